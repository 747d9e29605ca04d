//! The types between an adapter and the transport.

use std::{borrow::Cow, fmt};

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

use crate::{
    Picture,
    lean::{self, Lean},
    sse::{Decoder, MAX_EVENT_BYTES},
};

/// The address of a provider, and the key for it.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// The provider's entry in the catalog.
    pub provider: Provider,
    /// The provider's base URL, or the one that a person set.
    pub base_url: Url,
    /// The key, if there is one.
    pub key: Option<Secret>,
}

impl Endpoint {
    /// Makes an endpoint at `base_url`, or at the provider's default.
    ///
    /// # Errors
    /// `INVALID_INPUT` when the URL is not `http(s)://host`, or contains a user name or a password.
    pub fn new(provider: Provider, base_url: Option<&str>, key: Option<Secret>) -> Result<Self, Error> {
        let given = base_url.map_or(provider.base_url.as_str(), str::trim);
        let wrong = |why: &str| Error::invalid(format!("The base URL for {} {why}.", provider.name));
        let base_url = Url::parse(given)
            .map_err(|_| wrong("is not a URL").hint("Write it as https://host or http://host:port."))?;
        if !matches!(base_url.scheme(), "http" | "https") || base_url.host().is_none() {
            return Err(wrong("does not begin with http:// or https://"));
        }
        // A password would end up in error messages and settings files.
        if !base_url.username().is_empty() || base_url.password().is_some() {
            return Err(wrong("contains a user name or a password")
                .hint("A key goes into its own variable of the environment."));
        }
        Ok(Self { key: key.filter(|key| !key.is_empty()), provider, base_url })
    }

    /// Whether a person set another base URL, for a local server or a gateway.
    pub fn is_own(&self) -> bool {
        let plain = |url: &str| url.trim_end_matches('/').to_owned();
        Url::parse(&self.provider.base_url)
            .map_or(true, |default| plain(default.as_str()) != plain(self.base_url.as_str()))
    }

    /// The host, with a port that is not the default.
    pub fn host(&self) -> String {
        host(&self.base_url)
    }

    /// Appends `path` to the base URL and keeps its query (a gateway's version).
    pub(crate) fn join(&self, path: &str) -> Url {
        let mut url = self.base_url.clone();
        url.set_path(&format!("{}/{path}", self.base_url.path().trim_end_matches('/')));
        url
    }

    /// Returns the key; `None` where the person's own server or the provider needs none.
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

/// Writes a URL's host for people.
pub(crate) fn host(url: &Url) -> String {
    match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (host, _) => host.unwrap_or_default().to_owned(),
    }
}

/// Settings of a request that do not change the picture.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extras<'a> {
    /// Number of partial pictures, 0 to 3. Vendors bill a few tokens for each.
    pub partials: u8,
    /// One key per thumbnail, shared by its attempts. It is sent only where the catalog names a header for it.
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
    /// Makes the credential `header: {scheme}{key}`.
    pub(crate) fn new(header: HeaderName, scheme: &'static str, key: &Secret) -> Self {
        Self { header, scheme, key: key.clone() }
    }

    /// Makes the header. This is the only place that reads a key.
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

/// A request to send.
#[derive(Clone, Debug)]
pub struct Request {
    /// The HTTP method: GET or POST.
    pub method: Method,
    /// The URL, which never contains a key.
    pub url: Url,
    /// Headers that may be logged.
    pub headers: HeaderMap,
    /// The header that may not be logged.
    pub credential: Option<Credential>,
    /// The body as JSON.
    pub body: Option<Value>,
    /// Whether a stream of events is requested.
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

/// A complete HTTP answer.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Headers. Case does not matter in their names.
    pub headers: HeaderMap,
    /// The decompressed body; of an error, at least its beginning.
    pub body: Bytes,
    /// Time of receipt, for dates in headers. The answer's `Date` takes precedence.
    pub at: Option<Timestamp>,
}

impl Reply {
    /// The value of a header, as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim).filter(|text| !text.is_empty())
    }

    /// The body as JSON; of several values, the first.
    pub(crate) fn json(&self) -> Option<Value> {
        self.documents().into_iter().next()
    }

    /// Every JSON value in the body: one, or those of a stream of events, or one per line.
    pub(crate) fn documents(&self) -> Vec<Value> {
        documents(&self.text())
    }

    /// The body as text, without a byte order mark.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        match encoding_rs::Encoding::for_bom(&self.body) {
            Some((encoding, mark)) => encoding.decode_without_bom_handling(&self.body[mark..]).0,
            None => String::from_utf8_lossy(&self.body),
        }
    }

    /// Whether the body is written as a stream of events, whatever its label says.
    pub(crate) fn looks_like_events(&self) -> bool {
        looks_like_events(&self.text())
    }

    /// Whether the body is a stream of events.
    pub fn is_events(&self) -> bool {
        self.header("content-type").is_some_and(|kind| kind.to_ascii_lowercase().starts_with("text/event-stream"))
    }
}

/// JSON values that a gateway writes before an answer, so that a script cannot include it.
const GUARD: &str = ")]}'";

fn documents(text: &str) -> Vec<Value> {
    let text = text.trim();
    let text = text.strip_prefix(GUARD).unwrap_or(text);
    match lean::from_slice(text.as_bytes()) {
        // JSON in a text of JSON.
        Some(Value::String(inner)) => return vec![lean::from_slice(inner.as_bytes()).unwrap_or(Value::String(inner))],
        Some(value) => return vec![value],
        None => {}
    }
    if looks_like_events(text) {
        let mut decoder = Decoder::new(MAX_EVENT_BYTES);
        let mut events = decoder.feed(text.as_bytes()).unwrap_or_default();
        events.extend(decoder.end());
        return events.iter().filter_map(|event| lean::from_slice(&event.data)).collect();
    }
    let values = serde_json::Deserializer::from_str(text).into_iter::<Lean>();
    values.map_while(Result::ok).map(Value::from).filter(|value| value.is_object() || value.is_array()).collect()
}

fn looks_like_events(text: &str) -> bool {
    let first = text.lines().map(str::trim_start).find(|line| !line.is_empty()).unwrap_or_default();
    let is_picture = first.starts_with("data:image/");
    !is_picture && ["data:", "event:", "id:", "retry:", ":"].iter().any(|field| first.starts_with(field))
}

/// The meaning of a reply.
#[derive(Clone, Debug)]
pub enum Answer {
    /// The finished picture.
    Picture(Picture),
    /// The picture can be downloaded from `url`.
    Fetch {
        /// URL of the picture, checked before the download.
        url: Url,
        /// Cost in US dollars, if known.
        cost_usd: Option<Usd>,
        /// The provider's id for the request.
        request_id: Option<String>,
    },
    /// The provider made no picture, for this reason.
    Failed(Error),
}

/// An event of a stream.
#[derive(Clone, Debug)]
pub enum StreamEvent {
    /// A partial picture arrived.
    Partial {
        /// Index of the partial picture, from 0.
        index: u32,
        /// The encoded picture, in whatever format the provider sends.
        bytes: Vec<u8>,
    },
    /// The end of the stream. Later data is ignored.
    End(Answer),
}

/// Reads one streamed answer in any chunks.
pub trait StreamReader: Send {
    /// The events that `chunk` completes.
    fn feed(&mut self, chunk: &[u8]) -> Vec<StreamEvent>;

    /// Returns the events that it could not read, as a stream: they may hold a paid picture.
    fn unread(&mut self) -> Vec<u8>;

    /// Returns the answer when the connection ends before an [`End`](StreamEvent::End).
    fn end(&mut self) -> Answer;
}

/// A vendor's API. An adapter is pure: it neither sends nor waits.
pub trait Adapter: Send + Sync {
    /// Makes the request for `order`.
    ///
    /// # Errors
    /// `KEY_MISSING`; nothing has been sent.
    fn request(&self, order: &Order, model: &Model, endpoint: &Endpoint, extras: &Extras<'_>)
    -> Result<Request, Error>;

    /// Interprets a complete answer.
    fn reply(&self, model: &Model, endpoint: &Endpoint, reply: &Reply) -> Answer;

    /// Makes a reader for a streamed answer that begins with `head` (a status and headers, no body), if the API
    /// streams.
    fn stream(&self, model: &Model, endpoint: &Endpoint, head: &Reply) -> Option<Box<dyn StreamReader>>;

    /// Makes a free request that checks the key.
    ///
    /// # Errors
    /// `KEY_MISSING`.
    fn check(&self, endpoint: &Endpoint) -> Result<Request, Error>;

    /// Interprets the answer to [`check`](Self::check).
    ///
    /// # Errors
    /// `KEY_REJECTED`, or the reason why the check failed.
    fn checked(&self, endpoint: &Endpoint, reply: &Reply) -> Result<(), Error>;
}
