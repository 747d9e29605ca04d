//! Parses JSON into a tree with byte ranges; `serde_json` decodes the strings and numbers. The crates that keep byte
//! ranges (jsonc-parser, json-syntax, `spanned_json_parser`) word syntax errors in their own way and need as much code to
//! find duplicate keys and to convert their tree, so this parser stays.

use std::ops::Range;

use super::{
    mistake::Mistake,
    tree::{Entry, Node, Value},
};

/// Maximum depth of nesting: enough for every preset, and safe for the stack.
const MAX_DEPTH: usize = 64;

impl Node {
    /// Parses a JSON text.
    pub(super) fn of_json(text: &str) -> Result<Self, Mistake> {
        let mut parser = Parser { text, at: 0 };
        let node = parser.value(0)?;
        parser.space();
        if parser.at < text.len() {
            return Err(parser.unexpected("the end of the preset"));
        }
        Ok(node)
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn next(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start_matches([' ', '\t', '\r', '\n']).len();
    }

    /// Consumes `mark` if it comes next.
    fn takes(&mut self, mark: char) -> bool {
        let takes = self.next() == Some(mark);
        if takes {
            self.at += mark.len_utf8();
        }
        takes
    }

    fn unexpected(&self, wanted: &str) -> Mistake {
        match self.next() {
            Some(c) => {
                Mistake::new(format!("Expected {wanted}, found '{}'.", c.escape_default()), self.at..self.at + 1)
            }
            None => Mistake::new(format!("Expected {wanted}, but the file ends here."), self.at..self.at),
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node, Mistake> {
        self.space();
        if depth > MAX_DEPTH {
            return Err(Mistake::new("This is nested too deeply.", self.at..self.at + 1));
        }
        let start = self.at;
        let value = match self.next() {
            Some('{') => self.table(depth)?,
            Some('[') => self.list(depth)?,
            Some('"') => Value::Text(self.text_value()?),
            Some(c) if c == '-' || c.is_ascii_digit() => self.number()?,
            _ => self.word()?,
        };
        Ok(Node { at: start..self.at, value })
    }

    fn table(&mut self, depth: usize) -> Result<Value, Mistake> {
        self.at += 1;
        let mut entries: Vec<Entry> = Vec::new();
        self.space();
        while !self.takes('}') {
            if !entries.is_empty() && !self.takes(',') {
                return Err(self.unexpected("a comma or }"));
            }
            self.space();
            let start = self.at;
            if self.next() != Some('"') {
                return Err(self.unexpected("a key in quotes"));
            }
            let key = self.text_value()?;
            let at = start..self.at;
            if entries.iter().any(|entry| entry.key == key) {
                return Err(Mistake::new(format!("'{key}' appears twice."), at));
            }
            self.space();
            if !self.takes(':') {
                return Err(self.unexpected("a colon"));
            }
            let node = self.value(depth + 1)?;
            entries.push(Entry { key, at, node });
            self.space();
        }
        Ok(Value::Table(entries))
    }

    fn list(&mut self, depth: usize) -> Result<Value, Mistake> {
        self.at += 1;
        let mut nodes = Vec::new();
        self.space();
        while !self.takes(']') {
            if !nodes.is_empty() && !self.takes(',') {
                return Err(self.unexpected("a comma or ]"));
            }
            nodes.push(self.value(depth + 1)?);
            self.space();
        }
        Ok(Value::List(nodes))
    }

    fn text_value(&mut self) -> Result<String, Mistake> {
        let mut escaped = false;
        let end = self.rest().char_indices().skip(1).find_map(|(index, c)| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends.then_some(index + 1)
        });
        let Some(length) = end else {
            return Err(Mistake::new("This text has no closing quote.", self.at..self.text.len()));
        };
        let at = self.taken(length);
        serde_json::from_str(&self.text[at.clone()])
            .map_err(|_| Mistake::new("This text has an escape or a line end that JSON does not know.", at))
    }

    fn number(&mut self) -> Result<Value, Mistake> {
        let length = self
            .rest()
            .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '+' | '.'))
            .unwrap_or(self.rest().len());
        let at = self.taken(length);
        let written = &self.text[at.clone()];
        // `serde_json` knows JSON's numbers: no leading zeros, no hexadecimal.
        let wrong = || Mistake::new(format!("'{written}' is not a number."), at.clone());
        let number: serde_json::Number = serde_json::from_str(written).map_err(|_| wrong())?;
        let whole = number.as_u64().map(i128::from).or(number.as_i64().map(i128::from));
        whole.map(Value::Whole).or(number.as_f64().map(Value::Real)).ok_or_else(wrong)
    }

    fn word(&mut self) -> Result<Value, Mistake> {
        for (word, value) in [("true", Value::Flag(true)), ("false", Value::Flag(false)), ("null", Value::Nothing)] {
            if self.rest().starts_with(word) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err(self.unexpected("a value"))
    }

    fn taken(&mut self, length: usize) -> Range<usize> {
        let at = self.at..self.at + length;
        self.at = at.end;
        at
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn json(node: &Node) -> serde_json::Value {
        match &node.value {
            Value::Nothing | Value::Time(_) => serde_json::Value::Null,
            Value::Flag(flag) => (*flag).into(),
            Value::Whole(number) => u64::try_from(*number).map_or_else(|_| (*number as i64).into(), Into::into),
            Value::Real(number) => (*number).into(),
            Value::Text(text) => text.clone().into(),
            Value::List(nodes) => nodes.iter().map(json).collect(),
            Value::Table(entries) => entries.iter().map(|entry| (entry.key.clone(), json(&entry.node))).collect(),
        }
    }

    #[test]
    fn a_value_knows_where_it_stands() {
        let text = "{\n  \"a\": [1, {\"b\": \"\\\"x\\u00e9\"}]\n}";
        let tree = Node::of_json(text).unwrap();
        let found = tree.find(&["a", "1", "b"]).unwrap();
        assert_eq!(&text[found.at.clone()], "\"\\\"x\\u00e9\"", "the place is that of the value, quotes included");
        assert_eq!(found.value, Value::Text("\"x\u{e9}".into()), "and escapes are understood");
    }

    #[test]
    fn what_is_no_json_is_told_with_its_place() {
        for (text, at, words) in [
            ("", 0, "Expected a value, but the file ends here."),
            ("{\"a\" 1}", 5, "Expected a colon, found '1'."),
            ("{\"a\": 1 \"b\": 2}", 8, "Expected a comma or }, found"),
            ("{\"a\": 1,}", 8, "a key in quotes"),
            ("{\"a\": 01}", 6, "'01' is not a number."),
            ("{\"a\": \"x}", 6, "no closing quote"),
            ("{\"a\": \"\\q\"}", 6, "an escape"),
            ("{\"a\": 1, \"a\": 2}", 9, "'a' appears twice."),
            ("{} x", 3, "Expected the end of the preset, found 'x'."),
            (&"[".repeat(100_000), 65, "nested too deeply"),
        ] {
            let wrong = Node::of_json(text).unwrap_err();
            assert!(wrong.message.contains(words), "{text:.20}: {}", wrong.message);
            assert_eq!(wrong.at.unwrap().start, at, "{text:.20}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_as_serde_reads_it(text in "[\\[\\]{}:,\"a-c0-9.\\\\ entrufals-]{0,24}") {
            let theirs = serde_json::from_str::<serde_json::Value>(&text);
            match Node::of_json(&text) {
                Ok(tree) => prop_assert_eq!(json(&tree), theirs.unwrap(), "the same value"),
                // Twice the same key is the one thing that they take and we do not.
                Err(wrong) => prop_assert!(theirs.is_err() || wrong.message.contains("twice"), "{}", wrong.message),
            }
        }
    }
}
