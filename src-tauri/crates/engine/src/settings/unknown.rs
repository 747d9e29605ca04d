//! Keys of `settings.toml` that mean nothing here: told with the nearest known one, because what they were meant for is not set.

use serde_json::{Map, Value};
use thumbsheet_core::{Error, Usd, nearest::nearest};
use toml::de::{DeTable, DeValue};

use super::{
    DestinationKind, DestinationSetting, Endpoint, EndpointModel, Settings, Storage,
    file::Text,
    limits::{LIMITS, blocked},
};

/// What is wrong with the keys of a file.
#[derive(Debug, Default, PartialEq)]
pub(super) struct UnknownKeys {
    /// One for each unknown key.
    pub(super) told: Vec<Error>,
    /// The first of those that a limit may be meant by: no limit holds for sure then.
    pub(super) limit: Option<Error>,
}

/// Every unknown key of a file, in the file's order.
pub(super) fn unknown(text: &Text<'_>) -> UnknownKeys {
    let mut found = UnknownKeys::default();
    if let Ok(table) = text.table() {
        let known = known();
        let tables: Vec<(&str, &Map<String, Value>)> =
            known.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_object()?))).collect();
        walk(text, &table, &known, "", &tables, &mut found);
    }
    found
}

fn walk(
    text: &Text<'_>,
    table: &DeTable<'_>,
    known: &Map<String, Value>,
    at: &str,
    tables: &[(&str, &Map<String, Value>)],
    found: &mut UnknownKeys,
) {
    for (key, value) in table {
        let name: &str = key.get_ref();
        let Some(inside) = known.get(name) else {
            let place = text.place(key.span().start);
            let of = if at.is_empty() { "no table".to_owned() } else { format!("[{at}]") };
            let what = if at.is_empty() {
                format!("{place}: '{name}' is no setting outside of a table")
            } else {
                format!("{place}: '{name}' is no setting of {of}")
            };
            let advice = advice(name, known, at, tables);
            if found.limit.is_none() && may_be_a_limit(name, value.get_ref()) {
                let error = blocked(&what);
                let hint = error.hint.clone().unwrap_or_default();
                found.limit = Some(error.hint(format!("{advice} {hint}")));
            }
            found.told.push(Error::invalid(format!("{what}. Nothing is set by it.")).hint(advice));
            continue;
        };
        let below = if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
        match (value.get_ref(), inside) {
            (DeValue::Table(table), Value::Object(known)) => walk(text, table, known, &below, tables, found),
            (DeValue::Array(array), Value::Array(known)) => {
                let known = merged(known);
                for table in array.iter().filter_map(|one| one.get_ref().as_table()).filter(|_| !known.is_empty()) {
                    walk(text, table, &known, &below, tables, found);
                }
            }
            _ => {}
        }
    }
}

/// What to write instead.
fn advice(name: &str, known: &Map<String, Value>, at: &str, tables: &[(&str, &Map<String, Value>)]) -> String {
    if let Some((table, _)) = tables.iter().find(|(table, keys)| *table != at && keys.contains_key(name)) {
        return format!("Write it below [{table}].");
    }
    let here = nearest(name, known.keys().map(String::as_str));
    if let Some(word) = here {
        return format!("Did you mean {word}?");
    }
    let elsewhere = tables.iter().flat_map(|(table, keys)| keys.keys().map(move |key| (*table, key.as_str())));
    let elsewhere: Vec<_> = elsewhere.collect();
    match nearest(name, elsewhere.iter().map(|(_, key)| *key)) {
        Some(word) => {
            let table = elsewhere.iter().find(|(_, key)| *key == word).map(|(table, _)| *table).unwrap_or_default();
            format!("Did you mean {word}, below [{table}]?")
        }
        None => "Take it out, or update Thumbsheet if a newer one wrote it.".to_owned(),
    }
}

/// Whether a limit may be meant by an unknown key, or by a key of an unknown table.
fn may_be_a_limit(name: &str, value: &DeValue<'_>) -> bool {
    let all: Vec<String> = known().values().filter_map(Value::as_object).flat_map(Map::keys).cloned().collect();
    nearest(name, all.iter().map(String::as_str)).is_some_and(|word| LIMITS.contains(&word))
        || value
            .as_table()
            .is_some_and(|table| table.iter().any(|(key, value)| may_be_a_limit(key.get_ref(), value.get_ref())))
}

/// Every setting by its name, as JSON writes them: TOML leaves out what is not set.
fn known() -> Map<String, Value> {
    let folder = DestinationKind::Folder { folder: String::new() };
    let bucket = DestinationKind::Bucket {
        endpoint: String::new(),
        region: String::new(),
        bucket: String::new(),
        prefix: String::new(),
        path_style: true,
        ca_file: String::new(),
        create: false,
        public_links: false,
        public_url: String::new(),
    };
    let of = |kind| DestinationSetting { id: String::new(), name: String::new(), file: String::new(), kind };
    let model = EndpointModel { id: String::new(), name: String::new(), price_usd: Some(Usd::ZERO) };
    let endpoint = Endpoint {
        id: String::new(),
        name: String::new(),
        base_url: String::new(),
        needs_key: false,
        models: vec![model],
    };
    let all = Settings {
        endpoints: vec![endpoint],
        storage: Storage { destinations: vec![of(folder), of(bucket)], ..Storage::default() },
        ..Settings::default()
    };
    match serde_json::to_value(all) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

/// The keys of all tables of a list.
fn merged(tables: &[Value]) -> Map<String, Value> {
    tables.iter().filter_map(Value::as_object).flatten().map(|(key, value)| (key.clone(), value.clone())).collect()
}
