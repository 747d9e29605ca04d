//! Everything asked for one title.

mod design;

use serde::{Deserialize, Serialize};

pub use design::{Design, LIFTS, OPACITIES, OUTLINES, Outline, PanelStyle, SIZES};

pub use crate::export::Export;
use crate::{Catalog, Error};

/// Fewest characters of a title.
pub const TITLE_LEAST: usize = 3;
/// Most characters of a title.
pub const TITLE_MOST: usize = 200;
/// Most characters of the extra prompt.
pub const EXTRA_MOST: usize = 500;
/// Most characters of context that reach the prompt.
pub const CONTEXT_MOST: usize = 2_500;

/// Everything asked for one title: what to paint, how to set the type, what file comes out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    /// The title, as it will be set.
    pub title: String,
    /// What the post is about; reaches the prompt only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    /// Extra guidelines for the picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra: Option<String>,
    /// A style's id, or a sentence.
    pub style: String,
    /// Seed for models that take one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// The text layer.
    pub design: Design,
    /// The file.
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
            export: Export::default(),
        }
    }

    /// The brief with its words resolved (a style's or font's name to its id) and every value checked.
    ///
    /// # Errors
    /// `INVALID_INPUT`, naming the value, the rule and, for a word, the nearest known one.
    pub fn checked(mut self, catalog: &Catalog) -> Result<Self, Error> {
        self.title = check_title(&self.title)?;
        self.check_words()?;
        self.style = catalog.style_choice(&self.style)?;
        self.design = self.design.checked(catalog)?;
        self.export.check()?;
        Ok(self)
    }

    /// Refuses an extra prompt or a context that no prompt takes.
    pub(crate) fn check_words(&self) -> Result<(), Error> {
        if let Some(extra) = &self.extra {
            no_control_characters("extra prompt", extra)?;
            at_most("extra prompt", extra, EXTRA_MOST)?;
        }
        if let Some(context) = &self.context {
            no_control_characters("context", context)?;
        }
        Ok(())
    }
}

/// The title with its white space settled (ends trimmed, runs and line ends made one space), or what is wrong with it.
///
/// # Errors
/// `INVALID_INPUT`: empty, shorter than 3 or longer than 200 characters, or with a control character.
pub fn check_title(title: &str) -> Result<String, Error> {
    let settled = title.split_whitespace().collect::<Vec<_>>().join(" ");
    no_control_characters("title", &settled)?;
    let count = settled.chars().count();
    if count == 0 {
        return Err(Error::invalid("The title is empty.").hint("Give a title of 3 to 200 characters."));
    }
    if count < TITLE_LEAST {
        return Err(Error::invalid(format!(
            "The title '{settled}' is too short: {count} of at least {TITLE_LEAST} characters."
        )));
    }
    at_most("title", &settled, TITLE_MOST)?;
    Ok(settled)
}

fn at_most(what: &str, text: &str, most: usize) -> Result<(), Error> {
    let count = text.chars().count();
    if count <= most {
        return Ok(());
    }
    let start: String = text.chars().take(40).collect();
    Err(Error::invalid(format!("The {what} '{start}...' is too long: {count} characters, {most} at most."))
        .hint(format!("Take {} away.", count - most)))
}

fn no_control_characters(what: &str, text: &str) -> Result<(), Error> {
    // Line ends and tabs are white space in a prompt; everything else that is a control cannot be meant.
    match text.chars().enumerate().find(|(_, c)| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        Some((at, c)) => Err(Error::invalid(format!(
            "The {what} has a control character (U+{:04X}) at place {}.",
            u32::from(c),
            at + 1
        ))
        .hint("Take it away; it cannot be drawn.")),
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
