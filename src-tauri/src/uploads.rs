//! Notices on uploads and on the gallery, at most a few times per second.

use std::{collections::BTreeSet, time::Duration};

use tauri::{AppHandle, Manager as _};
use thumbsheet_core::ThumbnailId;
use thumbsheet_desktop::wire::{Notice, UploadsOf};
use thumbsheet_engine::{Engine, library::UploadCounts};
use tokio::sync::broadcast::error::RecvError;

use crate::app::App;

/// Changes within this time become one notice.
const NOTICE_INTERVAL: Duration = Duration::from_millis(300);

/// Delay between the start and the first tidying, so that the page loads first.
const TIDY_INTERVAL: Duration = Duration::from_secs(30);

/// Continues uploads, sweeps the trash, and reports uploads until the program ends.
pub(crate) fn start(handle: &AppHandle) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let engine = handle.state::<App>().engine();
        let mut changed = engine.storage().uploads_changed();
        if let Err(error) = engine.storage().resume_uploads().await {
            tracing::error!(%error, "uploads of an earlier session do not go on");
        }
        tell(&handle, BTreeSet::new(), true).await;
        tauri::async_runtime::spawn(tidy(handle.clone()));
        loop {
            let mut together = BTreeSet::new();
            match changed.recv().await {
                Ok(thumbnail) => drop(together.insert(thumbnail)),
                // The counts are told all the same, and what is shown is read anew.
                Err(RecvError::Lagged(_)) => handle.state::<App>().notices.tell(Notice::LibraryChanged),
                Err(RecvError::Closed) => return,
            }
            tokio::time::sleep(NOTICE_INTERVAL).await;
            while let Ok(thumbnail) = changed.try_recv() {
                together.insert(thumbnail);
            }
            tell(&handle, together, false).await;
        }
    });
}

/// Removes entries that have been in the trash for thirty days, and the oldest scaled-down pictures beyond the limit.
async fn tidy(handle: AppHandle) {
    match handle.state::<App>().blocking(|engine| engine.gallery().sweep()).await {
        Ok(swept) if swept.entries > 0 => tracing::info!(?swept, "the trash was swept"),
        Ok(_) => {}
        Err(error) => tracing::warn!(%error, "the trash was not swept"),
    }
    tokio::time::sleep(TIDY_INTERVAL).await;
    let engine = handle.state::<App>().engine();
    let _ = tokio::task::spawn_blocking(move || engine.gallery().trim_small()).await;
}

/// Reports the counts; at the `start` only if there are uploads.
async fn tell(handle: &AppHandle, thumbnails: BTreeSet<ThumbnailId>, start: bool) {
    let app = handle.state::<App>();
    let read = |engine: &Engine| {
        let counts = engine.storage().upload_counts()?;
        let changed = thumbnails.into_iter().map(|thumbnail| UploadsOf::read(engine, thumbnail));
        Ok((counts, changed.collect::<Result<Vec<_>, _>>()?))
    };
    match app.blocking(read).await {
        Ok((UploadCounts { queued: 0, failed: 0, .. }, _)) if start => {}
        Ok((counts, changed)) => app.notices.tell(Notice::Uploads { counts, changed }),
        Err(error) => tracing::warn!(%error, "what became of uploads could not be read"),
    }
}
