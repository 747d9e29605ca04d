//! Choosing the font for each part of the title.

use std::cell::OnceCell;
use std::ops::Range;

use ab_glyph::{Font as _, FontRef};
use icu_normalizer::DecomposingNormalizerBorrowed;
use thumbsheet_core::{Code, Error};
use unicode_segmentation::UnicodeSegmentation as _;

use super::settle::invisible;
use crate::FontBook;
use crate::emoji::is_emoji;

/// A range of the text, and the index of the face that draws it.
pub(super) type Span = (Range<usize>, usize);

#[derive(Default)]
pub(super) struct Coverage {
    pub(super) spans: Vec<Span>,
    pub(super) warnings: Vec<Error>,
    pub(super) fallbacks: Vec<String>,
}

/// Chooses a face for every part of `text`: the first face wherever possible. A word that it cannot draw goes to a face
/// that can draw the whole word, because a letter from another font inside a word looks like a mistake. Emoji are
/// pictures, and the space between two words of one face has the width that this face gives it.
pub(super) fn cover(text: &str, first: usize, fonts: &FontBook) -> Result<Coverage, Error> {
    let mut order: Vec<usize> = (0..fonts.faces().len()).filter(|&face| face != first).collect();
    order.insert(0, first);
    let lookup = Lookup { fonts, opened: fonts.faces().iter().map(|_| OnceCell::new()).collect() };
    let mut spans: Vec<Span> = Vec::new();
    let mut missing: Vec<(usize, Vec<char>)> = Vec::new();
    let picture = fonts.faces().iter().position(|face| face.pictures);
    for (start, word) in text.split_word_bound_indices() {
        let pictorial = word.graphemes(true).any(is_emoji);
        if !pictorial && let Some(face) = order.iter().copied().find(|&face| lookup.has(face, word)) {
            push(&mut spans, start..start + word.len(), face);
            note(&mut missing, &lookup, first, face, word);
            continue;
        }
        for (at, cluster) in word.grapheme_indices(true) {
            let drawn = picture.filter(|&face| is_emoji(cluster) && lookup.has(face, cluster));
            let face = drawn.or_else(|| order.iter().copied().find(|&face| lookup.has(face, cluster)));
            let Some(face) = face else { return Err(lookup.missing(cluster)) };
            push(&mut spans, start + at..start + at + cluster.len(), face);
            note(&mut missing, &lookup, first, face, cluster);
        }
    }
    let spans = lookup.spaced(text, &spans);
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
    // A picture is what an emoji is meant to be.
    if face == first || lookup.fonts.faces()[face].pictures {
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

    /// Names the character of `cluster` that no face draws.
    fn missing(&self, cluster: &str) -> Error {
        let nobody = |c: &char| !(0..self.opened.len()).any(|face| self.draws(face, *c));
        let shown = cluster.chars().find(nobody).or_else(|| cluster.chars().find(|c| !invisible(*c)));
        let shown = match shown.unwrap_or('\u{fffd}') {
            // Alone, an accent needs something to stand on.
            mark if cluster.chars().count() > 1 && !mark.is_alphanumeric() => {
                format!("\u{25cc}{mark} (U+{:04X})", u32::from(mark))
            }
            shown => shown.to_string(),
        };
        Error::new(Code::GlyphMissing, format!("No installed font has '{shown}'."))
            .hint("Remove it from the title, or add a font that has it.")
    }

    /// Gives white space between two words of one face to this face.
    fn spaced(&self, text: &str, spans: &[Span]) -> Vec<Span> {
        let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
        for (index, (range, face)) in spans.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|index| spans.get(index)).map(|(_, face)| *face);
            let after = spans.get(index + 1).map(|(_, face)| *face);
            let between = &text[range.clone()];
            let same = before.filter(|_| before == after).filter(|&face| {
                between.chars().all(char::is_whitespace)
                    && !self.fonts.faces()[face].pictures
                    && between.chars().all(|c| self.maps(face, c))
            });
            push(&mut joined, range.clone(), same.unwrap_or(*face));
        }
        joined
    }

    fn maps(&self, face: usize, c: char) -> bool {
        self.font(face).is_some_and(|font| font.glyph_id(c).0 != 0)
    }

    fn font(&self, face: usize) -> Option<&FontRef<'_>> {
        self.opened[face].get_or_init(|| self.fonts.faces()[face].outlines()).as_ref()
    }

    fn draws(&self, face: usize, c: char) -> bool {
        if invisible(c) {
            return true;
        }
        if self.fonts.faces()[face].pictures {
            return self.maps(face, c);
        }
        // A person's font of colour bitmaps maps the character but has no outline for it.
        self.font(face).is_some_and(|font| {
            let id = font.glyph_id(c);
            id.0 != 0 && font.outline(id).is_some()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use thumbsheet_core::Catalog;

    #[test]
    fn the_space_between_two_words_of_another_face_is_that_faces() {
        let fonts = FontBook::bundled(&Catalog::bundled().unwrap()).unwrap();
        let inter = fonts.position("inter").unwrap();
        let text = "لماذا يتفوق now";
        let spans = cover(text, inter, &fonts).unwrap().spans;
        assert_eq!(spans.len(), 2, "two runs, not one per word: {spans:?}");
        assert_eq!(&text[spans[0].0.clone()], "لماذا يتفوق", "the space inside is Arabic, the one beside Latin is not");
    }
}
