//! The results of a check: entries and mistakes.

use std::collections::BTreeMap;

use super::Field;
use crate::{Brief, ModelId};

/// One title of a list with its settings. It becomes a row of the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Number of the list's row, from 1; a header does not count.
    pub row: usize,
    /// The row's id, followed by `.` and the language where the title has one.
    pub id: String,
    /// Language of the title; `None` for the row's main title.
    pub lang: Option<String>,
    /// The brief, checked.
    pub brief: Brief,
    /// The models that draw.
    pub models: Vec<ModelId>,
    /// The title in the prompt, where a row has several titles.
    pub drawn_for: Option<String>,
    /// Template for the names of its files.
    pub filename: Option<String>,
    /// URL of the page that is read for the context.
    pub url: Option<String>,
    /// Path of the person's own picture, relative to the list's folder.
    pub base_image: Option<String>,
    /// Values of the list's own columns, by name.
    pub variables: BTreeMap<String, String>,
}

/// A mistake that keeps a row from running.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Number of the row, from 1; a header does not count. 0 means the whole list.
    pub row: usize,
    /// Line in which the row begins, from 1; 0 where the file has no lines.
    pub line: usize,
    /// The column's name, as in the list.
    pub column: String,
    /// Index of the column, from 0.
    pub at: Option<usize>,
    /// The meaning of the column.
    pub field: Option<Field>,
    /// The wrong text: a cell, or a part of it.
    pub value: String,
    /// The reason, in a sentence that contains the value.
    pub message: String,
    /// Text that would be right in place of the value.
    pub suggestion: Option<String>,
}

/// A checked row, before the comparison with other rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowCheck {
    /// Entries of the row. Their ids hold only the language until [`ids`](super::ids) has named the row.
    pub entries: Vec<Entry>,
    /// Mistakes of the row. A row with mistakes has no entries.
    pub mistakes: Vec<Mistake>,
    /// Whether its `skip` cell says yes.
    pub skipped: bool,
    /// Text of its `id` cell.
    pub given: Option<String>,
    /// Hash of its cells.
    pub hash: String,
}

/// A list after its check: entries to make, and mistakes by row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListCheck {
    /// Entries of the rows without mistakes.
    pub entries: Vec<Entry>,
    /// Mistakes of all rows, in order.
    pub mistakes: Vec<Mistake>,
    /// Number of rows whose `skip` cell says yes.
    pub skipped: usize,
}

impl RowCheck {
    /// The row's entries, with ids made from the row's id.
    pub fn named(&self, id: &str) -> Vec<Entry> {
        self.entries.iter().map(|entry| Entry { id: of_language(id, entry.lang.as_deref()), ..entry.clone() }).collect()
    }
}

/// Makes the id of an entry from its row's id and its language.
pub(super) fn of_language(id: &str, language: Option<&str>) -> String {
    language.map_or_else(|| id.to_owned(), |language| format!("{id}.{language}"))
}
