//! A bucket looked into: tried, listed, emptied key by key, linked to.

use std::{collections::HashMap, sync::Arc, time::Duration};

use serde::Serialize;
use thumbsheet_core::{Code, Error, ThumbnailId};
use thumbsheet_destinations::{Bucket, Folder};
use thumbsheet_library::{Record, UploadRecord, UploadState};
use ts_rs::TS;

use super::{Storage, UploaderParts, blocking, credentials};
use crate::settings::{DestinationKind, DestinationSetting};

/// Keys of one page.
const PAGE_KEYS: usize = 200;

/// A step of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProbeStep {
    /// The server answers, and the bucket exists.
    Reach,
    /// A test file is written.
    Write,
    /// The test file has the content that was written.
    Read,
    /// The test file is removed.
    Delete,
}

/// The outcome of a step.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ProbeLine {
    /// The step that was tried.
    pub step: ProbeStep,
    /// The error that the step ended in; `None` when it succeeded.
    pub error: Option<Error>,
}

/// What a test of a destination found.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct StorageTest {
    /// The steps that were tried.
    pub lines: Vec<ProbeLine>,
    /// Duration of the whole test, in milliseconds.
    pub milliseconds: u64,
    /// The result in one sentence.
    pub message: String,
    /// Whether thumbnails can go there.
    pub ok: bool,
}

/// A key of a bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct BucketItem {
    /// The object's key, with the destination's prefix.
    pub key: String,
    /// The object's size in bytes.
    pub bytes: u64,
    /// When the object was written, RFC 3339, by the server's clock.
    pub modified: String,
    /// The thumbnail it came from, where that is known.
    pub thumbnail: Option<ThumbnailId>,
}

/// Some keys of a bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct BucketPage {
    /// The objects, in the server's order.
    pub items: Vec<BucketItem>,
    /// Where the next page begins; `None`: this is the last.
    pub next: Option<String>,
}

/// What the server said to the deletion of a key.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct KeyDeletion {
    /// The object's key, with the destination's prefix.
    pub key: String,
    /// The error that kept the object from being deleted.
    pub error: Option<Error>,
}

/// Opens a bucket with its credentials. Blocking: the keychain may ask the person.
pub(super) fn open(parts: &UploaderParts, setting: &DestinationSetting) -> Result<Bucket, Error> {
    let place = setting.bucket(&parts.places)?.ok_or_else(|| {
        Error::invalid(format!("{} is a folder.", setting.shown())).hint("Choose a destination that is a bucket.")
    })?;
    Bucket::new(place, credentials::find(&parts.keys, &parts.environment, setting)?)
}

impl Storage {
    /// Writes, reads back and deletes a test file at a destination, saved or not, and says which step failed. A failure is
    /// an answer, not an error.
    ///
    /// # Errors
    /// `INVALID_INPUT` for what cannot be a destination.
    pub async fn test_storage(&self, setting: &DestinationSetting) -> Result<StorageTest, Error> {
        setting.check()?;
        let began = tokio::time::Instant::now();
        let lines = match &setting.kind {
            DestinationKind::Folder { folder } => {
                let path = self.context.places.expand(folder)?;
                let tried = blocking(move || Folder::open(&path).and_then(|folder| folder.probe())).await;
                vec![ProbeLine { step: ProbeStep::Write, error: tried.err() }]
            }
            DestinationKind::Bucket { .. } => match self.open_bucket(setting).await {
                Ok(bucket) => bucket.probe().await.steps.into_iter().map(ProbeLine::from).collect(),
                Err(error) => vec![ProbeLine { step: ProbeStep::Reach, error: Some(error) }],
            },
        };
        let milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let first = lines.iter().find_map(|line| line.error.as_ref());
        let message = match first {
            Some(error) => error.message.clone(),
            None => format!("Wrote, read back and deleted a test file in {milliseconds} ms."),
        };
        Ok(StorageTest { ok: first.is_none(), lines, milliseconds, message })
    }

    /// Keys of a bucket after `after`.
    ///
    /// # Errors
    /// As the server answers.
    pub async fn bucket_page(&self, destination: &str, after: Option<String>) -> Result<BucketPage, Error> {
        let bucket = self.open_bucket(&self.destination(destination)?).await?;
        let listed = bucket.list(after, PAGE_KEYS).await?;
        let (context, id) = (Arc::clone(&self.context), destination.to_owned());
        blocking(move || {
            let names: Vec<_> = listed.items.iter().map(|item| at(&bucket, &item.key)).collect();
            let kept = context.library.uploads_kept(&id, &names)?;
            let mut of_key: HashMap<_, _> =
                kept.into_iter().filter_map(|upload| Some((upload.kept?, upload.thumbnail))).collect();
            let items = listed.items.into_iter().zip(names).map(|(item, name)| BucketItem {
                key: item.key,
                bytes: item.bytes,
                modified: item.modified,
                thumbnail: of_key.remove(&name),
            });
            Ok(BucketPage { items: items.collect(), next: listed.next })
        })
        .await
    }

    /// Deletes keys from a bucket, with the server's word for each. The pictures stay in the library.
    ///
    /// # Errors
    /// When nothing could be tried.
    pub async fn bucket_delete(&self, destination: &str, keys: &[String]) -> Result<Vec<KeyDeletion>, Error> {
        let bucket = self.open_bucket(&self.destination(destination)?).await?;
        let deleted = bucket.delete(keys).await;
        let gone = deleted.iter().filter(|(_, result)| result.is_ok());
        let unstored = |key: &String| {
            Record::Upload(UploadRecord::Removed { destination: destination.to_owned(), kept: at(&bucket, key) })
        };
        let gone: Vec<_> = gone.map(|(key, _)| unstored(key)).collect();
        if !gone.is_empty() {
            let context = Arc::clone(&self.context);
            blocking(move || context.library.journal().append_now(gone)).await?;
        }
        Ok(deleted.into_iter().map(|(key, result)| KeyDeletion { key, error: result.err() }).collect())
    }

    /// An address under which an uploaded thumbnail can be seen: the public one, or one that is signed and ends after the
    /// days of the settings; a folder's is its path.
    ///
    /// # Errors
    /// `INVALID_INPUT` for an upload that is not stored, or what the credentials say.
    pub async fn upload_link(&self, upload: i64) -> Result<String, Error> {
        let context = Arc::clone(&self.context);
        let found = blocking(move || context.library.upload(upload)).await?;
        let found = found.filter(|upload| upload.state == UploadState::Stored);
        let found = found.ok_or_else(|| {
            Error::invalid("The thumbnail is not stored at this destination.").hint("Upload the thumbnail first.")
        })?;
        if let Some(link) = found.link {
            return Ok(link);
        }
        // What came with another home's library does not say where its destinations are: only this home's settings do.
        let as_it_was: DestinationSetting = match serde_json::from_str(&found.place) {
            Ok(place) => place,
            Err(_) => self.destination(&found.destination)?,
        };
        let (Some(kept), Some(key)) = (found.kept, found.kept_name) else {
            return Err(Error::new(Code::Library, "The library does not know where the thumbnail is stored."));
        };
        match as_it_was.kind {
            DestinationKind::Folder { .. } => Ok(kept),
            DestinationKind::Bucket { .. } => {
                let days = u64::from(self.context.settings.storage.link_days);
                let bucket = self.open_bucket(&as_it_was).await?;
                bucket.presign(&key, Duration::from_hours(24 * days)).await
            }
        }
    }

    async fn open_bucket(&self, setting: &DestinationSetting) -> Result<Bucket, Error> {
        let (uploader, setting) = (Arc::clone(&self.uploader), setting.clone());
        blocking(move || uploader.open_bucket(&setting)).await
    }
}

impl From<(thumbsheet_destinations::ProbeStep, Result<(), Error>)> for ProbeLine {
    fn from((step, result): (thumbsheet_destinations::ProbeStep, Result<(), Error>)) -> Self {
        use thumbsheet_destinations::ProbeStep as Tried;
        let step = match step {
            Tried::Reach => ProbeStep::Reach,
            Tried::Write => ProbeStep::Write,
            Tried::Read => ProbeStep::Read,
            Tried::Delete => ProbeStep::Delete,
        };
        Self { step, error: result.err() }
    }
}

/// As an upload notes where it is.
fn at(bucket: &Bucket, key: &str) -> String {
    format!("s3://{}/{key}", bucket.place().bucket)
}
