//! Objects in a bucket: reading, listing, deleting and linking.

use std::time::Duration;

use bytes::Bytes;
use s3::{
    BucketConfiguration, Region,
    command::Command,
    serde_types::{DeleteObjectsRequest, ObjectIdentifier},
};
use thumbsheet_core::Error;

use super::{
    Bucket,
    answer::{self, DeleteAnswer, Page},
    cause::Cause,
    explain::Operation,
    place::check_key,
    wire::XML,
};
use crate::Failure;

/// Maximum size of an object to read, in bytes.
const MAX_OBJECT_BYTES: usize = 512 << 20;

/// Maximum number of keys per delete request: S3's limit.
const MAX_DELETED: usize = 1000;

/// Maximum lifetime of a presigned link.
const MAX_LINK_LIFETIME: Duration = Duration::from_hours(7 * 24);

/// An object in a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The object's key, with the destination's prefix.
    pub key: String,
    /// The object's size in bytes.
    pub bytes: u64,
    /// Time of the last write, as the server gives it (RFC 3339).
    pub modified: String,
}

/// A page of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The objects, sorted by key.
    pub items: Vec<Item>,
    /// Token of the next page; `None` on the last one.
    pub next: Option<String>,
}

impl Bucket {
    /// Reads a whole object.
    ///
    /// # Errors
    /// The error says why.
    pub async fn get(&self, key: &str) -> Result<Bytes, Error> {
        check_key(key)?;
        let reply = self.ask_with(&self.s3, key, Command::GetObject, Bytes::new(), MAX_OBJECT_BYTES).await;
        reply.map(|reply| reply.body).map_err(|cause| self.failure(Operation::Read, key, &cause).error)
    }

    /// Lists a page of objects below the prefix: the first page, or the page of a `next` token.
    ///
    /// # Errors
    /// The error says why.
    pub async fn list(&self, after: Option<String>, max: usize) -> Result<Listing, Error> {
        self.page(after, max).await.map_err(|cause| self.failure(Operation::List, "", &cause).error)
    }

    pub(super) async fn page(&self, after: Option<String>, max: usize) -> Result<Listing, Cause> {
        let command = Command::ListObjectsV2 {
            prefix: self.place.prefix.clone(),
            delimiter: None,
            continuation_token: after,
            start_after: None,
            max_keys: Some(max.clamp(1, 1000)),
        };
        let reply = self.ask("", command, Bytes::new()).await?;
        let page: Page =
            answer::document(&reply.body, "ListBucketResult").ok_or(Cause::NotS3 { status: reply.status })?;
        let items: Vec<_> = page
            .contents
            .into_iter()
            .map(|entry| Item { key: entry.key, bytes: entry.size, modified: entry.last_modified })
            .collect();
        let more = page.is_truncated.is_some_and(|word| word.trim() == "true");
        Ok(Listing { items, next: page.next_continuation_token.filter(|_| more) })
    }

    /// Deletes objects and returns the result for each, in the order of `keys`.
    pub async fn delete(&self, keys: &[String]) -> Vec<(String, Result<(), Error>)> {
        let mut words = Vec::with_capacity(keys.len());
        for some in keys.chunks(MAX_DELETED) {
            let refused = self.delete_some(some).await;
            words.extend(some.iter().map(|key| {
                let word = match &refused {
                    Err(cause) => Err(self.failure(Operation::Delete, key, cause).error),
                    Ok(deleted) => match deleted.errors.iter().find(|error| error.key == *key) {
                        Some(error) => Err(self.not_deleted(key, &error.code, &error.message)),
                        None => Ok(()),
                    },
                };
                (key.clone(), word)
            }));
        }
        words
    }

    async fn delete_some(&self, keys: &[String]) -> Result<DeleteAnswer, Cause> {
        let objects = keys.iter().map(|key| ObjectIdentifier::new(key.as_str())).collect();
        let command = Command::DeleteObjects { data: DeleteObjectsRequest { objects, quiet: false } };
        let reply = self.ask("", command, Bytes::new()).await?;
        answer::document(&reply.body, "DeleteResult").ok_or(Cause::NotS3 { status: reply.status })
    }

    /// Makes a link with which anybody can open an object until the link expires, after at most a week. No request goes
    /// out.
    ///
    /// # Errors
    /// `INVALID_INPUT` for a longer lifetime.
    pub async fn presign(&self, key: &str, expiry: Duration) -> Result<String, Error> {
        check_key(key)?;
        if expiry.is_zero() || expiry > MAX_LINK_LIFETIME {
            return Err(Error::invalid(format!("A link cannot be valid for {} s.", expiry.as_secs()))
                .hint("Choose between a second and seven days."));
        }
        let seconds = u32::try_from(expiry.as_secs().max(1)).unwrap_or(u32::MAX);
        self.s3
            .presign_get(key, seconds, None)
            .await
            .map_err(|error| self.failure(Operation::Read, key, &Cause::Unsigned(error.to_string())).error)
    }

    /// Public URL of an object, where the person wants public links.
    pub(super) fn public_link(&self, key: &str) -> Option<String> {
        if !self.place.public_links {
            return None;
        }
        let base = self.place.public_url.clone().unwrap_or_else(|| self.s3.url());
        Some(format!("{base}/{}", s3::signing::uri_encode(key, false)))
    }

    /// Creates the bucket with the server's defaults, which are private. A bucket that the person owns already is fine.
    ///
    /// # Errors
    /// The error says why.
    pub async fn create(&self) -> Result<(), Failure> {
        // rust-s3's default would set an ACL.
        let mut config = BucketConfiguration::public();
        // Amazon refuses us-east-1 as a constraint, and uses it when there is none.
        if self.place.region != "us-east-1" {
            config.set_region(Region::Custom {
                region: self.place.region.clone(),
                endpoint: self.place.endpoint.clone(),
            });
        }
        match self.ask_with(&self.s3, "", Command::CreateBucket { config }, Bytes::new(), XML).await {
            Ok(_) => Ok(()),
            Err(cause) if cause.code() == "BucketAlreadyOwnedByYou" => Ok(()),
            Err(cause) => Err(self.failure(Operation::Create, "", &cause)),
        }
    }

    /// Creates the bucket like [`create`](Self::create), once for concurrent uploads.
    pub(super) async fn create_once(&self) -> Result<(), Failure> {
        let _making = self.creating.lock().await;
        match self.page(None, 1).await {
            Err(cause) if cause.is_missing_bucket() => self.create().await,
            // The bucket exists by now, or the credentials may not see it. The next write will tell.
            _ => Ok(()),
        }
    }
}
