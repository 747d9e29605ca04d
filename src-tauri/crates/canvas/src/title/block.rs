//! Setting a block of lines: where they end, how large they are, and where their glyphs go.

use std::borrow::Cow;
use std::ops::Range;

use parley::setting::Tag;
use parley::{FontFamily, FontFamilyName, FontFeature, FontFeatures, FontWeight, Layout, StyleProperty};

use super::coverage::Span;
use super::place::{Arrangement, Heights, Ink, Pen, Placement, Row, arrange};
use super::score::{Choice, Room, choose};
use super::setting::Setting;
use super::shape::EM;
use super::spots::{Kind, Spot, spots};
use super::words::Words;
use crate::FontBook;
use crate::fonts::Contexts;

/// Words are broken at their seams only when the type would be smaller than this share of what it is then.
const WORTH_A_SEAM: f32 = 0.75;
/// So are they with a hyphen.
const WORTH_A_HYPHEN: f32 = 0.6;

/// Invisible characters that say in which direction a line is read.
const TO_THE_RIGHT: char = '\u{200e}';
const TO_THE_LEFT: char = '\u{200f}';

/// Sets words as the setting says.
pub(super) struct Block<'a> {
    pub(super) setting: &'a Setting<'a>,
    pub(super) words: &'a Words,
    pub(super) spans: &'a [Span],
    pub(super) fonts: &'a FontBook,
    pub(super) contexts: &'a mut Contexts,
}

/// A line to set.
struct Line {
    range: Range<usize>,
    /// Whether a hyphen follows.
    parted: bool,
}

impl Block<'_> {
    /// Sets the words at the largest size, or returns `None` when they do not fit at the smallest one.
    pub(super) fn largest(&mut self) -> Option<Placement> {
        let text = self.words.text.as_str();
        let whole = self.shape(&Line { range: 0..text.len(), parted: false }, None);
        let rtl = whole.is_rtl();
        let (edges, extent) = self.measure(&whole);
        let hyphen = self.hyphen();
        let spots = spots(self.words, self.setting.language);
        let setting = self.setting;
        let bounds = setting.bounds;
        let size = |lines: usize, width: f32| {
            let wide = bounds.width as f32 * EM / width.max(1.0);
            let tall = bounds.height as f32 / (setting.line_height * (lines - 1) as f32 + extent / EM);
            setting.largest.min(wide).min(tall)
        };
        let room = Room { text, edges: &edges, hyphen, lines: setting.lines, size: &size };
        // The last resort is worth it only where nothing else fits.
        let choices =
            [(Kind::Word, 1.0), (Kind::Seam, WORTH_A_SEAM), (Kind::Hyphen, WORTH_A_HYPHEN), (Kind::Emphasis, 0.0)];
        let mut best: Option<Placement> = None;
        let mut known = 0;
        for (kind, worth) in choices {
            let allowed: Vec<Spot> = spots.iter().copied().filter(|spot| spot.kind <= kind).collect();
            // Nothing new to try.
            if kind > Kind::Word && allowed.len() == known {
                continue;
            }
            known = allowed.len();
            let enough = |placed: &Placement| placed.size >= setting.largest * worth;
            if kind > Kind::Word && best.as_ref().is_some_and(enough) {
                break;
            }
            let Some(choice) = choose(&room, &allowed) else { continue };
            if best.as_ref().is_some_and(|placed| placed.size >= choice.size * worth) {
                continue;
            }
            let parted = choice.spots.iter().any(|spot| matches!(spot.kind, Kind::Seam | Kind::Hyphen));
            let Some(placed) = self.place(&choice, rtl) else { continue };
            if best.as_ref().is_none_or(|best| best.size < placed.size * worth) {
                best = Some(Placement { broken: parted && cuts_words(&choice, text), ..placed });
            }
        }
        best
    }

    /// Positions of characters on one long line, and the height of its ink.
    fn measure(&self, layout: &Layout<()>) -> (Vec<(usize, f32)>, f32) {
        let mut advances: Vec<(usize, f32)> = layout
            .lines()
            .flat_map(|line| {
                line.runs()
                    .flat_map(|run| run.clusters().map(|c| (c.text_range().start, c.advance())).collect::<Vec<_>>())
                    .collect::<Vec<_>>()
            })
            .collect();
        advances.sort_by_key(|(at, _)| *at);
        let mut x = 0.0;
        for (_, advance) in &mut advances {
            let own = *advance;
            *advance = x;
            x += own;
        }
        advances.push((self.words.text.len(), x));
        let mut pen = Pen::new(self.fonts, 1.0);
        let ink = layout.lines().map(|line| pen.row(&line, &self.words.text).ink).fold(Ink::NONE, Ink::join);
        let extent = if ink.is_none() { EM } else { (ink.bottom - ink.top).max(1.0) };
        (advances, extent)
    }

    /// Width of a hyphen in the first face.
    fn hyphen(&mut self) -> f32 {
        let Some(face) = self.spans.first().map(|(_, face)| *face) else { return 0.0 };
        let mut layout = self.build("-", &[(0..1, face)]);
        layout.break_all_lines(None);
        layout.full_width()
    }

    fn lines(&self, choice: &Choice) -> Vec<Line> {
        let mut lines = Vec::with_capacity(choice.spots.len() + 1);
        let mut start = 0;
        for spot in &choice.spots {
            lines.push(Line { range: start..spot.end.max(start), parted: spot.kind == Kind::Hyphen });
            start = spot.at;
        }
        lines.push(Line { range: start..self.words.text.len(), parted: false });
        lines
    }

    fn place(&mut self, choice: &Choice, rtl: bool) -> Option<Placement> {
        let setting = self.setting;
        let lines = self.lines(choice);
        let shaped: Vec<(String, usize, Layout<()>)> = lines
            .iter()
            .map(|line| {
                let layout = self.shape(line, None);
                // Without a letter that says so, a line would be read in the other direction.
                let turned = (layout.is_rtl() != rtl).then_some(if rtl { TO_THE_LEFT } else { TO_THE_RIGHT });
                let layout = if turned.is_some() { self.shape(line, turned) } else { layout };
                (self.text(line, turned), turned.map_or(0, char::len_utf8), layout)
            })
            .collect();
        let rows = |pen: &mut Pen<'_>| -> Vec<Row> {
            let of = |((text, lead, layout), line): (&(String, usize, Layout<()>), &Line)| {
                let place = |at: usize| (line.range.start + at.saturating_sub(*lead)).min(line.range.end.max(1) - 1);
                let mut rows: Vec<Row> = layout.lines().map(|own| pen.row(&own, text)).collect();
                let mut row = rows.pop()?;
                for glyph in &mut row.glyphs {
                    glyph.at = place(glyph.at);
                }
                text[*lead..].clone_into(&mut row.text);
                Some(row)
            };
            shaped.iter().zip(&lines).filter_map(of).collect()
        };
        // Ink and room grow with the size, so it follows from the ink at one size, but for rounding to pixels.
        let mut pen = Pen::new(self.fonts, 1.0);
        let inked: Vec<Row> = rows(&mut pen).into_iter().filter(|row| !row.ink.is_none()).collect();
        let widest = inked.iter().map(|row| row.ink.right - row.ink.left).fold(1.0, f32::max);
        let (first, last) = (inked.first()?, inked.last()?);
        let extent = last.ink.bottom - first.ink.top;
        let bounds = setting.bounds;
        let wide = bounds.width as f32 * EM / widest;
        let tall = bounds.height as f32 / (setting.line_height * (lines.len() - 1) as f32 + (extent / EM).max(0.01));
        let fits = setting.largest.min(wide).min(tall);
        let step = setting.step.max(0.01);
        let down = ((setting.largest - fits) / step - 0.001).ceil().max(0.0);
        // Rounding of baselines costs at most some pixels.
        (0..12).find_map(|more| {
            let size = setting.largest - (down + more as f32) * step;
            // The smallest size itself is tried, wherever the steps end.
            let size = if size < setting.smallest && size + step > setting.smallest { setting.smallest } else { size };
            if size < setting.smallest {
                return None;
            }
            let mut pen = Pen::new(self.fonts, size / EM);
            let rows = rows(&mut pen);
            let wide = rows.iter().any(|row| !row.ink.is_none() && row.ink.right - row.ink.left > bounds.width as f32);
            if wide {
                return None;
            }
            let heights: Heights = pen.heights(size);
            let (align, vertical) = (setting.align, setting.vertical);
            let distance = (setting.line_height * size).round();
            arrange(rows, &heights, &Arrangement { bounds, align, vertical, rtl, step: distance, size }).ok()
        })
    }

    /// The text of a line as it is shaped.
    fn text(&self, line: &Line, direction: Option<char>) -> String {
        let mut text = String::with_capacity(line.range.len() + 4);
        text.extend(direction);
        text.push_str(&self.words.text[line.range.clone()]);
        if line.parted {
            text.push('-');
        }
        text
    }

    fn shape(&mut self, line: &Line, direction: Option<char>) -> Layout<()> {
        let text = self.text(line, direction);
        let lead = direction.map_or(0, char::len_utf8);
        let mut spans: Vec<Span> = self
            .spans
            .iter()
            .filter(|(range, _)| range.start < line.range.end && range.end > line.range.start)
            .map(|(range, face)| {
                let start = range.start.max(line.range.start) - line.range.start + lead;
                (start..range.end.min(line.range.end) - line.range.start + lead, *face)
            })
            .collect();
        if let Some((range, _)) = spans.first_mut() {
            range.start = 0;
        }
        if let Some((range, _)) = spans.last_mut() {
            range.end = text.len();
        }
        let mut layout = self.build(&text, &spans);
        layout.break_all_lines(None);
        layout
    }

    fn build(&mut self, text: &str, spans: &[Span]) -> Layout<()> {
        let setting = self.setting;
        let mut features = vec![FontFeature::new(Tag::new(b"lnum"), 1)];
        let tags = setting.features.iter().filter_map(|tag| <[u8; 4]>::try_from(tag.as_bytes()).ok());
        features.extend(tags.map(|tag| FontFeature::new(Tag::from_bytes(tag), 1)));
        let tracked = setting.tracking.abs() > 0.0;
        if tracked {
            // Letters that are set apart are not joined.
            features.push(FontFeature::new(Tag::new(b"liga"), 0));
        }
        let mut builder = self.contexts.layout.ranged_builder(&mut self.contexts.fonts, text, 1.0, false);
        builder.push_default(StyleProperty::FontSize(EM));
        builder.push_default(StyleProperty::FontFeatures(FontFeatures::List(Cow::Owned(features))));
        for (range, face) in spans {
            let face = &self.fonts.faces()[*face];
            builder
                .push(StyleProperty::FontFamily(FontFamily::Single(FontFamilyName::named(&face.key))), range.clone());
            if let Some(weight) = face.weight {
                builder.push(StyleProperty::FontWeight(FontWeight::new(weight)), range.clone());
            }
            if tracked && !text[range.clone()].contains(joins) {
                builder.push(StyleProperty::LetterSpacing(setting.tracking * EM), range.clone());
            }
        }
        builder.build(text)
    }
}

/// Whether a break parts a word or an address, which the person should know. Between the characters of a phrase there is
/// no word to part.
fn cuts_words(choice: &Choice, text: &str) -> bool {
    let letters = |spot: &Spot| {
        let before = text[..spot.end].chars().next_back();
        before.is_none_or(|c| !matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{ffef}'))
    };
    choice.spots.iter().any(|spot| spot.kind == Kind::Hyphen || (spot.kind == Kind::Seam && letters(spot)))
}

/// Whether the letters of the script join: space between them would tear words.
fn joins(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

#[cfg(test)]
mod tests;
