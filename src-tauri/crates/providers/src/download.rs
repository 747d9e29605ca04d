//! Fetching a picture whose address an answer names.
//!
//! The address is the provider's word, and a provider can be broken into: only hosts that the catalog lists are asked,
//! over https, at public addresses, without any key. A person's own server is exempt for exactly its own origin.

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

/// How long one fetch may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// How many redirects are followed, each checked like the first address.
const REDIRECTS: usize = 3;

/// Fetches finished pictures.
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

/// Why a fetch did not work.
enum Miss {
    /// It may work in a moment.
    Again(String),
    /// It will not.
    Never(String),
}

impl Download {
    pub(crate) fn new(own: Client, open: Client, guard: Arc<Guard>, options: &Options) -> Self {
        Self { own, open, guard, limit: options.limits.picture, waits: options.download_waits.clone() }
    }

    /// The file at `url`. The same address is asked again after a failure that may pass: it is a GET, and free.
    pub(crate) async fn fetch(&self, url: Url, endpoint: &Endpoint) -> Result<Vec<u8>, Error> {
        let mut waits = self.waits.iter();
        loop {
            let why = match self.follow(url.clone(), endpoint).await {
                Ok(bytes) => return Ok(bytes),
                Err(Miss::Never(why)) => why,
                Err(Miss::Again(why)) => match waits.next() {
                    Some(wait) => {
                        tokio::time::sleep(*wait).await;
                        continue;
                    }
                    None => why,
                },
            };
            let name = &endpoint.provider.name;
            // The host only: a signed query is as good as a key.
            let message = format!("{name} made the picture, but it could not be fetched from {}: {why}.", host(&url));
            return Err(Error::new(Code::BadImage, message).hint("It was likely charged.").provider(name));
        }
    }

    async fn follow(&self, mut url: Url, endpoint: &Endpoint) -> Result<Vec<u8>, Miss> {
        for _ in 0..=REDIRECTS {
            let response = self.get(&url, endpoint).await?;
            let status = response.status();
            if status.is_redirection() {
                let place = response.headers().get(LOCATION).and_then(|place| place.to_str().ok());
                let next = place.and_then(|place| url.join(place).ok());
                url = next.ok_or_else(|| Miss::Never("it redirects to nowhere".into()))?;
                continue;
            }
            if status.is_server_error() {
                return Err(Miss::Again(format!("HTTP {}", status.as_u16())));
            }
            if !status.is_success() {
                return Err(Miss::Never(format!("HTTP {}", status.as_u16())));
            }
            return match read(response, self.limit).await {
                Body::Whole(bytes) if bytes.is_empty() => Err(Miss::Never("the file is empty".into())),
                Body::Whole(bytes) => Ok(bytes),
                Body::Cut(_) => Err(Miss::Again("the connection was cut".into())),
                Body::TooLong(_) => Err(Miss::Never(format!("it is over {} MiB", self.limit >> 20))),
            };
        }
        Err(Miss::Never(format!("it redirects more than {REDIRECTS} times")))
    }

    /// One GET. It carries no header but the program's name: no key, no cookie, no referrer.
    async fn get(&self, url: &Url, endpoint: &Endpoint) -> Result<Response, Miss> {
        let client = match check(url, endpoint).map_err(|why| Miss::Never(why.into()))? {
            Route::Own => &self.own,
            Route::Open(host) => {
                self.guard.watch(&host);
                &self.open
            }
        };
        client.get(url.clone()).timeout(PATIENCE).send().await.map_err(|error| {
            let why = why(&error);
            // A private address stays one, and a minute was enough.
            let is_final = why == IS_PRIVATE || (error.is_timeout() && !error.is_connect());
            let why = if why.is_empty() { "the connection was cut" } else { why.trim_end_matches('.') };
            if is_final { Miss::Never(why.into()) } else { Miss::Again(why.into()) }
        })
    }
}

/// Which client may go there.
#[derive(Debug, PartialEq)]
enum Route {
    /// The server that a person named: any address.
    Own,
    /// The internet: public addresses only. With the host.
    Open(String),
}

/// Whether a picture may be fetched from `url`, or why not.
fn check(url: &Url, endpoint: &Endpoint) -> Result<Route, &'static str> {
    if !url.username().is_empty() || url.password().is_some() {
        return Err("its address has a name or password in it");
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
        // The resolver never sees these, so they are judged here.
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

/// Whether `host` is `pattern`, or below it when that is `*.x`.
fn fits(pattern: &str, host: &str) -> bool {
    match pattern.strip_prefix('*') {
        Some(below) => below.starts_with('.') && host.len() > below.len() && host.ends_with(below),
        None => host == pattern,
    }
}

#[cfg(test)]
mod tests;
