//! What crosses to the page besides the engine's own types: lists to choose from, keys without the keys, notices.
//!
//! Every shape has its TypeScript in `ui/src/lib/bindings`, written by a test and checked to be current by the same.

use serde::{Deserialize, Serialize};
use thumbsheet_core::{
    Color, Digest, Error, ModelId, RunId, ThumbnailId,
    brief::{Design, PanelStyle},
    catalog::{self, Layer, Provider, Template, TitleLayer},
};
use thumbsheet_engine::{
    CredentialStatus, Dropped, Engine, FontView, Settings, Sides, keys,
    keys::{Source, Status},
    library::{StoredAt, UploadCounts},
    studio::SheetView,
};
use ts_rs::TS;

/// What can be chosen.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Catalog {
    /// Looks of a picture.
    pub styles: Vec<StyleView>,
    /// Text layers.
    pub templates: Vec<TemplateView>,
    /// Typefaces.
    pub fonts: Vec<FontView>,
    /// Who draws.
    pub providers: Vec<ProviderView>,
    /// What draws.
    pub models: Vec<ModelView>,
    /// Sizes and limits of places where thumbnails are shown.
    pub profiles: Vec<ProfileView>,
}

/// A look.
#[derive(Clone, Debug, Serialize, TS)]
pub struct StyleView {
    /// Its id.
    pub id: String,
    /// Its name on screen.
    pub name: String,
}

/// A text layer, with what a design may change of it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct TemplateView {
    /// Its id.
    pub id: String,
    /// Its name on screen.
    pub name: String,
    /// Whether it has a panel of its own.
    pub has_panel: bool,
    /// The colour of its type.
    pub color: Color,
    /// Its panel.
    pub panel: Option<PanelStyle>,
    /// The largest its type gets, pixels of a 1200x630 canvas.
    pub largest: f32,
    /// The smallest.
    pub smallest: f32,
}

/// Who draws.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ProviderView {
    /// Its id.
    pub id: String,
    /// Its name on screen.
    pub name: String,
    /// Whether it wants a key.
    pub needs_key: bool,
    /// Where a key is made.
    pub key_page: String,
    /// Whether there is one, as far as is known without asking the keychain anew.
    pub has_key: bool,
    /// Whether it is a server of the person's own.
    pub custom: bool,
}

/// What draws.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ModelView {
    /// `provider/model`.
    pub id: ModelId,
    /// Its provider's id.
    pub provider: String,
    /// Its name on screen.
    pub name: String,
    /// One sentence.
    pub about: String,
    /// US dollars for one picture; `None` when not known.
    pub price_usd: Option<f64>,
    /// The day the price was read.
    pub price_read: Option<String>,
    /// Whether partial pictures can be streamed.
    pub streams: bool,
    /// Whether it takes a seed.
    pub seeded: bool,
    /// The day it was, or will be, shut down.
    pub retired_on: Option<String>,
    /// What takes its place.
    pub replacement: Option<ModelId>,
    /// What a picture usually takes, milliseconds: the median of this library's own history.
    pub usual_ms: Option<u64>,
}

/// A place where thumbnails are shown.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ProfileView {
    /// Its id.
    pub id: String,
    /// Its name on screen.
    pub name: String,
    /// Pixels.
    pub size: Sides,
    /// Most bytes it takes.
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
            most_bytes: profile.most_bytes,
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
        let panel = template.layers.iter().find_map(|layer| match layer {
            Layer::Panel(panel) => Some(PanelStyle { color: panel.color, opacity: panel.opacity }),
            Layer::Title(_) => None,
        });
        let title = template.layers.iter().find_map(|layer| match layer {
            Layer::Title(title) => Some(title),
            Layer::Panel(_) => None,
        });
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
            price_usd: if model.id.provider() == "offline" { Some(0.0) } else { model.estimate() },
            price_read: model.price.map(|price| price.read.to_string()),
            streams: model.streams,
            seeded: model.seeded,
            retired_on: model.retires_on.map(|day| day.to_string()),
            replacement: model.replacement.clone(),
            // A history that cannot be read is no reason to show no list.
            usual_ms: engine.library().median_ms(&model.id).ok().flatten(),
        }
    }
}

/// A title over a picture, to be drawn for the screen.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct DrawOne {
    /// The picture; `None` is a neutral grey.
    pub base: Option<Digest>,
    /// The title.
    pub title: String,
    /// The text layer.
    pub design: Design,
    /// The canvas it is set on.
    pub canvas: Sides,
}

impl From<DrawOne> for thumbsheet_engine::DrawOne {
    fn from(DrawOne { base, title, design, canvas }: DrawOne) -> Self {
        Self { base, title, design, canvas: thumbsheet_core::Size::new(canvas.width, canvas.height) }
    }
}

/// The keys, without the keys.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Keys {
    /// How the keychain is.
    pub keychain: KeychainState,
    /// One a provider that wants one.
    pub keys: Vec<KeyView>,
}

/// How the keychain is.
#[derive(Clone, Debug, Serialize, TS)]
pub struct KeychainState {
    /// In a word.
    pub state: KeychainWord,
    /// In a sentence; empty when all is well.
    pub message: String,
}

/// How the keychain is, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeychainWord {
    /// It takes and gives keys.
    Ready,
    /// It has to be unlocked first.
    Locked,
    /// There is none.
    Absent,
}

impl KeychainState {
    /// All is well, or not known to be otherwise.
    pub fn ready() -> Self {
        Self { state: KeychainWord::Ready, message: String::new() }
    }
}

impl From<keys::KeychainState> for KeychainState {
    fn from(state: keys::KeychainState) -> Self {
        match state {
            keys::KeychainState::Ready => Self::ready(),
            keys::KeychainState::Locked => {
                Self { state: KeychainWord::Locked, message: "The keychain is locked.".to_owned() }
            }
            keys::KeychainState::Absent { message } => Self { state: KeychainWord::Absent, message },
        }
    }
}

/// What is known of a provider's key.
#[derive(Clone, Debug, Serialize, TS)]
pub struct KeyView {
    /// The provider's id.
    pub provider: String,
    /// Its name.
    pub name: String,
    /// Where a key is made.
    pub key_page: String,
    /// Where the key is from; `None`: there is none.
    pub source: Option<KeySource>,
    /// The variable it is from, or would be taken from.
    pub variable: Option<String>,
    /// Its last four characters.
    pub last_four: Option<String>,
    /// Why it cannot be had.
    pub error: Option<Error>,
}

/// Where a key is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeySource {
    /// The system's keychain.
    Keychain,
    /// An environment variable.
    Environment,
    /// Given for this session.
    Session,
}

impl From<Source> for KeySource {
    fn from(source: Source) -> Self {
        match source {
            Source::Session => Self::Session,
            Source::Environment(_) => Self::Environment,
            Source::Keychain => Self::Keychain,
        }
    }
}

impl KeyView {
    /// What `status` says of the key of `provider`.
    pub fn new(provider: &Provider, status: Status) -> Self {
        let source = status.source.map(KeySource::from);
        Self {
            provider: provider.id.clone(),
            name: provider.name.clone(),
            key_page: provider.key_page.clone(),
            source,
            variable: status.variable.or_else(|| provider.key_env.first().cloned()),
            last_four: status.last_four,
            error: status.error,
        }
    }
}

/// What a page on the web says.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Page {
    /// Its title.
    pub title: Option<String>,
    /// Its text, cut for a prompt.
    pub text: String,
}

impl From<thumbsheet_engine::Page> for Page {
    fn from(page: thumbsheet_engine::Page) -> Self {
        Self { text: page.context(), title: page.title }
    }
}

/// Everything for the first paint.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Started {
    /// What can be chosen.
    pub catalog: Catalog,
    /// The settings.
    pub settings: Settings,
    /// The sheet to begin with.
    pub sheet: SheetView,
    /// Whether nothing was ever made here.
    pub first_run: bool,
    /// Runs that an earlier session left unfinished.
    pub interrupted: Vec<Interrupted>,
    /// What went wrong while starting.
    pub problems: Vec<Error>,
    /// The program.
    pub about: About,
    /// How the keychain is, before it was asked: it is not asked at the start.
    pub key_state: KeychainState,
}

/// A run that an earlier session left unfinished.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Interrupted {
    /// The sheet it is on.
    pub sheet: Option<String>,
    /// The run.
    pub run: RunId,
    /// How many of its thumbnails were under way.
    pub interrupted: usize,
    /// For how many of them a request was out.
    pub possibly_spent: usize,
    /// What those may cost, US dollars.
    pub possibly_usd: f64,
}

/// The program.
#[derive(Clone, Debug, Serialize, TS)]
pub struct About {
    /// Its version.
    pub version: String,
    /// Where everything is kept, abbreviated.
    pub home: String,
    /// Where the log is, abbreviated.
    pub logs: String,
}

/// What quitting now would interrupt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, TS)]
pub struct UnderWay {
    /// Pictures that are being made.
    pub generating: usize,
    /// Pictures that are stored already.
    pub safe: usize,
    /// Thumbnails for which nothing is sent.
    pub queued: usize,
    /// What may be billed for those being made, US dollars.
    pub may_be_billed_usd: f64,
}

/// What takes long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Every picture is read.
    DeepCheck,
    /// The library is written into one file.
    Export,
    /// A library is taken in.
    Import,
    /// Thumbnails are taken out.
    Download,
}

/// Where a thumbnail is, or is on its way to.
#[derive(Clone, Debug, Serialize, TS)]
pub struct UploadsOf {
    /// The thumbnail.
    pub thumbnail: ThumbnailId,
    /// One a destination.
    pub stored: Vec<StoredAt>,
}

impl UploadsOf {
    /// As the library says. Blocking.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn read(engine: &Engine, thumbnail: ThumbnailId) -> Result<Self, Error> {
        let stored = engine.library().uploads_of(&thumbnail)?.into_iter().map(StoredAt::from).collect();
        Ok(Self { thumbnail, stored })
    }
}

/// What is known of a bucket's credentials.
#[derive(Clone, Debug, Serialize, TS)]
pub struct CredentialView {
    /// The destination's id.
    pub destination: String,
    /// Where they are from; `None`: there are none.
    pub source: Option<KeySource>,
    /// The access key's last four characters.
    pub access_key: Option<String>,
    /// Why they cannot be had.
    pub error: Option<Error>,
}

impl From<CredentialStatus> for CredentialView {
    fn from(CredentialStatus { destination, source, access_key, error }: CredentialStatus) -> Self {
        Self { destination, source: source.map(KeySource::from), access_key, error }
    }
}

/// What the page is told unasked.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// The person wants to quit while pictures are made.
    QuitAsked(UnderWay),
    /// An item of the native menu: one of the page's commands.
    Command {
        /// Its id.
        command: String,
    },
    /// Another start of the program wants this sheet shown.
    OpenSheet {
        /// Its id.
        sheet: String,
    },
    /// Files are dragged over the window.
    DragOver {
        /// Their names.
        names: Vec<String>,
    },
    /// They left.
    DragLeft,
    /// They were dropped, and are read.
    Dropping {
        /// How many.
        count: usize,
    },
    /// They were read.
    Dropped {
        /// What they are.
        items: Vec<Dropped>,
    },
    /// Uploads went on.
    Uploads {
        /// How many there are.
        counts: UploadCounts,
        /// What changed.
        changed: Vec<UploadsOf>,
    },
    /// There is something new in the gallery.
    LibraryChanged,
    /// Something that takes long went on.
    Progress {
        /// What.
        task: Task,
        /// How much of it is done.
        done: usize,
        /// How much there is.
        of: usize,
    },
    /// A drag out of the window ended.
    DraggedOut {
        /// Whether something took the files.
        dropped: bool,
    },
}
