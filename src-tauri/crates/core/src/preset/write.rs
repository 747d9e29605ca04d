//! A preset as tidy TOML: the order of the guide, one line a key, and what is not known after what is.

use std::fmt::Write as _;

use serde_json::Value as Json;
use toml::{Table, Value};

use super::Preset;
use crate::{Code, Error};

/// The keys that stand before all tables.
const HEAD: &[&str] = &["schema", "name", "models"];

/// The tables, and their keys as they stand in them.
pub(super) const SECTIONS: &[(&str, &[&str])] = &[
    ("prompt", &["style", "extra", "context", "seed"]),
    ("text", &["template", "font", "color", "size", "panel", "outline", "lift"]),
    ("export", &["profile", "quality", "name", "metadata"]),
    ("assets", &[]),
];

/// The preset's text.
pub(super) fn text(preset: &Preset) -> Result<String, Error> {
    let broken = |error: serde_json::Error| {
        Error::new(Code::Internal, format!("The preset '{}' could not be written: {error}.", preset.name))
    };
    // By way of JSON's text, which writes the shortest number that a float is read back from.
    let text = serde_json::to_string(preset).map_err(broken)?;
    let json = serde_json::from_str(&text).map_err(broken)?;
    let mut root = match toml_of(json) {
        Some(Value::Table(root)) => root,
        _ => Table::new(),
    };
    lay_over(&mut root, &preset.unknown);

    let mut out = String::new();
    let (tables, mut plain): (Table, Table) = root.into_iter().partition(|(_, value)| value.is_table());
    lines(&mut out, HEAD, &mut plain);
    let known = |name: &str| SECTIONS.iter().position(|(known, _)| *known == name).unwrap_or(SECTIONS.len());
    let mut tables: Vec<(String, Value)> = tables.into_iter().collect();
    tables.sort_by_key(|(name, _)| known(name));
    for (name, table) in tables {
        let Value::Table(mut table) = table else { continue };
        let order = SECTIONS.get(known(&name)).map_or(&[][..], |(_, keys)| keys);
        let _ = write!(out, "\n[{}]\n", key(&name));
        lines(&mut out, order, &mut table);
    }
    Ok(out)
}

/// Writes the keys of `order`, then the others by their names.
fn lines(out: &mut String, order: &[&str], table: &mut Table) {
    let first: Vec<_> = order.iter().filter_map(|name| Some(((*name).to_owned(), table.remove(*name)?))).collect();
    for (name, value) in first.into_iter().chain(std::mem::take(table)) {
        let _ = writeln!(out, "{} = {value}", key(&name));
    }
}

/// A key, in quotes where it needs them.
fn key(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !name.is_empty() && name.chars().all(plain) {
        return name.to_owned();
    }
    // JSON's quotes are TOML's, but for the one control character that JSON takes as it is.
    Json::from(name).to_string().replace('\u{7f}', "\\u007f")
}

fn toml_of(json: Json) -> Option<Value> {
    Some(match json {
        Json::Null => return None,
        Json::Bool(flag) => flag.into(),
        Json::String(text) => text.into(),
        Json::Array(list) => Value::Array(list.into_iter().filter_map(toml_of).collect()),
        Json::Object(map) => {
            Value::Table(map.into_iter().filter_map(|(key, value)| Some((key, toml_of(value)?))).collect())
        }
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => whole.into(),
            // 96 px, not 96.0 px; what a float holds exactly.
            (None, Some(real)) if real.fract() == 0.0 && real.abs() < 1e9 => (real as i64).into(),
            (None, real) => real?.into(),
        },
    })
}

/// Puts what `unknown` has beside what is there, never over it.
fn lay_over(table: &mut Table, unknown: &Table) {
    for (key, value) in unknown {
        match (table.get_mut(key), value) {
            (Some(Value::Table(inner)), Value::Table(unknown)) => lay_over(inner, unknown),
            (Some(_), _) => {}
            (None, value) => {
                table.insert(key.clone(), value.clone());
            }
        }
    }
}
