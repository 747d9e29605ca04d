//! A list on the desk: its table, what the person made of it, and what each row comes to. Of a change only what it touches is
//! checked again.

use std::{
    collections::{BTreeMap, HashMap},
    path::PathBuf,
    sync::{Arc, Mutex},
};

use serde::{Deserialize, Serialize};
use thumbsheet_core::{
    Brief, Error, ModelId, Usd,
    list::{
        Checker, Defaults, Entry, Field, Format, Mistake, Quote, RowCheck, RowName, Table, TableRow, ids, replaced,
    },
};

use super::{BatchMistake, BatchRow, BatchTotals, List, check_name, outside};
use crate::context::Context;

/// Drafts that were used last, in memory.
pub(crate) type Drafts = Arc<Mutex<HashMap<String, Draft>>>;

/// A list as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Document {
    pub(crate) folder: Option<PathBuf>,
    pub(crate) format: Format,
    pub(crate) columns: Vec<String>,
    pub(crate) fields: Vec<Field>,
    pub(crate) preset: Option<String>,
    /// As they were when the list was opened or the preset chosen: what somebody does in Studio later changes no row.
    pub(crate) defaults: KeptDefaults,
    pub(crate) rows: Vec<KeptRow>,
    /// What pages said, so that a row stays the same when it runs again.
    #[serde(default)]
    pub(crate) pages: BTreeMap<String, String>,
    /// Why pages and pictures could not be read when the list last ran, by what stands in the cell.
    #[serde(default)]
    pub(crate) unreadable: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct KeptRow {
    pub(crate) line: usize,
    pub(crate) cells: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) quote: Option<Quote>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) left_out: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct KeptDefaults {
    pub(crate) brief: Brief,
    pub(crate) models: Vec<ModelId>,
    pub(crate) profile: String,
    #[serde(default)]
    pub(crate) name: Option<String>,
}

/// A list in memory.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) name: String,
    pub(crate) document: Document,
    /// The stamp of what the journal has.
    pub(crate) changed_at: String,
    /// The mistake of the list as a whole.
    whole: Option<Mistake>,
    /// Each row by itself.
    checked: Vec<RowCheck>,
    /// Each row as it is shown.
    pub(crate) rows: Vec<BatchRow>,
    pub(crate) totals: BatchTotals,
}

impl From<Defaults> for KeptDefaults {
    fn from(Defaults { brief, models, profile, name }: Defaults) -> Self {
        Self { brief, models, profile, name }
    }
}

impl From<&KeptDefaults> for Defaults {
    fn from(KeptDefaults { brief, models, profile, name }: &KeptDefaults) -> Self {
        Self { brief: brief.clone(), models: models.clone(), profile: profile.clone(), name: name.clone() }
    }
}

impl From<&KeptRow> for TableRow {
    fn from(row: &KeptRow) -> Self {
        Self { line: row.line, cells: row.cells.clone(), quote: row.quote }
    }
}

impl Document {
    pub(crate) fn of(list: List, defaults: Defaults) -> Self {
        let kept = |TableRow { line, cells, quote }| KeptRow { line, cells, quote, left_out: false };
        Self {
            folder: list.folder,
            format: list.table.format,
            columns: list.table.columns,
            fields: list.fields,
            preset: None,
            defaults: defaults.into(),
            rows: list.table.rows.into_iter().map(kept).collect(),
            pages: BTreeMap::new(),
            unreadable: BTreeMap::new(),
        }
    }

    /// The list as it is read from files.
    pub(crate) fn list(&self, name: &str) -> List {
        let rows = self.rows.iter().map(TableRow::from).collect();
        List {
            name: name.to_owned(),
            folder: self.folder.clone(),
            table: Table { format: self.format, columns: self.columns.clone(), rows },
            fields: self.fields.clone(),
        }
    }

    /// Writes a cell; the row has one for each column from here on.
    pub(crate) fn write(&mut self, row: usize, column: usize, value: &str) {
        let wide = self.columns.len();
        if let Some(row) = self.rows.get_mut(row) {
            row.cells.resize(wide, String::new());
            row.quote = None;
            if let Some(cell) = row.cells.get_mut(column) {
                value.clone_into(cell);
            }
        }
    }

    fn cell(&self, row: usize, field: &Field) -> Option<&str> {
        let at = self.fields.iter().position(|known| known == field)?;
        self.rows.get(row)?.cells.get(at).map(|cell| cell.trim())
    }
}

impl Draft {
    /// A list with every row checked.
    pub(crate) fn new(context: &Context, name: String, document: Document, changed_at: String) -> Self {
        let (whole, checked, rows, totals) = (None, Vec::new(), Vec::new(), BatchTotals::default());
        let mut draft = Self { name, document, changed_at, whole, checked, rows, totals };
        draft.check(context, None);
        draft
    }

    /// Checks the rows at these places again, or all. Gives the rows that are other than before.
    pub(crate) fn check(&mut self, context: &Context, only: Option<&[usize]>) -> Vec<BatchRow> {
        let document = &self.document;
        let defaults = Defaults::from(&document.defaults);
        let checker = Checker::new(&document.columns, &document.fields, &defaults, &context.catalog, context.today())
            .names(&check_name);
        let one = |index: usize| {
            let row = TableRow::from(&document.rows[index]);
            let mut checked = checker.row(index + 1, &row);
            outside_of(document, &mut checked, index);
            checked
        };
        let all = 0..document.rows.len();
        let places: Vec<usize> = match only.filter(|_| self.checked.len() == document.rows.len()) {
            Some(places) => places.iter().copied().filter(|place| all.contains(place)).collect(),
            None => all.collect(),
        };
        self.checked.resize_with(document.rows.len(), RowCheck::default);
        for place in &places {
            self.checked[*place] = one(*place);
        }
        titles_of(context, document, &mut self.checked, &places);
        // Single cells change nothing of a list that is good as a whole.
        if only.is_none() || self.whole.is_some() {
            let rows: Vec<TableRow> = document.rows.iter().map(TableRow::from).collect();
            self.whole = checker.whole(&rows);
        }
        let whole = &self.whole;
        let names = ids(&self.checked);
        let mistakes: Vec<Vec<Mistake>> = (self.checked.iter().zip(&names).enumerate())
            .map(|(index, (row, name))| {
                let twice = |first: &usize| {
                    checker.twice(index + 1, &TableRow::from(&document.rows[index]), &format!("row {}", first + 1))
                };
                let twice = if let RowName::Twice(first) = name { Some(twice(first)) } else { None };
                match whole {
                    Some(_) if row.skipped => Vec::new(),
                    Some(whole) => vec![whole.clone()],
                    None => row.mistakes.iter().cloned().chain(twice).collect(),
                }
            })
            .collect();
        let rows = self.shown(context, &names, &mistakes);
        let changed = rows.iter().enumerate().filter(|(index, row)| self.rows.get(*index) != Some(row));
        let changed = changed.map(|(_, row)| row.clone()).collect();
        (self.totals, self.rows) = (summed(context, &rows), rows);
        changed
    }

    fn shown(&self, context: &Context, names: &[RowName], mistakes: &[Vec<Mistake>]) -> Vec<BatchRow> {
        let cell = |index: usize, mistake: &Mistake| {
            let cells = &self.document.rows[index].cells;
            mistake.at.and_then(|at| cells.get(at)).map_or_else(|| mistake.value.clone(), |cell| cell.trim().to_owned())
        };
        let mut same: HashMap<(Option<usize>, String, &str), usize> = HashMap::new();
        for (index, mistake) in
            mistakes.iter().enumerate().flat_map(|(index, all)| all.iter().map(move |one| (index, one)))
        {
            *same.entry((mistake.at, cell(index, mistake), &mistake.message)).or_default() += 1;
        }
        let mut prices: HashMap<&ModelId, Option<Usd>> = HashMap::new();
        let price = |model: &ModelId| context.catalog.model(model.as_str()).ok().and_then(|model| model.estimate());
        let rows = self.document.rows.iter().zip(&self.checked).zip(names).zip(mistakes).enumerate();
        rows.map(|(index, (((kept, checked), name), mistakes))| {
            let told = |mistake: &Mistake| {
                let value = cell(index, mistake);
                BatchMistake {
                    column: mistake.at,
                    message: sentence(mistake),
                    suggestion: mistake
                        .suggestion
                        .as_ref()
                        .map(|word| replaced(&value, mistake.field.as_ref(), &mistake.value, word)),
                    same: same.get(&(mistake.at, value.clone(), mistake.message.as_str())).copied().unwrap_or(1),
                    value,
                }
            };
            let entries = match name {
                RowName::Id(id) if mistakes.is_empty() => checked.named(id),
                _ => Vec::new(),
            };
            let mut cells = kept.cells.clone();
            cells.resize(self.document.columns.len(), String::new());
            let first = checked.entries.first().filter(|_| !entries.is_empty());
            // Languages share one picture, and one's own costs nothing.
            let cost_usd = first.and_then(|entry| {
                let models = entry.models.iter().filter(|_| entry.base_image.is_none());
                models.map(|model| *prices.entry(model).or_insert_with(|| price(model))).sum()
            });
            BatchRow {
                id: (index + 1).to_string(),
                number: index + 1,
                cells,
                included: !kept.left_out,
                skipped: checked.skipped,
                entries: entries.into_iter().map(|entry| entry.id).collect(),
                models: first.map(|entry| entry.models.iter().map(ToString::to_string).collect()).unwrap_or_default(),
                cost_usd,
                mistakes: mistakes.iter().map(told).collect(),
            }
        })
        .collect()
    }

    /// What the ticked rows without mistakes make.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        let names = ids(&self.checked);
        let rows = self.rows.iter().zip(&self.checked).zip(names);
        let good = rows.filter(|((row, _), _)| row.included && !row.skipped && row.mistakes.is_empty());
        good.flat_map(|((_, checked), name)| match name {
            RowName::Id(id) => checked.named(&id),
            _ => Vec::new(),
        })
        .collect()
    }

    /// The place of the row with this id.
    pub(crate) fn place(&self, row: &str) -> Result<usize, Error> {
        let place = row.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        place
            .filter(|place| *place < self.document.rows.len())
            .ok_or_else(|| Error::invalid(format!("The list has no row '{row}'.")).hint("Open the list again."))
    }
}

/// What the ticked rows come to.
fn summed(context: &Context, rows: &[BatchRow]) -> BatchTotals {
    let mut totals = BatchTotals { rows: rows.len(), ..BatchTotals::default() };
    for row in rows {
        if row.skipped || !row.included {
            totals.skipped += 1;
            continue;
        }
        totals.mistakes += usize::from(!row.mistakes.is_empty());
        totals.thumbnails += row.entries.len() * row.models.len();
        match row.cost_usd {
            Some(usd) => totals.cost_usd += usd,
            // Of several models some may have a price.
            None => {
                for id in &row.models {
                    match context.catalog.model(id).ok().and_then(|model| model.estimate()) {
                        Some(usd) => totals.cost_usd += usd,
                        None if totals.unpriced.contains(id) => {}
                        None => totals.unpriced.push(id.clone()),
                    }
                }
            }
        }
    }
    totals
}

/// Adds what is wrong with a row's picture or page.
fn outside_of(document: &Document, checked: &mut RowCheck, index: usize) {
    let Some(entry) = checked.entries.first() else { return };
    let remembered = [Field::BaseImage, Field::Url]
        .iter()
        .find_map(|field| document.unreadable.get(document.cell(index, field)?))
        .map(Error::invalid);
    let Some(error) = outside::wrong(document.folder.as_deref(), entry).or(remembered) else { return };
    let table = table_of(document, index);
    let mistake = outside::mistake(&table, &document.fields, &Entry { row: 1, ..entry.clone() }, &error);
    checked.mistakes.extend(mistake.map(|mistake| Mistake { row: index + 1, ..mistake }));
    checked.entries.clear();
}

/// Adds to the rows at these places that their titles cannot be set.
fn titles_of(context: &Context, document: &Document, checked: &mut [RowCheck], places: &[usize]) {
    let of_place = |&place: &usize| checked[place].entries.iter().map(|entry| (place, entry)).collect::<Vec<_>>();
    let entries: Vec<(usize, &Entry)> = places.iter().flat_map(of_place).collect();
    let refusals = context.refusals(entries.iter().map(|(_, entry)| &entry.brief));
    let refused: Vec<(usize, Option<Mistake>)> = entries
        .into_iter()
        .zip(refusals)
        .filter_map(|((place, entry), error)| {
            let entry = Entry { row: 1, ..entry.clone() };
            let mistake = outside::title_mistake(&table_of(document, place), &document.fields, &entry, &error?);
            Some((place, mistake.map(|mistake| Mistake { row: place + 1, ..mistake })))
        })
        .collect();
    for (place, mistake) in refused {
        checked[place].mistakes.extend(mistake);
        checked[place].entries.clear();
    }
}

/// A table of one row alone: its number is 1.
fn table_of(document: &Document, index: usize) -> Table {
    let row = TableRow::from(&document.rows[index]);
    Table { format: document.format, columns: document.columns.clone(), rows: vec![row] }
}

/// Row, field and what is wrong, in one sentence.
fn sentence(mistake: &Mistake) -> String {
    let field = match &mistake.field {
        Some(Field::Variable | Field::Ignore) | None => mistake.column.clone(),
        Some(field) => field.word(),
    };
    match (mistake.row, field.is_empty()) {
        (0, _) => mistake.message.clone(),
        (row, true) => format!("Row {row}: {}", mistake.message),
        (row, false) => format!("Row {row}, {field}: {}", mistake.message),
    }
}
