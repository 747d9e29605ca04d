//! Keys: a type that cannot be printed or serialised, and the removal of keys from text of others.

use std::fmt;

use zeroize::Zeroize as _;

/// A key. It has no `Serialize`, its `Debug` hides the value, only [`expose`](Secret::expose) reads it, and its memory is
/// overwritten when it is dropped.
///
/// It is `Clone`, because a key can change while the program runs, and a request in flight keeps its own.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a key and trims white space, such as a pasted line end.
    pub fn new(key: impl AsRef<str>) -> Self {
        Self(key.as_ref().trim().to_owned())
    }

    /// Returns the key. Callers are the request's header, the keychain, and the display of its last four characters.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether the key is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// Minimum length of a part of a key that counts as a leak. Providers echo `sk-...abcd`, and four characters identify
/// nothing.
const MIN_LENGTH: usize = 6;

/// Quotes a URL for a message, as far as it can hold no secret: without user name, password, query and fragment, on one
/// line. Text before an `@` may be a password wherever it stands.
pub fn quoted_address(text: &str) -> String {
    const MAX_LENGTH: usize = 200;
    let text = text.split(['?', '#']).next().unwrap_or_default();
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) if !scheme.contains('@') => (format!("{scheme}://"), rest),
        _ => (String::new(), text),
    };
    let rest = rest.rsplit_once('@').map_or(rest, |(_, behind)| behind);
    let line: String = rest.chars().filter(|c| !c.is_control()).take(MAX_LENGTH).collect();
    format!("'{scheme}{}'", redact_in_path(&line))
}

/// Replaces the parts of a path that look like keys.
fn redact_in_path(text: &str) -> String {
    text.split('/').map(|part| if holds_a_key(part) { "[key]" } else { part }).collect::<Vec<_>>().join("/")
}

/// Replaces `key` in text from outside, including the shortened forms that providers echo (`Incorrect API key provided:
/// sk-abc***wxyz`), and everything that looks like a key of a known vendor.
pub fn redact(text: &str, key: Option<&Secret>) -> String {
    let mut clean = text.to_owned();
    if let Some(key) = key.map(Secret::expose).filter(|key| key.len() >= MIN_LENGTH) {
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

/// Prefixes of the keys of known vendors.
const PREFIXES: [&str; 7] = ["sk-", "sk_", "AIza", "xai-", "r8_", "key-", "AQ."];

/// Minimum number of characters after the prefix. Vendors' keys have at least 32, with digits among them.
const MIN_KEY_LENGTH: usize = 20;

/// The part of `word` after a known vendor's prefix, without surrounding quotes and full stops.
fn behind_the_beginning(word: &str) -> Option<&str> {
    let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    PREFIXES.iter().find_map(|beginning| word.strip_prefix(beginning))
}

/// Strict, because a false match does no harm: nobody misses `key-lighting` in a provider's sentence.
fn looks_like_a_key(word: &str) -> bool {
    behind_the_beginning(word).is_some_and(|rest| rest.len() >= MIN_LENGTH)
}

/// Whether `text`, given as a name, is a key of a known vendor. `key-` begins names as well.
pub fn is_a_key(text: &str) -> bool {
    text.split('/').any(|part| !part.starts_with("key-") && holds_a_key(part))
}

/// Whether `text`, written by a person, contains a whole key of a known vendor. `sk-{slug}` and `key-lighting` are not
/// keys.
pub fn holds_a_key(text: &str) -> bool {
    let is_a_keys = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    text.split(|c| !is_a_keys(c))
        .filter_map(behind_the_beginning)
        .any(|rest| rest.len() >= MIN_KEY_LENGTH && rest.contains(|c: char| c.is_ascii_digit()))
}

fn holds_a_part(word: &str, key: &str) -> bool {
    let key: Vec<char> = key.chars().collect();
    key.len() >= MIN_LENGTH
        && word.chars().count() >= MIN_LENGTH
        && key.windows(MIN_LENGTH).any(|part| word.contains(&part.iter().collect::<String>()))
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
        for (text, shown) in [
            ("s3://key:secret@host", "'s3://host'"),
            ("https://key:secret@host:99999", "'https://host:99999'"),
            ("https://me:se@cret@host/v1", "'https://host/v1'"),
            ("key:secret@host", "'host'"),
            ("htp://host/v1?api_key=secret", "'htp://host/v1'"),
            ("http//host#secret", "'http//host'"),
            ("https://sk-proj-secretsecretsecret1234@host", "'https://host'"),
            ("host:1/sk-proj-secretsecretsecret1234/x", "'host:1/[key]/x'"),
        ] {
            assert_eq!(quoted_address(text), shown, "also where it is no address at all");
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
