//! The picture, graded, cut, turned and framed.

use thumbsheet_core::Size;
use thumbsheet_core::catalog::{Grade, Picture, Source};
use tiny_skia::Transform;

use super::brush::{Brush, cast};
use super::path::{Rect, filled, polygon, turn};
use super::{Stage, rect_of, soft};
use crate::bounds::Bounds;
use crate::mask::Mask;
use crate::{Pixels, cover};

/// Bits after the point of the factors.
const BITS: u32 = 12;

pub(super) fn paint(layer: &Picture, pixels: &mut Pixels, stage: &Stage<'_>) {
    let size = pixels.size();
    let area = rect_of(layer.area, [0.0; 2], size, stage.unit);
    let whole = layer.area == thumbsheet_core::catalog::Area::WHOLE;
    let source = match layer.source {
        Source::First => None,
        Source::Second => stage.art.second,
    };
    let framed = layer.radius > 0.0 || layer.rotate != 0.0 || layer.border.is_some();
    if whole && layer.clip.is_empty() && source.is_none() && !framed {
        grade(pixels, layer.grade, stage.unit);
        if let Some(tint) = &layer.tint {
            Brush::gradient(tint, area, &stage.palette).cover(pixels, whole_of(size));
        }
        return;
    }
    let Some(original) = source.or(stage.original.as_ref()) else { return };
    let radians = layer.rotate.abs().to_radians();
    let inner = if layer.rotate == 0.0 { area } else { wrapped(area, radians) };
    let bounds = Bounds {
        x: inner.x.round().max(0.0) as u32,
        y: inner.y.round().max(0.0) as u32,
        width: (inner.width.round() as u32).max(1),
        height: (inner.height.round() as u32).max(1),
    };
    let mut copy = cover::fit(original, Size::new(bounds.width, bounds.height));
    grade(&mut copy, layer.grade, stage.unit);
    let mut page = Pixels::flat(size, [0; 3]);
    paste(&copy, &mut page, bounds);
    if let Some(tint) = &layer.tint {
        Brush::gradient(tint, area, &stage.palette).cover(&mut page, area.pixels(size));
    }
    let turned = turn(layer.rotate, area.middle());
    let shape = if layer.clip.is_empty() {
        area.rounded(layer.radius * stage.unit)
    } else {
        polygon(layer.clip.iter().map(|&[x, y]| (x * size.width as f32, y * size.height as f32)))
    };
    let Some(shape) = shape else { return };
    let border = layer.border.map_or(0.0, |border| border.width * stage.unit);
    let outer = if border > 0.0 && layer.clip.is_empty() {
        area.grown(border).rounded((layer.radius + border / stage.unit.max(0.001)) * stage.unit)
    } else {
        None
    };
    let edge = filled(outer.as_ref().unwrap_or(&shape), turned, size);
    for shadow in &layer.shadows {
        cast(pixels, &edge, shadow, stage.unit);
    }
    if let Some(border) = layer.border.filter(|_| outer.is_some()) {
        Brush::ink(border.color, &stage.palette).lay(pixels, &edge, 1.0);
    }
    let mask = filled(&shape, turned, size);
    Brush::Picture(&page).lay(pixels, &mask, 1.0);
}

/// The box around `area` turned, as large as the picture has to be to fill it.
fn wrapped(area: Rect, radians: f32) -> Rect {
    let (sine, cosine) = (libm::sinf(radians), libm::cosf(radians));
    let width = area.width * cosine + area.height * sine;
    let height = area.width * sine + area.height * cosine;
    let (x, y) = area.middle();
    Rect { x: x - width / 2.0, y: y - height / 2.0, width, height }
}

pub(super) fn whole_of(size: Size) -> Bounds {
    Bounds { x: 0, y: 0, width: size.width, height: size.height }
}

/// Copies a picture to a place on another; what lies outside is left out.
pub(super) fn paste(from: &Pixels, to: &mut Pixels, at: Bounds) {
    let width = from.width.min(to.width.saturating_sub(at.x)) as usize * 3;
    if width == 0 {
        return;
    }
    let (stride, source) = (to.width as usize * 3, from.width as usize * 3);
    let lines = to.rgb.chunks_exact_mut(stride).skip(at.y as usize);
    for (line, row) in lines.zip(from.rgb.chunks_exact(source)) {
        let start = at.x as usize * 3;
        line[start..start + width].copy_from_slice(&row[..width]);
    }
}

/// Paints the subject again where the mask shows it.
pub(super) fn subject(layer: Grade, pixels: &mut Pixels, stage: &Stage<'_>) {
    let (Some(original), Some(matte)) = (&stage.original, stage.art.subject) else { return };
    let size = pixels.size();
    let Some(mask) = matte.on(size) else { return };
    let mut copy = original.clone();
    grade(&mut copy, layer, stage.unit);
    Brush::Picture(&copy).lay(pixels, &mask, 1.0);
}

/// Changes light and colours. `unit` is the length of a unit in pixels.
pub(super) fn grade(pixels: &mut Pixels, grade: Grade, unit: f32) {
    if grade.blur > 0.0 {
        *pixels = soft::picture(pixels, whole_of(pixels.size()), grade.blur * unit);
    }
    if (Grade { blur: 0.0, ..grade }) == Grade::default() {
        return;
    }
    // As CSS filters: grey, then saturation, brightness and contrast.
    let saturation = (1.0 - grade.grey) * grade.saturation;
    let light = grade.brightness * grade.contrast;
    let weights = [0.2126, 0.7152, 0.0722];
    let one = (1_i32 << BITS) as f32;
    let factors: [[i32; 3]; 3] = std::array::from_fn(|row| {
        std::array::from_fn(|column| {
            let own = if row == column { saturation } else { 0.0 };
            ((weights[column] * (1.0 - saturation) + own) * light * one).round() as i32
        })
    });
    let offset = ((0.5 - 0.5 * grade.contrast) * 255.0 * one).round() as i32 + (1 << (BITS - 1));
    for pixel in pixels.rgb.as_chunks_mut::<3>().0 {
        let [red, green, blue] = pixel.map(i32::from);
        *pixel =
            factors.map(|row| ((row[0] * red + row[1] * green + row[2] * blue + offset) >> BITS).clamp(0, 255) as u8);
    }
}

/// The mask of a subject: 0 (ground) to 255 (subject), of the picture's shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matte {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Values of all pixels, the top row first.
    pub values: Vec<u8>,
}

impl Matte {
    /// The mask on a canvas, cropped as the picture is.
    fn on(&self, size: Size) -> Option<Mask> {
        let grey: Vec<u8> = self.values.iter().flat_map(|&value| [value; 3]).collect();
        if grey.len() != self.width as usize * self.height as usize * 3 {
            return None;
        }
        let picture = Pixels { width: self.width, height: self.height, rgb: grey };
        let fitted = cover::fit(&picture, size);
        let values = fitted.rgb.iter().step_by(3).copied().collect();
        Some(Mask { bounds: whole_of(size), values })
    }
}

/// Pastes a picture into a shape.
pub(super) fn inside(picture: &Pixels, area: Rect, shape: &tiny_skia::Path, pixels: &mut Pixels) {
    let bounds = Bounds {
        x: area.x.round().max(0.0) as u32,
        y: area.y.round().max(0.0) as u32,
        width: (area.width.round() as u32).max(1),
        height: (area.height.round() as u32).max(1),
    };
    let mask = filled(shape, Transform::identity(), pixels.size());
    let mut page = Pixels::flat(pixels.size(), [0; 3]);
    paste(&cover::fit(picture, Size::new(bounds.width, bounds.height)), &mut page, bounds);
    Brush::Picture(&page).lay(pixels, &mask, 1.0);
}
