//! Templates for file names, e.g. `{row:03}-{slug}-{model}`.

mod parse;

use std::fmt;

use jiff::civil::Date;
use thumbsheet_core::title::plain;
use thumbsheet_core::{Error, ModelId};

use super::{model_part, safe, slug};
use parse::Parser;

/// Separators, which are dropped together with an empty part.
const SEPARATORS: [char; 3] = ['-', '_', ' '];

/// The values for a thumbnail's file name.
#[derive(Debug, Clone)]
pub struct NameParts<'a> {
    /// Number of the row in its list, from 1.
    pub row: Option<usize>,
    /// The title, for `{slug}`.
    pub title: &'a str,
    /// For `{model}`: the model's id, whose slash becomes a hyphen.
    pub model: &'a ModelId,
    /// For `{style}`: the style's id or sentence.
    pub style: &'a str,
    /// For `{template}`: the text template's id.
    pub template: &'a str,
    /// The export profile's id.
    pub profile: &'a str,
    /// The day on which the file is made.
    pub date: Option<Date>,
    /// For `{run}`: the run's id.
    pub run: &'a str,
    /// Version of the tile, from 1.
    pub version: usize,
    /// For `{id}`: the thumbnail's id.
    pub id: &'a str,
    /// Further fields by name, from a list's own columns.
    pub extra: &'a [(&'a str, &'a str)],
}

impl<'a> NameParts<'a> {
    /// Makes parts with a title and a model. The other parts are empty, and the version is 1.
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

/// A checked template for file names. A `/` separates folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameTemplate {
    text: String,
    /// The folders, then the file.
    components: Vec<Vec<Piece>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Field { name: String, width: usize },
}

impl NameTemplate {
    /// The template of a new destination, and of runs that set none.
    pub const DEFAULT: &'static str = "{row:03}-{slug}-{model}";

    /// Parses and checks a template.
    ///
    /// # Errors
    /// `INVALID_INPUT` with the column: an unknown field (with the nearest one), an unclosed brace, a character that
    /// some file system forbids, a path that leaves its folder.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Self::parse_with(text, &[])
    }

    /// Parses a template like [`parse`](Self::parse). The list's own columns are fields too.
    ///
    /// # Errors
    /// Those of [`parse`](Self::parse).
    pub fn parse_with(text: &str, columns: &[&str]) -> Result<Self, Error> {
        let plain = [".jpg", ".jpeg"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text);
        Ok(Self { text: text.to_owned(), components: Parser::new(plain, columns).run()? })
    }

    /// The template as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Names of the fields in the template.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.components.iter().flatten().filter_map(|piece| match piece {
            Piece::Field { name, .. } => Some(name.as_str()),
            Piece::Literal(_) => None,
        })
    }

    /// Makes a file name without an extension. Every part is valid on Linux, macOS and Windows.
    pub fn render(&self, parts: &NameParts<'_>) -> String {
        let (file, folders) = match self.components.split_last() {
            Some((file, folders)) => (file.as_slice(), folders),
            None => (&[][..], &[][..]),
        };
        let mut path = String::new();
        for folder in folders {
            let name = fitting(folder, parts);
            // A folder whose name would be empty is left out.
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

/// Makes a name that is short enough. The end of the title is cut, because it says least.
fn fitting(pieces: &[Piece], parts: &NameParts<'_>) -> String {
    let name = rendered(pieces, parts, usize::MAX);
    let excess = name.len().saturating_sub(safe::MAX_BYTES);
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

/// Renders a name with at most `max` bytes of the title.
fn rendered(pieces: &[Piece], parts: &NameParts<'_>, max: usize) -> String {
    let mut out = String::new();
    let mut skip = false;
    for piece in pieces {
        match piece {
            Piece::Literal(text) => {
                let text = if skip { text.trim_start_matches(SEPARATORS) } else { text };
                skip = false;
                out.push_str(text);
            }
            Piece::Field { name, width } => {
                let value = value(name, *width, parts);
                let value = if is_text(name) && value.len() > max {
                    safe::cut(&value, max).trim_end_matches(SEPARATORS)
                } else {
                    &value
                };
                skip = value.is_empty() && (skip || out.is_empty() || out.ends_with(SEPARATORS));
                out.push_str(value);
            }
        }
    }
    // The empty part is the last one, so its separator is before it.
    if skip {
        out.truncate(out.trim_end_matches(SEPARATORS).len());
    }
    out
}

fn value(name: &str, width: usize, parts: &NameParts<'_>) -> String {
    let value = match name {
        "row" => parts.row.map(|row| row.to_string()).unwrap_or_default(),
        "slug" => slug(&plain(parts.title)),
        "title" => safe::part(plain(parts.title).trim()),
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
