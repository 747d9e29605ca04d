//! What a maker is given: the canvas, the style and the seed.

use super::kit::math::{mix, smooth};
use super::kit::noise::Noise;
use super::kit::random::{Random, fnv1a, scramble};
use super::palette::{Mood, Tones, tones};
use super::style::Style;

/// One picture to paint. Compositions are in fractions of the canvas, sizes in `scale`.
pub(crate) struct Stage {
    pub(crate) columns: usize,
    pub(crate) rows: usize,
    /// Width in pixels.
    pub(crate) width: f32,
    /// Height in pixels.
    pub(crate) height: f32,
    /// The side of the square with the canvas's area, in pixels: what feature sizes are fractions of.
    pub(crate) scale: f32,
    pub(crate) style: Style,
    seed: u64,
}

impl Stage {
    pub(crate) fn new(columns: u32, rows: u32, style: Style, seed: u64) -> Self {
        let (columns, rows) = (columns.max(1) as usize, rows.max(1) as usize);
        let (width, height) = (columns as f32, rows as f32);
        Self { columns, rows, width, height, scale: (width * height).sqrt(), style, seed }
    }

    /// A stream of its own for each purpose, so that one more number here does not move everything there.
    pub(crate) fn random(&self, purpose: &str) -> Random {
        Random::new(scramble(self.seed ^ fnv1a(purpose.as_bytes())))
    }

    pub(crate) fn noise(&self, purpose: &str) -> Noise {
        Noise::new(&mut self.random(purpose))
    }

    pub(crate) fn tones(&self, mood: Mood) -> Tones {
        tones(self.style, mood, &mut self.random("palette"), self.random("third palette").below(3) == 0)
    }

    /// A place for the main subject, in pixels: right of the middle and above it, where titles leave room.
    pub(crate) fn focus(&self) -> (f32, f32) {
        let mut random = self.random("focus");
        let portrait = self.height > self.width;
        let u = if portrait { random.between(0.42, 0.66) } else { random.between(0.60, 0.76) };
        (u * self.width, random.between(0.30, 0.42) * self.height)
    }

    /// How far a place lies in the third that is kept calm for a title, 0 to 1: the left one, or the lower one of a portrait.
    pub(crate) fn calm(&self, x: f32, y: f32) -> f32 {
        if self.height > self.width { smooth(0.58, 0.72, y / self.height) } else { smooth(0.44, 0.30, x / self.width) }
    }

    /// The usual number of things, thinned or crowded by the style.
    pub(crate) fn count(&self, usual: usize) -> usize {
        ((usual as f32 * self.style.crowd()) as usize).max(2)
    }

    /// A value that calm styles take from `calm` and detailed ones from `rich`.
    pub(crate) fn detail(&self, calm: f32, rich: f32) -> f32 {
        mix(calm, rich, self.style.detail())
    }
}
