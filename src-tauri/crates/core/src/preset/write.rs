//! Writing a preset as TOML: known keys in a fixed order, one per line, then unknown keys.

use std::fmt::Write as _;

use serde_json::Value as Json;
use toml::{Table, Value};

use super::Preset;
use crate::{Code, Error};

/// Keys before all tables, in order.
const HEAD: &[&str] = &["schema", "name", "models"];

/// Tables and their keys, in order.
pub(super) const SECTIONS: &[(&str, &[&str])] = &[
    ("prompt", &["style", "extra", "context", "seed"]),
    (
        "text",
        &[
            "template", "font", "color", "size", "panel", "outline", "lift", "kicker", "subtitle", "byline", "number",
            "label", "tags", "of",
        ],
    ),
    ("export", &["profile", "quality", "name", "metadata"]),
    ("assets", &[]),
];

/// Writes a preset as TOML.
pub(super) fn text(preset: &Preset) -> Result<String, Error> {
    let broken = |error: serde_json::Error| {
        Error::new(Code::Internal, format!("The preset '{}' could not be written: {error}.", preset.name))
    };
    // JSON's text is the way, because it writes the shortest number that reads back as the same float.
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

/// Writes the keys of `order`, then the others, sorted.
fn lines(out: &mut String, order: &[&str], table: &mut Table) {
    let first: Vec<_> = order.iter().filter_map(|name| Some(((*name).to_owned(), table.remove(*name)?))).collect();
    for (name, value) in first.into_iter().chain(std::mem::take(table)) {
        let _ = writeln!(out, "{} = {value}", key(&name));
    }
}

/// Writes a key, quoted where needed.
fn key(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !name.is_empty() && name.chars().all(plain) {
        return name.to_owned();
    }
    // TOML's strings are escaped as JSON's are, except that JSON leaves U+007F as it is.
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
            // Write 96, not 96.0, where the float is whole.
            (None, Some(real)) if real.fract() == 0.0 && real.abs() < 1e9 => (real as i64).into(),
            (None, real) => real?.into(),
        },
    })
}

/// Merges `unknown` into `table` without replacing anything.
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
