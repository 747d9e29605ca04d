use serde::{Deserialize, Serialize};

use super::{Anchor, Area, Blend, Chip, Gradient, Ink, Layout, Pair, Shadow, Spot, Stroke, TitleLayer};

/// A layer over the picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Layer {
    /// The picture, or a second one, graded and cut.
    Picture(Picture),
    /// A box or polygon in one colour.
    Panel(Panel),
    /// A colour that fades.
    Scrim(Scrim),
    /// The title's type with its shadows.
    Title(TitleLayer),
    /// Other type: a kicker, a byline, a number.
    Text(TitleLayer),
    /// Text that sizes its own box.
    Chip(Chip),
    /// The logo or the avatar.
    Image(Image),
    /// A drawn figure.
    Shape(Figure),
    /// The picture's subject again, in front of what was painted before.
    Subject(Grade),
}

impl Layer {
    /// The shapes of canvas on which it is drawn; empty means all.
    pub(super) fn on(&self) -> &[Layout] {
        match self {
            Self::Picture(layer) => &layer.on,
            Self::Panel(layer) => &layer.on,
            Self::Scrim(layer) => &layer.on,
            Self::Title(layer) | Self::Text(layer) => &layer.on,
            Self::Chip(layer) => &layer.on,
            Self::Image(layer) => &layer.on,
            Self::Shape(layer) => &layer.on,
            Self::Subject(_) => &[],
        }
    }

    /// The title's type, where the layer is a title.
    pub fn title(&self) -> Option<&TitleLayer> {
        match self {
            Self::Title(layer) => Some(layer),
            _ => None,
        }
    }

    /// The panel, where the layer is one.
    pub fn panel(&self) -> Option<&Panel> {
        match self {
            Self::Panel(layer) => Some(layer),
            _ => None,
        }
    }
}

/// Changes to the light and colours of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Grade {
    /// Factor of the light; 1 changes nothing.
    pub brightness: f32,
    /// Factor of the contrast; 1 changes nothing.
    pub contrast: f32,
    /// Factor of the saturation; 1 changes nothing.
    pub saturation: f32,
    /// How grey it is: 0 (as it is) to 1.
    pub grey: f32,
    /// Standard deviation of a blur, in units.
    pub blur: f32,
}

impl Default for Grade {
    fn default() -> Self {
        Self { brightness: 1.0, contrast: 1.0, saturation: 1.0, grey: 0.0, blur: 0.0 }
    }
}

/// Which picture is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The thumbnail's own.
    #[default]
    First,
    /// The second one, the first again where there is none.
    Second,
}

/// The picture, or a second one, graded and cut.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Picture {
    /// Which picture is shown.
    pub source: Source,
    /// The box that it covers.
    pub area: Area,
    /// The corners of its visible part, in fractions of the canvas.
    pub clip: Vec<[f32; 2]>,
    /// Changes to its light and colours.
    pub grade: Grade,
    /// Colours over it.
    pub tint: Option<Gradient>,
    /// Radius of its corners, in units.
    pub radius: f32,
    /// Turn around its middle, in degrees clockwise.
    pub rotate: f32,
    /// A line around it.
    pub border: Option<Stroke>,
    /// Shadows behind it.
    #[serde(rename = "shadow")]
    pub shadows: Vec<Shadow>,
    /// The shapes of canvas on which it is drawn; all where none is named.
    pub on: Vec<Layout>,
}

/// A box or polygon under the type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Panel {
    /// Position and size.
    pub area: Area,
    /// Colour at full opacity.
    pub color: Ink,
    /// 0 (invisible) to 1 (opaque).
    pub opacity: f32,
    /// Colours that run into each other, in place of one.
    pub gradient: Option<Gradient>,
    /// Its corners in fractions of the canvas, in place of the box's.
    pub polygon: Vec<[f32; 2]>,
    /// Radius of its corners, in units.
    pub radius: f32,
    /// Standard deviation of the blur of what lies under it, in units.
    pub blur: f32,
    /// A line along its edge.
    pub border: Option<Stroke>,
    /// Shadows behind it.
    #[serde(rename = "shadow")]
    pub shadows: Vec<Shadow>,
    /// Draws it only where these slots are filled.
    pub with: Vec<String>,
    /// The shapes of canvas on which it is drawn; all where none is named.
    pub on: Vec<Layout>,
}

impl Default for Panel {
    fn default() -> Self {
        Self {
            area: Area::WHOLE,
            color: Ink::BLACK,
            opacity: 1.0,
            gradient: None,
            polygon: Vec::new(),
            radius: 0.0,
            blur: 0.0,
            border: None,
            shadows: Vec::new(),
            with: Vec::new(),
            on: Vec::new(),
        }
    }
}

/// A colour that fades.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Scrim {
    /// Its box; the whole canvas where none is named.
    #[serde(default)]
    pub area: Area,
    /// Its colours.
    pub gradient: Gradient,
    /// The shapes of canvas on which it is drawn; all where none is named.
    #[serde(default)]
    pub on: Vec<Layout>,
}

/// A person's own picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Portrait {
    /// The logo.
    Logo,
    /// The picture of the author.
    Avatar,
}

/// The logo or the avatar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Image {
    /// Which of the two.
    pub slot: Portrait,
    /// Where it stands.
    pub place: Spot,
    /// Width and height, in units.
    pub size: Pair,
    /// Whether it is cut to a circle.
    #[serde(default)]
    pub circle: bool,
    /// Radius of its corners, in units.
    #[serde(default)]
    pub radius: f32,
    /// A ring around it, in a gradient.
    #[serde(default)]
    pub ring: Option<Ring>,
    /// A line along its edge.
    #[serde(default)]
    pub border: Option<Stroke>,
    /// Shadows behind it.
    #[serde(default, rename = "shadow")]
    pub shadows: Vec<Shadow>,
    /// The shapes of canvas on which it is drawn; all where none is named.
    #[serde(default)]
    pub on: Vec<Layout>,
}

/// A ring in a gradient.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Ring {
    /// Its width, in units.
    pub width: f32,
    /// Its colours.
    pub gradient: Gradient,
}

/// What a shape layer draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Outline {
    /// An ellipse in its box.
    Circle,
    /// A line between two points.
    Line,
    /// A straight arrow to the right.
    Arrow,
    /// A bowed arrow up to the right.
    Swoop,
    /// A row of stars, of which `value` are lit.
    Stars,
    /// Rays from a middle.
    Burst,
    /// A speech bubble with a tail.
    Bubble,
    /// Quotation marks.
    Quote,
    /// A ring of which `value` of `of` is lit.
    Gauge,
    /// The bars of a sound, of which a share is lit.
    Bars,
    /// A row of steps, of which `value` of `of` are lit.
    Steps,
    /// A field of dots.
    Dots,
}

/// A drawn figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// What it is.
    pub shape: Outline,
    /// The box that it fills. A figure of a fixed size has a place in its stead.
    #[serde(default)]
    pub area: Option<Area>,
    /// Where it stands.
    #[serde(default)]
    pub place: Spot,
    /// Width and height, in units.
    #[serde(default)]
    pub size: Option<Pair>,
    /// Its colour.
    #[serde(default)]
    pub color: Option<Ink>,
    /// Colours that run into each other, in place of one.
    #[serde(default)]
    pub gradient: Option<Gradient>,
    /// The colour of its part that is not lit.
    #[serde(default)]
    pub rest: Option<Ink>,
    /// A line along its edge; the line itself for a line.
    #[serde(default)]
    pub stroke: Option<Stroke>,
    /// The ends of a line, in fractions of the canvas.
    #[serde(default)]
    pub points: Vec<[f32; 2]>,
    /// Number of rays, stars, bars or steps.
    #[serde(default)]
    pub count: u32,
    /// Slot with the number that is lit.
    #[serde(default)]
    pub value: Option<String>,
    /// Number of which `value` is a part.
    #[serde(default)]
    pub of: Option<f32>,
    /// Share that is lit where no slot says it.
    #[serde(default)]
    pub share: Option<f32>,
    /// Distance between stars, dots or steps, in units.
    #[serde(default)]
    pub gap: f32,
    /// 0 (invisible) to 1 (opaque).
    #[serde(default = "super::ink::opaque")]
    pub opacity: f32,
    /// Turn around its middle, in degrees clockwise.
    #[serde(default)]
    pub rotate: f32,
    /// How it is mixed with what lies under it.
    #[serde(default)]
    pub blend: Blend,
    /// Shadows behind it.
    #[serde(default, rename = "shadow")]
    pub shadows: Vec<Shadow>,
    /// Draws it only where these slots are filled.
    #[serde(default)]
    pub with: Vec<String>,
    /// The shapes of canvas on which it is drawn; all where none is named.
    #[serde(default)]
    pub on: Vec<Layout>,
}

impl Figure {
    /// What of it stands at its place.
    pub const fn anchor(&self) -> Anchor {
        self.place.anchor
    }
}
