//! `settings.toml`: read with care, written whole, never over a file that was not understood.

use std::{io, path::Path};

use serde::Deserialize;
use thumbsheet_core::{Code, Error};
use thumbsheet_library::atomic;
use toml::{Table, Value};

use super::{SCHEMA, Settings};
use crate::places::Places;

const NAME: &str = "settings.toml";

/// The settings that a home has.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadedSettings {
    /// The settings that apply.
    pub settings: Settings,
    /// Why the file cannot be used; the defaults apply then.
    pub problem: Option<Error>,
    /// Whether the home has a settings file.
    pub found: bool,
}

pub(super) fn load(home: &Path, places: &Places) -> LoadedSettings {
    let mut defaults = Settings::default();
    defaults.files.folder = places.exports();
    let path = home.join(NAME);
    match text(&path) {
        Ok(None) => LoadedSettings { settings: defaults, problem: None, found: false },
        Ok(Some(text)) => match parse(&path, &text) {
            Ok((mut settings, table)) => {
                if !holds(&table, "files", "folder") {
                    settings.files.folder = defaults.files.folder;
                }
                LoadedSettings { settings, problem: None, found: true }
            }
            Err(error) => LoadedSettings { settings: defaults, problem: Some(error), found: true },
        },
        Err(error) => LoadedSettings { settings: defaults, problem: Some(error), found: true },
    }
}

pub(super) fn save(settings: &Settings, home: &Path) -> Result<(), Error> {
    let path = home.join(NAME);
    let mut table = match text(&path)? {
        Some(text) => {
            parse(&path, &text)
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
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unusable(path, None, &error.to_string())),
    }
}

/// The settings, and the table they were read from with the keys that this version does not know.
fn parse(path: &Path, text: &str) -> Result<(Settings, Table), Error> {
    #[derive(Deserialize)]
    struct Head {
        schema: Option<u32>,
    }
    let wrong = |error: &toml::de::Error| {
        let line = error.span().map(|span| 1 + text[..span.start.min(text.len())].matches('\n').count());
        unusable(path, line, error.message().trim_end_matches('.'))
    };
    let table: Table = text.parse().map_err(|error| wrong(&error))?;
    let head: Head = toml::from_str(text).map_err(|error| wrong(&error))?;
    if let Some(schema) = head.schema.filter(|schema| *schema > SCHEMA) {
        return Err(Error::invalid(format!(
            "{} was written by a newer Thumbsheet (schema {schema}; this one knows {SCHEMA}).",
            path.display()
        ))
        .hint("Update Thumbsheet, or move the file away. It was left as it is, and the defaults hold."));
    }
    let settings: Settings = toml::from_str(text).map_err(|error| wrong(&error))?;
    settings.check().map_err(|error| unusable(path, None, error.message.trim_end_matches('.')))?;
    Ok((settings, table))
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
