//! What the doors import: one title (or many) in, finished thumbnails out.
//!
//! Three steps, each one attempt: [`paint`](steps::paint) (order to base), [`compose`](steps::compose) (base and design to
//! JPEG), [`keep`](steps::keep) (JPEG to file). The conductor here decides what happens next: it retries, waits, limits,
//! cancels. It runs one task a thumbnail, and the parent only spawns and joins.

pub mod batch;
mod budget;
mod conductor;
mod contact;
mod details;
pub mod doctor;
mod drawings;
mod dropped;
mod environment;
mod export;
mod fonts;
mod gallery;
mod gate;
mod live;
mod lost;
mod page;
mod parts;
mod places;
mod presets;
mod recorder;
mod rescued;
mod resume;
mod retitle;
mod run;
pub mod settings;
mod spending;
mod steps;
mod storage;
pub mod studio;
mod threads;
mod unlock;
mod watch;

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
};

use thumbsheet_canvas::FontBook;
use thumbsheet_core::{
    Brief, Catalog, Code, Digest, Error, ModelId,
    catalog::{Model, Provider},
    plan::{self, Order, Row},
    ports::{Chance, Clock, today},
};
use thumbsheet_keys::Keys;
use thumbsheet_library::{BaseRow, Library, Recovered};
use thumbsheet_providers::{Endpoint, Options as TransportOptions, Transport};
use tokio::sync::Semaphore;
use url::Url;

pub use details::{AttemptView, Details, Sides};
pub use dropped::{Dropped, MOST_BYTES, MOST_TITLES, read_limited};
pub use environment::Environment;
pub use export::{ExportRequest, Picture, Saved};
pub use fonts::FontView;
pub use gallery::Downloaded;
pub use live::DrawOne;
pub use parts::Parts;
pub use places::Places;
pub use presets::{OpenPreset, PresetLine, PresetView, Presets, is_preset};
pub use recorder::Events;
pub use resume::{BatchCell, Left, Manifest, ManifestLine, OpenRun, Which};
pub use retitle::Retitle;
pub use run::{Outcome, Run, RunOptions};
pub use settings::Settings;
pub use spending::Spending;
pub use steps::Composed;
pub use storage::{
    BucketItem, BucketPage, CredentialStatus, KeyDeleted, ProbeLine, ProbeStep, StorageEnvironment, StorageTested,
};
pub use thumbsheet_canvas as canvas;
pub use thumbsheet_destinations as destinations;
pub use thumbsheet_keys as keys;
pub use thumbsheet_library as library;
pub use thumbsheet_providers::Page;
pub use watch::{Defaults, Noticed, Priced, Watch, WatchOptions};

use crate::{
    conductor::Source,
    gate::Gate,
    run::{Asked, sources::sources},
    threads::Threads,
};

/// The engine. One a process; cheap to share.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) library: Arc<Library>,
    pub(crate) catalog: Catalog,
    pub(crate) fonts: Arc<FontBook>,
    pub(crate) keys: Arc<Keys>,
    pub(crate) base_urls: HashMap<String, Url>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Arc<dyn Chance>,
    pub(crate) transport: Arc<Transport>,
    pub(crate) settings: Settings,
    pub(crate) places: Places,
    /// Drawing and composing at once: as many as there are cores, so that a sheet does not make the machine stutter.
    pub(crate) cores: Arc<Semaphore>,
    /// Where that is done.
    pub(crate) threads: Arc<Threads>,
    pub(crate) storage_environment: StorageEnvironment,
    /// What brings finished thumbnails to their destinations.
    pub(crate) uploader: Arc<storage::Uploader>,
    /// What is kept for drawing while somebody types.
    pub(crate) live: Arc<live::Live>,
    /// Lists that are being worked on. Each engine checks them by its own catalog.
    pub(crate) drafts: batch::Drafts,
    gates: Arc<Mutex<HashMap<Caller, Arc<Gate>>>>,
    /// Orders that are being painted by runs that reuse pictures.
    painting: Arc<Mutex<HashMap<Digest, Arc<tokio::sync::Mutex<()>>>>>,
    /// Held by whoever looks at what is spent and journals an attempt that fits.
    spending: Arc<tokio::sync::Mutex<()>>,
    recovered: Arc<Vec<Recovered>>,
    problems: Vec<Error>,
    /// The catalog without what the person added, and the addresses from the environment: what another engine is made of.
    plain: Catalog,
    overrides: HashMap<String, Url>,
}

/// A provider's id, and the digest of the key it is asked with.
type Caller = (String, Option<Digest>);

/// What a run would cost, before it runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quote {
    /// US dollars, of what has a known price.
    pub usd: f64,
    /// Models whose price is not known.
    pub unpriced: Vec<ModelId>,
    /// Thumbnails that would be made.
    pub thumbnails: usize,
}

impl Engine {
    /// Opens the home and books what an earlier process left behind.
    ///
    /// # Errors
    /// `LIBRARY` when the home cannot be used.
    pub fn open(parts: Parts) -> Result<Self, Error> {
        let library = Arc::new(Library::open(&parts.home)?.in_zone(parts.zone));
        rescued::take_back(&library);
        let recovered = library.recover(parts.clock.now())?;
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let threads = Threads::start(cores)
            .map_err(|error| Error::new(Code::Internal, format!("No thread to draw on could be started: {error}.")))?;
        let Parts { catalog: plain, mut fonts, base_urls: overrides, settings, mut problems, .. } = parts;
        let own = fonts::load(&parts.home, &mut fonts);
        problems.extend(own.problems);
        let mut catalog = plain.clone();
        add_fonts(&mut catalog, own.fonts);
        problems.extend(settings::extend(&mut catalog, &settings.endpoints, today(parts.clock.as_ref())));
        let keys = Arc::new(parts.keys);
        let uploader = Arc::new(storage::Uploader::new(storage::UploaderParts {
            library: Arc::clone(&library),
            keys: Arc::clone(&keys),
            places: parts.places.clone(),
            environment: parts.storage_environment.clone(),
            wait: parts.upload_wait,
            clock: Arc::clone(&parts.clock),
            chance: Arc::clone(&parts.chance),
        }));
        Ok(Self {
            inner: Arc::new(Inner {
                library: Arc::clone(&library),
                base_urls: addresses(&catalog, &settings, &overrides),
                catalog,
                fonts: Arc::new(fonts),
                keys: Arc::clone(&keys),
                transport: Arc::new(Transport::new(TransportOptions {
                    clock: Arc::clone(&parts.clock),
                    ..TransportOptions::default()
                })?),
                clock: parts.clock,
                chance: parts.chance,
                settings,
                places: parts.places,
                storage_environment: parts.storage_environment,
                uploader,
                cores: Arc::new(Semaphore::new(cores)),
                threads: Arc::new(threads),
                live: Arc::default(),
                drafts: batch::Drafts::default(),
                gates: Arc::default(),
                painting: Arc::default(),
                spending: Arc::default(),
                recovered: Arc::new(recovered),
                problems,
                plain,
                overrides,
            }),
        })
    }

    /// An engine with other settings, and with the fonts that are in the home by now. It shares the library, the keys, the
    /// connections and the limits with this one; runs under way keep the one they began with.
    ///
    /// # Errors
    /// `INTERNAL` when a built-in font is not there.
    pub fn reconfigured(&self, settings: Settings) -> Result<Self, Error> {
        let old = &self.inner;
        let mut problems = Vec::new();
        let mut fonts = FontBook::bundled(&Catalog::bundled()?.fonts)?;
        let own = fonts::load(self.library().home(), &mut fonts);
        problems.extend(own.problems);
        let mut catalog = old.plain.clone();
        catalog.fonts.retain(|font| fonts.has(&font.id));
        add_fonts(&mut catalog, own.fonts);
        problems.extend(settings::extend(&mut catalog, &settings.endpoints, today(old.clock.as_ref())));
        Ok(Self {
            inner: Arc::new(Inner {
                library: Arc::clone(&old.library),
                base_urls: addresses(&catalog, &settings, &old.overrides),
                catalog,
                fonts: Arc::new(fonts),
                keys: Arc::clone(&old.keys),
                transport: Arc::clone(&old.transport),
                clock: Arc::clone(&old.clock),
                chance: Arc::clone(&old.chance),
                settings,
                places: old.places.clone(),
                storage_environment: old.storage_environment.clone(),
                uploader: Arc::clone(&old.uploader),
                cores: Arc::clone(&old.cores),
                threads: Arc::clone(&old.threads),
                live: Arc::clone(&old.live),
                drafts: batch::Drafts::default(),
                gates: Arc::clone(&old.gates),
                painting: Arc::clone(&old.painting),
                spending: Arc::clone(&old.spending),
                recovered: Arc::clone(&old.recovered),
                problems,
                plain: old.plain.clone(),
                overrides: old.overrides.clone(),
            }),
        })
    }

    /// Everything that was made.
    pub fn library(&self) -> &Library {
        &self.inner.library
    }

    /// The time, by the engine's clock.
    pub fn now(&self) -> jiff::Timestamp {
        self.inner.clock.now()
    }

    /// What can be named in a brief.
    pub fn catalog(&self) -> &Catalog {
        &self.inner.catalog
    }

    /// The typefaces.
    pub fn fonts(&self) -> &FontBook {
        &self.inner.fonts
    }

    /// The keys this process knows.
    pub fn keys(&self) -> &Keys {
        &self.inner.keys
    }

    /// What the person has set.
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// The person's own folders.
    pub fn places(&self) -> &Places {
        &self.inner.places
    }

    /// What does not work and stops nothing: settings, servers, fonts that cannot be used.
    pub fn problems(&self) -> &[Error] {
        &self.inner.problems
    }

    /// Writes settings to the home. They hold in the engine that [`reconfigured`](Self::reconfigured) makes of them.
    ///
    /// # Errors
    /// As [`Settings::save`].
    pub fn save_settings(&self, settings: &Settings) -> Result<(), Error> {
        settings.save(self.library().home(), &self.inner.plain)
    }

    /// Runs that an earlier process left unfinished, found when this engine was opened.
    pub fn recovered(&self) -> &[Recovered] {
        &self.inner.recovered
    }

    /// Makes one thumbnail: prompt, provider, decode, fit, title, JPEG, file.
    ///
    /// # Errors
    /// `INVALID_INPUT` before anything starts. What goes wrong later is in the run.
    pub async fn generate_thumbnail(&self, brief: Brief, model: ModelId, options: RunOptions) -> Result<Run, Error> {
        self.generate_thumbnails(brief, vec![model], options).await
    }

    /// Makes a sheet: one brief across several models, each in its own task. One that fails or waits holds up no other.
    ///
    /// # Errors
    /// `INVALID_INPUT` before anything starts.
    pub async fn generate_thumbnails(
        &self,
        brief: Brief,
        models: Vec<ModelId>,
        options: RunOptions,
    ) -> Result<Run, Error> {
        self.start("generate", vec![Row::new(brief, models)], options).await
    }

    /// Makes a batch: several briefs, each across its models. Rows of a list that were made before and have not changed cost
    /// nothing; `batch` is the list's id, by default one that is made of what is in it.
    ///
    /// # Errors
    /// `INVALID_INPUT` before anything starts; `LIBRARY` when the list is being made already.
    pub async fn generate_batch(
        &self,
        rows: Vec<Row>,
        batch: Option<String>,
        options: RunOptions,
    ) -> Result<Run, Error> {
        let rows = self.checked(rows, &options)?;
        let batch = batch.or_else(|| rows.iter().any(|row| row.entry.is_some()).then(|| plan::list_id(&rows)));
        let sources = sources(&self.inner, &rows, &options).await?;
        Run::begin(Arc::clone(&self.inner), Asked { batch, ..Asked::new("batch", rows, sources) }, options).await
    }

    async fn start(&self, kind: &str, rows: Vec<Row>, options: RunOptions) -> Result<Run, Error> {
        let rows = self.checked(rows, &options)?;
        let sources = sources(&self.inner, &rows, &options).await?;
        Run::begin(Arc::clone(&self.inner), Asked::new(kind, rows, sources), options).await
    }

    /// The rows with their words resolved and every value checked.
    fn checked(&self, rows: Vec<Row>, options: &RunOptions) -> Result<Vec<Row>, Error> {
        plan::check(&rows)?;
        options.policy.check()?;
        let resolved = |row: &Row| match row.picture {
            // Nobody is asked for it, so nobody has to be known.
            Some(_) => Ok(vec![studio::OWN_PICTURE.parse()?]),
            None => row.models.iter().map(|id| Ok(self.inner.catalog.model(id.as_str())?.id)).collect(),
        };
        rows.into_iter()
            .map(|row| {
                let models: Result<_, Error> = resolved(&row);
                Ok(Row { models: models?, brief: row.brief.checked(&self.inner.catalog)?, ..row })
            })
            .collect()
    }

    /// What `rows` would cost. A picture of one's own costs nothing, and one that several rows share is paid for once.
    ///
    /// # Errors
    /// `INVALID_INPUT` for an unknown model.
    pub fn quote(&self, rows: &[Row]) -> Result<Quote, Error> {
        let mut quote = Quote::default();
        let mut shared = HashSet::new();
        for (row, id) in rows.iter().flat_map(|row| row.models.iter().map(move |id| (row, id))) {
            quote.thumbnails += 1;
            if row.picture.is_some() || id.as_str() == studio::OWN_PICTURE {
                continue;
            }
            let model = self.inner.catalog.model(id.as_str())?;
            if row.drawn_for.is_some() && !shared.insert(self.inner.order(&row.drawn(), &model).key()) {
                continue;
            }
            match model.estimate() {
                Some(usd) => quote.usd += usd,
                None if quote.unpriced.contains(&model.id) => {}
                None => quote.unpriced.push(model.id),
            }
        }
        Ok(quote)
    }

    /// What a list would cost: what is there already, and what waits for the person, costs nothing.
    ///
    /// # Errors
    /// `INVALID_INPUT` for an unknown model; `LIBRARY`.
    pub async fn quote_list(&self, rows: &[Row], options: &RunOptions) -> Result<Quote, Error> {
        let sources = sources(&self.inner, rows, options).await?;
        self.quote_of(rows, &sources)
    }

    /// What the thumbnails of `rows` cost that a model is asked for.
    pub(crate) fn quote_of(&self, rows: &[Row], sources: &[Source]) -> Result<Quote, Error> {
        let mut sources = sources.iter();
        let asked: Vec<Row> = rows
            .iter()
            .map(|row| {
                let of_row: Vec<&Source> = sources.by_ref().take(row.models.len()).collect();
                let is_asked =
                    |(model, source): (&ModelId, &Source)| matches!(source, Source::Model).then(|| model.clone());
                Row { models: row.models.iter().zip(of_row).filter_map(is_asked).collect(), ..row.clone() }
            })
            .collect();
        let thumbnails = rows.iter().map(|row| row.models.len()).sum();
        Ok(Quote { thumbnails, ..self.quote(&asked)? })
    }

    /// Asks a provider whether it takes the key it has, through an endpoint that costs nothing.
    ///
    /// # Errors
    /// As the provider answers: `KEY_MISSING`, `KEYCHAIN`, `KEY_REJECTED`, `OFFLINE`, ...
    pub async fn check_key(&self, provider: &str) -> Result<(), Error> {
        let provider = self.inner.catalog.provider(provider)?;
        self.inner.load_keys(&[provider]).await;
        let endpoint = self.inner.endpoint(provider, &provider.name)?;
        let adapter = adapter(provider)?;
        self.inner.transport.check_key(adapter, &endpoint).await
    }
}

impl Inner {
    /// Where a provider is asked, with its key.
    pub(crate) fn endpoint(&self, provider: &Provider, model: &str) -> Result<Endpoint, Error> {
        let own = self.base_urls.get(&provider.id);
        let key = match self.keys.need(provider, model) {
            Ok(key) => Some(key),
            Err(_) if provider.key_env.is_empty() => None,
            // A vendor that is asked at a server of one's own often wants no key there; one that lies locked in the keychain
            // is wanted. A server that was added (it has no address in the catalog) says itself whether it wants one.
            Err(_) if own.is_some() && !provider.base_url.is_empty() && !self.keys.is_withheld(provider) => None,
            Err(error) => return Err(error),
        };
        Endpoint::new(provider.clone(), own.map(Url::as_str), key)
    }

    /// The gate that everything asked of this provider with this key goes through, whichever run it belongs to.
    pub(crate) fn gate(&self, provider: &Provider, endpoint: &Endpoint, limit: usize) -> Arc<Gate> {
        let key = endpoint.key.as_ref().map(|key| Digest::of(key.expose().as_bytes()));
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        let gate = gates.entry((provider.id.clone(), key)).or_insert_with(|| Arc::new(Gate::new(limit)));
        gate.set_limit(limit);
        Arc::clone(gate)
    }

    /// What whoever paints this order holds meanwhile.
    pub(crate) fn painting(&self, order: Digest) -> Arc<tokio::sync::Mutex<()>> {
        let mut painting = self.painting.lock().unwrap_or_else(PoisonError::into_inner);
        // Nobody holds what only the map knows.
        painting.retain(|_, lock| Arc::strong_count(lock) > 1);
        Arc::clone(painting.entry(order).or_default())
    }

    /// A picture that this order made before and that costs money to make again.
    pub(crate) fn reusable(&self, model: &Model, order: &Order) -> Result<Option<BaseRow>, Error> {
        Ok(self.library.base_for(order.key())?.filter(|_| model.estimate() != Some(0.0)))
    }

    pub(crate) fn order(&self, brief: &Brief, model: &Model) -> Order {
        Order::new(brief, model, &self.catalog)
    }
}

/// Where providers are asked that are not asked at the catalog's address: the person's servers, and what the environment says
/// of any.
fn addresses(catalog: &Catalog, settings: &Settings, overrides: &HashMap<String, Url>) -> HashMap<String, Url> {
    // Only servers that joined the catalog: one that took a vendor's name must not get the vendor's key.
    let joined = |id: &str| catalog.provider(id).is_ok_and(|one| one.adapter == "openai" && one.base_url.is_empty());
    let servers = settings.endpoints.iter().filter(|endpoint| joined(&endpoint.id));
    let servers = servers.filter_map(|endpoint| Some((endpoint.id.clone(), endpoint.url().ok()?)));
    let mut addresses: HashMap<_, _> = servers.collect();
    addresses.extend(overrides.clone());
    addresses
}

fn add_fonts(catalog: &mut Catalog, own: Vec<thumbsheet_core::catalog::Font>) {
    for font in own {
        if catalog.fonts.iter().all(|known| known.id != font.id) {
            catalog.fonts.push(font);
        }
    }
}

/// The adapter that speaks the provider's dialect.
pub(crate) fn adapter(provider: &Provider) -> Result<&'static dyn thumbsheet_providers::Adapter, Error> {
    thumbsheet_providers::adapter(&provider.adapter).ok_or_else(|| {
        Error::new(Code::Internal, format!("The catalog names an adapter that is not there: {}.", provider.adapter))
    })
}
