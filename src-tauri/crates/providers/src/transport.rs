//! The I/O for all adapters.
//!
//! The rule here protects money: a POST goes out once. Neither this file nor the layers below it send one again:
//!
//! - reqwest's retries of refused streams are off, and redirects are not followed;
//! - hyper repeats a request only when its *reused* connection closed before a byte was written. That would be safe, but
//!   a stale pooled connection that closes after some bytes makes an unknown outcome for nothing. So no connection is
//!   kept: a picture takes seconds, a new connection a fraction of one. For the same reason requests use HTTP/1.1: with
//!   HTTP/2 all concurrent pictures would share one connection, and losing it would make unknown outcomes of them all.

use std::{sync::Arc, time::Duration};

use reqwest::{
    Client, Response,
    header::{ACCEPT_ENCODING, CONTENT_TYPE, HeaderValue},
};
use thumbsheet_core::{Code, Error, Usd, catalog::Model, money::Billed, plan::Order};
use url::Url;

use crate::{
    Adapter, Answer, Endpoint, Extras, Options, Page, Picture, Reply, Request, StreamEvent, Unread,
    address::{Guard, System},
    body::{Body, read, read_on},
    cause,
    client::Clients,
    download::Download,
    encoding::{self, Packed, Unpacked, Unpacker},
    page::Pages,
    proxy::is_loopback,
    refusal::{Refusal, lost_contact, offline, proxied},
};

/// Sends the requests of adapters and reads the answers.
#[derive(Clone, Debug)]
pub struct Transport {
    client: Client,
    /// For servers on this machine.
    direct: Client,
    /// Downloads pictures, with a client whose resolver is guarded.
    download: Download,
    /// Reads pages through the same guard.
    pages: Pages,
    options: Options,
}

/// What came of an order.
#[derive(Clone, Debug)]
pub enum Painted {
    /// The picture.
    Picture(Picture),
    /// The picture is at an address. The answer is to be stored before the [download](Transport::fetch).
    Address(Address, Option<Unread>),
    /// No picture was read. An answer that may have been charged comes with it, to be stored.
    Failed(Error, Option<Unread>),
}

/// The address of a finished picture.
#[derive(Clone, Debug)]
pub struct Address {
    url: Url,
    cost_usd: Option<Usd>,
    request_id: Option<String>,
}

impl Transport {
    /// Makes a transport. One is enough for all runs.
    ///
    /// # Errors
    /// `INTERNAL` when TLS cannot be set up.
    pub fn new(options: Options) -> Result<Self, Error> {
        let resolver = options.resolver.clone().unwrap_or_else(|| Arc::new(System));
        let guard = Arc::new(Guard::new(Arc::clone(&resolver)));
        let clients = Clients::new(&options, &resolver, &guard)?;
        let pages = Pages::new(clients.page.clone(), Arc::clone(&guard), &options);
        let download = Download::new(&clients, guard, &options);
        Ok(Self { client: clients.provider, direct: clients.direct, download, pages, options })
    }

    /// Makes one attempt: sends the order, reports partial pictures, and reads the answer. It has no timeout of its own.
    /// Dropping the future closes the connection; the provider may still charge.
    ///
    /// # Errors
    /// The causes for which there is no answer. `OFFLINE` means that nothing was sent; a request that is lost later is
    /// `OUTCOME_UNKNOWN`.
    pub async fn paint(
        &self,
        adapter: &dyn Adapter,
        order: &Order,
        model: &Model,
        endpoint: &Endpoint,
        extras: &Extras<'_>,
        on_partial: &mut (dyn FnMut(u32, Vec<u8>) + Send),
    ) -> Result<Painted, Error> {
        let request = adapter.request(order, model, endpoint, extras)?;
        let mut response = self.send(&request, endpoint).await?.map_err(|_lost| lost_contact(endpoint, model))?;
        let mut head = self.head(&response);
        if !(200..300).contains(&head.status) {
            head.body = self.error_body(response).await.into();
            return Ok(match adapter.reply(model, endpoint, &head) {
                Answer::Failed(error) => Painted::Failed(error, None),
                other => Self::painted(other, None),
            });
        }
        let start = if request.streamed && head.is_events() { beginning(&mut response).await } else { Vec::new() };
        if let Some(mut unpacker) = Unpacker::new(&head.headers, &start)
            && let Some(mut reader) = adapter.stream(model, endpoint, &head)
        {
            let mut events = reader.feed(&unpacker.feed(&start).unwrap_or_default());
            let answer = loop {
                if let Some(answer) = deliver(std::mem::take(&mut events), on_partial) {
                    break answer;
                }
                // However a stream breaks off, the reader knows what was received.
                let Ok(Some(chunk)) = response.chunk().await else { break reader.end() };
                let Some(text) = unpacker.feed(&chunk) else { break reader.end() };
                events = reader.feed(&text);
            };
            let unread = Unread::new(&head, reader.unread(), true, endpoint.key.as_ref());
            return Ok(Self::painted(answer, unread));
        }
        let (body, is_whole) = match read_on(response, start, self.options.limits.answer).await {
            Body::Whole(body) => (body, true),
            Body::Cut(body) => (body, false),
            Body::TooLong(body) => {
                let why = format!("it is over {} MiB", self.options.limits.answer >> 20);
                let error = Refusal::unread(endpoint, Some(model), &head).bad_image(&why);
                return Ok(Painted::Failed(error, Unread::new(&head, body, false, endpoint.key.as_ref())));
            }
        };
        let (body, is_whole) = match encoding::unpack(&head.headers, body, self.options.limits.answer) {
            Ok(Unpacked { bytes, is_whole: true }) => (bytes, is_whole),
            Ok(Unpacked { bytes, is_whole: false }) => (bytes, false),
            Err(Packed { bytes, why }) => {
                let refusal = Refusal::unread(endpoint, Some(model), &head);
                let error = if is_whole { refusal.bad_image(&why) } else { refusal.lost() };
                return Ok(Painted::Failed(error, Unread::new(&head, bytes, false, endpoint.key.as_ref())));
            }
        };
        let lost = (!is_whole).then(|| Refusal::unread(endpoint, Some(model), &head).lost());
        head.body = body.into();
        let answer = match (adapter.reply(model, endpoint, &head), lost) {
            // A complete picture is kept, however the connection ended. Truncated JSON does not parse.
            (Answer::Failed(_), Some(lost)) => Answer::Failed(lost),
            (answer, _) => answer,
        };
        let unread = match &answer {
            Answer::Picture(_) => None,
            _ => Unread::new(&head, head.body.to_vec(), true, endpoint.key.as_ref()),
        };
        Ok(Self::painted(answer, unread))
    }

    fn painted(answer: Answer, unread: Option<Unread>) -> Painted {
        match answer {
            Answer::Picture(picture) => Painted::Picture(picture),
            Answer::Fetch { url, cost_usd, request_id } => {
                Painted::Address(Address { url, cost_usd, request_id }, unread)
            }
            // An answer that proves that no picture was made holds nothing to read again.
            Answer::Failed(error) => {
                let unread = unread.filter(|_| error.code.billed(true) != Billed::No);
                Painted::Failed(error, unread)
            }
        }
    }

    /// Downloads a finished picture. This costs nothing, so it is repeated after failures that can pass.
    ///
    /// # Errors
    /// `BAD_IMAGE`; the hint has the whole address.
    pub async fn fetch(&self, address: Address, endpoint: &Endpoint) -> Result<Picture, Error> {
        let Address { url, cost_usd, request_id } = address;
        match self.download.fetch(url, endpoint).await {
            Ok(bytes) => Ok(Picture { bytes, cost_usd, request_id, mask: None }),
            Err(error) => Err(Error { request_id, ..error }),
        }
    }

    /// Reads an answer that was stored. Nothing is sent, except for a picture that the answer names by its address.
    ///
    /// # Errors
    /// As [`paint`](Self::paint) and [`fetch`](Self::fetch).
    pub async fn read_again(
        &self,
        adapter: &dyn Adapter,
        unread: &Unread,
        model: &Model,
        endpoint: &Endpoint,
    ) -> Result<Picture, Error> {
        match adapter.reply(model, endpoint, &unread.reply(self.options.limits.answer)) {
            Answer::Picture(picture) => Ok(picture),
            Answer::Fetch { url, cost_usd, request_id } => {
                self.fetch(Address { url, cost_usd, request_id }, endpoint).await
            }
            Answer::Failed(error) => Err(error),
        }
    }

    /// Checks the key with a free request.
    ///
    /// # Errors
    /// `KEY_MISSING`, `KEY_REJECTED`, or the reason why the check failed, such as `OFFLINE` or `SERVER_BUSY`.
    pub async fn check_key(&self, adapter: &dyn Adapter, endpoint: &Endpoint) -> Result<(), Error> {
        const CHECK_TIMEOUT: Duration = Duration::from_secs(30);
        let request = adapter.check(endpoint)?;
        let asked = async {
            let unheard = || offline(endpoint, &request.url, "It did not answer.");
            let response = self.send(&request, endpoint).await?.map_err(|_lost| unheard())?;
            let mut reply = self.head(&response);
            let body = match read(response, self.options.limits.answer).await {
                Body::Whole(body) | Body::TooLong(body) => body,
                Body::Cut(body) if reply.status >= 400 => body,
                Body::Cut(_) => return Err(unheard()),
            };
            let unpacked = encoding::unpack(&reply.headers, body, self.options.limits.answer);
            reply.body = unpacked.map_or_else(|packed| packed.bytes, |unpacked| unpacked.bytes).into();
            adapter.checked(endpoint, &reply)
        };
        let late = |_| offline(endpoint, &request.url, "It did not answer within 30 s.");
        tokio::time::timeout(CHECK_TIMEOUT, asked).await.map_err(late)?
    }

    /// Reads the title and the text of the page at `url`.
    ///
    /// It reads only http and https at public addresses, with at most five redirects, 2 MiB and ten seconds.
    ///
    /// # Errors
    /// `INVALID_INPUT` when `url` is not a web URL, is private, or is not a readable page; `OFFLINE` when the server
    /// does not answer.
    pub async fn read_page(&self, url: &str) -> Result<Page, Error> {
        self.pages.read(url).await
    }

    /// Sends `request` once. The outer error means that nothing was sent; the inner one, that the request may have been
    /// sent.
    async fn send(&self, request: &Request, endpoint: &Endpoint) -> Result<Result<Response, NoAnswer>, Error> {
        let mut headers = request.headers.clone();
        if let Some(credential) = &request.credential {
            let (name, value) = credential.header().ok_or_else(|| {
                let name = &endpoint.provider.name;
                Error::new(Code::KeyRejected, format!("The key for {name} contains characters that no key has."))
                    .hint("Paste it again. Nothing was sent.")
                    .provider(name)
            })?;
            headers.insert(name, value);
        }
        let is_local = is_loopback(&request.url);
        if !is_local
            && self.options.system_proxies
            && let Some(proxy) = self.options.proxies.unusable(&request.url)
        {
            return Err(proxied(endpoint, &request.url, &proxy));
        }
        let client = if is_local { &self.direct } else { &self.client };
        // Other compressions are read too, but not asked for.
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        let mut building = client.request(request.method.clone(), request.url.clone());
        if let Some(body) = &request.body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            building = building.body(body.to_string());
        }
        match building.headers(headers).send().await {
            Ok(response) => Ok(Ok(response)),
            // Connection refused, unknown name, no TLS: `is_connect` covers exactly the errors before a connection is
            // established.
            Err(error) if error.is_connect() => Err(offline(endpoint, &request.url, cause::why(&error))),
            Err(error) if error.is_builder() => {
                Err(Error::invalid(format!("{} cannot be asked at {}.", endpoint.provider.name, endpoint.host())))
            }
            Err(_) => Ok(Err(NoAnswer)),
        }
    }

    fn head(&self, response: &Response) -> Reply {
        Reply {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            at: Some(self.options.clock.now()),
            ..Reply::default()
        }
    }

    /// Reads the body of an error, as far as possible. The status is enough, so a truncated, long or endless body does
    /// not change the result.
    async fn error_body(&self, response: Response) -> Vec<u8> {
        const ERROR_BODY_TIMEOUT: Duration = Duration::from_secs(10);
        let headers = response.headers().clone();
        match tokio::time::timeout(ERROR_BODY_TIMEOUT, read(response, self.options.limits.error)).await {
            Ok(Body::Whole(body) | Body::Cut(body) | Body::TooLong(body)) => {
                encoding::unpack(&headers, body, self.options.limits.error)
                    .map_or_else(|packed| packed.bytes, |unpacked| unpacked.bytes)
            }
            Err(_) => Vec::new(),
        }
    }
}

/// A request that may have been sent and got no answer.
#[derive(Debug)]
struct NoAnswer;

/// The beginning of a body, up to its first character.
async fn beginning(response: &mut Response) -> Vec<u8> {
    let mut start = Vec::new();
    while start.trim_ascii_start().is_empty() && start.len() < 1 << 16 {
        let Ok(Some(chunk)) = response.chunk().await else { break };
        start.extend_from_slice(&chunk);
    }
    start
}

fn deliver(events: Vec<StreamEvent>, on_partial: &mut (dyn FnMut(u32, Vec<u8>) + Send)) -> Option<Answer> {
    for event in events {
        match event {
            StreamEvent::Partial { index, bytes } => on_partial(index, bytes),
            StreamEvent::End(answer) => return Some(answer),
        }
    }
    None
}

#[cfg(test)]
mod tests;
