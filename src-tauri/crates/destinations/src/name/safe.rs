//! Names that are valid on Linux, macOS and Windows.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

/// Maximum length of a name, in bytes. File systems allow 255, and an extension and a number follow.
pub(super) const MAX_BYTES: usize = 240;

/// Names that Windows reserves for devices, with any extension.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Composes accents (NFC). macOS decomposes them, and two names would look alike.
pub(super) fn composed(text: &str) -> Cow<'_, str> {
    ComposingNormalizerBorrowed::new_nfc().normalize(text)
}

/// Whether Windows takes a name for a device.
pub(super) fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let numbered = |kind| {
        let number = stem.strip_prefix(kind).and_then(|rest| {
            let mut rest = rest.chars();
            rest.next().filter(|_| rest.next().is_none())
        });
        number.is_some_and(|c| matches!(c, '0'..='9' | '¹' | '²' | '³'))
    };
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

/// Whether a character may stand in a file name everywhere.
pub(super) fn is_allowed(c: char) -> bool {
    !c.is_control() && !matches!(c, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*') && !is_invisible(c)
}

/// Invisible characters, with which two names could look alike.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Converts a value to a part of a name: composed, with hyphens for forbidden characters, and without invisible ones.
pub(super) fn part(value: &str) -> String {
    let shown = composed(value);
    let shown = shown.chars().filter(|c| !is_invisible(*c));
    shown.map(|c| if is_allowed(c) { c } else { '-' }).collect()
}

/// The longest prefix of `text` with at most `max` bytes.
pub(super) fn cut(text: &str, max: usize) -> &str {
    let mut end = max.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Makes a name of allowed characters valid on every system: not empty, not hidden, not `..`, not a device.
pub(super) fn component(name: &str) -> String {
    let trimmed = |name: &str| name.trim_start_matches(['.', ' ']).trim_end_matches(['.', ' ']).to_owned();
    let name = trimmed(cut(&trimmed(composed(name).trim()), MAX_BYTES));
    if name.is_empty() {
        return "untitled".to_owned();
    }
    if is_device(&name) {
        let (stem, rest) = name.split_at(name.find('.').unwrap_or(name.len()));
        return format!("{}-{rest}", stem.trim_end());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_of_windows_is_no_file() {
        for device in ["CON", "con.tar", "Lpt9", "com1", "com¹", "aux .x", "nul"] {
            assert!(is_device(device), "{device:?} would be written to a device and be gone");
            assert!(!is_device(&component(device)), "{device:?} is mended to {:?}", component(device));
        }
        for ordinary in ["console", "com10", "com", "lpt", "nullable", "a.con"] {
            assert!(!is_device(ordinary), "{ordinary:?} is an ordinary name");
        }
    }

    #[test]
    fn a_name_is_never_empty_hidden_or_the_folder_above() {
        for (given, made) in [("", "untitled"), ("..", "untitled"), (" . ", "untitled"), (".git", "git"), ("a. ", "a")]
        {
            assert_eq!(component(given), made, "{given:?}");
        }
    }

    #[test]
    fn what_nobody_sees_is_left_out_and_what_is_forbidden_becomes_a_hyphen() {
        assert_eq!(part("a\u{202e}gpj.\u{200b}x"), "agpj.x", "one name must not pass for another");
        assert_eq!(part("a/b\\c:d\n\"e\""), "a-b-c-d--e-", "a slash would make a folder");
    }

    #[test]
    fn a_long_name_is_cut_at_a_character() {
        let name = component(&"ä".repeat(200));
        assert_eq!(name.len(), MAX_BYTES, "bytes are what file systems count, and half a character is none");
    }
}
