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
    header::{CONTENT_TYPE, HeaderValue},
};
use thumbsheet_core::{Code, Error, catalog::Model, plan::Order};

use crate::{
    Adapter, Answer, Endpoint, Extras, Options, Page, Picture, Reply, Request, StreamEvent,
    address::{Guard, System},
    body::{Body, read},
    cause,
    client::{client, client_guarded},
    download::Download,
    page::Pages,
    refusal::{Refusal, lost_contact, offline},
};

/// Sends the requests of adapters and reads the answers.
#[derive(Clone, Debug)]
pub struct Transport {
    client: Client,
    /// Downloads pictures, with a client whose resolver is guarded.
    download: Download,
    /// Reads pages through the same guard.
    pages: Pages,
    options: Options,
}

impl Transport {
    /// Makes a transport. One is enough for all runs.
    ///
    /// # Errors
    /// `INTERNAL` when TLS cannot be set up.
    pub fn new(options: Options) -> Result<Self, Error> {
        let resolver = options.resolver.clone().unwrap_or_else(|| Arc::new(System));
        let guard = Arc::new(Guard::new(Arc::clone(&resolver)));
        let client = client(&options, resolver)?;
        let open = client_guarded(&options, &guard)?;
        let pages = Pages::new(open.clone(), Arc::clone(&guard));
        let download = Download::new(client.clone(), open, guard, &options);
        Ok(Self { client, download, pages, options })
    }

    /// Makes one attempt: sends the order, reports partial pictures, and downloads the picture where the answer
    /// contains its URL. It has no timeout of its own. Dropping the future closes the connection; the provider may
    /// still charge.
    ///
    /// # Errors
    /// Every code that a provider can cause. `OFFLINE` means that nothing was sent; a request that is lost later is
    /// `OUTCOME_UNKNOWN`.
    pub async fn paint(
        &self,
        adapter: &dyn Adapter,
        order: &Order,
        model: &Model,
        endpoint: &Endpoint,
        extras: &Extras<'_>,
        on_partial: &mut (dyn FnMut(u32, Vec<u8>) + Send),
    ) -> Result<Picture, Error> {
        let request = adapter.request(order, model, endpoint, extras)?;
        let response = self.send(&request, endpoint).await?.map_err(|_lost| lost_contact(endpoint, model))?;
        let mut head = self.head(&response);
        let is_good = (200..300).contains(&head.status);
        let reader =
            if request.streamed && is_good && head.is_events() { adapter.stream(model, endpoint, &head) } else { None };
        let answer = if let Some(mut reader) = reader {
            let mut response = response;
            loop {
                // However a stream breaks off, the reader knows what was received.
                let Ok(Some(chunk)) = response.chunk().await else { break reader.end() };
                if let Some(answer) = deliver(reader.feed(&chunk), on_partial) {
                    break answer;
                }
            }
        } else if is_good {
            match read(response, self.options.limits.answer).await {
                Body::Whole(body) => {
                    head.body = body.into();
                    adapter.reply(model, endpoint, &head)
                }
                Body::Cut(body) => {
                    // A complete picture is kept, however the connection ended. Truncated JSON does not parse.
                    let lost = Refusal::unread(endpoint, Some(model), &head).lost();
                    head.body = body.into();
                    match adapter.reply(model, endpoint, &head) {
                        Answer::Failed(_) => return Err(lost),
                        whole => whole,
                    }
                }
                Body::TooLong(_) => {
                    let why = format!("it is over {} MiB", self.options.limits.answer >> 20);
                    return Err(Refusal::unread(endpoint, Some(model), &head).bad_image(&why));
                }
            }
        } else {
            head.body = self.error_body(response).await.into();
            adapter.reply(model, endpoint, &head)
        };
        match answer {
            Answer::Picture(picture) => Ok(picture),
            Answer::Failed(error) => Err(error),
            Answer::Fetch { url, cost_usd, request_id } => match self.download.fetch(url, endpoint).await {
                Ok(bytes) => Ok(Picture { bytes, cost_usd, request_id }),
                Err(error) => Err(Error { request_id, ..error }),
            },
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
            reply.body = match read(response, self.options.limits.answer).await {
                Body::Whole(body) | Body::TooLong(body) => body.into(),
                Body::Cut(body) if reply.status >= 400 => body.into(),
                Body::Cut(_) => return Err(unheard()),
            };
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
        let mut building = self.client.request(request.method.clone(), request.url.clone());
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
        match tokio::time::timeout(ERROR_BODY_TIMEOUT, read(response, self.options.limits.error)).await {
            Ok(Body::Whole(body) | Body::Cut(body) | Body::TooLong(body)) => body,
            Err(_) => Vec::new(),
        }
    }
}

/// A request that may have been sent and got no answer.
#[derive(Debug)]
struct NoAnswer;

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
