//! JSON as a tree with places. Strings and numbers are serde's to understand; what is here is where they stand.

use std::ops::Range;

use super::{
    tree::{Entry, Node, Value},
    wrong::Wrong,
};

/// Deeper than any preset, and shallower than any stack.
const DEEPEST: usize = 64;

impl Node {
    /// The tree of a JSON text.
    pub(super) fn of_json(text: &str) -> Result<Self, Wrong> {
        let mut parser = Parser { text, at: 0 };
        let node = parser.value(0)?;
        parser.space();
        if parser.at < text.len() {
            return Err(parser.unexpected("Nothing may follow the end of the preset"));
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

    /// Goes past `mark` if it is next.
    fn takes(&mut self, mark: char) -> bool {
        let takes = self.next() == Some(mark);
        if takes {
            self.at += mark.len_utf8();
        }
        takes
    }

    fn unexpected(&self, wanted: &str) -> Wrong {
        match self.next() {
            Some(c) => Wrong::new(format!("{wanted}; here is '{}'.", c.escape_default()), self.at..self.at + 1),
            None => Wrong::new(format!("{wanted}; here the file ends."), self.at..self.at),
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node, Wrong> {
        self.space();
        if depth > DEEPEST {
            return Err(Wrong::new("This is nested too deeply.", self.at..self.at + 1));
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

    fn table(&mut self, depth: usize) -> Result<Value, Wrong> {
        self.at += 1;
        let mut entries: Vec<Entry> = Vec::new();
        self.space();
        while !self.takes('}') {
            if !entries.is_empty() && !self.takes(',') {
                return Err(self.unexpected("A comma or } belongs here"));
            }
            self.space();
            let start = self.at;
            if self.next() != Some('"') {
                return Err(self.unexpected("A key in quotes belongs here"));
            }
            let key = self.text_value()?;
            let at = start..self.at;
            if entries.iter().any(|entry| entry.key == key) {
                return Err(Wrong::new(format!("'{key}' stands here twice."), at));
            }
            self.space();
            if !self.takes(':') {
                return Err(self.unexpected("A colon belongs here"));
            }
            let node = self.value(depth + 1)?;
            entries.push(Entry { key, at, node });
            self.space();
        }
        Ok(Value::Table(entries))
    }

    fn list(&mut self, depth: usize) -> Result<Value, Wrong> {
        self.at += 1;
        let mut nodes = Vec::new();
        self.space();
        while !self.takes(']') {
            if !nodes.is_empty() && !self.takes(',') {
                return Err(self.unexpected("A comma or ] belongs here"));
            }
            nodes.push(self.value(depth + 1)?);
            self.space();
        }
        Ok(Value::List(nodes))
    }

    fn text_value(&mut self) -> Result<String, Wrong> {
        let mut escaped = false;
        let end = self.rest().char_indices().skip(1).find_map(|(index, c)| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends.then_some(index + 1)
        });
        let Some(length) = end else {
            return Err(Wrong::new("This text has no closing quote.", self.at..self.text.len()));
        };
        let at = self.taken(length);
        serde_json::from_str(&self.text[at.clone()])
            .map_err(|_| Wrong::new("This text has an escape or a line end that JSON does not know.", at))
    }

    fn number(&mut self) -> Result<Value, Wrong> {
        let length = self
            .rest()
            .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '+' | '.'))
            .unwrap_or(self.rest().len());
        let at = self.taken(length);
        let written = &self.text[at.clone()];
        // serde knows what a number is in JSON: no leading zeros, no hexadecimal.
        let wrong = || Wrong::new(format!("'{written}' is no number."), at.clone());
        let number: serde_json::Number = serde_json::from_str(written).map_err(|_| wrong())?;
        let whole = number.as_u64().map(i128::from).or(number.as_i64().map(i128::from));
        whole.map(Value::Whole).or(number.as_f64().map(Value::Real)).ok_or_else(wrong)
    }

    fn word(&mut self) -> Result<Value, Wrong> {
        for (word, value) in [("true", Value::Flag(true)), ("false", Value::Flag(false)), ("null", Value::Nothing)] {
            if self.rest().starts_with(word) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err(self.unexpected("A value belongs here"))
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
            ("", 0, "A value belongs here; here the file ends."),
            ("{\"a\" 1}", 5, "A colon belongs here; here is '1'."),
            ("{\"a\": 1 \"b\": 2}", 8, "A comma or } belongs here"),
            ("{\"a\": 1,}", 8, "A key in quotes belongs here"),
            ("{\"a\": 01}", 6, "'01' is no number."),
            ("{\"a\": \"x}", 6, "no closing quote"),
            ("{\"a\": \"\\q\"}", 6, "an escape"),
            ("{\"a\": 1, \"a\": 2}", 9, "'a' stands here twice."),
            ("{} x", 3, "Nothing may follow"),
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
