//! Downloading a picture whose URL is in an answer.
//!
//! The URL comes from the provider, and a provider can be compromised. So only hosts in the catalog are contacted, over
//! https, at public addresses, without a key. The person's own server is exempt for its own origin, and a gateway that a
//! person set may name any public host, because its pictures lie on a host of its maker.

use std::{fmt, sync::Arc, time::Duration};

use reqwest::{Client, Response, header::LOCATION};
use thumbsheet_core::{Code, Error, Secret};
use url::{Host, Url};

use crate::{
    Endpoint, Options,
    address::{Guard, is_public},
    body::{Body, read},
    cause::{IS_PRIVATE, why},
    client::Clients,
    encoding,
    proxy::{Proxies, is_loopback},
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
    direct: Client,
    open: Client,
    proxies: Option<Proxies>,
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
    pub(crate) fn new(clients: &Clients, guard: Arc<Guard>, options: &Options) -> Self {
        Self {
            own: clients.provider.clone(),
            direct: clients.direct.clone(),
            open: clients.picture.clone(),
            proxies: options.system_proxies.then(|| options.proxies.clone()),
            guard,
            limit: options.limits.picture,
            waits: options.download_waits.clone(),
        }
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
            // The message has only the host: manifests and logs are passed on, and a signed query opens the picture. The
            // hint has the whole address, because the picture is the person's.
            let message = format!("{name} made the picture, but it could not be fetched from {}: {why}.", host(&url));
            let address = shown(&url, endpoint.key.as_ref());
            return Err(Error::new(Code::BadImage, message)
                .hint(format!("It was likely charged. The picture is at {address} (a browser can save it)."))
                .provider(name));
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
            let headers = response.headers().clone();
            return match read(response, self.limit).await {
                Body::Whole(bytes) if bytes.is_empty() => Err(FetchError::Final("the file is empty".into())),
                Body::Whole(bytes) => match encoding::unpack(&headers, bytes, self.limit) {
                    // The page of an expired link, or of a login, comes with status 200.
                    Ok(unpacked) if !unpacked.is_whole => Err(FetchError::Temporary("the file was cut".into())),
                    Ok(unpacked) if is_page(&unpacked.bytes) => Err(FetchError::Final("it is no picture".into())),
                    Ok(unpacked) => Ok(unpacked.bytes),
                    Err(packed) => Err(FetchError::Final(packed.why)),
                },
                Body::Cut(_) => Err(FetchError::Temporary("the connection was cut".into())),
                Body::TooLong(_) => Err(FetchError::Final(format!("it is over {} MiB", self.limit >> 20))),
            };
        }
        Err(FetchError::Final(format!("it redirects more than {MAX_REDIRECTS} times")))
    }

    /// Sends one GET. Its only header is the program's name: no key, no cookie, no referrer.
    async fn get(&self, url: &Url, endpoint: &Endpoint) -> Result<Response, FetchError> {
        let route = check(url, endpoint).map_err(|why| FetchError::Final(why.into()))?;
        let url = match &route {
            Route::Own(url) => url,
            Route::Open(_) => url,
        };
        let is_local = is_loopback(url);
        if !is_local && let Some(proxy) = self.proxies.as_ref().and_then(|proxies| proxies.unusable(url)) {
            return Err(FetchError::Final(format!(
                "the proxy in {} is of a kind that Thumbsheet cannot use",
                proxy.variable
            )));
        }
        let client = match &route {
            Route::Own(_) if is_local => &self.direct,
            Route::Own(_) => &self.own,
            Route::Open(host) => {
                self.guard.watch(host);
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
    /// The person's own server, at any address: the URL with the name by which the person knows the server.
    Own(Url),
    /// This host on the internet, at public addresses only.
    Open(String),
}

/// Decides how a picture may be downloaded from `url`, or why not.
fn check(url: &Url, endpoint: &Endpoint) -> Result<Route, &'static str> {
    if !url.username().is_empty() || url.password().is_some() {
        return Err("its address contains a user name or a password");
    }
    if endpoint.is_own() && url.origin() == endpoint.base_url.origin() {
        return Ok(Route::Own(url.clone()));
    }
    if let Some(own) = under_another_name(url, endpoint) {
        return Ok(Route::Own(own));
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
    let anywhere = endpoint.is_own() && endpoint.provider.own_downloads_anywhere;
    if anywhere || endpoint.provider.download_hosts.iter().any(|pattern| fits(pattern, &host)) {
        Ok(Route::Open(host))
    } else {
        Err("the host is not one of the provider's")
    }
}

/// The URL at the person's own server on this machine, where `url` names that server differently: `localhost` for
/// `127.0.0.1`, or the server's name inside its container.
fn under_another_name(url: &Url, endpoint: &Endpoint) -> Option<Url> {
    let base = &endpoint.base_url;
    let is_alike = url.scheme() == base.scheme() && url.port_or_known_default() == base.port_or_known_default();
    if !endpoint.is_own() || !is_loopback(base) || !is_alike {
        return None;
    }
    let has_one_label = matches!(url.host(), Some(Host::Domain(name)) if !name.contains('.'));
    if !(is_loopback(url) || has_one_label && url.port().is_some()) {
        return None;
    }
    let mut own = url.clone();
    own.set_host(base.host_str()).ok()?;
    Some(own)
}

/// Whether a file is text that a server sends in place of a picture.
fn is_page(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    matches!(start.first(), None | Some(b'<' | b'{' | b'['))
}

/// The whole address, for the person: on one line, without a key, and not endless.
fn shown(url: &Url, key: Option<&Secret>) -> String {
    const MAX_LENGTH: usize = 2000;
    let text = match key.map(Secret::expose).filter(|key| key.len() >= 6) {
        Some(key) => url.as_str().replace(key, "[key]"),
        None => url.as_str().to_owned(),
    };
    text.chars().take(MAX_LENGTH).collect()
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
