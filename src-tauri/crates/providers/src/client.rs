//! The HTTP clients that requests are sent with, and their settings.

use std::{fmt, sync::Arc, time::Duration};

use reqwest::{Client, dns::Resolve, redirect};
use thumbsheet_core::{
    Code, Error,
    ports::{Clock, SystemClock},
};

use crate::address::Guard;

/// Maximum sizes after decompression, in bytes, so that a small file cannot unpack to gigabytes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// An answer that contains a picture.
    pub answer: usize,
    /// The limit of a downloaded picture.
    pub picture: usize,
    /// The body of an error.
    pub error: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { answer: 64 << 20, picture: crate::picture::MAX_BYTES, error: 1 << 20 }
    }
}

/// Settings of a transport. The defaults suit every door; tests change them.
#[derive(Clone)]
pub struct Options {
    /// The clock, for dates in headers.
    pub clock: Arc<dyn Clock>,
    /// Timeout for a connection with TLS. The engine limits the whole request.
    pub connect_timeout: Duration,
    /// Whether to use the proxies of the environment and the system.
    pub system_proxies: bool,
    /// The resolver; `None` means the system's.
    pub resolver: Option<Arc<dyn Resolve>>,
    /// Maximum sizes of bodies.
    pub limits: Limits,
    /// Waits before the retries of a download, which is free.
    pub download_waits: Vec<Duration>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            connect_timeout: Duration::from_secs(10),
            system_proxies: true,
            resolver: None,
            limits: Limits::default(),
            download_waits: vec![Duration::from_millis(500), Duration::from_secs(1)],
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("limits", &self.limits).finish_non_exhaustive()
    }
}

pub(crate) fn client(options: &Options, resolver: Arc<dyn Resolve>) -> Result<Client, Error> {
    // reqwest uses the process's cryptography provider; ours is ring, which needs only a C compiler to build. A
    // provider that a door has installed stays.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let building = Client::builder()
        .user_agent(concat!("Thumbsheet/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(options.connect_timeout)
        // A NAT drops a silent connection within minutes, and a slow model is silent for that long.
        .tcp_keepalive(Duration::from_secs(30))
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never())
        .pool_max_idle_per_host(0)
        .http1_only()
        .referer(false)
        .dns_resolver(resolver);
    let building = if options.system_proxies { building } else { building.no_proxy() };
    building.build().map_err(|error| Error::new(Code::Internal, format!("TLS could not be set up: {error}.")))
}

pub(crate) fn client_guarded(options: &Options, guard: &Arc<Guard>) -> Result<Client, Error> {
    client(options, Arc::<Guard>::clone(guard))
}
