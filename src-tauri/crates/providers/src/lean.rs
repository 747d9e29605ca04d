//! JSON from outside, in memory that its length bounds.
//!
//! A parsed value takes up to fifty times the bytes of its text: millions of empty entries would take gigabytes.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Number, Value};

/// Number of entries of a list or an object that are kept whatever they hold. Further ones are kept if there is text in them.
const MAX_EMPTY: usize = 1000;

/// Parses `bytes`. Of long lists, it leaves out entries without text.
pub(crate) fn from_slice(bytes: &[u8]) -> Option<Value> {
    serde_json::from_slice::<Lean>(bytes).ok().map(|lean| lean.0)
}

/// A value of which long lists have lost their entries without text.
pub(crate) struct Lean(Value);

impl From<Lean> for Value {
    fn from(lean: Lean) -> Self {
        lean.0
    }
}

impl<'de> Deserialize<'de> for Lean {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LeanVisitor).map(Self)
    }
}

struct LeanVisitor;

impl<'de> Visitor<'de> for LeanVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut kept = Vec::new();
        while let Some(Lean(entry)) = entries.next_element()? {
            if kept.len() < MAX_EMPTY || holds_text(&entry) {
                kept.push(entry);
            }
        }
        Ok(Value::Array(kept))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut kept = Map::new();
        while let Some((name, Lean(entry))) = entries.next_entry::<String, Lean>()? {
            if kept.len() < MAX_EMPTY || holds_text(&entry) {
                kept.insert(name, entry);
            }
        }
        Ok(Value::Object(kept))
    }
}

fn holds_text(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.is_empty(),
        Value::Array(entries) => entries.iter().any(holds_text),
        Value::Object(entries) => entries.values().any(holds_text),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_answer_is_read_as_it_is() {
        let value = json!({"created": 1, "data": [{"b64_json": "aGk=", "n": -1.5, "ok": true, "no": null}], "usage": {"x": {}}});
        assert_eq!(from_slice(value.to_string().as_bytes()), Some(value), "everything of an ordinary answer is there");
        assert_eq!(from_slice(b"{\"data\": ["), None, "half an answer is none");
    }

    #[test]
    fn millions_of_empty_entries_take_no_memory_and_hide_no_picture() {
        let empty = r#"{},{"b64_json":""},null,"#.repeat(100_000);
        let text = format!(r#"{{"data":[{empty}{{"b64_json":"aGk="}},[],{{}}]}}"#);
        let value = from_slice(text.as_bytes()).unwrap();
        let data = value["data"].as_array().unwrap();
        assert_eq!(data.len(), MAX_EMPTY + 1, "the first thousand, and the one that holds something");
        assert_eq!(data[MAX_EMPTY]["b64_json"], "aGk=", "the picture behind them is found");
    }
}
