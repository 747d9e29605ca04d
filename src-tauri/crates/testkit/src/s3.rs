//! S3 servers for tests: a fast one in this process, and a real one.
//!
//! [`FastS3`] checks signatures for real and starts in a millisecond; it writes every request down, and fails as it is told
//! to. [`Garage`] is a server that people run, for what only such a one can show. [`CutProxy`] stands before either and
//! loses the connection in the middle of a body.

mod authority;
mod fast;
mod fault;
mod garage;
mod proxy;
mod service;

use std::path::PathBuf;

pub use authority::Authority;
pub use fast::{FastS3, Setup};
pub use fault::{Fault, Recorded};
pub use garage::Garage;
pub use proxy::{CutProxy, Way};

/// The name of this machine below which buckets have names of their own: `thumbs.s3.localhost`.
const DOMAIN: &str = "s3.localhost";

/// How a test reaches a server.
#[derive(Debug, Clone)]
pub struct Access {
    /// The address of the server, such as `http://127.0.0.1:9000`.
    pub endpoint: String,
    /// The region that the server is in.
    pub region: String,
    /// A key that may do everything.
    pub access_key: String,
    /// The secret of the access key.
    pub secret: String,
    /// The authority that signed the server's certificate, for a server with TLS.
    pub ca_file: Option<PathBuf>,
}

impl Access {
    /// The same server where the bucket stands before the host: `http://s3.localhost:9000`.
    #[must_use]
    pub fn by_name(self) -> Self {
        Self { endpoint: self.endpoint.replace("127.0.0.1", DOMAIN), ..self }
    }
}
