//! The logo and the avatar.

use thumbsheet_core::catalog::{Image, Portrait};
use tiny_skia::Transform;

use super::brush::{Brush, cast};
use super::path::{Rect, filled, stroked};
use super::{Stage, picture, spot};
use crate::Pixels;

pub(super) fn paint(layer: &Image, pixels: &mut Pixels, stage: &Stage<'_>) {
    let shown = match layer.slot {
        Portrait::Logo => stage.art.logo,
        Portrait::Avatar => stage.art.avatar,
    };
    let Some(shown) = shown else { return };
    let size = pixels.size();
    let [width, height] = layer.size.both().map(|length| length * stage.unit);
    let ring = layer.ring.as_ref().map_or(0.0, |ring| ring.width * stage.unit);
    let outer = spot(&layer.place, width + 2.0 * ring, height + 2.0 * ring, size, stage.unit);
    let area = outer.grown(-ring);
    let shape = |area: Rect| if layer.circle { area.ellipse() } else { area.rounded(layer.radius * stage.unit) };
    let (Some(edge), Some(inner)) = (shape(outer), shape(area)) else { return };
    let mask = filled(&edge, Transform::identity(), size);
    for shadow in &layer.shadows {
        cast(pixels, &mask, shadow, stage.unit);
    }
    if let Some(ring) = &layer.ring {
        Brush::gradient(&ring.gradient, outer, &stage.palette).lay(pixels, &mask, 1.0);
    }
    picture::inside(shown, area, &inner, pixels);
    if let Some(border) = layer.border {
        let line = stroked(&inner, border.width * stage.unit, Transform::identity(), size);
        Brush::ink(border.color, &stage.palette).lay(pixels, &line, 1.0);
    }
}
