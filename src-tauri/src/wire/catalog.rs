//! Lists to choose from.

use serde::Serialize;
use thumbsheet_core::{
    Color, ModelId, Usd,
    brief::PanelStyle,
    catalog::{self, Layer, Provider, Template, TitleLayer},
};
use thumbsheet_engine::{Engine, FontView, Sides};
use ts_rs::TS;

/// The lists to choose from.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Catalog {
    /// Styles of pictures.
    pub styles: Vec<StyleView>,
    /// Text templates.
    pub templates: Vec<TemplateView>,
    /// Typefaces, the person's own last.
    pub fonts: Vec<FontView>,
    /// Providers of image models, the person's own servers included.
    pub providers: Vec<ProviderView>,
    /// Image models of all providers.
    pub models: Vec<ModelView>,
    /// Sizes and limits of places where thumbnails are shown.
    pub profiles: Vec<ProfileView>,
}

/// A style of picture.
#[derive(Clone, Debug, Serialize, TS)]
pub struct StyleView {
    /// The id that designs and lists name the style by.
    pub id: String,
    /// The name on screen.
    pub name: String,
}

/// A text template, with the values that a design can change.
#[derive(Clone, Debug, Serialize, TS)]
pub struct TemplateView {
    /// The id that a design names the template by.
    pub id: String,
    /// The name on screen.
    pub name: String,
    /// Whether it has a panel of its own.
    pub has_panel: bool,
    /// The colour of its type.
    pub color: Color,
    /// The panel under the type, if the template has one.
    pub panel: Option<PanelStyle>,
    /// The largest size of the type, in reference pixels of a 1200x630 canvas.
    pub largest: f32,
    /// The smallest size of the type, in reference pixels of a 1200x630 canvas.
    pub smallest: f32,
}

/// A provider of image models.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ProviderView {
    /// The first part of the ids of its models.
    pub id: String,
    /// The name on screen.
    pub name: String,
    /// Whether the provider needs a key.
    pub needs_key: bool,
    /// Address of the provider's page for keys.
    pub key_page: String,
    /// Whether a key is known; the keychain is not asked again.
    pub has_key: bool,
    /// Whether it is a server from the person's settings.
    pub custom: bool,
}

/// An image model.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ModelView {
    /// The id in the form `provider/model`.
    pub id: ModelId,
    /// The id of the provider.
    pub provider: String,
    /// The name on screen.
    pub name: String,
    /// The model's description in one sentence.
    pub about: String,
    /// US dollars for one picture; `None` when not known.
    pub price_usd: Option<Usd>,
    /// The day the price was read.
    pub price_read: Option<String>,
    /// Whether partial pictures can be streamed.
    pub streams: bool,
    /// Whether the model accepts a seed.
    pub seeded: bool,
    /// The day of the shutdown, past or announced.
    pub retired_on: Option<String>,
    /// The model to use instead.
    pub replacement: Option<ModelId>,
    /// Median time per picture in this library, in milliseconds; `None` with too few pictures.
    pub usual_ms: Option<u64>,
}

/// A place where thumbnails are shown.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ProfileView {
    /// The id that an export names the profile by.
    pub id: String,
    /// The name on screen.
    pub name: String,
    /// The canvas in pixels.
    pub size: Sides,
    /// The most bytes that a file may have there.
    pub most_bytes: Option<u64>,
}

impl Catalog {
    /// What `engine` knows. Blocking: it reads how long models usually take.
    pub fn of(engine: &Engine) -> Self {
        let catalog = engine.catalog();
        let styles = catalog.styles.iter().map(|style| StyleView { id: style.id.clone(), name: style.name.clone() });
        let profiles = catalog.profiles.iter().map(|profile| ProfileView {
            id: profile.id.clone(),
            name: profile.name.clone(),
            size: profile.size.into(),
            most_bytes: profile.max_bytes,
        });
        Self {
            styles: styles.collect(),
            templates: catalog.templates.iter().map(TemplateView::of).collect(),
            fonts: catalog.fonts.iter().map(Into::into).collect(),
            providers: catalog.providers.iter().map(|provider| ProviderView::of(provider, engine)).collect(),
            models: catalog.models.iter().map(|model| ModelView::of(model, engine)).collect(),
            profiles: profiles.collect(),
        }
    }
}

impl TemplateView {
    fn of(template: &Template) -> Self {
        let panel = template.layers.iter().find_map(Layer::panel);
        let panel = panel.map(|panel| PanelStyle { color: panel.color.color(), opacity: panel.opacity });
        let title = template.layers.iter().find_map(Layer::title);
        let measure = |of: fn(&TitleLayer) -> f32| title.map_or(0.0, of);
        Self {
            id: template.id.clone(),
            name: template.name.clone(),
            has_panel: panel.is_some(),
            color: title.map_or(Color::WHITE, |title| title.color),
            panel,
            largest: measure(|title| title.largest),
            smallest: measure(|title| title.smallest),
        }
    }
}

impl ProviderView {
    fn of(provider: &Provider, engine: &Engine) -> Self {
        let custom = engine.settings().endpoints.iter().find(|endpoint| endpoint.id == provider.id);
        Self {
            id: provider.id.clone(),
            name: provider.name.clone(),
            needs_key: custom.map_or(!provider.key_env.is_empty(), |endpoint| endpoint.needs_key),
            key_page: provider.key_page.clone(),
            has_key: engine.keys().find(provider).is_some(),
            custom: custom.is_some(),
        }
    }
}

impl ModelView {
    fn of(model: &catalog::Model, engine: &Engine) -> Self {
        Self {
            id: model.id.clone(),
            provider: model.id.provider().to_owned(),
            name: model.name.clone(),
            about: model.about.clone(),
            price_usd: if model.id.is_local() { Some(Usd::ZERO) } else { model.estimate() },
            price_read: model.price.map(|price| price.read.to_string()),
            streams: model.streams,
            seeded: model.seeded,
            retired_on: model.retires_on.map(|day| day.to_string()),
            replacement: model.replacement.clone(),
            // A history that cannot be read is no reason to show no list.
            usual_ms: engine.studio().usual_ms(&model.id).ok().flatten(),
        }
    }
}
