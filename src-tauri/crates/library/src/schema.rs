//! The journal's tables, and how an older journal is brought up to this version.

use std::{fs::OpenOptions, path::Path, thread, time::Duration};

use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use thumbsheet_core::{Code, Error};

use crate::{
    failure::{private, unreadable},
    journal,
    store::Store,
};

/// Each step brings the journal one version up. Steps that were released are never edited.
pub(crate) const STEPS: &[&str] = &[
    include_str!("schema/1.sql"),
    include_str!("schema/2.sql"),
    include_str!("schema/3.sql"),
    include_str!("schema/4.sql"),
    include_str!("schema/5.sql"),
    include_str!("schema/6.sql"),
];

/// The first version with a gallery.
const WITH_GALLERY: usize = 3;

/// How long a writer waits for another process's transaction, which lasts milliseconds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Interval between attempts to switch to write-ahead logging.
const SWITCH_INTERVAL: Duration = Duration::from_millis(5);

pub(crate) fn connect(path: &Path) -> Result<Connection, Error> {
    create(path);
    let connection = Connection::open(path).map_err(|error| at(path, &error))?;
    connection
        .busy_timeout(BUSY_TIMEOUT)
        .and_then(|()| write_ahead(&connection, &mut || thread::sleep(SWITCH_INTERVAL)))
        // FULL: an attempt has to be on the disk, not in its cache, before money is spent on it.
        .and_then(|()| connection.pragma_update(None, "synchronous", "FULL"))
        .and_then(|()| connection.pragma_update(None, "foreign_keys", true))
        .map_err(|error| at(path, &error))?;
    Ok(connection)
}

/// Makes the file, for its owner only. `SQLite` makes the files beside it as this one is.
fn create(path: &Path) {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    // It is there already, or cannot be made: then opening it tells why.
    if options.open(path).is_err() {
        private(path, 0o600);
    }
}

/// Switches a journal to write-ahead logging. `SQLite` does not wait for others with this switch, so it is repeated: several first
/// starts of one home may meet here.
fn write_ahead(connection: &Connection, wait: &mut dyn FnMut()) -> rusqlite::Result<()> {
    let mut tries = BUSY_TIMEOUT.as_millis() / SWITCH_INTERVAL.as_millis();
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error) if tries > 0 && error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => wait(),
            switched => return switched,
        }
        tries -= 1;
    }
}

/// Brings a journal up to this version. The store is asked for what an older journal did not write down.
pub(crate) fn prepare(path: &Path, store: &Store) -> Result<(), Error> {
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
    if version < WITH_GALLERY {
        journal::gallery::fill(&transaction, store).map_err(|error| at(path, &error))?;
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

    fn store(folder: &tempfile::TempDir) -> Store {
        Store::open(&folder.path().join("store")).unwrap()
    }

    #[test]
    fn a_first_start_waits_for_another_one() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("journal.db");
        let other = Connection::open(&path).unwrap();
        other.execute_batch("CREATE TABLE a (b); BEGIN IMMEDIATE; INSERT INTO a VALUES (1);").unwrap();
        let connection = Connection::open(&path).unwrap();
        let mut waits = 0;
        let mut wait = || {
            waits += 1;
            if waits == 3 {
                other.execute_batch("COMMIT").unwrap();
            }
        };
        write_ahead(&connection, &mut wait).expect("the other start is over soon");
        assert_eq!(waits, 3, "it waits as long as the other one holds the journal, and no longer");
        let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
        assert_eq!(mode, "wal", "and then switches");
    }

    #[test]
    fn many_first_starts_of_one_home_at_once_all_succeed() {
        for _ in 0..10 {
            let folder = tempfile::TempDir::new().unwrap();
            let home = folder.path().join("home");
            let starts: Vec<_> = std::thread::scope(|scope| {
                let hands: Vec<_> = (0..8).map(|_| scope.spawn(|| crate::Library::open(&home).map(drop))).collect();
                hands.into_iter().map(|hand| hand.join().unwrap()).collect()
            });
            for start in starts {
                start.expect("nobody is told that the database is locked");
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_a_home() {
        use std::{fs, os::unix::fs::PermissionsExt as _};
        let folder = tempfile::TempDir::new().unwrap();
        let home = folder.path().join("home");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let library = crate::Library::open(&home).unwrap();
        assert_eq!(mode(&home), 0o700, "a home that the program makes");
        assert_eq!(mode(&home.join("journal.db")), 0o600, "and the journal");
        drop(library);
        for (path, open) in [("", 0o755), ("store", 0o755), ("arrivals", 0o755), ("journal.db", 0o644)] {
            fs::set_permissions(home.join(path), fs::Permissions::from_mode(open)).unwrap();
        }
        let _library = crate::Library::open(&home).unwrap();
        assert_eq!(mode(&home), 0o755, "a folder that the person opened to others stays open");
        assert_eq!(mode(&home.join("store")), 0o700, "what is in it does not");
        assert_eq!(mode(&home.join("journal.db")), 0o600, "nor does a journal of an older version");
        for beside in ["journal.db-wal", "journal.db-shm"] {
            assert_eq!(mode(&home.join(beside)) & 0o077, 0, "{beside} holds the same");
        }
    }

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

        prepare(&path, &store(&folder)).unwrap();
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
        prepare(&path, &store(&folder)).expect("and opening it once more changes nothing");
    }

    #[test]
    fn thumbnails_of_a_journal_of_version_two_are_in_the_gallery_afterwards() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("journal.db");
        let old = connect(&path).unwrap();
        old.execute_batch(STEPS[0]).unwrap();
        old.execute_batch(STEPS[1]).unwrap();
        old.pragma_update(None, "user_version", 2).unwrap();
        let (jpeg, base) = (store(&folder).put(b"finished").unwrap(), store(&folder).put(b"base").unwrap());
        let brief =
            thumbsheet_core::Brief { context: Some("sailing".into()), ..thumbsheet_core::Brief::new("Old but gold") };
        let rows = [thumbsheet_core::plan::Row::new(brief, vec!["offline/aurora".parse().unwrap()])];
        old.execute(
            "INSERT INTO runs (id, kind, started_at, rows, settings, thumbnails) VALUES ('r', 'generate', '2026-11-24T09:00:00Z', ?1, 'no JSON', 2)",
            [serde_json::to_string(&rows).unwrap()],
        )
        .unwrap();
        old.execute_batch(&format!(
            r#"INSERT INTO thumbnails (id, run, ordinal, row, model, title, state, digest) VALUES
                 ('r-0', 'r', 0, 0, 'offline/aurora', 'Old but gold', 'done', '{jpeg}'),
                 ('r-1', 'r', 1, 0, 'offline/waves', 'Old but gold', 'failed', NULL);
               INSERT INTO events VALUES ('r', 0, 'damaged'), ('r', 1, '{{"run":"r","seq":1,"at":"2026-11-24T09:00:05.250Z",
                 "thumbnail":"r-0","event":"done","digest":"{jpeg}","base":"{base}","width":1200,"height":630,"files":[]}}');"#
        ))
        .unwrap();
        drop(old);

        prepare(&path, &store(&folder)).unwrap();
        let new = connect(&path).unwrap();
        let entry: (String, String, String, String, u64, String) = new
            .query_row(
                "SELECT thumbnail, made_at, prompt, template, bytes, style FROM gallery WHERE key IN
                   (SELECT rowid FROM gallery_text WHERE gallery_text MATCH 'sail*')",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?)),
            )
            .expect("found by its context");
        let expected =
            ("r-0", "2026-11-24T09:00:05.250Z", "photorealistic\nsailing", "bottom-bar", 8, "photorealistic");
        let (thumbnail, made_at, prompt, template, bytes, style) = &entry;
        assert_eq!(
            (thumbnail.as_str(), made_at.as_str(), prompt.as_str(), template.as_str(), *bytes, style.as_str()),
            expected,
            "as if it had been made with a gallery; the failed one and the damaged event are left out"
        );
    }

    /// What `SQLite` says of every table, index and trigger: kind, name, statement without comments and line breaks.
    fn objects(statements: &[&str]) -> Vec<(String, String, String)> {
        let connection = Connection::open_in_memory().unwrap();
        for statement in statements {
            connection.execute_batch(statement).unwrap();
        }
        let mut statement = connection.prepare("SELECT type, name, coalesce(sql, '') FROM sqlite_schema").unwrap();
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, plain(&row.get::<_, String>(2)?)));
        let mut found: Vec<_> = statement.query_map([], row).unwrap().map(Result::unwrap).collect();
        found.sort_unstable();
        found
    }

    fn plain(sql: &str) -> String {
        let code: Vec<&str> = sql.lines().map(|line| line.split("--").next().unwrap()).collect();
        let words: Vec<&str> = code.iter().flat_map(|line| line.split_whitespace()).collect();
        words.join(" ").replace(" ,", ",").replace("( ", "(").replace(" )", ")")
    }

    #[test]
    fn the_current_schema_is_what_the_steps_make() {
        let (current, made) = (objects(&[include_str!("schema/current.sql")]), objects(STEPS));
        for (one, other) in current.iter().zip(&made) {
            assert_eq!(one, other, "left is schema/current.sql, right is what the steps make");
        }
        assert_eq!(current.len(), made.len(), "and neither has more");
    }
}
