//! How a person wants files to be named: `{row:03}-{slug}-{model}`.

mod parse;

use std::fmt;

use jiff::civil::Date;
use thumbsheet_core::{Error, ModelId};

use super::{model_part, safe, slug};
use parse::Parser;

/// Between two parts of a name: goes with a part that is empty.
const JOINTS: [char; 3] = ['-', '_', ' '];

/// What there is to say about one thumbnail in its file name.
#[derive(Debug, Clone)]
pub struct NameParts<'a> {
    /// Row of a list, from 1.
    pub row: Option<usize>,
    /// The title.
    pub title: &'a str,
    /// The model.
    pub model: &'a ModelId,
    /// The style's id.
    pub style: &'a str,
    /// The template's id.
    pub template: &'a str,
    /// The export profile's id.
    pub profile: &'a str,
    /// The day it is made.
    pub date: Option<Date>,
    /// The run's id.
    pub run: &'a str,
    /// Which version of its tile, from 1.
    pub version: usize,
    /// The thumbnail's id.
    pub id: &'a str,
    /// Further fields by name: a list's own columns.
    pub extra: &'a [(&'a str, &'a str)],
}

impl<'a> NameParts<'a> {
    /// A title and a model; the rest is empty, and the version the first.
    pub fn new(title: &'a str, model: &'a ModelId) -> Self {
        Self {
            row: None,
            title,
            model,
            style: "",
            template: "",
            profile: "",
            date: None,
            run: "",
            version: 1,
            id: "",
            extra: &[],
        }
    }
}

/// A checked template for file names, with `/` for folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameTemplate {
    text: String,
    /// Folders, then the file.
    components: Vec<Vec<Piece>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Field { name: String, width: usize },
}

impl NameTemplate {
    /// The template of those who set none.
    pub const DEFAULT: &'static str = "{row:03}-{slug}-{model}";

    /// Checks a template.
    ///
    /// # Errors
    /// `INVALID_INPUT` with the column: an unknown field (with the nearest), a brace that is not closed, a character that
    /// some file system refuses, a path that leaves its folder.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Self::parse_with(text, &[])
    }

    /// As [`parse`](Self::parse), where a list has columns of its own; they are fields too.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn parse_with(text: &str, columns: &[&str]) -> Result<Self, Error> {
        let plain = [".jpg", ".jpeg"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
        Ok(Self { text: text.to_owned(), components: Parser::new(plain, columns).run()? })
    }

    /// The template as it was given.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The fields it names.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.components.iter().flatten().filter_map(|piece| match piece {
            Piece::Field { name, .. } => Some(name.as_str()),
            Piece::Literal(_) => None,
        })
    }

    /// The name of a file, without its extension. Every part of it is safe on Linux, macOS and Windows.
    pub fn render(&self, parts: &NameParts<'_>) -> String {
        let (file, folders) = match self.components.split_last() {
            Some((file, folders)) => (file.as_slice(), folders),
            None => (&[][..], &[][..]),
        };
        let mut path = String::new();
        for folder in folders {
            let name = fitting(folder, parts);
            // A folder that would be named by a row alone, where there is none, is left out.
            if !name.is_empty() {
                path.push_str(&safe::component(&name));
                path.push('/');
            }
        }
        path.push_str(&safe::component(&fitting(file, parts)));
        path
    }
}

impl Default for NameTemplate {
    fn default() -> Self {
        let field = |name: &str, width| Piece::Field { name: name.to_owned(), width };
        let hyphen = || Piece::Literal("-".to_owned());
        let file = vec![field("row", 3), hyphen(), field("slug", 0), hyphen(), field("model", 0)];
        Self { text: Self::DEFAULT.to_owned(), components: vec![file] }
    }
}

impl fmt::Display for NameTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A name that is short enough: what is too long is taken from the title, which says least at its end.
fn fitting(pieces: &[Piece], parts: &NameParts<'_>) -> String {
    let name = rendered(pieces, parts, usize::MAX);
    let excess = name.len().saturating_sub(safe::MOST_BYTES);
    if excess == 0 {
        return name;
    }
    let longest = pieces.iter().filter_map(|piece| match piece {
        Piece::Field { name, width } if is_text(name) => Some(value(name, *width, parts).len()),
        _ => None,
    });
    rendered(pieces, parts, longest.max().unwrap_or_default().saturating_sub(excess).max(1))
}

fn is_text(name: &str) -> bool {
    matches!(name, "slug" | "title")
}

/// `most`: bytes that a title may have.
fn rendered(pieces: &[Piece], parts: &NameParts<'_>, most: usize) -> String {
    let mut out = String::new();
    let mut skip = false;
    for piece in pieces {
        match piece {
            Piece::Literal(text) => {
                let text = if skip { text.trim_start_matches(JOINTS) } else { text };
                skip = false;
                out.push_str(text);
            }
            Piece::Field { name, width } => {
                let value = value(name, *width, parts);
                let value = if is_text(name) && value.len() > most {
                    safe::cut(&value, most).trim_end_matches(JOINTS)
                } else {
                    &value
                };
                skip = value.is_empty() && (skip || out.is_empty() || out.ends_with(JOINTS));
                out.push_str(value);
            }
        }
    }
    // The empty part stood last: its joint is before it.
    if skip {
        out.truncate(out.trim_end_matches(JOINTS).len());
    }
    out
}

fn value(name: &str, width: usize, parts: &NameParts<'_>) -> String {
    let value = match name {
        "row" => parts.row.map(|row| row.to_string()).unwrap_or_default(),
        "slug" => slug(parts.title),
        "title" => safe::part(parts.title.trim()),
        "model" => model_part(parts.model),
        "provider" => safe::part(parts.model.provider()),
        "style" => safe::part(parts.style),
        "template" => safe::part(parts.template),
        "profile" => safe::part(parts.profile),
        "date" => parts.date.map(|date| date.to_string()).unwrap_or_default(),
        "run" => safe::part(parts.run),
        "v" => parts.version.to_string(),
        "id" => safe::part(parts.id),
        column => {
            let found = parts.extra.iter().find(|(name, _)| *name == column);
            safe::part(found.map_or("", |(_, value)| value.trim()))
        }
    };
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("{value:0>width$}")
    } else {
        value
    }
}

#[cfg(test)]
mod tests;
