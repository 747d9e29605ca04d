//! Reading the JSON of a request as strictly as the API does.
//!
//! Names are in `camelCase`; protobuf's JSON takes `snake_case` too, and Google's Python client mixes the two.

use serde_json::{Map, Value};

use super::failure::Refusal;

/// A message within a request, and its path in the `snake_case` of Google's errors.
pub(crate) struct Message<'a> {
    fields: &'a Map<String, Value>,
    path: String,
}

impl<'a> Message<'a> {
    pub(crate) fn new(value: &'a Value, path: &str) -> Result<Self, Refusal> {
        let fields = value.as_object().ok_or_else(|| {
            let message = format!("Invalid value at '{path}' (type.googleapis.com/google.protobuf.Struct), {value}");
            Refusal::field(path, message)
        })?;
        Ok(Self { fields, path: path.to_owned() })
    }

    /// Refuses names that are not among the known ones.
    pub(crate) fn only(&self, known: &[&str]) -> Result<(), Refusal> {
        let is_known = |name: &String| known.iter().any(|known| known == name || snake(known) == *name);
        match self.fields.keys().find(|name| !is_known(name)) {
            Some(name) => Err(Refusal::unknown_name(name, &self.path)),
            None => Ok(()),
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&'a Value> {
        self.fields.get(name).or_else(|| self.fields.get(&snake(name)))
    }

    /// The message in a field.
    pub(crate) fn message(&self, name: &str) -> Result<Option<Message<'a>>, Refusal> {
        self.get(name).map(|value| Message::new(value, &self.at(name))).transpose()
    }

    pub(crate) fn list(&self, name: &str) -> Result<&'a [Value], Refusal> {
        match self.get(name) {
            None => Ok(&[]),
            Some(Value::Array(items)) => Ok(items),
            Some(other) => Err(self.invalid(name, &format!("expected a list, got {other}"))),
        }
    }

    pub(crate) fn text(&self, name: &str) -> Result<Option<&'a str>, Refusal> {
        let Some(value) = self.get(name) else { return Ok(None) };
        value.as_str().map(Some).ok_or_else(|| self.invalid(name, &format!("(TYPE_STRING), {value}")))
    }

    /// A text that must be one of these.
    pub(crate) fn choice(&self, name: &str, choices: &[&str]) -> Result<Option<&'a str>, Refusal> {
        match self.text(name)? {
            Some(value) if !choices.contains(&value) => {
                let listed = choices.join(", ");
                Err(self.invalid(name, &format!("\"{value}\" is not one of {listed}")))
            }
            other => Ok(other),
        }
    }

    pub(crate) fn invalid(&self, name: &str, why: &str) -> Refusal {
        let at = self.at(name);
        Refusal::field(&at, format!("Invalid value at '{at}': {why}"))
    }

    fn at(&self, name: &str) -> String {
        let name = snake(name);
        if self.path.is_empty() { name } else { format!("{}.{name}", self.path) }
    }
}

fn snake(camel: &str) -> String {
    let mut snake = String::with_capacity(camel.len() + 4);
    for letter in camel.chars() {
        if letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}
