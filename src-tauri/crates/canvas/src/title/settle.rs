use icu_normalizer::ComposingNormalizerBorrowed;

use crate::emoji::can_be_emoji;

/// Characters that are removed from the text: soft hyphens, because no hyphen would show at the break, and variation
/// selectors, except those of emoji.
fn dropped(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{feff}')
}

/// The selectors between the text form and the picture of an emoji.
fn selector(c: char) -> bool {
    matches!(c, '\u{fe0e}' | '\u{fe0f}')
}

/// The letters of a ligature that has a code point of its own. The font decides about ligatures.
fn letters(ligature: char) -> Option<&'static str> {
    Some(match ligature {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        '\u{fb05}' | '\u{fb06}' => "st",
        _ => return None,
    })
}

/// Invisible characters, which need no fallback font.
pub(super) fn invisible(c: char) -> bool {
    c.is_whitespace()
        || selector(c)
        // The letters of the regions in flags.
        || matches!(c, '\u{e0020}'..='\u{e007f}')
        || matches!(c, '\u{34f}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}

/// Normalises the title for drawing: NFC, so that an accent is the same as one character or two; one line; no control
/// characters.
pub(super) fn settle(title: &str) -> String {
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(title);
    let mut text = String::with_capacity(composed.len());
    for c in composed.chars() {
        // White space that breaks lines or collapses wherever else the title is shown.
        let blank = matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
        if blank {
            if !text.is_empty() && !text.ends_with(' ') {
                text.push(' ');
            }
        } else if selector(c) {
            if text.chars().next_back().is_some_and(can_be_emoji) {
                text.push(c);
            }
        } else if let Some(letters) = letters(c) {
            text.push_str(letters);
        } else if !c.is_control() && !dropped(c) {
            text.push(c);
        }
    }
    text.truncate(text.trim_end().len());
    text
}

#[cfg(test)]
mod tests {
    use super::settle;

    #[test]
    fn an_accent_typed_as_two_characters_becomes_one() {
        assert_eq!(settle("Cafe\u{301}"), "Café", "macOS hands over decomposed file names and titles");
    }

    #[test]
    fn what_does_not_show_is_not_set() {
        assert_eq!(settle(" a\tb\u{ad}c\n\u{7}d\u{fe0f} "), "a bc d", "tabs, soft hyphens, controls, selectors");
        assert_eq!(settle("\u{2764}\u{fe0f} ok"), "\u{2764}\u{fe0f} ok", "the selector of a picture stays");
        assert_eq!(settle("\u{fb01}nd"), "find", "a ligature's letters, which every font has");
        assert_eq!(settle("a\u{a0}b"), "a\u{a0}b", "a space that does not break stays one");
    }
}
