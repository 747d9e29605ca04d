//! A preset: everything of a sheet but its titles, in a file that is passed on.

mod check;
mod json;
mod migrate;
mod mistake;
mod read;
mod tree;
mod understand;
mod write;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::Table;

pub use read::Written;

use crate::{
    Color, Digest, Error,
    brief::{Design, Outline, PanelStyle, Slots},
    list::Defaults,
};

/// The schema version that this program writes.
pub const SCHEMA: u32 = 1;
/// Most characters of a name.
pub const NAME_MAX: usize = 80;

/// A preset. What it leaves out is as the program has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "Thumbsheet preset"))]
pub struct Preset {
    /// The version of the file.
    #[cfg_attr(test, schemars(range(min = 1, max = 1)))]
    pub schema: u32,
    /// What it is called on screen.
    #[cfg_attr(test, schemars(length(min = 1, max = 80)))]
    pub name: String,
    /// Image models, as provider/model. Without any, the offline ones draw.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, schemars(inner(length(min = 1))))]
    pub models: Vec<String>,
    /// What the picture shows.
    #[serde(default, skip_serializing_if = "is_default")]
    pub prompt: Prompt,
    /// How the title is set.
    #[serde(default, skip_serializing_if = "is_default")]
    pub text: Text,
    /// The file to write.
    #[serde(default, skip_serializing_if = "is_default")]
    pub export: Export,
    /// Files that lie beside the preset, by their paths from it, with the SHA-256 of what is in them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(test, schemars(with = "BTreeMap<String, String>"))]
    pub assets: BTreeMap<String, Digest>,
    /// Keys that this version does not know. They stay when the preset is written.
    #[serde(skip)]
    pub unknown: Table,
}

/// What the picture shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Prompt {
    /// A style's id, or a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<String>,
    /// Extra guidelines for the picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(length(max = 500)))]
    pub extra: Option<String>,
    /// What the post is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    /// Seed for models that take one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
}

/// How the title is set. Lengths are pixels of a 1200x630 canvas.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Text {
    /// A text template's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// A font's id, a family name, or a file beside the preset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub font: Option<String>,
    /// Colour of the type, #rrggbb.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Option<String>", regex(pattern = "^#[0-9a-fA-F]{6}$")))]
    pub color: Option<Color>,
    /// Largest size of the type; it is still fitted downward.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(range(min = 32, max = 160)))]
    pub size: Option<f32>,
    /// What lies behind the type, in place of the template's panel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub panel: Option<PanelStyle>,
    /// A line around the letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outline: Option<Outline>,
    /// How far the title is moved up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(range(min = 0, max = 630)))]
    pub lift: Option<f32>,
    /// A word or two above the title, where the template shows it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(test, schemars(length(max = 120)))]
    pub kicker: String,
    /// A sentence below the title.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(test, schemars(length(max = 120)))]
    pub subtitle: String,
    /// Who wrote it, or who is the guest.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(test, schemars(length(max = 120)))]
    pub byline: String,
    /// A number: of the episode, the lesson, the score.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(test, schemars(length(max = 120)))]
    pub number: String,
    /// A label: breaking, the name of a file.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(test, schemars(length(max = 120)))]
    pub label: String,
    /// Short words, each in a pill of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, schemars(length(max = 8)))]
    pub tags: Vec<String>,
    /// How many there are of what `number` counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<u32>,
}

/// The file to write.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Export {
    /// Where it will be shown: decides pixels and limits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// JPEG quality, 1 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(range(min = 1, max = 100)))]
    pub quality: Option<u8>,
    /// How files are named, e.g. {row:03}-{slug}-{model}.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether a file says how it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<bool>,
}

impl Preset {
    /// Makes a preset that sets nothing.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            schema: SCHEMA,
            name: name.into(),
            models: Vec::new(),
            prompt: Prompt::default(),
            text: Text::default(),
            export: Export::default(),
            assets: BTreeMap::new(),
            unknown: Table::new(),
        }
    }

    /// Makes a preset from these values.
    pub fn of(name: impl Into<String>, defaults: &Defaults) -> Self {
        let Defaults { brief, models, profile, name: file } = defaults;
        let Design { template, font, color, size, panel, outline, lift } = brief.design.clone();
        let text = Text {
            template: Some(template),
            font: Some(font),
            color,
            size,
            panel,
            outline,
            lift,
            ..Text::of(&brief.slots)
        };
        Self {
            models: models.iter().map(ToString::to_string).collect(),
            prompt: Prompt {
                style: Some(brief.style.clone()),
                extra: brief.extra.clone(),
                context: brief.context.clone(),
                seed: brief.seed,
            },
            text,
            export: Export {
                profile: Some(profile.clone()),
                quality: Some(brief.export.quality),
                name: file.clone(),
                // The default is omitted.
                metadata: (!brief.export.receipt).then_some(false),
            },
            ..Self::new(name)
        }
    }

    /// Writes the preset as TOML.
    ///
    /// # Errors
    /// `INVALID_INPUT` for content that no preset may hold: a key, an absolute path, a number that TOML cannot express.
    pub fn to_toml(&self) -> Result<String, Error> {
        let text = write::text(self)?;
        // The written text must be readable under the rules for other people's presets.
        Written::read(&format!("The preset '{}'", self.name), &text)?;
        Ok(text)
    }

    /// Path of the font, where the font is a file beside the preset.
    pub fn font_file(&self) -> Option<&str> {
        self.text.font.as_deref().filter(|font| is_file(font))
    }
}

impl Text {
    /// What stands beside the title, and no design. Pictures are the library's, and stay there.
    pub fn of(slots: &Slots) -> Self {
        let Slots { kicker, subtitle, byline, number, label, tags, of, .. } = slots.clone();
        Self { kicker, subtitle, byline, number, label, tags, of: (of > 0).then_some(of), ..Self::default() }
    }

    /// What stands beside the title.
    pub fn slots(&self) -> Slots {
        let Self { kicker, subtitle, byline, number, label, tags, of, .. } = self.clone();
        Slots { kicker, subtitle, byline, number, label, tags, of: of.unwrap_or_default(), ..Slots::default() }
    }

    /// The design that the preset describes.
    pub fn design(&self) -> Design {
        let plain = Design::default();
        let Self { template, font, color, size, panel, outline, lift, .. } = self.clone();
        Design {
            template: template.unwrap_or(plain.template),
            font: font.unwrap_or(plain.font),
            color,
            size,
            panel,
            outline,
            lift,
        }
    }
}

impl Export {
    /// The profile's id, or the default one.
    pub fn profile(&self) -> &str {
        self.profile.as_deref().unwrap_or("og")
    }
}

/// Whether a font is a file, not an id or a family name.
fn is_file(font: &str) -> bool {
    let lower = font.to_ascii_lowercase();
    font.contains(['/', '\\']) || [".ttf", ".otf"].iter().any(|ending| lower.ends_with(ending))
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[cfg(test)]
mod tests;
