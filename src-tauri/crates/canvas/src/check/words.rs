use thumbsheet_core::Size;

use crate::bounds::Bounds;
use crate::lettering::Type;
use crate::mask::Mask;
use crate::title::Glyph;
use crate::{FontBook, Lettering, outline};

/// A word of the title on the canvas.
pub(super) struct Word<'a> {
    pub(super) name: &'a str,
    pub(super) title: &'a Type,
    /// Coverage of the glyphs.
    pub(super) glyphs: Mask,
    /// Coverage of the glyphs with their outline.
    pub(super) ink: Mask,
}

impl<'a> Word<'a> {
    /// Finds all words, in reading order.
    pub(super) fn all(lettering: &'a Lettering, fonts: &FontBook) -> Vec<Self> {
        let canvas = lettering.canvas();
        lettering.titles().flat_map(|title| Self::of(title, canvas, fonts)).collect()
    }

    fn of(title: &'a Type, canvas: Size, fonts: &FontBook) -> Vec<Self> {
        let mut start = 0;
        let mut words = Vec::new();
        for piece in title.text.split_inclusive(char::is_whitespace) {
            let range = start..start + piece.len();
            start = range.end;
            let own: Vec<&Glyph> = title.glyphs.iter().filter(|glyph| range.contains(&glyph.at)).collect();
            let glyphs = trimmed(&title.mask(own, 1.0, canvas, fonts));
            if glyphs.values.is_empty() {
                continue;
            }
            let ink = match title.outline {
                Some((_, width)) => trimmed(&outline::grown(&glyphs, width, canvas.width, canvas.height)),
                None => Mask { bounds: glyphs.bounds, values: glyphs.values.clone() },
            };
            words.push(Self { name: piece.trim(), title, glyphs, ink });
        }
        words
    }
}

/// Crops the empty edges of the mask.
fn trimmed(mask: &Mask) -> Mask {
    let width = mask.bounds.width as usize;
    let (mut left, mut right, mut top, mut bottom) = (usize::MAX, 0, usize::MAX, 0);
    for (y, row) in mask.values.chunks_exact(width.max(1)).enumerate() {
        let Some(first) = row.iter().position(|&value| value > 0) else { continue };
        let last = row.iter().rposition(|&value| value > 0).unwrap_or(first);
        (left, right) = (left.min(first), right.max(last + 1));
        (top, bottom) = (top.min(y), y + 1);
    }
    if right == 0 {
        return Mask::new(Bounds::default());
    }
    let bounds = Bounds {
        x: mask.bounds.x + left as u32,
        y: mask.bounds.y + top as u32,
        width: (right - left) as u32,
        height: (bottom - top) as u32,
    };
    let rows = mask.values.chunks_exact(width).take(bottom).skip(top);
    Mask { bounds, values: rows.flat_map(|row| &row[left..right]).copied().collect() }
}

/// Lists words for a message; neighbours share one pair of quotes.
pub(super) fn named(words: &[Word<'_>], which: &[bool]) -> String {
    let mut runs: Vec<Vec<&str>> = Vec::new();
    let mut before = false;
    for (word, &named) in words.iter().zip(which) {
        match runs.last_mut() {
            Some(run) if named && before => run.push(word.name),
            _ if named => runs.push(vec![word.name]),
            _ => {}
        }
        before = named;
    }
    let quoted: Vec<String> = runs.iter().map(|run| format!("\u{201c}{}\u{201d}", run.join(" "))).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}
