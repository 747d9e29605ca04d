use thumbsheet_core::brief::{Design, PanelStyle};
use thumbsheet_core::catalog::Template;
use thumbsheet_core::finding::{Check, Finding, Fix, Health, Remedy};
use thumbsheet_core::{Color, Size};

use super::words::{Word, named};
use super::{Subject, floored};
use crate::mask::{LEAST_CONTRAST as GOOD, contrast, luminance};
use crate::{Lettering, Pixels, outline};

/// How far around the glyphs what is behind them counts, reference pixels.
const AROUND: f32 = 3.0;
/// An outline of so many reference pixels is all that touches the type; of a thinner one the ground shows through.
const WHOLE_OUTLINE: f32 = 2.0;
/// The share of a word's edge that may be worse than what is told: one bright leaf is no reason to worry, a bright corner
/// behind one letter is.
const WORST: usize = 10;
/// Steps of opacity that are tried for a scrim: twentieths.
const STEPS: u8 = 20;

/// The contrast of the word that stands out least, and what there is to say about it; `None` where there is no word.
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

/// The contrast of each word.
fn ratios(base: &Pixels, subject: &Subject<'_>, lettering: &Lettering, words: &[Word<'_>]) -> Vec<f32> {
    let mut ground = base.clone();
    lettering.paint_ground(&mut ground, subject.fonts);
    words.iter().map(|word| floored(ratio(&ground, word))).collect()
}

/// How well a word stands out along its edge, but for the best nine tenths.
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
        // Inside a stem nothing of the picture is seen.
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

/// The weakest scrim behind which every word stands out; black or white, whichever the type stands out from.
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
