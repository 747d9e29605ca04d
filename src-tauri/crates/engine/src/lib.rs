//! What the doors import: a title (or many) in, finished thumbnails out.
//!
//! [`Engine`] is a façade of handles, one for each area. No module of this crate imports this file.

mod art;
mod context;
mod desk;
pub mod doctor;
mod dropped;
mod environment;
mod files;
mod fonts;
mod gallery;
mod kept;
pub mod lists;
mod live;
mod machine;
mod own;
mod parts;
mod places;
mod presets;
mod rescued;
mod runs;
pub mod settings;
mod steps;
mod storage;
pub mod studio;
mod threads;
mod titles;
mod unlock;
mod watch;

use std::{path::Path, sync::Arc};

use thumbsheet_canvas::FontBook;
use thumbsheet_core::{Catalog, Code, Error, ports::today};
use thumbsheet_keys::Keys;
use thumbsheet_library::{Library, RecoveredRun};
use thumbsheet_providers::{Options as TransportOptions, Transport};

pub use doctor::Doctor;
pub use dropped::{DroppedFile, Drops, MAX_TITLES};
pub use environment::{Environment, StorageEnvironment};
pub use files::{MAX_BYTES, read_limited};
pub use fonts::FontView;
pub use gallery::{AttemptView, Details, Download, ExportRequest, Gallery, Picture, SavedFile, Sides};
pub use lists::{BatchCell, Lists, Manifest, ManifestLine, OpenRun, Remainder, Repeat, Which};
pub use live::{DrawOne, Live};
pub use machine::check_machine;
pub use parts::Parts;
pub use places::Places;
pub use presets::{OpenPreset, PresetFolder, PresetLine, PresetView, Presets, is_preset};
pub use runs::{Events, Outcome, Quote, Retitle, Run, RunOptions, Runs, Spending, retry};
pub use settings::Settings;
pub use steps::Composed;
pub use storage::{BucketItem, BucketPage, CredentialStatus, KeyDeletion, ProbeLine, ProbeStep, Storage, StorageTest};
pub use studio::Studio;
pub use thumbsheet_canvas as canvas;
pub use thumbsheet_destinations as destinations;
pub use thumbsheet_disk as disk;
pub use thumbsheet_keys as keys;
pub use thumbsheet_library as library;
pub use thumbsheet_providers::Page;
pub use watch::{Defaults, PricedModel, Watch, WatchEvent, WatchOptions};

use context::{Configuration, Context};
use lists::Drafts;
use runs::Traffic;
use storage::{Uploader, UploaderParts};
use threads::Threads;
use titles::Titles;

/// The engine. One per process; cheap to clone.
#[derive(Clone)]
pub struct Engine {
    context: Arc<Context>,
    traffic: Arc<Traffic>,
    uploader: Arc<Uploader>,
    kept: Arc<live::Caches>,
    /// Lists in memory. Each engine checks them by its own catalog.
    drafts: Drafts,
}

impl Engine {
    /// Opens the home and books the pictures that an earlier process left behind.
    ///
    /// # Errors
    /// `LIBRARY` when the home cannot be used.
    pub fn open(parts: Parts) -> Result<Self, Error> {
        let Parts { catalog: plain, fonts, base_urls: overrides, settings, mut problems, .. } = parts;
        let library = Arc::new(Library::open(&parts.home)?.in_zone(parts.zone));
        rescued::take_back(&library);
        let recovered = library.recover(parts.clock.now())?;
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let threads = Threads::start(cores)
            .map_err(|error| Error::new(Code::Internal, format!("Could not start the drawing threads: {error}.")))?;
        let configured =
            Configuration::new(&library, &plain, fonts, &settings, &overrides, today(parts.clock.as_ref()));
        problems.extend(configured.problems);
        let keys = Arc::new(parts.keys);
        let uploader = Arc::new(Uploader::new(UploaderParts {
            library: Arc::clone(&library),
            keys: Arc::clone(&keys),
            places: parts.places.clone(),
            environment: parts.storage_environment.clone(),
            wait: parts.upload_wait,
            clock: Arc::clone(&parts.clock),
            chance: Arc::clone(&parts.chance),
        }));
        let transport = Transport::new(TransportOptions {
            clock: Arc::clone(&parts.clock),
            proxies: parts.proxies,
            ..TransportOptions::default()
        })?;
        let context = Context {
            library,
            catalog: configured.catalog,
            fonts: Arc::new(configured.fonts),
            keys,
            base_urls: configured.base_urls,
            transport: Arc::new(transport),
            clock: parts.clock,
            chance: parts.chance,
            settings,
            titles: Titles::default(),
            unread_settings: parts.unread_settings,
            unread_limits: parts.unread_limits,
            places: parts.places,
            threads: Arc::new(threads),
            storage_environment: parts.storage_environment,
            recovered: Arc::new(recovered),
            problems,
            plain,
            overrides,
        };
        Ok(Self {
            context: Arc::new(context),
            traffic: Arc::default(),
            uploader,
            kept: Arc::default(),
            drafts: Drafts::default(),
        })
    }

    /// An engine with other settings, and with the fonts that are in the home now. It shares the library, the keys, the
    /// connections and the limits with this one; runs under way keep the engine that they began with.
    ///
    /// # Errors
    /// `INTERNAL` when a built-in font is missing.
    pub fn reconfigured(&self, settings: Settings) -> Result<Self, Error> {
        Ok(Self {
            context: Arc::new(self.context.reconfigured(settings)?),
            traffic: Arc::clone(&self.traffic),
            uploader: Arc::clone(&self.uploader),
            kept: Arc::clone(&self.kept),
            drafts: Drafts::default(),
        })
    }

    /// Thumbnails, sheets and lists made by models.
    pub fn runs(&self) -> Runs {
        let (context, traffic, uploader) =
            (Arc::clone(&self.context), Arc::clone(&self.traffic), Arc::clone(&self.uploader));
        Runs::new(context, traffic, uploader, lists::write_at_end)
    }

    /// Sheets of the Studio.
    pub fn studio(&self) -> Studio {
        Studio::new(self.runs())
    }

    /// Returns the handle for lists of titles.
    pub fn lists(&self) -> Lists {
        Lists::new(self.runs(), self.studio(), self.presets(), Arc::clone(&self.drafts))
    }

    /// Destinations of finished thumbnails, and uploads.
    pub fn storage(&self) -> Storage {
        Storage::new(Arc::clone(&self.context), Arc::clone(&self.uploader))
    }

    /// Returns the handle for finished thumbnails.
    pub fn gallery(&self) -> Gallery {
        Gallery::new(Arc::clone(&self.context), self.storage())
    }

    /// Returns the handle for presets.
    pub fn presets(&self) -> Presets {
        Presets::new(Arc::clone(&self.context))
    }

    /// Drawing for a screen.
    pub fn live(&self) -> Live {
        Live::new(Arc::clone(&self.context), Arc::clone(&self.kept))
    }

    /// What a person drops on the window.
    pub fn drops(&self) -> Drops {
        Drops::new(Arc::clone(&self.context), self.lists(), self.presets())
    }

    /// The check of everything that the engine needs.
    pub fn doctor(&self) -> Doctor {
        Doctor::new(Arc::clone(&self.context))
    }

    /// Watches a folder of posts until the watch is cancelled.
    ///
    /// # Errors
    /// `INVALID_INPUT` when there is no such folder, a default is wrong, or the limit is no amount.
    pub fn watch(&self, options: WatchOptions) -> Result<Watch, Error> {
        Watch::start(&self.runs(), options)
    }

    /// The library itself, for tests and benches that look at what is on the disk. Doors use the handles.
    pub fn library(&self) -> &Library {
        &self.context.library
    }

    /// The home: the folder of everything made.
    pub fn home(&self) -> &Path {
        self.context.library.home()
    }

    /// The time by the engine's clock.
    pub fn now(&self) -> jiff::Timestamp {
        self.context.clock.now()
    }

    /// Everything that a brief can name.
    pub fn catalog(&self) -> &Catalog {
        &self.context.catalog
    }

    /// Returns the typefaces, the person's own included.
    pub fn fonts(&self) -> &FontBook {
        &self.context.fonts
    }

    /// The keys that this process knows.
    pub fn keys(&self) -> &Keys {
        &self.context.keys
    }

    /// Asks a provider whether it accepts its key, through an endpoint that costs nothing.
    ///
    /// # Errors
    /// As the provider answers: `KEY_MISSING`, `KEYCHAIN`, `KEY_REJECTED`, `OFFLINE`, ...
    pub async fn check_key(&self, provider: &str) -> Result<(), Error> {
        unlock::check_key(&self.context, provider).await
    }

    /// The settings of this engine.
    pub fn settings(&self) -> &Settings {
        &self.context.settings
    }

    /// Writes settings to the home. They hold in the engine that [`reconfigured`](Self::reconfigured) makes of them.
    ///
    /// # Errors
    /// As [`Settings::save`]. `INVALID_INPUT` also when the file was mended since this engine could not read it: what the engine
    /// has would be written over what is in it.
    pub fn save_settings(&self, settings: &Settings) -> Result<(), Error> {
        let home = self.context.library.home();
        let is_unread = self.context.unread_settings || self.context.unread_limits.is_some();
        let there = is_unread.then(|| Settings::load(home, &self.context.places));
        if there.is_some_and(|there| there.found && there.problem.is_none()) {
            return Err(Error::invalid(format!(
                "The settings were not saved: {} could not be read when Thumbsheet started.",
                home.join("settings.toml").display()
            ))
            .hint("Mend it or move it away, then start Thumbsheet again. It was left as it is."));
        }
        settings.save(self.context.library.home(), &self.context.plain)
    }

    /// The person's own folders.
    pub fn places(&self) -> &Places {
        &self.context.places
    }

    /// Settings, servers and fonts that cannot be used.
    pub fn problems(&self) -> &[Error] {
        &self.context.problems
    }

    /// Runs that an earlier process left unfinished, found when this engine was opened.
    pub fn recovered(&self) -> &[RecoveredRun] {
        &self.context.recovered
    }
}
