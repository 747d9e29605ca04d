//! Rectangles on the canvas.

/// A rectangle of whole pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// Distance from the left edge of the canvas, in pixels.
    pub x: u32,
    /// Distance from the top edge of the canvas, in pixels.
    pub y: u32,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}
