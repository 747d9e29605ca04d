//! The check of a row: all its mistakes at once, or its entries.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    Defaults, Entry, Field, ListCheck, Mistake, Quote, RowCheck, RowName, Table, TableRow,
    delimited::HEADER_ROWS,
    guess, ids,
    ids::hash,
    variables::filled,
    words::{CellMistake, Words, shown},
};
use crate::{Catalog, Error, ModelId, brief::Slots};

mod cells;

/// Field of file names that holds the language of a title.
const LANG: &str = "lang";

/// Checks a template for file names. The second argument names the list's own columns, which are fields too.
pub type NameCheck<'a> = dyn Fn(&str, &[&str]) -> Result<(), Error> + 'a;

/// Checks rows of a list, one by one.
pub struct Checker<'a> {
    columns: &'a [String],
    fields: &'a [Field],
    defaults: &'a Defaults,
    words: Words<'a>,
    names: Option<&'a NameCheck<'a>>,
    /// Index and name of the list's own columns.
    variables: Vec<(usize, &'a str)>,
}

/// Checks a whole list: collects all mistakes, and the entries of the rows without mistakes.
pub fn check(table: &Table, checker: &Checker<'_>) -> ListCheck {
    let mut rows: Vec<RowCheck> =
        table.rows.iter().enumerate().map(|(index, row)| checker.row(index + 1, row)).collect();
    let whole = checker.whole(&table.rows);
    if whole.is_some() {
        // The rows are wrong only because the list is.
        for row in &mut rows {
            row.mistakes.clear();
        }
    }
    let mut checked = ListCheck { mistakes: whole.into_iter().collect(), ..ListCheck::default() };
    for ((index, row), name) in rows.iter().enumerate().zip(ids(&rows)) {
        checked.mistakes.extend(row.mistakes.iter().cloned());
        match name {
            RowName::Not => checked.skipped += 1,
            RowName::Id(id) if checked.mistakes.first().is_none_or(|mistake| mistake.row > 0) => {
                checked.entries.extend(row.named(&id));
            }
            RowName::Id(_) => {}
            RowName::Twice(_) if checked.mistakes.first().is_some_and(|mistake| mistake.row == 0) => {}
            RowName::Twice(first) => {
                let first = format!("{} {}", table.format.kind.row(), first + 1);
                checked.mistakes.push(checker.twice(index + 1, &table.rows[index], &first));
            }
        }
    }
    checked
}

impl<'a> Checker<'a> {
    /// Makes a checker for rows with these columns, whose meanings are `fields`. A model that its vendor has shut down
    /// by `today` is a mistake.
    pub fn new(
        columns: &'a [String],
        fields: &'a [Field],
        defaults: &'a Defaults,
        catalog: &'a Catalog,
        today: Date,
    ) -> Self {
        let of_list = fields
            .iter()
            .zip(columns)
            .enumerate()
            .filter(|(_, (field, _))| **field == Field::Variable || field.is_slot());
        let variables = of_list.map(|(index, (_, name))| (index, name.as_str())).collect();
        Self { columns, fields, defaults, words: Words::new(catalog, today), names: None, variables }
    }

    /// Also checks templates for file names, with `names`.
    #[must_use]
    pub fn names(self, names: &'a NameCheck<'a>) -> Self {
        Self { names: Some(names), ..self }
    }

    /// Values of the list's own columns in one row. A list in several languages has the field `lang` too.
    fn of_language(&self, values: &[(String, String)], lang: Option<&str>) -> BTreeMap<String, String> {
        let mut all: BTreeMap<String, String> = values.iter().cloned().collect();
        if self.has_languages() {
            all.entry(LANG.to_owned()).or_insert_with(|| lang.unwrap_or_default().to_owned());
        }
        all
    }

    fn has_languages(&self) -> bool {
        self.fields.iter().any(|field| matches!(field, Field::TitleIn(_)))
    }

    /// Checks the list as a whole. With a mistake here, no row makes an entry, and no row is told.
    pub fn whole(&self, rows: &[TableRow]) -> Option<Mistake> {
        let wrong = |line: usize, message: String| Mistake {
            row: 0,
            line,
            column: String::new(),
            at: None,
            field: None,
            value: String::new(),
            message,
            suggestion: None,
        };
        let has_title = |fields: &[Field]| fields.iter().any(|field| matches!(field, Field::Title | Field::TitleIn(_)));
        if has_title(self.fields) {
            return self.too_wide(rows).map(|message| wrong(1, message));
        }
        let heads = |row: &&TableRow| row.cells.len() > 1 && has_title(&guess(&row.cells));
        if let Some(header) = rows.iter().take(HEADER_ROWS).find(heads) {
            let named = named(&header.cells);
            return Some(wrong(
                header.line,
                format!("The header is line {}: {named}. Take the lines above it away.", header.line),
            ));
        }
        let named = named(self.columns);
        let message = format!("No column is the title. The first line names the columns: {named}. Call one \"title\".");
        Some(wrong(1, message))
    }

    /// What is wrong where every row has more cells than the header: the header, or quotes that are missing everywhere.
    fn too_wide(&self, rows: &[TableRow]) -> Option<String> {
        let wants = self.columns.len();
        let most = rows.iter().map(|row| row.cells.len()).max()?;
        let is_wide = |row: &TableRow| row.quote.is_none() && row.cells.len() > wants;
        (rows.len() > 1 && rows.iter().all(is_wide)).then(|| {
            format!(
                "Every row has more cells than the header, which has {wants}: up to {most}. Name each column in the \
                 header. A cell with the delimiter in it needs quotes."
            )
        })
    }

    /// Checks the row with this number, counted from 1.
    pub fn row(&self, number: usize, row: &TableRow) -> RowCheck {
        let hash = hash(row, self.fields, self.columns);
        let mut reading = Reading { checker: self, number, row, mistakes: Vec::new() };
        let skipped = reading.is_skipped();
        let mut checked = RowCheck { skipped, hash, ..RowCheck::default() };
        if !skipped && reading.is_even() {
            checked.given = reading.id();
            let entries = reading.entries();
            if reading.mistakes.is_empty() {
                checked.entries = entries;
            }
        }
        checked.mistakes = reading.mistakes;
        checked
    }

    /// Makes the mistake of a row whose id another row has already; `first` names that row, as in `row 2`.
    pub fn twice(&self, number: usize, row: &TableRow, first: &str) -> Mistake {
        let reading = Reading { checker: self, number, row, mistakes: Vec::new() };
        let (at, id) = reading.cell(&Field::Id).map_or((None, ""), |(at, id)| (Some(at), id));
        let message = format!("\"{}\" is also the id of {first}. Each row needs its own.", shown(id));
        reading.mistake(at, CellMistake { value: Some(id.to_owned()), message, suggestion: None })
    }
}

/// The names of columns, in quotes.
fn named(columns: &[String]) -> String {
    columns.iter().map(|name| format!("\"{}\"", shown(name))).collect::<Vec<_>>().join(", ")
}

/// A row during its check.
struct Reading<'c, 'a> {
    checker: &'c Checker<'a>,
    number: usize,
    row: &'c TableRow,
    mistakes: Vec<Mistake>,
}

impl<'c> Reading<'c, '_> {
    /// Column and text of a field's cell, unless the cell is empty.
    fn cell(&self, field: &Field) -> Option<(usize, &'c str)> {
        let at = self.checker.fields.iter().position(|known| known == field)?;
        let cell = self.row.cells.get(at)?.trim();
        (!cell.is_empty()).then_some((at, cell))
    }

    fn mistake(&self, at: Option<usize>, wrong: CellMistake) -> Mistake {
        let cell = at.and_then(|at| self.row.cells.get(at)).map(|cell| cell.trim()).unwrap_or_default();
        Mistake {
            row: self.number,
            line: self.row.line,
            column: at.and_then(|at| self.checker.columns.get(at)).cloned().unwrap_or_default(),
            at,
            field: at.and_then(|at| self.checker.fields.get(at)).cloned(),
            value: wrong.value.unwrap_or_else(|| cell.to_owned()),
            message: wrong.message,
            suggestion: wrong.suggestion,
        }
    }

    fn wrong(&mut self, at: Option<usize>, wrong: CellMistake) {
        let mistake = self.mistake(at, wrong);
        self.mistakes.push(mistake);
    }

    /// Parses a field's cell with `read`, and records its mistake.
    fn read<T>(&mut self, field: &Field, read: impl FnOnce(&Self, &'c str) -> Result<T, CellMistake>) -> Option<T> {
        let (at, cell) = self.cell(field)?;
        match read(self, cell) {
            Ok(value) => Some(value),
            Err(wrong) => {
                self.wrong(Some(at), wrong);
                None
            }
        }
    }

    /// Checks that the row has as many cells as the header. In any other row each cell may be in the wrong column, so
    /// nothing else is checked.
    fn is_even(&mut self) -> bool {
        let (has, wants) = (self.row.cells.len(), self.checker.columns.len());
        if let Some(quote) = self.row.quote {
            let (message, at) = match quote {
                Quote::Unclosed(line) => (
                    format!("The quote that opens in line {line} is never closed: everything after it is in one cell."),
                    has.checked_sub(1).filter(|at| *at < wants),
                ),
                Quote::Undoubled(line) => (
                    format!(
                        "Something stands behind the closing quote of a cell in line {line}. A quote within quotes is \
                         written twice: \"He said \"\"hello\"\"\"."
                    ),
                    None,
                ),
            };
            self.wrong(at, CellMistake::new(message));
            return false;
        }
        if has == wants {
            return true;
        }
        let cells = |count: usize| if count == 1 { "1 cell".to_owned() } else { format!("{count} cells") };
        let counts = format!("The row has {}, the header {wants}", cells(has));
        if has < wants {
            let message =
                format!("{counts}: \"{}\" has another delimiter. Separate all cells alike.", shown(&self.row.cells[0]));
            self.wrong(Some(0), CellMistake::new(message));
        } else {
            let surplus = self.row.cells[wants..].join(", ");
            let message =
                format!("{counts}: \"{}\" is too much. A cell with the delimiter in it needs quotes.", shown(&surplus));
            self.wrong(None, CellMistake { value: Some(surplus), ..CellMistake::new(message) });
        }
        false
    }

    fn entries(&mut self) -> Vec<Entry> {
        let Defaults { brief, models, name, .. } = self.checker.defaults;
        let mut brief = brief.clone();
        let titles = self.titles();
        for (field, place) in [
            (Field::Style, &mut brief.style),
            (Field::Template, &mut brief.design.template),
            (Field::Font, &mut brief.design.font),
        ] {
            if let Some(id) = self.read(&field, |reading, word| reading.checker.words.id(&field, word)) {
                *place = id;
            }
        }
        brief.slots = self.slots().over(&brief.slots);
        brief.extra = self.read(&Field::Extra, Self::extra).or(brief.extra);
        let context = self.read(&Field::Context, |_, text| cells::context(text));
        brief.seed = self.read(&Field::Seed, |_, text| cells::seed(text)).or(brief.seed);
        if let Some(profile) =
            self.read(&Field::Profile, |reading, word| reading.checker.words.id(&Field::Profile, word))
            && let Some(export) = self.checker.words.export(&profile)
        {
            brief.export =
                crate::brief::Export { quality: brief.export.quality, receipt: brief.export.receipt, ..export };
        }
        let filename = self.read(&Field::Filename, Self::filename).or_else(|| name.clone());
        // A context in the list takes precedence over the page's.
        let url = self.read(&Field::Url, |_, text| cells::url(text)).filter(|_| context.is_none());
        brief.context = context.or(brief.context);
        let base_image = self.read(&Field::BaseImage, |_, text| cells::path(text));
        let models = self.models().unwrap_or_else(|| models.clone());
        let models = match &base_image {
            Some(_) => super::OWN_PICTURE.parse().into_iter().collect(),
            None => models,
        };
        if models.is_empty() && self.mistakes.is_empty() {
            self.wrong(None, CellMistake::new("No model is named, here or for the whole list."));
        }
        let variables: Vec<(String, String)> =
            self.checker.variables.iter().map(|(at, name)| self.variable(*at, name)).collect();
        let main = titles.first().map(|(_, title)| title.clone());
        let several = titles.len() > 1 || titles.first().is_some_and(|(language, _)| language.is_some());
        let entry = |(lang, title): (Option<String>, String)| Entry {
            row: self.number,
            id: String::new(),
            brief: crate::Brief { title, ..brief.clone() },
            models: models.clone(),
            drawn_for: main.clone().filter(|_| several),
            filename: filename.clone(),
            url: url.clone(),
            base_image: base_image.clone(),
            variables: self.checker.of_language(&variables, lang.as_deref()),
            lang,
        };
        titles.into_iter().map(entry).collect()
    }

    /// What the row shows beside its title.
    fn slots(&mut self) -> Slots {
        let mut slots = Slots::default();
        for (field, slot) in [
            (Field::Kicker, &mut slots.kicker),
            (Field::Subtitle, &mut slots.subtitle),
            (Field::Byline, &mut slots.byline),
            (Field::Number, &mut slots.number),
            (Field::Label, &mut slots.label),
        ] {
            *slot = self.read(&field, |_, text| cells::slot(&field, text)).unwrap_or_default();
        }
        slots.tags = self.read(&Field::Tags, |_, text| cells::tags(text)).unwrap_or_default();
        slots.of = self.read(&Field::Of, |_, text| cells::count(text)).unwrap_or_default();
        slots
    }

    /// Parses the models of the row: `a|b`.
    fn models(&mut self) -> Option<Vec<ModelId>> {
        let (at, cell) = self.cell(&Field::Models)?;
        let mut models: Vec<ModelId> = Vec::new();
        let mut asked: Vec<&str> = Vec::new();
        for word in cell.split(['|', '\n']).map(str::trim).filter(|word| !word.is_empty()) {
            match self.checker.words.model(word) {
                Ok(model) if models.contains(&model) || asked.contains(&word) => {
                    let message = format!("\"{word}\" is named twice; each model draws once.");
                    self.wrong(Some(at), CellMistake { value: Some(word.to_owned()), message, suggestion: None });
                }
                Ok(model) => models.push(model),
                Err(wrong) if !asked.contains(&word) => self.wrong(Some(at), wrong),
                Err(_) => {}
            }
            asked.push(word);
        }
        Some(models).filter(|models| !models.is_empty())
    }
}
