//! What a file of the watched folder asks for: a post one title, a list one a row.

use std::path::Path;

use jiff::civil::Date;
use thumbsheet_core::title::plain;
use thumbsheet_core::{
    Brief, Catalog, Error, ModelId,
    list::{self, Checker, Defaults, Encoding, Field, guess},
    plan::Row,
};
use thumbsheet_destinations::slug;

use super::front::{self, Front, Value};

/// Something in a file that one row of thumbnails is made for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    /// Its id, the same whenever the file is read: the file's place in the folder, with the row's id where it is a list.
    pub(super) id: String,
    /// How its pictures are named, without what follows for the model.
    pub(super) stem: String,
    /// The row with its brief and models checked.
    pub(super) row: Row,
}

/// The drafts that a file contains.
#[derive(Debug, Default)]
pub(super) struct FileDrafts {
    pub(super) entries: Vec<Entry>,
    /// What is wrong, each a sentence; the rest counts all the same.
    pub(super) problems: Vec<Error>,
}

/// Whether a file of this name is looked at.
pub(super) fn is_watched(path: &Path) -> bool {
    kind(path).is_some()
}

#[derive(Clone, Copy)]
enum Kind {
    Post,
    List,
}

fn kind(path: &Path) -> Option<Kind> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    match ending.as_str() {
        "md" | "markdown" | "mdx" => Some(Kind::Post),
        "csv" => Some(Kind::List),
        _ => None,
    }
}

/// Reads a file. `place` is where it lies in the folder, with `/` between its parts.
pub(super) fn read(place: &str, bytes: &[u8], defaults: &Defaults, catalog: &Catalog, today: Date) -> FileDrafts {
    let stem = Path::new(place).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    match kind(Path::new(place)) {
        Some(Kind::Post) => post(place, stem, bytes, defaults, catalog),
        Some(Kind::List) => list(place, stem, bytes, defaults, catalog, today),
        None => FileDrafts::default(),
    }
}

fn post(place: &str, stem: &str, bytes: &[u8], defaults: &Defaults, catalog: &Catalog) -> FileDrafts {
    let wrong = |said: String| FileDrafts { problems: vec![Error::invalid(said)], ..FileDrafts::default() };
    // Only the head counts: what follows may be in any encoding.
    let text = String::from_utf8_lossy(bytes);
    let front = match front::read(&text) {
        Ok(Some(front)) => front,
        // A text without front matter asks for nothing.
        Ok(None) => return FileDrafts::default(),
        Err(why) => return wrong(format!("{place}, {why}.")),
    };
    let mut problems = Vec::new();
    for key in front.our_keys().filter(|key| !KEYS.contains(key)) {
        problems.push(
            Error::invalid(format!("{place}: 'thumbnail.{key}' is not a known key and is ignored."))
                .hint(format!("The known keys are {}.", KEYS.join(", "))),
        );
    }
    match row(&front, defaults, catalog) {
        Ok(row) => FileDrafts { entries: vec![Entry { id: place.to_owned(), stem: stem.to_owned(), row }], problems },
        Err(error) => {
            problems.push(Error { message: format!("{place}: {}", error.message), ..error });
            FileDrafts { problems, ..FileDrafts::default() }
        }
    }
}

/// What the front matter may say of a thumbnail.
const KEYS: &[&str] = &["title", "style", "template", "font", "extra", "description", "models"];

fn row(front: &Front, defaults: &Defaults, catalog: &Catalog) -> Result<Row, Error> {
    let title = word(front, "title")?
        .ok_or_else(|| Error::invalid("the front matter has no title.").hint("Write one: title: ..."))?;
    let mut brief = Brief { title, ..defaults.brief.clone() };
    if let Some(style) = word(front, "style")? {
        brief.style = style;
    }
    if let Some(template) = word(front, "template")?.filter(|name| front.is_ours("template") || !is_a_file(name)) {
        brief.design.template = template;
    }
    if let Some(font) = word(front, "font")? {
        brief.design.font = font;
    }
    if let Some(extra) = word(front, "extra")? {
        brief.extra = Some(extra);
    }
    if let Some(context) = word(front, "description")? {
        // Line ends of a long description are no part of what is asked for.
        brief.context = Some(context.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    let models = match front.get("models") {
        None => defaults.models.clone(),
        Some(Value::List(names)) => named(names.iter().map(String::as_str), catalog)?,
        Some(Value::Text(names)) => named(names.split(['|', ',']), catalog)?,
        Some(Value::Other) => return Err(not_a_word("models")),
    };
    Ok(Row::new(brief.checked(catalog)?, models))
}

/// The word of a key. What a site has under it that is no word is the site's own, except under `thumbnail:`.
fn word(front: &Front, key: &str) -> Result<Option<String>, Error> {
    match front.get(key) {
        Some(Value::Text(text)) => Ok(Some(text.trim().to_owned())),
        Some(_) if key == "title" || front.is_ours(key) => Err(not_a_word(key)),
        _ => Ok(None),
    }
}

fn not_a_word(key: &str) -> Error {
    Error::invalid(format!("{key} is not text.")).hint("Write the value on one line, in quotes.")
}

/// Sites name the file of a page's layout in `template`: `page.html`.
fn is_a_file(name: &str) -> bool {
    name.contains(['.', '/'])
}

fn named<'a>(names: impl Iterator<Item = &'a str>, catalog: &Catalog) -> Result<Vec<ModelId>, Error> {
    let mut models = Vec::new();
    for name in names.map(str::trim).filter(|name| !name.is_empty()) {
        let id = catalog.model(name)?.id;
        if !models.contains(&id) {
            models.push(id);
        }
    }
    if models.is_empty() { Err(Error::invalid("models is empty.")) } else { Ok(models) }
}

/// The rows of a list, read and checked as those of `thumbsheet batch`. What a run that nobody looks at cannot have is refused: a page
/// that says something else tomorrow would be another picture, and be paid for again.
fn list(place: &str, stem: &str, bytes: &[u8], defaults: &Defaults, catalog: &Catalog, today: Date) -> FileDrafts {
    let table = match list::read(place, bytes) {
        // Nobody looks at what a guess makes of the letters.
        Ok(table) if table.format.encoding != Encoding::UTF_8 && !table.format.bom => {
            let error = Error::invalid(format!("{place} is not UTF-8 text."));
            let hint = "Save it as UTF-8 (\"CSV UTF-8\" in Excel), or make it with `thumbsheet batch`.";
            return FileDrafts { problems: vec![error.hint(hint)], ..FileDrafts::default() };
        }
        Ok(table) => table,
        Err(error) => return FileDrafts { problems: vec![error], ..FileDrafts::default() },
    };
    let fields = guess(&table.columns);
    let checked = list::check(&table, &Checker::new(&table.columns, &fields, defaults, catalog, today));
    let wrong = |row: usize, said: &str| match row {
        0 => Error::invalid(format!("{place}: {said}")),
        number => Error::invalid(format!("{place}, {} {number}: {said}", table.format.kind.row())),
    };
    let mut problems: Vec<Error> = checked
        .mistakes
        .iter()
        .map(|mistake| match &mistake.suggestion {
            Some(word) => wrong(mistake.row, &mistake.message).hint(format!("Did you mean {word}?")),
            None => wrong(mistake.row, &mistake.message),
        })
        .collect();
    let id_column = fields.iter().position(|field| *field == Field::Id);
    let mut entries = Vec::new();
    for entry in checked.entries {
        if entry.url.is_some() || entry.base_image.is_some() {
            let said = "A watched list takes neither pages nor pictures of one's own.";
            problems.push(wrong(entry.row, said).hint("Make the row with `thumbsheet batch`."));
            continue;
        }
        let named = slug(&plain(&entry.brief.title));
        // Without an id the title is one, and not what else stands in the row: its picture is written over when that changes.
        let given = id_column.and_then(|at| table.rows.get(entry.row - 1)?.cells.get(at));
        let id =
            given.map(|id| id.trim()).filter(|id| !id.is_empty()).map_or_else(|| named.clone(), |_| entry.id.clone());
        let row = Row { drawn_for: entry.drawn_for, variables: entry.variables, ..Row::new(entry.brief, entry.models) };
        entries.push(Entry { id: format!("{place}#{id}"), stem: format!("{stem}-{named}"), row });
    }
    FileDrafts { entries, problems }
}

#[cfg(test)]
mod tests;
