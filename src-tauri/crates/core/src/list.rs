//! Lists: many titles in one file, each with what is its own. Read, checked, and made entries of a run.
//!
//! Nothing here opens a file or asks anybody. A list is a [`Table`]; what its columns mean are [`Field`]s, guessed from the
//! header and changed by the person; a [`Checker`] finds every mistake of a row at once and gives the entries of the rows
//! without any.

mod check;
mod columns;
mod defaults;
mod delimited;
mod entry;
mod ids;
mod json;
mod read;
mod table;
mod variables;
mod words;

pub use check::{Checker, NameCheck, check};
pub use columns::{Field, MISTAKES, guess};
pub use defaults::Defaults;
pub use delimited::write;
pub use entry::{Checked, Entry, Mistake, RowChecked};
pub use ids::{Named, ids};
pub use read::read;
pub use table::{Format, Kind, Table, TableRow};
pub use words::replaced;

/// The model id that stands for a picture of one's own.
pub const OWN_PICTURE: &str = "own/picture";

#[cfg(test)]
mod tests;
