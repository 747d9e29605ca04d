use serde::{Deserialize, Serialize};

use super::{Area, Gradient, Ink, Layout, Shadow, Stroke};
use crate::Color;

/// Type: the box, sizes and alignment, and how it is painted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct TitleLayer {
    /// The words, with slots in braces: `{title}`, `Lesson {number} / {of}`. A layer with an empty slot is not drawn. A
    /// title's are `{title}`.
    pub text: Option<String>,
    /// The box that contains every glyph.
    pub area: Area,
    /// Distance of the box from its area, to the right and down, in units.
    pub offset: [f32; 2],
    /// Id of the font; the design's font where it names another one, Inter where neither does.
    pub font: Option<String>,
    /// Weight of a variable font.
    pub weight: Option<u16>,
    /// Maximum number of lines.
    pub lines: usize,
    /// Horizontal alignment of each line.
    pub align: Align,
    /// Vertical alignment of the block of lines.
    pub vertical: VerticalAlign,
    /// Letters as they are typed, or as capitals.
    pub case: Case,
    /// Space added between letters, in ems.
    pub tracking: f32,
    /// Colour of the type.
    #[cfg_attr(test, schemars(with = "String"))]
    pub color: Color,
    /// 0 (invisible) to 1 (opaque).
    pub opacity: f32,
    /// In place of a colour.
    pub fill: Option<Fill>,
    /// Maximum type size. In a reference template in reference pixels, and [`Template::reach`](super::Template::reach)
    /// raises it on canvases of another shape; elsewhere as a share of the canvas's height.
    pub largest: f32,
    /// Minimum type size, in the same measure.
    pub smallest: f32,
    /// The type size in units, in place of a largest one: type that is small and keeps its size. It shrinks by half at
    /// most.
    pub size: Option<f32>,
    /// Distance between baselines, as a multiple of the type size.
    pub line_height: f32,
    /// Turn of the type around the middle of the canvas, in degrees clockwise.
    pub rotate: f32,
    /// Slant of the type, in degrees as in CSS: negative leans to the right.
    pub skew: f32,
    /// Whether the type turns around the middle of its own box instead of the canvas's.
    pub turn_box: bool,
    /// Lines around the glyphs, the outer before the inner.
    #[serde(rename = "stroke")]
    pub strokes: Vec<Stroke>,
    /// Shadows behind the type, in paint order.
    #[serde(rename = "shadow")]
    pub shadows: Vec<Shadow>,
    /// How emphasised words differ.
    pub emphasis: Option<Emphasis>,
    /// Words before the text in a colour of their own.
    pub lead: Option<Lead>,
    /// OpenType features to turn on, by tag.
    pub features: Vec<String>,
    /// Draws it only where these slots are filled.
    pub with: Vec<String>,
    /// The shapes of canvas on which it is drawn; all where none is named.
    pub on: Vec<Layout>,
    /// Names the layer for others that stand beside it.
    pub name: Option<String>,
}

impl Default for TitleLayer {
    fn default() -> Self {
        Self {
            text: None,
            area: Area::WHOLE,
            offset: [0.0; 2],
            font: None,
            weight: None,
            lines: 1,
            align: Align::Left,
            vertical: VerticalAlign::Middle,
            case: Case::AsTyped,
            tracking: 0.0,
            color: Color::WHITE,
            opacity: 1.0,
            fill: None,
            largest: 80.0,
            smallest: 32.0,
            size: None,
            line_height: 1.25,
            rotate: 0.0,
            skew: 0.0,
            turn_box: false,
            strokes: Vec::new(),
            shadows: Vec::new(),
            emphasis: None,
            lead: None,
            features: Vec::new(),
            with: Vec::new(),
            on: Vec::new(),
            name: None,
        }
    }
}

/// What fills type in place of one colour.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Fill {
    /// A colour of the picture, or one with an opacity.
    Ink(Ink),
    /// Colours that run into each other, over the box of the type.
    Gradient(Gradient),
    /// The picture shows inside the letters.
    Picture(bool),
}

/// How emphasised words, typed `*so*`, differ.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Emphasis {
    /// Their colour.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub color: Option<Color>,
    /// Colours that run into each other, in place of one.
    pub gradient: Option<Gradient>,
    /// A box behind them.
    #[serde(rename = "box")]
    pub boxed: Option<EmphasisBox>,
    /// A line under them.
    pub underline: Option<Underline>,
    /// Whether they are italic.
    pub italic: bool,
    /// Shadows behind them, in place of the type's.
    #[serde(rename = "shadow")]
    pub shadows: Vec<Shadow>,
}

/// A box behind emphasised words. Lengths are ems.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EmphasisBox {
    /// Its colour.
    #[cfg_attr(test, schemars(with = "String"))]
    pub color: Color,
    /// Radius of its corners.
    #[serde(default)]
    pub radius: f32,
    /// Room beside the words.
    #[serde(default)]
    pub pad: f32,
    /// Its turn, with the words, in degrees clockwise.
    #[serde(default)]
    pub rotate: f32,
}

/// A line under emphasised words.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Underline {
    /// Its colour.
    #[cfg_attr(test, schemars(with = "String"))]
    pub color: Color,
    /// Its thickness, in ems.
    pub weight: f32,
}

/// Words before a text in a colour of their own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Lead {
    /// The words.
    pub text: String,
    /// Their colour.
    #[cfg_attr(test, schemars(with = "String"))]
    pub color: Color,
}

/// How letters are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Case {
    /// As they are typed.
    #[default]
    AsTyped,
    /// As capitals.
    Upper,
}

/// Horizontal alignment of lines in the box.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Align {
    /// Where reading begins: at the left edge, at the right one for Hebrew and Arabic.
    #[default]
    #[serde(alias = "start")]
    Left,
    /// At the centre of the box.
    Center,
    /// Where reading ends.
    End,
}

/// Vertical alignment of the block of lines in the box.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum VerticalAlign {
    /// At the top edge of the box.
    Top,
    /// At the centre of the box.
    #[default]
    Middle,
    /// At the bottom edge of the box.
    Bottom,
}

/// Text that sizes its own box.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Chip {
    /// The words, with slots in braces. `{tags}` makes a row of chips, one a tag.
    pub text: String,
    /// Where it stands; beside a title, only its horizontal place counts.
    pub place: super::Spot,
    /// Stands above the type of the title with this name, `title` for one without.
    #[serde(default)]
    pub above: Option<String>,
    /// Stands below the type of the title with this name.
    #[serde(default)]
    pub below: Option<String>,
    /// Distance to the title or, between the chips of a row, to the next, in units.
    #[serde(default)]
    pub gap: f32,
    /// Id of the font.
    #[serde(default)]
    pub font: Option<String>,
    /// Type size, in units.
    pub size: f32,
    /// Space added between letters, in ems.
    #[serde(default)]
    pub tracking: f32,
    /// Letters as they are typed, or as capitals.
    #[serde(default)]
    pub case: Case,
    /// Colour of the type.
    #[cfg_attr(test, schemars(with = "String"))]
    pub color: Color,
    /// Colour of the box.
    #[serde(default)]
    pub fill: Option<Ink>,
    /// Room beside the words and above them, in units.
    #[serde(default = "room")]
    pub pad: super::Pair,
    /// Radius of the corners, in units.
    #[serde(default)]
    pub radius: f32,
    /// A line along the edge of the box.
    #[serde(default)]
    pub border: Option<Stroke>,
    /// A shadow behind the box.
    #[serde(default, rename = "shadow")]
    pub shadows: Vec<Shadow>,
    /// Width of a row of chips before it goes on in the next, as a fraction of the canvas.
    #[serde(default)]
    pub measure: Option<f32>,
    /// The shapes of canvas on which it is drawn; all where none is named.
    #[serde(default)]
    pub on: Vec<Layout>,
}

fn room() -> super::Pair {
    super::Pair::Two([18.0, 11.0])
}
