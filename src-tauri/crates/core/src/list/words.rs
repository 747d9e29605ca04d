//! Look-up of words in the catalog, with a cache: a list repeats the same few words.

use std::{cell::RefCell, collections::HashMap};

use jiff::civil::Date;

use super::{Field, OWN_PICTURE, columns::plain};
use crate::{Catalog, Error, ModelId, brief::Export, catalog::Model, nearest::nearest};

/// Maximum length of a value in a message, in characters.
const SHOWN_MAX: usize = 60;
/// Maximum number of known words that a message lists.
const LISTED_MAX: usize = 12;
/// Maximum length of a style's sentence, in characters.
const SENTENCE_MAX: usize = 300;

/// A mistake in a cell, or in a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CellMistake {
    /// The wrong part; `None` means the whole cell.
    pub(super) value: Option<String>,
    pub(super) message: String,
    pub(super) suggestion: Option<String>,
}

impl CellMistake {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { value: None, message: message.into(), suggestion: None }
    }

    pub(super) fn suggest(self, word: impl Into<String>) -> Self {
        Self { suggestion: Some(word.into()), ..self }
    }
}

/// Joins the message and the hint of an error.
impl From<Error> for CellMistake {
    fn from(error: Error) -> Self {
        Self::new(error.to_string())
    }
}

/// Shortens a value to one line for a message.
pub(super) fn shown(value: &str) -> String {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= SHOWN_MAX {
        return line;
    }
    let start: String = line.chars().take(SHOWN_MAX).collect();
    format!("{}...", start.trim_end())
}

/// Replaces a mistake's value in a cell by its suggestion. In a list of models, only the wrong one changes, and no
/// model appears twice.
pub fn replaced(cell: &str, field: Option<&Field>, value: &str, suggestion: &str) -> String {
    if cell.trim() == value {
        return suggestion.to_owned();
    }
    if field != Some(&Field::Models) {
        return cell.replace(value, suggestion);
    }
    let mut words: Vec<&str> = Vec::new();
    for word in cell.split('|').map(str::trim) {
        let word = if word == value { suggestion } else { word };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.join("|")
}

/// The catalog with a cache of looked-up words.
pub(super) struct Words<'a> {
    catalog: &'a Catalog,
    today: Date,
    ids: RefCell<HashMap<(Field, String), Result<String, CellMistake>>>,
    models: RefCell<HashMap<String, Result<ModelId, CellMistake>>>,
}

impl<'a> Words<'a> {
    pub(super) fn new(catalog: &'a Catalog, today: Date) -> Self {
        Self { catalog, today, ids: RefCell::default(), models: RefCell::default() }
    }

    /// Looks up the id of a style, template, font or profile. A style can be a sentence.
    pub(super) fn id(&self, field: &Field, word: &str) -> Result<String, CellMistake> {
        let key = (field.clone(), word.to_owned());
        if let Some(found) = self.ids.borrow().get(&key) {
            return found.clone();
        }
        let found = self.look_up(field, word);
        self.ids.borrow_mut().insert(key, found.clone());
        found
    }

    pub(super) fn export(&self, profile: &str) -> Option<Export> {
        self.catalog.profile(profile).ok().map(crate::catalog::Profile::export)
    }

    fn look_up(&self, field: &Field, word: &str) -> Result<String, CellMistake> {
        let Catalog { styles, templates, fonts, profiles, .. } = self.catalog;
        match field {
            Field::Style => match self.catalog.style(word) {
                Some(style) => Ok(style.id.clone()),
                None if !word.contains(' ') => {
                    Err(unknown("style", word, styles.iter().map(|style| (&style.id, &style.name))))
                }
                None if word.chars().count() > SENTENCE_MAX => Err(CellMistake::new(format!(
                    "\"{}\" has {} characters; a style in words has {SENTENCE_MAX} at most.",
                    shown(word),
                    word.chars().count()
                ))),
                None => Ok(word.to_owned()),
            },
            Field::Template => self.catalog.template(word).map(|template| template.id.clone()).map_err(|_| {
                unknown("template", word, templates.iter().map(|template| (&template.id, &template.name)))
            }),
            Field::Font => self
                .catalog
                .font(word)
                .map(|font| font.id.clone())
                .map_err(|_| unknown("font", word, fonts.iter().map(|font| (&font.id, &font.family)))),
            _ => self
                .catalog
                .profile(word)
                .map(|profile| profile.id.clone())
                .map_err(|_| unknown("profile", word, profiles.iter().map(|profile| (&profile.id, &profile.name)))),
        }
    }

    /// Looks up a model by id or name. A model that its vendor has shut down is a mistake.
    pub(super) fn model(&self, word: &str) -> Result<ModelId, CellMistake> {
        if let Some(found) = self.models.borrow().get(word) {
            return found.clone();
        }
        let found = self.find_model(word);
        self.models.borrow_mut().insert(word.to_owned(), found.clone());
        found
    }

    fn find_model(&self, word: &str) -> Result<ModelId, CellMistake> {
        let wrong = |message| CellMistake { value: Some(word.to_owned()), message, suggestion: None };
        if word == OWN_PICTURE {
            return Err(wrong(format!("\"{word}\" is no model; a picture of your own has a column base_image.")));
        }
        let is_called =
            |model: &&Model| plain(&model.name) == plain(word) || model.id.as_str().eq_ignore_ascii_case(word);
        let by_name = self.catalog.models.iter().find(is_called);
        let found = by_name.cloned().map_or_else(|| self.catalog.model(word), Ok);
        match found {
            Ok(model) if model.is_retired(self.today) => {
                let day = model.retires_on.map(|day| format!(" on {day}")).unwrap_or_default();
                let wrong = wrong(format!("\"{word}\" was shut down by its vendor{day}."));
                Err(CellMistake { suggestion: model.replacement.map(String::from), ..wrong })
            }
            Ok(model) => Ok(model.id),
            Err(_) => {
                let suggestion = self.nearest_model(word);
                let several =
                    if word.contains([',', ';']) { " Several models are written with |, as in a|b." } else { "" };
                Err(CellMistake { suggestion, ..wrong(format!("\"{}\" is not a model.{several}", shown(word))) })
            }
        }
    }

    /// Finds the nearest model that is not shut down. A bare name is compared with names without their providers.
    fn nearest_model(&self, word: &str) -> Option<String> {
        let alive = || self.catalog.models.iter().filter(|model| !model.is_retired(self.today));
        if word.contains('/') {
            return nearest(word, alive().map(|model| model.id.as_str())).map(str::to_owned);
        }
        let name = nearest(word, alive().map(|model| model.id.model()))?;
        alive().find(|model| model.id.model() == name).map(|model| model.id.to_string())
    }
}

fn unknown<'a>(kind: &str, word: &str, known: impl Iterator<Item = (&'a String, &'a String)> + Clone) -> CellMistake {
    let wrong = CellMistake::new(format!("\"{}\" is not a {kind}.", shown(word)));
    let by_id = nearest(word, known.clone().map(|(id, _)| id.as_str()));
    let by_name = || {
        let name = nearest(word, known.clone().map(|(_, name)| name.as_str()))?;
        known.clone().find(|(_, known)| known.as_str() == name).map(|(id, _)| id.as_str())
    };
    if let Some(id) = by_id.or_else(by_name) {
        return wrong.suggest(id);
    }
    let all: Vec<&str> = known.map(|(id, _)| id.as_str()).collect();
    if all.len() > LISTED_MAX {
        return wrong;
    }
    CellMistake { message: format!("{} Known: {}.", wrong.message, all.join(", ")), ..wrong }
}
