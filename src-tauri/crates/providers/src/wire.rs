//! What passes between an adapter and the transport.

use std::fmt;

use bytes::Bytes;
use jiff::Timestamp;
use reqwest::{
    Method,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use serde_json::Value;
use thumbsheet_core::{
    Code, Error, Secret, Usd,
    catalog::{Model, Provider},
    plan::Order,
};
use url::Url;

use crate::Picture;

/// Where a provider is asked, and with which key.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// The provider.
    pub provider: Provider,
    /// Its own base URL, or the one a person set.
    pub base_url: Url,
    /// The key, when there is one.
    pub key: Option<Secret>,
}

impl Endpoint {
    /// An endpoint at `base_url`, or at the provider's own when there is none.
    ///
    /// # Errors
    /// `INVALID_INPUT` when the address is not `http(s)://host`, or has a name and password in it.
    pub fn new(provider: Provider, base_url: Option<&str>, key: Option<Secret>) -> Result<Self, Error> {
        let given = base_url.map_or(provider.base_url.as_str(), str::trim);
        let wrong = |why: &str| Error::invalid(format!("The base URL for {} {why}.", provider.name));
        let base_url = Url::parse(given)
            .map_err(|_| wrong("is not a URL").hint("Write it as https://host or http://host:port."))?;
        if !matches!(base_url.scheme(), "http" | "https") || base_url.host().is_none() {
            return Err(wrong("does not begin with http:// or https://"));
        }
        // They would end up in error messages and settings files; a key has its own place.
        if !base_url.username().is_empty() || base_url.password().is_some() {
            return Err(
                wrong("has a name or password in it").hint("A key goes into its own variable of the environment.")
            );
        }
        Ok(Self { key: key.filter(|key| !key.is_empty()), provider, base_url })
    }

    /// Whether a person pointed the provider somewhere else: a local server, a gateway.
    pub fn is_own(&self) -> bool {
        let plain = |url: &str| url.trim_end_matches('/').to_owned();
        Url::parse(&self.provider.base_url)
            .map_or(true, |default| plain(default.as_str()) != plain(self.base_url.as_str()))
    }

    /// The host, with its port when that is not the usual one.
    pub fn host(&self) -> String {
        host(&self.base_url)
    }

    /// The base URL with `path` behind it; a query in it (a gateway's version) stays.
    pub(crate) fn join(&self, path: &str) -> Url {
        let mut url = self.base_url.clone();
        url.set_path(&format!("{}/{path}", self.base_url.path().trim_end_matches('/')));
        url
    }

    /// The key, or none where the person's own server or the provider wants none.
    pub(crate) fn key_for(&self, model: Option<&Model>) -> Result<Option<&Secret>, Error> {
        if self.key.is_some() || self.is_own() || self.provider.key_env.is_empty() {
            return Ok(self.key.as_ref());
        }
        let name = &self.provider.name;
        let message = match model {
            Some(model) => format!("No key for {name}. Add one to use {}.", model.name),
            None => format!("No key for {name}."),
        };
        let error = Error::new(Code::KeyMissing, message).provider(name);
        Err(if self.provider.key_page.is_empty() {
            error
        } else {
            error.hint(format!("Make one at {}.", self.provider.key_page))
        })
    }
}

/// A host as people write it.
pub(crate) fn host(url: &Url) -> String {
    match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (host, _) => host.unwrap_or_default().to_owned(),
    }
}

/// What an order does not say: it decides how the picture travels, not what it shows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extras<'a> {
    /// Partial pictures wanted while it is drawn, 0 to 3. Vendors bill a few tokens for each.
    pub partials: u8,
    /// One per thumbnail, shared by its attempts; sent only where the provider's catalog entry names a header for it.
    pub idempotency_key: &'a str,
}

/// A key and the header it goes into.
#[derive(Clone)]
pub struct Credential {
    header: HeaderName,
    scheme: &'static str,
    key: Secret,
}

impl Credential {
    /// `header: {scheme}{key}`.
    pub(crate) fn new(header: HeaderName, scheme: &'static str, key: &Secret) -> Self {
        Self { header, scheme, key: key.clone() }
    }

    /// The header. The one place where a key is read.
    pub(crate) fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        let mut value = HeaderValue::from_str(&format!("{}{}", self.scheme, self.key.expose())).ok()?;
        value.set_sensitive(true);
        Some((self.header.clone(), value))
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credential({}: ..)", self.header)
    }
}

/// A request, ready to send.
#[derive(Clone, Debug)]
pub struct Request {
    /// GET or POST.
    pub method: Method,
    /// Where to. Never holds a key.
    pub url: Url,
    /// Headers that may be logged.
    pub headers: HeaderMap,
    /// The one that may not.
    pub credential: Option<Credential>,
    /// A JSON body.
    pub body: Option<Value>,
    /// Whether the answer is asked for as a stream of events.
    pub streamed: bool,
}

impl Request {
    pub(crate) fn get(url: Url, credential: Option<Credential>) -> Self {
        Self { method: Method::GET, url, headers: HeaderMap::new(), credential, body: None, streamed: false }
    }

    pub(crate) fn post(url: Url, credential: Option<Credential>, body: Value) -> Self {
        Self { method: Method::POST, url, headers: HeaderMap::new(), credential, body: Some(body), streamed: false }
    }

    /// Adds the idempotency key where the provider documents a header for one.
    pub(crate) fn idempotent(mut self, provider: &Provider, extras: &Extras<'_>) -> Self {
        let header = provider.idempotency_header.as_deref().and_then(|name| HeaderName::try_from(name).ok());
        let value = HeaderValue::from_str(extras.idempotency_key).ok().filter(|value| !value.is_empty());
        if let (Some(header), Some(value)) = (header, value) {
            self.headers.insert(header, value);
        }
        self
    }
}

/// An answer, whole.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Headers; their names are matched without regard to case.
    pub headers: HeaderMap,
    /// The body, decompressed. Of an error, at least its beginning.
    pub body: Bytes,
    /// When it came, for dates in its headers; the answer's own `Date` is preferred.
    pub at: Option<Timestamp>,
}

impl Reply {
    /// A header's text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim).filter(|text| !text.is_empty())
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// Whether the body is a stream of events.
    pub fn is_events(&self) -> bool {
        self.header("content-type").is_some_and(|kind| kind.to_ascii_lowercase().starts_with("text/event-stream"))
    }
}

/// What an answer amounts to.
#[derive(Clone, Debug)]
pub enum Answer {
    /// The picture.
    Picture(Picture),
    /// It is made, and to be had at `url`.
    Fetch {
        /// Where. Checked before anything is sent there.
        url: Url,
        /// What it cost, US dollars.
        cost_usd: Option<Usd>,
        /// The provider's id for the request.
        request_id: Option<String>,
    },
    /// No picture.
    Failed(Error),
}

/// What a stream says while it runs.
#[derive(Clone, Debug)]
pub enum StreamEvent {
    /// A picture on its way.
    Partial {
        /// Which, from 0.
        index: u32,
        /// The picture file.
        bytes: Vec<u8>,
    },
    /// The end; nothing after it matters.
    End(Answer),
}

/// Reads one streamed answer, however it is cut into chunks.
pub trait StreamReader: Send {
    /// The events that `chunk` completes.
    fn feed(&mut self, chunk: &[u8]) -> Vec<StreamEvent>;

    /// The connection ended before an [`End`](StreamEvent::End): what that amounts to.
    fn end(&mut self) -> Answer;
}

/// One vendor's dialect. Pure: it neither sends nor waits, and never asks twice.
pub trait Adapter: Send + Sync {
    /// The request for `order`.
    ///
    /// # Errors
    /// `KEY_MISSING`; nothing has been sent.
    fn request(&self, order: &Order, model: &Model, endpoint: &Endpoint, extras: &Extras<'_>)
    -> Result<Request, Error>;

    /// What a whole answer amounts to.
    fn reply(&self, model: &Model, endpoint: &Endpoint, reply: &Reply) -> Answer;

    /// A reader for a streamed answer that begins with `head` (a status and headers, no body), where the dialect has one.
    fn stream(&self, model: &Model, endpoint: &Endpoint, head: &Reply) -> Option<Box<dyn StreamReader>>;

    /// A free request that shows whether the key works.
    ///
    /// # Errors
    /// `KEY_MISSING`.
    fn check(&self, endpoint: &Endpoint) -> Result<Request, Error>;

    /// What the answer to [`check`](Self::check) says.
    ///
    /// # Errors
    /// `KEY_REJECTED`, or why it cannot be told.
    fn checked(&self, endpoint: &Endpoint, reply: &Reply) -> Result<(), Error>;
}
