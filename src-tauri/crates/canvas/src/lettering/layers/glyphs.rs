//! Glyphs as paths: for lines around them, and for turned type.

use ab_glyph::{Font as _, OutlineCurve, Point};
use thumbsheet_core::Size;
use tiny_skia::{Path, PathBuilder, Transform};

use super::path::{Rect, filled};
use crate::FontBook;
use crate::bounds::Bounds;
use crate::mask::Mask;
use crate::title::{self, Glyph};

/// The outlines of glyphs, scaled and then transformed.
pub(crate) fn path(glyphs: &[Glyph], size: f32, scale: f32, transform: Transform, fonts: &FontBook) -> Option<Path> {
    let mut path = PathBuilder::new();
    for glyph in glyphs {
        let Some(face) = fonts.faces().get(glyph.face).filter(|face| !face.pictures) else { continue };
        let Some(font) = face.outlines() else { continue };
        let (Some(units), Some(outline)) = (font.units_per_em(), font.outline(glyph.id)) else { continue };
        let factor = size * scale / units;
        let at = |point: Point| (glyph.x * scale + point.x * factor, glyph.y * scale - point.y * factor);
        let mut last = None;
        for curve in &outline.curves {
            let (start, end) = match curve {
                OutlineCurve::Line(start, end)
                | OutlineCurve::Quad(start, _, end)
                | OutlineCurve::Cubic(start, _, _, end) => (*start, *end),
            };
            if last != Some(start) {
                if last.is_some() {
                    path.close();
                }
                let (x, y) = at(start);
                path.move_to(x, y);
            }
            let (x, y) = at(end);
            match curve {
                OutlineCurve::Line(..) => path.line_to(x, y),
                OutlineCurve::Quad(_, control, _) => {
                    let (cx, cy) = at(*control);
                    path.quad_to(cx, cy, x, y);
                }
                OutlineCurve::Cubic(_, first, second, _) => {
                    let ((ax, ay), (bx, by)) = (at(*first), at(*second));
                    path.cubic_to(ax, ay, bx, by, x, y);
                }
            }
            last = Some(end);
        }
        if last.is_some() {
            path.close();
        }
    }
    path.finish()?.transform(transform)
}

/// Coverage of glyphs.
pub(crate) fn mask(
    glyphs: &[Glyph],
    size: f32,
    scale: f32,
    transform: Transform,
    canvas: Size,
    fonts: &FontBook,
) -> Mask {
    if transform.is_identity() {
        let bounds = extent(glyphs, size, fonts)
            .map_or_else(Bounds::default, |rect| rect.scaled(scale).grown(1.0).pixels(canvas));
        return title::mask(glyphs, size, scale, bounds, fonts);
    }
    let empty = || Mask::new(Bounds::default());
    path(glyphs, size, scale, transform, fonts).map_or_else(empty, |path| filled(&path, Transform::identity(), canvas))
}

/// The box around the outlines of glyphs, in pixels of the canvas.
pub(crate) fn extent(glyphs: &[Glyph], size: f32, fonts: &FontBook) -> Option<Rect> {
    let boxes = glyphs.iter().filter_map(|glyph| {
        let face = fonts.faces().get(glyph.face)?;
        let (bounds, units) = if face.pictures {
            crate::emoji::extent(face.file(), glyph.id.0)?
        } else {
            let font = face.outlines()?;
            let found = font.outline(glyph.id)?.bounds;
            let (top, bottom) = (found.min.y.max(found.max.y), found.min.y.min(found.max.y));
            ([found.min.x, bottom, found.max.x, top], font.units_per_em()?)
        };
        let [left, bottom, right, top] = bounds.map(|value| value * size / units);
        Some(Rect { x: glyph.x + left, y: glyph.y - top, width: right - left, height: top - bottom })
    });
    boxes.reduce(Rect::join)
}
