//! The outlines of figures in their boxes.

use std::f32::consts::TAU;

use thumbsheet_core::catalog::Figure;
use tiny_skia::{Path, PathBuilder};

use super::path::{Rect, polygon};

/// A path whose places are given in a box of `width` by `height`, stretched into another box.
struct Stretched {
    path: PathBuilder,
    area: Rect,
    scale: (f32, f32),
}

impl Stretched {
    fn new(area: Rect, width: f32, height: f32) -> Self {
        Self { path: PathBuilder::new(), area, scale: (area.width / width, area.height / height) }
    }

    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.area.x + x * self.scale.0, self.area.y + y * self.scale.1)
    }

    fn to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn from(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn curve(&mut self, [a, b, c, d, e, f]: [f32; 6]) {
        let ((a, b), (c, d), (e, f)) = (self.at(a, b), self.at(c, d), self.at(e, f));
        self.path.cubic_to(a, b, c, d, e, f);
    }

    fn close(mut self) -> Option<Path> {
        self.path.close();
        self.path.finish()
    }
}

/// A bubble with a tail to the lower right.
pub(super) fn bubble(area: Rect) -> Option<Path> {
    let mut path = Stretched::new(area, 200.0, 144.0);
    path.from(100.0, 4.0);
    path.curve([45.0, 4.0, 5.0, 30.0, 5.0, 66.0]);
    path.curve([5.0, 88.0, 21.0, 106.0, 46.0, 117.0]);
    path.curve([66.0, 125.0, 93.0, 129.0, 120.0, 126.0]);
    path.curve([132.0, 134.0, 150.0, 141.0, 178.0, 141.0]);
    path.curve([168.0, 133.0, 162.0, 125.0, 160.0, 116.0]);
    path.curve([182.0, 105.0, 195.0, 88.0, 195.0, 66.0]);
    path.curve([195.0, 30.0, 155.0, 4.0, 100.0, 4.0]);
    path.close()
}

/// An opening pair of quotation marks.
pub(super) fn quote(area: Rect) -> Option<Path> {
    let mut path = Stretched::new(area, 60.0, 46.0);
    for x in [0.0, 33.0] {
        path.from(x, 46.0);
        path.to(x, 26.0);
        path.curve([x, 10.0, x + 8.0, 2.0, x + 24.0, 0.0]);
        path.to(x + 27.0, 8.0);
        path.curve([x + 18.0, 10.0, x + 14.0, 15.0, x + 14.0, 22.0]);
        path.to(x + 25.0, 22.0);
        path.to(x + 25.0, 46.0);
        path.path.close();
    }
    path.path.finish()
}

/// A star with five points.
pub(super) fn star(area: Rect) -> Option<Path> {
    let (x, y) = area.middle();
    let radius = area.width / 2.0;
    polygon((0..10_u8).map(|at| {
        let angle = f32::from(at) * TAU / 10.0;
        let reach = if at % 2 == 0 { radius } else { radius * 0.47 };
        (x + reach * libm::sinf(angle), y - reach * libm::cosf(angle) + radius * 0.06)
    }))
}

/// Rays from the middle of a box to beyond its corners.
pub(super) fn burst(area: Rect, count: u32) -> Option<Path> {
    let (x, y) = area.middle();
    let reach = area.width.hypot(area.height);
    let mut path = PathBuilder::new();
    for at in 0..count {
        let from = at as f32 * TAU / count as f32;
        let to = from + TAU / count as f32 / 2.0;
        path.move_to(x, y);
        path.line_to(x + reach * libm::cosf(from), y + reach * libm::sinf(from));
        path.line_to(x + reach * libm::cosf(to), y + reach * libm::sinf(to));
        path.close();
    }
    path.finish()
}

/// One bar of a sound: the same at every place, always.
pub(super) fn bar(area: Rect, at: u32, count: u32) -> Option<Path> {
    let place = at as f32;
    let wave = (libm::sinf(place * 0.55 + 3.0) * libm::cosf(place * 0.23 + 6.0)).abs();
    let height = (wave + 0.35 * libm::sinf(1.7 * place)).abs().min(1.0);
    let each = area.width / count as f32;
    let tall = area.height * (0.16 + 0.80 * height);
    let box_of =
        Rect { x: area.x + each * place, y: area.y + (area.height - tall) / 2.0, width: each * 0.5, height: tall };
    box_of.rounded(each)
}

/// The part of a circle that begins at the top.
pub(super) fn arc(area: Rect, share: f32) -> Option<Path> {
    let (x, y) = area.middle();
    let radius = area.width / 2.0;
    let steps = 96_u8;
    let mut path = PathBuilder::new();
    for step in 0..=steps {
        let angle = share.clamp(0.0, 1.0) * TAU * f32::from(step) / f32::from(steps);
        let (x, y) = (x + radius * libm::sinf(angle), y - radius * libm::cosf(angle));
        if step == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
    }
    path.finish()
}

/// A straight arrow to the right, as a line.
pub(super) fn arrow(area: Rect) -> Option<Path> {
    let mut path = Stretched::new(area, 24.0, 24.0);
    path.from(3.0, 12.0);
    path.to(19.0, 12.0);
    path.from(13.0, 5.0);
    path.to(20.0, 12.0);
    path.to(13.0, 19.0);
    path.path.finish()
}

/// A bowed arrow up to the right, as a line.
pub(super) fn swoop(area: Rect) -> Option<Path> {
    let mut path = Stretched::new(area, 170.0, 110.0);
    path.from(4.0, 72.0);
    path.curve([38.0, 112.0, 108.0, 106.0, 132.0, 46.0]);
    path.from(104.0, 52.0);
    path.to(134.0, 36.0);
    path.to(144.0, 69.0);
    path.path.finish()
}

/// Dots at equal distances.
pub(super) fn dots(area: Rect, layer: &Figure, unit: f32) -> Option<Path> {
    let step = (layer.gap * unit).max(2.0);
    let radius = layer.size.map_or(2.4, |size| size.both()[0] / 2.0) * unit;
    let mut path = PathBuilder::new();
    let mut y = area.y + step / 2.0;
    while y < area.y + area.height {
        let mut x = area.x + step / 2.0;
        while x < area.x + area.width {
            path.push_circle(x, y, radius);
            x += step;
        }
        y += step;
    }
    path.finish()
}
