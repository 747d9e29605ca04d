//! Lists: read from files, checked, turned into rows of a run, continued. The Batch view's drafts are kept in the journal.

mod cells;
mod changes;
mod draft;
mod manifest;
mod outside;
mod resume;
mod rows;
mod run;
mod view;

use std::{
    collections::HashSet,
    io::Read as _,
    path::{Path, PathBuf},
};

use thumbsheet_core::{
    Error,
    list::{self, Checker, Defaults, Encoding, Entry, Field, ListCheck, Mistake, Table, guess},
};
use thumbsheet_destinations::NameTemplate;
use thumbsheet_library::Library;

pub use cells::BatchCell;
pub(crate) use draft::Drafts;
pub(crate) use manifest::write_at_end;
pub use manifest::{Manifest, ManifestLine};
pub use resume::{OpenRun, Remainder, Repeat, Which};
pub use rows::{Pages, PreparedRows};
pub use view::{BatchChange, BatchColumn, BatchDefaults, BatchLine, BatchMistake, BatchRow, BatchTotals, BatchView};

use crate::{
    files::{name_of, read_limited},
    presets::Presets,
    runs::Runs,
    studio::Studio,
};

/// Lists: read, checked, edited, run, continued. A handle: cheap to clone.
#[derive(Clone)]
pub struct Lists {
    runs: Runs,
    studio: Studio,
    presets: Presets,
    drafts: Drafts,
}

/// The largest list from a pipe, bytes. A hundred thousand rows take about ten million.
pub const MAX_LIST_BYTES: u64 = 64 << 20;

/// A list that was read from a file or a pipe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// The name of the list's file.
    pub name: String,
    /// The folder of the file, in which pictures are found; `None` for a list that came without a file.
    pub folder: Option<PathBuf>,
    /// The header and the cells, as text.
    pub table: Table,
    /// The meaning of each column.
    pub fields: Vec<Field>,
}

impl List {
    /// Reads the list in a file, in the `encoding` that the person names, or else in the one that its bytes tell.
    ///
    /// # Errors
    /// `INVALID_INPUT`: as [`read_limited`] or [`list::read_as`].
    pub fn open(path: &Path, encoding: Option<Encoding>) -> Result<Self, Error> {
        let bytes = read_limited(path)?;
        let folder = std::path::absolute(path).ok().and_then(|path| path.parent().map(Path::to_owned));
        Self::of(name_of(path), folder, &bytes, encoding)
    }

    /// Reads the list from `source`, such as a pipe.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn from_source(
        name: &str,
        folder: Option<PathBuf>,
        source: impl std::io::Read,
        encoding: Option<Encoding>,
    ) -> Result<Self, Error> {
        Self::of(name.to_owned(), folder, &limited(name, source)?, encoding)
    }

    /// Reads the list in `bytes`. `name` tells the format and names the list in errors.
    ///
    /// # Errors
    /// As [`list::read_as`].
    pub fn of(name: String, folder: Option<PathBuf>, bytes: &[u8], encoding: Option<Encoding>) -> Result<Self, Error> {
        let table = list::read_as(&name, bytes, encoding)?;
        let fields = guess(&table.columns);
        Ok(Self { name, folder, table, fields })
    }

    /// Replaces models by their suggestions. Returns each replaced name once, with its suggestion.
    pub fn take_models(&mut self, mistakes: &[Mistake]) -> Vec<(String, String)> {
        let mut taken = Vec::new();
        for (mistake, suggestion) in models_of(mistakes) {
            let cell = mistake.row.checked_sub(1).and_then(|row| {
                let cells = &mut self.table.rows.get_mut(row)?.cells;
                cells.get_mut(mistake.at?)
            });
            let Some(cell) = cell else { continue };
            *cell = list::replaced(cell, mistake.field.as_ref(), &mistake.value, suggestion);
            let pair = (mistake.value.clone(), suggestion.to_owned());
            if !taken.contains(&pair) {
                taken.push(pair);
            }
        }
        taken
    }
}

/// The mistakes that a suggested model would fix, with the suggestion.
pub fn models_of(mistakes: &[Mistake]) -> impl Iterator<Item = (&Mistake, &str)> {
    let of_models = mistakes.iter().filter(|mistake| mistake.field == Some(Field::Models));
    of_models.filter_map(|mistake| Some((mistake, mistake.suggestion.as_deref()?)))
}

fn limited(name: &str, source: impl std::io::Read) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    source
        .take(MAX_LIST_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Error::invalid(format!("Cannot read {name}: {error}.")))?;
    if bytes.len() as u64 > MAX_LIST_BYTES {
        let max = MAX_LIST_BYTES >> 20;
        return Err(
            Error::invalid(format!("{name} is larger than {max} MB.")).hint("Split the list into several files.")
        );
    }
    Ok(bytes)
}

/// Refuses a template for file names that destinations cannot parse.
pub(crate) fn check_name(template: &str, columns: &[&str]) -> Result<(), Error> {
    NameTemplate::parse_with(template, columns).map(drop)
}

impl Lists {
    pub(crate) fn new(runs: Runs, studio: Studio, presets: Presets, drafts: Drafts) -> Self {
        Self { runs, studio, presets, drafts }
    }

    /// Every mistake of a list at once, those of the files beside it and titles that cannot be set included, and the entries of
    /// the good rows. No provider is asked.
    pub fn check(&self, list: &List, defaults: &Defaults) -> ListCheck {
        let List { table, fields, folder, .. } = list;
        let context = &self.runs.context;
        let checker =
            Checker::new(&table.columns, fields, defaults, &context.catalog, context.today()).names(&check_name);
        let mut checked = list::check(table, &checker);
        let mut refused = Vec::new();
        checked.entries.retain(|entry| match outside::wrong(folder.as_deref(), entry) {
            Some(wrong) => {
                refused.extend(outside::mistake(table, fields, entry, &wrong));
                false
            }
            None => true,
        });
        let refusals = context.refusals(checked.entries.iter().map(|entry| &entry.brief));
        let mut rows = HashSet::new();
        for (entry, error) in checked.entries.iter().zip(refusals).filter_map(|(entry, error)| Some((entry, error?))) {
            refused.extend(outside::title_mistake(table, fields, entry, &error));
            rows.insert(entry.row);
        }
        // A row runs in all its languages or not at all.
        checked.entries.retain(|entry| !rows.contains(&entry.row));
        outside::merge(&mut checked.mistakes, refused);
        checked
    }

    fn library(&self) -> &Library {
        &self.runs.context.library
    }
}

/// The field that holds an entry's picture or page.
pub(crate) fn field_of(entry: &Entry) -> Field {
    if entry.base_image.is_some() { Field::BaseImage } else { Field::Url }
}

#[cfg(test)]
mod tests;
