//! A preset's file as a tree with byte ranges, for TOML and JSON alike.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::mistake::Mistake;

/// A value and its byte range.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) at: Range<usize>,
    pub(super) value: Value,
}

/// The values of TOML and JSON.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// JSON's `null`, which TOML does not have.
    Nothing,
    Flag(bool),
    Whole(i128),
    Real(f64),
    Text(String),
    /// A date or time in TOML. No known key takes one.
    Time(toml::value::Datetime),
    List(Vec<Node>),
    Table(Vec<Entry>),
}

/// A key with its byte range, and its value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) at: Range<usize>,
    pub(super) node: Node,
}

impl Node {
    /// Parses a TOML text.
    pub(super) fn of_toml(text: &str) -> Result<Self, Mistake> {
        let root = DeTable::parse(text).map_err(|error| {
            let message = format!("{}.", capital(error.message().trim_end_matches('.')));
            Mistake::new(message, error.span().unwrap_or(0..0))
        })?;
        let at = root.span();
        Ok(Self { at, value: table(root.into_inner())? })
    }

    /// Finds the value of `key`, or of an index in an array.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Table(entries) => entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node),
            Value::List(nodes) => nodes.get(key.parse::<usize>().ok()?),
            _ => None,
        }
    }

    /// Finds the value at `path`: keys, and indices in arrays.
    pub(super) fn find(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// Converts the value to TOML; `None` for null.
    pub(super) fn toml(&self) -> Option<toml::Value> {
        Some(match &self.value {
            Value::Nothing => return None,
            Value::Flag(flag) => (*flag).into(),
            Value::Whole(number) => match i64::try_from(*number) {
                Ok(number) => number.into(),
                Err(_) => (*number as f64).into(),
            },
            Value::Real(number) => (*number).into(),
            Value::Text(text) => text.as_str().into(),
            Value::Time(time) => (*time).into(),
            Value::List(nodes) => toml::Value::Array(nodes.iter().filter_map(Self::toml).collect()),
            Value::Table(entries) => {
                let entry = |entry: &Entry| Some((entry.key.clone(), entry.node.toml()?));
                toml::Value::Table(entries.iter().filter_map(entry).collect())
            }
        })
    }
}

fn table(table: DeTable<'_>) -> Result<Value, Mistake> {
    let mut entries = Vec::new();
    for (key, value) in table {
        let (at, span) = (key.span(), value.span());
        entries.push(Entry { key: key.into_inner().into_owned(), at, node: node(value.into_inner(), span)? });
    }
    // The parser sorts by key. Messages follow the order of the file.
    entries.sort_by_key(|entry| entry.at.start);
    Ok(Value::Table(entries))
}

fn node(value: DeValue<'_>, at: Range<usize>) -> Result<Node, Mistake> {
    let value = match value {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Boolean(flag) => Value::Flag(flag),
        DeValue::Datetime(time) => Value::Time(time),
        DeValue::Integer(number) => match i128::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Value::Whole(number),
            Err(_) => return Err(Mistake::new("This number is too large.", at)),
        },
        DeValue::Float(number) => match number.as_str().parse() {
            Ok(number) => Value::Real(number),
            Err(_) => return Err(Mistake::new("This is not a number.", at)),
        },
        DeValue::Array(nodes) => {
            let nodes = nodes.into_iter().map(|one| {
                let at = one.span();
                node(one.into_inner(), at)
            });
            Value::List(nodes.collect::<Result<_, _>>()?)
        }
        DeValue::Table(inner) => table(inner)?,
    };
    Ok(Node { at, value })
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
