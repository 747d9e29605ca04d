//! What has been made: the journal (what was asked, when, how it ended) and the store (every picture, by digest).
//!
//! Two promises: an attempt is in the journal before its request goes out, and a picture that arrived is in the store
//! before anything else happens to it. Between the two stands [`arrivals`]: a picture whose journal row was lost to a
//! crash is found again by the name it arrived under.

pub mod archive;
pub mod arrivals;
pub mod atomic;
pub mod batches;
pub mod deep;
pub mod entries;
pub mod gallery;
pub mod history;
pub mod journal;
mod owner;
mod pointers;
mod recover;
pub mod resume;
mod schema;
pub mod sheets;
pub mod sizes;
pub mod small;
pub mod spending;
pub mod store;
pub mod trash;
pub mod uploads;

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::{Timestamp, tz::TimeZone};
use rusqlite::Connection;
use thumbsheet_core::{Code, Error, RunId};

pub use archive::{Exported, Imported};
pub use batches::{BatchRecord, KeptBatch};
pub use deep::DeepCheck;
pub use entries::{Made, Standing, StartingTurn};
pub use gallery::{Choice, Day, Entry, GalleryCounts, GalleryQuery};
pub use history::{AttemptRow, BaseRow, RunRow, RunState, ThumbnailRow};
pub use journal::{Journal, Place, Record, RunRecord};
pub use owner::Owner;
pub use recover::Recovered;
pub use resume::Open;
pub use sheets::{KeptSheet, SheetLine, SheetRun};
pub use sizes::{Sizes, Suggestion};
pub use small::Small;
pub use spending::{SpendingLine, SpendingTurn, Spent};
pub use store::Store;
pub use trash::Swept;
pub use uploads::{StoredAt, Upload, UploadCounts, UploadState};

use crate::arrivals::Arrivals;

/// A home: one folder with the journal and the store. Several processes may have the same one open.
#[derive(Debug)]
pub struct Library {
    home: PathBuf,
    store: Store,
    small: Small,
    arrivals: Arrivals,
    journal: Journal,
    reader: Mutex<Connection>,
    zone: TimeZone,
}

impl Library {
    /// Opens the home, made when it is not there, and brings its journal up to this version.
    ///
    /// # Errors
    /// `LIBRARY`, saying which file and what to do: not writable, damaged, or written by a newer version.
    pub fn open(home: &Path) -> Result<Self, Error> {
        let store = Store::open(&home.join("store"))?;
        let arrivals = Arrivals::open(&home.join("arrivals"))?;
        owner::folder(home)?;
        let path = home.join("journal.db");
        schema::prepare(&path, &store)?;
        let reader = Mutex::new(schema::connect(&path)?);
        let journal = Journal::start(schema::connect(&path)?, store.clone())?;
        Ok(Self {
            home: home.to_owned(),
            store,
            small: Small::of(home),
            arrivals,
            journal,
            reader,
            zone: TimeZone::UTC,
        })
    }

    /// The library with its days reckoned in this zone. Without, they are those of UTC.
    #[must_use]
    pub fn in_zone(self, zone: TimeZone) -> Self {
        Self { zone, ..self }
    }

    /// The zone that its days are reckoned in.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The folder.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The pictures.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Small pictures of the pictures.
    pub fn small(&self) -> &Small {
        &self.small
    }

    /// Pictures between the wire and the journal.
    pub fn arrivals(&self) -> &Arrivals {
        &self.arrivals
    }

    /// What happened.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Claims a run for this process until the owner is dropped or the process ends, however it ends.
    ///
    /// # Errors
    /// `LIBRARY` when another process has it.
    pub fn own(&self, run: &RunId) -> Result<Owner, Error> {
        Owner::claim(&self.home, run)?.ok_or_else(|| {
            Error::new(Code::Library, format!("Run {run} is under way in another process."))
                .hint("Wait for it, or cancel it there.")
        })
    }

    /// Claims a list for this process, as [`own`](Self::own) does a run: the same list is not made twice at once.
    ///
    /// # Errors
    /// `LIBRARY` when another process makes it.
    pub fn own_batch(&self, batch: &str) -> Result<Owner, Error> {
        let lock = RunId::new(format!("batch-{batch}"));
        Owner::claim(&self.home, &lock)?.ok_or_else(|| {
            Error::new(Code::Library, "This list is being made already, by another run.")
                .hint("`thumbsheet list runs` shows it. Wait for it, or cancel it there.")
        })
    }

    /// Finds runs whose process is gone: pictures that had arrived are booked, everything else is marked interrupted.
    ///
    /// # Errors
    /// `LIBRARY` when the journal cannot be read or written.
    pub fn recover(&self, now: Timestamp) -> Result<Vec<Recovered>, Error> {
        recover::recover(self, now)
    }

    /// A connection of its own, for what is not to hold up the readers or the journal.
    fn connection(&self) -> Result<Connection, Error> {
        schema::connect(&self.home.join("journal.db"))
    }

    fn read(&self) -> MutexGuard<'_, Connection> {
        // A reader that panicked left no half-made state behind: reads do not change the connection.
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `LIBRARY` for a failed file operation, in words for the usual causes.
pub(crate) fn broken(what: &str, path: &Path, error: &std::io::Error) -> Error {
    use std::io::ErrorKind;
    let hint = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "Free some space and try again.",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "Make the folder writable, or set THUMBSHEET_HOME to one that is."
        }
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            "A file is in the way: move it, or set THUMBSHEET_HOME to another folder."
        }
        _ => "Set THUMBSHEET_HOME to another folder to go on without it.",
    };
    Error::new(Code::Library, format!("Could not {what} {}: {error}.", path.display())).hint(hint)
}

/// `LIBRARY` for a failed statement.
pub(crate) fn unreadable(error: &rusqlite::Error) -> Error {
    let error_text = error.to_string();
    let new = Error::new(Code::Library, format!("The journal does not answer: {error_text}."));
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
            new.hint("Another Thumbsheet holds it. Try again when that one is idle.")
        }
        Some(
            rusqlite::ErrorCode::CannotOpen | rusqlite::ErrorCode::ReadOnly | rusqlite::ErrorCode::PermissionDenied,
        ) => new.hint("Make the folder writable, or set THUMBSHEET_HOME to one that is."),
        Some(rusqlite::ErrorCode::DiskFull) => new.hint("Free some space and try again."),
        Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase) => new.hint(
            "Move journal.db away to start a new journal. The pictures in store/ are files of their own and stay.",
        ),
        _ => new.hint("`thumbsheet doctor` looks closer."),
    }
}

#[cfg(test)]
mod damage;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
