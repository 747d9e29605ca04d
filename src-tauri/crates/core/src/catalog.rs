//! The catalog of styles, templates, fonts, providers, models and profiles, read from the data in `src-tauri/assets`
//! and `fonts/`.

mod font;
mod model;
mod profile;
mod style;
mod template;
mod wire;

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;

pub use font::Font;
pub use model::{Ask, Model, Price, Provider, Retirement, Sizes, TokenPrice, Typed};
pub use profile::Profile;
pub use style::Style;
pub use template::{
    Align, Anchor, Area, Blend, Case, Chip, Emphasis, EmphasisBox, Family, Figure, Fill, Grade, Gradient, Hue, Image,
    Ink, Layer, Layout, Lead, Others, Outline, Pair, Panel, Picture, Portrait, Ring, Run, Scrim, Shadow, Source, Spot,
    Stop, Stroke, Template, TitleLayer, Underline, Units, VerticalAlign,
};
pub use wire::{CostField, PixelFields, Wire};

use crate::{Code, Error, ModelId, nearest, secret::is_a_key};

/// Everything that a brief can name.
#[derive(Clone, Debug)]
pub struct Catalog {
    /// Styles of pictures, in the order of the menus.
    pub styles: Vec<Style>,
    /// Templates of the text layer, in the order of the menus.
    pub templates: Vec<Template>,
    /// Bundled fonts, and those that the person added.
    pub fonts: Vec<Font>,
    /// Fonts for the scripts that [`fonts`](Self::fonts) lack, and emoji, in the order in which they are tried. No design
    /// names them.
    pub fallbacks: Vec<Font>,
    /// Vendors of image models, and this program's own models.
    pub providers: Vec<Provider>,
    /// Image models of all providers.
    pub models: Vec<Model>,
    /// Sizes and byte limits of the sites that show thumbnails.
    pub profiles: Vec<Profile>,
}

const TEMPLATES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/templates.rs"));

static BUNDLED: LazyLock<Result<Catalog, Error>> = LazyLock::new(Catalog::read_bundled);

impl Catalog {
    /// Returns the catalog that is built into the program.
    ///
    /// # Errors
    /// `INTERNAL` when an asset is malformed. A test reads every asset, so a released build never returns it.
    pub fn bundled() -> Result<Self, Error> {
        BUNDLED.clone()
    }

    fn read_bundled() -> Result<Self, Error> {
        #[derive(Deserialize)]
        struct Styles {
            style: Vec<Style>,
        }
        #[derive(Deserialize)]
        struct Models {
            provider: Vec<Provider>,
            model: Vec<Model>,
        }
        #[derive(Deserialize)]
        struct Fonts {
            font: Vec<Font>,
            fallback: Vec<Font>,
        }
        #[derive(Deserialize)]
        struct Profiles {
            profile: Vec<Profile>,
        }
        let styles: Styles = read("styles.toml", include_str!("../../../assets/styles.toml"))?;
        let models: Models = read("models.toml", include_str!("../../../assets/models.toml"))?;
        let fonts: Fonts = read("fonts.toml", include_str!("../../../../fonts/fonts.toml"))?;
        let profiles: Profiles = read("profiles.toml", include_str!("../../../assets/profiles.toml"))?;
        let mut templates = TEMPLATES
            .iter()
            .map(|(id, text)| Template::read(id, text).map_err(|error| malformed(id, &error)))
            .collect::<Result<Vec<_>, _>>()?;
        templates.sort_by_key(|template| template.order);
        Ok(Self {
            styles: styles.style,
            templates,
            fonts: fonts.font,
            fallbacks: fonts.fallback,
            providers: models.provider,
            models: models.model,
            profiles: profiles.profile,
        })
    }

    /// Returns the id of the style with this id or name, or the text itself when it is a sentence (contains a space).
    ///
    /// # Errors
    /// `INVALID_INPUT` with the nearest style.
    pub fn style_choice(&self, given: &str) -> Result<String, Error> {
        let given = given.trim();
        match self.style(given) {
            Some(style) => Ok(style.id.clone()),
            None if given.contains(' ') && given.chars().count() <= 300 => Ok(given.to_owned()),
            None => Err(nearest::unknown("style", given, self.styles.iter().map(|style| style.id.as_str()))),
        }
    }

    /// Finds the style with this id or name.
    pub fn style(&self, given: &str) -> Option<&Style> {
        self.styles.iter().find(|style| same(given, &style.id) || same(given, &style.name))
    }

    /// Finds the template with this id or name.
    ///
    /// # Errors
    /// `INVALID_INPUT` with the nearest template.
    pub fn template(&self, given: &str) -> Result<&Template, Error> {
        self.templates.iter().find(|template| same(given, &template.id) || same(given, &template.name)).ok_or_else(
            || nearest::unknown("template", given, self.templates.iter().map(|template| template.id.as_str())),
        )
    }

    /// Finds the font with this id or family name.
    ///
    /// # Errors
    /// `INVALID_INPUT` with the nearest font.
    pub fn font(&self, given: &str) -> Result<&Font, Error> {
        self.fonts
            .iter()
            .find(|font| same(given, &font.id) || same(given, &font.family))
            .ok_or_else(|| nearest::unknown("font", given, self.fonts.iter().map(|font| font.id.as_str())))
    }

    /// Finds the profile with this id.
    ///
    /// # Errors
    /// `INVALID_INPUT` with the nearest profile.
    pub fn profile(&self, given: &str) -> Result<&Profile, Error> {
        self.profiles
            .iter()
            .find(|profile| same(given, &profile.id))
            .ok_or_else(|| nearest::unknown("profile", given, self.profiles.iter().map(|profile| profile.id.as_str())))
    }

    /// Finds the provider with this id.
    ///
    /// # Errors
    /// `INVALID_INPUT` with the nearest provider.
    pub fn provider(&self, given: &str) -> Result<&Provider, Error> {
        self.providers.iter().find(|provider| provider.id == given).ok_or_else(|| {
            let known = self.providers.iter().map(|provider| provider.id.as_str());
            // A key that was typed in the wrong place is not repeated.
            let shown = if is_a_key(given) { "[key]" } else { given };
            let error = Error::invalid(format!("No provider is called '{shown}'."));
            match nearest::nearest(given, known.clone()) {
                Some(word) => error.hint(format!("Did you mean {word}?")),
                None => error.hint(format!("Known: {}.", known.collect::<Vec<_>>().join(", "))),
            }
        })
    }

    /// Finds the model with this id. An id that the catalog does not list gets the properties of the listed model that
    /// its provider names for that prefix. A bare name (`aurora`) works when exactly one model has it.
    ///
    /// # Errors
    /// `INVALID_INPUT` with the nearest model when the provider is unknown or has no pattern for the id.
    pub fn model(&self, given: &str) -> Result<Model, Error> {
        // A model with a replacement is known, and never suggested.
        let current = self.models.iter().filter(|model| model.replacement.is_none());
        let known = || current.clone().map(|model| model.id.as_str());
        if is_a_key(given) {
            return Err(given.parse::<ModelId>().err().unwrap_or_else(|| Error::invalid("A key is no model.")));
        }
        if !given.contains('/') {
            let mut named = self.models.iter().filter(|model| model.id.model() == given);
            return match (named.next(), named.next()) {
                (Some(model), None) => Ok(model.clone()),
                _ => Err(nearest::unknown("model", given, known())),
            };
        }
        let id: ModelId = given.parse()?;
        if let Some(model) = self.models.iter().find(|model| model.id == id) {
            return Ok(model.clone());
        }
        let provider = self.provider(id.provider())?;
        let pattern = provider
            .typed
            .iter()
            .find(|typed| id.model().starts_with(&typed.prefix))
            .and_then(|typed| self.models.iter().find(|model| model.id == typed.like));
        match pattern {
            Some(pattern) => {
                let shutdown = provider.retired.iter().find(|retired| retired.name == id.model());
                let model = Model::typed(id, pattern);
                Ok(Model {
                    retires_on: shutdown.map(|retired| retired.on),
                    replacement: shutdown.map(|retired| retired.replacement.clone()),
                    ..model
                })
            }
            None => Err(nearest::unknown("model", given, known())),
        }
    }

    /// Finds the listed model whose id is nearest to `given` and that its vendor has not shut down by `today`, for a warning.
    pub fn nearest_model(&self, given: &str, today: Date) -> Option<&str> {
        let alive = self.models.iter().filter(|model| !model.is_retired(today));
        nearest::nearest(given, alive.map(|model| model.id.as_str()))
    }
}

fn same(given: &str, known: &str) -> bool {
    let plain = |text: &str| text.trim().to_lowercase().replace([' ', '_'], "-");
    plain(given) == plain(known)
}

fn read<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, Error> {
    toml::from_str(text).map_err(|error| malformed(name, &error))
}

fn malformed(name: &str, error: &toml::de::Error) -> Error {
    Error::new(Code::Internal, format!("The built-in {name} is malformed: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_the_product_names_is_there() {
        let catalog = Catalog::bundled().unwrap();
        assert_eq!(catalog.styles.len(), 12, "the product has twelve styles");
        assert_eq!(catalog.fonts.len(), 25, "and twenty-five fonts");
        assert_eq!(catalog.templates.len(), 25, "and twenty-five templates");
        assert_eq!(catalog.profiles.len(), 7, "the product has seven profiles");
        for model in &catalog.models {
            assert!(catalog.provider(model.id.provider()).is_ok(), "{} names a provider that is listed", model.id);
            if let Some(next) = &model.replacement {
                let next = catalog.models.iter().find(|known| known.id == *next).unwrap();
                assert!(next.retires_on.is_none(), "{} must not be replaced by a model that retires too", model.id);
            }
        }
    }

    #[test]
    fn names_find_their_ids() {
        let catalog = Catalog::bundled().unwrap();
        assert_eq!(catalog.font("Bebas Neue").unwrap().id, "bebas-neue", "a family name is what people know");
        assert_eq!(catalog.style_choice("Oil painting").unwrap(), "oil-painting", "so is a style's name");
        assert_eq!(
            catalog.model("aurora").unwrap().id.as_str(),
            "offline/aurora",
            "a bare name that is unique will do"
        );
    }

    #[test]
    fn a_sentence_is_a_style() {
        let catalog = Catalog::bundled().unwrap();
        assert_eq!(
            catalog.style_choice("linocut in two colours").unwrap(),
            "linocut in two colours",
            "a sentence stays as it is"
        );
        let error = catalog.style_choice("watercolour").unwrap_err();
        assert!(error.hint.unwrap().contains("watercolor?"), "a single word was meant as an id");
    }

    #[test]
    fn an_unlisted_model_can_be_typed() {
        let catalog = Catalog::bundled().unwrap();
        let model = catalog.model("openai/gpt-image-9").unwrap();
        assert!(model.typed && model.price.is_none(), "it is tried, and its price is not made up");
        let mini = catalog.model("openai/gpt-image-1-mini").unwrap();
        assert_eq!(
            mini.retires_on.map(|day| day.to_string()).as_deref(),
            Some("2026-12-01"),
            "a shutdown is known of typed names too"
        );
        let heir = mini.replacement.unwrap();
        assert!(catalog.models.iter().any(|model| model.id == heir), "and {heir} can be used instead");
        assert!(
            catalog.model("offline/aurorra").unwrap_err().hint.unwrap().contains("offline/aurora"),
            "ours are all known"
        );
        assert!(
            catalog.model("opnai/gpt-image-2").unwrap_err().hint.unwrap().contains("openai"),
            "so are the providers"
        );
    }

    #[test]
    fn a_model_that_is_shut_down_is_never_suggested() {
        let catalog = Catalog::bundled().unwrap();
        let hint = catalog.model("openai").unwrap_err().hint.unwrap();
        assert!(hint.contains("openai/") && !hint.contains("dall-e"), "it is gone since May: {hint}");
        let today = jiff::civil::date(2026, 12, 1);
        for typed in ["openai/dall-e-4", "openai/gpt-image-1.5", "openai/plain"] {
            let near = catalog.nearest_model(typed, today).unwrap_or_default();
            let found = catalog.models.iter().find(|model| model.id.as_str() == near);
            assert!(found.is_none_or(|model| !model.is_retired(today)), "{typed} is not {near}, which is gone");
        }
    }
}
