//! Templates of the text layer, read from TOML.

mod area;
mod ink;
mod layer;
mod layout;
mod text;

use serde::{Deserialize, Serialize};
use toml::{Table, Value};
use ts_rs::TS;

pub use area::{Anchor, Area, Pair, Spot};
pub use ink::{Blend, Gradient, Hue, Ink, Run, Shadow, Stop, Stroke};
pub use layer::{Figure, Grade, Image, Layer, Outline, Panel, Picture, Portrait, Ring, Scrim, Source};
pub use layout::Layout;
pub use text::{Align, Case, Chip, Emphasis, EmphasisBox, Fill, Lead, TitleLayer, Underline, VerticalAlign};

use crate::Size;

/// Names of the slots that layers may show beside the title.
const SLOTS: [&str; 9] = ["kicker", "subtitle", "byline", "number", "label", "tags", "of", "logo", "avatar"];

/// A template of the text layer: the layers over the picture, in paint order.
///
/// Boxes are fractions of the canvas. Lengths are units; [`unit_on`](Self::unit_on) says how long one is. So one template
/// serves every profile.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Stable id: the file's name without `.toml`.
    #[serde(default)]
    pub id: String,
    /// Name, as shown on screen.
    pub name: String,
    /// Position in menus; lower numbers come first.
    pub order: u32,
    /// The group in which menus show it.
    #[serde(default)]
    pub family: Family,
    /// What it is for, in a few words.
    #[serde(default)]
    pub purpose: String,
    /// What its lengths are measured in.
    #[serde(default)]
    pub units: Units,
    /// Whether a number that the title begins with is taken for the number's slot.
    #[serde(default)]
    pub number_from_title: bool,
    /// The layers, bottom to top, on a wide canvas.
    #[serde(rename = "layer")]
    pub layers: Vec<Layer>,
    /// The layers on other canvases, where they differ.
    #[serde(skip)]
    pub others: Others,
}

/// The layers of a template on canvases that are not wide, where they differ from those on a wide one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Others {
    /// On a square canvas.
    pub square: Option<Vec<Layer>>,
    /// On a tall canvas.
    pub tall: Option<Vec<Layer>>,
}

/// A group of templates in menus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// The five layouts of the reference.
    #[default]
    Reference,
    /// Loud type.
    Bold,
    /// As in magazines.
    Editorial,
    /// For what is taught or told.
    Explainer,
    /// For series and entertainment.
    Show,
}

/// What lengths are measured in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Units {
    /// Pixels of a 1200x630 canvas.
    #[default]
    Reference,
    /// `sqrt(width * height) / 960`: pixels of a 1280x720 canvas.
    Area,
}

impl Template {
    /// Reads the text of a template's file.
    ///
    /// # Errors
    /// The parser's, with line and place.
    pub fn read(id: &str, text: &str) -> Result<Self, toml::de::Error> {
        let table: Table = toml::from_str(text)?;
        let value = Value::Table(table.clone());
        if !layout::varies(&value) && table.get("units").and_then(Value::as_str) != Some("area") {
            let template: Self = toml::from_str(text)?;
            return Ok(Self { id: id.to_owned(), ..template });
        }
        let read = |shape: Layout| {
            let mut shaped = table.clone();
            layout::derive(&mut shaped, shape);
            let mut template: Self = layout::pick(&Value::Table(shaped), shape).try_into()?;
            template.layers.retain(|layer| layer.on().is_empty() || layer.on().contains(&shape));
            Ok::<_, toml::de::Error>(template)
        };
        let wide = read(Layout::Wide)?;
        let others = Others { square: Some(read(Layout::Square)?.layers), tall: Some(read(Layout::Tall)?.layers) };
        Ok(Self { id: id.to_owned(), others, ..wide })
    }

    /// The slots that the template shows, by name. The title is no slot.
    pub fn slots(&self) -> Vec<&'static str> {
        // Words stand in braces (`{kicker}`), everything else names a slot whole (`"avatar"`). These types serialise.
        let layers = serde_json::to_string(&self.layers).unwrap_or_default();
        let shows = |name: &&str| {
            let word = format!("{{{name}");
            layers.contains(&word) || layers.contains(&format!("\"{name}\""))
        };
        SLOTS.into_iter().filter(shows).collect()
    }

    /// The layers on a canvas, bottom to top.
    pub fn layers_on(&self, canvas: Size) -> &[Layer] {
        let other = match Layout::of(canvas) {
            Layout::Wide => None,
            Layout::Square => self.others.square.as_ref(),
            Layout::Tall => self.others.tall.as_ref(),
        };
        other.unwrap_or(&self.layers)
    }

    /// Length of a unit of this template on `canvas`, in pixels.
    pub fn unit_on(&self, canvas: Size) -> f32 {
        match self.units {
            Units::Reference => Self::unit(canvas),
            Units::Area => (canvas.pixels() as f32).sqrt() / 960.0,
        }
    }

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
            let found = template.layers.iter().find_map(Layer::panel).map(|panel| panel.area.pixels(Size::REFERENCE));
            assert_eq!(found, panel, "{id}: the panel in reference pixels");
            let layer = template.layers.iter().find_map(Layer::title);
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

    #[test]
    fn a_template_that_knows_only_wide_canvases_gets_a_title_over_a_scrim_on_the_others() {
        let text = "name = 'Own'\norder = 9\nunits = 'area'\n[[layer]]\nkind = 'title'\narea = [0.1, 0.1, 0.4, 0.8]\n";
        let template = Template::read("own", text).unwrap();
        assert_eq!(template.layers_on(Size::new(1280, 720)).len(), 1, "as it is written");
        let tall = template.layers_on(Size::new(1080, 1920));
        assert!(matches!(tall[0], Layer::Scrim(_)), "the title of a story stands on a scrim");
        let area = tall[1].title().unwrap().area;
        assert!(area.x < 0.1 && area.width > 0.8 && area.y > 0.5, "below, and wide: {area:?}");
    }
}
