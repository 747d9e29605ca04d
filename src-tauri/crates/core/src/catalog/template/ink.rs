use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Color, Error};

/// Word for the darkest hue of the picture.
const DARK: &str = "picture-dark";
/// Word for the picture's hue, a little lighter than the darkest.
const DEEP: &str = "picture-deep";
/// Word for white or black, whichever stands out from the picture.
const CONTRAST: &str = "contrast";

/// A colour with its opacity: `#rrggbb`, `#rrggbbaa`, or a word for a colour of the picture: `picture-dark`,
/// `picture-deep`, `contrast`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Ink {
    /// What it is at full opacity.
    pub hue: Hue,
    /// 0 (invisible) to 255 (opaque).
    pub alpha: u8,
}

/// Where a colour comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hue {
    /// This colour.
    Fixed(Color),
    /// The darkest hue of the picture, dark enough for white type.
    Dark,
    /// The same hue with more light.
    Deep,
    /// White, black or a colour of the picture, whichever stands out most from what lies under it.
    Contrast,
}

impl Ink {
    /// White.
    pub const WHITE: Self = Self::solid(Color::WHITE);
    /// Black.
    pub const BLACK: Self = Self::solid(Color::BLACK);

    /// The colour, opaque.
    pub const fn solid(color: Color) -> Self {
        Self { hue: Hue::Fixed(color), alpha: 255 }
    }

    /// The colour without its opacity; black for a colour of the picture, which is not known yet.
    pub const fn color(self) -> Color {
        match self.hue {
            Hue::Fixed(color) => color,
            Hue::Dark | Hue::Deep | Hue::Contrast => Color::BLACK,
        }
    }

    /// 0 (invisible) to 1 (opaque).
    pub fn opacity(self) -> f32 {
        f32::from(self.alpha) / 255.0
    }
}

impl FromStr for Ink {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let hue = match text {
            DARK => Hue::Dark,
            DEEP => Hue::Deep,
            CONTRAST => Hue::Contrast,
            _ if text.len() == 9 && text.is_char_boundary(7) => {
                let (color, alpha) = text.split_at(7);
                let alpha = u8::from_str_radix(alpha, 16).map_err(|_| unknown(text))?;
                return Ok(Self { hue: Hue::Fixed(color.parse().map_err(|_| unknown(text))?), alpha });
            }
            _ => Hue::Fixed(text.parse().map_err(|_| unknown(text))?),
        };
        Ok(Self { hue, alpha: 255 })
    }
}

fn unknown(text: &str) -> Error {
    Error::invalid(format!("'{text}' is not a colour. Write it as #rrggbb, #rrggbbaa, {DARK}, {DEEP} or {CONTRAST}."))
}

impl TryFrom<String> for Ink {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<Ink> for String {
    fn from(ink: Ink) -> Self {
        match ink.hue {
            Hue::Dark => DARK.to_owned(),
            Hue::Deep => DEEP.to_owned(),
            Hue::Contrast => CONTRAST.to_owned(),
            Hue::Fixed(color) if ink.alpha == 255 => color.to_string(),
            Hue::Fixed(color) => format!("{color}{:02x}", ink.alpha),
        }
    }
}

#[cfg(test)]
impl schemars::JsonSchema for Ink {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Ink".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^(#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?|picture-dark|picture-deep|contrast)$"
        })
    }
}

/// A colour at a place of a gradient, written `["#rrggbb", 0.5]`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Stop(
    /// The colour.
    pub Ink,
    /// The place: 0 (start) to 1 (end).
    pub f32,
);

/// How a gradient runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Run {
    /// Along a line.
    #[default]
    Linear,
    /// From a middle outward.
    Radial,
    /// Around a middle.
    Conic,
}

/// Colours that run into each other. It fills the box of its layer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Gradient {
    /// How it runs.
    #[serde(default)]
    pub run: Run,
    /// Direction in degrees, clockwise from upward, as in CSS: 180 runs down, 90 to the right.
    #[serde(default = "down")]
    pub angle: f32,
    /// The middle of a radial or conic gradient, in fractions of the box.
    #[serde(default = "middle")]
    pub center: [f32; 2],
    /// Radii of a radial gradient, in fractions of the box.
    #[serde(default = "middle")]
    pub radius: [f32; 2],
    /// The colours, in order.
    pub stops: Vec<Stop>,
}

impl Default for Gradient {
    fn default() -> Self {
        Self { run: Run::Linear, angle: down(), center: middle(), radius: middle(), stops: Vec::new() }
    }
}

fn down() -> f32 {
    180.0
}

fn middle() -> [f32; 2] {
    [0.5, 0.5]
}

/// How a layer is mixed with what lies under it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Blend {
    /// It covers.
    #[default]
    Normal,
    /// It lightens and darkens, as in CSS.
    SoftLight,
}

/// A blurred copy, behind the thing itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Shadow {
    /// Distance to the right and down, in units.
    #[serde(default)]
    pub offset: [f32; 2],
    /// Standard deviation of the blur, in units; 0 gives a hard edge.
    #[serde(default)]
    pub blur: f32,
    /// Colour at full opacity.
    #[cfg_attr(test, schemars(with = "String"))]
    pub color: Color,
    /// 0 (invisible) to 1 (opaque).
    #[serde(default = "opaque")]
    pub opacity: f32,
}

/// A line along an edge.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Stroke {
    /// The line's colour.
    pub color: Ink,
    /// The line's width, in units. Around type, half of it lies outside of the glyphs, as in CSS.
    pub width: f32,
}

pub(super) fn opaque() -> f32 {
    1.0
}
