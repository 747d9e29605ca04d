//! A server of one's own that speaks `OpenAI`'s dialect, as a provider of the catalog.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thumbsheet_core::{
    Catalog, Error, ModelId, Usd,
    catalog::{Model, Price, Provider, Sizes},
    secret::quoted_address,
};
use ts_rs::TS;
use url::Url;

/// The provider of pictures that no model drew.
const OWN: &str = "own";

/// Names by which `OpenAI`'s own models are known, wherever they are served.
const THEIRS: [&str; 3] = ["gpt-image", "chatgpt-image", "dall-e"];

/// A server and its models.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Endpoint {
    /// First part of its models' ids: lower-case letters, digits and hyphens.
    pub id: String,
    /// Name on screen.
    #[serde(default)]
    pub name: String,
    /// Where it is asked, e.g. `http://localhost:8080/v1`.
    pub base_url: String,
    /// Whether it wants a key.
    #[serde(default)]
    pub needs_key: bool,
    /// Its models.
    #[serde(default)]
    pub models: Vec<EndpointModel>,
}

/// A model of such a server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct EndpointModel {
    /// Its name on the wire.
    pub id: String,
    /// Its name on screen.
    #[serde(default)]
    pub name: String,
    /// What a picture costs, when that is known.
    #[serde(default)]
    pub price_usd: Option<Usd>,
}

impl Endpoint {
    /// The parsed base URL.
    ///
    /// # Errors
    /// `INVALID_INPUT` when that is no web address.
    pub fn url(&self) -> Result<Url, Error> {
        let wrong = |why: &str| {
            Error::invalid(format!("The address of {} {why}: {}.", self.shown(), quoted_address(&self.base_url)))
                .hint("Write it as https://host/v1 or http://localhost:8080/v1.")
        };
        let url = Url::parse(self.base_url.trim()).map_err(|_| wrong("is not a web address"))?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(wrong("does not begin with http:// or https://"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            // Not repeated in the message: it holds a password.
            return Err(Error::invalid(format!("The address of {} contains a user name or a password.", self.shown()))
                .hint("A key has its own place, under Keys."));
        }
        Ok(url)
    }

    /// The environment variable that may hold a key for the server.
    pub fn variable(&self) -> String {
        format!("THUMBSHEET_{}_API_KEY", self.id.to_uppercase().replace('-', "_"))
    }

    fn shown(&self) -> &str {
        if self.name.trim().is_empty() { &self.id } else { self.name.trim() }
    }

    fn check(&self) -> Result<(), Error> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !(1..=40).contains(&self.id.len()) || !self.id.chars().all(fits) || self.id.starts_with('-') {
            return Err(Error::invalid(format!("'{}' cannot be the id of a server.", self.id))
                .hint("Use lower-case letters, digits and hyphens, 40 at most."));
        }
        self.url()?;
        for (index, model) in self.models.iter().enumerate() {
            let id = self.model_id(model)?;
            if self.models[..index].iter().any(|other| self.model_id(other).is_ok_and(|other| other == id)) {
                return Err(Error::invalid(format!("{} has the model '{}' twice.", self.shown(), model.id)));
            }
            if let Some(price) = model.price_usd.filter(|price| *price < Usd::ZERO) {
                return Err(Error::invalid(format!(
                    "The price of {id} is {}; it has to be an amount of US dollars.",
                    price.dollars()
                )));
            }
        }
        Ok(())
    }

    fn model_id(&self, model: &EndpointModel) -> Result<ModelId, Error> {
        let given = model.id.trim();
        let name = given.strip_prefix(&self.id).and_then(|rest| rest.strip_prefix('/')).unwrap_or(given);
        format!("{}/{name}", self.id).parse().map_err(|_| {
            Error::invalid(format!("'{given}' cannot be a model of {}.", self.shown()))
                .hint("Give the name that the server knows it by: letters, digits and . - _ : / @.")
        })
    }

    fn provider(&self) -> Provider {
        Provider {
            id: self.id.clone(),
            name: self.shown().to_owned(),
            adapter: "openai".into(),
            // Empty, so that its address counts as set by a person: pictures may come from a private host.
            base_url: String::new(),
            base_url_env: String::new(),
            key_env: if self.needs_key { vec![self.variable()] } else { Vec::new() },
            key_page: String::new(),
            concurrency: 4,
            download_hosts: Vec::new(),
            own_downloads_anywhere: true,
            idempotency_header: None,
            typed: Vec::new(),
            retired: Vec::new(),
            wire: None,
        }
    }

    fn models(&self, catalog: &Catalog, today: Date) -> Vec<Model> {
        let models = self.models.iter().filter_map(|model| Some((model, self.model_id(model).ok()?)));
        models.map(|(model, id)| self.model(model, id, catalog, today)).collect()
    }

    fn model(&self, given: &EndpointModel, id: ModelId, catalog: &Catalog, today: Date) -> Model {
        let name = id.model().rsplit('/').next().unwrap_or_default();
        // A gateway in front of OpenAI's own models: their sizes and fields, without what it may not pass on.
        let like = THEIRS
            .iter()
            .any(|prefix| name.starts_with(prefix))
            .then(|| catalog.model(&format!("openai/{name}")).ok())
            .flatten();
        let (sizes, dialect) = match like {
            Some(like) => (like.sizes, like.dialect),
            // About a megapixel in steps of 64, which diffusion models are trained at; the fewest fields.
            None => (Sizes::Free { step: 64, pixels: 1_048_576, longest: 2048, ratio: 3.0 }, "compatible".to_owned()),
        };
        Model {
            name: if given.name.trim().is_empty() { id.model().to_owned() } else { given.name.trim().to_owned() },
            id,
            about: format!("At {}.", self.shown()),
            sizes,
            dialect,
            quality: None,
            fields: serde_json::Map::new(),
            streams: false,
            seeded: false,
            price: given.price_usd.map(|usd| Price { usd, read: today }),
            tokens: None,
            retires_on: None,
            replacement: None,
            typed: false,
        }
    }
}

/// Refuses servers that cannot stand beside the catalog's providers and each other.
pub(crate) fn check_all(endpoints: &[Endpoint], catalog: &Catalog) -> Result<(), Error> {
    for (index, endpoint) in endpoints.iter().enumerate() {
        endpoint.check()?;
        let taken = catalog.providers.iter().any(|provider| provider.id == endpoint.id)
            || endpoints[..index].iter().any(|other| other.id == endpoint.id)
            || endpoint.id == OWN;
        if taken {
            return Err(Error::invalid(format!("A provider is called '{}' already.", endpoint.id))
                .hint(format!("Choose another id for {}.", endpoint.shown())));
        }
    }
    Ok(())
}

/// Adds the servers to a catalog. One that cannot be added is left out and told.
pub(crate) fn extend(catalog: &mut Catalog, endpoints: &[Endpoint], today: Date) -> Vec<Error> {
    let mut problems = Vec::new();
    for endpoint in endpoints {
        if let Err(error) = check_all(std::slice::from_ref(endpoint), catalog) {
            problems.push(Error { message: format!("{} is left out: {}", endpoint.shown(), error.message), ..error });
            continue;
        }
        let models = endpoint.models(catalog, today);
        catalog.providers.push(endpoint.provider());
        catalog.models.extend(models);
    }
    problems
}
