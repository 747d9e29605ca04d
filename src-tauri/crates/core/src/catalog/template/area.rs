use serde::{Deserialize, Serialize};

use crate::Size;

/// A box in fractions of the canvas: left, top, width, height.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(from = "[f32; 4]", into = "[f32; 4]")]
pub struct Area {
    /// Distance from the left edge.
    pub x: f32,
    /// Distance from the top edge.
    pub y: f32,
    /// Width, where 1 is the canvas.
    pub width: f32,
    /// Height, where 1 is the canvas.
    pub height: f32,
}

impl Area {
    /// The whole canvas.
    pub const WHOLE: Self = Self { x: 0.0, y: 0.0, width: 1.0, height: 1.0 };

    /// Rounds the box to whole pixels inside the canvas: `(x, y, width, height)`.
    pub fn pixels(self, canvas: Size) -> (u32, u32, u32, u32) {
        let at = |fraction: f32, side: u32| ((fraction * side as f32).round().max(0.0) as u32).min(side);
        let (left, top) = (at(self.x, canvas.width), at(self.y, canvas.height));
        let right = at(self.x + self.width, canvas.width).max(left);
        let bottom = at(self.y + self.height, canvas.height).max(top);
        (left, top, right - left, bottom - top)
    }
}

impl Default for Area {
    fn default() -> Self {
        Self::WHOLE
    }
}

impl From<[f32; 4]> for Area {
    fn from([x, y, width, height]: [f32; 4]) -> Self {
        Self { x, y, width, height }
    }
}

impl From<Area> for [f32; 4] {
    fn from(area: Area) -> Self {
        [area.x, area.y, area.width, area.height]
    }
}

/// A length in two directions, or one length for both.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Pair {
    /// The same to both sides.
    One(f32),
    /// Across, then down.
    Two([f32; 2]),
}

impl Pair {
    /// Across and down.
    pub const fn both(self) -> [f32; 2] {
        match self {
            Self::One(length) => [length, length],
            Self::Two(both) => both,
        }
    }
}

/// Where a layer of a fixed size stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Anchor {
    /// The place is its upper left corner.
    #[default]
    TopLeft,
    /// The place is the middle of its upper edge.
    Top,
    /// The place is its upper right corner.
    TopRight,
    /// The place is the middle of its left edge.
    Left,
    /// The place is its middle.
    Center,
    /// The place is the middle of its right edge.
    Right,
    /// The place is its lower left corner.
    BottomLeft,
    /// The place is the middle of its lower edge.
    Bottom,
    /// The place is its lower right corner.
    BottomRight,
}

impl Anchor {
    /// How much of the width and of the height lies before the place.
    pub const fn share(self) -> [f32; 2] {
        match self {
            Self::TopLeft => [0.0, 0.0],
            Self::Top => [0.5, 0.0],
            Self::TopRight => [1.0, 0.0],
            Self::Left => [0.0, 0.5],
            Self::Center => [0.5, 0.5],
            Self::Right => [1.0, 0.5],
            Self::BottomLeft => [0.0, 1.0],
            Self::Bottom => [0.5, 1.0],
            Self::BottomRight => [1.0, 1.0],
        }
    }
}

/// A place on the canvas, with a distance from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Spot {
    /// Fractions of the canvas from the left and from the top.
    pub at: [f32; 2],
    /// Lengths to the right and down, in units.
    #[serde(default)]
    pub offset: [f32; 2],
    /// What of the layer is at the place.
    #[serde(default)]
    pub anchor: Anchor,
}
