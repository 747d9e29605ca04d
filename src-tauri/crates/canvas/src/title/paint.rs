use ab_glyph::{Font as _, OutlinedGlyph, PxScale, PxScaleFactor, point};

use super::Glyph;
use crate::FontBook;
use crate::bounds::Bounds;
use crate::emoji::{self, Picture};
use crate::mask::Mask;

/// Draws the coverage of the glyphs in `bounds`, scaled by `scale`; pictures are left out.
pub(crate) fn mask<'a>(
    glyphs: impl IntoIterator<Item = &'a Glyph>,
    size: f32,
    scale: f32,
    bounds: Bounds,
    fonts: &FontBook,
) -> Mask {
    let mut mask = Mask::new(bounds);
    let mut opened: Vec<_> = fonts.faces().iter().map(|_| None).collect();
    let size = size * scale;
    for glyph in glyphs {
        let (Some(slot), Some(face)) = (opened.get_mut(glyph.face), fonts.faces().get(glyph.face)) else { continue };
        if face.pictures {
            continue;
        }
        let Some(font) = slot.get_or_insert_with(|| face.outlines()) else { continue };
        let (Some(units), Some(outline)) = (font.units_per_em(), font.outline(glyph.id)) else { continue };
        let factor = size / units;
        let position = point(glyph.x * scale, glyph.y * scale);
        let placed = ab_glyph::Glyph { id: glyph.id, scale: PxScale::from(size), position };
        let outlined = OutlinedGlyph::new(placed, outline, PxScaleFactor { horizontal: factor, vertical: factor });
        let corner = outlined.px_bounds().min;
        let (left, top) = (corner.x as i64 - i64::from(bounds.x), corner.y as i64 - i64::from(bounds.y));
        outlined.draw(|x, y, covered| {
            let covered = (covered.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
            mask.add(left + i64::from(x), top + i64::from(y), covered);
        });
    }
    mask
}

/// Draws the pictures among the glyphs, scaled by `scale`.
pub(crate) fn pictures(glyphs: &[Glyph], size: f32, scale: f32, fonts: &FontBook) -> Vec<Picture> {
    glyphs
        .iter()
        .filter_map(|glyph| {
            let face = fonts.faces().get(glyph.face).filter(|face| face.pictures)?;
            emoji::draw(face.file(), glyph.id.0, glyph.x * scale, glyph.y * scale, size * scale)
        })
        .collect()
}
