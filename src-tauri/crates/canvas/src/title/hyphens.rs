//! Where words may be parted with a hyphen, by the patterns of their language.

use hypher::{Lang, hyphenate_bounded};
use icu_properties::CodePointMapData;
use icu_properties::props::Script;
use unicode_segmentation::UnicodeSegmentation as _;

/// Letters that stay together at the beginning and end of a word, whatever the language allows: a title is read at a
/// glance.
const KEPT: usize = 3;
/// Shorter words stay whole.
const SHORTEST: usize = 8;

/// Letters that only one of the languages written in Latin has.
const LETTERS: &[(&str, &str)] = &[
    ("ßäöü", "de"),
    ("ñ¿¡", "es"),
    ("ãõ", "pt"),
    ("œçêëèàùûîï", "fr"),
    ("ąęłńśźż", "pl"),
    ("ěřů", "cs"),
    ("őű", "hu"),
    ("ğışİ", "tr"),
    ("æø", "da"),
    ("å", "sv"),
    ("ľĺŕ", "sk"),
    ("đ", "hr"),
    ("ėįųū", "lt"),
    ("ò", "it"),
];

/// Short words, and endings of long ones, that tell a language where no letter does.
const SIGNS: &[(&[&str], &[&str], &str)] = &[
    (
        &["der", "die", "das", "und", "nicht", "ein", "eine", "wie", "warum", "mit", "ist", "für", "wir", "ich"],
        &["schaft", "schaften", "ung", "ungen", "keit", "heit", "lich", "lung", "gesetz"],
        "de",
    ),
    (&["el", "los", "las", "una", "por", "que", "con", "para", "del"], &["ción", "ciones", "dad"], "es"),
    (&["les", "des", "une", "est", "pour", "dans", "avec", "du", "sur"], &[], "fr"),
    (&["il", "gli", "della", "che", "perché", "per", "nel", "con"], &["zione", "zioni", "mente"], "it"),
    (&["het", "een", "van", "niet", "voor", "waarom"], &["heid", "ingen"], "nl"),
    (&["och", "inte", "att", "som", "varför"], &[], "sv"),
    (&["não", "uma", "dos", "das", "com"], &["ção", "ções"], "pt"),
];

/// The byte offsets in `text` where a hyphen may part a word.
pub(super) fn hyphens(text: &str, language: Option<&str>) -> Vec<usize> {
    let Some(language) = language.and_then(known).or_else(|| guess(text)) else { return Vec::new() };
    let (left, right) = language.bounds();
    let mut places = Vec::new();
    for (start, word) in text.unicode_word_indices() {
        // Names of files and abbreviations are no words; patterns know nothing about digits.
        if word.chars().count() < SHORTEST || !word.chars().all(|c| c.is_alphabetic() || is_mark(c)) {
            continue;
        }
        let mut at = start;
        for part in hyphenate_bounded(word, language, left.max(KEPT), right.max(KEPT)) {
            // Patterns may leave "sch" alone between two hyphens.
            if at > start && part.to_lowercase().contains(sounds) {
                places.push(at);
            }
            at += part.len();
        }
    }
    places
}

/// Whether the letter can carry a syllable. Consonants are those of scripts that tell them apart.
fn sounds(c: char) -> bool {
    let consonants = "bcdfghjklmnpqrstvwxzßçñбвгджзйклмнпрстфхцчшщъьґђѓћќљњџβγδζθκλμνξπρσςτφχψ";
    c.is_alphabetic() && !consonants.contains(c)
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn known(language: &str) -> Option<Lang> {
    let code: [u8; 2] = language.as_bytes().get(..2)?.try_into().ok()?;
    // Norwegian has two written forms.
    let code = if matches!(&code, b"nn" | b"no") { *b"nb" } else { code.map(|byte| byte.to_ascii_lowercase()) };
    Lang::from_iso(code)
}

/// Guesses the language of a title, for its hyphens. English words that are hyphenated as another language look wrong,
/// so Latin letters are English unless something says otherwise.
fn guess(text: &str) -> Option<Lang> {
    let lower = text.to_lowercase();
    let has = |letters: &str| lower.contains(|c| letters.contains(c));
    let scripts = CodePointMapData::<Script>::new();
    let script =
        text.chars().map(|c| scripts.get(c)).find(|script| !matches!(*script, Script::Common | Script::Inherited))?;
    let code = match script {
        Script::Cyrillic if has("іїєґ") => "uk",
        Script::Cyrillic if has("ў") => "be",
        Script::Cyrillic if has("ђћџљњј") => "sr",
        Script::Cyrillic => "ru",
        Script::Greek => "el",
        Script::Georgian => "ka",
        Script::Latin => return known(guess_latin(&lower)),
        // No hyphen is written there, or there is no rule for it.
        _ => return None,
    };
    known(code)
}

fn guess_latin(lower: &str) -> &'static str {
    let words: Vec<&str> = lower.unicode_words().collect();
    let votes = |(short, endings, _): &&(&[&str], &[&str], &str)| {
        let long = |word: &&&str| word.len() > 9 && endings.iter().any(|ending| word.ends_with(ending));
        words.iter().filter(|word| short.contains(*word)).count() + words.iter().filter(long).count()
    };
    let signed = SIGNS.iter().rev().max_by_key(votes).filter(|sign| votes(sign) > 0);
    if let Some((.., language)) = signed {
        return language;
    }
    LETTERS.iter().find(|(letters, _)| lower.contains(|c| letters.contains(c))).map_or("en", |(_, language)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(text: &str, language: Option<&str>) -> String {
        let mut places = hyphens(text, language);
        places.reverse();
        let mut text = text.to_owned();
        for at in places {
            text.insert(at, '-');
        }
        text
    }

    #[test]
    fn words_are_parted_by_the_rules_of_their_language() {
        let cases = [
            ("Donaudampfschifffahrtsgesellschaft", None, "Donau-dampf-schiff-fahrts-ge-sell-schaft"),
            ("Параллельность побеждает", None, "Парал-лель-ность побеж-дает"),
            ("internationalization", None, "inter-na-tion-al-iza-tion"),
            ("Rindfleischetikettierung", Some("de-AT"), "Rind-fleisch-eti-ket-tie-rung"),
        ];
        for (word, language, expected) in cases {
            assert_eq!(parted(word, language), expected, "'{word}'");
        }
    }

    #[test]
    fn what_is_no_word_stays_whole() {
        for text in ["kubernetes2024x", "short", "並列処理の教訓とその先", "لماذا يتفوق التوازي"]
        {
            assert_eq!(parted(text, None), text, "'{text}'");
        }
    }
}
