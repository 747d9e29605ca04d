//! What a maker hands over: the picture, and which part of it is the subject.

use super::kit::color::Rgb;
use super::kit::pixmap::{Field, Pixmap};
use super::kit::shape::{below, disc, polygon, rectangle};

/// A composition in linear light with the mask of its subject: 0 is ground, 1 is subject.
pub(crate) struct Painted {
    pub(crate) map: Pixmap,
    pub(crate) subject: Field,
}

impl Painted {
    /// A picture in which nothing is subject yet.
    pub(crate) fn ground(map: Pixmap) -> Self {
        let subject = Field::filled(map.width, map.height, 0.0);
        Self { map, subject }
    }

    /// A rectangle of the subject.
    pub(crate) fn rectangle(&mut self, from: (f32, f32), to: (f32, f32), color: Rgb) {
        rectangle(&mut self.map, from, to, color, 1.0);
        rectangle(&mut self.subject, from, to, 1.0, 1.0);
    }

    /// A convex polygon of the subject, clockwise on the screen.
    pub(crate) fn polygon(&mut self, corners: &[(f32, f32)], grow: f32, color: Rgb) {
        polygon(&mut self.map, corners, grow, color);
        polygon(&mut self.subject, corners, grow, 1.0);
    }

    /// Everything below a silhouette, as subject.
    pub(crate) fn below(&mut self, heights: &[f32], shade: impl Fn(usize, usize, f32) -> (Rgb, f32)) {
        below(&mut self.map, heights, shade);
        below(&mut self.subject, heights, |_, _, _| (1.0, 1.0));
    }

    /// A disc of the subject; `shade` gets the offset from the centre in radii.
    pub(crate) fn disc(&mut self, center: (f32, f32), radius: f32, soft: f32, shade: impl Fn(f32, f32) -> (Rgb, f32)) {
        disc(&mut self.map, center, radius, soft, shade);
        disc(&mut self.subject, center, radius, soft, |_, _| (1.0, 1.0));
    }

    /// Marks everything below `top` (pixels from the upper edge) as subject.
    pub(crate) fn mark_floor(&mut self, top: f32) {
        let (width, height) = (self.subject.width as f32, self.subject.height as f32);
        rectangle(&mut self.subject, (0.0, top), (width, height), 1.0, 1.0);
    }
}
