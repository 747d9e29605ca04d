//! The nearest known word, for "Did you mean ...?".

use crate::{Error, secret::is_a_key};

/// Finds the known word nearest to `given`; `None` when no word is near enough.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let given = given.to_lowercase();
    known
        .into_iter()
        .map(|word| (strsim::normalized_damerau_levenshtein(&given, &word.to_lowercase()), word))
        .filter(|(likeness, word)| *likeness >= 0.5 || (given.len() >= 3 && word.to_lowercase().contains(&given)))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, word)| word)
}

/// Makes the `INVALID_INPUT` error for an unknown word, with the nearest known word or the whole list.
pub fn unknown<'a>(kind: &str, given: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> Error {
    // A key that was typed in the wrong place is not repeated.
    let shown = if is_a_key(given) { "[key]" } else { given };
    let error = Error::invalid(format!("'{shown}' is not a {kind}."));
    if let Some(word) = nearest(given, known.clone()) {
        error.hint(format!("Did you mean {word}? `thumbsheet list {kind}s` lists them."))
    } else {
        let mut all: Vec<&str> = Vec::new();
        for word in known {
            if !all.contains(&word) {
                all.push(word);
            }
        }
        error.hint(if all.len() <= 20 {
            format!("Known: {}.", all.join(", "))
        } else {
            format!("`thumbsheet list {kind}s` lists them.")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_style_finds_its_word() {
        let known = ["watercolor", "oil-painting", "sketch"];
        for (given, meant) in [("watercolour", "watercolor"), ("Oil painting", "oil-painting"), ("sketc", "sketch")] {
            assert_eq!(nearest(given, known), Some(meant), "{given:?}");
        }
    }

    #[test]
    fn a_far_word_gets_the_list_instead_of_a_guess() {
        let error = unknown("style", "qqqq", ["watercolor", "sketch"]);
        assert_eq!(error.hint.as_deref(), Some("Known: watercolor, sketch."), "a wrong guess is worse than none");
        let error = unknown("preset", "qqqq", ["blog", "Blog", "blog"]);
        assert_eq!(error.hint.as_deref(), Some("Known: blog, Blog."), "what is known by two names is told once");
    }
}
