//! A brief: the request for one title, with its limits.

mod design;
mod slots;

use serde::{Deserialize, Serialize};

pub use design::{Design, LIFTS, OPACITIES, OUTLINES, Outline, PanelStyle, SIZES};
pub use slots::Slots;

pub use crate::export::Export;
use crate::{Catalog, Error};

/// Minimum length of a title, in characters.
pub const TITLE_MIN: usize = 3;
/// Maximum length of a title, in characters.
pub const TITLE_MAX: usize = 200;
/// Maximum length of the extra prompt, in characters.
pub const EXTRA_MAX: usize = 500;
/// Maximum length of the context in the prompt, in characters; a longer one is cut.
pub const CONTEXT_MAX: usize = 2_500;

/// The request for one title: the picture, the text layer and the output file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    /// The title, as the canvas sets it.
    pub title: String,
    /// A summary of the post. It goes into the prompt only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    /// Extra guidelines for the picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra: Option<String>,
    /// A style's id, or a style described in a sentence.
    pub style: String,
    /// The seed; models without seeds ignore it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// How the title is set over the picture.
    pub design: Design,
    /// What a template shows beside the title.
    #[serde(default, skip_serializing_if = "Slots::is_empty")]
    pub slots: Slots,
    /// How the finished JPEG is encoded.
    pub export: Export,
}

impl Brief {
    /// A brief for `title` with the product's defaults.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            context: None,
            extra: None,
            style: "photorealistic".into(),
            seed: None,
            design: Design::default(),
            slots: Slots::default(),
            export: Export::default(),
        }
    }

    /// Resolves names to ids (of the style, the template and the font) and checks every value.
    ///
    /// # Errors
    /// `INVALID_INPUT` with the value, the rule and, for an unknown name, the nearest known one.
    pub fn checked(mut self, catalog: &Catalog) -> Result<Self, Error> {
        self.title = check_title(&self.title)?;
        self.check_words()?;
        self.style = catalog.style_choice(&self.style)?;
        self.design = self.design.checked(catalog)?;
        self.slots = self.slots.checked()?;
        self.export.check()?;
        Ok(self)
    }

    /// Checks the extra prompt and the context.
    pub(crate) fn check_words(&self) -> Result<(), Error> {
        if let Some(extra) = &self.extra {
            no_control_characters("extra prompt", extra)?;
            check_length("extra prompt", extra, EXTRA_MAX)?;
        }
        if let Some(context) = &self.context {
            no_control_characters("context", context)?;
        }
        Ok(())
    }
}

/// Checks a title and normalises its white space: ends are trimmed, and each run of white space becomes one space.
///
/// # Errors
/// `INVALID_INPUT` when the title is empty, has fewer than 3 or more than 200 characters, or contains a control
/// character.
pub fn check_title(title: &str) -> Result<String, Error> {
    let settled = title.split_whitespace().collect::<Vec<_>>().join(" ");
    no_control_characters("title", &settled)?;
    let count = settled.chars().count();
    if count == 0 {
        return Err(Error::invalid("The title is empty.").hint("Give a title of 3 to 200 characters."));
    }
    if count < TITLE_MIN {
        return Err(Error::invalid(format!(
            "The title '{settled}' is too short: {count} of at least {TITLE_MIN} characters."
        )));
    }
    check_length("title", &settled, TITLE_MAX)?;
    Ok(settled)
}

fn check_length(what: &str, text: &str, max: usize) -> Result<(), Error> {
    let count = text.chars().count();
    if count <= max {
        return Ok(());
    }
    let start: String = text.chars().take(40).collect();
    Err(Error::invalid(format!("The {what} '{start}...' is too long: {count} characters, {max} at most."))
        .hint(format!("Shorten it by {}.", count - max)))
}

fn no_control_characters(what: &str, text: &str) -> Result<(), Error> {
    // Line ends and tabs are white space in a prompt. Nobody types another control character on purpose.
    match text.chars().enumerate().find(|(_, c)| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        Some((at, c)) => Err(Error::invalid(format!(
            "The {what} has a control character (U+{:04X}) at place {}.",
            u32::from(c),
            at + 1
        ))
        .hint("Remove it; it cannot be drawn.")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_title_is_settled() {
        let title = check_title("  Why fan-out\n beats\tsequential ").unwrap();
        assert_eq!(title, "Why fan-out beats sequential", "line ends of a paste are not part of the title");
    }

    #[test]
    fn a_wrong_title_says_why() {
        for (title, reason) in
            [("", "empty"), ("ab", "too short"), ("a\u{7}bc", "U+0007"), (&"x".repeat(201), "201 characters")]
        {
            let error = check_title(title).unwrap_err();
            assert!(error.message.contains(reason), "{title:?} should be told '{reason}', not '{}'", error.message);
        }
    }

    #[test]
    fn two_hundred_characters_are_counted_not_bytes() {
        assert!(check_title(&"é".repeat(200)).is_ok(), "accents do not make a title longer");
    }
}
