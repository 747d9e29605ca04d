//! The journal's tables, and how an older journal is brought up to this version.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, TransactionBehavior};
use thumbsheet_core::{Code, Error};

use crate::unreadable;

/// Each step brings the journal one version up. Steps that were released are never edited.
const STEPS: &[&str] = &[include_str!("schema/1.sql"), include_str!("schema/2.sql")];

/// How long a writer waits for another process's transaction, which lasts milliseconds.
const PATIENCE: Duration = Duration::from_secs(5);

pub(crate) fn connect(path: &Path) -> Result<Connection, Error> {
    let connection = Connection::open(path).map_err(|error| at(path, &error))?;
    connection
        .busy_timeout(PATIENCE)
        .and_then(|()| connection.pragma_update(None, "journal_mode", "WAL"))
        // FULL: an attempt has to be on the disk, not in its cache, before money is spent on it.
        .and_then(|()| connection.pragma_update(None, "synchronous", "FULL"))
        .and_then(|()| connection.pragma_update(None, "foreign_keys", true))
        .map_err(|error| at(path, &error))?;
    Ok(connection)
}

pub(crate) fn prepare(path: &Path) -> Result<(), Error> {
    let mut connection = connect(path)?;
    let known = STEPS.len();
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(|error| at(path, &error))?;
    let version: usize =
        transaction.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(|error| at(path, &error))?;
    if version > known {
        return Err(Error::new(
            Code::Library,
            format!(
                "{} was written by a newer Thumbsheet (version {version}; this one knows {known}).",
                path.display()
            ),
        )
        .hint("Update Thumbsheet, or set THUMBSHEET_HOME to another folder. Nothing was changed."));
    }
    for step in &STEPS[version..] {
        transaction.execute_batch(step).map_err(|error| at(path, &error))?;
    }
    transaction.pragma_update(None, "user_version", known).map_err(|error| at(path, &error))?;
    transaction.commit().map_err(|error| at(path, &error))
}

fn at(path: &Path, error: &rusqlite::Error) -> Error {
    let plain = unreadable(error);
    Error { message: format!("{} cannot be used: {error}.", path.display()), ..plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_of_version_one_is_brought_up_with_everything_in_it() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("journal.db");
        let old = connect(&path).unwrap();
        old.execute_batch(STEPS[0]).unwrap();
        old.pragma_update(None, "user_version", 1).unwrap();
        old.execute_batch(
            "INSERT INTO runs (id, kind, started_at, rows, settings, thumbnails) VALUES ('r', 'generate', '2026-11-24T09:00:00Z', '[]', '{}', 1);
             INSERT INTO thumbnails (id, run, ordinal, row, model, title, state) VALUES ('r-0', 'r', 0, 0, 'offline/aurora', 'Old', 'done');",
        )
        .unwrap();
        drop(old);

        prepare(&path).unwrap();
        let new = connect(&path).unwrap();
        let version: usize = new.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(version, STEPS.len(), "the next start must not run the steps again");
        let title: String = new.query_row("SELECT title FROM thumbnails", [], |row| row.get(0)).unwrap();
        assert_eq!(title, "Old", "nothing that was there is lost");
        new.execute_batch(
            "INSERT INTO sheets VALUES ('s', '2026-11-24T09:00:00Z', '2026-11-24T09:00:00Z', '{}');
             INSERT INTO sheet_runs VALUES ('r', 's', 'generate', '[]');
             INSERT INTO stars VALUES ('r-0', '2026-11-24T09:00:00Z');",
        )
        .expect("an old run can be put on a sheet and its thumbnails starred");
        prepare(&path).expect("and opening it once more changes nothing");
    }
}
