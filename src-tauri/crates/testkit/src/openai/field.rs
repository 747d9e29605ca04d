//! Reading the fields of a request as strictly as the API does.

use serde_json::{Map, Value};

use super::failure::Refusal;

/// The body of a request.
pub(crate) struct Fields<'a>(pub(crate) &'a Map<String, Value>);

impl<'a> Fields<'a> {
    /// Refuses fields that are not among the known ones.
    pub(crate) fn only(&self, known: &[&str]) -> Result<(), Refusal> {
        match self.0.keys().find(|name| !known.contains(&name.as_str())) {
            Some(name) => Err(Refusal::unknown_parameter(name)),
            None => Ok(()),
        }
    }

    pub(crate) fn text(&self, name: &str) -> Result<Option<&'a str>, Refusal> {
        self.typed(name, "a string", Value::as_str)
    }

    pub(crate) fn boolean(&self, name: &str) -> Result<Option<bool>, Refusal> {
        self.typed(name, "a boolean", Value::as_bool)
    }

    pub(crate) fn integer(&self, name: &str, min: i64, max: i64) -> Result<Option<i64>, Refusal> {
        let Some(value) = self.typed(name, "an integer", Value::as_i64)? else { return Ok(None) };
        if value < min {
            let message = format!(
                "Invalid '{name}': integer below minimum value. Expected a value >= {min}, but got {value} instead."
            );
            return Err(Refusal::field(name, "integer_below_min_value", message));
        }
        if value > max {
            let message = format!(
                "Invalid '{name}': integer above maximum value. Expected a value <= {max}, but got {value} instead."
            );
            return Err(Refusal::field(name, "integer_above_max_value", message));
        }
        Ok(Some(value))
    }

    /// A text that must be one of these.
    pub(crate) fn choice(&self, name: &str, choices: &[&str]) -> Result<Option<&'a str>, Refusal> {
        match self.text(name)? {
            Some(value) if !choices.contains(&value) => {
                let listed = choices.iter().map(|choice| format!("'{choice}'")).collect::<Vec<_>>().join(", ");
                let message = format!("Invalid value: '{value}'. Supported values are: {listed}.");
                Err(Refusal::field(name, "invalid_value", message))
            }
            other => Ok(other),
        }
    }

    fn typed<T>(&self, name: &str, wanted: &str, read: fn(&'a Value) -> Option<T>) -> Result<Option<T>, Refusal> {
        let Some(value) = self.0.get(name).filter(|value| !value.is_null()) else { return Ok(None) };
        read(value).map(Some).ok_or_else(|| {
            let got = match value {
                Value::Null => "null",
                Value::Bool(_) => "a boolean",
                Value::Number(number) if number.is_f64() => "a decimal number",
                Value::Number(_) => "an integer",
                Value::String(_) => "a string",
                Value::Array(_) => "an array",
                Value::Object(_) => "an object",
            };
            let message = format!("Invalid type for '{name}': expected {wanted}, but got {got} instead.");
            Refusal::field(name, "invalid_type", message)
        })
    }
}
