use thumbsheet_core::Size;
use thumbsheet_core::brief::{Design, LIFTS};
use thumbsheet_core::catalog::Template;
use thumbsheet_core::finding::{Check, Finding, Fix, Health, Remedy};

use super::words::{Word, named};
use super::{Subject, floored};
use crate::Lettering;
use crate::bounds::Bounds;
use crate::lettering::Type;

/// The duration badge of a video covers the right fifth and the bottom 15 % of the thumbnail.
const BADGE: (f32, f32) = (0.8, 0.85);
/// Fraction of each side that feeds crop or round.
const MARGIN: f32 = 0.05;
/// Minimum coverage of a visible pixel.
const SEEN: u8 = 64;

/// Left and top edge of the badge, in pixels.
fn zone(canvas: Size) -> (u32, u32) {
    ((canvas.width as f32 * BADGE.0).ceil() as u32, (canvas.height as f32 * BADGE.1).ceil() as u32)
}

/// The lowest row of the word's ink in the badge's area.
fn lowest_in_zone(word: &Word<'_>, canvas: Size) -> Option<u32> {
    let (left, top) = zone(canvas);
    let Bounds { x, y, width, height } = word.ink.bounds;
    let hits = |row: u32| (left.max(x)..x + width).any(|column| word.ink.at(column, row) >= SEEN);
    (top.max(y)..y + height).rev().find(|&row| hits(row))
}

pub(super) fn badge(subject: &Subject<'_>, lettering: &Lettering, words: &[Word<'_>]) -> Finding {
    let found: Vec<Option<u32>> = words.iter().map(|word| lowest_in_zone(word, subject.canvas)).collect();
    let covered: Vec<bool> = found.iter().map(Option::is_some).collect();
    let Some(lowest) = found.into_iter().flatten().max() else {
        return Finding {
            check: Check::Badge,
            health: Health::Good,
            head: "Badge zone clear".to_owned(),
            say: "No word is under the duration badge.".to_owned(),
            fix: None,
        };
    };
    let verb = if covered.iter().filter(|&&covered| covered).count() == 1 { "sits" } else { "sit" };
    Finding {
        check: Check::Badge,
        health: Health::Warn,
        head: "Badge zone".to_owned(),
        say: format!("{} {verb} under the duration badge.", named(words, &covered)),
        fix: up(subject, lettering, lowest),
    }
}

/// Moves the title up until no ink is in the badge's area, if the canvas has room.
fn up(subject: &Subject<'_>, lettering: &Lettering, lowest: u32) -> Option<Fix> {
    let unit = Template::unit(subject.canvas);
    let lifted = lettering.titles().map(|title| title.lift).max()? as f32;
    let more = (lowest + 1).saturating_sub(zone(subject.canvas).1) as f32;
    let lift = ((lifted + more) / unit).ceil();
    if !LIFTS.contains(&lift) {
        return None;
    }
    let design = Design { lift: Some(lift), ..subject.design.clone() };
    let moved = subject.set(&design).ok()?;
    let clear = Word::all(&moved, subject.fonts).iter().all(|word| lowest_in_zone(word, subject.canvas).is_none());
    clear.then_some(Fix { label: Remedy::MoveUp, design })
}

/// A word's distance from each edge, as a fraction of the canvas. The minimum is the margin, or less where the
/// template's own box is nearer.
fn distances(bounds: Bounds, canvas: Size) -> [f32; 4] {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    let Bounds { x, y, width: w, height: h } = bounds;
    [
        x as f32 / width,
        y as f32 / height,
        canvas.width.saturating_sub(x + w) as f32 / width,
        canvas.height.saturating_sub(y + h) as f32 / height,
    ]
}

pub(super) fn margin(lettering: &Lettering, words: &[Word<'_>]) -> Finding {
    let canvas = lettering.canvas();
    // Allow one pixel for rounding.
    let slack = 1.0 / canvas.width.min(canvas.height) as f32;
    let wanted = |title: &Type| distances(title.home, canvas).map(|own| own.min(MARGIN) - slack);
    let measured: Vec<[f32; 4]> = words.iter().map(|word| distances(word.ink.bounds, canvas)).collect();
    let near: Vec<bool> = words
        .iter()
        .zip(&measured)
        .map(|(word, found)| found.iter().zip(wanted(word.title)).any(|(found, wanted)| *found < wanted))
        .collect();
    let nearest = measured.iter().flatten().copied().reduce(f32::min).unwrap_or(MARGIN);
    let share = floored(nearest * 100.0);
    let (health, head, say) = if near.contains(&true) {
        let verb = if near.iter().filter(|&&near| near).count() == 1 { "is" } else { "are" };
        let say = format!("{} {verb} {share:.1} % from the edge. 5 % or more is safe.", named(words, &near));
        (Health::Warn, "Near the edge", say)
    } else {
        (Health::Good, "Inside the margins", format!("All type is {share:.1} % or more from the edges."))
    };
    Finding { check: Check::Margin, health, head: head.to_owned(), say, fix: None }
}
