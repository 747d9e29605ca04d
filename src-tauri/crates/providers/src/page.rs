//! Reading a post's page: its title and text become a brief's context.
//!
//! The person gives the first URL, but the server can redirect to any other, so each step is checked. Only public
//! addresses are contacted, with a GET that contains no personal data.

mod charset;
mod extract;
mod words;

use std::{fmt, sync::Arc, time::Duration};

use reqwest::{
    Client, Response, StatusCode,
    header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE, HeaderName, LOCATION},
};
use thumbsheet_core::{Code, Error, brief::CONTEXT_MAX};
use url::{Host, Url};

use crate::{
    address::Guard,
    body::{Body, read},
    cause::{IS_PRIVATE, why},
    wire::host,
};

/// Timeout for a page, from the name's look-up to the last byte.
const PAGE_TIMEOUT: Duration = Duration::from_secs(10);

/// Timeout for the look-up before the request. Behind a proxy, this machine can be unable to resolve names.
const LOOKUP_TIMEOUT: Duration = Duration::from_secs(2);

/// Maximum number of redirects. Each is checked like the first URL.
const MAX_REDIRECTS: usize = 5;

/// Maximum size of a page after decompression, in bytes.
const MAX_BYTES: usize = 2 << 20;

const PASTE: &str = "Paste the text with --context.";
const PASTE_PRIVATE: &str = "Private addresses are not read. Paste the text instead, with --context.";

/// The content of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The title: `og:title`, else `twitter:title`, else `<title>`.
    pub title: Option<String>,
    /// The readable text, on one line, with at most 2 500 characters.
    pub text: String,
}

impl Page {
    /// Joins title and text to the context of a brief, with at most 2 500 characters.
    pub fn context(&self) -> String {
        match &self.title {
            // Most posts begin with their title.
            Some(title) if !self.text.starts_with(title.as_str()) => {
                let end = if title.ends_with(['.', '!', '?', '\u{3002}']) { "" } else { "." };
                words::settled(&format!("{title}{end} {}", self.text), CONTEXT_MAX)
            }
            _ => self.text.clone(),
        }
    }
}

/// Reads web pages for a prompt's context.
#[derive(Clone)]
pub(crate) struct Pages {
    client: Client,
    guard: Arc<Guard>,
    limit: usize,
    timeout: Duration,
}

impl fmt::Debug for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("limit", &self.limit).finish_non_exhaustive()
    }
}

impl Pages {
    /// `client` resolves names through `guard`, follows no redirects, keeps no cookies and knows no key.
    pub(crate) fn new(client: Client, guard: Arc<Guard>) -> Self {
        Self { client, guard, limit: MAX_BYTES, timeout: PAGE_TIMEOUT }
    }

    pub(crate) async fn read(&self, given: &str) -> Result<Page, Error> {
        let url = parsed(given)?;
        let late = |_| {
            let message = format!("{} did not answer within {} s.", host(&url), self.timeout.as_secs_f64());
            Error::new(Code::Offline, message).hint(PASTE)
        };
        tokio::time::timeout(self.timeout, self.follow(url.clone())).await.map_err(late)?
    }

    async fn follow(&self, mut url: Url) -> Result<Page, Error> {
        for _ in 0..=MAX_REDIRECTS {
            let response = self.get(&url).await?;
            if !is_redirect(response.status()) {
                return self.page(&url, response).await;
            }
            let place = response.headers().get(LOCATION).and_then(|place| std::str::from_utf8(place.as_bytes()).ok());
            let next = place.and_then(|place| url.join(place).ok());
            url = next.ok_or_else(|| unread(&url, "redirects to nowhere"))?;
        }
        Err(unread(&url, &format!("redirects more than {MAX_REDIRECTS} times")))
    }

    /// Sends one GET. Its headers are the program's name and the accepted types: no key, no cookie, no referrer.
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

    /// Refuses URLs that are not on the public web.
    async fn check(&self, url: &Url) -> Result<(), Error> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Error::invalid(format!("A {} address is not a page on the web.", url.scheme())).hint(PASTE));
        }
        if !url.username().is_empty() || url.password().is_some() {
            let message = format!("The address at {} contains a user name or a password.", host(url));
            return Err(Error::invalid(message).hint("Remove it, or paste the text with --context."));
        }
        let is_public = match url.host() {
            Some(Host::Ipv4(address)) => self.guard.takes(address.into()),
            Some(Host::Ipv6(address)) => self.guard.takes(address.into()),
            Some(Host::Domain(name)) => {
                // The guard checks the address of the connection. Behind a proxy it sees none, so it is asked before
                // the request. A name that only the proxy can resolve is left to the proxy.
                self.guard.watch(name);
                !is_local(name) && tokio::time::timeout(LOOKUP_TIMEOUT, self.guard.is_refused(name)).await != Ok(true)
            }
            None => false,
        };
        if !is_public {
            return Err(private(url));
        }
        // Mail, files and consoles of databases use ports below 1024, but web pages do not.
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
        // The client has removed gzip and its header. No other encoding was requested.
        if !matches!(&*packed, "" | "identity") {
            return Err(unread(url, "answered in a compression that is not read here"));
        }
        let is_plain = match kind.split(';').next().unwrap_or_default().trim() {
            "text/html" | "application/xhtml+xml" => false,
            "text/plain" => true,
            _ => return Err(unread(url, "did not answer with a page of text")),
        };
        let body = match read(response, self.limit).await {
            // The beginning is enough for the context.
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

/// Whether a name belongs to the local network everywhere.
fn is_local(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let ends = [".localhost", ".local", ".internal", ".home.arpa"];
    !name.contains('.') || ends.iter().any(|end| name.ends_with(end))
}

fn parsed(given: &str) -> Result<Url, Error> {
    Url::parse(given.trim()).ok().filter(Url::has_host).ok_or_else(|| {
        // A URL that can contain a password is not repeated.
        let shown = if given.contains('@') { "This".to_owned() } else { format!("'{}'", words::settled(given, 80)) };
        Error::invalid(format!("{shown} is not the address of a page."))
            .hint("It begins with https:// or http://. Or paste the text with --context.")
    })
}

fn private(url: &Url) -> Error {
    Error::invalid(format!("{} is a private address.", host(url))).hint(PASTE_PRIVATE)
}

/// Names only the host, because the rest of the URL can be private.
fn unread(url: &Url, why: &str) -> Error {
    Error::invalid(format!("{} {why}.", host(url))).hint(PASTE)
}

#[cfg(test)]
mod tests;
