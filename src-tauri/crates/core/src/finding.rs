//! Findings of the checks on a thumbnail: legibility, contrast, and distance from edges and badges.
//!
//! The canvas measures; these types carry the results to the doors.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::brief::Design;

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// Whether the type can be read in a feed.
    Legibility,
    /// Whether it stands out from what is behind it.
    Contrast,
    /// Whether the duration badge of a video covers it.
    Badge,
    /// Whether it keeps clear of the edges.
    Margin,
    /// Whether the font has every character.
    Glyph,
    /// Whether the title fits its box.
    Overflow,
}

/// The result of a check. Later variants are worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// As it should be.
    Good,
    /// The person should look at it.
    Warn,
    /// It will not do.
    Bad,
}

/// What a fix does, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// Moves the title up.
    MoveUp,
    /// Puts a scrim, or a stronger panel, behind the title.
    AddScrim,
    /// Uses another template.
    UseTemplate,
    /// Lets the type be larger.
    Larger,
}

/// A design that mends what was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Fix {
    /// The kind of change.
    pub label: Remedy,
    /// The whole design, to be taken as it is.
    pub design: Design,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Finding {
    /// The check that was made.
    pub check: Check,
    /// The result of the check.
    pub health: Health,
    /// In a few words.
    pub head: String,
    /// In a sentence or two.
    pub say: String,
    /// What would mend it, where that is known to.
    pub fix: Option<Fix>,
}

/// Everything that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CheckReport {
    /// One a check, good ones too.
    pub findings: Vec<Finding>,
    /// Size of the type as it was fitted, reference pixels; 0 where the title could not be set.
    pub size_px: f32,
    /// Height of its capitals, pixels, when the thumbnail is shown 168 pixels wide.
    pub cap_height_at_168: f32,
    /// Contrast of the word that stands out least; `None` without a picture to measure on.
    pub contrast: Option<f32>,
    /// The lines that the title was broken into, from top to bottom.
    pub lines: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_written_as_the_screen_reads_them() {
        let finding = Finding {
            check: Check::Badge,
            health: Health::Warn,
            head: "Badge zone".into(),
            say: "Words.".into(),
            fix: Some(Fix { label: Remedy::MoveUp, design: Design { lift: Some(72.0), ..Design::default() } }),
        };
        let good = Finding { check: Check::Legibility, health: Health::Good, fix: None, ..finding.clone() };
        let checked = CheckReport {
            findings: vec![finding, good],
            size_px: 78.5,
            cap_height_at_168: 7.9,
            contrast: None,
            lines: vec!["One".into()],
        };
        let written = serde_json::to_value(&checked).unwrap();
        let read = serde_json::json!({
            "findings": [
                { "check": "badge", "health": "warn", "head": "Badge zone", "say": "Words.",
                  "fix": { "label": "move_up", "design": { "template": "bottom-bar", "font": "inter", "lift": 72.0 } } },
                { "check": "legibility", "health": "good", "head": "Badge zone", "say": "Words.", "fix": null },
            ],
            "size_px": 78.5, "cap_height_at_168": written["cap_height_at_168"], "contrast": null, "lines": ["One"],
        });
        assert_eq!(written, read, "wire.ts names these fields, and its nulls are written out");
    }
}
