use ab_glyph::{Font as _, OutlinedGlyph, PxScale, PxScaleFactor, point};

use super::{Bounds, Placed};
use crate::FontBook;
use crate::mask::Mask;

/// How much of every pixel of `bounds` the glyphs cover.
pub(crate) fn mask(placed: &Placed, bounds: Bounds, fonts: &FontBook) -> Mask {
    let mut mask = Mask::new(bounds);
    let mut opened: Vec<_> = fonts.faces().iter().map(|_| None).collect();
    for glyph in &placed.glyphs {
        let font = opened[glyph.face].get_or_insert_with(|| fonts.faces()[glyph.face].outlines());
        let Some(font) = font else { continue };
        let (Some(units), Some(outline)) = (font.units_per_em(), font.outline(glyph.id)) else { continue };
        let factor = placed.size / units;
        let placed_glyph =
            ab_glyph::Glyph { id: glyph.id, scale: PxScale::from(placed.size), position: point(glyph.x, glyph.y) };
        let outlined =
            OutlinedGlyph::new(placed_glyph, outline, PxScaleFactor { horizontal: factor, vertical: factor });
        let corner = outlined.px_bounds().min;
        let (left, top) = (corner.x as i64 - i64::from(bounds.x), corner.y as i64 - i64::from(bounds.y));
        outlined.draw(|x, y, covered| {
            let covered = (covered.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
            mask.add(left + i64::from(x), top + i64::from(y), covered);
        });
    }
    mask
}
