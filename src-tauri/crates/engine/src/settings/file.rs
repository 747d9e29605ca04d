//! `settings.toml`: read with care, written whole, never over a file that was not understood.

use std::{io, ops::Range, path::Path};

use thumbsheet_core::{Code, Error};
use thumbsheet_library::atomic;
use toml::{Spanned, Table, Value, de::DeTable};

use super::{SCHEMA, Settings, limits, unknown::unknown};
use crate::places::Places;

const NAME: &str = "settings.toml";

/// The most characters of a file that a message repeats.
const MAX_QUOTED_CHARS: usize = 40;

/// The settings that a home has.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadedSettings {
    /// The settings that apply.
    pub settings: Settings,
    /// Why the file cannot be used. The defaults apply then, and the limits that the file says.
    pub problem: Option<Error>,
    /// Why the limits cannot be read. Nothing that costs may be asked then.
    pub unread_limits: Option<Error>,
    /// Keys that set nothing.
    pub unknown_keys: Vec<Error>,
    /// Whether the home has a settings file.
    pub found: bool,
}

impl LoadedSettings {
    /// What there is to tell of the file: the limits first, and without them nothing else, because one line is mended at a time.
    pub fn problems(&self) -> Vec<Error> {
        match &self.unread_limits {
            Some(error) => vec![error.clone()],
            None => self.problem.iter().chain(&self.unknown_keys).cloned().collect(),
        }
    }
}

/// The text of the file, and where the file is.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    path: &'a Path,
    text: &'a str,
}

impl<'a> Text<'a> {
    /// The file as a tree that says where each value stands.
    pub(super) fn table(&self) -> Result<DeTable<'a>, Error> {
        DeTable::parse(self.text).map(Spanned::into_inner).map_err(|error| self.wrong(&error))
    }

    /// The file and the line of the byte at `at`.
    pub(super) fn place(&self, at: usize) -> String {
        format!("{}, line {}", self.path.display(), self.line(at))
    }

    /// What is written at `span`, cut to a length for a message.
    pub(super) fn at(&self, span: Range<usize>) -> String {
        self.text.get(span).unwrap_or_default().chars().take(MAX_QUOTED_CHARS).collect()
    }

    fn line(&self, at: usize) -> usize {
        1 + self.text[..at.min(self.text.len())].matches('\n').count()
    }

    /// The name before the equals sign in a line: of what is not TOML, only that is certain.
    fn key(&self, line: usize) -> Option<&'a str> {
        let key = self.text.lines().nth(line - 1)?.split_once('=')?.0.trim();
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        (!key.is_empty() && key.len() <= MAX_QUOTED_CHARS && key.chars().all(fits)).then_some(key)
    }

    fn wrong(&self, error: &toml::de::Error) -> Error {
        let line = error.span().map(|span| self.line(span.start));
        let said = error.message().trim_end_matches('.');
        match line.and_then(|line| self.key(line)).filter(|key| !said.contains(key)) {
            Some(key) => unusable(self.path, line, &format!("{said} (at {key})")),
            None => unusable(self.path, line, said),
        }
    }
}

pub(super) fn load(home: &Path, places: &Places) -> LoadedSettings {
    let mut settings = Settings::default();
    settings.files.folder = places.exports();
    let path = home.join(NAME);
    let mut loaded =
        LoadedSettings { settings, problem: None, unread_limits: None, unknown_keys: Vec::new(), found: true };
    match text(&path) {
        Ok(None) => loaded.found = false,
        Ok(Some(text)) => {
            let text = Text { path: &path, text: &text };
            match parse(&text) {
                Ok((settings, table)) => {
                    let folder = std::mem::replace(&mut loaded.settings, settings).files.folder;
                    if !holds(&table, "files", "folder") {
                        loaded.settings.files.folder = folder;
                    }
                }
                Err(error) => loaded.problem = Some(error),
            }
            let unknown = unknown(&text);
            let read = limits::read(&text, &mut loaded.settings.generation);
            loaded.unread_limits = read.err().or(unknown.limit);
            loaded.unknown_keys = unknown.told;
        }
        Err(error) => {
            loaded.unread_limits = Some(limits::held_back(error.message.trim_end_matches('.'), "Mend the file"));
            loaded.problem = Some(error);
        }
    }
    loaded
}

pub(super) fn save(settings: &Settings, home: &Path) -> Result<(), Error> {
    let path = home.join(NAME);
    let mut table = match text(&path)? {
        Some(text) => {
            parse(&Text { path: &path, text: &text })
                .map_err(|error| Error {
                    message: format!("The settings were not saved: {}", error.message),
                    hint: Some(format!(
                        "Mend {} or move it away, then save again. It was left as it is.",
                        path.display()
                    )),
                    ..error
                })?
                .1
        }
        None => Table::new(),
    };
    let settings = Settings { schema: SCHEMA, ..settings.clone() };
    let broken = |error: &dyn std::fmt::Display| {
        Error::new(Code::Internal, format!("The settings could not be written as TOML: {error}."))
    };
    let mut new = Table::try_from(&settings).map_err(|error| broken(&error))?;
    if let Some(Value::Table(generation)) = new.get_mut("generation") {
        // TOML has no null, and what is absent is the default.
        if settings.generation.max_cost_usd.is_none() {
            generation.insert("max_cost_usd".into(), "off".into());
        }
        if let Some(Value::Table(old)) = table.get_mut("generation") {
            // What is none by default is taken away.
            for key in ["concurrency", "day_limit_usd", "month_limit_usd"] {
                if !generation.contains_key(key) {
                    old.remove(key);
                }
            }
        }
    }
    lay_over(&mut table, new);
    let text = toml::to_string_pretty(&table).map_err(|error| broken(&error))?;
    std::fs::create_dir_all(home).and_then(|()| atomic::write(&path, text.as_bytes())).map_err(|error| {
        Error::new(Code::SaveFailed, format!("Could not write to {}: {error}.", path.display()))
            .hint("Make the folder writable, or set THUMBSHEET_HOME to one that is.")
    })
}

fn text(path: &Path) -> Result<Option<String>, Error> {
    match std::fs::read(path) {
        Ok(bytes) => String::from_utf8(bytes).map(Some).map_err(|error| {
            let good = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]).into_owned();
            let line = 1 + good.matches('\n').count();
            unusable(path, Some(line), "it is not UTF-8 text")
        }),
        // The limits stand in what a link leads to, such as a folder that is not mounted.
        Err(error) if error.kind() == io::ErrorKind::NotFound && path.is_symlink() => {
            Err(unusable(path, None, "it is a link to a file that is not there"))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unusable(path, None, &error.to_string())),
    }
}

/// The settings, and the table they were read from with the keys that this version does not know.
fn parse(text: &Text<'_>) -> Result<(Settings, Table), Error> {
    let table = text.text.parse().map_err(|error| text.wrong(&error))?;
    if let Some(error) = newer(text, &text.table()?) {
        return Err(error);
    }
    let settings: Settings = toml::from_str(text.text).map_err(|error| text.wrong(&error))?;
    settings.check().map_err(|error| unusable(text.path, None, error.message.trim_end_matches('.')))?;
    Ok((settings, table))
}

/// The error of a file that a newer Thumbsheet wrote, whose keys may mean something else.
pub(super) fn newer(text: &Text<'_>, table: &DeTable<'_>) -> Option<Error> {
    let schema = table.iter().find(|(key, _)| key.get_ref() == "schema")?.1.get_ref().as_integer()?;
    let schema = u64::from_str_radix(schema.as_str(), schema.radix()).ok().filter(|schema| *schema > SCHEMA.into())?;
    let told = format!(
        "{} was written by a newer Thumbsheet (schema {schema}; this one knows {SCHEMA}).",
        text.path.display()
    );
    Some(
        Error::invalid(told)
            .hint("Update Thumbsheet, or move the file away. It was left as it is, and the defaults hold."),
    )
}

fn unusable(path: &Path, line: Option<usize>, why: &str) -> Error {
    let line = line.map(|line| format!(", line {line}")).unwrap_or_default();
    Error::invalid(format!("{}{line} cannot be used: {why}.", path.display()))
        .hint("Mend that line or move the file away. It was left as it is, and the defaults hold.")
}

fn holds(table: &Table, section: &str, key: &str) -> bool {
    table.get(section).and_then(Value::as_table).is_some_and(|section| section.contains_key(key))
}

/// Puts `new` over `old`; keys that only `old` has stay. Lists are replaced, but entries with an id keep what they had.
fn lay_over(old: &mut Table, new: Table) {
    for (key, value) in new {
        match (old.get_mut(&key), value) {
            (Some(Value::Table(old)), Value::Table(new)) => lay_over(old, new),
            (Some(Value::Array(old)), Value::Array(new)) => *old = new.into_iter().map(|new| kept(old, new)).collect(),
            (_, value) => {
                old.insert(key, value);
            }
        }
    }
}

fn kept(old: &[Value], new: Value) -> Value {
    let Value::Table(new) = new else { return new };
    let same = |one: &&Value| one.get("id").is_some_and(|id| Some(id) == new.get("id"));
    let mut table = old.iter().find(same).and_then(Value::as_table).cloned().unwrap_or_default();
    // A price that was taken away is absent from `new`.
    table.remove("price_usd");
    lay_over(&mut table, new);
    Value::Table(table)
}
