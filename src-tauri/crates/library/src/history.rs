//! Reading the journal back.

use rusqlite::{OptionalExtension as _, params};
use serde::Serialize;
use thumbsheet_core::{
    Digest, Error, Event, ModelId, RunId, ThumbnailId, Usd,
    plan::{Order, Row},
};

use crate::{
    failure::unreadable,
    home::Library,
    journal::{AttemptOutcome, RunKind, ThumbnailState},
    money::{KNOWN, POSSIBLY, Spent, dollars, micros},
    owner::Owner,
    sql::{collect, digest, from_json, from_optional_json, optional_word, parsed, word},
};

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    /// A living process works on the run.
    Running,
    /// The run has ended.
    Finished,
    /// The run's process ended before the run did.
    Interrupted,
}

/// A run, for a listing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RunRow {
    /// The run's id, as events carry it.
    pub id: RunId,
    /// What the run was started for.
    pub kind: RunKind,
    /// When the run began, RFC 3339.
    pub started_at: String,
    /// Whether the run is under way.
    pub state: RunStatus,
    /// The title of the first row.
    pub title: String,
    /// The number of rows.
    pub titles: usize,
    /// The number of planned thumbnails.
    pub thumbnails: usize,
    /// The number of finished thumbnails, reused ones included.
    pub done: usize,
    /// What is known to be spent, US dollars.
    pub spent_usd: Usd,
    /// What may have been spent besides, US dollars.
    pub possibly_usd: Usd,
}

/// A thumbnail, for details.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ThumbnailRow {
    /// The thumbnail's id, as events carry it.
    pub id: ThumbnailId,
    /// The run that planned the thumbnail.
    pub run: RunId,
    /// The thumbnail's row in its run, from 0.
    pub row: usize,
    /// The model that draws the base.
    pub model: ModelId,
    /// The title on the picture.
    pub title: String,
    /// The state as the journal has it: `queued` until the end.
    pub state: ThumbnailState,
    /// The picture as the provider sent it.
    pub base: Option<Digest>,
    /// The SHA-256 of the finished JPEG.
    pub digest: Option<Digest>,
    /// The paths of saved copies.
    pub files: Vec<String>,
}

/// A request to a provider.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AttemptRow {
    /// The thumbnail that the request was made for.
    pub thumbnail: ThumbnailId,
    /// The attempt's number within its thumbnail, from 1.
    pub attempt: u32,
    /// When the request went out, RFC 3339.
    pub started_at: String,
    /// When the outcome was known, RFC 3339.
    pub ended_at: Option<String>,
    /// What it came to; `None` while the request is out, and for good when its process ended before the answer.
    pub outcome: Option<AttemptOutcome>,
    /// The error that the attempt ended in.
    pub error: Option<Error>,
    /// The provider's id for the request.
    pub request_id: Option<String>,
    /// The cost, where the provider's answer told it.
    pub cost_usd: Option<Usd>,
    /// The picture that came.
    pub base: Option<Digest>,
    /// The estimate that was journalled before the request went out.
    #[serde(skip)]
    pub risk_usd: Option<Usd>,
    /// How much of the estimate counts as possibly spent.
    #[serde(skip)]
    pub possibly_usd: Usd,
}

impl AttemptRow {
    /// What was spent on it.
    pub fn spent(&self) -> Spent {
        Spent { usd: self.cost_usd.unwrap_or_default(), possibly_usd: self.possibly_usd }
    }
}

/// A picture that was paid for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BaseRow {
    /// The SHA-256 of the picture as the provider sent it.
    pub digest: Digest,
    /// The order that made it.
    pub order: Order,
    /// The thumbnail it was made for.
    pub thumbnail: ThumbnailId,
    /// When the picture arrived, RFC 3339.
    pub received_at: String,
    /// The cost, where the provider's answer told it.
    pub cost_usd: Option<Usd>,
}

impl Library {
    /// The newest runs first, `max` at most.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn runs(&self, max: usize) -> Result<Vec<RunRow>, Error> {
        let connection = self.read();
        let mut statement = connection
            .prepare_cached(&format!(
                "SELECT r.id, r.kind, r.started_at, r.ended_at, r.interrupted, r.thumbnails, json_array_length(r.rows),
                        coalesce(json_extract(r.rows, '$[0].brief.title'), ''),
                        (SELECT count(*) FROM thumbnails t WHERE t.run = r.id AND t.state IN ('done', 'reused')),
                        (SELECT sum({KNOWN}) FROM attempts a JOIN thumbnails t ON t.id = a.thumbnail WHERE t.run = r.id),
                        (SELECT sum({POSSIBLY}) FROM attempts a JOIN thumbnails t ON t.id = a.thumbnail WHERE t.run = r.id)
                 FROM runs r ORDER BY r.started_at DESC, r.rowid DESC LIMIT ?1"
            ))
            .map_err(|error| unreadable(&error))?;
        let home = self.home().to_owned();
        let rows = statement.query_map([max], |row| {
            let id = RunId::new(row.get::<_, String>(0)?);
            let ended: Option<String> = row.get(3)?;
            let state = match (row.get::<_, bool>(4)?, ended) {
                (false, Some(_)) => RunStatus::Finished,
                (false, None) if Owner::is_alive(&home, &id) => RunStatus::Running,
                (true, _) | (false, None) => RunStatus::Interrupted,
            };
            Ok(RunRow {
                kind: word(row, 1, || format!("run {id}"))?,
                id,
                started_at: row.get(2)?,
                state,
                thumbnails: row.get(5)?,
                titles: row.get(6)?,
                title: row.get(7)?,
                done: row.get(8)?,
                spent_usd: micros(row, 9)?,
                possibly_usd: micros(row, 10)?,
            })
        });
        collect(rows)
    }

    /// Looks through the journal's file for damage; gives the number of runs.
    ///
    /// # Errors
    /// `LIBRARY` with what `SQLite` found.
    pub fn check(&self) -> Result<usize, Error> {
        let connection = self.read();
        let verdict: String =
            connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(|error| unreadable(&error))?;
        if verdict != "ok" {
            return Err(Error::new(thumbsheet_core::Code::Library, format!("The journal is damaged: {verdict}."))
                .hint("Move journal.db away to start a new journal. The pictures in store/ are files of their own and stay."));
        }
        connection.query_row("SELECT count(*) FROM runs", [], |row| row.get(0)).map_err(|error| unreadable(&error))
    }

    /// The run whose id is, or alone begins or ends with, `given`.
    ///
    /// # Errors
    /// `INVALID_INPUT` when none or several fit.
    pub fn find_run(&self, given: &str) -> Result<RunId, Error> {
        let found: Vec<RunId> = {
            let connection = self.read();
            let mut statement = connection
                .prepare_cached("SELECT id FROM runs WHERE id = ?1 OR substr(id, 1, length(?1)) = ?1 OR substr(id, -length(?1)) = ?1 LIMIT 3")
                .map_err(|error| unreadable(&error))?;
            collect(statement.query_map([given], |row| Ok(RunId::new(row.get::<_, String>(0)?))))?
        };
        match found.as_slice() {
            [run] => Ok(run.clone()),
            _ if found.iter().any(|run| run.as_str() == given) => Ok(RunId::new(given)),
            [] => Err(Error::invalid(format!("There is no run '{given}'.")).hint("`thumbsheet list runs` lists them.")),
            _ => Err(Error::invalid(format!("Several runs fit '{given}'.")).hint("Give more of the id.")),
        }
    }

    /// Everything that was asked for in a run.
    ///
    /// # Errors
    /// `LIBRARY`, or `INVALID_INPUT` when there is no such run.
    pub fn rows_of(&self, run: &RunId) -> Result<Vec<Row>, Error> {
        let text: Option<String> = self
            .read()
            .query_row("SELECT rows FROM runs WHERE id = ?1", [run.as_str()], |row| row.get(0))
            .optional()
            .map_err(|error| unreadable(&error))?;
        let text = text.ok_or_else(|| Error::invalid(format!("There is no run '{run}'.")))?;
        serde_json::from_str(&text)
            .map_err(|error| Error::new(thumbsheet_core::Code::Library, format!("Run {run} cannot be read: {error}.")))
    }

    /// The events of a run, in order.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn events(&self, run: &RunId) -> Result<Vec<Event>, Error> {
        self.events_since(run, 0)
    }

    /// Hands over the events of a run one by one, in order: those of a long list need not be in memory at once.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn each_event(&self, run: &RunId, mut each: impl FnMut(&Event)) -> Result<(), Error> {
        let connection = self.read();
        let mut statement = connection
            .prepare_cached("SELECT body FROM events WHERE run = ?1 ORDER BY seq")
            .map_err(|error| unreadable(&error))?;
        let events =
            statement.query_map([run.as_str()], |row| from_json(row, 0)).map_err(|error| unreadable(&error))?;
        for event in events {
            each(&event.map_err(|error| unreadable(&error))?);
        }
        Ok(())
    }

    /// The events of a run from this one on, in order.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn events_since(&self, run: &RunId, seq: u64) -> Result<Vec<Event>, Error> {
        let connection = self.read();
        let mut statement = connection
            .prepare_cached("SELECT body FROM events WHERE run = ?1 AND seq >= ?2 ORDER BY seq")
            .map_err(|error| unreadable(&error))?;
        collect(statement.query_map(params![run.as_str(), seq], |row| from_json(row, 0)))
    }

    /// The thumbnails of a run, in order.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn thumbnails(&self, run: &RunId) -> Result<Vec<ThumbnailRow>, Error> {
        self.thumbnails_where("run = ?1", run.as_str())
    }

    /// The thumbnail with this id.
    ///
    /// # Errors
    /// `LIBRARY`, or `INVALID_INPUT` when there is none.
    pub fn thumbnail(&self, id: &ThumbnailId) -> Result<ThumbnailRow, Error> {
        let found = self.thumbnails_where("id = ?1", id.as_str())?.into_iter().next();
        found.ok_or_else(|| Error::invalid(format!("There is no thumbnail '{id}' in this library.")))
    }

    fn thumbnails_where(&self, condition: &str, value: &str) -> Result<Vec<ThumbnailRow>, Error> {
        let connection = self.read();
        let mut statement = connection
            .prepare_cached(&format!(
                "SELECT id, run, row, model, title, state, base, digest,
                        (SELECT json_group_array(file) FROM files f WHERE f.thumbnail = t.id)
                 FROM thumbnails t WHERE {condition} ORDER BY ordinal"
            ))
            .map_err(|error| unreadable(&error))?;
        collect(statement.query_map([value], |row| {
            let id = ThumbnailId::new(row.get::<_, String>(0)?);
            Ok(ThumbnailRow {
                state: word(row, 5, || format!("thumbnail {id}"))?,
                id,
                run: RunId::new(row.get::<_, String>(1)?),
                row: row.get(2)?,
                model: parsed(row, 3)?,
                title: row.get(4)?,
                base: digest(row, 6)?,
                digest: digest(row, 7)?,
                files: from_json(row, 8)?,
            })
        }))
    }

    /// What the newest attempt of a thumbnail asked for; `None` when nothing was asked.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn order_of(&self, thumbnail: &ThumbnailId) -> Result<Option<Order>, Error> {
        self.read()
            .query_row(
                "SELECT ordered FROM attempts WHERE thumbnail = ?1 ORDER BY attempt DESC LIMIT 1",
                [thumbnail.as_str()],
                |row| from_json(row, 0),
            )
            .optional()
            .map_err(|error| unreadable(&error))
    }

    /// The events of one thumbnail, in order.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn events_of(&self, run: &RunId, thumbnail: &ThumbnailId) -> Result<Vec<Event>, Error> {
        let connection = self.read();
        let mut statement = connection
            .prepare_cached(
                "SELECT body FROM events WHERE run = ?1 AND json_extract(body, '$.thumbnail') = ?2 ORDER BY seq",
            )
            .map_err(|error| unreadable(&error))?;
        collect(statement.query_map([run.as_str(), thumbnail.as_str()], |row| from_json(row, 0)))
    }

    /// The attempts of a run, by thumbnail and number.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn attempts(&self, run: &RunId) -> Result<Vec<AttemptRow>, Error> {
        let mut all = Vec::new();
        self.each_attempt(run, |attempt| all.push(attempt))?;
        Ok(all)
    }

    /// Hands over the attempts of a run one by one, by thumbnail and number: those of a long list need not be in memory at once.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn each_attempt(&self, run: &RunId, mut each: impl FnMut(AttemptRow)) -> Result<(), Error> {
        let connection = self.read();
        let mut statement = connection
            .prepare_cached(&format!(
                "SELECT a.thumbnail, a.attempt, a.started_at, a.ended_at, a.outcome, a.error, a.request_id, a.cost_usd, a.base,
                        a.risk_usd, {POSSIBLY}
                 FROM attempts a JOIN thumbnails t ON t.id = a.thumbnail WHERE t.run = ?1 ORDER BY t.ordinal, a.attempt"
            ))
            .map_err(|error| unreadable(&error))?;
        let attempts = statement.query_map([run.as_str()], |row| {
            let (thumbnail, attempt) = (ThumbnailId::new(row.get::<_, String>(0)?), row.get(1)?);
            Ok(AttemptRow {
                outcome: optional_word(row, 4, || format!("attempt {attempt} of thumbnail {thumbnail}"))?,
                thumbnail,
                attempt,
                started_at: row.get(2)?,
                ended_at: row.get(3)?,
                error: from_optional_json(row, 5)?,
                request_id: row.get(6)?,
                cost_usd: dollars(row, 7)?,
                base: digest(row, 8)?,
                risk_usd: dollars(row, 9)?,
                possibly_usd: micros(row, 10)?,
            })
        });
        for attempt in attempts.map_err(|error| unreadable(&error))? {
            each(attempt.map_err(|error| unreadable(&error))?);
        }
        Ok(())
    }

    /// The newest picture that this order has made and that is still in the store.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn base_for(&self, key: Digest) -> Result<Option<BaseRow>, Error> {
        let found = self.bases("order_key = ?1", &key.to_string())?;
        Ok(found.into_iter().find(|base| self.store().contains(base.digest)))
    }

    /// How the picture with this digest was made.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn base(&self, digest: Digest) -> Result<Option<BaseRow>, Error> {
        Ok(self.bases("digest = ?1", &digest.to_string())?.into_iter().next())
    }

    /// The digests of bases that begin with `given`.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn find_bases(&self, given: &str) -> Result<Vec<BaseRow>, Error> {
        self.bases("substr(digest, 1, length(?1)) = ?1", given)
    }

    fn bases(&self, condition: &str, value: &str) -> Result<Vec<BaseRow>, Error> {
        let connection = self.read();
        let mut statement = connection
            .prepare_cached(&format!(
                "SELECT digest, ordered, thumbnail, received_at, cost_usd FROM bases WHERE {condition} ORDER BY received_at DESC"
            ))
            .map_err(|error| unreadable(&error))?;
        collect(statement.query_map(params![value], |row| {
            Ok(BaseRow {
                digest: parsed(row, 0)?,
                order: from_json(row, 1)?,
                thumbnail: ThumbnailId::new(row.get::<_, String>(2)?),
                received_at: row.get(3)?,
                cost_usd: dollars(row, 4)?,
            })
        }))
    }
}

#[cfg(test)]
mod tests;
