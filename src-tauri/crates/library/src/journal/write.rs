//! Each record as statements, in the transaction that the journal's thread has open.

use jiff::Timestamp;
use rusqlite::{Connection, params};
use thumbsheet_core::{Digest, Event, EventKind, RunId, ThumbnailId, Usd, money::Billed, plan::Planned};

use super::{
    gallery::GalleryWriter,
    kind::{AttemptOutcome, ThumbnailState},
    record::{Place, Record, RunRecord},
    uploads,
};
use crate::sql::{json, stamp};

/// Writes one record into the tables it belongs to.
pub(super) fn write(to: &Connection, gallery: &GalleryWriter, record: &Record) -> rusqlite::Result<()> {
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
            .execute(params![thumbnail.as_str(), attempt, json(order), at.to_string(), risk_usd.map(Usd::dollars)])
            .map(drop),
        Record::AttemptEnded { thumbnail, attempt, sent, error, at } => {
            // What may have been billed counts as possibly spent, whatever else was wrong with it.
            let outcome = match error.code.billed(*sent) {
                Billed::No => AttemptOutcome::Failed,
                Billed::Maybe | Billed::Already => AttemptOutcome::Unknown,
            };
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
            .execute(params![thumbnail, attempt, at, digest, cost_usd.map(Usd::dollars), request_id])?;
            // An answer whose picture was read has served.
            to.prepare_cached(
                "INSERT OR IGNORE INTO removals (digest) SELECT digest FROM answers WHERE thumbnail = ?1 AND attempt = ?2",
            )?
            .execute(params![thumbnail, attempt])?;
            to.prepare_cached("DELETE FROM answers WHERE thumbnail = ?1 AND attempt = ?2")?
                .execute(params![thumbnail, attempt])?;
            to.prepare_cached("UPDATE thumbnails SET base = ?2 WHERE id = ?1")?.execute(params![thumbnail, digest])?;
            to.prepare_cached(
                "INSERT OR IGNORE INTO bases (order_key, digest, model, ordered, thumbnail, received_at, bytes, cost_usd)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![order.key().to_string(), digest, order.model.as_str(), json(order), thumbnail, at, bytes, cost_usd.map(Usd::dollars)])
            .map(drop)
        }
        Record::Mask { base, digest, bytes } => to
            .prepare_cached("INSERT OR REPLACE INTO masks (base, digest, bytes) VALUES (?1, ?2, ?3)")?
            .execute(params![base.to_string(), digest.to_string(), bytes])
            .map(drop),
        Record::Answer { thumbnail, attempt, digest, bytes, at } => to
            .prepare_cached(
                "INSERT OR REPLACE INTO answers (thumbnail, attempt, digest, bytes, kept_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![thumbnail.as_str(), attempt, digest.to_string(), bytes, stamp(*at)])
            .map(drop),
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
        Record::Upload(upload) => uploads::write(to, upload),
        Record::Trashed { thumbnails, at } => write_trash(to, thumbnails, Some(*at)),
        Record::Restored { thumbnails } => write_trash(to, thumbnails, None),
        Record::Interrupted { run } => {
            to.prepare_cached("UPDATE runs SET interrupted = 1 WHERE id = ?1")?.execute([run.as_str()]).map(drop)
        }
        Record::Event(event) => write_event(to, gallery, event),
    }
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
        run.list
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

fn write_event(to: &Connection, gallery: &GalleryWriter, event: &Event) -> rusqlite::Result<()> {
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
                ThumbnailState::after(&event.kind),
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
        (kind, Some(thumbnail)) => {
            if let Some(state) = ThumbnailState::after(kind) {
                to.prepare_cached("UPDATE thumbnails SET state = ?2 WHERE id = ?1")?
                    .execute(params![thumbnail.as_str(), state])?;
            }
        }
        (_, None) => {}
    }
    Ok(())
}

/// Moves entries into the trash (`at` says when) or out of it.
fn write_trash(to: &Connection, thumbnails: &[ThumbnailId], at: Option<Timestamp>) -> rusqlite::Result<()> {
    let statement = match at {
        Some(_) => "UPDATE gallery SET deleted_at = ?2 WHERE thumbnail = ?1 AND deleted_at IS NULL",
        None => "UPDATE gallery SET deleted_at = ?2 WHERE thumbnail = ?1",
    };
    let mut statement = to.prepare_cached(statement)?;
    let at = at.map(stamp);
    thumbnails.iter().try_for_each(|thumbnail| statement.execute(params![thumbnail.as_str(), at]).map(drop))
}
