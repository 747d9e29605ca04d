//! What every place that keeps finished files can do.

use std::{fmt, pin::Pin, time::Duration};

use bytes::Bytes;
use thumbsheet_core::{Digest, Error};

/// A future that a trait object can give back.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A finished thumbnail to be kept somewhere.
#[derive(Debug, Clone)]
pub struct Finished {
    /// File name with its extension; may hold `/` for folders below the destination's root.
    pub name: String,
    /// The file.
    pub bytes: Bytes,
    /// Digest of `bytes`.
    pub digest: Digest,
    /// What the file is: `image/jpeg`.
    pub mime: &'static str,
}

/// Where a file is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Absolute path, or `s3://bucket/key`.
    pub place: String,
    /// Name below the root, or the whole key, as it was written: it may have got a number.
    pub name: String,
    /// Its public address, only where the person wants public links.
    pub link: Option<String>,
}

/// Why a file was not kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// What to tell the person. Never holds a secret.
    pub error: Error,
    /// Whether the same again may work by itself.
    pub temporary: bool,
    /// How long the destination asks to wait.
    pub wait: Option<Duration>,
}

impl Failure {
    /// A failure that only a person can end.
    pub fn lasting(error: Error) -> Self {
        Self { error, temporary: false, wait: None }
    }

    /// A failure that may end by itself.
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

/// A place that keeps finished files: whole or not at all, never over another one, and the same content once.
pub trait Destination: Send + Sync + fmt::Debug {
    /// Keeps a file. Asking again for the same file answers with the same place and writes nothing.
    fn keep<'a>(&'a self, file: &'a Finished) -> BoxFuture<'a, Result<Kept, Failure>>;

    /// The place as a person reads it: a path, or `s3://bucket/prefix`.
    fn shown(&self) -> String;
}
