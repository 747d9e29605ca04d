//! Anti-aliased shapes painted straight onto a picture. Coordinates are pixels; coverage comes from distances.

use super::color::Rgb;
use super::math::{length, unit};
use super::pixmap::{Pixmap, span};

/// How much of a pixel lies inside an edge `distance` pixels away (positive is inside), for an edge `soft` pixels wide.
pub(crate) fn cover(distance: f32, soft: f32) -> f32 {
    unit(distance / soft.max(1.0) + 0.5)
}

/// A disc; `shade` gets the offset from the centre in radii and answers the colour and its opacity.
pub(crate) fn disc(
    map: &mut Pixmap,
    (cx, cy): (f32, f32),
    radius: f32,
    soft: f32,
    shade: impl Fn(f32, f32) -> (Rgb, f32),
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
                *pixel = pixel.lerp(color, inside * opacity);
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
pub(crate) fn rectangle(map: &mut Pixmap, (x0, y0): (f32, f32), (x1, y1): (f32, f32), color: Rgb, opacity: f32) {
    let columns = span(x0, x1, map.width);
    for y in span(y0, y1, map.height) {
        let tall = unit(y1.min(y as f32 + 1.0) - y0.max(y as f32)) * opacity;
        for (i, pixel) in map.row_mut(y)[columns.clone()].iter_mut().enumerate() {
            let x = (columns.start + i) as f32;
            *pixel = pixel.lerp(color, tall * unit(x1.min(x + 1.0) - x0.max(x)));
        }
    }
}

/// A convex polygon given clockwise on the screen; `grow` pixels are added all round, which closes the seams of a mesh.
pub(crate) fn polygon(map: &mut Pixmap, corners: &[(f32, f32)], grow: f32, color: Rgb) {
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
                *pixel = pixel.lerp(color, covered);
            }
        }
    }
}

/// Everything below a silhouette: `heights` has a y for each column, `shade` answers colour and opacity for `(x, y, depth below the edge)`.
pub(crate) fn below(map: &mut Pixmap, heights: &[f32], shade: impl Fn(usize, usize, f32) -> (Rgb, f32)) {
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
                *pixel = pixel.lerp(color, covered * opacity);
            }
        }
    }
}
