//! Lists as they are kept: what was read from a file or pasted, and what was edited since.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Row as SqlRow, params};
use thumbsheet_core::{Error, RunId};

use crate::{
    failure::unreadable,
    home::Library,
    sql::{collect, stamp},
};

/// A list with its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptList {
    /// The id, as in the runs that are made of the list.
    pub id: String,
    /// The name of the file that the list was read from.
    pub name: String,
    /// When the list last changed, RFC 3339.
    pub changed_at: String,
    /// JSON that the engine writes and reads.
    pub document: String,
}

/// One line in the table of all lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListLine {
    /// The id, as in the runs that are made of the list.
    pub id: String,
    /// The name of the file that the list was read from.
    pub name: String,
    /// When the list last changed, RFC 3339.
    pub changed_at: String,
    /// The number of rows.
    pub rows: usize,
    /// The run of the list that began last.
    pub run: Option<RunId>,
}

impl Library {
    /// Keeps a list: a new one, or one that is there as it is now. Gives the stamp of it.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn keep_list(&self, id: &str, name: &str, document: &str, at: Timestamp) -> Result<String, Error> {
        let at = stamp(at);
        // Not through the journal's thread: nothing that is paid for hangs on it, and a list of thousands is a megabyte.
        self.connection()?
            .execute(
                "INSERT INTO batches (id, name, made_at, changed_at, document) VALUES (?1, ?2, ?3, ?3, ?4)
                 ON CONFLICT (id) DO UPDATE SET name = ?2, changed_at = ?3, document = ?4",
                params![id, name, at, document],
            )
            .map_err(|error| unreadable(&error))?;
        Ok(at)
    }

    /// Reads a list.
    ///
    /// # Errors
    /// `LIBRARY`, or `INVALID_INPUT` when there is none.
    pub fn list(&self, id: &str) -> Result<KeptList, Error> {
        let kept = |row: &SqlRow<'_>| {
            Ok(KeptList { id: row.get(0)?, name: row.get(1)?, changed_at: row.get(2)?, document: row.get(3)? })
        };
        self.read()
            .query_row("SELECT id, name, changed_at, document FROM batches WHERE id = ?1", [id], kept)
            .optional()
            .map_err(|error| unreadable(&error))?
            .ok_or_else(|| no_such(id))
    }

    /// When a list was last changed: whoever has it in memory knows by this whether it is still the same.
    ///
    /// # Errors
    /// `LIBRARY`, or `INVALID_INPUT` when there is none.
    pub fn list_changed(&self, id: &str) -> Result<String, Error> {
        self.read()
            .query_row("SELECT changed_at FROM batches WHERE id = ?1", [id], |row| row.get(0))
            .optional()
            .map_err(|error| unreadable(&error))?
            .ok_or_else(|| no_such(id))
    }

    /// The list that was read from the file of this name in this folder.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn list_of_file(&self, name: &str, folder: &str) -> Result<Option<String>, Error> {
        self.read()
            .query_row(
                "SELECT id FROM batches WHERE name = ?1 AND json_extract(document, '$.folder') = ?2
                 ORDER BY changed_at DESC LIMIT 1",
                [name, folder],
                |row| row.get(0),
            )
            .optional()
            .map_err(|error| unreadable(&error))
    }

    /// The lists that were changed last, `max` at most.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn lists(&self, max: usize) -> Result<Vec<ListLine>, Error> {
        let connection = self.read();
        let mut statement = connection
            .prepare_cached(
                "SELECT b.id, b.name, b.changed_at, json_array_length(b.document, '$.rows'),
                        (SELECT r.id FROM runs r WHERE r.batch = b.id ORDER BY r.rowid DESC LIMIT 1)
                 FROM batches b ORDER BY b.changed_at DESC, b.rowid DESC LIMIT ?1",
            )
            .map_err(|error| unreadable(&error))?;
        collect(statement.query_map([max], |row| {
            Ok(ListLine {
                id: row.get(0)?,
                name: row.get(1)?,
                changed_at: row.get(2)?,
                rows: row.get::<_, Option<usize>>(3)?.unwrap_or_default(),
                run: row.get::<_, Option<String>>(4)?.map(RunId::new),
            })
        }))
    }

    /// Takes a list away. Its runs and what they made stay.
    ///
    /// # Errors
    /// `LIBRARY`, or `INVALID_INPUT` when there is none.
    pub fn remove_list(&self, id: &str) -> Result<(), Error> {
        let gone = self.connection()?.execute("DELETE FROM batches WHERE id = ?1", [id]);
        match gone.map_err(|error| unreadable(&error))? {
            0 => Err(no_such(id)),
            _ => Ok(()),
        }
    }
}

fn no_such(id: &str) -> Error {
    Error::invalid(format!("There is no list '{id}'."))
        .hint("It was removed, or belongs to another home. Open its file again.")
}

#[cfg(test)]
mod tests {
    use crate::testing::{at, home};

    #[test]
    fn a_list_is_kept_as_it_was_last_changed() {
        let (_folder, library) = home();
        let document = r#"{"folder":"/posts","rows":[{},{}]}"#;
        library.keep_list("b1", "a.csv", r#"{"rows":[]}"#, at(0)).unwrap();
        let stamp = library.keep_list("b1", "a.csv", document, at(1)).unwrap();
        library.keep_list("b2", "b.csv", "{}", at(0)).unwrap();
        let kept = library.list("b1").unwrap();
        assert_eq!((kept.document.as_str(), &kept.changed_at), (document, &stamp), "the newest");
        assert_eq!(library.list_changed("b1").unwrap(), stamp, "and when that was");
        let lines = library.lists(5).unwrap();
        assert_eq!((lines[0].id.as_str(), lines[0].rows, lines.len()), ("b1", 2, 2), "the newest first, with its rows");
        assert_eq!(library.list_of_file("a.csv", "/posts").unwrap().as_deref(), Some("b1"), "by its file");
        assert_eq!(library.list_of_file("a.csv", "/other").unwrap(), None, "which is another one elsewhere");
        library.remove_list("b1").unwrap();
        let error = library.list("b1").unwrap_err();
        assert!(error.message.contains("'b1'") && error.hint.is_some(), "what is gone is said: {error}");
        assert!(library.remove_list("b1").is_err(), "once");
    }
}
