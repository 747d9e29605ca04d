//! Bringing another journal into this one.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, Transaction, params};
use thumbsheet_core::{Error, ModelId};

use super::import::ArchiveRefusal;
use crate::{failure::unreadable, home::Library, journal::gallery::free_key, schema, sql::collect, trash};

/// Runs that are not here, with everything that belongs to them. A run that is here too is not touched: its events are one
/// sequence, and two halves of different copies would be none.
const ROWS: &[&str] = &[
    "INSERT OR IGNORE INTO main.sheets (id, made_at, changed_at, desk) SELECT id, made_at, changed_at, desk FROM other.sheets",
    // Without the folder that it lay in: an archive does not say which pictures of this machine are read.
    "INSERT OR IGNORE INTO main.batches (id, name, made_at, changed_at, document)
     SELECT id, name, made_at, changed_at, json_remove(document, '$.folder') FROM other.batches",
    // What was interrupted elsewhere is not offered here: its own home may still go on with it.
    "INSERT INTO main.runs (id, kind, started_at, rows, settings, thumbnails, ended_at, interrupted, batch, settled_at)
     SELECT id, kind, started_at, rows, settings, thumbnails, ended_at, interrupted, batch, coalesce(settled_at, started_at)
       FROM other.runs
      WHERE id IN (SELECT id FROM arriving) ORDER BY rowid",
    "INSERT INTO main.thumbnails (id, run, ordinal, row, model, title, state, base, digest, width, height, swept_at,
                                  entry, fingerprint)
     SELECT id, run, ordinal, row, model, title, state, base, digest, width, height, swept_at, entry, fingerprint
       FROM other.thumbnails
      WHERE run IN (SELECT id FROM arriving) ORDER BY rowid",
    "INSERT OR IGNORE INTO main.attempts (thumbnail, attempt, ordered, started_at, ended_at, outcome, error, request_id,
                                          cost_usd, risk_usd, base)
     SELECT a.thumbnail, a.attempt, a.ordered, a.started_at, a.ended_at, a.outcome, a.error, a.request_id, a.cost_usd,
            a.risk_usd, a.base
       FROM other.attempts a JOIN other.thumbnails t ON t.id = a.thumbnail WHERE t.run IN (SELECT id FROM arriving)",
    "INSERT OR IGNORE INTO main.bases (order_key, digest, model, ordered, thumbnail, received_at, bytes, cost_usd)
     SELECT order_key, digest, model, ordered, thumbnail, received_at, bytes, cost_usd FROM other.bases",
    "INSERT OR IGNORE INTO main.masks (base, digest, bytes) SELECT base, digest, bytes FROM other.masks",
    "INSERT OR IGNORE INTO main.answers (thumbnail, attempt, digest, bytes, kept_at)
     SELECT a.thumbnail, a.attempt, a.digest, a.bytes, a.kept_at
       FROM other.answers a JOIN other.thumbnails t ON t.id = a.thumbnail WHERE t.run IN (SELECT id FROM arriving)",
    "INSERT INTO main.events (run, seq, body)
     SELECT run, seq, body FROM other.events WHERE run IN (SELECT id FROM arriving)",
    "INSERT INTO main.sheet_runs (run, sheet, kind, rows)
     SELECT run, sheet, kind, rows FROM other.sheet_runs WHERE run IN (SELECT id FROM arriving) ORDER BY rowid",
    "INSERT OR IGNORE INTO main.files (thumbnail, file, digest, saved_at)
     SELECT f.thumbnail, f.file, f.digest, f.saved_at FROM other.files f JOIN other.thumbnails t ON t.id = f.thumbnail
      WHERE t.run IN (SELECT id FROM arriving)",
    "INSERT OR IGNORE INTO main.stars (thumbnail, starred_at)
     SELECT s.thumbnail, s.starred_at FROM other.stars s JOIN main.thumbnails t ON t.id = s.thumbnail
      WHERE t.run IN (SELECT id FROM arriving) OR t.swept_at IS NOT NULL",
    // Only what is stored: what was on its way there does not leave from here. And where another home's destinations are is
    // not this home's to believe: nothing here may be written to a place, or signed for one, that only an archive names.
    "INSERT OR IGNORE INTO main.uploads (thumbnail, destination, place, name, digest, state, attempts, error, kept, kept_name,
                                         link, queued_at, ended_at)
     SELECT u.thumbnail, u.destination, 'null', u.name, u.digest, u.state, u.attempts, NULL, u.kept, u.kept_name, NULL,
            u.queued_at, u.ended_at
       FROM other.uploads u JOIN other.thumbnails t ON t.id = u.thumbnail
      WHERE t.run IN (SELECT id FROM arriving) AND u.state = 'stored'",
];

/// Refuses a journal that is newer than this program, or none.
pub(super) fn check_version(journal: &Path, refused: &ArchiveRefusal<'_>) -> Result<(), Error> {
    let damaged = |error: rusqlite::Error| refused.because(&format!("its journal is damaged ({error})"));
    let connection = Connection::open_with_flags(journal, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(damaged)?;
    let version: usize = connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(damaged)?;
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(damaged)?;
    match version {
        0 => Err(refused.because("its journal is not Thumbsheet's")),
        version if version > schema::STEPS.len() => Err(refused.newer()),
        _ if verdict != "ok" => Err(refused.because(&format!("its journal is damaged ({verdict})"))),
        _ => Ok(()),
    }
}

/// Brings what is new in `journal` into the library; gives how many runs and entries that were.
pub(super) fn merge(library: &Library, journal: &Path, refused: &ArchiveRefusal<'_>) -> Result<(usize, usize), Error> {
    let mut connection = library.connection()?;
    connection
        .execute("ATTACH DATABASE ?1 AS other", [journal.to_string_lossy()])
        .map_err(|error| unreadable(&error))?;
    // Before the journal is held: it takes as long as the archive is large.
    check_rows(&connection, refused)?;
    let transaction = trash::begin(&mut connection)?;
    let damaged = |error: rusqlite::Error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::ConstraintViolation | rusqlite::ErrorCode::TypeMismatch) => {
            refused.because(&format!("its journal is not in order ({error})"))
        }
        _ => unreadable(&error),
    };
    transaction
        .execute(
            "CREATE TEMP TABLE arriving AS SELECT id FROM other.runs WHERE id NOT IN (SELECT id FROM main.runs)",
            [],
        )
        .map_err(damaged)?;
    let runs: usize = transaction.query_row("SELECT count(*) FROM arriving", [], |row| row.get(0)).map_err(damaged)?;
    for rows in ROWS {
        transaction.execute(rows, []).map_err(damaged)?;
    }
    let entries = entries(&transaction).map_err(damaged)?;
    transaction.commit().map_err(|error| unreadable(&error))?;
    Ok((runs, entries))
}

/// Entries of new runs, and those that were deleted here for good.
fn entries(to: &Transaction<'_>) -> rusqlite::Result<usize> {
    let found: Vec<(String, i64)> = to
        .prepare(
            "SELECT g.thumbnail, g.key FROM other.gallery g JOIN main.thumbnails t ON t.id = g.thumbnail
              WHERE NOT EXISTS (SELECT 1 FROM main.gallery h WHERE h.thumbnail = g.thumbnail)
                AND (t.run IN (SELECT id FROM arriving) OR t.swept_at IS NOT NULL) ORDER BY g.key",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (thumbnail, key) in &found {
        let taken: bool = to
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM main.gallery WHERE key = ?1)")?
            .query_row([key], |row| row.get(0))?;
        let key = if taken { free_key(to, *key)? } else { *key };
        to.prepare_cached(
            "INSERT INTO main.gallery (key, thumbnail, run, made_at, title, prompt, model, style, template, preset, digest,
                                       base, width, height, bytes, deleted_at)
             SELECT ?2, thumbnail, run, made_at, title, prompt, model, style, template, preset, digest, base, width, height,
                    bytes, deleted_at
               FROM other.gallery WHERE thumbnail = ?1",
        )?
        .execute(params![thumbnail, key])?;
        to.prepare_cached("UPDATE main.thumbnails SET swept_at = NULL WHERE id = ?1")?.execute([thumbnail])?;
    }
    Ok(found.len())
}

/// Refuses what could not have been written by us: ids become names of files, and one line that cannot be read would keep a
/// whole page from being shown.
fn check_rows(connection: &Connection, refused: &ArchiveRefusal<'_>) -> Result<(), Error> {
    let wrong: bool = connection
        .query_row(
            "SELECT EXISTS (SELECT 1 FROM other.runs WHERE id = '' OR id GLOB '*[^A-Za-z0-9_-]*' OR NOT json_valid(rows))
                 OR EXISTS (SELECT 1 FROM other.thumbnails WHERE id = '' OR id GLOB '*[^A-Za-z0-9_-]*')
                 OR EXISTS (SELECT 1 FROM other.gallery WHERE length(digest) <> 64 OR digest GLOB '*[^0-9a-f]*'
                              OR length(base) <> 64 OR base GLOB '*[^0-9a-f]*')
                 OR EXISTS (SELECT 1 FROM other.events WHERE NOT json_valid(body))
                 OR EXISTS (SELECT 1 FROM other.sheets WHERE NOT json_valid(desk))
                 OR EXISTS (SELECT 1 FROM other.batches WHERE NOT json_valid(document))
                 OR EXISTS (SELECT 1 FROM other.sheet_runs WHERE NOT json_valid(rows))
                 OR EXISTS (SELECT 1 FROM other.attempts WHERE NOT json_valid(ordered) OR NOT json_valid(coalesce(error, '{}'))
                              OR coalesce(cost_usd, 0) NOT BETWEEN 0 AND 1e6 OR coalesce(risk_usd, 0) NOT BETWEEN 0 AND 1e6)
                 OR EXISTS (SELECT 1 FROM other.bases WHERE NOT json_valid(ordered) OR length(digest) <> 64
                              OR digest GLOB '*[^0-9a-f]*')
                 OR EXISTS (SELECT 1 FROM other.masks WHERE length(base) <> 64 OR base GLOB '*[^0-9a-f]*'
                              OR length(digest) <> 64 OR digest GLOB '*[^0-9a-f]*')
                 OR EXISTS (SELECT 1 FROM other.answers WHERE length(digest) <> 64 OR digest GLOB '*[^0-9a-f]*')
                 OR EXISTS (SELECT 1 FROM other.uploads WHERE state NOT IN ('queued', 'stored', 'failed')
                              OR NOT json_valid(coalesce(error, '{}')) OR length(digest) <> 64 OR digest GLOB '*[^0-9a-f]*')",
            [],
            |row| row.get(0),
        )
        .map_err(|error| refused.because(&format!("its journal is not in order ({error})")))?;
    let mut statement = connection
        .prepare("SELECT model FROM other.gallery UNION SELECT model FROM other.thumbnails")
        .map_err(|error| unreadable(&error))?;
    let models: Vec<String> = collect(statement.query_map([], |row| row.get(0)))?;
    if wrong || models.iter().any(|model| model.parse::<ModelId>().is_err()) {
        return Err(refused.because("its journal holds what Thumbsheet does not write"));
    }
    Ok(())
}
