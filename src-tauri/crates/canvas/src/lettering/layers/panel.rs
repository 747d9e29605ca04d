//! Panels: boxes and polygons with a colour, a blur of what lies under them, an edge and shadows.

use thumbsheet_core::brief::PanelStyle;
use thumbsheet_core::catalog::{Panel, Scrim};
use tiny_skia::Transform;

use super::brush::{Brush, cast};
use super::path::{filled, polygon, stroked};
use super::{Stage, picture, rect_of, soft};
use crate::Pixels;

pub(super) fn paint(layer: &Panel, style: Option<PanelStyle>, pixels: &mut Pixels, stage: &Stage<'_>) {
    let size = pixels.size();
    let area = rect_of(layer.area, [0.0; 2], size, stage.unit);
    let radius = layer.radius * stage.unit;
    let path = if layer.polygon.is_empty() {
        area.rounded(radius)
    } else {
        polygon(layer.polygon.iter().map(|&[x, y]| (x * size.width as f32, y * size.height as f32)))
    };
    let Some(path) = path else { return };
    let mask = filled(&path, Transform::identity(), size);
    for shadow in &layer.shadows {
        let mut page = pixels.clone();
        cast(&mut page, &mask, shadow, stage.unit);
        // A translucent panel does not show its own shadow.
        let before = pixels.clone();
        *pixels = page;
        Brush::Picture(&before).lay(pixels, &mask, 1.0);
    }
    if layer.blur > 0.0 {
        let soft = soft::picture(pixels, mask.bounds, layer.blur * stage.unit);
        let mut page = pixels.clone();
        picture::paste(&soft, &mut page, mask.bounds);
        Brush::Picture(&page).lay(pixels, &mask, 1.0);
    }
    match (style, &layer.gradient) {
        (Some(style), _) => Brush::Flat(style.color.rgb(), style.opacity).lay(pixels, &mask, 1.0),
        (None, Some(gradient)) => {
            Brush::gradient(gradient, area, &stage.palette).lay(pixels, &mask, layer.opacity);
        }
        (None, None) => Brush::ink(layer.color, &stage.palette).lay(pixels, &mask, layer.opacity),
    }
    if let Some(border) = layer.border {
        let width = border.width * stage.unit;
        let line = if layer.polygon.is_empty() {
            area.grown(-width / 2.0).rounded((radius - width / 2.0).max(0.0))
        } else {
            Some(path)
        };
        if let Some(line) = line {
            let edge = stroked(&line, width, Transform::identity(), size);
            Brush::ink(border.color, &stage.palette).lay(pixels, &edge, 1.0);
        }
    }
}

pub(super) fn scrim(layer: &Scrim, pixels: &mut Pixels, stage: &Stage<'_>) {
    let area = rect_of(layer.area, [0.0; 2], pixels.size(), stage.unit);
    let brush = Brush::gradient(&layer.gradient, area, &stage.palette);
    brush.cover(pixels, area.pixels(pixels.size()));
}
