//! What going on with a run needs to know: which runs make one list, and which were left open.

use jiff::Timestamp;
use rusqlite::OptionalExtension as _;
use thumbsheet_core::{Error, RunId, Usd};

use crate::{
    failure::unreadable,
    home::Library,
    journal::Record,
    money::{POSSIBLY, micros},
    owner::Owner,
    sql::collect,
};

/// A run that was interrupted, and about which nobody has said anything yet.
#[derive(Clone, Debug, PartialEq)]
pub struct InterruptedRun {
    /// The interrupted run.
    pub run: RunId,
    /// The list that the run is made of.
    pub list: Option<String>,
    /// The number of thumbnails that have no end.
    pub interrupted: usize,
    /// The number of those whose request was out, which may be billed.
    pub possibly_spent: usize,
    /// What those may have cost, US dollars.
    pub possibly_usd: Usd,
}

impl Library {
    /// The list that a run makes; a run that was not made of a list is one of its own, under its own id.
    ///
    /// # Errors
    /// `LIBRARY`, or `INVALID_INPUT` when there is no such run.
    pub fn list_of(&self, run: &RunId) -> Result<String, Error> {
        let found: Option<Option<String>> = self
            .read()
            .query_row("SELECT batch FROM runs WHERE id = ?1", [run.as_str()], |row| row.get(0))
            .optional()
            .map_err(|error| unreadable(&error))?;
        let list = found.ok_or_else(|| Error::invalid(format!("There is no run '{run}'.")))?;
        Ok(list.unwrap_or_else(|| run.to_string()))
    }

    /// The runs that make a list, in the order they began.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn runs_of_list(&self, list: &str) -> Result<Vec<RunId>, Error> {
        let connection = self.read();
        let mut statement = connection
            .prepare_cached("SELECT id FROM runs WHERE batch = ?1 OR id = ?1 ORDER BY rowid")
            .map_err(|error| unreadable(&error))?;
        collect(statement.query_map([list], |row| Ok(RunId::new(row.get::<_, String>(0)?))))
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

    /// Runs that were interrupted and about which nobody has said anything yet, newest first.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn open_runs(&self) -> Result<Vec<InterruptedRun>, Error> {
        let connection = self.read();
        let mut statement = connection
            .prepare_cached(&format!(
                "SELECT r.id, r.batch,
                        (SELECT count(*) FROM thumbnails t WHERE t.run = r.id AND t.state = 'interrupted'),
                        (SELECT count(DISTINCT t.id) FROM thumbnails t JOIN attempts a ON a.thumbnail = t.id
                          WHERE t.run = r.id AND t.state = 'interrupted' AND a.outcome IS NULL AND a.risk_usd IS NOT 0.0),
                        (SELECT sum({POSSIBLY}) FROM thumbnails t JOIN attempts a ON a.thumbnail = t.id
                          WHERE t.run = r.id AND t.state = 'interrupted' AND a.outcome IS NULL)
                 FROM runs r WHERE r.interrupted = 1 AND r.settled_at IS NULL ORDER BY r.rowid DESC"
            ))
            .map_err(|error| unreadable(&error))?;
        collect(statement.query_map([], |row| {
            Ok(InterruptedRun {
                run: RunId::new(row.get::<_, String>(0)?),
                list: row.get(1)?,
                interrupted: row.get(2)?,
                possibly_spent: row.get(3)?,
                possibly_usd: micros(row, 4)?,
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
