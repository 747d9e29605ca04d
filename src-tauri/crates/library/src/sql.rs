//! Values of the journal's columns: written and read the same way by every module.

use std::str::FromStr;

use jiff::Timestamp;
use rusqlite::{Row, types::Type};
use serde::{Serialize, de::DeserializeOwned};
use thumbsheet_core::{Code, Digest, Error};

use crate::failure::unreadable;

/// A moment, to the millisecond and always of one length: stamps sort as text.
pub(crate) fn stamp(at: Timestamp) -> String {
    format!("{at:.3}")
}

/// A value as the JSON of a column.
pub(crate) fn json(value: &(impl Serialize + ?Sized)) -> String {
    // Only a map whose keys are no strings cannot be JSON, and no type of ours holds one.
    serde_json::to_string(value).unwrap_or_default()
}

/// All rows of a query.
pub(crate) fn collect<T>(rows: rusqlite::Result<impl Iterator<Item = rusqlite::Result<T>>>) -> Result<Vec<T>, Error> {
    rows.and_then(Iterator::collect).map_err(|error| unreadable(&error))
}

/// A column that holds JSON.
pub(crate) fn from_json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| malformed(column, error))
}

/// A column that holds JSON or NULL.
pub(crate) fn from_optional_json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<T>> {
    match row.get::<_, Option<String>>(column)? {
        Some(_) => from_json(row, column).map(Some),
        None => Ok(None),
    }
}

/// A column that holds a value's text form.
pub(crate) fn parsed<T: FromStr<Err = Error>>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    text.parse().map_err(|error: Error| malformed(column, error))
}

/// A column that holds a digest or NULL.
pub(crate) fn digest(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Digest>> {
    match row.get::<_, Option<String>>(column)? {
        Some(_) => parsed(row, column).map(Some),
        None => Ok(None),
    }
}

/// A closed set of words that stands in a column.
pub(crate) trait Word: Copy + Sized + 'static {
    /// What the words say, for messages: "outcome".
    const NAME: &'static str;
    /// Every word of the set.
    const ALL: &'static [Self];

    /// How the word is written in the journal.
    fn word(self) -> &'static str;
}

/// A column that holds a word of a closed set. `owner` names the row, for the error about a word that is not in the set.
pub(crate) fn word<T: Word>(row: &Row<'_>, column: usize, owner: impl FnOnce() -> String) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    T::ALL.iter().copied().find(|known| known.word() == text).ok_or_else(|| {
        let message = format!("The journal holds an unknown {} of {}: '{text}'.", T::NAME, owner());
        malformed(
            column,
            Error::new(Code::Library, message).hint("A newer Thumbsheet may have written it: update this one."),
        )
    })
}

/// A column that holds a word of a closed set, or NULL.
pub(crate) fn optional_word<T: Word>(
    row: &Row<'_>,
    column: usize,
    owner: impl FnOnce() -> String,
) -> rusqlite::Result<Option<T>> {
    match row.get::<_, Option<String>>(column)? {
        Some(_) => word(row, column, owner).map(Some),
        None => Ok(None),
    }
}

/// Declares an enum whose variants are words of a column: how they are written there, and how serde writes them.
macro_rules! words {
    (
        $(#[$meta:meta])* $visibility:vis enum $type:ident: $name:literal {
            $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        $visibility enum $type {
            $($(#[$variant_meta])* #[serde(rename = $word)] $variant,)+
        }

        impl $type {
            /// The word in the journal and on the wire.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl $crate::sql::Word for $type {
            const NAME: &'static str = $name;
            const ALL: &'static [Self] = &[$(Self::$variant,)+];

            fn word(self) -> &'static str {
                self.word()
            }
        }

        impl rusqlite::ToSql for $type {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(self.word().into())
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}
pub(crate) use words;

pub(crate) fn malformed(column: usize, error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
}
