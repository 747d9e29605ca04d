//! Lists: tables of titles from a file, with settings per title. This module reads a list, checks it, and makes the
//! entries of a run.
//!
//! Nothing here does I/O. A list is a [`Table`]. Each column has a [`Field`] as its meaning, guessed from the header;
//! the person can change it. A [`Checker`] finds all mistakes of a row at once, and makes entries from the rows without
//! mistakes.

mod check;
mod columns;
mod defaults;
mod delimited;
mod encoding;
mod entry;
mod foreign;
mod ids;
mod json;
mod lines;
mod read;
mod table;
mod variables;
mod words;

pub use check::{Checker, NameCheck, check};
pub use columns::{Field, MISTAKES, guess};
pub use defaults::Defaults;
pub use delimited::write;
pub use encoding::Encoding;
pub use entry::{Entry, ListCheck, Mistake, RowCheck};
pub use ids::{RowName, ids};
pub use read::{plain_titles, read, read_as};
pub use table::{Format, Kind, Quote, Table, TableRow};
pub use words::replaced;

/// The model id of the person's own pictures.
pub const OWN_PICTURE: &str = "own/picture";

#[cfg(test)]
mod tests;
