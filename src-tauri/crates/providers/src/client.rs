//! The HTTP clients that requests are sent with, and their settings.

use std::{fmt, sync::Arc, time::Duration};

use reqwest::{Client, dns::Resolve, redirect};
use thumbsheet_core::{
    Code, Error,
    ports::{Clock, SystemClock},
};

use crate::address::Guard;

/// How many bytes are taken, after decompression: a small file that unpacks to gigabytes stops here too.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// An answer with a picture in it.
    pub answer: usize,
    /// A picture that is fetched.
    pub picture: usize,
    /// An error.
    pub error: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { answer: 64 << 20, picture: crate::picture::LARGEST, error: 1 << 20 }
    }
}

/// What a transport is made of. The defaults are right for every door; tests replace what they test.
#[derive(Clone)]
pub struct Options {
    /// For dates in headers.
    pub clock: Arc<dyn Clock>,
    /// How long a connection may take, with its TLS. There is no limit to the whole: the engine has one.
    pub connect_timeout: Duration,
    /// Whether the environment's and the system's proxies are used.
    pub system_proxies: bool,
    /// What looks names up; `None` is the system.
    pub resolver: Option<Arc<dyn Resolve>>,
    /// Sizes.
    pub limits: Limits,
    /// The waits before a finished picture is fetched again. Fetching is free.
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
    // reqwest takes the process's cryptography; ours is ring, which builds with a C compiler alone. When a door has
    // installed one already, that one stays.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let building = Client::builder()
        .user_agent(concat!("Thumbsheet/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(options.connect_timeout)
        // A NAT forgets a silent connection within minutes, and a slow model is silent for that long.
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
