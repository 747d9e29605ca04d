//! A list as read: columns and cells without meanings.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Encoding;

/// A list as read from its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What it was read from.
    pub format: Format,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Rows below the header, without empty ones.
    pub rows: Vec<TableRow>,
}

/// A row as read from its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableRow {
    /// Line in which the row begins, from 1; 0 in JSON.
    pub line: usize,
    /// Cells of the row, which can be more or fewer than the columns.
    pub cells: Vec<String>,
    /// A quote that breaks the row.
    pub quote: Option<Quote>,
}

/// A quote that breaks a row of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quote {
    /// The quote that opens in this line is never closed, so that the last cell holds the rest of the file.
    Unclosed(usize),
    /// Something stands behind the closing quote of a cell, in this line: a quote within the cell is not doubled.
    Undoubled(usize),
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
    /// How its characters are encoded.
    #[serde(default)]
    #[ts(type = "string")]
    pub encoding: Encoding,
}

impl Format {
    /// The format of UTF-8 without a mark.
    pub(super) fn new(kind: Kind) -> Self {
        Self { kind, delimiter: None, bom: false, encoding: Encoding::UTF_8 }
    }
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

impl Kind {
    /// The word for a numbered row in messages. A table's header is not counted, so its rows are "data row 1" and so on,
    /// while a spreadsheet shows the first one as row 2.
    pub fn row(self) -> &'static str {
        match self {
            Self::Csv => "data row",
            Self::Text | Self::Json | Self::Positional => "row",
        }
    }
}

impl TableRow {
    /// Makes a row that begins in `line`.
    pub fn new(line: usize, cells: Vec<String>) -> Self {
        Self { line, cells, quote: None }
    }

    /// Whether every cell is empty.
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}
