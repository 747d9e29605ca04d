//! The interface of all destinations.

use std::{fmt, pin::Pin, time::Duration};

use bytes::Bytes;
use thumbsheet_core::{Digest, Error};

/// A future that a trait object can return.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A finished thumbnail to write to a destination.
#[derive(Debug, Clone)]
pub struct FinishedFile {
    /// File name with its extension. A `/` separates folders below the destination's root.
    pub name: String,
    /// Content of the file.
    pub bytes: Bytes,
    /// The SHA-256 of `bytes`.
    pub digest: Digest,
    /// Media type: `image/jpeg`.
    pub mime: &'static str,
}

/// Where a destination keeps a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Absolute path, or `s3://bucket/key`.
    pub place: String,
    /// Name below the root, or the whole key, as written. It can have got a number.
    pub name: String,
    /// Public URL, only where the person wants public links.
    pub link: Option<String>,
}

/// Why a file was not kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// The error for the person. It never contains a secret.
    pub error: Error,
    /// Whether a retry can succeed.
    pub temporary: bool,
    /// Wait that the destination asks for.
    pub wait: Option<Duration>,
}

impl Failure {
    /// Makes a failure that only the person can resolve.
    pub fn lasting(error: Error) -> Self {
        Self { error, temporary: false, wait: None }
    }

    /// Makes a failure after which a retry can succeed.
    pub fn temporary(error: Error) -> Self {
        Self { error, temporary: true, wait: None }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl std::error::Error for Failure {}

/// A place for finished files. It writes each file whole or not at all, never over another one, and the same content
/// once.
pub trait Destination: Send + Sync + fmt::Debug {
    /// Writes a file. A repeated call with the same file returns the same place and writes nothing.
    fn keep<'a>(&'a self, file: &'a FinishedFile) -> BoxFuture<'a, Result<Kept, Failure>>;

    /// The destination as text: a path, or `s3://bucket/prefix`.
    fn shown(&self) -> String;
}
