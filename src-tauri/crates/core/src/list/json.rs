//! Lists in JSON: an array of objects or titles, `{"rows": [..]}`, or the positional form.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{Format, Kind, Table, TableRow, delimited::MAX_COLUMNS, lines};
use crate::Error;

/// Columns of the positional form that all its titles share, in order.
const POSITIONS: [&str; 6] = ["models", "style", "template", "font", "context", "extra"];

const SHAPES: &str = "A list is an array of titles or objects, {\"rows\": [..]}, or \
                      [[titles], [models], style, template, font, context, extra].";

/// A JSON value whose objects keep the order of their keys, which becomes the order of the columns.
#[derive(Debug)]
enum Value {
    Null,
    Text(String),
    Array(Vec<Value>),
    Object(Vec<(String, Value)>),
}

/// Whether the whole text is a JSON array or object. A title can begin with a bracket too.
pub(super) fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['[', '{']) && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

/// Whether the text is JSON Lines: two values or more, objects among them, each in a line of its own.
pub(super) fn is_lines(text: &str) -> bool {
    let mut values = 0;
    let mut objects = 0;
    for line in lines::split(text).map(str::trim).filter(|line| !line.is_empty()) {
        if !line.starts_with(['{', '"']) || serde_json::from_str::<serde::de::IgnoredAny>(line).is_err() {
            return false;
        }
        values += 1;
        objects += usize::from(line.starts_with('{'));
    }
    // Titles in quotes, one per line, are titles; so is what stands alone.
    objects > 0 && values > 1
}

/// Reads JSON Lines: an object or a title in each line.
pub(super) fn read_lines(name: &str, text: &str) -> Result<Table, Error> {
    let mut rows = Vec::new();
    let mut numbers = Vec::new();
    for (index, line) in lines::split(text).enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let value = serde_json::from_str(line).map_err(|error| not_json(name, &error, index))?;
        if !matches!(value, Value::Object(_) | Value::Text(_)) {
            return Err(Error::invalid(format!("Line {} of {name} is neither a title nor an object.", index + 1))
                .hint("JSON Lines has an object such as {\"title\": \"...\"} in each line."));
        }
        rows.push(value);
        numbers.push(index + 1);
    }
    let mut table = objects(rows, Vec::new())
        .map_err(|what| Error::invalid(format!("{name} is not a list: {what}.")).hint(SHAPES))?;
    for (row, line) in table.rows.iter_mut().zip(numbers) {
        row.line = line;
    }
    Ok(table)
}

/// The error for JSON that cannot be parsed, which begins in `line` of a text.
pub(super) fn broken(name: &str, text: &str, line: usize) -> Error {
    if lines::split(text).take(line - 1).any(|line| !line.trim().is_empty()) {
        let what = format!("Line {line} of {name} is a piece of JSON, and no title.");
        return Error::invalid(what).hint("Save the JSON alone, in a file of its own, or write one title per line.");
    }
    match serde_json::from_str::<serde::de::IgnoredAny>(text) {
        Err(error) => not_json(name, &error, 0),
        Ok(_) => Error::invalid(format!("{name} is not a list of titles.")).hint(SHAPES),
    }
}

/// `error` counts lines from the one with the index `from`.
fn not_json(name: &str, error: &serde_json::Error, from: usize) -> Error {
    let told = error.to_string();
    let what = told.rsplit_once(" at line ").map_or(told.as_str(), |(what, _)| what);
    let place = format!("line {}, column {}", from + error.line(), error.column());
    Error::invalid(format!("{name} is not JSON: {what} at {place}.")).hint("Fix it there, or save the list as CSV.")
}

/// Reads a list in any of these forms.
pub(super) fn read(name: &str, text: &str) -> Result<Table, Error> {
    let value: Value = serde_json::from_str(text).map_err(|error| not_json(name, &error, 0))?;
    let wrong = |what: String| Error::invalid(format!("{name} is not a list: {what}.")).hint(SHAPES);
    match value {
        Value::Array(parts) if parts.first().is_some_and(|first| matches!(first, Value::Array(_))) => {
            positional(parts).map_err(wrong)
        }
        Value::Array(rows) => objects(rows, Vec::new()).map_err(wrong),
        // JSON Lines of one line.
        Value::Object(pairs) if has_title(&pairs) => objects(vec![Value::Object(pairs)], Vec::new()).map_err(wrong),
        Value::Object(mut pairs) => {
            let Some(at) = pairs.iter().position(|(key, _)| key.eq_ignore_ascii_case("rows")) else {
                return Err(wrong("it has no \"rows\"".to_owned()));
            };
            match pairs.remove(at).1 {
                Value::Array(rows) => objects(rows, pairs).map_err(wrong),
                _ => Err(wrong("its \"rows\" is not an array".to_owned())),
            }
        }
        _ => Err(wrong("it is a single value".to_owned())),
    }
}

/// Whether an object is a row by itself.
fn has_title(pairs: &[(String, Value)]) -> bool {
    let is = |word: &str| pairs.iter().any(|(key, _)| key.trim().eq_ignore_ascii_case(word));
    is("title") && !is("rows")
}

/// Reads the positional form. Each row gets the shared values, so that the person sees them and can change them there.
fn positional(parts: Vec<Value>) -> Result<Table, String> {
    let mut parts = parts.into_iter();
    let Some(Value::Array(titles)) = parts.next() else {
        return Err("its first part is no array of titles".to_owned());
    };
    if parts.len() > POSITIONS.len() {
        return Err(format!("it has {} parts, {} at most", parts.len() + 1, POSITIONS.len() + 1));
    }
    let shared: Vec<(String, Value)> = POSITIONS.iter().map(|name| (*name).to_owned()).zip(parts).collect();
    if let Some(Value::Object(_)) = titles.first() {
        return Err("its titles are objects".to_owned());
    }
    let table = objects(titles, shared)?;
    Ok(Table { format: Format { kind: Kind::Positional, ..table.format }, ..table })
}

/// Reads titles and objects in any mixture. `shared` holds the values for keys that a row does not have.
fn objects(rows: Vec<Value>, shared: Vec<(String, Value)>) -> Result<Table, String> {
    let mut columns: Vec<String> = Vec::new();
    let mut cells: Vec<Vec<(usize, String)>> = Vec::new();
    let mut column = |name: &str| {
        columns.iter().position(|known| known == name).unwrap_or_else(|| {
            columns.push(name.to_owned());
            columns.len() - 1
        })
    };
    for (index, row) in rows.into_iter().enumerate() {
        let pairs = match row {
            Value::Text(title) => vec![(column("title"), title)],
            Value::Object(pairs) => {
                let known = pairs.into_iter().map(|(key, value)| (column(key.trim()), cell(value)));
                known.collect()
            }
            _ => return Err(format!("its row {} is neither a title nor an object", index + 1)),
        };
        cells.push(pairs);
    }
    let shared: Vec<(usize, String)> = shared
        .into_iter()
        .map(|(key, value)| (key, cell(value)))
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(key, value)| (column(key.trim()), value))
        .collect();
    // Every row has a cell for every column, so objects without common keys would fill the memory.
    if columns.len() > MAX_COLUMNS {
        return Err(format!("its objects have {} different keys, {MAX_COLUMNS} at most", columns.len()));
    }
    let row = |pairs: Vec<(usize, String)>| {
        let mut cells = vec![String::new(); columns.len()];
        for (at, value) in shared.iter().cloned().chain(pairs) {
            if !value.trim().is_empty() {
                cells[at] = value;
            }
        }
        TableRow::new(0, cells)
    };
    let rows = cells.into_iter().map(row).collect();
    Ok(Table { format: Format::new(Kind::Json), columns, rows })
}

/// Writes a value as a cell. An array becomes `a|b`, as for models.
fn cell(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => text,
        Value::Array(values) => values.into_iter().map(cell).collect::<Vec<_>>().join("|"),
        Value::Object(pairs) => {
            let told = pairs.into_iter().map(|(key, value)| format!("{key}: {}", cell(value)));
            told.collect::<Vec<_>>().join(", ")
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON value")
            }

            fn visit_unit<E>(self) -> Result<Value, E> {
                Ok(Value::Null)
            }

            fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
                Ok(Value::Text(value.to_string()))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
                Ok(Value::Text(value.to_string()))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
                Ok(Value::Text(value.to_string()))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
                Ok(Value::Text(value.to_string()))
            }

            fn visit_str<E>(self, value: &str) -> Result<Value, E> {
                Ok(Value::Text(value.to_owned()))
            }

            fn visit_string<E>(self, value: String) -> Result<Value, E> {
                Ok(Value::Text(value))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Value, A::Error> {
                let mut all = Vec::new();
                while let Some(value) = values.next_element()? {
                    all.push(value);
                }
                Ok(Value::Array(all))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut pairs: A) -> Result<Value, A::Error> {
                let mut all = Vec::new();
                while let Some(pair) = pairs.next_entry()? {
                    all.push(pair);
                }
                Ok(Value::Object(all))
            }
        }
        deserializer.deserialize_any(Any)
    }
}
