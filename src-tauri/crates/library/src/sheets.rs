//! Sheets of the Studio: what lies on the desk, the runs made from it, the stars.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};
use serde::Serialize;
use thumbsheet_core::{Error, ModelId, RunId, SheetId, ThumbnailId};
use ts_rs::TS;

use crate::{
    failure::unreadable,
    home::Library,
    journal::{Place, PlaceKind, Record},
    owner::Owner,
    sql::{collect, from_json, word},
};

/// A median of fewer attempts says too little.
const MIN_ATTEMPTS_FOR_MEDIAN: usize = 3;
/// Older attempts do not count towards the median.
const MAX_ATTEMPTS_FOR_MEDIAN: usize = 50;
/// An attempt that took longer than any timeout was booked by recovery, at the next start.
const MAX_ATTEMPT_MS: i64 = 3_600_000;

/// A sheet as the library stores it.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptSheet {
    /// The sheet's id.
    pub id: SheetId,
    /// When it was made, RFC 3339.
    pub made_at: String,
    /// When it was last saved.
    pub changed_at: String,
    /// The engine's `Desk` as JSON.
    pub desk: String,
    /// The sheet's runs, oldest first.
    pub runs: Vec<SheetRun>,
    /// The sheet's thumbnails that carry a star.
    pub starred: Vec<ThumbnailId>,
}

/// A run on a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRun {
    /// The run's id.
    pub run: RunId,
    /// What the run is for.
    pub kind: PlaceKind,
    /// `rows[i]` is the id of the sheet's row that row `i` of the run belongs to.
    pub rows: Vec<String>,
    /// Whether a living process works on it.
    pub live: bool,
}

/// A sheet, for a listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SheetLine {
    /// The sheet's id.
    pub id: SheetId,
    /// The first title; in a search, the first title that matches.
    pub title: String,
    /// The number of titles, empty ones included.
    pub titles: usize,
    /// The number of finished thumbnails, without deleted ones.
    pub thumbnails: usize,
    /// When it was last saved, RFC 3339.
    pub changed_at: String,
}

impl Library {
    /// Keeps a sheet: a new one, or one that is there as it is now.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn keep_sheet(&self, id: &SheetId, desk: String, at: Timestamp) -> Result<(), Error> {
        self.journal().append_now(vec![Record::Sheet { id: id.clone(), desk, at }])
    }

    /// Keeps a new sheet for a run that has none.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn keep_sheet_of_run(&self, run: &RunId, desk: String, place: Place, at: Timestamp) -> Result<(), Error> {
        let sheet = Record::Sheet { id: place.sheet.clone(), desk, at };
        self.journal().append_now(vec![sheet, Record::OnSheet { run: run.clone(), place }])
    }

    /// The sheet with its runs and stars.
    ///
    /// # Errors
    /// `LIBRARY`, or `INVALID_INPUT` when there is no such sheet.
    pub fn sheet(&self, id: &SheetId) -> Result<KeptSheet, Error> {
        let kept: Option<(String, String, String)> = self
            .read()
            .query_row("SELECT made_at, changed_at, desk FROM sheets WHERE id = ?1", [id.as_str()], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()
            .map_err(|error| unreadable(&error))?;
        let (made_at, changed_at, desk) = kept.ok_or_else(|| {
            Error::invalid(format!("There is no sheet '{id}'.")).hint("It belongs to another home; open another sheet.")
        })?;
        let (runs, starred) = (self.runs_of_sheet(id)?, self.stars(id)?);
        Ok(KeptSheet { id: id.clone(), made_at, changed_at, desk, runs, starred })
    }

    /// Whether there is such a sheet.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn has_sheet(&self, id: &SheetId) -> Result<bool, Error> {
        self.read()
            .query_row("SELECT EXISTS (SELECT 1 FROM sheets WHERE id = ?1)", [id.as_str()], |row| row.get(0))
            .map_err(|error| unreadable(&error))
    }

    /// The sheet that was saved last.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn last_sheet(&self) -> Result<Option<SheetId>, Error> {
        self.read()
            .query_row("SELECT id FROM sheets ORDER BY changed_at DESC, rowid DESC LIMIT 1", [], |row| {
                Ok(SheetId::new(row.get::<_, String>(0)?))
            })
            .optional()
            .map_err(|error| unreadable(&error))
    }

    /// The sheets that were saved last, `max` at most; with a query, those with a title that has it.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn sheets(&self, query: &str, max: usize) -> Result<Vec<SheetLine>, Error> {
        // In Rust, because SQLite compares without regard to case in ASCII only.
        let query = query.trim().to_lowercase();
        let connection = self.read();
        let mut statement = connection
            .prepare_cached(
                "SELECT s.id, s.changed_at,
                        (SELECT json_group_array(coalesce(json_extract(value, '$.title'), '')) FROM json_each(s.desk, '$.rows')),
                        (SELECT count(*) FROM sheet_runs r JOIN gallery g ON g.run = r.run
                          WHERE r.sheet = s.id AND g.deleted_at IS NULL)
                 FROM sheets s ORDER BY s.changed_at DESC, s.rowid DESC",
            )
            .map_err(|error| unreadable(&error))?;
        let mut rows = statement.query([]).map_err(|error| unreadable(&error))?;
        let mut lines = Vec::new();
        while lines.len() < max
            && let Some(row) = rows.next().map_err(|error| unreadable(&error))?
        {
            lines.extend(line(row, &query).map_err(|error| unreadable(&error))?);
        }
        Ok(lines)
    }

    /// The sheet that a run lies on.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn sheet_of_run(&self, run: &RunId) -> Result<Option<SheetId>, Error> {
        self.read()
            .query_row("SELECT sheet FROM sheet_runs WHERE run = ?1", [run.as_str()], |row| {
                Ok(SheetId::new(row.get::<_, String>(0)?))
            })
            .optional()
            .map_err(|error| unreadable(&error))
    }

    /// The runs of a sheet, oldest first.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn runs_of_sheet(&self, sheet: &SheetId) -> Result<Vec<SheetRun>, Error> {
        let connection = self.read();
        let mut statement = connection
            .prepare_cached(
                "SELECT s.run, s.kind, s.rows, r.ended_at IS NULL AND r.interrupted = 0
                 FROM sheet_runs s JOIN runs r ON r.id = s.run WHERE s.sheet = ?1 ORDER BY s.rowid",
            )
            .map_err(|error| unreadable(&error))?;
        let home = self.home();
        collect(statement.query_map([sheet.as_str()], |row| {
            let run = RunId::new(row.get::<_, String>(0)?);
            let live = row.get(3)? && Owner::is_alive(home, &run);
            let kind = word(row, 1, || format!("run {run}"))?;
            Ok(SheetRun { run, kind, rows: from_json(row, 2)?, live })
        }))
    }

    /// The thumbnails of a sheet that carry a star.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn stars(&self, sheet: &SheetId) -> Result<Vec<ThumbnailId>, Error> {
        let connection = self.read();
        let mut statement = connection
            .prepare_cached(
                "SELECT t.id FROM sheet_runs s JOIN thumbnails t ON t.run = s.run JOIN stars ON stars.thumbnail = t.id
                 WHERE s.sheet = ?1 ORDER BY s.rowid, t.ordinal",
            )
            .map_err(|error| unreadable(&error))?;
        collect(statement.query_map([sheet.as_str()], |row| Ok(ThumbnailId::new(row.get::<_, String>(0)?))))
    }

    /// Gives a thumbnail a star (`at` says when) or takes it.
    ///
    /// # Errors
    /// `LIBRARY`, or `INVALID_INPUT` when there is no such thumbnail.
    pub fn star(&self, thumbnail: &ThumbnailId, at: Option<Timestamp>) -> Result<(), Error> {
        self.thumbnail(thumbnail)?;
        self.journal().append_now(vec![Record::Star { thumbnail: thumbnail.clone(), at }])
    }

    /// How long this model usually takes here, milliseconds: the median of its newest attempts that gave a picture. `None`
    /// until there are three.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn median_ms(&self, model: &ModelId) -> Result<Option<u64>, Error> {
        let connection = self.read();
        let mut statement = connection
            .prepare_cached(
                "SELECT a.started_at, a.ended_at FROM thumbnails t JOIN attempts a ON a.thumbnail = t.id
                 WHERE t.model = ?1 AND a.outcome = 'painted' AND a.ended_at IS NOT NULL ORDER BY t.rowid DESC LIMIT ?2",
            )
            .map_err(|error| unreadable(&error))?;
        let stamps: Vec<(String, String)> = collect(
            statement.query_map(params![model.as_str(), MAX_ATTEMPTS_FOR_MEDIAN], |row| Ok((row.get(0)?, row.get(1)?))),
        )?;
        let mut times: Vec<i64> = stamps.iter().filter_map(|(from, to)| milliseconds(from, to)).collect();
        times.sort_unstable();
        let middle = times.get(times.len() / 2).filter(|_| times.len() >= MIN_ATTEMPTS_FOR_MEDIAN);
        Ok(middle.and_then(|time| u64::try_from(*time).ok()))
    }
}

/// A sheet's line, unless none of its titles has `query`.
fn line(row: &rusqlite::Row<'_>, query: &str) -> rusqlite::Result<Option<SheetLine>> {
    let titles: Vec<String> = from_json(row, 2)?;
    let found = titles.iter().find(|title| !title.trim().is_empty() && title.to_lowercase().contains(query));
    if found.is_none() && !query.is_empty() {
        return Ok(None);
    }
    Ok(Some(SheetLine {
        id: SheetId::new(row.get::<_, String>(0)?),
        title: found.cloned().unwrap_or_default(),
        titles: titles.len(),
        thumbnails: row.get(3)?,
        changed_at: row.get(1)?,
    }))
}

fn milliseconds(from: &str, to: &str) -> Option<i64> {
    let (from, to): (Timestamp, Timestamp) = (from.parse().ok()?, to.parse().ok()?);
    let time = to.as_millisecond() - from.as_millisecond();
    (0..=MAX_ATTEMPT_MS).contains(&time).then_some(time)
}

#[cfg(test)]
mod tests;
