//! The words of a template's layers: slots filled in.

use std::borrow::Cow;

use thumbsheet_core::brief::Slots;
use thumbsheet_core::catalog::{Case, Template};

/// What the slots of a template hold.
pub(crate) struct Filled<'a> {
    title: Cow<'a, str>,
    number: Cow<'a, str>,
    slots: &'a Slots,
}

impl<'a> Filled<'a> {
    pub(crate) fn new(title: &'a str, slots: &'a Slots, template: &Template) -> Self {
        let mut filled = Self { title: Cow::Borrowed(title), number: Cow::Borrowed(&slots.number), slots };
        if template.number_from_title && slots.number.is_empty() {
            let plain = title.trim_start();
            let word = plain.split_whitespace().next().unwrap_or_default();
            let rest = plain[word.len()..].trim_start();
            let bare = word.trim_matches('*');
            let digits = bare.trim_end_matches(['%', '+', '.', ':', ')']);
            if !rest.is_empty() && !digits.is_empty() && digits.len() <= 4 && digits.chars().all(|c| c.is_ascii_digit())
            {
                filled.number = Cow::Owned(bare.trim_end_matches(['.', ':', ')']).to_owned());
                filled.title = Cow::Borrowed(rest);
            }
        }
        filled
    }

    /// The words of a pattern; `None` where a slot that it names is empty.
    pub(crate) fn fill(&self, pattern: &str, case: Case) -> Option<String> {
        let mut text = String::new();
        let mut rest = pattern;
        while let Some(start) = rest.find('{') {
            text.push_str(&rest[..start]);
            let end = rest[start..].find('}')? + start;
            text.push_str(&self.slot(&rest[start + 1..end])?);
            rest = &rest[end + 1..];
        }
        text.push_str(rest);
        Some(match case {
            Case::AsTyped => text,
            Case::Upper => text.to_uppercase(),
        })
    }

    /// The words of a slot; `None` where it is empty or unknown.
    pub(crate) fn slot(&self, name: &str) -> Option<String> {
        let slots = self.slots;
        let found = match name {
            "title" => self.title.to_string(),
            "first" => self.halves().0.to_owned(),
            "second" => self.halves().1.to_owned(),
            "number" => self.number.to_string(),
            "kicker" => slots.kicker.clone(),
            "subtitle" => slots.subtitle.clone(),
            "byline" => slots.byline.clone(),
            "label" => slots.label.clone(),
            "of" if slots.of > 0 => slots.of.to_string(),
            "avatar" => slots.avatar.clone(),
            "logo" => slots.logo.clone(),
            _ => {
                let index: usize = name.strip_prefix("tags.")?.parse().ok()?;
                slots.tags.get(index)?.clone()
            }
        };
        Some(found).filter(|found| !found.is_empty())
    }

    /// The number in a slot.
    pub(crate) fn number(&self, name: &str) -> Option<f32> {
        self.slot(name)?.replace(',', ".").parse().ok()
    }

    pub(crate) fn tags(&self) -> &[String] {
        &self.slots.tags
    }

    /// Whether all of these slots are filled.
    pub(crate) fn has(&self, names: &[String]) -> bool {
        names.iter().all(|name| self.slot(name).is_some())
    }

    /// The two sides of a comparison.
    fn halves(&self) -> (&str, &str) {
        let lower = self.title.to_ascii_lowercase();
        for word in [" vs. ", " vs ", " versus ", "|"] {
            if let Some(at) = lower.find(word) {
                return (self.title[..at].trim(), self.title[at + word.len()..].trim());
            }
        }
        (&self.title, "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_with_an_empty_slot_has_no_words() {
        let slots = Slots { number: "3".into(), of: 8, ..Slots::default() };
        let filled = Filled::new("Rust vs Go", &slots, &Template::default());
        assert_eq!(filled.fill("Lesson {number} / {of}", Case::AsTyped).as_deref(), Some("Lesson 3 / 8"), "all there");
        assert_eq!(filled.fill("{kicker}", Case::AsTyped), None, "nothing to show");
        assert_eq!(filled.fill("{first}", Case::Upper).as_deref(), Some("RUST"), "a comparison has two sides");
        assert_eq!(filled.fill("{second}", Case::AsTyped).as_deref(), Some("Go"), "of which this is the other");
    }

    #[test]
    fn a_list_gives_its_number_away() {
        let template = Template { number_from_title: true, ..Template::default() };
        let slots = Slots::default();
        let filled = Filled::new("7 habits of *fast* teams", &slots, &template);
        assert_eq!(filled.slot("number").as_deref(), Some("7"), "the number is drawn on its own");
        assert_eq!(filled.slot("title").as_deref(), Some("habits of *fast* teams"), "and not twice");
        let year = Filled::new("1984", &slots, &template);
        assert_eq!(year.slot("title").as_deref(), Some("1984"), "a title that is a number stays a title");
    }
}
