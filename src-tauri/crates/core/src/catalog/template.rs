use serde::{Deserialize, Serialize};

use crate::{Color, Size};

/// A text layer as data: what is painted over the picture, in order.
///
/// Boxes are fractions of the canvas. Lengths (type sizes, shadows) are pixels on the reference's 1200x630 and scale with
/// [`unit`](Template::unit), so that one template serves every profile.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The file's name without `.toml`.
    #[serde(default)]
    pub id: String,
    /// Name on screen.
    pub name: String,
    /// Place in lists.
    pub order: u32,
    /// What is painted, first to last.
    #[serde(rename = "layer")]
    pub layers: Vec<Layer>,
}

/// One thing painted over the picture.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Layer {
    /// A flat rectangle.
    Panel(Panel),
    /// The title.
    Title(TitleLayer),
}

/// A flat rectangle under the type.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Panel {
    /// Where.
    pub area: Area,
    /// Its colour.
    pub color: Color,
    /// 0 (not there) to 1 (opaque).
    pub opacity: f32,
}

/// How the title is set.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TitleLayer {
    /// The box no glyph leaves.
    pub area: Area,
    /// Most lines.
    pub lines: usize,
    /// Along the line.
    pub align: Align,
    /// Across the box.
    pub vertical: VerticalAlign,
    /// Colour of the type.
    pub color: Color,
    /// Largest size, reference pixels; more on canvases of another shape, see [`Template::reach`].
    #[serde(default = "largest")]
    pub largest: f32,
    /// Smallest size, reference pixels.
    #[serde(default = "smallest")]
    pub smallest: f32,
    /// Distance of baselines over the size.
    #[serde(default = "line_height")]
    pub line_height: f32,
    /// Behind the type, first painted first.
    #[serde(default, rename = "shadow")]
    pub shadows: Vec<Shadow>,
}

/// A blurred copy of the type behind it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shadow {
    /// To the right and down, reference pixels.
    pub offset: [f32; 2],
    /// Standard deviation of the blur, reference pixels.
    pub blur: f32,
    /// Its colour.
    pub color: Color,
    /// 0 to 1.
    pub opacity: f32,
}

/// A box in fractions of the canvas: left, top, width, height.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "[f32; 4]", into = "[f32; 4]")]
pub struct Area {
    /// From the left edge.
    pub x: f32,
    /// From the top edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// Where lines stand in the box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Align {
    /// At the left.
    Left,
    /// In the middle.
    Center,
}

/// Where the block of lines stands in the box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VerticalAlign {
    /// At the top.
    Top,
    /// In the middle.
    Middle,
    /// At the bottom.
    Bottom,
}

impl Template {
    /// What a reference pixel measures on `canvas`.
    pub fn unit(canvas: Size) -> f32 {
        let by_width = canvas.width as f32 / Size::REFERENCE.width as f32;
        let by_height = canvas.height as f32 / Size::REFERENCE.height as f32;
        by_width.min(by_height)
    }

    /// How much larger than [`largest`](TitleLayer::largest) the type may get on `canvas`, in units: 1 at the reference's
    /// aspect. A portrait canvas is as wide as a small one but has the room of a large one, and is looked at from as near.
    pub fn reach(canvas: Size) -> f32 {
        let (pixels, reference) = (canvas.pixels() as f32, Size::REFERENCE.pixels() as f32);
        (pixels / reference).sqrt() / Self::unit(canvas)
    }
}

impl Area {
    /// The box in whole pixels: `(x, y, width, height)`, inside the canvas.
    pub fn pixels(self, canvas: Size) -> (u32, u32, u32, u32) {
        let at = |fraction: f32, side: u32| ((fraction * side as f32).round().max(0.0) as u32).min(side);
        let (left, top) = (at(self.x, canvas.width), at(self.y, canvas.height));
        let right = at(self.x + self.width, canvas.width).max(left);
        let bottom = at(self.y + self.height, canvas.height).max(top);
        (left, top, right - left, bottom - top)
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

fn largest() -> f32 {
    80.0
}

fn smallest() -> f32 {
    32.0
}

fn line_height() -> f32 {
    1.25
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Catalog;

    #[test]
    fn a_portrait_canvas_may_have_larger_type_and_the_references_shape_may_not() {
        assert!(
            (Template::reach(Size::new(2400, 1260)) - 1.0).abs() < 1e-6,
            "the same shape, only larger: 80 px stay 80"
        );
        let story = Size::new(1080, 1920);
        let largest = 80.0 * Template::unit(story) * Template::reach(story);
        assert!((120.0..140.0).contains(&largest), "a story's title would be lost at 72 px: {largest}");
    }

    #[test]
    fn the_reference_canvas_gets_the_references_pixels() {
        let catalog = Catalog::bundled().unwrap();
        let boxes = [
            ("bottom-bar", Some((0, 429, 1200, 201)), (60, 459, 1080, 141), 3),
            ("left-panel", Some((0, 0, 504, 630)), (40, 40, 424, 550), 5),
            ("center-box", Some((150, 142, 900, 346)), (200, 192, 800, 246), 4),
            ("overlay-bottom", None, (60, 430, 1080, 160), 2),
            ("overlay-center", None, (90, 157, 1020, 315), 3),
        ];
        for (id, panel, title, lines) in boxes {
            let template = catalog.template(id).unwrap();
            let found = template.layers.iter().find_map(|layer| match layer {
                Layer::Panel(panel) => Some(panel.area.pixels(Size::REFERENCE)),
                Layer::Title(_) => None,
            });
            assert_eq!(found, panel, "{id}: the panel of product.md 2");
            let layer = template.layers.iter().find_map(|layer| match layer {
                Layer::Title(layer) => Some(layer),
                Layer::Panel(_) => None,
            });
            let layer = layer.expect("every template sets the title");
            assert_eq!(layer.area.pixels(Size::REFERENCE), title, "{id}: the text box of product.md 2");
            assert_eq!(layer.lines, lines, "{id}: its lines");
            assert_eq!(
                (layer.largest, layer.smallest, layer.line_height),
                (80.0, 32.0, 1.25),
                "{id}: the reference's type"
            );
        }
    }
}
