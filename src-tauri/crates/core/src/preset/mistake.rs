//! Mistakes with their places in the file.

use std::{fmt, ops::Range};

use serde::de::{Expected, Unexpected};

use crate::{Error, secret::redact};

/// A mistake without the file's name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mistake {
    pub(super) message: String,
    pub(super) hint: Option<String>,
    /// Byte range; `None` until a caller knows it.
    pub(super) at: Option<Range<usize>>,
    /// Whether the key's name is still missing before the message.
    open: bool,
}

impl Mistake {
    pub(super) fn new(message: impl Into<String>, at: Range<usize>) -> Self {
        Self { message: message.into(), hint: None, at: Some(at), open: false }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the key's name and place, unless the mistake has them already.
    pub(super) fn of(mut self, key: &str, at: &Range<usize>) -> Self {
        if self.open {
            self.message = format!("{key} {}", self.message);
            self.open = false;
        }
        self.at.get_or_insert_with(|| at.clone());
        self
    }

    /// Whether the key's name is still missing before the message.
    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    /// Makes the error, with `file:line:column` before the message.
    pub(super) fn told(self, file: &str, text: &str) -> Error {
        let Self { message, hint, at, .. } = self;
        let error = Error::invalid(format!("{}: {message}", placed(file, text, at.as_ref())));
        Error { hint, ..error }
    }
}

/// Writes `file:line:column`. Both count from 1; columns count characters.
pub(super) fn placed(file: &str, text: &str, at: Option<&Range<usize>>) -> String {
    let Some(before) = at.and_then(|at| text.get(..at.start.min(text.len()))) else { return file.to_owned() };
    let line = 1 + before.matches('\n').count();
    let column = 1 + before.rsplit('\n').next().unwrap_or_default().chars().count();
    format!("{file}:{line}:{column}")
}

/// Quotes a text for a message: shortened, and without keys.
pub(super) fn quoted(text: &str) -> String {
    let clean = redact(text, None);
    let mut short: String = clean.chars().filter(|c| !c.is_control()).take(40).collect();
    if clean.chars().count() > 40 {
        short.push_str("...");
    }
    format!("'{short}'")
}

fn expected(expected: &dyn Expected) -> String {
    let said = expected.to_string();
    match said.as_str() {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a string" | "a hash in hex" => "text in quotes".to_owned(),
        "a sequence" => "a list in brackets".to_owned(),
        said if said.starts_with("struct ") || said == "a map" => "a table".to_owned(),
        said => said.to_owned(),
    }
}

fn found(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Str(text) => quoted(text),
        Unexpected::Unsigned(number) => number.to_string(),
        Unexpected::Signed(number) => number.to_string(),
        Unexpected::Float(number) => number.to_string(),
        Unexpected::Bool(flag) => flag.to_string(),
        Unexpected::Unit => "null".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "a table".to_owned(),
        Unexpected::Other(what) => what.to_owned(),
        _ => "something else".to_owned(),
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Mistake {}

impl serde::de::Error for Mistake {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { message: message.to_string(), hint: None, at: None, open: false }
    }

    fn invalid_type(unexpected: Unexpected<'_>, wanted: &dyn Expected) -> Self {
        let message = format!("is {}; it has to be {}.", found(unexpected), expected(wanted));
        Self { message, hint: None, at: None, open: true }
    }

    fn invalid_value(unexpected: Unexpected<'_>, wanted: &dyn Expected) -> Self {
        let message = format!("is {}, which is out of range for {}.", found(unexpected), expected(wanted));
        Self { message, hint: None, at: None, open: true }
    }

    fn missing_field(field: &'static str) -> Self {
        Self { message: format!("{field} is missing."), hint: None, at: None, open: false }
    }
}
