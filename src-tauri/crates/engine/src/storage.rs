//! Sends finished thumbnails to folders and buckets: destinations, credentials, uploads.

mod bucket;
mod credentials;
mod to;
mod uploader;
mod uploads;

use std::{path::Path, sync::Arc};

use jiff::civil::Date;
use thumbsheet_core::{Digest, Error, ModelId, RunId, Size, ThumbnailId};
use thumbsheet_destinations::{Destination, Folder, NameParts, NameTemplate};
use thumbsheet_library::{Record, UploadCounts, UploadRecord};

pub use bucket::{BucketItem, BucketPage, KeyDeletion, ProbeLine, ProbeStep, StorageTest};
pub use credentials::CredentialStatus;
pub(crate) use uploader::{Uploader, UploaderParts};

use crate::{
    context::Context,
    environment::StorageEnvironment,
    settings::{DestinationKind, DestinationSetting},
};

/// Sends finished thumbnails to folders and buckets. A handle: cheap to clone.
#[derive(Clone)]
pub struct Storage {
    context: Arc<Context>,
    uploader: Arc<Uploader>,
}

/// A finished thumbnail, and what its file name can be made of.
#[derive(Clone, Copy)]
pub(crate) struct NameSource<'a> {
    pub(crate) thumbnail: &'a ThumbnailId,
    pub(crate) run: &'a RunId,
    /// The row's number in its list, from 1.
    pub(crate) row: Option<usize>,
    pub(crate) title: &'a str,
    pub(crate) model: &'a ModelId,
    pub(crate) style: &'a str,
    pub(crate) template: &'a str,
    pub(crate) canvas: Size,
    pub(crate) digest: Digest,
    /// The day it was made.
    pub(crate) day: Option<Date>,
}

impl Storage {
    pub(crate) fn new(context: Arc<Context>, uploader: Arc<Uploader>) -> Self {
        Self { context, uploader }
    }

    /// The destination of the settings with this id.
    ///
    /// # Errors
    /// `INVALID_INPUT` when there is none.
    pub fn destination(&self, id: &str) -> Result<DestinationSetting, Error> {
        let known = &self.context.settings.storage.destinations;
        known.iter().find(|one| one.id == id).cloned().ok_or_else(|| {
            let ids: Vec<_> = known.iter().map(|one| one.id.as_str()).collect();
            let hint = if ids.is_empty() {
                "There is none yet: the app's settings have a page for them.".to_owned()
            } else {
                format!("There are: {}.", ids.join(", "))
            };
            Error::invalid(format!("There is no destination '{id}'.")).hint(hint)
        })
    }

    /// Sends finished thumbnails to destinations, in the background: journalled first, so that they get there after a
    /// restart too. What is there or on its way already is left as it is.
    ///
    /// # Errors
    /// `INVALID_INPUT` for a thumbnail that is not in the gallery or a destination that is none, `LIBRARY`.
    pub async fn upload(
        &self,
        thumbnails: &[ThumbnailId],
        destinations: &[DestinationSetting],
    ) -> Result<UploadCounts, Error> {
        for destination in destinations {
            destination.check()?;
        }
        let context = Arc::clone(&self.context);
        let (thumbnails, destinations) = (thumbnails.to_vec(), destinations.to_vec());
        let queued = blocking(move || {
            // The person may have unlocked the keychain since it last failed.
            context.keys.forget_failure();
            queue(&context, &thumbnails, &destinations)?;
            Ok((thumbnails, context.library.upload_counts()?))
        });
        let (taken, counts) = queued.await?;
        for thumbnail in taken {
            self.uploader.take_of(thumbnail).await;
        }
        Ok(counts)
    }

    /// Goes on with what an earlier process left on its way, unless another one is at it.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub async fn resume_uploads(&self) -> Result<(), Error> {
        self.uploader.resume().await
    }

    /// Tries failed uploads again, where their destinations are by now; none named means all of them. Gives those it tries.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub async fn retry_uploads(&self, uploads: &[i64]) -> Result<Vec<i64>, Error> {
        self.uploader.retry(uploads, &self.context.settings.storage).await
    }

    /// Continues the uploads of thumbnails that came out of the trash.
    pub(crate) async fn continue_uploads_of(&self, thumbnails: &[ThumbnailId]) {
        for thumbnail in thumbnails {
            self.uploader.take_of(thumbnail.clone()).await;
        }
    }

    /// Waits until nothing that this process has taken is on its way any more.
    pub async fn uploads_ended(&self) {
        self.uploader.ended().await;
    }

    /// Thumbnails whose uploads changed, as it happens.
    pub fn uploads_changed(&self) -> tokio::sync::broadcast::Receiver<ThumbnailId> {
        self.uploader.listen()
    }
}

fn queue(context: &Context, thumbnails: &[ThumbnailId], destinations: &[DestinationSetting]) -> Result<(), Error> {
    let mut records = Vec::new();
    let entries = context.library.gallery_entries(thumbnails)?;
    if let Some(missing) = thumbnails.iter().find(|id| entries.iter().all(|entry| entry.thumbnail != **id)) {
        return Err(Error::invalid(format!("There is no finished thumbnail '{missing}'."))
            .hint("`thumbsheet gallery list` lists them."));
    }
    for entry in entries {
        let source = NameSource {
            thumbnail: &entry.thumbnail,
            run: &entry.run,
            row: None,
            title: &entry.title,
            model: &entry.model,
            style: &entry.style,
            template: &entry.template,
            canvas: Size::new(entry.width, entry.height),
            digest: entry.digest,
            day: entry.day.parse().ok(),
        };
        for destination in destinations {
            records.push(queued(context, &source, destination)?);
        }
    }
    if records.is_empty() { Ok(()) } else { context.library.journal().append_now(records) }
}

/// What is written down when a thumbnail is to go to a destination.
pub(crate) fn queued(
    context: &Context,
    source: &NameSource<'_>,
    destination: &DestinationSetting,
) -> Result<Record, Error> {
    Ok(Record::Upload(UploadRecord::Queued {
        thumbnail: source.thumbnail.clone(),
        destination: destination.id.clone(),
        place: serde_json::to_string(destination).map_err(|error| internal(&error))?,
        name: name(context, source, &destination.template()?)?,
        digest: source.digest,
        at: context.clock.now(),
    }))
}

/// A thumbnail's file name after a template.
fn name(context: &Context, source: &NameSource<'_>, template: &NameTemplate) -> Result<String, Error> {
    name_with(context, source, template, &[])
}

/// A thumbnail's file name after a template that may use fields of its list, `extra`.
pub(crate) fn name_with(
    context: &Context,
    source: &NameSource<'_>,
    template: &NameTemplate,
    extra: &[(&str, &str)],
) -> Result<String, Error> {
    let NameSource { thumbnail, run, row, title, model, style, template: of_type, canvas, day, .. } = *source;
    let profile = context.catalog.profiles.iter().find(|profile| profile.size == canvas);
    let numbered = template.fields().any(|field| field == "v");
    let version = if numbered { 1 + context.library.made_before(thumbnail, title, model)? } else { 1 };
    let parts = NameParts {
        row,
        style,
        template: of_type,
        profile: profile.map_or("", |profile| &profile.id),
        date: day,
        run: run.as_str(),
        version,
        id: thumbnail.as_str(),
        extra,
        ..NameParts::new(title, model)
    };
    Ok(format!("{}.jpg", template.render(&parts)))
}

/// Opens what a setting names. Blocking: the keychain may ask the person.
fn open(parts: &UploaderParts, setting: &DestinationSetting) -> Result<Arc<dyn Destination>, Error> {
    match &setting.kind {
        DestinationKind::Folder { folder } => {
            let folder = Folder::open(Path::new(&parts.places.expand(folder)?))?;
            Ok(Arc::new(folder))
        }
        DestinationKind::Bucket { .. } => Ok(Arc::new(bucket::open(parts, setting)?)),
    }
}

fn internal(error: &dyn std::fmt::Display) -> Error {
    Error::new(
        thumbsheet_core::Code::Internal,
        format!("The upload failed unexpectedly: {error}. The image is safe in the app."),
    )
}

/// Runs `work` where it may take its time.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|panic| Err(internal(&panic)))
}
