//! Choosing the font for each part of the title.

use std::cell::OnceCell;
use std::ops::Range;

use ab_glyph::{Font as _, FontRef};
use icu_normalizer::DecomposingNormalizerBorrowed;
use thumbsheet_core::{Code, Error};
use unicode_segmentation::UnicodeSegmentation as _;

use super::settle::invisible;
use crate::FontBook;

/// A range of the text, and the index of the face that draws it.
pub(super) type Span = (Range<usize>, usize);

#[derive(Default)]
pub(super) struct Coverage {
    pub(super) spans: Vec<Span>,
    pub(super) warnings: Vec<Error>,
    pub(super) fallbacks: Vec<String>,
}

/// Chooses a face for every part of `text`: the first face wherever possible. A word that it cannot draw goes to a face
/// that can draw the whole word, because a letter from another font inside a word looks like a mistake.
pub(super) fn cover(text: &str, first: usize, fonts: &FontBook) -> Result<Coverage, Error> {
    let mut order: Vec<usize> = (0..fonts.faces().len()).filter(|&face| face != first).collect();
    order.insert(0, first);
    let lookup = Lookup { fonts, opened: fonts.faces().iter().map(|_| OnceCell::new()).collect() };
    let mut spans: Vec<Span> = Vec::new();
    let mut missing: Vec<(usize, Vec<char>)> = Vec::new();
    for (start, word) in text.split_word_bound_indices() {
        if let Some(face) = order.iter().copied().find(|&face| lookup.has(face, word)) {
            push(&mut spans, start..start + word.len(), face);
            note(&mut missing, &lookup, first, face, word);
            continue;
        }
        for (at, cluster) in word.grapheme_indices(true) {
            let Some(face) = order.iter().copied().find(|&face| lookup.has(face, cluster)) else {
                let shown = cluster.chars().find(|c| !invisible(*c)).unwrap_or('\u{fffd}');
                return Err(Error::new(Code::GlyphMissing, format!("No installed font has '{shown}'."))
                    .hint("Remove it from the title, or add a font that has it."));
            };
            push(&mut spans, start + at..start + at + cluster.len(), face);
            note(&mut missing, &lookup, first, face, cluster);
        }
    }
    let mut coverage = Coverage { spans, ..Coverage::default() };
    for (face, characters) in missing {
        let (own, fallback) = (&fonts.faces()[first].family, fonts.faces()[face].family.clone());
        let shown = characters.first().copied().unwrap_or('\u{fffd}');
        let warning = Error::new(Code::GlyphMissing, format!("{own} has no '{shown}'. Using {fallback}."));
        coverage.warnings.push(match characters.len() {
            0 | 1 => warning,
            count => {
                warning.hint(format!("The same for {} more: {}", count - 1, characters[1..].iter().collect::<String>()))
            }
        });
        coverage.fallbacks.push(fallback);
    }
    Ok(coverage)
}

fn push(spans: &mut Vec<Span>, range: Range<usize>, face: usize) {
    match spans.last_mut() {
        Some((last, same)) if *same == face => last.end = range.end,
        _ => spans.push((range, face)),
    }
}

fn note(missing: &mut Vec<(usize, Vec<char>)>, lookup: &Lookup<'_>, first: usize, face: usize, text: &str) {
    if face == first {
        return;
    }
    let at = missing.iter().position(|(known, _)| *known == face).unwrap_or_else(|| {
        missing.push((face, Vec::new()));
        missing.len() - 1
    });
    for cluster in text.graphemes(true) {
        if lookup.has(first, cluster) {
            continue;
        }
        for c in cluster.chars() {
            if !lookup.draws(first, c) && !missing[at].1.contains(&c) {
                missing[at].1.push(c);
            }
        }
    }
}

/// Looks up characters in fonts. Each file is opened once.
struct Lookup<'a> {
    fonts: &'a FontBook,
    opened: Vec<OnceCell<Option<FontRef<'a>>>>,
}

impl Lookup<'_> {
    /// Whether the face draws all of `text`. An accented letter counts when the face has the letter and the accent.
    fn has(&self, face: usize, text: &str) -> bool {
        text.graphemes(true).all(|cluster| {
            cluster.chars().all(|c| self.draws(face, c))
                || DecomposingNormalizerBorrowed::new_nfd().normalize(cluster).chars().all(|c| self.draws(face, c))
        })
    }

    fn draws(&self, face: usize, c: char) -> bool {
        if invisible(c) {
            return true;
        }
        let font = self.opened[face].get_or_init(|| self.fonts.faces()[face].outlines());
        // A font of colour bitmaps maps the character but has no outline for it.
        font.as_ref().is_some_and(|font| {
            let id = font.glyph_id(c);
            id.0 != 0 && font.outline(id).is_some()
        })
    }
}
