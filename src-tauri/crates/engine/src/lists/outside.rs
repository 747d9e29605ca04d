//! What a list says of the world outside: pictures beside it, pages on the web.

use std::path::{Component, Path, PathBuf};

use thumbsheet_core::{
    Error,
    list::{Entry, Field, Mistake, Table},
};

use super::field_of;
use crate::files::{MAX_BYTES, Named, named_in};

/// The file of a picture, which lies in the list's folder, also where links lead.
pub(super) fn picture(folder: Option<&Path>, relative: &str) -> Result<PathBuf, Error> {
    let Some(folder) = folder else {
        return Err(Error::invalid(format!("\"{relative}\" cannot be found: the list came without a folder."))
            .hint("Save the list in the folder of its pictures, and open the saved file."));
    };
    let absent = |error: std::io::Error| Error::invalid(format!("\"{relative}\" cannot be read: {error}."));
    let path = found(folder, relative)?.canonicalize().map_err(absent)?;
    let about = path.metadata().map_err(absent)?;
    if !folder.canonicalize().is_ok_and(|folder| path.starts_with(folder)) {
        return Err(Error::invalid(format!("\"{relative}\" is outside the list's folder."))
            .hint("Copy the picture into the list's folder."));
    }
    if !about.is_file() {
        return Err(Error::invalid(format!("\"{relative}\" is not a file.")));
    }
    if about.len() > MAX_BYTES {
        let (is, max) = (about.len() >> 20, MAX_BYTES >> 20);
        return Err(Error::invalid(format!("\"{relative}\" is too large: {is} MB. The maximum is {max} MB.")));
    }
    Ok(path)
}

/// The path of a picture as the file system writes it: other systems write accents and cases in another way.
fn found(folder: &Path, relative: &str) -> Result<PathBuf, Error> {
    let exact = folder.join(relative);
    if exact.exists() {
        return Ok(exact);
    }
    let mut path = folder.to_owned();
    for part in Path::new(relative).components() {
        let Component::Normal(part) = part else { continue };
        let part = part.to_string_lossy();
        match named_in(&path, &part) {
            Named::Found(name) => path.push(name),
            Named::Not { nearest } => {
                let inside = path.strip_prefix(folder).unwrap_or(Path::new("")).join(&*part);
                let error = Error::invalid(format!(
                    "\"{}\" cannot be read: there is no such file beside the list.",
                    inside.display()
                ));
                return Err(match nearest {
                    Some(near) => error.hint(format!("Did you mean {near}?")),
                    None => error.hint("Put the picture into the list's folder."),
                });
            }
        }
    }
    Ok(path)
}

/// What is wrong with the files of an entry, without reading them.
pub(super) fn wrong(folder: Option<&Path>, entry: &Entry) -> Option<Error> {
    picture(folder, entry.base_image.as_deref()?).err()
}

/// The mistake of an entry's row; one for all its languages.
pub(super) fn mistake(table: &Table, fields: &[Field], entry: &Entry, error: &Error) -> Option<Mistake> {
    mistake_of(field_of(entry), table, fields, entry, error)
}

/// The mistake of the cell that holds an entry's title.
pub(super) fn title_mistake(table: &Table, fields: &[Field], entry: &Entry, error: &Error) -> Option<Mistake> {
    let field = entry.lang.as_ref().map_or(Field::Title, |lang| Field::TitleIn(lang.clone()));
    mistake_of(field, table, fields, entry, error)
}

fn mistake_of(field: Field, table: &Table, fields: &[Field], entry: &Entry, error: &Error) -> Option<Mistake> {
    let row = table.rows.get(entry.row.checked_sub(1)?)?;
    let at = fields.iter().position(|known| *known == field);
    Some(Mistake {
        row: entry.row,
        line: row.line,
        column: at.and_then(|at| table.columns.get(at)).cloned().unwrap_or_default(),
        at,
        field: Some(field),
        value: at.and_then(|at| row.cells.get(at)).map(|cell| cell.trim().to_owned()).unwrap_or_default(),
        message: error.to_string(),
        suggestion: None,
    })
}

/// Puts mistakes where their rows are, each once.
pub(super) fn merge(mistakes: &mut Vec<Mistake>, more: Vec<Mistake>) {
    for mistake in more {
        if !mistakes.contains(&mistake) {
            mistakes.push(mistake);
        }
    }
    mistakes.sort_by_key(|mistake| mistake.row);
}
