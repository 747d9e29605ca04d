//! Deleting, and taking it back: an entry lies in the trash for thirty days before it goes for good.
//!
//! What goes is the entry, not what happened: runs, attempts and costs stay as they were written, and the events of its run
//! still tell how it was made. Its pictures leave the store when nothing else points to them.

use std::{collections::HashSet, fs, io, time::Duration};

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use thumbsheet_core::{Code, Digest, Error, RunId, ThumbnailId};
use ts_rs::TS;

use crate::{
    failure::{broken, unreadable},
    home::Library,
    journal::Record,
    masks,
    owner::Owner,
    pointers,
    sql::{collect, stamp},
};

/// Time that an entry stays in the trash before a sweep removes it.
pub const TRASH_RETENTION: Duration = Duration::from_hours(30 * 24);

/// Most pictures that a sweep removes per transaction. The journal waits while their files are removed.
const MAX_PICTURES_PER_TRANSACTION: usize = 64;

/// Most entries that a sweep removes per transaction. Each one reads the events of its run, which takes about 10 ms for a
/// thousand thumbnails.
const MAX_ENTRIES_PER_TRANSACTION: usize = 16;

/// What a sweep removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SweepReport {
    /// Entries that are gone for good.
    pub entries: usize,
    /// Pictures that left the store.
    pub pictures: usize,
    /// Size of those pictures, in bytes.
    pub bytes: u64,
}

impl Library {
    /// Moves entries to the trash. An entry that is in the trash already keeps its day.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn trash(&self, thumbnails: &[ThumbnailId], at: Timestamp) -> Result<(), Error> {
        self.journal().append_now(vec![Record::Trashed { thumbnails: thumbnails.to_vec(), at }])
    }

    /// Takes entries out of the trash.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn restore(&self, thumbnails: &[ThumbnailId]) -> Result<(), Error> {
        self.journal().append_now(vec![Record::Restored { thumbnails: thumbnails.to_vec() }])
    }

    /// Removes for good what has been in the trash for [`TRASH_RETENTION`], and finishes what an earlier sweep did not. An entry whose
    /// run is under way waits for its end, and so do pictures while any run is: it may be using one that nothing names yet.
    ///
    /// # Errors
    /// `LIBRARY`; also while an export or import is under way.
    pub fn sweep(&self, now: Timestamp) -> Result<SweepReport, Error> {
        // Before the first month of the calendar nothing is old enough.
        let until = now.checked_sub(TRASH_RETENTION).unwrap_or(Timestamp::MIN);
        self.sweep_until(until, now)
    }

    /// Removes for good everything in the trash, as [`sweep`](Self::sweep) does.
    ///
    /// # Errors
    /// As [`sweep`](Self::sweep).
    pub fn empty_trash(&self, now: Timestamp) -> Result<SweepReport, Error> {
        self.sweep_until(Timestamp::MAX, now)
    }

    /// The thumbnails of a run that were deleted for good. Its events still tell of their pictures, which may be gone.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn swept(&self, run: &RunId) -> Result<Vec<ThumbnailId>, Error> {
        let connection = self.read();
        let mut statement = connection
            .prepare_cached("SELECT id FROM thumbnails WHERE run = ?1 AND swept_at IS NOT NULL ORDER BY ordinal")
            .map_err(|error| unreadable(&error))?;
        collect(statement.query_map([run.as_str()], |row| Ok(ThumbnailId::new(row.get::<_, String>(0)?))))
    }

    /// Prevents two sweeps, exports or imports of one home at the same time.
    pub(crate) fn own_housekeeping(&self) -> Result<Owner, Error> {
        Owner::claim(self.home(), &RunId::new("housekeeping"))?.ok_or_else(|| {
            Error::new(Code::Library, "The library is being exported, imported or swept.")
                .hint("Try again when that has ended.")
        })
    }

    fn sweep_until(&self, until: Timestamp, now: Timestamp) -> Result<SweepReport, Error> {
        let _owner = self.own_housekeeping()?;
        let mut connection = self.connection()?;
        let entries = self.let_go(&mut connection, until, now)?;
        let (pictures, bytes) = self.remove_pictures(&mut connection)?;
        Ok(SweepReport { entries, pictures, bytes })
    }

    /// The journal's part of a sweep: removes entries, and lists the pictures to remove.
    pub(crate) fn let_go(&self, connection: &mut Connection, until: Timestamp, now: Timestamp) -> Result<usize, Error> {
        let (mut gone, mut last) = (0, i64::MIN);
        loop {
            // A few at a time, so that a run under way does not time out while it waits for the journal.
            let transaction = begin(connection)?;
            let alive = self.runs_alive(&transaction)?;
            let due: Vec<(i64, String, String)> = {
                let mut statement = transaction
                    .prepare_cached(
                        "SELECT key, thumbnail, run FROM gallery
                          WHERE deleted_at IS NOT NULL AND deleted_at <= ?1 AND key > ?2 ORDER BY key LIMIT ?3",
                    )
                    .map_err(|error| unreadable(&error))?;
                let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
                collect(statement.query_map(params![stamp(until), last, MAX_ENTRIES_PER_TRANSACTION], row))?
            };
            let Some((end, ..)) = due.last() else { return Ok(gone) };
            last = *end;
            for (_, thumbnail, _) in due.iter().filter(|(_, _, run)| !alive.contains(run)) {
                let_go_of(&transaction, thumbnail, now).map_err(|error| unreadable(&error))?;
                gone += 1;
            }
            transaction.commit().map_err(|error| unreadable(&error))?;
        }
    }

    /// The store's part: removes listed pictures, unless something points to them again.
    pub(crate) fn remove_pictures(&self, connection: &mut Connection) -> Result<(usize, u64), Error> {
        let (mut pictures, mut bytes) = (0, 0);
        let mut last = String::new();
        loop {
            // No other thread can write here, so a picture without a pointer has none when its file is removed.
            let transaction = begin(connection)?;
            if !self.runs_alive(&transaction)?.is_empty() {
                return Ok((pictures, bytes));
            }
            let waiting: Vec<String> = {
                let mut statement = transaction
                    .prepare("SELECT digest FROM removals WHERE digest > ?1 ORDER BY digest LIMIT ?2")
                    .map_err(|error| unreadable(&error))?;
                collect(statement.query_map(params![last, MAX_PICTURES_PER_TRANSACTION], |row| row.get(0)))?
            };
            let Some(end) = waiting.last() else { return Ok((pictures, bytes)) };
            last.clone_from(end);
            let on_desks = pointers::on_desks(&transaction)?;
            for text in &waiting {
                // Thumbsheet writes only digests here. Any other text names no file of the store.
                let digest: Option<Digest> = text.parse().ok();
                if let Some(digest) = digest
                    && !on_desks.contains(&digest)
                    && !pointers::points_to(&transaction, text)?
                {
                    match self.remove(digest) {
                        Ok(removed) => {
                            pictures += usize::from(removed.is_some());
                            bytes += removed.unwrap_or_default();
                            if let Some(mask) = masks::let_go(&transaction, text)? {
                                bytes += self.remove(mask)?.unwrap_or_default();
                            }
                        }
                        // The picture stays on the list and does not block the others.
                        Err(error) => {
                            tracing::warn!(%error, "a picture stays for the next sweep");
                            continue;
                        }
                    }
                }
                transaction
                    .execute("DELETE FROM removals WHERE digest = ?1", [text])
                    .map_err(|error| unreadable(&error))?;
            }
            transaction.commit().map_err(|error| unreadable(&error))?;
        }
    }

    fn remove(&self, digest: Digest) -> Result<Option<u64>, Error> {
        let path = self.store().path(digest);
        let bytes = fs::metadata(&path).map_or(0, |file| file.len());
        let removed = match fs::remove_file(&path) {
            Ok(()) => Some(bytes),
            // An earlier sweep was stopped after this.
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(broken("remove the picture", &path, &error)),
        };
        self.small().forget(digest);
        Ok(removed)
    }

    /// Runs that a living process works on.
    pub(crate) fn runs_alive(&self, connection: &Connection) -> Result<HashSet<String>, Error> {
        let mut statement = connection
            .prepare_cached("SELECT id FROM runs WHERE ended_at IS NULL AND interrupted = 0")
            .map_err(|error| unreadable(&error))?;
        let open: Vec<String> = collect(statement.query_map([], |row| row.get(0)))?;
        Ok(open.into_iter().filter(|run| Owner::is_alive(self.home(), &RunId::new(run.as_str()))).collect())
    }
}

pub(crate) fn begin(connection: &mut Connection) -> Result<Transaction<'_>, Error> {
    connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(|error| unreadable(&error))
}

fn let_go_of(to: &Connection, thumbnail: &str, now: Timestamp) -> rusqlite::Result<()> {
    to.prepare_cached(
        "INSERT OR IGNORE INTO removals (digest)
         SELECT digest FROM gallery WHERE thumbnail = ?1
         UNION SELECT base FROM gallery WHERE thumbnail = ?1 AND base IS NOT NULL
         UNION SELECT digest FROM thumbnails WHERE id = ?1 AND digest IS NOT NULL
         UNION SELECT base FROM thumbnails WHERE id = ?1 AND base IS NOT NULL
         UNION SELECT base FROM attempts WHERE thumbnail = ?1 AND base IS NOT NULL
         UNION SELECT digest FROM answers WHERE thumbnail = ?1
         UNION SELECT digest FROM files WHERE thumbnail = ?1
         UNION SELECT digest FROM uploads WHERE thumbnail = ?1
         UNION SELECT json_extract(e.body, '$.digest') FROM thumbnails t JOIN events e ON e.run = t.run
                WHERE t.id = ?1 AND iif(json_valid(e.body), json_extract(e.body, '$.thumbnail'), NULL) = ?1
                  AND json_extract(e.body, '$.event') IN ('partial', 'painted', 'done', 'reused')",
    )?
    .execute([thumbnail])?;
    for table in ["gallery", "answers", "files", "stars", "uploads"] {
        to.prepare_cached(&format!("DELETE FROM {table} WHERE thumbnail = ?1"))?.execute([thumbnail])?;
    }
    to.prepare_cached("UPDATE thumbnails SET swept_at = ?2 WHERE id = ?1")?.execute([thumbnail, &stamp(now)]).map(drop)
}

#[cfg(test)]
mod tests;
