use thumbsheet_core::brief::{Design, PanelStyle};
use thumbsheet_core::catalog::Template;
use thumbsheet_core::finding::{Check, Finding, Fix, Health, Remedy};
use thumbsheet_core::{Color, Size};

use super::words::{Word, named};
use super::{Subject, floored};
use crate::mask::{MIN_CONTRAST as GOOD, contrast, luminance};
use crate::{Lettering, Pixels, outline};

/// Width of the area around the glyphs that counts as background, in reference pixels.
const AROUND: f32 = 3.0;
/// Width from which an outline hides the background next to the type, in reference pixels.
const WHOLE_OUTLINE: f32 = 2.0;
/// A word's contrast is that of the worst tenth of its edge. One bright leaf does not matter; a bright corner behind a
/// letter does.
const WORST: usize = 10;
/// Number of opacities to try for a scrim.
const STEPS: u8 = 20;

/// Measures the contrast of the weakest word, and makes the finding; `None` without words.
pub(super) fn measure(
    base: &Pixels,
    subject: &Subject<'_>,
    lettering: &Lettering,
    words: &[Word<'_>],
) -> Option<(f32, Finding)> {
    let ratios = ratios(base, subject, lettering, words);
    let lowest = ratios.iter().copied().reduce(f32::min)?;
    let weak: Vec<bool> = ratios.iter().map(|&ratio| ratio < GOOD).collect();
    let good = lowest >= GOOD;
    let behind = if good { "every word".to_owned() } else { named(words, &weak) };
    let finding = Finding {
        check: Check::Contrast,
        health: if good { Health::Good } else { Health::Warn },
        head: format!("Contrast {lowest:.1}:1"),
        say: format!("Behind {behind}. 4.5:1 or more is good."),
        fix: if good { None } else { scrim(base, subject, words.first()?.title.color) },
    };
    Some((lowest, finding))
}

/// Measures the contrast of each word.
fn ratios(base: &Pixels, subject: &Subject<'_>, lettering: &Lettering, words: &[Word<'_>]) -> Vec<f32> {
    let mut ground = base.clone();
    lettering.paint_ground(&mut ground, subject.fonts);
    words.iter().map(|word| floored(ratio(&ground, word))).collect()
}

/// The contrast along a word's edge, at its worst tenth.
fn ratio(ground: &Pixels, word: &Word<'_>) -> f32 {
    let Size { width, height } = ground.size();
    let unit = Template::unit(ground.size());
    let ring = outline::grown(&word.glyphs, (AROUND * unit).max(1.0), width, height);
    let ink = luminance(word.title.color.rgb());
    let line =
        word.title.outline.map(|(color, width)| (luminance(color.rgb()), (width / unit / WHOLE_OUTLINE).min(1.0)));
    let mut found = Vec::new();
    for (at, &near) in ring.values.iter().enumerate() {
        let (x, y) = (at as u32 % ring.bounds.width + ring.bounds.x, at as u32 / ring.bounds.width + ring.bounds.y);
        // The picture is hidden inside a stem.
        if near < 128 || word.glyphs.at(x, y) == 255 {
            continue;
        }
        let Some(rgb) = ground.at(x, y) else { continue };
        let behind = luminance(rgb);
        let outlined = line.map_or(0.0, |(line, share)| contrast(ink, line * share + behind * (1.0 - share)));
        found.push(contrast(ink, behind).max(outlined));
    }
    if found.is_empty() {
        return contrast(1.0, 0.0);
    }
    let worst = found.len() / WORST;
    *found.select_nth_unstable_by(worst, f32::total_cmp).1
}

/// Finds the weakest scrim with which every word stands out: black or white, whichever contrasts with the type.
fn scrim(base: &Pixels, subject: &Subject<'_>, ink: Color) -> Option<Fix> {
    let ink = luminance(ink.rgb());
    let color = if contrast(ink, 0.0) >= contrast(ink, 1.0) { Color::BLACK } else { Color::WHITE };
    let scrimmed = |step: u8| {
        let panel = Some(PanelStyle { color, opacity: f32::from(step) / f32::from(STEPS) });
        Design { panel, ..subject.design.clone() }
    };
    let enough = |step: u8| {
        subject.set(&scrimmed(step)).is_ok_and(|lettering| {
            let words = Word::all(&lettering, subject.fonts);
            ratios(base, subject, &lettering, &words).iter().all(|&ratio| ratio >= GOOD)
        })
    };
    let (mut low, mut high) = (0, STEPS);
    if !enough(high) {
        return None;
    }
    while high - low > 1 {
        let middle = u8::midpoint(low, high);
        if enough(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(Fix { label: Remedy::AddScrim, design: scrimmed(high) })
}
