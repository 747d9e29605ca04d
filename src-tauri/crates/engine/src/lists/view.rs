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
    /// The values that empty cells take.
    pub defaults: BatchDefaults,
    /// The rows, in the order of the file.
    pub rows: Vec<BatchRow>,
    /// The sums over all rows.
    pub totals: BatchTotals,
    /// The list's runs, oldest first.
    pub runs: Vec<RunId>,
    /// The run that is under way.
    pub live: Option<RunId>,
}

/// A column of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct BatchColumn {
    /// The column's name in the header.
    pub name: String,
    /// The meaning: `title`, `title.de`, `style`, ..., `variable` or `ignore`.
    pub field: String,
}

/// The values that empty cells take.
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
    /// The row's id, which stays while cells are edited.
    pub id: String,
    /// The row's number in the list, from 1; the header is not counted.
    pub number: usize,
    /// The text of each column's cell, in the order of the columns.
    pub cells: Vec<String>,
    /// Whether the row is ticked.
    pub included: bool,
    /// Whether the row's `skip` cell says yes.
    pub skipped: bool,
    /// Ids of the entries that the row makes: one per language; none for a row with mistakes.
    pub entries: Vec<String>,
    /// The models that draw the row, by their ids.
    pub models: Vec<String>,
    /// Estimated cost of the row in US dollars; `None` when a price is not known or the row cannot run.
    pub cost_usd: Option<Usd>,
    /// The mistakes of the row.
    pub mistakes: Vec<BatchMistake>,
}

/// A mistake that keeps a row from running.
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

/// The sums over a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct BatchTotals {
    /// All rows of the list.
    pub rows: usize,
    /// Thumbnails that the good, ticked rows make.
    pub thumbnails: usize,
    /// Ticked rows with mistakes.
    pub mistakes: usize,
    /// Rows that do not run, because of their `skip` cell or their missing tick.
    pub skipped: usize,
    /// Estimated cost in US dollars, of the models with a known price.
    pub cost_usd: Usd,
    /// Models whose price is not known.
    pub unpriced: Vec<String>,
}

/// The effect of a change to a list.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct BatchChange {
    /// The rows that changed.
    pub rows: Vec<BatchRow>,
    /// The new sums over the list.
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
