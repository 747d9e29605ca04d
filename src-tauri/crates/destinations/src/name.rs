//! File names that are valid on every system.

mod safe;
mod template;

use thumbsheet_core::ModelId;

pub use template::{NameParts, NameTemplate};

/// Maximum length of a slug, in characters. It keeps names well under the 255 bytes of file systems.
const SLUG_MAX: usize = 60;

/// Converts `text` to a part of a file name: lowercase, with letters and digits of every script, and one hyphen for
/// everything else. A long text is cut between words.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in safe::composed(text).chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') && !matches!(c, '\'' | '\u{2019}') {
            slug.push('-');
        }
    }
    if slug.chars().count() > SLUG_MAX {
        let cut: String = slug.chars().take(SLUG_MAX).collect();
        slug = match cut.rfind('-') {
            Some(at) if at >= SLUG_MAX / 2 => cut[..at].to_owned(),
            _ => cut,
        };
    }
    let slug = slug.trim_matches('-');
    if slug.is_empty() {
        "untitled".to_owned()
    } else if safe::is_device(slug) {
        format!("{slug}-")
    } else {
        slug.to_owned()
    }
}

/// Converts a model to a part of a file name, without its provider and without slashes.
fn model_part(model: &ModelId) -> String {
    model.model().chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect()
}

/// Makes a name with [`NameTemplate::DEFAULT`]: `why-fan-out-beats-sequential-aurora.jpg`, or `003-...` with a row of a
/// list (counted from 0).
pub fn file_name(row: Option<usize>, title: &str, model: &ModelId) -> String {
    let parts = NameParts { row: row.map(|row| row + 1), ..NameParts::new(title, model) };
    format!("{}.jpg", NameTemplate::default().render(&parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_mark_of_a_title_reaches_a_name() {
        let model: ModelId = "offline/aurora".parse().unwrap();
        let (marked, plain) = (file_name(None, r"I *quit*\nnow", &model), file_name(None, "I quit now", &model));
        assert_eq!(marked, plain, "the name of the words");
    }

    #[test]
    fn a_title_becomes_a_name_that_every_system_takes() {
        for (title, name) in [
            ("Why fan-out beats sequential", "why-fan-out-beats-sequential"),
            ("Don't: \"quote\" <me> / ..\\..", "dont-quote-me"),
            ("Путь к успеху", "путь-к-успеху"),
            ("!!!", "untitled"),
            ("CON", "con-"),
        ] {
            assert_eq!(slug(title), name, "{title:?}");
        }
    }

    #[test]
    fn a_title_typed_on_a_mac_gets_the_name_that_it_gets_elsewhere() {
        assert_eq!(slug("Cafe\u{301} u\u{308}ber"), "café-über", "a decomposed accent is no word's end");
    }

    #[test]
    fn a_long_title_is_cut_between_words() {
        let long = slug(&"many words ".repeat(40));
        assert!(long.chars().count() <= SLUG_MAX && long.ends_with("many"), "{long}");
    }

    #[test]
    fn a_nested_model_id_stays_in_its_folder() {
        let name = file_name(Some(2), "Title", &"openrouter/google/gemini-3".parse().unwrap());
        assert_eq!(name, "003-title-google-gemini-3.jpg", "a slash would make a folder");
    }

    #[test]
    fn the_default_template_names_files_as_they_were_named_before_there_were_templates() {
        let titles = ["Why fan-out beats sequential", "CON", "!!!", "Путь к успеху", "a.b", "  x  ", "--", "100 %"];
        for title in titles {
            for model in ["offline/aurora", "openai/gpt-image-2.6-flare", "openrouter/google/gemini-3", "a/b:free"] {
                let model: ModelId = model.parse().unwrap();
                let plain = format!("{}-{}", slug(title), model_part(&model));
                assert_eq!(file_name(None, title, &model), format!("{plain}.jpg"), "a run made again keeps its files");
                assert_eq!(file_name(Some(11), title, &model), format!("012-{plain}.jpg"), "also in a batch");
            }
        }
    }
}
