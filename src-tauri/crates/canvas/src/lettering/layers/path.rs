//! Paths, and their coverage of the canvas.

use tiny_skia::{FillRule, LineCap, LineJoin, Path, PathBuilder, Stroke, Transform};

use crate::bounds::Bounds;
use crate::mask::Mask;
use thumbsheet_core::Size;

/// A rectangle on the canvas, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Rect {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
}

impl Rect {
    pub(crate) fn scaled(self, scale: f32) -> Self {
        Self { x: self.x * scale, y: self.y * scale, width: self.width * scale, height: self.height * scale }
    }

    pub(crate) fn grown(self, by: f32) -> Self {
        Self { x: self.x - by, y: self.y - by, width: self.width + 2.0 * by, height: self.height + 2.0 * by }
    }

    pub(crate) fn middle(self) -> (f32, f32) {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    pub(crate) fn join(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let right = (self.x + self.width).max(other.x + other.width);
        let bottom = (self.y + self.height).max(other.y + other.height);
        Self { x, y, width: right - x, height: bottom - y }
    }

    /// All pixels of the canvas that it touches.
    pub(crate) fn pixels(self, size: Size) -> Bounds {
        let at = |edge: f32, side: u32| (edge.max(0.0) as u32).min(side);
        let (x, y) = (at(self.x.floor(), size.width), at(self.y.floor(), size.height));
        let right = at((self.x + self.width).ceil(), size.width).max(x);
        let bottom = at((self.y + self.height).ceil(), size.height).max(y);
        Bounds { x, y, width: right - x, height: bottom - y }
    }

    /// Its edge, with round corners.
    pub(crate) fn rounded(self, radius: f32) -> Option<Path> {
        let radius = radius.min(self.width / 2.0).min(self.height / 2.0).max(0.0);
        let (left, top) = (self.x, self.y);
        let (right, bottom) = (self.x + self.width, self.y + self.height);
        let mut path = PathBuilder::new();
        // A quarter of a circle as a cubic curve.
        let k = radius * 0.447_715_3;
        path.move_to(left + radius, top);
        path.line_to(right - radius, top);
        path.cubic_to(right - k, top, right, top + k, right, top + radius);
        path.line_to(right, bottom - radius);
        path.cubic_to(right, bottom - k, right - k, bottom, right - radius, bottom);
        path.line_to(left + radius, bottom);
        path.cubic_to(left + k, bottom, left, bottom - k, left, bottom - radius);
        path.line_to(left, top + radius);
        path.cubic_to(left, top + k, left + k, top, left + radius, top);
        path.close();
        path.finish()
    }

    /// The ellipse inside it.
    pub(crate) fn ellipse(self) -> Option<Path> {
        let rect = tiny_skia::Rect::from_xywh(self.x, self.y, self.width, self.height)?;
        PathBuilder::from_oval(rect)
    }
}

/// A turn around a point, in degrees clockwise.
pub(crate) fn turn(degrees: f32, (x, y): (f32, f32)) -> Transform {
    Transform::from_rotate_at(degrees, x, y)
}

/// The polygon with these corners.
pub(crate) fn polygon(corners: impl IntoIterator<Item = (f32, f32)>) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (at, (x, y)) in corners.into_iter().enumerate() {
        if at == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
    }
    path.close();
    path.finish()
}

/// Coverage of the inside of a path on a canvas.
pub(crate) fn filled(path: &Path, transform: Transform, size: Size) -> Mask {
    let Some(path) = path.clone().transform(transform) else { return Mask::new(Bounds::default()) };
    let found = path.bounds();
    let rect = Rect { x: found.x(), y: found.y(), width: found.width(), height: found.height() };
    let bounds = rect.grown(1.0).pixels(size);
    let Some(mut mask) = tiny_skia::Mask::new(bounds.width, bounds.height) else { return Mask::new(Bounds::default()) };
    let shift = Transform::from_translate(-(bounds.x as f32), -(bounds.y as f32));
    mask.fill_path(&path, FillRule::Winding, true, shift);
    Mask { bounds, values: mask.take() }
}

/// Coverage of a line along a path, half of it on each side.
pub(crate) fn stroked(path: &Path, width: f32, transform: Transform, size: Size) -> Mask {
    let stroke = Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
    let line = path.clone().transform(transform).and_then(|path| path.stroke(&stroke, 1.0));
    line.map_or_else(|| Mask::new(Bounds::default()), |line| filled(&line, Transform::identity(), size))
}
