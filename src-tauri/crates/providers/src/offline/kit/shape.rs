//! Anti-aliased shapes painted straight onto a picture. Coordinates are pixels; coverage comes from distances.

use super::color::Rgb;
use super::math::{length, unit};
use super::pixmap::{Grid, Pixmap, Sample, span};

/// How much of a pixel lies inside an edge `distance` pixels away (positive is inside), for an edge `soft` pixels wide.
pub(crate) fn cover(distance: f32, soft: f32) -> f32 {
    unit(distance / soft.max(1.0) + 0.5)
}

/// A disc; `shade` gets the offset from the centre in radii and answers the colour and its opacity.
pub(crate) fn disc<T: Sample>(
    map: &mut Grid<T>,
    (cx, cy): (f32, f32),
    radius: f32,
    soft: f32,
    shade: impl Fn(f32, f32) -> (T, f32),
) {
    let reach = radius + soft.max(1.0);
    let columns = span(cx - reach, cx + reach, map.width);
    for y in span(cy - reach, cy + reach, map.height) {
        let dy = y as f32 + 0.5 - cy;
        for (i, pixel) in map.row_mut(y)[columns.clone()].iter_mut().enumerate() {
            let dx = (columns.start + i) as f32 + 0.5 - cx;
            let inside = cover(radius - length(dx, dy), soft);
            if inside > 0.0 {
                let (color, opacity) = shade(dx / radius, dy / radius);
                *pixel = pixel.between(color, inside * opacity);
            }
        }
    }
}

/// Adds light around a point: bright in the middle, gone at `radius` pixels.
pub(crate) fn glow(map: &mut Pixmap, (cx, cy): (f32, f32), radius: f32, color: Rgb) {
    let columns = span(cx - radius, cx + radius, map.width);
    let k = 1.0 / (radius * radius).max(1e-6);
    for y in span(cy - radius, cy + radius, map.height) {
        let dy = y as f32 + 0.5 - cy;
        for (i, pixel) in map.row_mut(y)[columns.clone()].iter_mut().enumerate() {
            let dx = (columns.start + i) as f32 + 0.5 - cx;
            let left = (1.0 - (dx * dx + dy * dy) * k).max(0.0);
            let left = left * left;
            *pixel += color * (left * left * left);
        }
    }
}

/// An upright rectangle with exact coverage at its edges.
pub(crate) fn rectangle<T: Sample>(
    map: &mut Grid<T>,
    (x0, y0): (f32, f32),
    (x1, y1): (f32, f32),
    color: T,
    opacity: f32,
) {
    let columns = span(x0, x1, map.width);
    for y in span(y0, y1, map.height) {
        let tall = unit(y1.min(y as f32 + 1.0) - y0.max(y as f32)) * opacity;
        for (i, pixel) in map.row_mut(y)[columns.clone()].iter_mut().enumerate() {
            let x = (columns.start + i) as f32;
            *pixel = pixel.between(color, tall * unit(x1.min(x + 1.0) - x0.max(x)));
        }
    }
}

/// A convex polygon given clockwise on the screen; `grow` pixels are added all round, which closes the seams of a mesh.
pub(crate) fn polygon<T: Sample>(map: &mut Grid<T>, corners: &[(f32, f32)], grow: f32, color: T) {
    let edges: Vec<(f32, f32, f32)> = (0..corners.len())
        .filter_map(|i| {
            let ((ax, ay), (bx, by)) = (corners[i], corners[(i + 1) % corners.len()]);
            let size = length(bx - ax, by - ay);
            let (nx, ny) = ((ay - by) / size, (bx - ax) / size);
            (size > 1e-4).then_some((nx, ny, -(nx * ax + ny * ay)))
        })
        .collect();
    let bounds = corners.iter().fold((f32::MAX, f32::MIN, f32::MAX, f32::MIN), |b, (x, y)| {
        (b.0.min(*x), b.1.max(*x), b.2.min(*y), b.3.max(*y))
    });
    let reach = grow + 1.0;
    let columns = span(bounds.0 - reach, bounds.1 + reach, map.width);
    for y in span(bounds.2 - reach, bounds.3 + reach, map.height) {
        let py = y as f32 + 0.5;
        for (i, pixel) in map.row_mut(y)[columns.clone()].iter_mut().enumerate() {
            let px = (columns.start + i) as f32 + 0.5;
            let inside = edges.iter().fold(f32::MAX, |least, (nx, ny, d)| least.min(nx * px + ny * py + d));
            let covered = unit(inside + grow + 0.5);
            if covered > 0.0 {
                *pixel = pixel.between(color, covered);
            }
        }
    }
}

/// Everything below a silhouette: `heights` has a y for each column, `shade` answers colour and opacity for `(x, y, depth below the edge)`.
pub(crate) fn below<T: Sample>(map: &mut Grid<T>, heights: &[f32], shade: impl Fn(usize, usize, f32) -> (T, f32)) {
    let steep: Vec<f32> = (0..heights.len())
        .map(|x| {
            let rise = (heights[(x + 1).min(heights.len() - 1)] - heights[x.saturating_sub(1)]) * 0.5;
            (1.0 + rise * rise).sqrt()
        })
        .collect();
    let top = heights.iter().zip(&steep).fold(f32::MAX, |least, (h, soft)| least.min(h - soft));
    for y in span(top, map.height as f32, map.height) {
        let py = y as f32 + 0.5;
        for (x, pixel) in map.row_mut(y).iter_mut().enumerate() {
            let depth = py - heights[x];
            let covered = unit(depth / steep[x] + 0.5);
            if covered > 0.0 {
                let (color, opacity) = shade(x, y, depth.max(0.0));
                *pixel = pixel.between(color, covered * opacity);
            }
        }
    }
}

/// A rectangle with round corners, turned about its middle.
#[derive(Clone, Copy)]
pub(crate) struct Rounded {
    pub(crate) middle: (f32, f32),
    /// Half of the width and half of the height in pixels.
    pub(crate) half: (f32, f32),
    pub(crate) radius: f32,
    /// Cosine and sine of its turn.
    pub(crate) turn: (f32, f32),
}

impl Rounded {
    /// Place of a pixel along the sides, from the middle.
    pub(crate) fn local(&self, x: f32, y: f32) -> (f32, f32) {
        let (dx, dy) = (x - self.middle.0, y - self.middle.1);
        (dx * self.turn.0 + dy * self.turn.1, dy * self.turn.0 - dx * self.turn.1)
    }

    /// Distance from the edge in pixels, positive inside.
    pub(crate) fn inside(&self, x: f32, y: f32) -> f32 {
        let (u, v) = self.local(x, y);
        let radius = self.radius.min(self.half.0).min(self.half.1);
        let (qx, qy) = (u.abs() - self.half.0 + radius, v.abs() - self.half.1 + radius);
        radius - length(qx.max(0.0), qy.max(0.0)) - qx.max(qy).min(0.0)
    }
}

/// A line of `width` pixels with round ends.
pub(crate) fn stroke<T: Sample>(map: &mut Grid<T>, from: (f32, f32), to: (f32, f32), width: f32, color: T) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let square = (dx * dx + dy * dy).max(1e-6);
    let reach = width * 0.5 + 1.0;
    let columns = span(from.0.min(to.0) - reach, from.0.max(to.0) + reach, map.width);
    for y in span(from.1.min(to.1) - reach, from.1.max(to.1) + reach, map.height) {
        let py = y as f32 + 0.5 - from.1;
        for (i, pixel) in map.row_mut(y)[columns.clone()].iter_mut().enumerate() {
            let px = (columns.start + i) as f32 + 0.5 - from.0;
            let along = unit((px * dx + py * dy) / square);
            let covered = unit(width * 0.5 - length(px - along * dx, py - along * dy) + 0.5) * width.min(1.0);
            if covered > 0.0 {
                *pixel = pixel.between(color, covered);
            }
        }
    }
}
