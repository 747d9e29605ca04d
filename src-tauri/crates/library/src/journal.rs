//! Writing down what happens, in order, durably, and cheaply for a thousand thumbnails at once.
//!
//! One thread owns the connection. It takes everything that is waiting and commits it in one transaction (a disk gives
//! about a thousand commits a second, whatever is in them), then tells each writer. Who must not go on before the journal
//! has it (the request that spends money) waits for that; who only reports does not.

mod record;

use std::{
    sync::mpsc::{self, Receiver, Sender},
    thread,
};

use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior, params};
use thumbsheet_core::{Code, Digest, Error, Event, EventKind, RunId, ThumbnailId, error::Billed, plan::Planned};

pub use record::{Place, Record, RunRecord};

use crate::{Store, gallery::write::Writer, trash, unreadable, uploads};

/// Most entries of one transaction: a longer one would hold up a second process on the same home.
const AT_ONCE: usize = 512;

/// Called on the journal's thread once the records are durable, or cannot be made so.
pub type Written = Box<dyn FnOnce(Result<(), Error>) + Send>;

struct Entry {
    records: Vec<Record>,
    written: Written,
}

/// The writing end.
#[derive(Debug)]
pub struct Journal {
    sender: Option<Sender<Entry>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Journal {
    pub(crate) fn start(connection: Connection, store: Store) -> Result<Self, Error> {
        let (sender, receiver) = mpsc::channel();
        let thread = thread::Builder::new()
            .name("journal".into())
            .spawn(move || write_all(connection, &Writer::new(store), &receiver))
            .map_err(|error| Error::new(Code::Library, format!("The journal's thread did not start: {error}.")))?;
        Ok(Self { sender: Some(sender), thread: Some(thread) })
    }

    /// Appends `records` as one unit. Units become durable in the order of the calls; `written` is called when this one is.
    pub fn append(&self, records: Vec<Record>, written: Written) {
        let entry = Entry { records, written };
        let gone = match &self.sender {
            Some(sender) => sender.send(entry).err().map(|error| error.0),
            None => Some(entry),
        };
        if let Some(entry) = gone {
            (entry.written)(Err(Error::new(Code::Library, "The journal is closed.")));
        }
    }

    /// Appends and waits.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn append_now(&self, records: Vec<Record>) -> Result<(), Error> {
        let (sender, receiver) = mpsc::channel();
        self.append(records, Box::new(move |result| drop(sender.send(result))));
        receiver.recv().unwrap_or_else(|_| Err(Error::new(Code::Library, "The journal is closed.")))
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        // Closing the channel lets the thread finish what is waiting.
        self.sender = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn write_all(mut connection: Connection, gallery: &Writer, receiver: &Receiver<Entry>) {
    while let Ok(first) = receiver.recv() {
        let mut entries = vec![first];
        while entries.len() < AT_ONCE {
            match receiver.try_recv() {
                Ok(entry) => entries.push(entry),
                Err(_) => break,
            }
        }
        match commit(&mut connection, gallery, &entries) {
            Ok(()) => entries.into_iter().for_each(|entry| (entry.written)(Ok(()))),
            // One bad entry must not take its neighbours with it: each gets a transaction of its own.
            Err(_) => {
                for entry in entries {
                    let result = commit(&mut connection, gallery, std::slice::from_ref(&entry))
                        .map_err(|error| unreadable(&error));
                    if let Err(error) = &result {
                        tracing::error!(%error, "the journal could not write");
                    }
                    (entry.written)(result);
                }
            }
        }
    }
}

fn commit(connection: &mut Connection, gallery: &Writer, entries: &[Entry]) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for record in entries.iter().flat_map(|entry| &entry.records) {
        write(&transaction, gallery, record)?;
    }
    transaction.commit()
}

pub(crate) fn json(value: &(impl serde::Serialize + ?Sized)) -> String {
    // Our own types hold no maps with other keys than strings, the one thing that cannot be JSON.
    serde_json::to_string(value).unwrap_or_default()
}

fn write(to: &Connection, gallery: &Writer, record: &Record) -> rusqlite::Result<()> {
    match record {
        Record::Run(run) => {
            write_run(to, run)?;
            gallery.begins(&run.id, &run.rows);
            Ok(())
        }
        Record::AttemptStarted { thumbnail, attempt, order, risk_usd, at } => to
            .prepare_cached(
                "INSERT INTO attempts (thumbnail, attempt, ordered, started_at, risk_usd) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![thumbnail.as_str(), attempt, json(order), at.to_string(), risk_usd])
            .map(drop),
        Record::AttemptEnded { thumbnail, attempt, error, at } => {
            // What may have been billed counts as possibly spent, whatever else was wrong with it.
            let outcome = if error.code.billed() == Billed::No { "failed" } else { "unknown" };
            to.prepare_cached(
                "UPDATE attempts SET ended_at = ?3, outcome = ?4, error = ?5, request_id = ?6 WHERE thumbnail = ?1 AND attempt = ?2",
            )?
            .execute(params![thumbnail.as_str(), attempt, at.to_string(), outcome, json(error), error.request_id])
            .map(drop)
        }
        Record::Painted { thumbnail, attempt, order, digest, bytes, cost_usd, request_id, at } => {
            let (at, digest, thumbnail) = (at.to_string(), digest.to_string(), thumbnail.as_str());
            to.prepare_cached(
                "UPDATE attempts SET ended_at = ?3, outcome = 'painted', base = ?4, cost_usd = ?5, request_id = ?6
                 WHERE thumbnail = ?1 AND attempt = ?2",
            )?
            .execute(params![thumbnail, attempt, at, digest, cost_usd, request_id])?;
            to.prepare_cached("UPDATE thumbnails SET base = ?2 WHERE id = ?1")?.execute(params![thumbnail, digest])?;
            to.prepare_cached(
                "INSERT OR IGNORE INTO bases (order_key, digest, model, ordered, thumbnail, received_at, bytes, cost_usd)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![order.key().to_string(), digest, order.model.as_str(), json(order), thumbnail, at, bytes, cost_usd])
            .map(drop)
        }
        Record::Sheet { id, desk, at } => to
            .prepare_cached(
                "INSERT INTO sheets (id, made_at, changed_at, desk) VALUES (?1, ?2, ?2, ?3)
                 ON CONFLICT (id) DO UPDATE SET changed_at = ?2, desk = ?3",
            )?
            .execute(params![id.as_str(), stamp(*at), desk])
            .map(drop),
        Record::OnSheet { run, place } => write_place(to, run, place),
        Record::Settled { run, at } => to
            .prepare_cached("UPDATE runs SET settled_at = ?2 WHERE id = ?1")?
            .execute(params![run.as_str(), stamp(*at)])
            .map(drop),
        Record::Star { thumbnail, at: Some(at) } => to
            .prepare_cached("INSERT OR IGNORE INTO stars (thumbnail, starred_at) VALUES (?1, ?2)")?
            .execute(params![thumbnail.as_str(), stamp(*at)])
            .map(drop),
        Record::Star { thumbnail, at: None } => {
            to.prepare_cached("DELETE FROM stars WHERE thumbnail = ?1")?.execute([thumbnail.as_str()]).map(drop)
        }
        Record::Saved { thumbnail, file, digest, at } => write_file(to, thumbnail, file, *digest, *at),
        Record::Queued { .. }
        | Record::Stored { .. }
        | Record::Retried { .. }
        | Record::UploadFailed { .. }
        | Record::Unstored { .. } => uploads::write(to, record),
        Record::Trashed { thumbnails, at } => trash::write(to, thumbnails, Some(*at)),
        Record::Restored { thumbnails } => trash::write(to, thumbnails, None),
        Record::Event(event) => write_event(to, gallery, event),
    }
}

/// To the millisecond and always of one length, so that stamps sort as text.
pub(crate) fn stamp(at: Timestamp) -> String {
    format!("{at:.3}")
}

fn write_place(to: &Connection, run: &RunId, place: &Place) -> rusqlite::Result<()> {
    let Place { sheet, kind, rows } = place;
    to.prepare_cached("INSERT INTO sheet_runs (run, sheet, kind, rows) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![run.as_str(), sheet.as_str(), kind, json(rows)])
        .map(drop)
}

fn write_file(
    to: &Connection,
    thumbnail: &ThumbnailId,
    file: &str,
    digest: Digest,
    at: Timestamp,
) -> rusqlite::Result<()> {
    to.prepare_cached("INSERT OR REPLACE INTO files (thumbnail, file, digest, saved_at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![thumbnail.as_str(), file, digest.to_string(), at.to_string()])
        .map(drop)
}

fn write_run(to: &Connection, run: &RunRecord) -> rusqlite::Result<()> {
    to.prepare_cached(
        "INSERT INTO runs (id, kind, started_at, rows, settings, thumbnails, batch) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        run.id.as_str(),
        run.kind,
        run.at.to_string(),
        json(&*run.rows),
        run.settings,
        run.thumbnails.len(),
        run.batch
    ])?;
    let mut insert = to.prepare_cached(
        "INSERT INTO thumbnails (id, run, ordinal, row, model, title, state, entry, fingerprint)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'queued', ?7, ?8)",
    )?;
    for (ordinal, planned) in run.thumbnails.iter().enumerate() {
        let Planned { id, row, title, model, entry } = &**planned;
        // Only what is on a list is looked for when the list runs again.
        let of_list = run.rows.get(*row).filter(|row| row.entry.is_some());
        let fingerprint = of_list.map(|row| row.fingerprint(model).to_string());
        insert.execute(params![
            id.as_str(),
            run.id.as_str(),
            ordinal,
            row,
            model.as_str(),
            title,
            entry,
            fingerprint
        ])?;
    }
    match &run.place {
        Some(place) => write_place(to, &run.id, place),
        None => Ok(()),
    }
}

fn write_event(to: &Connection, gallery: &Writer, event: &Event) -> rusqlite::Result<()> {
    to.prepare_cached("INSERT INTO events (run, seq, body) VALUES (?1, ?2, ?3)")?.execute(params![
        event.run.as_str(),
        event.seq,
        json(event)
    ])?;
    match (&event.kind, &event.thumbnail) {
        (EventKind::RunFinished { .. }, _) => {
            to.prepare_cached("UPDATE runs SET ended_at = ?2 WHERE id = ?1")?
                .execute(params![event.run.as_str(), event.at.to_string()])?;
            gallery.ended(&event.run);
        }
        (EventKind::Done(finished) | EventKind::Reused(finished), Some(thumbnail)) => {
            to.prepare_cached(
                "UPDATE thumbnails SET state = ?2, base = ?3, digest = ?4, width = ?5, height = ?6, swept_at = NULL
                 WHERE id = ?1",
            )?
            .execute(params![
                thumbnail.as_str(),
                event.kind.name(),
                finished.base.to_string(),
                finished.digest.to_string(),
                finished.width,
                finished.height
            ])?;
            for file in &finished.files {
                write_file(to, thumbnail, file, finished.digest, event.at)?;
            }
            gallery.put(to, thumbnail, finished, event.at)?;
        }
        (kind, Some(thumbnail)) if kind.is_end() => {
            to.prepare_cached("UPDATE thumbnails SET state = ?2 WHERE id = ?1")?
                .execute(params![thumbnail.as_str(), kind.name()])?;
        }
        _ => {}
    }
    Ok(())
}
