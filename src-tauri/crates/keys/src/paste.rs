//! Checking a key as a person gives it: pasted, piped, in the environment, or in the keychain. All are judged alike.

use thumbsheet_core::{Error, Secret};

/// Maximum length of a pasted key: longer than any key, shorter than a file pasted by mistake.
const MAX_LENGTH: usize = 4096;

/// Parses a key as it is pasted, piped, or set in a variable. What commonly stands around a key is taken off: white space,
/// quotes, a byte order mark, characters without width, `Bearer`, and the name of its variable. An error never repeats the
/// text.
///
/// # Errors
/// `INVALID_INPUT`: empty, several lines, white space inside, a shortened key, ...
pub fn pasted(text: &str) -> Result<Secret, Error> {
    let text = alone(text);
    match wrong(text) {
        Some((what, hint)) => Err(Error::invalid(what).hint(hint)),
        None => Ok(Secret::new(text)),
    }
}

/// Pairs of quotes that `.env` files, shells and word processors put around a key.
const QUOTES: [(char, char); 7] = [
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('\u{201c}', '\u{201d}'),
    ('\u{2018}', '\u{2019}'),
    ('\u{201e}', '\u{201c}'),
    ('<', '>'),
];

/// The key without what stands around it.
fn alone(text: &str) -> &str {
    // The byte order mark of PowerShell's pipes and of files, and what pages put between words.
    let blank =
        |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}');
    let mut text = text.trim_matches(blank);
    loop {
        let inner = QUOTES.iter().find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close));
        let inner = inner.or_else(|| behind_a_word(text, "bearer")).or_else(|| behind_a_word(text, "export"));
        let inner = inner.or_else(|| behind_its_header(text)).or_else(|| behind_its_name(text));
        match inner.map(|inner| inner.trim_matches(blank)) {
            Some(inner) => text = inner,
            None => return text,
        }
    }
}

/// `Bearer sk-...`, as headers have it, and `export NAME=...`.
fn behind_a_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let start = text.get(..word.len())?;
    let rest = &text[word.len()..];
    (start.eq_ignore_ascii_case(word) && rest.starts_with(char::is_whitespace)).then_some(rest)
}

/// `Authorization: Bearer sk-...`
fn behind_its_header(text: &str) -> Option<&str> {
    let (name, value) = text.split_once(':')?;
    ["authorization", "x-goog-api-key", "x-api-key", "api-key"]
        .contains(&name.to_ascii_lowercase().as_str())
        .then_some(value)
}

/// `OPENAI_API_KEY=sk-...`; a key may end in = by itself.
fn behind_its_name(text: &str) -> Option<&str> {
    let (name, value) = text.split_once('=')?;
    let name = name.strip_prefix("$env:").unwrap_or(name).trim();
    let is_name = name.contains('_') && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    (is_name && !value.trim_start_matches('=').is_empty()).then_some(value)
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
    } else if text.contains(['"', '\'', '`', '“', '”', '‘', '’', '<', '>']) {
        Some(("This is not a key: it has a quotation mark or bracket in it.".to_owned(), alone))
    } else {
        let odd = text.chars().find(|c| !c.is_ascii_graphic())?;
        Some((
            format!("This is not a key: it has a character that keys do not have (U+{:04X}).", u32::from(odd)),
            alone,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_around_a_key_is_dropped() {
        for text in [
            "sk-proj-abc_DEF-123",
            " sk-proj-abc_DEF-123\r\n",
            "\u{feff}sk-proj-abc_DEF-123\n",
            "sk-proj-abc_DEF-123\u{200b}",
            "\u{200e}sk-proj-abc_DEF-123\u{2060}",
            "\"sk-proj-abc_DEF-123\"",
            "'sk-proj-abc_DEF-123'",
            "\u{201c}sk-proj-abc_DEF-123\u{201d}",
            "<sk-proj-abc_DEF-123>",
            "\"'sk-proj-abc_DEF-123'\"",
            "\u{feff}\"sk-proj-abc_DEF-123\"\r",
            "Bearer sk-proj-abc_DEF-123",
            "bearer  sk-proj-abc_DEF-123",
            "Authorization: Bearer sk-proj-abc_DEF-123",
            "OPENAI_API_KEY=sk-proj-abc_DEF-123",
            "export OPENAI_API_KEY=\"sk-proj-abc_DEF-123\"",
            "OPENAI_API_KEY = 'sk-proj-abc_DEF-123'",
            "$env:OPENAI_API_KEY=\"sk-proj-abc_DEF-123\"",
        ] {
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
            ("Basic sk-planted", "white space"),
            ("sk-planted...wxyz", "shortened"),
            ("sk-planted•••", "shortened"),
            ("\"sk-planted", "quotation mark"),
            ("OPENAI_API_KEY=\"\"", "empty"),
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
