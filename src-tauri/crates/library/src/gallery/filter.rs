//! What a person looks for, as a condition over the gallery.

use jiff::{civil::Date, tz::TimeZone};
use rusqlite::types::Value;
use thumbsheet_core::Error;

use super::{GalleryQuery, first_key};

/// A condition over `gallery g`, and its values in order.
pub(super) struct Filter {
    pub(super) condition: String,
    pub(super) values: Vec<Value>,
}

impl Filter {
    pub(super) fn new(query: &GalleryQuery, zone: &TimeZone) -> Result<Self, Error> {
        let deleted = if query.trash { "NOT NULL" } else { "NULL" };
        let mut filter = Self { condition: format!("g.deleted_at IS {deleted}"), values: Vec::new() };
        filter.one_of("model", &query.models);
        filter.one_of("style", &query.styles);
        filter.one_of("template", &query.templates);
        filter.one_of("preset", &query.presets);
        if let Some(from) = &query.from {
            filter.and("g.key >= ?", Value::Integer(first_key(day(from)?, zone).map_err(|_| not_a_day(from))?));
        }
        if let Some(until) = &query.until {
            let next = day(until)?.tomorrow().and_then(|next| first_key(next, zone)).map_err(|_| not_a_day(until))?;
            filter.and("g.key < ?", Value::Integer(next));
        }
        if query.starred {
            filter.condition.push_str(" AND g.thumbnail IN (SELECT s.thumbnail FROM stars s)");
        }
        match query.stored.as_deref() {
            None => {}
            Some("nowhere") => filter.condition.push_str(
                " AND NOT EXISTS (SELECT 1 FROM uploads u WHERE u.thumbnail = g.thumbnail AND u.state = 'stored')",
            ),
            Some(destination) => filter.and(
                "EXISTS (SELECT 1 FROM uploads u
                          WHERE u.thumbnail = g.thumbnail AND u.destination = ? AND u.state = 'stored')",
                Value::Text(destination.to_owned()),
            ),
        }
        filter.words(&query.text);
        Ok(filter)
    }

    fn and(&mut self, condition: &str, value: Value) {
        self.condition.push_str(" AND ");
        self.condition.push_str(condition);
        self.values.push(value);
    }

    fn one_of(&mut self, column: &str, given: &[String]) {
        if !given.is_empty() {
            let places = vec!["?"; given.len()].join(", ");
            self.condition.extend([" AND g.", column, " IN (", &places, ")"]);
            self.values.extend(given.iter().cloned().map(Value::Text));
        }
    }

    fn words(&mut self, text: &str) {
        let (indexed, plain): (Vec<&str>, Vec<&str>) = text.split_whitespace().partition(|word| is_indexed(word));
        if !indexed.is_empty() {
            // Quoted, a word is text and never syntax; the star finds what begins with it.
            let words: Vec<String> = indexed.iter().map(|word| format!("\"{}\"*", word.replace('"', "\"\""))).collect();
            self.and(
                "g.key IN (SELECT x.rowid FROM gallery_text x WHERE x.gallery_text MATCH ?)",
                Value::Text(words.join(" ")),
            );
        }
        for word in plain {
            self.and(
                "(instr(g.title, ?) OR instr(g.prompt, ?) OR instr(coalesce(g.preset, ''), ?))",
                Value::Text(word.to_owned()),
            );
            self.values.extend([Value::Text(word.to_owned()), Value::Text(word.to_owned())]);
        }
    }
}

/// Whether the index knows where a word begins. Scripts without spaces have whole sentences as one word there, and a sign is
/// none: both are looked for as they stand.
fn is_indexed(word: &str) -> bool {
    word.chars().any(char::is_alphanumeric) && !word.chars().any(is_without_spaces)
}

fn is_without_spaces(c: char) -> bool {
    // Thai to Myanmar, Khmer, kana and Han with their extensions.
    matches!(u32::from(c), 0x0E00..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

fn day(text: &str) -> Result<Date, Error> {
    text.parse().map_err(|_| not_a_day(text))
}

fn not_a_day(text: &str) -> Error {
    Error::invalid(format!("'{text}' is not a day.")).hint("Write it as YYYY-MM-DD, e.g. 2026-11-24.")
}
