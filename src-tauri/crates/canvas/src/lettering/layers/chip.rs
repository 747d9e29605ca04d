//! Chips: text that sizes its own box.

use thumbsheet_core::catalog::Chip;
use thumbsheet_core::{Error, Size};
use tiny_skia::Transform;

use super::brush::{Brush, cast};
use super::path::{filled, stroked};
use super::plan::Plan;
use super::{Rect, Stage, spot};
use crate::Pixels;
use crate::lettering::Type;

/// A chip in its place, in pixels of the canvas.
#[derive(Clone)]
pub(crate) struct Pill {
    layer: Chip,
    area: Rect,
    text: Type,
}

impl Pill {
    /// Sets the words of a chip; a row of chips for `{tags}`.
    pub(super) fn row(layer: &Chip, plan: &Plan<'_>, beside: Option<Rect>) -> Result<Vec<Self>, Error> {
        let words: Vec<String> = if layer.text == "{tags}" {
            plan.filled.tags().to_vec()
        } else {
            plan.filled.fill(&layer.text, layer.case).into_iter().collect()
        };
        let (canvas, unit) = (plan.canvas, plan.unit);
        let [across, down] = layer.pad.both().map(|length| length * unit);
        let measure = layer.measure.unwrap_or(1.0) * canvas.width as f32;
        let height = layer.size * unit + 2.0 * down;
        let (mut pills, mut x, mut y) = (Vec::new(), 0.0, 0.0);
        for word in words {
            let text = plan.line(&word, layer, 2.0 * across)?;
            let ink = text.extent(plan.fonts);
            let width = ink.width + 2.0 * across;
            if x > 0.0 && x + width > measure {
                (x, y) = (0.0, y + height + layer.gap * unit);
            }
            pills.push(Self { layer: layer.clone(), area: Rect { x, y, width, height }, text });
            x += width + layer.gap * unit;
        }
        let extent = pills.iter().map(|pill| pill.area).reduce(Rect::join).unwrap_or_default();
        let mut place = spot(&layer.place, extent.width, extent.height, canvas, unit);
        if let Some(title) = beside {
            place.y = if layer.below.is_some() {
                title.y + title.height + layer.gap * unit
            } else {
                title.y - layer.gap * unit - extent.height
            };
        }
        place = inside(place, canvas);
        for pill in &mut pills {
            pill.area.x += place.x;
            pill.area.y += place.y;
            let ink = pill.text.extent(plan.fonts);
            // Capitals stand in the middle of the line that the type was set in.
            let line = plan.line_height(layer.size);
            let right = pill.area.x + across - ink.x;
            pill.text.shift(right, pill.area.y + (pill.area.height - line) / 2.0);
        }
        Ok(pills)
    }

    pub(super) fn paint(&self, pixels: &mut Pixels, stage: &Stage<'_>) {
        let size = pixels.size();
        let area = self.area.scaled(stage.scale);
        let radius = self.layer.radius * stage.unit;
        let Some(path) = area.rounded(radius) else { return };
        let mask = filled(&path, Transform::identity(), size);
        for shadow in &self.layer.shadows {
            cast(pixels, &mask, shadow, stage.unit);
        }
        if let Some(fill) = self.layer.fill {
            Brush::ink(fill, &stage.palette).lay(pixels, &mask, 1.0);
        }
        if let Some(border) = self.layer.border {
            let line = stroked(&path, border.width * stage.unit, Transform::identity(), size);
            Brush::ink(border.color, &stage.palette).lay(pixels, &line, 1.0);
        }
        self.text.paint_over(pixels, stage, true);
    }
}

/// Moves a box into the canvas where it reaches beyond it.
fn inside(area: Rect, canvas: Size) -> Rect {
    let fit = |start: f32, length: f32, side: u32| start.min(side as f32 - length).max(0.0);
    Rect { x: fit(area.x, area.width, canvas.width), y: fit(area.y, area.height, canvas.height), ..area }
}
