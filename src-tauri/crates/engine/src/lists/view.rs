//! What the Batch view shows of a list.

use serde::Serialize;
use thumbsheet_core::{RunId, Usd, list::Format};
use ts_rs::TS;

/// A list with everything that the Batch view shows of it.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct BatchView {
    /// The id under which the library keeps the list.
    pub id: String,
    /// The name of the file that the list was read from.
    pub name: String,
    /// The file's format.
    pub format: Format,
    /// The columns, in the order of the file.
    pub columns: Vec<BatchColumn>,
    /// The name of the preset that fills empty cells.
    pub preset: Option<String>,
    /// What an empty cell takes.
    pub defaults: BatchDefaults,
    /// The rows, in the order of the file.
    pub rows: Vec<BatchRow>,
    /// The sums over all rows.
    pub totals: BatchTotals,
    /// Its runs, oldest first.
    pub runs: Vec<RunId>,
    /// The run that is under way.
    pub live: Option<RunId>,
}

/// A column of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct BatchColumn {
    /// The column's name in the header.
    pub name: String,
    /// What it means: `title`, `title.de`, `style`, ..., `variable` or `ignore`.
    pub field: String,
}

/// What an empty cell takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct BatchDefaults {
    /// A style's id, or a sentence.
    pub style: String,
    /// The id of the text template.
    pub template: String,
    /// The id of the title's font.
    pub font: String,
    /// The models that draw, by their ids.
    pub models: Vec<String>,
    /// An export profile's id.
    pub profile: String,
}

/// A row of a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct BatchRow {
    /// Stays while cells are edited.
    pub id: String,
    /// The row's number in the list, from 1; the header is not counted.
    pub number: usize,
    /// The text of each column's cell, in the order of the columns.
    pub cells: Vec<String>,
    /// Whether it is ticked.
    pub included: bool,
    /// Whether it says itself that it is left out.
    pub skipped: bool,
    /// The run's rows that it makes: one, or one a language; none with mistakes.
    pub entries: Vec<String>,
    /// The models that draw the row, by their ids.
    pub models: Vec<String>,
    /// What it would cost, US dollars; `None` when that is not known, or it cannot run.
    pub cost_usd: Option<Usd>,
    /// What is wrong with it.
    pub mistakes: Vec<BatchMistake>,
}

/// Something that keeps a row from running.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct BatchMistake {
    /// The column, from 0; `None`: the row as a whole.
    pub column: Option<usize>,
    /// The text of the cell that is wrong.
    pub value: String,
    /// What is wrong, as a whole sentence.
    pub message: String,
    /// What to write into the cell instead.
    pub suggestion: Option<String>,
    /// Rows with the same mistake and cell, this one too.
    pub same: usize,
}

/// What a list comes to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct BatchTotals {
    /// All rows of the list.
    pub rows: usize,
    /// Thumbnails that the good, ticked rows make.
    pub thumbnails: usize,
    /// Ticked rows with mistakes.
    pub mistakes: usize,
    /// Rows that are left out, by their own word or their tick.
    pub skipped: usize,
    /// What the thumbnails would cost, US dollars, of what has a known price.
    pub cost_usd: Usd,
    /// Models whose price is not known.
    pub unpriced: Vec<String>,
}

/// What a change to a list came to.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct BatchChange {
    /// The rows that are other than before.
    pub rows: Vec<BatchRow>,
    /// What the list comes to.
    pub totals: BatchTotals,
}

/// A list, for a listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct BatchLine {
    /// The id under which the library keeps the list.
    pub id: String,
    /// The name of the file that the list was read from.
    pub name: String,
    /// When it was last changed, RFC 3339.
    pub changed_at: String,
    /// The number of rows.
    pub rows: usize,
    /// The newest run of the list.
    pub run: Option<RunId>,
}
