//! After a crash: what had arrived is booked, what was under way is marked interrupted. Nothing is asked again.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};
use thumbsheet_core::{Error, Event, EventKind, RunId, ThumbnailId, plan::Order, run_state::RunState};

use crate::{
    arrivals::Arrival,
    failure::unreadable,
    home::Library,
    journal::{AttemptOutcome, Record},
    owner::Owner,
    sql::{collect, from_json, optional_word},
};

/// A run that was found without its process.
#[derive(Clone, Debug, PartialEq)]
pub struct RecoveredRun {
    /// The interrupted run.
    pub run: RunId,
    /// The number of thumbnails that had no end and are interrupted now.
    pub interrupted: usize,
    /// The number of pictures that had arrived and that recovery recorded.
    pub booked: usize,
    /// The number of interrupted thumbnails whose request was out, which may be billed.
    pub possibly_spent: usize,
}

fn recover(library: &Library, now: Timestamp) -> Result<Vec<RecoveredRun>, Error> {
    let open: Vec<RunId> = {
        let connection = library.read();
        let mut statement = connection
            .prepare("SELECT id FROM runs WHERE ended_at IS NULL AND interrupted = 0 ORDER BY started_at")
            .map_err(|error| unreadable(&error))?;
        collect(statement.query_map([], |row| Ok(RunId::new(row.get::<_, String>(0)?))))?
    };
    let mut found = Vec::new();
    for run in open {
        // The owner's lock is the proof: whoever gets it knows that no process works on the run, and keeps others off it.
        if let Some(_owner) = Owner::claim(library.home(), &run)? {
            // Between the listing and the lock the run may have come to its end: what counts is what is there now.
            if library.is_open(&run)? {
                found.push(recover_run(library, &run, now)?);
            }
        }
    }
    book_the_rest(library, now)?;
    library.record_answers(now)?;
    library.store().sweep();
    library.arrivals().sweep();
    thumbsheet_disk::sweep(library.home());
    Ok(found)
}

/// Books pictures that arrived and whose run has ended without them: its journal could not be written at that moment.
/// Names of pictures that are booked go; what a living process has in hand is not touched.
fn book_the_rest(library: &Library, now: Timestamp) -> Result<(), Error> {
    for (thumbnail, attempt) in library.arrivals().names() {
        let Some((run, outcome, order)) = library.attempt(&thumbnail, attempt)? else { continue };
        if outcome == Some(AttemptOutcome::Painted) {
            library.arrivals().forget(&thumbnail, attempt);
            continue;
        }
        let Some(_owner) = Owner::claim(library.home(), &run)? else { continue };
        for arrival in library.arrivals().waiting(library.store(), |id| *id == thumbnail)? {
            if arrival.attempt == attempt {
                library.journal().append_now(vec![painted(&arrival, &order, now)])?;
                library.arrivals().booked(&arrival);
            }
        }
    }
    Ok(())
}

fn painted(arrival: &Arrival, order: &Order, at: Timestamp) -> Record {
    Record::Painted {
        thumbnail: arrival.thumbnail.clone(),
        attempt: arrival.attempt,
        order: Box::new(order.clone()),
        digest: arrival.digest,
        bytes: arrival.bytes,
        cost_usd: None,
        request_id: None,
        at,
    }
}

fn recover_run(library: &Library, run: &RunId, now: Timestamp) -> Result<RecoveredRun, Error> {
    let events = library.events(run)?;
    let mut sheet = RunState::default();
    for event in &events {
        sheet.apply(event);
    }
    let mut seq = events.last().map_or(0, |event| event.seq + 1);
    let arrived: HashMap<ThumbnailId, Arrival> = library
        .arrivals()
        .waiting(library.store(), |id| sheet.thumbnail(id).is_some())?
        .into_iter()
        .map(|arrival| (arrival.thumbnail.clone(), arrival))
        .collect();
    let orders = library.orders(run)?;
    let mut records = Vec::new();
    let mut recovered = RecoveredRun { run: run.clone(), interrupted: 0, booked: 0, possibly_spent: 0 };
    let mut push = |records: &mut Vec<Record>, thumbnail: &ThumbnailId, kind| {
        records.push(Record::Event(Event { run: run.clone(), seq, at: now, thumbnail: Some(thumbnail.clone()), kind }));
        seq += 1;
    };
    for thumbnail in sheet.thumbnails.iter().filter(|thumbnail| !thumbnail.state.is_end()) {
        let id = &thumbnail.planned.id;
        let mut possibly_spent = library.has_open_attempt(id)?;
        if let (Some(arrival), None, Some(order)) = (arrived.get(id), thumbnail.base, orders.get(id)) {
            records.push(painted(arrival, order, now));
            let kind =
                EventKind::Painted { digest: arrival.digest, bytes: arrival.bytes, cost_usd: None, milliseconds: 0 };
            push(&mut records, id, kind);
            recovered.booked += 1;
            possibly_spent = false;
        }
        push(&mut records, id, EventKind::Interrupted { possibly_spent });
        recovered.interrupted += 1;
        recovered.possibly_spent += usize::from(possibly_spent);
    }
    records.push(Record::Interrupted { run: run.clone() });
    library.journal().append_now(records)?;
    // Names go in `book_the_rest`, which looks at what the journal has by then.
    Ok(recovered)
}

impl Library {
    /// Finds runs whose process is gone: pictures that had arrived are booked, everything else is marked interrupted.
    ///
    /// # Errors
    /// `LIBRARY` when the journal cannot be read or written.
    pub fn recover(&self, now: Timestamp) -> Result<Vec<RecoveredRun>, Error> {
        recover(self, now)
    }

    fn is_open(&self, run: &RunId) -> Result<bool, Error> {
        self.read()
            .query_row("SELECT ended_at IS NULL AND interrupted = 0 FROM runs WHERE id = ?1", [run.as_str()], |row| {
                row.get(0)
            })
            .optional()
            .map(Option::unwrap_or_default)
            .map_err(|error| unreadable(&error))
    }

    fn has_open_attempt(&self, thumbnail: &ThumbnailId) -> Result<bool, Error> {
        self.read()
            .query_row(
                // What is drawn here for nothing was not billed, whatever became of it.
                "SELECT EXISTS (SELECT 1 FROM attempts WHERE thumbnail = ?1 AND outcome IS NULL AND risk_usd IS NOT 0.0)",
                [thumbnail.as_str()],
                |row| row.get(0),
            )
            .map_err(|error| unreadable(&error))
    }

    /// Whether an attempt has no picture yet, and nobody works on its run: one that turns up is taken.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn wants(&self, thumbnail: &ThumbnailId, attempt: u32) -> Result<bool, Error> {
        let found = self.attempt(thumbnail, attempt)?;
        Ok(found.is_some_and(|(run, outcome, _)| {
            outcome != Some(AttemptOutcome::Painted) && !Owner::is_alive(self.home(), &run)
        }))
    }

    /// The run, outcome and order of an attempt.
    pub(crate) fn attempt(
        &self,
        thumbnail: &ThumbnailId,
        attempt: u32,
    ) -> Result<Option<(RunId, Option<AttemptOutcome>, Order)>, Error> {
        self.read()
            .query_row(
                "SELECT t.run, a.outcome, a.ordered FROM attempts a JOIN thumbnails t ON t.id = a.thumbnail
                 WHERE a.thumbnail = ?1 AND a.attempt = ?2",
                params![thumbnail.as_str(), attempt],
                |row| {
                    let outcome = optional_word(row, 1, || format!("attempt {attempt} of thumbnail {thumbnail}"))?;
                    Ok((RunId::new(row.get::<_, String>(0)?), outcome, from_json(row, 2)?))
                },
            )
            .optional()
            .map_err(|error| unreadable(&error))
    }

    /// What each thumbnail of a run was last asked for.
    fn orders(&self, run: &RunId) -> Result<HashMap<ThumbnailId, Order>, Error> {
        let connection = self.read();
        let mut statement = connection
            .prepare(
                "SELECT a.thumbnail, a.ordered FROM attempts a JOIN thumbnails t ON t.id = a.thumbnail
                 WHERE t.run = ?1 ORDER BY a.attempt",
            )
            .map_err(|error| unreadable(&error))?;
        let pairs = statement
            .query_map([run.as_str()], |row| Ok((ThumbnailId::new(row.get::<_, String>(0)?), from_json(row, 1)?)));
        Ok(collect(pairs)?.into_iter().collect())
    }
}
