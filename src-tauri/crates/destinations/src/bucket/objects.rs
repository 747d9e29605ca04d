//! What is in a bucket: read, listed, deleted, linked to.

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
    answer::{self, Deleted, Page},
    cause::Cause,
    explain::Act,
    place::check_key,
    wire::XML,
};
use crate::Failure;

/// Largest object that is read whole.
const LARGEST: usize = 512 << 20;

/// Most keys of one request to delete: S3's own limit.
const MOST_DELETED: usize = 1000;

/// Longest life of a presigned link.
const LONGEST_LINK: Duration = Duration::from_hours(7 * 24);

/// One object of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its whole key.
    pub key: String,
    /// Its size.
    pub bytes: u64,
    /// When it was written, as the server says it (RFC 3339).
    pub modified: String,
}

/// A page of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// In the order of their keys.
    pub items: Vec<Item>,
    /// What to ask for the next page with; none after the last.
    pub next: Option<String>,
}

impl Bucket {
    /// A whole object.
    ///
    /// # Errors
    /// With the reason.
    pub async fn get(&self, key: &str) -> Result<Bytes, Error> {
        check_key(key)?;
        let reply = self.ask_with(&self.s3, key, Command::GetObject, Bytes::new(), LARGEST).await;
        reply.map(|reply| reply.body).map_err(|cause| self.failure(Act::Read, key, &cause).error)
    }

    /// A page of what is below the prefix: the first one, or the one that another page's `next` names.
    ///
    /// # Errors
    /// With the reason.
    pub async fn list(&self, after: Option<String>, most: usize) -> Result<Listed, Error> {
        self.page(after, most).await.map_err(|cause| self.failure(Act::List, "", &cause).error)
    }

    pub(super) async fn page(&self, after: Option<String>, most: usize) -> Result<Listed, Cause> {
        let command = Command::ListObjectsV2 {
            prefix: self.place.prefix.clone(),
            delimiter: None,
            continuation_token: after,
            start_after: None,
            max_keys: Some(most.clamp(1, 1000)),
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
        Ok(Listed { items, next: page.next_continuation_token.filter(|_| more) })
    }

    /// Deletes objects, and gives back the server's word for each, in the order of `keys`.
    pub async fn delete(&self, keys: &[String]) -> Vec<(String, Result<(), Error>)> {
        let mut words = Vec::with_capacity(keys.len());
        for some in keys.chunks(MOST_DELETED) {
            let refused = self.delete_some(some).await;
            words.extend(some.iter().map(|key| {
                let word = match &refused {
                    Err(cause) => Err(self.failure(Act::Delete, key, cause).error),
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

    async fn delete_some(&self, keys: &[String]) -> Result<Deleted, Cause> {
        let objects = keys.iter().map(|key| ObjectIdentifier::new(key.as_str())).collect();
        let command = Command::DeleteObjects { data: DeleteObjectsRequest { objects, quiet: false } };
        let reply = self.ask("", command, Bytes::new()).await?;
        answer::document(&reply.body, "DeleteResult").ok_or(Cause::NotS3 { status: reply.status })
    }

    /// A link that opens an object for whoever has it, until it expires; a week at most. Made here: nothing is sent.
    ///
    /// # Errors
    /// `INVALID_INPUT` for a longer life.
    pub async fn presign(&self, key: &str, expiry: Duration) -> Result<String, Error> {
        check_key(key)?;
        if expiry.is_zero() || expiry > LONGEST_LINK {
            return Err(Error::invalid(format!("A link cannot live for {} s.", expiry.as_secs()))
                .hint("Choose between a second and seven days."));
        }
        let seconds = u32::try_from(expiry.as_secs().max(1)).unwrap_or(u32::MAX);
        self.s3
            .presign_get(key, seconds, None)
            .await
            .map_err(|error| self.failure(Act::Read, key, &Cause::Unsigned(error.to_string())).error)
    }

    /// An object's public address, where the person wants public links.
    pub fn public_link(&self, key: &str) -> Option<String> {
        if !self.place.public_links {
            return None;
        }
        let base = self.place.public_url.clone().unwrap_or_else(|| self.s3.url());
        Some(format!("{base}/{}", s3::signing::uri_encode(key, false)))
    }

    /// Makes the bucket: private, as the server makes buckets. One that is the person's already is as good.
    ///
    /// # Errors
    /// With the reason.
    pub async fn create(&self) -> Result<(), Failure> {
        // Not rust-s3's default, which sets an ACL.
        let mut config = BucketConfiguration::public();
        // Amazon refuses this one as a constraint, and takes it where there is none.
        if self.place.region != "us-east-1" {
            config.set_region(Region::Custom {
                region: self.place.region.clone(),
                endpoint: self.place.endpoint.clone(),
            });
        }
        match self.ask_with(&self.s3, "", Command::CreateBucket { config }, Bytes::new(), XML).await {
            Ok(_) => Ok(()),
            Err(cause) if cause.code() == "BucketAlreadyOwnedByYou" => Ok(()),
            Err(cause) => Err(self.failure(Act::Create, "", &cause)),
        }
    }

    /// As [`create`](Self::create), for uploads side by side: the second one finds it made.
    pub(super) async fn create_once(&self) -> Result<(), Failure> {
        let _making = self.creating.lock().await;
        match self.page(None, 1).await {
            Err(cause) if cause.is_missing_bucket() => self.create().await,
            // It is there by now, or whether it is cannot be seen: the next write says so.
            _ => Ok(()),
        }
    }
}
