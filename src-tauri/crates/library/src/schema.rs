//! The journal's tables, and how an older journal is brought up to this version.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, TransactionBehavior};
use thumbsheet_core::{Code, Error};

use crate::unreadable;

/// Each step brings the journal one version up. Steps that were released are never edited.
const STEPS: &[&str] = &[include_str!("schema/1.sql")];

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
