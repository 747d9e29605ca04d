//! File names that every system takes.

use thumbsheet_core::ModelId;

/// Most characters of a slug: the whole name stays well under the 255 bytes that file systems take.
const MOST: usize = 60;

/// Names that Windows keeps for devices, with any extension.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// `text` as a part of a file name: lower case, letters and digits of every script kept, everything else one hyphen; cut
/// between words.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') && !matches!(c, '\'' | '\u{2019}') {
            slug.push('-');
        }
    }
    if slug.chars().count() > MOST {
        let cut: String = slug.chars().take(MOST).collect();
        slug = match cut.rfind('-') {
            Some(at) if at >= MOST / 2 => cut[..at].to_owned(),
            _ => cut,
        };
    }
    let slug = slug.trim_matches('-');
    if slug.is_empty() {
        "untitled".to_owned()
    } else if DEVICES.contains(&slug) {
        format!("{slug}-")
    } else {
        slug.to_owned()
    }
}

/// `why-fan-out-beats-sequential-aurora.jpg`, or `003-...` with a row (counted from 0) of a batch.
pub fn file_name(row: Option<usize>, title: &str, model: &ModelId) -> String {
    let number = row.map(|row| format!("{:03}-", row + 1)).unwrap_or_default();
    let model: String =
        model.model().chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect();
    format!("{number}{}-{model}.jpg", slug(title))
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_long_title_is_cut_between_words() {
        let long = slug(&"many words ".repeat(40));
        assert!(long.chars().count() <= MOST && long.ends_with("many"), "{long}");
    }

    #[test]
    fn a_nested_model_id_stays_in_its_folder() {
        let name = file_name(Some(2), "Title", &"openrouter/google/gemini-3".parse().unwrap());
        assert_eq!(name, "003-title-google-gemini-3.jpg", "a slash would make a folder");
    }
}
