//! What comes out of a check: entries of a run, and mistakes.

use std::collections::BTreeMap;

use super::Field;
use crate::{Brief, ModelId};

/// One title of a list with all that is its own: becomes a row of the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The list's row, from 1.
    pub row: usize,
    /// Its name: that of the row, with the language behind it where it has one.
    pub id: String,
    /// The language of its title, where it is not the row's main one.
    pub lang: Option<String>,
    /// What is to be made. Checked.
    pub brief: Brief,
    /// Who draws it.
    pub models: Vec<ModelId>,
    /// The title that the picture is drawn for, where a row has several.
    pub drawn_for: Option<String>,
    /// How its files are named.
    pub filename: Option<String>,
    /// The page that is read for context.
    pub url: Option<String>,
    /// A picture of one's own, relative to the list's folder.
    pub base_image: Option<String>,
    /// The list's own columns.
    pub variables: BTreeMap<String, String>,
}

/// Something that keeps a row from running.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The row, from 1; 0 is the list as a whole.
    pub row: usize,
    /// The line its row begins in; 0 where there are no lines.
    pub line: usize,
    /// The column's name as the list has it.
    pub column: String,
    /// Which column it is, from 0.
    pub at: Option<usize>,
    /// What the column means.
    pub field: Option<Field>,
    /// What is wrong: a cell, or a part of one.
    pub value: String,
    /// Why, in a sentence that holds the value.
    pub message: String,
    /// What to write in place of the value.
    pub suggestion: Option<String>,
}

/// A row by itself, before it is compared with others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowChecked {
    /// What it makes. The ids are only those of languages yet; see [`ids`](super::ids).
    pub entries: Vec<Entry>,
    /// What is wrong with it. With any mistake there is no entry.
    pub mistakes: Vec<Mistake>,
    /// Whether it says itself that it is left out.
    pub skipped: bool,
    /// The id that it gives itself.
    pub given: Option<String>,
    /// A hash of its cells.
    pub hash: String,
}

/// A list, checked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checked {
    /// What the rows without mistakes make.
    pub entries: Vec<Entry>,
    /// All mistakes of all rows.
    pub mistakes: Vec<Mistake>,
    /// Rows that say themselves that they are left out.
    pub skipped: usize,
}

impl RowChecked {
    /// What it makes, named after its row.
    pub fn named(&self, id: &str) -> Vec<Entry> {
        self.entries.iter().map(|entry| Entry { id: of_language(id, entry.lang.as_deref()), ..entry.clone() }).collect()
    }
}

/// The id of an entry: the row's, and its language.
pub(super) fn of_language(id: &str, language: Option<&str>) -> String {
    language.map_or_else(|| id.to_owned(), |language| format!("{id}.{language}"))
}
