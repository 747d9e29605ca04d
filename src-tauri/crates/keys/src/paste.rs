//! Checking a pasted key.

use thumbsheet_core::{Error, Secret};

/// Maximum length of a pasted key: longer than any key, shorter than a file pasted by mistake.
const MAX_LENGTH: usize = 4096;

/// Parses a pasted or piped key, and trims white space. An error never repeats the text.
///
/// # Errors
/// `INVALID_INPUT`: empty, several lines, white space inside, a shortened key, an assignment, ...
pub fn pasted(text: &str) -> Result<Secret, Error> {
    // PowerShell pipes begin with a byte order mark.
    let text = text.trim_start_matches('\u{feff}').trim();
    match wrong(text) {
        Some((what, hint)) => Err(Error::invalid(what).hint(hint)),
        None => Ok(Secret::new(text)),
    }
}

fn wrong(text: &str) -> Option<(String, &'static str)> {
    let alone = "Copy the key alone, as its page shows it when it is made.";
    if text.is_empty() {
        Some(("The key is empty.".to_owned(), "Paste it, or pipe it in: `thumbsheet keys set PROVIDER < FILE`."))
    } else if text.contains(['\n', '\r']) {
        Some((format!("This is not a key: it has {} lines.", text.lines().count()), alone))
    } else if text.contains(char::is_whitespace) {
        Some(("This is not a key: it has white space inside.".to_owned(), alone))
    } else if text.chars().count() > MAX_LENGTH {
        Some((format!("This is not a key: it is {} characters long.", text.chars().count()), alone))
    } else if text.contains("...") || text.contains("***") || text.contains(['…', '•']) {
        Some(("This is a shortened key: a part of it is hidden.".to_owned(), alone))
    } else if text.starts_with(['"', '\'', '`', '“', '‘', '<']) {
        Some(("This is not a key: it is in quotation marks or brackets.".to_owned(), alone))
    } else if is_assignment(text) {
        Some(("This is not a key: it is the setting of a variable.".to_owned(), "Paste only the part after the =."))
    } else {
        let odd = text.chars().find(|c| !c.is_ascii_graphic())?;
        Some((
            format!("This is not a key: it has a character that keys do not have (U+{:04X}).", u32::from(odd)),
            alone,
        ))
    }
}

/// `OPENAI_API_KEY=sk-...`; a key may end in = by itself.
fn is_assignment(text: &str) -> bool {
    text.split_once('=').is_some_and(|(name, value)| {
        !value.trim_start_matches('=').is_empty()
            && name.contains('_')
            && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_around_a_key_is_dropped() {
        for text in ["sk-proj-abc_DEF-123", " sk-proj-abc_DEF-123\r\n", "\u{feff}sk-proj-abc_DEF-123\n"] {
            assert_eq!(pasted(text).unwrap().expose(), "sk-proj-abc_DEF-123", "{text:?} holds a good key");
        }
        for key in ["AQ.Ab8RN6-x_y", "bm9uZQ==", "x"] {
            assert_eq!(pasted(key).unwrap().expose(), key, "vendors' and one's own servers' keys look like anything");
        }
    }

    #[test]
    fn what_cannot_be_a_key_is_refused_without_repeating_it() {
        for (text, word) in [
            ("", "empty"),
            (" \n", "empty"),
            ("sk-planted\nsk-planted2", "2 lines"),
            ("Bearer sk-planted", "white space"),
            ("sk-planted...wxyz", "shortened"),
            ("sk-planted•••", "shortened"),
            ("\"sk-planted\"", "quotation marks"),
            ("OPENAI_API_KEY=sk-planted", "variable"),
            ("sk-planted\u{200b}x", "U+200B"),
            ("sk-planted\u{7}x", "U+0007"),
            (&"sk-planted".repeat(500), "5000 characters"),
        ] {
            let error = pasted(text).unwrap_err();
            assert!(error.message.contains(word), "{text:?} should be told apart: {error}");
            assert!(!error.to_string().contains("planted"), "the words do not repeat what may be a key: {error}");
            assert!(error.hint.is_some(), "and say what to do: {error}");
        }
    }
}
