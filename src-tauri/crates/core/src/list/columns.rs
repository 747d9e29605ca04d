//! The meanings of a list's columns.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{Error, nearest::nearest};

/// The meaning of a column.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Field {
    /// The column has no effect on the thumbnails.
    Ignore,
    /// The row's id, which stays when the row is edited or moved.
    Id,
    /// The title on the picture.
    Title,
    /// The title in another language, set over the same picture.
    TitleIn(String),
    /// A style's id or name, or a sentence.
    Style,
    /// A template's id or name.
    Template,
    /// A font's id or family name.
    Font,
    /// Extra guidelines for the picture.
    Extra,
    /// A summary of the post, for the prompt.
    Context,
    /// Ids of models, `a|b`.
    Models,
    /// A whole number that seeds the models.
    Seed,
    /// A word or two above the title.
    Kicker,
    /// A sentence below the title.
    Subtitle,
    /// Who wrote it, or who is the guest.
    Byline,
    /// A number: of the episode, the lesson, the score.
    Number,
    /// A label: breaking, the name of a file.
    Label,
    /// Short words, `a|b`.
    Tags,
    /// How many there are of what [`Number`](Self::Number) counts.
    Of,
    /// An export profile's id.
    Profile,
    /// Template for file names.
    Filename,
    /// URL of the post, which is read for the context.
    Url,
    /// Path of the person's own picture, relative to the list's folder.
    BaseImage,
    /// Yes or no: whether the row is skipped.
    Skip,
    /// One of the list's own columns, used as `{{its name}}`.
    Variable,
}

/// Name of the column with the messages in an exported file of mistakes. It is ignored when that file is read.
pub const MISTAKES: &str = "mistakes";

/// Each field, its word, and synonyms that people write into headers.
const KNOWN: &[(Field, &str, &[&str])] = &[
    (Field::Title, "title", &["titles", "headline", "heading", "titel", "post-title", "title-text"]),
    (Field::Id, "id", &["row-id", "key", "identifier"]),
    (Field::Style, "style", &["look", "art-style", "picture-style"]),
    (Field::Template, "template", &["layout", "text-template", "text-layout"]),
    (Field::Font, "font", &["typeface", "font-family", "fontfamily"]),
    (Field::Extra, "extra", &["extra-prompt", "prompt", "guidelines", "extra-guidelines", "instructions"]),
    (Field::Context, "context", &["summary", "description", "excerpt", "about", "abstract"]),
    (Field::Models, "models", &["model"]),
    (Field::Seed, "seed", &[]),
    (Field::Kicker, "kicker", &["eyebrow", "overline"]),
    (Field::Subtitle, "subtitle", &["sub-title", "tagline", "deck"]),
    (Field::Byline, "byline", &["author", "guest", "speaker"]),
    (Field::Number, "number", &["episode", "lesson", "score"]),
    (Field::Label, "label", &[]),
    (Field::Tags, "tags", &["tag"]),
    (Field::Of, "of", &["total"]),
    (Field::Profile, "profile", &["export-profile", "format", "platform"]),
    (Field::Filename, "filename", &["file-name", "file", "output", "out"]),
    (Field::Url, "url", &["link", "address", "page", "permalink", "post-url"]),
    (Field::BaseImage, "base_image", &["baseimage", "image", "picture", "background", "base", "own-picture"]),
    (Field::Skip, "skip", &["skipped", "leave-out"]),
    (Field::Ignore, "ignore", &[MISTAKES]),
    (Field::Variable, "variable", &[]),
];

impl Field {
    /// Whether the field fills a slot. Such a column can stand in file names and prompts as well, as the list's own can.
    pub fn is_slot(&self) -> bool {
        matches!(
            self,
            Self::Kicker | Self::Subtitle | Self::Byline | Self::Number | Self::Label | Self::Tags | Self::Of
        )
    }

    /// All fields except those of languages, in the order of the menu.
    pub fn all() -> impl Iterator<Item = Self> {
        KNOWN.iter().map(|(field, ..)| field.clone())
    }

    /// The field's word: `title`, `title.de`, `base_image`.
    pub fn word(&self) -> String {
        match self {
            Self::TitleIn(language) => format!("title.{language}"),
            field => KNOWN.iter().find(|(known, ..)| known == field).map_or("", |(_, word, _)| word).to_owned(),
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.word())
    }
}

impl FromStr for Field {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if let Some(language) = language(text) {
            return Ok(Self::TitleIn(language));
        }
        KNOWN.iter().find(|(_, word, _)| *word == text).map(|(field, ..)| field.clone()).ok_or_else(|| {
            let error = Error::invalid(format!("'{text}' is not a meaning of a column."));
            let words = || KNOWN.iter().map(|(_, word, _)| *word);
            match nearest(text, words()) {
                Some(word) => error.hint(format!("Did you mean {word}?")),
                None => error.hint(format!("It can be {}.", words().collect::<Vec<_>>().join(", "))),
            }
        })
    }
}

impl TryFrom<String> for Field {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<Field> for String {
    fn from(field: Field) -> Self {
        field.word()
    }
}

/// Normalises a header or the name of a variable for comparison: lowercase, with one hyphen between words.
pub(super) fn plain(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '_' | '-'));
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

/// Parses the language of `title.de`.
fn language(text: &str) -> Option<String> {
    let (word, language) = text.split_once('.')?;
    let fits = (2..=20).contains(&language.len())
        && language.starts_with(|c: char| c.is_ascii_alphabetic())
        && language.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    (fits && known(&plain(word)) == Some(Field::Title)).then(|| language.to_lowercase())
}

fn known(plain_word: &str) -> Option<Field> {
    let named = |(_, word, others): &&(Field, &str, &[&str])| plain(word) == plain_word || others.contains(&plain_word);
    KNOWN.iter().find(named).map(|(field, ..)| field.clone())
}

/// Guesses the meanings of columns from their names. Of two columns with one meaning, the first gets it. An unknown
/// name is a variable, and a column without a name is ignored.
pub fn guess(columns: &[String]) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::with_capacity(columns.len());
    for column in columns {
        let name = column.trim();
        let field = match language(&name.replace('_', "-")) {
            Some(language) => Field::TitleIn(language),
            None if name.is_empty() => Field::Ignore,
            None => known(&plain(name)).unwrap_or(Field::Variable),
        };
        let is_taken = !matches!(field, Field::Ignore | Field::Variable) && fields.contains(&field);
        fields.push(if is_taken { Field::Variable } else { field });
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(header: &str) -> Vec<String> {
        let columns: Vec<String> = header.split(',').map(str::to_owned).collect();
        guess(&columns).iter().map(Field::word).collect()
    }

    #[test]
    fn headers_are_understood_as_people_write_them() {
        assert_eq!(
            guessed("Headline,look,Layout,Font Family,BASE_IMAGE,file name,Models"),
            ["title", "style", "template", "font", "base_image", "filename", "models"],
            "another case, other words, spaces and underscores"
        );
        assert_eq!(guessed("title,title.de,Title.pt-BR"), ["title", "title.de", "title.pt-br"], "one a language");
        assert_eq!(guessed("title,headline,city,"), ["title", "variable", "variable", "ignore"], "the first has it");
    }

    #[test]
    fn a_field_survives_its_word() {
        for field in Field::all().chain([Field::TitleIn("de".into())]) {
            assert_eq!(field.word().parse::<Field>().unwrap(), field, "the page and the journal hold the word");
        }
        let error = "sytle".parse::<Field>().unwrap_err();
        assert!(error.hint.unwrap().contains("style"), "a word that is none gets the nearest");
    }
}
