//! The words of a styled text, settled and in their case, with the places of marks.

use std::ops::Range;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use thumbsheet_core::title::StyledText;
use unicode_segmentation::UnicodeSegmentation as _;

use super::settle::settle;

const NO_BREAK: char = '\u{a0}';
const SOFT_HYPHEN: char = '\u{ad}';
/// The accent that Greek capitals do without.
const TONOS: char = '\u{301}';

/// One line of text, and what its marks said. Places are byte offsets.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Words {
    pub(super) text: String,
    /// Emphasised ranges.
    pub(super) emphasis: Vec<Range<usize>>,
    /// Where the lines begin that a person began.
    pub(super) held: Vec<usize>,
    /// Where a word may be parted.
    pub(super) soft: Vec<usize>,
}

impl Words {
    pub(super) fn of(styled: &StyledText, capitals: bool, language: Option<&str>) -> Self {
        let mut words = Self::default();
        let mut from = 0;
        for range in &styled.emphasis {
            words.push(&styled.text[from..range.start], false, capitals, language);
            words.push(&styled.text[range.clone()], true, capitals, language);
            from = range.end;
        }
        words.push(&styled.text[from..], false, capitals, language);
        let end = words.text.trim_end().len();
        words.text.truncate(end);
        for range in &mut words.emphasis {
            range.end = range.end.min(end);
        }
        words.emphasis.retain(|range| range.start < range.end);
        words.held.retain(|at| *at < end);
        words.soft.retain(|at| *at < end);
        words
    }

    /// Number of characters to remove from the end so that the rest `fits`.
    pub(super) fn over(&self, fits: impl Fn(&Self) -> bool) -> usize {
        let ends: Vec<usize> = self.text.grapheme_indices(true).map(|(at, cluster)| at + cluster.len()).collect();
        // Longer titles are taller, so bisection finds the number of clusters that fit.
        let (mut good, mut bad) = (0, ends.len());
        while bad - good > 1 {
            let middle = good.midpoint(bad);
            if fits(&self.cut(ends[middle - 1])) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        let kept = good.checked_sub(1).map_or(0, |last| self.text[..ends[last]].chars().count());
        self.text.chars().count() - kept
    }

    /// The words before `end`.
    fn cut(&self, end: usize) -> Self {
        let text = self.text[..end].trim_end().to_owned();
        let end = text.len();
        let mut emphasis = self.emphasis.clone();
        for range in &mut emphasis {
            range.end = range.end.min(end);
        }
        emphasis.retain(|range| range.start < range.end);
        let before = |places: &[usize]| places.iter().copied().filter(|at| *at < end).collect();
        Self { text, emphasis, held: before(&self.held), soft: before(&self.soft) }
    }

    fn push(&mut self, text: &str, emphasised: bool, capitals: bool, language: Option<&str>) {
        let from = self.text.len();
        for (row, line) in text.split('\n').enumerate() {
            if row > 0 {
                self.space();
                if !self.text.is_empty() && self.held.last() != Some(&self.text.len()) {
                    self.held.push(self.text.len());
                }
            }
            for (part, piece) in line.split(SOFT_HYPHEN).enumerate() {
                if part > 0 && !self.text.is_empty() && !self.text.ends_with(' ') {
                    self.soft.push(self.text.len());
                }
                if piece.starts_with(char::is_whitespace) && !piece.starts_with(NO_BREAK) {
                    self.space();
                }
                let settled = settle(piece);
                self.text.push_str(&if capitals { upper(&settled, language) } else { settled.clone() });
                if piece.ends_with(NO_BREAK) && !self.text.ends_with(NO_BREAK) {
                    self.text.push(NO_BREAK);
                }
                if !settled.is_empty() && piece.ends_with(char::is_whitespace) && !piece.ends_with(NO_BREAK) {
                    self.space();
                }
            }
        }
        if emphasised {
            let own = &self.text[from..];
            let (left, right) = (own.len() - own.trim_start().len(), own.trim_end().len());
            if left < right {
                self.emphasis.push(from + left..from + right);
            }
        }
    }

    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }
}

/// Capitals as the language writes them.
fn upper(text: &str, language: Option<&str>) -> String {
    let turkish = language.is_some_and(|language| ["tr", "az"].contains(&&language[..language.len().min(2)]));
    let dotted;
    let text = if turkish {
        dotted = text.replace('i', "\u{130}");
        &dotted
    } else {
        text
    };
    let capitals = text.to_uppercase();
    if !capitals.chars().any(|c| matches!(c, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}')) {
        return capitals;
    }
    let mut greek = false;
    let bare: String = DecomposingNormalizerBorrowed::new_nfd()
        .normalize(&capitals)
        .chars()
        .filter(|c| {
            if *c == TONOS && greek {
                return false;
            }
            // A dieresis may stand between the letter and its accent.
            greek = matches!(c, '\u{391}'..='\u{3a9}') || (greek && *c == '\u{308}');
            true
        })
        .collect();
    ComposingNormalizerBorrowed::new_nfc().normalize(&bare).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(title: &str) -> Words {
        Words::of(&StyledText::parse(title), false, None)
    }

    #[test]
    fn marks_are_remembered_by_their_place() {
        let found = words("I  *quit* after\\nVer\u{ad}gleich ");
        assert_eq!(found.text, "I quit after Vergleich", "the words");
        assert_eq!(found.emphasis, vec![2..6], "what is emphasised");
        assert_eq!(found.held, [13], "where a line begins");
        assert_eq!(found.soft, [16], "where a word may be parted");
    }

    #[test]
    fn nothing_but_marks_is_nothing() {
        assert_eq!(words(" \\n \\n\u{ad} "), Words::default(), "no line, no break");
        assert_eq!(words("a\\n\\n\\nb").held, [2], "one break however often it is typed");
    }

    #[test]
    fn a_space_that_does_not_break_stays_one() {
        assert_eq!(words("in~10 days").text, "in\u{a0}10 days", "and the other space breaks");
    }

    #[test]
    fn capitals_are_those_of_the_language() {
        let cases = [
            ("straße", Some("de"), "STRASSE"),
            ("istanbul", Some("tr"), "\u{130}STANBUL"),
            ("istanbul", None, "ISTANBUL"),
            ("μάθε ταΐζω", Some("el"), "ΜΑΘΕ ΤΑΪΖΩ"),
            ("café", Some("fr"), "CAFÉ"),
            ("ﬁnd", None, "FIND"),
        ];
        for (typed, language, expected) in cases {
            assert_eq!(upper(&settle(typed), language), expected, "'{typed}' in {language:?}");
        }
    }

    #[test]
    fn emphasis_keeps_its_words_when_capitals_are_longer() {
        let found = Words::of(&StyledText::parse("ßa *groß* x"), true, None);
        assert_eq!(&found.text[found.emphasis[0].clone()], "GROSS", "{found:?}");
    }
}
