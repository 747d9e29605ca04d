//! The words of a template's layers: slots filled in, emphasis marked.

use std::borrow::Cow;
use std::ops::Range;

use thumbsheet_core::brief::Slots;
use thumbsheet_core::catalog::{Case, Template};

/// Text with the byte ranges of its emphasised words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marked {
    pub(crate) text: String,
    pub(crate) marks: Vec<Range<usize>>,
}

/// Takes the stars off `*emphasised*` words; `\*` is a star. A star beside a space, or alone, is a star.
pub(crate) fn marked(text: &str) -> Marked {
    let mut found = Marked::default();
    let mut open: Option<usize> = None;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        match c {
            '\\' if after.starts_with('*') => {
                found.text.push('*');
                rest = &after[1..];
                continue;
            }
            '*' => match open {
                Some(start) if found.text.len() > start && !found.text.ends_with(char::is_whitespace) => {
                    found.marks.push(start..found.text.len());
                    open = None;
                }
                None if opens(after) => open = Some(found.text.len()),
                _ => found.text.push('*'),
            },
            c => found.text.push(c),
        }
        rest = after;
    }
    found
}

/// Whether a star before `after` begins an emphasis: a word follows at once, and a star ends it.
fn opens(after: &str) -> bool {
    let mut before = ' ';
    if after.starts_with(|c: char| c.is_whitespace() || c == '*') {
        return false;
    }
    after.chars().any(|c| {
        let ends = c == '*' && !before.is_whitespace() && before != '\\';
        before = c;
        ends
    })
}

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
    fn emphasised_words_lose_their_stars() {
        let found = marked("I *quit* after *30 days*");
        assert_eq!(found.text, "I quit after 30 days", "stars are marks, not letters");
        let words: Vec<&str> = found.marks.iter().map(|range| &found.text[range.clone()]).collect();
        assert_eq!(words, ["quit", "30 days"], "and say which words are meant");
    }

    #[test]
    fn a_star_that_marks_nothing_is_a_star() {
        for (typed, text) in
            [("2 * 3 * 4", "2 * 3 * 4"), (r"a \*b\* c", "a *b* c"), ("rated 5*", "rated 5*"), ("**", "**")]
        {
            let found = marked(typed);
            assert_eq!((found.text.as_str(), found.marks.len()), (text, 0), "'{typed}' has no emphasis");
        }
    }

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
