//! Drawings on their way to the page. A letter changes a few rows of a tile: the page has the others already, and what it has
//! is not sent again.

use std::{collections::VecDeque, sync::Arc};

use thumbsheet_core::Error;
use thumbsheet_engine::canvas::Pixels;

/// Maximum size of the remembered drawings, in bytes: several screens full of tiles.
const REMEMBERED: usize = 24 << 20;

/// The drawings that the page was sent last, by the numbers it knows them by.
#[derive(Default)]
pub struct SentDrawings {
    sent: VecDeque<(u32, Arc<Pixels>)>,
    bytes: usize,
    last: u32,
}

impl SentDrawings {
    /// All drawings in one answer of bytes. Each comes with the number of the one that the page has in its place, if any. For
    /// each:
    /// - `1`, a number, width, height, and red, green, blue and 255 of every pixel;
    /// - `2`, a number, the first row that differs from the drawing in its place, how many rows there are from there, and
    ///   their pixels;
    /// - `0`, a length, and an error as JSON of that many bytes.
    ///
    /// Numbers are four bytes, the lowest first.
    pub fn pack(&mut self, drawings: Vec<(Option<u32>, Result<Pixels, Error>)>) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (before, drawing) in drawings {
            match drawing {
                Ok(pixels) => self.put(&mut bytes, before, pixels),
                Err(error) => {
                    let said = serde_json::to_vec(&error).unwrap_or_default();
                    bytes.push(0);
                    number(&mut bytes, said.len());
                    bytes.extend_from_slice(&said);
                }
            }
        }
        bytes
    }

    fn put(&mut self, bytes: &mut Vec<u8>, before: Option<u32>, pixels: Pixels) {
        self.last = self.last.wrapping_add(1).max(1);
        let there = before.and_then(|before| self.sent.iter().find(|(number, _)| *number == before));
        let there = there.filter(|(_, there)| there.size() == pixels.size()).map(|(_, there)| Arc::clone(there));
        let row = pixels.width as usize * 3;
        let from = if let Some(there) = there {
            let (first, count) = differing(&there.rgb, &pixels.rgb, row);
            bytes.push(2);
            number(bytes, self.last as usize);
            number(bytes, first);
            number(bytes, count);
            &pixels.rgb[first * row..(first + count) * row]
        } else {
            bytes.push(1);
            number(bytes, self.last as usize);
            number(bytes, pixels.width as usize);
            number(bytes, pixels.height as usize);
            &pixels.rgb[..]
        };
        bytes.extend(from.as_chunks::<3>().0.iter().flat_map(|&[r, g, b]| [r, g, b, u8::MAX]));
        self.remember(pixels);
    }

    fn remember(&mut self, pixels: Pixels) {
        self.bytes += pixels.rgb.len();
        self.sent.push_back((self.last, Arc::new(pixels)));
        while self.bytes > REMEMBERED {
            let Some((_, oldest)) = self.sent.pop_front() else { return };
            self.bytes -= oldest.rgb.len();
        }
    }
}

/// The first of the rows that differ, and how many there are from there to the last.
fn differing(there: &[u8], here: &[u8], row: usize) -> (usize, usize) {
    let mut rows = there.chunks_exact(row).zip(here.chunks_exact(row));
    let Some(first) = rows.position(|(there, here)| there != here) else { return (0, 0) };
    let after = rows.rposition(|(there, here)| there != here).map_or(0, |last| last + 1);
    (first, 1 + after)
}

fn number(bytes: &mut Vec<u8>, value: usize) {
    bytes.extend_from_slice(&u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use thumbsheet_core::{Code, Size};

    fn picture(rows: &[u8]) -> Pixels {
        let rgb = rows.iter().flat_map(|value| [*value; 6]).collect();
        Pixels { width: 2, height: u32::try_from(rows.len()).unwrap(), rgb }
    }

    fn numbers(bytes: &[u8], at: usize) -> [u32; 3] {
        [0, 4, 8].map(|offset| u32::from_le_bytes(bytes[at + offset..at + offset + 4].try_into().unwrap()))
    }

    #[test]
    fn only_the_rows_that_changed_are_sent_again() {
        let mut drawn = SentDrawings::default();
        let whole = drawn.pack(vec![(None, Ok(picture(&[1, 2, 3, 4, 5])))]);
        assert_eq!((whole[0], numbers(&whole, 1)), (1, [1, 2, 5]), "the first time all of it");
        assert_eq!(whole.len(), 13 + 5 * 2 * 4, "four bytes a pixel");
        let part = drawn.pack(vec![(Some(1), Ok(picture(&[1, 9, 3, 8, 5])))]);
        assert_eq!((part[0], numbers(&part, 1)), (2, [2, 1, 3]), "then from the first row that differs to the last");
        assert_eq!(part[13..17], [9, 9, 9, 255], "the new pixels");
        assert_eq!(part.len(), 13 + 3 * 2 * 4, "and nothing else");
        let same = drawn.pack(vec![(Some(2), Ok(picture(&[1, 9, 3, 8, 5])))]);
        assert_eq!((same[0], numbers(&same, 1), same.len()), (2, [3, 0, 0], 13), "nothing where nothing changed");
    }

    #[test]
    fn what_the_page_has_and_this_has_forgotten_is_sent_whole() {
        let mut drawn = SentDrawings::default();
        drawn.pack(vec![(None, Ok(picture(&[1, 2])))]);
        for before in [Some(7), None] {
            assert_eq!(drawn.pack(vec![(before, Ok(picture(&[1, 3])))])[0], 1, "{before:?} is no drawing of ours");
        }
        assert_eq!(drawn.pack(vec![(Some(1), Ok(picture(&[1, 2, 3])))])[0], 1, "nor is one of another size");
        let size = Size::new(2000, 1500);
        for _ in 0..4 {
            drawn.pack(vec![(None, Ok(Pixels::flat(size, [0; 3])))]);
        }
        assert!(drawn.bytes <= REMEMBERED, "it remembers a limited number of bytes: {}", drawn.bytes);
        assert_eq!(drawn.pack(vec![(Some(1), Ok(picture(&[1, 2])))])[0], 1, "the first one is forgotten by now");
    }

    #[test]
    fn an_error_takes_the_place_of_its_drawing_and_of_no_other() {
        let error = Error::new(Code::TextOverflow, "Too long.");
        let bytes = SentDrawings::default().pack(vec![(None, Err(error)), (None, Ok(picture(&[1])))]);
        let length = numbers(&bytes, 1)[0] as usize;
        assert!(bytes[0] == 0 && bytes[5..5 + length].starts_with(b"{"), "its words first");
        assert_eq!(bytes[5 + length], 1, "then the next drawing");
    }
}
