//! Drawn figures.

use thumbsheet_core::Size;
use thumbsheet_core::catalog::{Figure, Ink, Outline};
use tiny_skia::{Path, PathBuilder, Transform};

use super::brush::{Brush, cast};
use super::path::{Rect, filled, polygon, stroked, turn};
use super::{Stage, figures, rect_of, spot};
use crate::Pixels;
use crate::mask::Mask;

/// Paints a figure, of which `lit` (0 to 1) is lit.
pub(super) fn paint(layer: &Figure, lit: f32, count: u32, pixels: &mut Pixels, stage: &Stage<'_>) {
    let size = pixels.size();
    let area = match (layer.area, layer.size) {
        (Some(area), _) => rect_of(area, layer.place.offset, size, stage.unit),
        (None, Some(pair)) => {
            let [width, height] = pair.both().map(|length| length * stage.unit);
            spot(&layer.place, width, height, size, stage.unit)
        }
        (None, None) => Rect { x: 0.0, y: 0.0, width: size.width as f32, height: size.height as f32 },
    };
    let drawing = Drawing { layer, area, size, stage, turned: turn(layer.rotate, area.middle()) };
    match layer.shape {
        Outline::Line => drawing.line(pixels),
        Outline::Arrow => drawing.lines(pixels, figures::arrow(area).as_ref()),
        Outline::Swoop => drawing.lines(pixels, figures::swoop(area).as_ref()),
        Outline::Gauge => drawing.gauge(pixels, lit),
        Outline::Stars => {
            let count = count.max(1);
            let each = (area.width - layer.gap * stage.unit * (count - 1) as f32) / count as f32;
            let whole = (lit * count as f32 + 0.5).floor() as u32;
            drawing.row(pixels, count, whole, |at| {
                let x = area.x + (each + layer.gap * stage.unit) * at as f32;
                figures::star(Rect { x, width: each, height: each, ..area })
            });
        }
        Outline::Steps => {
            let count = count.max(1);
            let gap = layer.gap * stage.unit;
            let each = ((area.width - gap * (count - 1) as f32) / count as f32).max(1.0);
            let whole = (lit * count as f32 + 0.5).floor() as u32;
            drawing.row(pixels, count, whole, |at| {
                Rect { x: area.x + (each + gap) * at as f32, width: each, ..area }.rounded(area.height)
            });
        }
        Outline::Bars => {
            let count = count.max(1);
            let whole = (lit * count as f32).ceil() as u32;
            drawing.row(pixels, count, whole, |at| figures::bar(area, at, count));
        }
        Outline::Circle => drawing.solid(pixels, area.ellipse()),
        Outline::Burst => drawing.solid(pixels, figures::burst(area, count.max(2))),
        Outline::Bubble => drawing.solid(pixels, figures::bubble(area)),
        Outline::Quote => drawing.solid(pixels, figures::quote(area)),
        Outline::Dots => drawing.solid(pixels, figures::dots(area, layer, stage.unit)),
    }
}

struct Drawing<'a> {
    layer: &'a Figure,
    area: Rect,
    size: Size,
    stage: &'a Stage<'a>,
    turned: Transform,
}

impl Drawing<'_> {
    fn solid(&self, pixels: &mut Pixels, path: Option<Path>) {
        let Some(path) = path else { return };
        let mask = filled(&path, self.turned, self.size);
        let line =
            self.layer.stroke.map(|line| (line, stroked(&path, line.width * self.stage.unit, self.turned, self.size)));
        for shadow in &self.layer.shadows {
            cast(pixels, line.as_ref().map_or(&mask, |(_, line)| line), shadow, self.stage.unit);
            if line.is_some() {
                cast(pixels, &mask, shadow, self.stage.unit);
            }
        }
        self.lay(pixels, &mask);
        if let Some((line, mask)) = line {
            Brush::ink(line.color, &self.stage.palette).lay(pixels, &mask, self.layer.opacity);
        }
    }

    fn lay(&self, pixels: &mut Pixels, mask: &Mask) {
        let brush = match (&self.layer.gradient, self.layer.color) {
            (Some(gradient), _) => Brush::gradient(gradient, self.area, &self.stage.palette),
            (None, color) => Brush::ink(color.unwrap_or(Ink::WHITE), &self.stage.palette),
        };
        brush.blend(pixels, mask.bounds, Some(mask), self.layer.opacity, self.layer.blend);
    }

    fn line(&self, pixels: &mut Pixels) {
        let Some(stroke) = self.layer.stroke else { return };
        let (width, height) = (self.size.width as f32, self.size.height as f32);
        let points: Vec<(f32, f32)> = self.layer.points.iter().map(|&[x, y]| (x * width, y * height)).collect();
        let &[from, to] = points.as_slice() else { return };
        // A line with square ends, which reach beyond the canvas where it ends at its edge.
        let (across, down) = (to.0 - from.0, to.1 - from.1);
        let length = across.hypot(down).max(0.001);
        let half = stroke.width * self.stage.unit / 2.0;
        let (nx, ny) = (-down / length * half, across / length * half);
        let (ex, ey) = (across / length * half, down / length * half);
        let corners = [
            (from.0 - ex + nx, from.1 - ey + ny),
            (to.0 + ex + nx, to.1 + ey + ny),
            (to.0 + ex - nx, to.1 + ey - ny),
            (from.0 - ex - nx, from.1 - ey - ny),
        ];
        if let Some(path) = polygon(corners) {
            let mask = filled(&path, self.turned, self.size);
            for shadow in &self.layer.shadows {
                cast(pixels, &mask, shadow, self.stage.unit);
            }
            Brush::ink(stroke.color, &self.stage.palette).lay(pixels, &mask, self.layer.opacity);
        }
    }

    fn lines(&self, pixels: &mut Pixels, path: Option<&Path>) {
        let (Some(path), Some(stroke)) = (path, self.layer.stroke) else { return };
        let mask = stroked(path, stroke.width * self.stage.unit, self.turned, self.size);
        for shadow in &self.layer.shadows {
            cast(pixels, &mask, shadow, self.stage.unit);
        }
        Brush::ink(stroke.color, &self.stage.palette).lay(pixels, &mask, self.layer.opacity);
    }

    fn row(&self, pixels: &mut Pixels, count: u32, lit: u32, each: impl Fn(u32) -> Option<Path>) {
        for (range, ink) in [(0..lit.min(count), self.layer.color), (lit.min(count)..count, self.layer.rest)] {
            let mut paths = PathBuilder::new();
            for path in range.filter_map(&each) {
                paths.push_path(&path);
            }
            if let (Some(path), Some(ink)) = (paths.finish(), ink) {
                let mask = filled(&path, self.turned, self.size);
                Brush::ink(ink, &self.stage.palette).lay(pixels, &mask, self.layer.opacity);
            }
        }
    }

    /// A disc, a ring in it, and the lit part of the ring from the top.
    fn gauge(&self, pixels: &mut Pixels, lit: f32) {
        let Some(stroke) = self.layer.stroke else { return };
        if let Some(ink) = self.layer.color {
            let disc = self.area.ellipse();
            let Some(disc) = disc else { return };
            let mask = filled(&disc, Transform::identity(), self.size);
            for shadow in &self.layer.shadows {
                cast(pixels, &mask, shadow, self.stage.unit);
            }
            Brush::ink(ink, &self.stage.palette).lay(pixels, &mask, self.layer.opacity);
        }
        // The ring stands a little inside of the disc's edge.
        let width = stroke.width * self.stage.unit;
        let ring = self.area.grown(-self.area.width * 0.08);
        if let (Some(path), Some(rest)) = (ring.ellipse(), self.layer.rest) {
            let mask = stroked(&path, width, Transform::identity(), self.size);
            Brush::ink(rest, &self.stage.palette).lay(pixels, &mask, 1.0);
        }
        if let Some(path) = figures::arc(ring, lit) {
            let mask = stroked(&path, width, Transform::identity(), self.size);
            Brush::ink(stroke.color, &self.stage.palette).lay(pixels, &mask, 1.0);
        }
    }
}
