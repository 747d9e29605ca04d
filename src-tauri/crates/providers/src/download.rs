//! Downloading a picture whose URL is in an answer.
//!
//! The URL comes from the provider, and a provider can be compromised. So only hosts in the catalog are contacted, over
//! https, at public addresses, without a key. The person's own server is exempt for its own origin.

use std::{fmt, sync::Arc, time::Duration};

use reqwest::{Client, Response, header::LOCATION};
use thumbsheet_core::{Code, Error};
use url::{Host, Url};

use crate::{
    Endpoint, Options,
    address::{Guard, is_public},
    body::{Body, read},
    cause::{IS_PRIVATE, why},
    wire::host,
};

/// Timeout for one download.
const DOWNLOAD_TIMEOUT: Duration = Duration::from_mins(1);

/// Maximum number of redirects. Each is checked like the first URL.
const MAX_REDIRECTS: usize = 3;

/// Downloads pictures whose address a provider's answer gives.
#[derive(Clone)]
pub(crate) struct Download {
    own: Client,
    open: Client,
    guard: Arc<Guard>,
    limit: usize,
    waits: Vec<Duration>,
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").field("limit", &self.limit).finish_non_exhaustive()
    }
}

/// Why a download failed.
enum FetchError {
    /// A retry can succeed.
    Temporary(String),
    /// A retry cannot succeed.
    Final(String),
}

impl Download {
    pub(crate) fn new(own: Client, open: Client, guard: Arc<Guard>, options: &Options) -> Self {
        Self { own, open, guard, limit: options.limits.picture, waits: options.download_waits.clone() }
    }

    /// Downloads the file at `url`. After a failure that can pass it retries, because a GET is free.
    pub(crate) async fn fetch(&self, url: Url, endpoint: &Endpoint) -> Result<Vec<u8>, Error> {
        let mut waits = self.waits.iter();
        loop {
            let why = match self.follow(url.clone(), endpoint).await {
                Ok(bytes) => return Ok(bytes),
                Err(FetchError::Final(why)) => why,
                Err(FetchError::Temporary(why)) => match waits.next() {
                    Some(wait) => {
                        tokio::time::sleep(*wait).await;
                        continue;
                    }
                    None => why,
                },
            };
            let name = &endpoint.provider.name;
            // Only the host, because a signed query is as good as a key.
            let message = format!("{name} made the picture, but it could not be fetched from {}: {why}.", host(&url));
            return Err(Error::new(Code::BadImage, message).hint("It was likely charged.").provider(name));
        }
    }

    async fn follow(&self, mut url: Url, endpoint: &Endpoint) -> Result<Vec<u8>, FetchError> {
        for _ in 0..=MAX_REDIRECTS {
            let response = self.get(&url, endpoint).await?;
            let status = response.status();
            if status.is_redirection() {
                let place = response.headers().get(LOCATION).and_then(|place| place.to_str().ok());
                let next = place.and_then(|place| url.join(place).ok());
                url = next.ok_or_else(|| FetchError::Final("it redirects to nowhere".into()))?;
                continue;
            }
            if status.is_server_error() {
                return Err(FetchError::Temporary(format!("HTTP {}", status.as_u16())));
            }
            if !status.is_success() {
                return Err(FetchError::Final(format!("HTTP {}", status.as_u16())));
            }
            return match read(response, self.limit).await {
                Body::Whole(bytes) if bytes.is_empty() => Err(FetchError::Final("the file is empty".into())),
                Body::Whole(bytes) => Ok(bytes),
                Body::Cut(_) => Err(FetchError::Temporary("the connection was cut".into())),
                Body::TooLong(_) => Err(FetchError::Final(format!("it is over {} MiB", self.limit >> 20))),
            };
        }
        Err(FetchError::Final(format!("it redirects more than {MAX_REDIRECTS} times")))
    }

    /// Sends one GET. Its only header is the program's name: no key, no cookie, no referrer.
    async fn get(&self, url: &Url, endpoint: &Endpoint) -> Result<Response, FetchError> {
        let client = match check(url, endpoint).map_err(|why| FetchError::Final(why.into()))? {
            Route::Own => &self.own,
            Route::Open(host) => {
                self.guard.watch(&host);
                &self.open
            }
        };
        client.get(url.clone()).timeout(DOWNLOAD_TIMEOUT).send().await.map_err(|error| {
            let why = why(&error);
            // A private address stays private, and a minute was enough time.
            let is_final = why == IS_PRIVATE || (error.is_timeout() && !error.is_connect());
            let why = if why.is_empty() { "the connection was cut" } else { why.trim_end_matches('.') };
            if is_final { FetchError::Final(why.into()) } else { FetchError::Temporary(why.into()) }
        })
    }
}

/// The client to use for a URL.
#[derive(Debug, PartialEq)]
enum Route {
    /// The person's own server, at any address.
    Own,
    /// This host on the internet, at public addresses only.
    Open(String),
}

/// Decides how a picture may be downloaded from `url`, or why not.
fn check(url: &Url, endpoint: &Endpoint) -> Result<Route, &'static str> {
    if !url.username().is_empty() || url.password().is_some() {
        return Err("its address contains a user name or a password");
    }
    if endpoint.is_own() && url.origin() == endpoint.base_url.origin() {
        return Ok(Route::Own);
    }
    if url.scheme() != "https" {
        return Err("its address is not https");
    }
    if url.port().is_some() {
        return Err("its address has an unusual port");
    }
    let host = match url.host() {
        Some(Host::Domain(host)) => host.to_owned(),
        // The resolver never sees IP addresses, so they are checked here.
        Some(Host::Ipv4(address)) if is_public(address.into()) => address.to_string(),
        Some(Host::Ipv6(address)) if is_public(address.into()) => address.to_string(),
        Some(_) => return Err("its address is private"),
        None => return Err("its address has no host"),
    };
    if endpoint.provider.download_hosts.iter().any(|pattern| fits(pattern, &host)) {
        Ok(Route::Open(host))
    } else {
        Err("the host is not one of the provider's")
    }
}

/// Whether `host` matches `pattern`: equal, or below `x` for `*.x`.
fn fits(pattern: &str, host: &str) -> bool {
    match pattern.strip_prefix('*') {
        Some(below) => below.starts_with('.') && host.len() > below.len() && host.ends_with(below),
        None => host == pattern,
    }
}

#[cfg(test)]
mod tests;
