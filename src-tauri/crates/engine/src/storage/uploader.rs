//! Uploads on their way: one lane a place, so that a slow server holds up no other, and no run.

use std::{
    collections::{HashMap, HashSet},
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use futures_util::{FutureExt as _, StreamExt as _, stream};
use thumbsheet_core::{
    Code, Error, ThumbnailId,
    ports::{Chance, Clock, fraction},
};
use thumbsheet_destinations::{Bucket, Destination, Failure, FinishedFile};
use thumbsheet_keys::Keys;
use thumbsheet_library::{Library, Owner, Record, Upload, UploadRecord, UploadState};
use tokio::sync::{
    broadcast,
    mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    watch,
};

use super::{StorageEnvironment, blocking, bucket, internal, open};
use crate::{
    places::Places,
    settings::{DestinationKind, DestinationSetting, Storage, keys_of},
};

/// Concurrent uploads to one place.
const CONCURRENT_UPLOADS: usize = 4;
/// Attempts before the person is asked: with the waits between them about four minutes.
const MAX_ATTEMPTS: u32 = 9;
/// The longest wait before another attempt.
const MAX_RETRY_INTERVAL: Duration = Duration::from_mins(1);

/// What an uploader works with.
pub(crate) struct UploaderParts {
    pub(crate) library: Arc<Library>,
    pub(crate) keys: Arc<Keys>,
    pub(crate) places: Places,
    pub(crate) environment: StorageEnvironment,
    /// Before the second attempt; each further wait is twice as long.
    pub(crate) wait: Duration,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Arc<dyn Chance>,
}

/// Takes uploads from the journal and brings them where they are to go.
pub(crate) struct Uploader {
    parts: UploaderParts,
    lanes: Mutex<Lanes>,
    /// How many are taken and not at their end.
    under_way: watch::Sender<usize>,
    changed: broadcast::Sender<ThumbnailId>,
}

#[derive(Default)]
struct Lanes {
    /// By the place as it is in the journal.
    by_place: HashMap<String, Lane>,
    taken: HashSet<i64>,
    /// Held for as long as this process goes on with what others have left.
    owner: Option<Owner>,
}

struct Lane {
    destination: String,
    sender: UnboundedSender<Upload>,
    /// The place, opened; opened anew after what only a person can mend.
    opened: Arc<Mutex<Option<Arc<dyn Destination>>>>,
}

impl Uploader {
    pub(crate) fn new(parts: UploaderParts) -> Self {
        Self { parts, lanes: Mutex::default(), under_way: watch::Sender::new(0), changed: broadcast::Sender::new(1024) }
    }

    pub(super) fn open_bucket(&self, setting: &DestinationSetting) -> Result<Bucket, Error> {
        bucket::open(&self.parts, setting)
    }

    pub(super) fn listen(&self) -> broadcast::Receiver<ThumbnailId> {
        self.changed.subscribe()
    }

    pub(super) async fn ended(&self) {
        // The sender is here, so it cannot be gone.
        let _ = self.under_way.subscribe().wait_for(|count| *count == 0).await;
    }

    /// Opens a destination anew at its next upload: its credentials have changed.
    pub(super) fn forget(&self, destination: &str) {
        for lane in self.lanes().by_place.values().filter(|lane| keys_of(&lane.destination) == destination) {
            *lane.opened.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
    }

    /// Goes on with what other processes have left, unless one that lives does.
    pub(super) async fn resume(self: &Arc<Self>) -> Result<(), Error> {
        if self.lanes().owner.is_none() {
            let Some(owner) = self.parts.library.own_uploads()? else { return Ok(()) };
            self.lanes().owner = Some(owner);
        }
        self.take_queued().await
    }

    /// Tries failed uploads again, where their destinations are by now: all of them, or those with these ids. Gives those.
    pub(super) async fn retry(self: &Arc<Self>, ids: &[i64], now: &Storage) -> Result<Vec<i64>, Error> {
        let (uploader, ids, now) = (Arc::clone(self), ids.to_vec(), now.clone());
        let again = blocking(move || {
            let UploaderParts { library, keys, .. } = &uploader.parts;
            // The person may have unlocked the keychain since.
            keys.forget_failure();
            let mut failed = library.uploads_failed()?;
            failed.retain(|upload| ids.is_empty() || ids.contains(&upload.id));
            let records = failed.iter().map(|upload| {
                let setting = now.destinations.iter().find(|one| one.id == upload.destination);
                let place = setting.and_then(|setting| serde_json::to_string(setting).ok());
                Record::Upload(UploadRecord::Retried { upload: upload.id, place })
            });
            let records: Vec<_> = records.collect();
            if !records.is_empty() {
                library.journal().append_now(records)?;
            }
            failed.iter().map(|upload| library.upload(upload.id)).collect::<Result<Vec<_>, _>>()
        });
        let again: Vec<Upload> = again.await?.into_iter().flatten().collect();
        let ids = again.iter().map(|upload| upload.id).collect();
        again.into_iter().filter(|one| one.state == UploadState::Queued).for_each(|one| self.take(one));
        Ok(ids)
    }

    /// Takes everything that is queued.
    pub(super) async fn take_queued(self: &Arc<Self>) -> Result<(), Error> {
        let uploader = Arc::clone(self);
        let queued = blocking(move || uploader.parts.library.uploads_queued()).await?;
        for upload in queued {
            self.take(upload);
        }
        Ok(())
    }

    /// Takes what is queued of one thumbnail.
    pub(crate) async fn take_of(self: &Arc<Self>, thumbnail: ThumbnailId) {
        let uploader = Arc::clone(self);
        match blocking(move || uploader.parts.library.uploads_of(&thumbnail)).await {
            Ok(uploads) => {
                uploads.into_iter().filter(|one| one.state == UploadState::Queued).for_each(|one| self.take(one));
            }
            // They are in the journal: the next start takes them.
            Err(error) => tracing::error!(%error, "uploads could not be read"),
        }
    }

    fn take(self: &Arc<Self>, upload: Upload) {
        let mut lanes = self.lanes();
        if !lanes.taken.insert(upload.id) {
            return;
        }
        self.under_way.send_modify(|count| *count += 1);
        let lane = lanes.by_place.entry(upload.place.clone()).or_insert_with(|| {
            let (sender, receiver) = unbounded_channel();
            let opened = Arc::default();
            tokio::spawn(drive(Arc::downgrade(self), receiver, Arc::clone(&opened)));
            Lane { destination: upload.destination.clone(), sender, opened }
        });
        let _ = self.changed.send(upload.thumbnail.clone());
        if let Err(unsent) = lane.sender.send(upload) {
            // Its task is gone with the runtime that it was on. It is in the journal: the next start takes it.
            tracing::error!("the lane of a destination has ended");
            lanes.by_place.remove(&unsent.0.place);
            lanes.taken.remove(&unsent.0.id);
            self.under_way.send_modify(|count| *count -= 1);
        }
    }

    /// Brings one upload to its end.
    async fn bring(self: Arc<Self>, upload: Upload, opened: &Mutex<Option<Arc<dyn Destination>>>) {
        let mut wait = self.parts.wait;
        for attempt in 1.. {
            let failure = match AssertUnwindSafe(self.attempt(&upload, opened)).catch_unwind().await {
                Err(_panic) => Failure::lasting(internal(&"a bug of ours")),
                Ok(Ok(record)) => {
                    if let Some(record) = record {
                        self.note(record).await;
                    }
                    break;
                }
                Ok(Err(failure)) => failure,
            };
            let ended = !failure.temporary || attempt >= MAX_ATTEMPTS;
            // Its credentials may be others by the next time. A folder that was there stays the one that it was: where it is
            // gone a disk was taken out, and it is not made on another one.
            if !failure.temporary && is_bucket(&upload.place) {
                *opened.lock().unwrap_or_else(PoisonError::into_inner) = None;
            }
            let at = self.parts.clock.now();
            self.note(Record::Upload(UploadRecord::Failed { upload: upload.id, error: failure.error, ended, at }))
                .await;
            let _ = self.changed.send(upload.thumbnail.clone());
            if ended {
                break;
            }
            let jittered = wait.mul_f64(0.5 + 0.5 * fraction(self.parts.chance.as_ref()));
            tokio::time::sleep(failure.wait.map_or(jittered, |told| told.max(jittered))).await;
            wait = (wait * 2).min(MAX_RETRY_INTERVAL);
        }
        self.lanes().taken.remove(&upload.id);
        let _ = self.changed.send(upload.thumbnail.clone());
        // Asked for again between its end and now, when it still counted as taken.
        let (uploader, due) = (Arc::clone(&self), upload.clone());
        if blocking(move || uploader.parts.library.is_due(&due)).await.unwrap_or_default() {
            self.take_of(upload.thumbnail).await;
        }
        self.under_way.send_modify(|count| *count -= 1);
    }

    /// One attempt; what is written down when it is there, nothing when somebody else has brought it, or deleted it.
    async fn attempt(
        self: &Arc<Self>,
        upload: &Upload,
        opened: &Mutex<Option<Arc<dyn Destination>>>,
    ) -> Result<Option<Record>, Failure> {
        let (uploader, due) = (Arc::clone(self), upload.clone());
        let read = move || {
            let UploaderParts { library, .. } = &uploader.parts;
            library.is_due(&due)?.then(|| library.store().get(due.digest)).transpose()
        };
        let bytes = blocking(read).await.map_err(Failure::lasting)?;
        let Some(bytes) = bytes else { return Ok(None) };
        let ready = opened.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let destination = if let Some(destination) = ready {
            destination
        } else {
            let (uploader, place) = (Arc::clone(self), upload.place.clone());
            let made = blocking(move || {
                let setting = serde_json::from_str(&place).map_err(|error| internal(&error))?;
                open(&uploader.parts, &setting)
            });
            let made = made.await.map_err(|error| Failure::lasting(not_opened(error)))?;
            *opened.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&made));
            made
        };
        let file =
            FinishedFile { name: upload.name.clone(), bytes: bytes.into(), digest: upload.digest, mime: "image/jpeg" };
        let kept = destination.keep(&file).await?;
        let at = self.parts.clock.now();
        Ok(Some(Record::Upload(UploadRecord::Stored {
            upload: upload.id,
            kept: kept.place,
            kept_name: kept.name,
            link: kept.link,
            at,
        })))
    }

    /// Writes down what happened. A journal that cannot be written leaves the upload queued: it is brought again at the next
    /// start, which makes no twin.
    async fn note(self: &Arc<Self>, record: Record) {
        let uploader = Arc::clone(self);
        if let Err(error) = blocking(move || uploader.parts.library.journal().append_now(vec![record])).await {
            tracing::error!(%error, "what became of an upload was not journalled");
        }
    }

    fn lanes(&self) -> MutexGuard<'_, Lanes> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Brings what comes down a lane, several at once, until the uploader is gone.
async fn drive(
    uploader: Weak<Uploader>,
    mut receiver: UnboundedReceiver<Upload>,
    opened: Arc<Mutex<Option<Arc<dyn Destination>>>>,
) {
    let coming = stream::poll_fn(|context| receiver.poll_recv(context));
    coming
        .for_each_concurrent(CONCURRENT_UPLOADS, |upload| {
            let (uploader, opened) = (uploader.upgrade(), Arc::clone(&opened));
            async move {
                if let Some(uploader) = uploader {
                    uploader.bring(upload, &opened).await;
                }
            }
        })
        .await;
}

fn is_bucket(place: &str) -> bool {
    let setting = serde_json::from_str::<DestinationSetting>(place);
    setting.is_ok_and(|setting| matches!(setting.kind, DestinationKind::Bucket { .. }))
}

/// Not being able to begin is a failure to save, whatever the reason: the picture is safe.
fn not_opened(error: Error) -> Error {
    match error.code {
        Code::InvalidInput => Error {
            code: Code::SaveFailed,
            message: format!("The image is safe in the app. {}", error.message),
            ..error
        },
        _ => error,
    }
}
