//! Keys: a type that cannot be printed or serialised, and the scrubbing of other people's text.

use std::fmt;

/// A key. It has no `Serialize`, its `Debug` says nothing, and only [`expose`](Secret::expose) reads it.
///
/// It can be cloned: keys come and go while the program runs, and whoever sends a request holds the one it began with.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a key; surrounding white space (a pasted line end) is dropped.
    pub fn new(key: impl AsRef<str>) -> Self {
        Self(key.as_ref().trim().to_owned())
    }

    /// The key itself. Read where a request's header is made, where the keychain takes it, and for its last four characters.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// The shortest part of a key that counts as a leak: providers echo `sk-...abcd`, and four characters identify nothing.
const LEAST: usize = 6;

/// An address as it may be repeated in a message: one that may hold a name and a password is not.
pub fn quoted_address(text: &str) -> String {
    if text.contains('@') { "(not repeated here: it may hold a password)".to_owned() } else { format!("'{text}'") }
}

/// Text from outside with every trace of `key` replaced, including the cut forms providers echo back
/// (`Incorrect API key provided: sk-abc***wxyz`), and anything that looks like a key of a known vendor.
pub fn redact(text: &str, key: Option<&Secret>) -> String {
    let mut clean = text.to_owned();
    if let Some(key) = key.map(Secret::expose).filter(|key| key.len() >= LEAST) {
        clean = clean.replace(key, "[key]");
    }
    let mut out = String::with_capacity(clean.len());
    for (index, word) in clean.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        if looks_like_a_key(word) || key.is_some_and(|key| holds_a_part(word, key.expose())) {
            out.push_str("[key]");
        } else {
            out.push_str(word);
        }
    }
    out
}

/// How the keys of known vendors begin.
const BEGINNINGS: [&str; 7] = ["sk-", "sk_", "AIza", "xai-", "r8_", "key-", "AQ."];

/// How many characters of a key are at least behind that: their keys have 32 and more, with digits among them.
const SHORTEST: usize = 20;

/// What follows a known vendor's beginning in `word`, without the quotes and full stops around it.
fn behind_the_beginning(word: &str) -> Option<&str> {
    let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    BEGINNINGS.iter().find_map(|beginning| word.strip_prefix(beginning))
}

/// Strict, because it cannot hurt: `key-lighting` in a provider's sentence is not missed.
fn looks_like_a_key(word: &str) -> bool {
    behind_the_beginning(word).is_some_and(|rest| rest.len() >= LEAST)
}

/// Whether a whole key of a known vendor stands in `text`, which a person wrote: `sk-{slug}` and `key-lighting` are none.
pub fn holds_a_key(text: &str) -> bool {
    let is_a_keys = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    text.split(|c| !is_a_keys(c))
        .filter_map(behind_the_beginning)
        .any(|rest| rest.len() >= SHORTEST && rest.contains(|c: char| c.is_ascii_digit()))
}

fn holds_a_part(word: &str, key: &str) -> bool {
    let key: Vec<char> = key.chars().collect();
    key.len() >= LEAST
        && word.chars().count() >= LEAST
        && key.windows(LEAST).any(|part| word.contains(&part.iter().collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_printed() {
        let secret = Secret::new(" sk-abcdefghijklmnop \n");
        assert_eq!(format!("{secret:?}"), "Secret(..)", "a stray {{:?}} in a log must not leak a key");
        assert_eq!(secret.expose(), "sk-abcdefghijklmnop", "a pasted line end is not part of the key");
    }

    #[test]
    fn a_provider_that_echoes_the_key_does_not_leak_it() {
        let key = Secret::new("sk-proj-abcdefghijklmnop1234");
        for echo in [
            "Incorrect API key provided: sk-proj-abcdefghijklmnop1234.",
            "Incorrect API key provided: sk-proj-********1234.",
            "bad key 'abcdefghij' given",
        ] {
            let clean = redact(echo, Some(&key));
            assert!(clean.contains("[key]"), "{clean:?} should say that a key stood there");
            assert!(!clean.contains("abcdef") && !clean.contains("1234"), "{clean:?} still holds a part of the key");
        }
    }

    #[test]
    fn an_address_with_a_password_is_not_repeated() {
        assert_eq!(quoted_address("localhost:9000"), "'localhost:9000'", "a typo is shown");
        for text in ["s3://key:secret@host", "https://key:secret@host:99999"] {
            assert!(!quoted_address(text).contains("secret"), "also where it is no address at all: {text}");
        }
    }

    #[test]
    fn a_key_is_told_from_a_word_that_begins_like_one() {
        for key in [
            "sk-proj-abcdefghijklmnop1234",
            "AIzaSyA1234567890abcdefghijklmnopqrstuv",
            "xai-0123456789abcdefghijklmnop",
            "r8_0123456789abcdefghijklmnop",
        ] {
            assert!(holds_a_key(key), "{key}");
            assert!(holds_a_key(&format!("warm light,key=\"{key}\".")), "whatever stands around it: {key}");
        }
        for words in
            ["warm key-lighting", "sk-{slug}-{model}", "sk-slovak-thumbnails-in-winter", "key-frame-animation", ""]
        {
            assert!(!holds_a_key(words), "{words:?} is what a person may write");
        }
    }

    #[test]
    fn ordinary_words_stay() {
        let key = Secret::new("sk-proj-abcdefghijklmnop1234");
        let text = "Unknown parameter: 'size'. Please try again in 12s.";
        assert_eq!(redact(text, Some(&key)), text, "the person needs the provider's sentence");
    }
}
