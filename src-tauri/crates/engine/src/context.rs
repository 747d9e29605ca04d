//! What every area of the engine shares: the library, the keys, the connections, the fonts, the clock.

use std::{collections::HashMap, sync::Arc};

use jiff::civil::Date;
use thumbsheet_canvas::FontBook;
use thumbsheet_core::{
    Brief, Catalog, Code, Error, Usd,
    catalog::{Model, Provider},
    plan::Order,
    ports::{Chance, Clock, today},
};
use thumbsheet_keys::Keys;
use thumbsheet_library::{BaseRow, Library, RecoveredRun};
use thumbsheet_providers::{Adapter, Endpoint, Page, Transport};
use url::Url;

use crate::{
    environment::StorageEnvironment,
    fonts,
    places::Places,
    settings::{self, Settings},
    threads::Threads,
};

/// The shared parts of one engine. Settings, catalog and fonts never change: other settings make another context.
pub(crate) struct Context {
    pub(crate) library: Arc<Library>,
    pub(crate) catalog: Catalog,
    pub(crate) fonts: Arc<FontBook>,
    pub(crate) keys: Arc<Keys>,
    /// Base URLs by provider id, for providers that are not called at the catalog's address.
    pub(crate) base_urls: HashMap<String, Url>,
    pub(crate) transport: Arc<Transport>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Arc<dyn Chance>,
    pub(crate) settings: Settings,
    pub(crate) places: Places,
    /// The threads that draw and compose.
    pub(crate) threads: Arc<Threads>,
    pub(crate) storage_environment: StorageEnvironment,
    /// Runs that an earlier process left unfinished.
    pub(crate) recovered: Arc<Vec<RecoveredRun>>,
    /// Settings, servers and fonts that cannot be used. They stop nothing.
    pub(crate) problems: Vec<Error>,
    /// The catalog without the person's servers and fonts, from which another context is made.
    pub(crate) plain: Catalog,
    /// The base URLs that the environment sets, by provider id.
    pub(crate) overrides: HashMap<String, Url>,
}

/// The catalog, the fonts and the addresses that follow from settings and home.
pub(crate) struct Configuration {
    pub(crate) catalog: Catalog,
    pub(crate) fonts: FontBook,
    pub(crate) base_urls: HashMap<String, Url>,
    pub(crate) problems: Vec<Error>,
}

impl Configuration {
    /// Adds the home's fonts and the settings' servers to the `plain` catalog.
    pub(crate) fn new(
        library: &Library,
        plain: &Catalog,
        mut fonts: FontBook,
        settings: &Settings,
        overrides: &HashMap<String, Url>,
        today: Date,
    ) -> Self {
        let own = fonts::load(library.home(), &mut fonts);
        let mut problems = own.problems;
        let mut catalog = plain.clone();
        for font in own.fonts {
            if catalog.fonts.iter().all(|known| known.id != font.id) {
                catalog.fonts.push(font);
            }
        }
        problems.extend(settings::extend(&mut catalog, &settings.endpoints, today));
        let base_urls = addresses(&catalog, settings, overrides);
        Self { catalog, fonts, base_urls, problems }
    }
}

impl Context {
    /// A context with other settings and with the fonts that are in the home now. It shares the library, the keys and
    /// the connections with this one.
    ///
    /// # Errors
    /// `INTERNAL` when a built-in font is missing.
    pub(crate) fn reconfigured(&self, settings: Settings) -> Result<Self, Error> {
        let fonts = FontBook::bundled(&Catalog::bundled()?.fonts)?;
        let mut plain = self.plain.clone();
        plain.fonts.retain(|font| fonts.has(&font.id));
        let Configuration { catalog, fonts, base_urls, problems } =
            Configuration::new(&self.library, &plain, fonts, &settings, &self.overrides, self.today());
        Ok(Self {
            library: Arc::clone(&self.library),
            catalog,
            fonts: Arc::new(fonts),
            keys: Arc::clone(&self.keys),
            base_urls,
            transport: Arc::clone(&self.transport),
            clock: Arc::clone(&self.clock),
            chance: Arc::clone(&self.chance),
            settings,
            places: self.places.clone(),
            threads: Arc::clone(&self.threads),
            storage_environment: self.storage_environment.clone(),
            recovered: Arc::clone(&self.recovered),
            problems,
            plain: self.plain.clone(),
            overrides: self.overrides.clone(),
        })
    }

    /// Today's date in UTC, by which models retire and prices are dated.
    pub(crate) fn today(&self) -> Date {
        today(self.clock.as_ref())
    }

    /// Today's date in the person's time zone, by which spending is counted.
    pub(crate) fn local_day(&self) -> Date {
        self.library.day_of(self.clock.now())
    }

    /// What `model` is asked for a brief.
    pub(crate) fn order(&self, brief: &Brief, model: &Model) -> Order {
        Order::new(brief, model, &self.catalog)
    }

    /// The picture that the same order made before, where another one would cost money.
    pub(crate) fn reusable(&self, model: &Model, order: &Order) -> Result<Option<BaseRow>, Error> {
        Ok(self.library.base_for(order.key())?.filter(|_| model.estimate() != Some(Usd::ZERO)))
    }

    /// Where a provider is called, with its key. `model` is the name that a missing key is reported for.
    pub(crate) fn endpoint(&self, provider: &Provider, model: &str) -> Result<Endpoint, Error> {
        let own = self.base_urls.get(&provider.id);
        let key = match self.keys.need(provider, model) {
            Ok(key) => Some(key),
            Err(_) if provider.key_env.is_empty() => None,
            // A vendor's API on the person's own server often needs no key. A key that is locked in the keychain is
            // still wanted. A server from the settings has no address in the catalog and says itself whether it needs one.
            Err(_) if own.is_some() && !provider.base_url.is_empty() && !self.keys.is_withheld(provider) => None,
            Err(error) => return Err(error),
        };
        Endpoint::new(provider.clone(), own.map(Url::as_str), key)
    }

    /// The title and the text of the page at `url`.
    pub(crate) async fn read_page(&self, url: &str) -> Result<Page, Error> {
        self.transport.read_page(url).await
    }

    /// Runs work that touches the disk or decodes a picture on a thread that may block. `what` is named when it panics.
    pub(crate) async fn blocking<T: Send + 'static>(
        self: &Arc<Self>,
        what: &str,
        work: impl FnOnce(&Self) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let context = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || work(&context)).await;
        done.unwrap_or_else(|panic| Err(Error::new(Code::Internal, format!("{what} failed unexpectedly: {panic}."))))
    }
}

/// The adapter that speaks the provider's API.
pub(crate) fn adapter(provider: &Provider) -> Result<&'static dyn Adapter, Error> {
    thumbsheet_providers::adapter(&provider.adapter).ok_or_else(|| {
        Error::new(
            Code::Internal,
            format!("The catalog names an adapter that this build does not have: {}.", provider.adapter),
        )
    })
}

/// Base URLs that replace the catalog's: those of the person's servers, then those that the environment sets.
fn addresses(catalog: &Catalog, settings: &Settings, overrides: &HashMap<String, Url>) -> HashMap<String, Url> {
    // Only servers that joined the catalog: one that took a vendor's name must not get the vendor's key.
    let joined = |id: &str| catalog.provider(id).is_ok_and(|one| one.adapter == "openai" && one.base_url.is_empty());
    let servers = settings.endpoints.iter().filter(|endpoint| joined(&endpoint.id));
    let servers = servers.filter_map(|endpoint| Some((endpoint.id.clone(), endpoint.url().ok()?)));
    let mut addresses: HashMap<_, _> = servers.collect();
    addresses.extend(overrides.clone());
    addresses
}
