//! Reading the page that a post's address names: its title and its text become a brief's context.
//!
//! The person gives the address, but whoever runs the server gives the next one: every step is judged before it is
//! taken. Only public addresses are asked, by a GET that carries nothing of the person's.

mod charset;
mod extract;
mod words;

use std::{fmt, sync::Arc, time::Duration};

use reqwest::{
    Client, Response, StatusCode,
    header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE, HeaderName, LOCATION},
};
use thumbsheet_core::{Code, Error, brief::CONTEXT_MOST};
use url::{Host, Url};

use crate::{
    address::Guard,
    body::{Body, read},
    cause::{IS_PRIVATE, why},
    wire::host,
};

/// How long it may take, from the name's look-up to the last byte.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a look-up ahead may take. Behind a proxy, this machine may know no names at all.
const LOOKUP: Duration = Duration::from_secs(2);

/// How many redirects are followed, each judged like the first address.
const REDIRECTS: usize = 5;

/// How many bytes of a page are read, after decompression.
const LARGEST: usize = 2 << 20;

const PASTE: &str = "Paste the text with --context.";
const PASTE_PRIVATE: &str = "Private addresses are not read. Paste the text instead, with --context.";

/// What a page says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its title: `og:title`, else `twitter:title`, else `<title>`.
    pub title: Option<String>,
    /// What a person would read there, on one line, 2 500 characters at most.
    pub text: String,
}

impl Page {
    /// Title and text as the context of a brief, 2 500 characters at most.
    pub fn context(&self) -> String {
        match &self.title {
            // Most posts begin with their own title.
            Some(title) if !self.text.starts_with(title.as_str()) => {
                let end = if title.ends_with(['.', '!', '?', '\u{3002}']) { "" } else { "." };
                words::settled(&format!("{title}{end} {}", self.text), CONTEXT_MOST)
            }
            _ => self.text.clone(),
        }
    }
}

/// Reads pages.
#[derive(Clone)]
pub(crate) struct Pages {
    client: Client,
    guard: Arc<Guard>,
    limit: usize,
    patience: Duration,
}

impl fmt::Debug for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("limit", &self.limit).finish_non_exhaustive()
    }
}

impl Pages {
    /// `client` resolves names through `guard`, follows no redirects, keeps no cookies and knows no key.
    pub(crate) fn new(client: Client, guard: Arc<Guard>) -> Self {
        Self { client, guard, limit: LARGEST, patience: PATIENCE }
    }

    pub(crate) async fn read(&self, given: &str) -> Result<Page, Error> {
        let url = parsed(given)?;
        let late = |_| {
            let message = format!("{} did not answer within {} s.", host(&url), self.patience.as_secs_f64());
            Error::new(Code::Offline, message).hint(PASTE)
        };
        tokio::time::timeout(self.patience, self.follow(url.clone())).await.map_err(late)?
    }

    async fn follow(&self, mut url: Url) -> Result<Page, Error> {
        for _ in 0..=REDIRECTS {
            let response = self.get(&url).await?;
            if !is_redirect(response.status()) {
                return self.page(&url, response).await;
            }
            let place = response.headers().get(LOCATION).and_then(|place| std::str::from_utf8(place.as_bytes()).ok());
            let next = place.and_then(|place| url.join(place).ok());
            url = next.ok_or_else(|| unread(&url, "redirects to nowhere"))?;
        }
        Err(unread(&url, &format!("redirects more than {REDIRECTS} times")))
    }

    /// One GET. It carries the program's name and what it can read: no key, no cookie, no referrer.
    async fn get(&self, url: &Url) -> Result<Response, Error> {
        self.check(url).await?;
        let asking = self.client.get(url.clone()).header(ACCEPT, "text/html, application/xhtml+xml, text/plain;q=0.8");
        asking.send().await.map_err(|error| match why(&error) {
            IS_PRIVATE => private(url),
            "" if error.is_connect() => Error::new(Code::Offline, format!("No connection to {}.", host(url))),
            "" => Error::new(Code::Offline, format!("{} closed the connection.", host(url))).hint(PASTE),
            why => Error::new(Code::Offline, format!("No connection to {}.", host(url))).hint(why),
        })
    }

    /// Refuses what is not on the public web.
    async fn check(&self, url: &Url) -> Result<(), Error> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Error::invalid(format!("A {} address is not a page on the web.", url.scheme())).hint(PASTE));
        }
        if !url.username().is_empty() || url.password().is_some() {
            let message = format!("The address at {} has a name or password in it.", host(url));
            return Err(Error::invalid(message).hint("Take it away, or paste the text with --context."));
        }
        let is_public = match url.host() {
            Some(Host::Ipv4(address)) => self.guard.takes(address.into()),
            Some(Host::Ipv6(address)) => self.guard.takes(address.into()),
            Some(Host::Domain(name)) => {
                // The guard judges the address that is connected to. Behind a proxy it sees none, so it is asked ahead;
                // a name that only the proxy knows is the proxy's to judge.
                self.guard.watch(name);
                !is_local(name) && tokio::time::timeout(LOOKUP, self.guard.is_refused(name)).await != Ok(true)
            }
            None => false,
        };
        if !is_public {
            return Err(private(url));
        }
        // Below 1024 are mail, files, databases' consoles: whatever listens there is no page.
        if !url.port_or_known_default().is_some_and(|port| matches!(port, 80 | 443 | 1024..)) {
            return Err(Error::invalid(format!("{} is not a port of web pages.", host(url))).hint(PASTE));
        }
        Ok(())
    }

    async fn page(&self, url: &Url, response: Response) -> Result<Page, Error> {
        let status = response.status();
        if !status.is_success() {
            let error = unread(url, &format!("answered HTTP {}", status.as_u16()));
            return Err(Error { http_status: Some(status.as_u16()), ..error });
        }
        let header = |name: HeaderName| {
            let value = response.headers().get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().trim().to_ascii_lowercase()
        };
        let (kind, packed) = (header(CONTENT_TYPE), header(CONTENT_ENCODING));
        // gzip is unpacked and its header gone by now; nothing else was asked for.
        if !matches!(&*packed, "" | "identity") {
            return Err(unread(url, "answered in a compression that is not read here"));
        }
        let is_plain = match kind.split(';').next().unwrap_or_default().trim() {
            "text/html" | "application/xhtml+xml" => false,
            "text/plain" => true,
            _ => return Err(unread(url, "did not answer with a page of text")),
        };
        let body = match read(response, self.limit).await {
            // The beginning says what it is about.
            Body::Whole(body) | Body::TooLong(body) => body,
            Body::Cut(body) if !body.is_empty() => body,
            Body::Cut(_) => {
                let message = format!("{} closed the connection.", host(url));
                return Err(Error::new(Code::Offline, message).hint(PASTE));
            }
        };
        let source = charset::decoded(&body, &kind);
        let page = if is_plain { extract::plain(&source) } else { extract::html(&source) };
        if page.title.is_none() && page.text.is_empty() {
            return Err(unread(url, "has no text that can be read"));
        }
        Ok(page)
    }
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Names that are of this network wherever one asks.
fn is_local(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let ends = [".localhost", ".local", ".internal", ".home.arpa"];
    !name.contains('.') || ends.iter().any(|end| name.ends_with(end))
}

fn parsed(given: &str) -> Result<Url, Error> {
    Url::parse(given.trim()).ok().filter(Url::has_host).ok_or_else(|| {
        // What may hold a password is not repeated.
        let shown = if given.contains('@') { "This".to_owned() } else { format!("'{}'", words::settled(given, 80)) };
        Error::invalid(format!("{shown} is not the address of a page."))
            .hint("It begins with https:// or http://. Or paste the text with --context.")
    })
}

fn private(url: &Url) -> Error {
    Error::invalid(format!("{} is a private address.", host(url))).hint(PASTE_PRIVATE)
}

/// The host only: what stands behind it may be meant for few.
fn unread(url: &Url, why: &str) -> Error {
    Error::invalid(format!("{} {why}.", host(url))).hint(PASTE)
}

#[cfg(test)]
mod tests;
