//! What going on with a run needs to know: which runs make one list, what is made already, what was left open.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};
use thumbsheet_core::{Code, Digest, Error, RunId, plan::Order};

use crate::{
    Library, Owner, Record,
    history::{collect, from_json, parsed},
    unreadable,
};

/// A finished thumbnail that a row of a list made before.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// The JPEG.
    pub digest: Digest,
    /// The picture under it.
    pub base: Digest,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

/// A run that was interrupted, and about which nobody has said anything yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Open {
    /// The run.
    pub run: RunId,
    /// The list it makes.
    pub batch: Option<String>,
    /// Thumbnails that were under way or not begun.
    pub interrupted: usize,
    /// Of them, those with a request out: possibly spent.
    pub possibly_spent: usize,
    /// What that may have cost, US dollars.
    pub possibly_usd: f64,
}

impl Library {
    /// The list that a run makes; a run that was not made of a list is one of its own, under its own id.
    ///
    /// # Errors
    /// `LIBRARY`, or `INVALID_INPUT` when there is no such run.
    pub fn batch_of(&self, run: &RunId) -> Result<String, Error> {
        let found: Option<Option<String>> = self
            .read()
            .query_row("SELECT batch FROM runs WHERE id = ?1", [run.as_str()], |row| row.get(0))
            .optional()
            .map_err(|error| unreadable(&error))?;
        let batch = found.ok_or_else(|| Error::invalid(format!("There is no run '{run}'.")))?;
        Ok(batch.unwrap_or_else(|| run.to_string()))
    }

    /// The runs that make a list, in the order they began.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn runs_of_batch(&self, batch: &str) -> Result<Vec<RunId>, Error> {
        let connection = self.read();
        let mut statement = connection
            .prepare_cached("SELECT id FROM runs WHERE batch = ?1 OR id = ?1 ORDER BY rowid")
            .map_err(|error| unreadable(&error))?;
        collect(statement.query_map([batch], |row| Ok(RunId::new(row.get::<_, String>(0)?))))
    }

    /// The settings that a run was begun with, as JSON.
    ///
    /// # Errors
    /// `LIBRARY`, or `INVALID_INPUT` when there is no such run.
    pub fn settings_of(&self, run: &RunId) -> Result<String, Error> {
        self.read()
            .query_row("SELECT settings FROM runs WHERE id = ?1", [run.as_str()], |row| row.get(0))
            .optional()
            .map_err(|error| unreadable(&error))?
            .ok_or_else(|| Error::invalid(format!("There is no run '{run}'.")))
    }

    /// Whether a living process works on a run.
    pub fn is_running(&self, run: &RunId) -> bool {
        Owner::is_alive(self.home(), run)
    }

    /// The newest finished thumbnail with this fingerprint, of those that were not deleted.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn made(&self, fingerprint: Digest) -> Result<Option<Made>, Error> {
        self.read()
            .prepare_cached(
                "SELECT t.digest, t.base, t.width, t.height FROM thumbnails t
                 JOIN gallery g ON g.thumbnail = t.id AND g.deleted_at IS NULL
                 WHERE t.fingerprint = ?1 AND t.state IN ('done', 'reused') ORDER BY t.rowid DESC LIMIT 1",
            )
            .and_then(|mut statement| {
                statement
                    .query_row([fingerprint.to_string()], |row| {
                        Ok(Made {
                            digest: parsed(row, 0)?,
                            base: parsed(row, 1)?,
                            width: row.get(2)?,
                            height: row.get(3)?,
                        })
                    })
                    .optional()
            })
            .map_err(|error| unreadable(&error))
    }

    /// The newest picture that an order made for a row of a list (`None`: for any row of any), whatever type was set over it.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn base_of_entry(&self, entry: Option<&str>, order: &Order) -> Result<Option<Digest>, Error> {
        self.read()
            .prepare_cached(
                "SELECT b.digest FROM bases b JOIN thumbnails t ON t.base = b.digest
                 WHERE b.order_key = ?1 AND t.entry = coalesce(?2, t.entry) AND t.model = ?3 ORDER BY t.rowid DESC LIMIT 1",
            )
            .and_then(|mut statement| {
                statement
                    .query_row(params![order.key().to_string(), entry, order.model.as_str()], |row| parsed(row, 0))
                    .optional()
            })
            .map_err(|error| unreadable(&error))
    }

    /// Whether the newest request for a thumbnail with this fingerprint may have been billed and gave no picture: such a
    /// one is not made again by itself. One that a living process is making counts too.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn is_unknown(&self, fingerprint: Digest) -> Result<Option<Error>, Error> {
        let newest: Option<Option<Error>> = self
            .read()
            .prepare_cached(
                "SELECT a.error FROM thumbnails t JOIN attempts a ON a.thumbnail = t.id
                 WHERE t.rowid = (SELECT max(n.rowid) FROM thumbnails n JOIN attempts m ON m.thumbnail = n.id WHERE n.fingerprint = ?1)
                   AND a.attempt = (SELECT max(m.attempt) FROM attempts m WHERE m.thumbnail = t.id)
                   AND (a.outcome IS NULL OR a.outcome = 'unknown')",
            )
            .and_then(|mut statement| {
                statement
                    .query_row([fingerprint.to_string()], |row| match row.get::<_, Option<String>>(0)? {
                        Some(_) => from_json(row, 0).map(Some),
                        None => Ok(None),
                    })
                    .optional()
            })
            .map_err(|error| unreadable(&error))?;
        Ok(newest.map(|error| error.unwrap_or_else(lost)))
    }

    /// Runs that were interrupted and about which nobody has said anything yet, newest first.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn open_runs(&self) -> Result<Vec<Open>, Error> {
        let connection = self.read();
        let mut statement = connection
            .prepare_cached(
                "SELECT r.id, r.batch,
                        (SELECT count(*) FROM thumbnails t WHERE t.run = r.id AND t.state = 'interrupted'),
                        (SELECT count(DISTINCT t.id) FROM thumbnails t JOIN attempts a ON a.thumbnail = t.id
                          WHERE t.run = r.id AND t.state = 'interrupted' AND a.outcome IS NULL),
                        (SELECT coalesce(sum(a.risk_usd), 0.0) FROM thumbnails t JOIN attempts a ON a.thumbnail = t.id
                          WHERE t.run = r.id AND t.state = 'interrupted' AND a.outcome IS NULL)
                 FROM runs r WHERE r.interrupted = 1 AND r.settled_at IS NULL ORDER BY r.rowid DESC",
            )
            .map_err(|error| unreadable(&error))?;
        collect(statement.query_map([], |row| {
            Ok(Open {
                run: RunId::new(row.get::<_, String>(0)?),
                batch: row.get(1)?,
                interrupted: row.get(2)?,
                possibly_spent: row.get(3)?,
                possibly_usd: row.get(4)?,
            })
        }))
    }

    /// The person said what becomes of an interrupted run.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn settle(&self, run: &RunId, at: Timestamp) -> Result<(), Error> {
        self.journal().append_now(vec![Record::Settled { run: run.clone(), at }])
    }
}

fn lost() -> Error {
    Error::new(Code::OutcomeUnknown, "The program ended while a request was out; it may be billed.")
}
