use serde::{Deserialize, Serialize};

use crate::{Color, Size};

/// A template of the text layer: the layers over the picture, in paint order.
///
/// Boxes are fractions of the canvas. Lengths (type sizes, shadows) are reference pixels: pixels of a 1200x630 canvas,
/// scaled by [`unit`](Template::unit). So one template serves every profile.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Stable id: the file's name without `.toml`.
    #[serde(default)]
    pub id: String,
    /// Name, as shown on screen.
    pub name: String,
    /// Position in menus; lower numbers come first.
    pub order: u32,
    /// The layers, bottom to top.
    #[serde(rename = "layer")]
    pub layers: Vec<Layer>,
}

/// A layer over the picture.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Layer {
    /// A rectangle in one colour.
    Panel(Panel),
    /// The title's type with its shadows.
    Title(TitleLayer),
}

/// A rectangle in one colour under the type.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Panel {
    /// Position and size, in reference pixels.
    pub area: Area,
    /// Colour at full opacity.
    pub color: Color,
    /// 0 (invisible) to 1 (opaque).
    pub opacity: f32,
}

/// The box, sizes and alignment of the title.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TitleLayer {
    /// The box that contains every glyph.
    pub area: Area,
    /// Maximum number of lines.
    pub lines: usize,
    /// Horizontal alignment of each line.
    pub align: Align,
    /// Vertical alignment of the block of lines.
    pub vertical: VerticalAlign,
    /// Colour of the type.
    pub color: Color,
    /// Maximum type size, in reference pixels. [`Template::reach`] raises it on canvases of another shape.
    #[serde(default = "largest")]
    pub largest: f32,
    /// Minimum type size, in reference pixels.
    #[serde(default = "smallest")]
    pub smallest: f32,
    /// Distance between baselines, as a multiple of the type size.
    #[serde(default = "line_height")]
    pub line_height: f32,
    /// Shadows behind the type, in paint order.
    #[serde(default, rename = "shadow")]
    pub shadows: Vec<Shadow>,
}

/// A blurred copy of the type, behind the type.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shadow {
    /// Distance to the right and down, in reference pixels.
    pub offset: [f32; 2],
    /// Standard deviation of the blur, in reference pixels.
    pub blur: f32,
    /// Colour at full opacity.
    pub color: Color,
    /// 0 (invisible) to 1 (opaque).
    pub opacity: f32,
}

/// A box in fractions of the canvas: left, top, width, height.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
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

/// Horizontal alignment of lines in the box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Align {
    /// At the left edge of the box.
    Left,
    /// At the centre of the box.
    Center,
}

/// Vertical alignment of the block of lines in the box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VerticalAlign {
    /// At the top edge of the box.
    Top,
    /// At the centre of the box.
    Middle,
    /// At the bottom edge of the box.
    Bottom,
}

impl Template {
    /// Length of a reference pixel on `canvas`, in pixels.
    pub fn unit(canvas: Size) -> f32 {
        let by_width = canvas.width as f32 / Size::REFERENCE.width as f32;
        let by_height = canvas.height as f32 / Size::REFERENCE.height as f32;
        by_width.min(by_height)
    }

    /// Factor by which the type may exceed [`largest`](TitleLayer::largest) on `canvas`: 1 at the aspect of 1200x630. A
    /// portrait canvas is narrow but has as much area as a large landscape one, and people view it from as near.
    pub fn reach(canvas: Size) -> f32 {
        let (pixels, reference) = (canvas.pixels() as f32, Size::REFERENCE.pixels() as f32);
        (pixels / reference).sqrt() / Self::unit(canvas)
    }
}

impl Area {
    /// Rounds the box to whole pixels inside the canvas: `(x, y, width, height)`.
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
            assert_eq!(found, panel, "{id}: the panel in reference pixels");
            let layer = template.layers.iter().find_map(|layer| match layer {
                Layer::Title(layer) => Some(layer),
                Layer::Panel(_) => None,
            });
            let layer = layer.expect("every template sets the title");
            assert_eq!(layer.area.pixels(Size::REFERENCE), title, "{id}: the text box in reference pixels");
            assert_eq!(layer.lines, lines, "{id}: its lines");
            assert_eq!(
                (layer.largest, layer.smallest, layer.line_height),
                (80.0, 32.0, 1.25),
                "{id}: the reference's type"
            );
        }
    }
}
