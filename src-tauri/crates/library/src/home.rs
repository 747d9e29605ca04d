//! A home: one folder with everything that was made.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::tz::TimeZone;
use rusqlite::Connection;
use thumbsheet_core::{Code, Error, RunId};

use crate::{
    arrivals::Arrivals,
    atomic,
    failure::{broken, private_folder},
    journal::Journal,
    owner::{self, Owner},
    schema,
    small::Small,
    store::Store,
};

/// The file that says that the journal was lost while the store was not; see [`Library::lost_journal`].
const LOST: &str = "lost-journal";

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
        // Made here, the home is closed to others; a folder that the person made stays as it is.
        if !home.exists() {
            private_folder(home)?;
        }
        let store = Store::open(&home.join("store"))?;
        let arrivals = Arrivals::open(&home.join("arrivals"))?;
        owner::folder(home)?;
        let path = home.join("journal.db");
        if !path.exists() && store.has_any()? {
            // Before the new journal: after it nobody could tell.
            atomic::write(&home.join(LOST), b"").map_err(|error| broken("write", &home.join(LOST), &error))?;
        }
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

    /// Why this library cannot know what was paid for before: its store has pictures, and its journal was missing when it was
    /// opened. It holds until somebody accepts it, or takes the file away that says so.
    pub fn lost_journal(&self) -> Option<Error> {
        let told = self.home.join(LOST);
        told.exists().then(|| {
            Error::new(
                Code::Library,
                format!(
                    "{} was missing, though the store has pictures: what was made and paid for before is not known.",
                    self.home.join("journal.db").display()
                ),
            )
            .hint(format!(
                "Bring journal.db back from a backup before anything is paid for again. To go on without it, give \
                 --remake-lost or delete {}.",
                told.display()
            ))
        })
    }

    /// Goes on without the journal that was lost.
    ///
    /// # Errors
    /// `LIBRARY` when the home cannot be written to.
    pub fn accept_lost_journal(&self) -> Result<(), Error> {
        let told = self.home.join(LOST);
        match std::fs::remove_file(&told) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(broken("remove", &told, &error)),
            _ => Ok(()),
        }
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

    /// Returns the path of the home folder.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// Returns the store, which keeps pictures by their SHA-256.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Returns the cache of scaled-down pictures.
    pub fn small(&self) -> &Small {
        &self.small
    }

    /// Pictures between the wire and the journal.
    pub fn arrivals(&self) -> &Arrivals {
        &self.arrivals
    }

    /// Returns the journal, which records runs, attempts, sheets and uploads.
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
    pub fn own_list(&self, list: &str) -> Result<Owner, Error> {
        // The name on disk: a lock by another name would keep an older process off nothing.
        let lock = RunId::new(format!("batch-{list}"));
        Owner::claim(&self.home, &lock)?.ok_or_else(|| {
            Error::new(Code::Library, "This list is being made already, by another run.")
                .hint("`thumbsheet list runs` shows it. Wait for it, or cancel it there.")
        })
    }

    /// A connection of its own, for what is not to hold up the readers or the journal.
    pub(crate) fn connection(&self) -> Result<Connection, Error> {
        schema::connect(&self.home.join("journal.db"))
    }

    pub(crate) fn read(&self) -> MutexGuard<'_, Connection> {
        // A reader that panicked left no half-made state behind: reads do not change the connection.
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
