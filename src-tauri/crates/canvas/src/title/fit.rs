use parley::Layout;
use thumbsheet_core::catalog::TitleLayer;
use unicode_segmentation::UnicodeSegmentation as _;

use super::coverage::Span;
use super::place::{self, Placement};
use super::shape::{Breaks, EM, shape};
use super::{Frame, wrap};
use crate::FontBook;
use crate::fonts::Contexts;

/// Step between the sizes to try, in reference pixels.
const STEP: f32 = 0.5;

/// A compound is broken at its hyphen only when the unbroken title would be smaller than this fraction of the broken
/// one.
const WORTH_A_HYPHEN: f32 = 0.75;

/// Finds the largest size at which a title fits its box.
pub(super) struct Setter<'a> {
    pub(super) layer: &'a TitleLayer,
    pub(super) frame: Frame,
    pub(super) fonts: &'a FontBook,
    pub(super) contexts: &'a mut Contexts,
}

impl Setter<'_> {
    /// Sets the title at the largest size, or returns `None` when it does not fit at the smallest one. It tries whole
    /// words at every size first, then breaks at seams, then breaks anywhere.
    pub(super) fn largest(&mut self, text: &str, spans: &[Span]) -> Option<Placement> {
        let whole = self.breaking(text, spans, Breaks::Words);
        let worth = |size: f32| size * WORTH_A_HYPHEN;
        if whole.as_ref().is_some_and(|whole| whole.size >= worth(self.biggest() * self.frame.unit)) {
            return whole;
        }
        let parted = self.breaking(text, spans, Breaks::Hyphens);
        match (whole, parted) {
            (Some(whole), Some(parted)) if whole.size < worth(parted.size) => return Some(parted),
            (Some(whole), _) => return Some(whole),
            (None, Some(parted)) => return Some(parted),
            (None, None) => {}
        }
        let broken = self.breaking(text, spans, Breaks::Seams).or_else(|| self.breaking(text, spans, Breaks::Anywhere));
        broken.map(|placed| Placement { broken: true, ..placed })
    }

    /// Whether the title fits at the smallest size, however its words are broken.
    pub(super) fn fits_smallest(&mut self, text: &str, spans: &[Span]) -> bool {
        let size = self.layer.smallest * self.frame.unit;
        [Breaks::Words, Breaks::Hyphens, Breaks::Seams, Breaks::Anywhere].into_iter().any(|breaks| {
            if !breaks.matter(text) {
                return false;
            }
            let mut layout = shape(text, spans, breaks, self.fonts, self.contexts);
            self.at(&mut layout, text, size, breaks != Breaks::Anywhere).is_some()
        })
    }

    /// Number of characters to remove from the end of the title so that the rest fits.
    pub(super) fn characters_over(&mut self, text: &str, spans: &[Span]) -> usize {
        let ends: Vec<usize> = text.grapheme_indices(true).map(|(start, cluster)| start + cluster.len()).collect();
        // Longer titles are taller, so bisection finds the number of clusters that fit.
        let (mut fits, mut fails) = (0, ends.len());
        while fails - fits > 1 {
            let middle = fits.midpoint(fails);
            let start = text[..ends[middle - 1]].trim_end();
            let part: Vec<Span> = spans
                .iter()
                .filter(|(range, _)| range.start < start.len())
                .map(|(range, face)| (range.start..range.end.min(start.len()), *face))
                .collect();
            if self.largest(start, &part).is_some() {
                fits = middle;
            } else {
                fails = middle;
            }
        }
        let kept = fits.checked_sub(1).map_or(0, |last| text[..ends[last]].chars().count());
        text.chars().count() - kept
    }

    /// The first size to try, in reference pixels.
    fn biggest(&self) -> f32 {
        self.layer.largest * self.frame.reach
    }

    fn breaking(&mut self, text: &str, spans: &[Span], breaks: Breaks) -> Option<Placement> {
        if !breaks.matter(text) {
            return None;
        }
        let mut layout = shape(text, spans, breaks, self.fonts, self.contexts);
        let steps = ((self.biggest() - self.layer.smallest) / STEP).max(0.0).ceil() as usize;
        (0..=steps).find_map(|step| {
            let size = (self.biggest() - step as f32 * STEP).max(self.layer.smallest) * self.frame.unit;
            self.at(&mut layout, text, size, breaks != Breaks::Anywhere)
        })
    }

    fn at(&self, layout: &mut Layout<()>, text: &str, size: f32, even: bool) -> Option<Placement> {
        let scale = size / EM;
        let mut measure = self.frame.bounds.width as f32 / scale;
        // Swashes and slanted letters stick out of their advances. The measure is then narrowed by as much, up to
        // twice.
        for _ in 0..3 {
            let wrapped = wrap::wrap(layout, measure);
            if wrapped.over || wrapped.lines > self.layer.lines {
                return None;
            }
            if even {
                wrap::balance(layout, measure, wrapped.lines);
            }
            match place::place(layout, text, size, self.layer, self.frame, self.fonts) {
                Ok(placed) => return Some(placed),
                Err(place::Misfit::Tall) => return None,
                Err(place::Misfit::Wide(excess)) => measure -= excess / scale,
            }
        }
        None
    }
}
