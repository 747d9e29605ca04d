use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{check_length, no_control_characters};
use crate::Error;

/// Maximum length of a slot, in characters.
pub const SLOT_MAX: usize = 120;
/// Maximum number of tags.
pub const TAGS_MAX: usize = 8;

/// What a template shows beside the title. A template draws a layer only where all slots that it names are filled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Slots {
    /// A word or two above the title: a section, a series.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[ts(as = "Option<_>", optional)]
    pub kicker: String,
    /// A sentence below the title.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[ts(as = "Option<_>", optional)]
    pub subtitle: String,
    /// Who wrote it, or who is the guest.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[ts(as = "Option<_>", optional)]
    pub byline: String,
    /// A number: of the episode, the lesson, the score.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[ts(as = "Option<_>", optional)]
    pub number: String,
    /// A label: breaking, the name of a file.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[ts(as = "Option<_>", optional)]
    pub label: String,
    /// Short words, each in a pill of its own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<_>", optional)]
    pub tags: Vec<String>,
    /// How many there are of what `number` counts; 0 for unknown.
    #[serde(skip_serializing_if = "is_zero")]
    #[ts(as = "Option<_>", optional)]
    pub of: u32,
    /// The logo: a file's path, or its digest.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[ts(as = "Option<_>", optional)]
    pub logo: String,
    /// The picture of the author: a file's path, or its digest.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[ts(as = "Option<_>", optional)]
    pub avatar: String,
}

impl Slots {
    /// No slot is filled.
    pub const EMPTY: Self = Self {
        kicker: String::new(),
        subtitle: String::new(),
        byline: String::new(),
        number: String::new(),
        label: String::new(),
        tags: Vec::new(),
        of: 0,
        logo: String::new(),
        avatar: String::new(),
    };

    /// Slots of which none is filled, to borrow.
    pub fn none() -> &'static Self {
        static NONE: Slots = Slots::EMPTY;
        &NONE
    }

    /// These slots, and what `base` has in those that are empty here.
    #[must_use]
    pub fn over(mut self, base: &Self) -> Self {
        let Self { kicker, subtitle, byline, number, label, logo, avatar, .. } = base;
        for (slot, base) in [
            (&mut self.kicker, kicker),
            (&mut self.subtitle, subtitle),
            (&mut self.byline, byline),
            (&mut self.number, number),
            (&mut self.label, label),
            (&mut self.logo, logo),
            (&mut self.avatar, avatar),
        ] {
            if slot.is_empty() {
                slot.clone_from(base);
            }
        }
        if self.tags.is_empty() {
            self.tags.clone_from(&base.tags);
        }
        if self.of == 0 {
            self.of = base.of;
        }
        self
    }

    /// Whether no slot is filled.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The slots with white space settled and every value checked.
    ///
    /// # Errors
    /// `INVALID_INPUT` with the slot and the rule.
    pub fn checked(mut self) -> Result<Self, Error> {
        for (name, text) in [
            ("kicker", &mut self.kicker),
            ("subtitle", &mut self.subtitle),
            ("byline", &mut self.byline),
            ("number", &mut self.number),
            ("label", &mut self.label),
        ] {
            *text = settled(name, text)?;
        }
        if self.tags.len() > TAGS_MAX {
            return Err(Error::invalid(format!("There are {} tags, {TAGS_MAX} at most.", self.tags.len())));
        }
        self.tags = self.tags.iter().map(|tag| settled("tag", tag)).collect::<Result<_, _>>()?;
        self.tags.retain(|tag| !tag.is_empty());
        Ok(self)
    }
}

fn settled(name: &str, text: &str) -> Result<String, Error> {
    let settled = text.split_whitespace().collect::<Vec<_>>().join(" ");
    no_control_characters(name, &settled)?;
    check_length(name, &settled, SLOT_MAX)?;
    Ok(settled)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Brief;

    #[test]
    fn a_brief_without_slots_is_written_as_it_always_was() {
        let json = serde_json::to_string(&Brief::new("Title")).unwrap();
        assert!(!json.contains("slots"), "journals and fingerprints of old briefs stay the same: {json}");
        let slots = Slots { kicker: "Engineering".into(), ..Slots::default() };
        let json = serde_json::to_string(&slots).unwrap();
        assert_eq!(json, r#"{"kicker":"Engineering"}"#, "and only what is filled is written");
        assert_eq!(serde_json::from_str::<Slots>(&json).unwrap(), slots, "and read back");
    }

    #[test]
    fn a_wrong_slot_says_which() {
        let long = Slots { byline: "x".repeat(121), ..Slots::default() };
        assert!(long.checked().unwrap_err().message.contains("byline"), "a form has many fields");
        let spaced = Slots { kicker: "  two \n words ".into(), ..Slots::default() }.checked().unwrap();
        assert_eq!(spaced.kicker, "two words", "white space is settled as in titles");
    }
}
