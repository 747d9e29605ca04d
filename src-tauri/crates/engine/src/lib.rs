//! What the doors import: one title (or many) in, finished thumbnails out.
//!
//! Three steps, each one attempt: [`paint`](steps::paint) (order to base), [`compose`](steps::compose) (base and design to
//! JPEG), [`keep`](steps::keep) (JPEG to file). The conductor here decides what happens next: it retries, waits, limits,
//! cancels. It runs one task a thumbnail, and the parent only spawns and joins.

mod budget;
mod conductor;
mod contact;
pub mod doctor;
mod environment;
mod gate;
mod page;
mod recorder;
mod retitle;
mod run;
mod steps;
mod unlock;

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use thumbsheet_canvas::FontBook;
use thumbsheet_core::{
    Brief, Catalog, Code, Digest, Error, ModelId,
    catalog::{Font, Model, Provider},
    plan::{self, Order, Row},
    ports::{Chance, Clock, Sequence, SystemClock},
};
use thumbsheet_keys::{Keys, SystemKeychain};
use thumbsheet_library::{Library, Recovered};
use thumbsheet_providers::{Endpoint, Options as TransportOptions, Transport};
use tokio::sync::Semaphore;
use url::Url;

pub use environment::Environment;
pub use recorder::Events;
pub use retitle::Retitle;
pub use run::{Outcome, Run, RunOptions};
pub use thumbsheet_canvas as canvas;
pub use thumbsheet_destinations as destinations;
pub use thumbsheet_keys as keys;
pub use thumbsheet_library as library;
pub use thumbsheet_providers::Page;

use crate::gate::Gate;

/// What an engine is made of. [`Parts::new`] gives the real ones; tests replace the clock and chance.
pub struct Parts {
    /// Where everything made is kept.
    pub home: PathBuf,
    /// What can be named in a brief.
    pub catalog: Catalog,
    /// The typefaces.
    pub fonts: FontBook,
    /// The keys this process knows.
    pub keys: Keys,
    /// Base URLs by provider id, in place of the catalog's.
    pub base_urls: HashMap<String, Url>,
    /// The clock of stamps.
    pub clock: Arc<dyn Clock>,
    /// Names of runs, and jitter.
    pub chance: Arc<dyn Chance>,
}

impl Parts {
    /// The bundled catalog and fonts, base URLs from `environment`, keys from there and from the system's keychain.
    ///
    /// # Errors
    /// `INVALID_INPUT` for a base URL that is none.
    pub fn new(environment: &Environment) -> Result<Self, Error> {
        let catalog = Catalog::bundled()?;
        let mut base_urls = HashMap::new();
        for provider in &catalog.providers {
            if let Some(url) = environment.base_url(provider)? {
                base_urls.insert(provider.id.clone(), url);
            }
        }
        Ok(Self {
            home: environment.home()?,
            fonts: FontBook::bundled(&catalog.fonts)?,
            // Not touched before a key is needed: the engine starts fast, and what draws offline never asks it.
            keys: Keys::new(&catalog.providers, |name| environment.get(name).map(str::to_owned))
                .with_keychain(Arc::new(SystemKeychain)),
            base_urls,
            catalog,
            clock: Arc::new(SystemClock),
            chance: Arc::new(Sequence::from_entropy()),
        })
    }
}

impl Parts {
    /// Adds a typeface of the person's own; gives the id that a brief names it by.
    ///
    /// # Errors
    /// `INVALID_INPUT` when `bytes` are no font that can be drawn. `file` names it in the error.
    pub fn add_font(&mut self, file: &str, bytes: Vec<u8>) -> Result<String, Error> {
        let id = self.fonts.add(file, bytes)?;
        let font = Font {
            id: id.clone(),
            family: id.clone(),
            file: file.to_owned(),
            weight: 400,
            kind: "own".to_owned(),
            license: "unknown".to_owned(),
        };
        self.catalog.fonts.push(font);
        Ok(id)
    }
}

/// The engine. One a process; cheap to share.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) library: Library,
    pub(crate) catalog: Catalog,
    pub(crate) fonts: FontBook,
    pub(crate) keys: Keys,
    pub(crate) base_urls: HashMap<String, Url>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Arc<dyn Chance>,
    pub(crate) transport: Transport,
    /// Drawing and composing at once: as many as there are cores, so that a sheet does not make the machine stutter.
    pub(crate) cores: Arc<Semaphore>,
    gates: Mutex<HashMap<Caller, Arc<Gate>>>,
    /// Orders that are being painted by runs that reuse pictures.
    painting: Mutex<HashMap<Digest, Arc<tokio::sync::Mutex<()>>>>,
    recovered: Vec<Recovered>,
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
        let library = Library::open(&parts.home)?;
        let recovered = library.recover(parts.clock.now())?;
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Ok(Self {
            inner: Arc::new(Inner {
                library,
                catalog: parts.catalog,
                fonts: parts.fonts,
                keys: parts.keys,
                base_urls: parts.base_urls,
                transport: Transport::new(TransportOptions {
                    clock: Arc::clone(&parts.clock),
                    ..TransportOptions::default()
                })?,
                clock: parts.clock,
                chance: parts.chance,
                cores: Arc::new(Semaphore::new(cores)),
                gates: Mutex::default(),
                painting: Mutex::default(),
                recovered,
            }),
        })
    }

    /// Everything that was made.
    pub fn library(&self) -> &Library {
        &self.inner.library
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
        self.start("generate", vec![Row { brief, models }], options).await
    }

    /// Makes a batch: several briefs, each across its models.
    ///
    /// # Errors
    /// `INVALID_INPUT` before anything starts.
    pub async fn generate_batch(&self, rows: Vec<Row>, options: RunOptions) -> Result<Run, Error> {
        self.start("batch", rows, options).await
    }

    async fn start(&self, kind: &str, rows: Vec<Row>, options: RunOptions) -> Result<Run, Error> {
        plan::check(&rows)?;
        options.policy.check()?;
        let rows = rows
            .into_iter()
            .map(|row| {
                let models = row.models.iter().map(|id| self.inner.catalog.model(id.as_str()).map(|model| model.id));
                Ok(Row {
                    models: models.collect::<Result<_, Error>>()?,
                    brief: row.brief.checked(&self.inner.catalog)?,
                })
            })
            .collect::<Result<Vec<_>, Error>>()?;
        Run::start(Arc::clone(&self.inner), kind, rows, options).await
    }

    /// What `rows` would cost.
    ///
    /// # Errors
    /// `INVALID_INPUT` for an unknown model.
    pub fn quote(&self, rows: &[Row]) -> Result<Quote, Error> {
        let mut quote = Quote::default();
        for id in rows.iter().flat_map(|row| &row.models) {
            let model = self.inner.catalog.model(id.as_str())?;
            quote.thumbnails += 1;
            match model.estimate() {
                Some(usd) => quote.usd += usd,
                None if quote.unpriced.contains(&model.id) => {}
                None => quote.unpriced.push(model.id),
            }
        }
        Ok(quote)
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
            // A server of one's own often wants no key. One that lies locked in the keychain is wanted.
            Err(_) if provider.key_env.is_empty() || (own.is_some() && !self.keys.is_withheld(provider)) => None,
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

    pub(crate) fn order(&self, brief: &Brief, model: &Model) -> Order {
        Order::new(brief, model, &self.catalog)
    }
}

/// The adapter that speaks the provider's dialect.
pub(crate) fn adapter(provider: &Provider) -> Result<&'static dyn thumbsheet_providers::Adapter, Error> {
    thumbsheet_providers::adapter(&provider.adapter).ok_or_else(|| {
        Error::new(Code::Internal, format!("The catalog names an adapter that is not there: {}.", provider.adapter))
    })
}
