//! What an engine is made of.

use std::{collections::HashMap, path::PathBuf, sync::Arc, time::Duration};

use jiff::tz::TimeZone;
use thumbsheet_canvas::FontBook;
use thumbsheet_core::{
    Catalog, Error,
    ports::{Chance, Clock, Sequence, SystemClock, today},
};
use thumbsheet_keys::{Keys, SystemKeychain};
use thumbsheet_providers::Proxies;
use url::Url;

use crate::{
    environment::{Environment, StorageEnvironment},
    fonts,
    places::Places,
    settings::{self, Settings},
};

/// What an engine is made of. [`Parts::new`] gives the real ones; tests replace the clock and chance.
pub struct Parts {
    /// Where everything made is kept.
    pub home: PathBuf,
    /// What can be named in a brief.
    pub catalog: Catalog,
    /// The typefaces that come with the program.
    pub fonts: FontBook,
    /// The keys this process knows.
    pub keys: Keys,
    /// Base URLs by provider id, in place of the catalog's.
    pub base_urls: HashMap<String, Url>,
    /// The clock of the journal and of limits.
    pub clock: Arc<dyn Clock>,
    /// The source of run ids and of jitter.
    pub chance: Arc<dyn Chance>,
    /// The person's settings. Their servers join the catalog when the engine opens.
    pub settings: Settings,
    /// The person's own folders.
    pub places: Places,
    /// The person's time zone, in which days begin.
    pub zone: TimeZone,
    /// The environment's credentials and server for buckets.
    pub storage_environment: StorageEnvironment,
    /// The proxies that the environment names.
    pub proxies: Proxies,
    /// The wait before the first retry of an upload; each further wait is twice as long.
    pub upload_wait: Duration,
    /// Whether the settings are not those of the file, because the file could not be used.
    pub unread_settings: bool,
    /// Why the limits of the settings cannot be read. Nothing that costs is asked then.
    pub unread_limits: Option<Error>,
    /// What is wrong with the settings file.
    pub problems: Vec<Error>,
}

impl Parts {
    /// The bundled catalog and fonts, the settings of the home, base URLs from `environment`, keys from there and from the
    /// system's keychain.
    ///
    /// # Errors
    /// `INVALID_INPUT` for a base URL that is none.
    pub fn new(environment: &Environment) -> Result<Self, Error> {
        let catalog = Catalog::bundled()?;
        let home = environment.home()?;
        let places = Places::new(environment);
        let loaded = Settings::load(&home, &places);
        // The engine extends the catalog itself when it opens; here only who may have a key or another address counts.
        let mut whole = catalog.clone();
        settings::extend(&mut whole, &loaded.settings.endpoints, today(&SystemClock));
        let mut base_urls = HashMap::new();
        for provider in &whole.providers {
            if let Some(url) = environment.base_url(provider)? {
                base_urls.insert(provider.id.clone(), url);
            }
        }
        Ok(Self {
            home,
            fonts: FontBook::bundled(&catalog)?,
            // The keychain is not touched before a key is needed: the engine starts fast, and what draws offline never asks it.
            keys: Keys::new(&whole.providers, |name| environment.get(name).map(str::to_owned))
                .with_keychain(Arc::new(SystemKeychain)),
            base_urls,
            catalog,
            clock: Arc::new(SystemClock),
            chance: Arc::new(Sequence::from_entropy()),
            problems: loaded.problems(),
            unread_settings: loaded.problem.is_some(),
            unread_limits: loaded.unread_limits,
            settings: loaded.settings,
            places,
            zone: TimeZone::system(),
            storage_environment: StorageEnvironment::new(environment),
            proxies: environment.proxies(),
            upload_wait: Duration::from_secs(1),
        })
    }

    /// Everything that can be named, with the person's servers and fonts: for a list that opens no library. The errors
    /// name fonts that cannot be used.
    pub fn listed(&self) -> (Catalog, Vec<Error>) {
        let mut catalog = self.catalog.clone();
        let own = match Catalog::bundled().and_then(|bundled| FontBook::bundled(&bundled)) {
            Ok(mut book) => fonts::load(&self.home, &mut book),
            Err(error) => fonts::OwnFonts { problems: vec![error], ..fonts::OwnFonts::default() },
        };
        for font in own.fonts {
            if catalog.fonts.iter().all(|known| known.id != font.id) {
                catalog.fonts.push(font);
            }
        }
        settings::extend(&mut catalog, &self.settings.endpoints, today(self.clock.as_ref()));
        (catalog, own.problems)
    }

    /// Adds a typeface of the person's own; gives the id that a brief names it by.
    ///
    /// # Errors
    /// `INVALID_INPUT` when `bytes` are no font that can be drawn. `file` names it in the error.
    pub fn add_font(&mut self, file: &str, bytes: Vec<u8>) -> Result<String, Error> {
        let id = self.fonts.add(file, bytes)?;
        if self.catalog.fonts.iter().all(|font| font.id != id) {
            self.catalog.fonts.push(fonts::entry(&self.fonts, &id, file));
        }
        Ok(id)
    }
}
