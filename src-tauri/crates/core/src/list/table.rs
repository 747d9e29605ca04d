//! A list as it was read: columns and cells, before anything of it is understood.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A list as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What it was read from.
    pub format: Format,
    /// The header.
    pub columns: Vec<String>,
    /// What is below it; rows without anything in them are left out.
    pub rows: Vec<TableRow>,
}

/// A row as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableRow {
    /// The line it begins in, from 1; 0 where the file has no lines to speak of.
    pub line: usize,
    /// Its cells: as many as it has, which may be more or fewer than there are columns.
    pub cells: Vec<String>,
    /// The line of a quote that is never closed: all that comes after it lies in the last cell.
    pub unclosed: Option<usize>,
}

/// What a list was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "BatchFormat")]
pub struct Format {
    /// Which kind of file.
    pub kind: Kind,
    /// What stands between the cells of a table.
    pub delimiter: Option<char>,
    /// Whether it begins with a byte order mark, as spreadsheets write it.
    pub bom: bool,
}

/// Which kind of file a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "BatchKind")]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A table with a header.
    Csv,
    /// One title a line.
    Text,
    /// Objects, or titles.
    Json,
    /// `[[titles], [models], style, template, font, context, extra]`.
    Positional,
}

impl TableRow {
    /// A row in `line`.
    pub fn new(line: usize, cells: Vec<String>) -> Self {
        Self { line, cells, unclosed: None }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}
