use std::ops::RangeInclusive;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Catalog, Color, Error};

/// Sizes that [`Design::size`] may name, reference pixels.
pub const SIZES: RangeInclusive<f32> = 32.0..=160.0;
/// Opacities of a panel.
pub const OPACITIES: RangeInclusive<f32> = 0.0..=1.0;
/// Widths of an outline, reference pixels.
pub const OUTLINES: RangeInclusive<f32> = 0.0..=12.0;
/// How far the title may be moved up, reference pixels: the height of the reference's canvas.
pub const LIFTS: RangeInclusive<f32> = 0.0..=630.0;

/// The text layer: changing it never calls a provider.
///
/// What is `None` is as the template has it. Lengths are pixels of the reference's 1200x630 and scale with the canvas.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Design {
    /// The id of a text template in the catalog.
    pub template: String,
    /// The id of a font in the catalog.
    pub font: String,
    /// Colour of the type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub color: Option<Color>,
    /// Largest size the type may take; it is still fitted downward.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub size: Option<f32>,
    /// In place of the template's panel. A template without one gets a scrim behind the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub panel: Option<PanelStyle>,
    /// A line around the glyphs; `None` draws no line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub outline: Option<Outline>,
    /// How far the title is moved up, and the upper edge of its panel with it; never off the canvas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub lift: Option<f32>,
}

/// What lies behind the type.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PanelStyle {
    /// Colour of the panel at full opacity.
    #[cfg_attr(test, schemars(with = "String", regex(pattern = "^#[0-9a-fA-F]{6}$")))]
    pub color: Color,
    /// 0 (no panel at all) to 1 (opaque).
    #[cfg_attr(test, schemars(range(min = 0, max = 1)))]
    pub opacity: f32,
}

/// A line around every glyph, under the type.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Outline {
    /// Colour of the line.
    #[cfg_attr(test, schemars(with = "String", regex(pattern = "^#[0-9a-fA-F]{6}$")))]
    pub color: Color,
    /// How far it reaches beyond the glyphs, reference pixels.
    #[cfg_attr(test, schemars(range(min = 0, max = 12)))]
    pub width: f32,
}

impl Default for Design {
    fn default() -> Self {
        Self::new("bottom-bar", "inter")
    }
}

impl Design {
    /// The template as it stands, in this font.
    pub fn new(template: impl Into<String>, font: impl Into<String>) -> Self {
        Self {
            template: template.into(),
            font: font.into(),
            color: None,
            size: None,
            panel: None,
            outline: None,
            lift: None,
        }
    }

    /// The design with its words resolved (a template's or font's name to its id) and every value checked.
    ///
    /// # Errors
    /// `INVALID_INPUT`, naming the value, and its limits or the nearest known word.
    pub fn checked(mut self, catalog: &Catalog) -> Result<Self, Error> {
        self.template = catalog.template(&self.template)?.id.clone();
        self.font = catalog.font(&self.font)?.id.clone();
        within("size of the type", self.size, &SIZES, " px")?;
        within("panel's opacity", self.panel.map(|panel| panel.opacity), &OPACITIES, "")?;
        within("outline's width", self.outline.map(|outline| outline.width), &OUTLINES, " px")?;
        within("lift of the title", self.lift, &LIFTS, " px")?;
        Ok(self)
    }
}

fn within(what: &str, value: Option<f32>, limits: &RangeInclusive<f32>, unit: &str) -> Result<(), Error> {
    match value {
        // NaN is in no range.
        Some(value) if !limits.contains(&value) => {
            let (min, max) = (limits.start(), limits.end());
            Err(Error::invalid(format!("The {what} is {value}{unit}; it has to be {min} to {max}{unit}.")))
        }
        _ => Ok(()),
    }
}

/// Reads `#rrggbb@opacity`, such as `#000000@0.6`.
impl FromStr for PanelStyle {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (color, opacity) = colored(text, "panel", "COLOR@OPACITY, e.g. #000000@0.6")?;
        Ok(Self { color, opacity })
    }
}

/// Reads `#rrggbb@width`, such as `#000000@4`, with the width in reference pixels.
impl FromStr for Outline {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (color, width) = colored(text, "outline", "COLOR@WIDTH, e.g. #000000@4")?;
        Ok(Self { color, width })
    }
}

fn colored(text: &str, what: &str, shape: &str) -> Result<(Color, f32), Error> {
    let wrong = || Error::invalid(format!("'{text}' is not a valid {what}.")).hint(format!("Write it as {shape}."));
    let (color, number) = text.split_once('@').ok_or_else(wrong)?;
    let color = Color::typed(color).map_err(|_| wrong())?;
    Ok((color, number.trim().parse().map_err(|_| wrong())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalog() -> Catalog {
        Catalog::bundled().unwrap()
    }

    #[test]
    fn a_design_without_changes_is_written_as_it_always_was() {
        let json = r#"{"template":"bottom-bar","font":"inter"}"#;
        assert_eq!(serde_json::to_string(&Design::default()).unwrap(), json, "journals and files hold this text");
        assert_eq!(serde_json::from_str::<Design>(json).unwrap(), Design::default(), "and it is read back");
    }

    #[test]
    fn a_design_is_written_as_the_screen_reads_it() {
        let json = r##"{"template":"left-panel","font":"lora","color":"#ffee00","size":96.0,"panel":{"color":"#101010","opacity":0.6},"outline":{"color":"#000000","width":4.5},"lift":72.0}"##;
        let design: Design = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&design).unwrap(), json, "what goes out comes back, digit by digit");
        let whole: Design = serde_json::from_str(r#"{"template":"x","font":"y","size":96,"lift":0}"#).unwrap();
        assert_eq!(whole.size, Some(96.0), "JavaScript writes whole numbers without a point");
    }

    #[test]
    fn a_value_out_of_range_is_told_with_its_limits() {
        let style = |opacity| Some(PanelStyle { color: Color::BLACK, opacity });
        let outline = |width| Some(Outline { color: Color::BLACK, width });
        let plain = Design::default;
        for (design, words) in [
            (Design { size: Some(31.0), ..plain() }, "The size of the type is 31 px; it has to be 32 to 160 px."),
            (Design { panel: style(1.5), ..plain() }, "The panel's opacity is 1.5; it has to be 0 to 1."),
            (Design { outline: outline(-1.0), ..plain() }, "The outline's width is -1 px; it has to be 0 to 12 px."),
            (Design { lift: Some(f32::NAN), ..plain() }, "The lift of the title is NaN px; it has to be 0 to 630 px."),
        ] {
            assert_eq!(design.checked(&catalog()).unwrap_err().message, words, "what, how much, and the limits");
        }
        let widest =
            Design { size: Some(160.0), panel: style(0.0), outline: outline(12.0), lift: Some(0.0), ..plain() };
        assert!(widest.checked(&catalog()).is_ok(), "the limits themselves are allowed");
    }

    #[test]
    fn panels_and_outlines_can_be_typed() {
        let panel: PanelStyle = "#102030@0.6".parse().unwrap();
        assert_eq!(panel, PanelStyle { color: "#102030".parse().unwrap(), opacity: 0.6 }, "colour, then strength");
        let outline: Outline = "ffffff@4".parse().unwrap();
        assert_eq!(
            outline,
            Outline { color: Color::WHITE, width: 4.0 },
            "a shell takes # for a comment: it may be left out"
        );
        for wrong in ["#000000", "@1", "black@1", "#000000@", "#000000@x"] {
            let error = wrong.parse::<Outline>().unwrap_err();
            assert!(error.hint.unwrap().contains("COLOR@WIDTH"), "'{wrong}' is told how it is written");
        }
    }
}
