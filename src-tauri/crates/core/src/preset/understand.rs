//! Deserialising a tree with serde. Unknown keys are collected, and every mistake keeps its place.

use std::cell::RefCell;

use serde::{
    Deserializer,
    de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Unexpected, Visitor, value::StrDeserializer},
    forward_to_deserialize_any,
};
use toml::Table;

use super::{
    mistake::Mistake,
    tree::{Entry, Node, Value},
};

/// A key that the type does not have.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct UnknownKey {
    /// Keys of the tables around it, outermost first.
    pub(super) within: Vec<String>,
    pub(super) entry: Entry,
    /// The keys that the type knows at this place.
    pub(super) known: &'static [&'static str],
}

/// Deserialises `tree`, and collects the unknown keys.
pub(super) fn understand<T: serde::de::DeserializeOwned>(tree: &Node) -> Result<(T, Vec<UnknownKey>), Mistake> {
    let strays = RefCell::new(Vec::new());
    let model = T::deserialize(Place { node: tree, within: Vec::new(), strays: &strays })?;
    Ok((model, strays.into_inner()))
}

/// Collects unknown keys in a table, which is merged when the preset is written.
pub(super) fn kept(strays: &[UnknownKey]) -> Table {
    let mut root = Table::new();
    for UnknownKey { within, entry, .. } in strays {
        let Some(value) = entry.node.toml() else { continue };
        let table = within.iter().try_fold(&mut root, |table, key| {
            table.entry(key.as_str()).or_insert_with(|| Table::new().into()).as_table_mut()
        });
        if let Some(table) = table {
            table.insert(entry.key.clone(), value);
        }
    }
    root
}

struct Place<'a> {
    node: &'a Node,
    within: Vec<String>,
    strays: &'a RefCell<Vec<UnknownKey>>,
}

impl<'a> Place<'a> {
    fn below(&self, key: &str, node: &'a Node) -> Self {
        let within = self.within.iter().cloned().chain([key.to_owned()]).collect();
        Self { node, within, strays: self.strays }
    }

    fn entries(self, entries: &'a [Entry]) -> Entries<'a> {
        Entries { place: self, left: entries.iter(), next: None }
    }
}

impl<'de> Deserializer<'de> for Place<'_> {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        let node = self.node;
        let read = match &node.value {
            Value::Nothing => visitor.visit_unit(),
            Value::Flag(flag) => visitor.visit_bool(*flag),
            Value::Whole(number) => match (u64::try_from(*number), i64::try_from(*number)) {
                (Ok(number), _) => visitor.visit_u64(number),
                (_, Ok(number)) => visitor.visit_i64(number),
                _ => visitor.visit_f64(*number as f64),
            },
            Value::Real(number) => visitor.visit_f64(*number),
            Value::Text(text) => visitor.visit_str(text),
            Value::Time(_) => Err(Mistake::invalid_type(Unexpected::Other("a date"), &visitor)),
            Value::List(nodes) => visitor.visit_seq(Items { place: &self, left: nodes.iter().enumerate() }),
            Value::Table(entries) => visitor.visit_map(self.entries(entries)),
        };
        // The caller puts the key's name before the message. Here only a missing place is filled in.
        read.map_err(|wrong| if wrong.at.is_none() && !wrong.is_open() { wrong.of("", &node.at) } else { wrong })
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        if self.node.value == Value::Nothing { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        if let Value::Table(entries) = &self.node.value {
            let strays = entries.iter().filter(|entry| !known.contains(&entry.key.as_str()));
            let strays = strays.map(|entry| UnknownKey { within: self.within.clone(), entry: entry.clone(), known });
            self.strays.borrow_mut().extend(strays);
        }
        self.deserialize_any(visitor)
    }

    /// An unknown key can hold any value.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier
    }
}

struct Items<'p, 'a> {
    place: &'p Place<'a>,
    left: std::iter::Enumerate<std::slice::Iter<'a, Node>>,
}

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = Mistake;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Mistake> {
        let Some((index, node)) = self.left.next() else { return Ok(None) };
        let read = seed.deserialize(self.place.below(&index.to_string(), node));
        read.map(Some).map_err(|wrong| wrong.of(&format!("Entry {}", index + 1), &node.at))
    }
}

struct Entries<'a> {
    place: Place<'a>,
    left: std::slice::Iter<'a, Entry>,
    next: Option<&'a Entry>,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Mistake;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Mistake> {
        self.next = self.left.next();
        let Some(entry) = self.next else { return Ok(None) };
        let key = StrDeserializer::<Mistake>::new(&entry.key);
        seed.deserialize(key).map(Some).map_err(|wrong| wrong.of("This key", &entry.at))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mistake> {
        let Some(Entry { key, node, .. }) = self.next else { return Err(Mistake::custom("A value is missing.")) };
        seed.deserialize(self.place.below(key, node)).map_err(|wrong| wrong.of(key, &node.at))
    }
}
