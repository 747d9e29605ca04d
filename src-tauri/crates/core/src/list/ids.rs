//! The ids of rows: from the `id` cell, or a hash of the cells.

use std::collections::{HashMap, HashSet};

use super::{Field, RowCheck, TableRow, entry::of_language};
use crate::Digest;

/// Length of a hash in digits. In a list of five thousand different rows, two hashes are equal once in fifty million
/// lists.
const DIGITS: usize = 12;

/// The id of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowName {
    /// An id that no other row has: the row's own, or a hash of its content.
    Id(String),
    /// The id of the row with this index, which has it already.
    Twice(usize),
    /// No id, because the row is skipped.
    Not,
}

/// Hashes the content of a row, independent of the order and the names of the columns. Empty cells, ignored columns and
/// `skip` do not count, so changing them keeps the row's id.
pub(super) fn hash(row: &TableRow, fields: &[Field], columns: &[String]) -> String {
    let mut parts: Vec<(String, &str)> = Vec::new();
    for ((field, cell), column) in fields.iter().zip(&row.cells).zip(columns) {
        let cell = cell.trim();
        match field {
            Field::Ignore | Field::Skip | Field::Id => {}
            _ if cell.is_empty() => {}
            Field::Variable => parts.push((format!("variable {column}"), cell)),
            field => parts.push((field.word(), cell)),
        }
    }
    parts.sort();
    let text = serde_json::to_string(&parts).unwrap_or_default();
    Digest::of(text.as_bytes()).to_string()[..DIGITS].to_owned()
}

/// Finds the id of each row, in order. An id that two rows give themselves belongs to the first. Equal rows without an
/// id get a number.
pub fn ids(rows: &[RowCheck]) -> Vec<RowName> {
    // Explicit ids go first: a hash can get a number, an explicit id cannot.
    let mut taken: HashMap<String, usize> = HashMap::new();
    let mut names = vec![RowName::Not; rows.len()];
    for (index, row) in rows.iter().enumerate().filter(|(_, row)| !row.skipped) {
        let Some(id) = &row.given else { continue };
        let all = of_row(row, id);
        names[index] = match all.iter().find_map(|name| taken.get(name)) {
            Some(first) => RowName::Twice(*first),
            None => RowName::Id(id.clone()),
        };
        for name in all {
            taken.entry(name).or_insert(index);
        }
    }
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for (index, row) in rows.iter().enumerate().filter(|(_, row)| !row.skipped && row.given.is_none()) {
        let count = seen.entry(&row.hash).or_default();
        let id = loop {
            *count += 1;
            let id = if *count == 1 { row.hash.clone() } else { format!("{}-{count}", row.hash) };
            if !taken.contains_key(&id) {
                break id;
            }
        };
        names[index] = RowName::Id(id);
    }
    names
}

/// The row's id and those of its languages.
fn of_row(row: &RowCheck, id: &str) -> HashSet<String> {
    let languages = row.entries.iter().map(|entry| of_language(id, entry.lang.as_deref()));
    languages.chain([id.to_owned()]).collect()
}
