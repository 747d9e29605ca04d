//! Buckets of MinIO, S3, and other servers with the S3 API.
//!
//! rust-s3 builds and signs each request; [`wire`] sends it. So every bucket has its own certificate authority,
//! connection pool and timeouts, and each request is one attempt. rust-s3's own client offers none of these settings.

mod answer;
mod cause;
mod explain;
mod keep;
mod multipart;
mod objects;
mod place;
mod probe;
mod public;
mod wire;

use std::{collections::HashMap, fmt, sync::Arc};

use s3::{Region, creds};
use thumbsheet_core::{Code, Error, Secret};
use tokio::sync::Mutex;

use crate::{BoxFuture, Destination, Failure, FinishedFile, Kept};

pub use objects::{Item, Listing};
pub use place::{BucketPlace, parse_s3_url};
pub use probe::{Probe, ProbeStep};

use wire::Wire;

/// Credentials for an S3 server.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// Access key id. It is not secret.
    pub access_key: String,
    /// Secret key, which signs requests.
    pub secret: Secret,
    /// Session token of temporary credentials.
    pub session_token: Option<Secret>,
}

/// A bucket for finished files. Clones share connections.
#[derive(Clone)]
pub struct Bucket {
    place: Arc<BucketPlace>,
    credentials: Arc<Credentials>,
    wire: Wire,
    /// rust-s3's bucket, which makes URLs and signatures.
    s3: Arc<s3::Bucket>,
    /// Held while the bucket is created, so that concurrent uploads create it once.
    creating: Arc<Mutex<()>>,
    /// Locks of the names that are being written.
    names: Arc<std::sync::Mutex<HashMap<String, Arc<Mutex<()>>>>>,
    /// Whether this value has checked the policy for public links.
    public: Arc<Mutex<bool>>,
}

impl Bucket {
    /// Makes a bucket. No request goes out; the first use shows whether the server can be reached.
    ///
    /// # Errors
    /// `INVALID_INPUT` for an invalid endpoint or name, or an unreadable CA file; `KEY_MISSING` without credentials.
    pub fn new(place: BucketPlace, credentials: Credentials) -> Result<Self, Error> {
        let place = place.checked()?;
        if credentials.access_key.trim().is_empty() || credentials.secret.is_empty() {
            return Err(Error::new(Code::KeyMissing, format!("There is no key for {}.", place.shown()))
                .hint("Enter the access key and its secret key in the storage's settings."));
        }
        let wire = Wire::new(&place)?;
        let internal = |error: &dyn fmt::Display| {
            Error::new(Code::Internal, format!("{} cannot be used: {error}.", place.shown()))
        };
        let signer = creds::Credentials::new(
            Some(credentials.access_key.trim()),
            Some(credentials.secret.expose()),
            None,
            credentials.session_token.as_ref().map(Secret::expose),
            None,
        )
        .map_err(|error| internal(&error))?;
        let region = Region::Custom { region: place.region.clone(), endpoint: place.endpoint.clone() };
        let mut s3 = s3::Bucket::new(&place.bucket, region, signer).map_err(|error| internal(&error))?;
        if place.path_style {
            s3.set_path_style();
        }
        Ok(Self {
            place: Arc::new(place),
            credentials: Arc::new(credentials),
            wire,
            s3: Arc::new(*s3),
            creating: Arc::default(),
            names: Arc::default(),
            public: Arc::default(),
        })
    }

    /// The checked and completed settings of the bucket.
    pub fn place(&self) -> &BucketPlace {
        &self.place
    }
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bucket").field("place", &self.place).finish_non_exhaustive()
    }
}

impl Destination for Bucket {
    fn keep<'a>(&'a self, file: &'a FinishedFile) -> BoxFuture<'a, Result<Kept, Failure>> {
        Box::pin(self.keep_file(file))
    }

    fn shown(&self) -> String {
        self.place.shown()
    }
}
