//! The rules of single cells.

use super::{LANG, Reading, filled};
use crate::{
    brief::{Brief, SLOT_MAX, TAGS_MAX, TITLE_MAX, TITLE_MIN, check_title},
    list::{
        Field,
        words::{CellMistake, shown},
    },
    nearest::nearest,
};

const YES: [&str; 8] = ["yes", "y", "true", "1", "x", "skip", "on", "\u{2713}"];
const NO: [&str; 6] = ["no", "n", "false", "0", "off", "-"];
/// Maximum length of an id, in characters, because file names contain it.
const ID_MAX: usize = 100;
/// Parses the words of a slot.
pub(super) fn slot(field: &Field, text: &str) -> Result<String, CellMistake> {
    let settled = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let count = settled.chars().count();
    if count > SLOT_MAX {
        return Err(CellMistake::new(format!("The {field} has {count} characters, {SLOT_MAX} at most.")));
    }
    if settled.chars().any(char::is_control) {
        return Err(CellMistake::new(format!("The {field} has a control character.")));
    }
    Ok(settled)
}

/// Parses tags: `a|b`.
pub(super) fn tags(text: &str) -> Result<Vec<String>, CellMistake> {
    let tags = text.split('|').map(|tag| slot(&Field::Tags, tag)).collect::<Result<Vec<_>, _>>()?;
    let tags: Vec<String> = tags.into_iter().filter(|tag| !tag.is_empty()).collect();
    if tags.len() > TAGS_MAX {
        return Err(CellMistake::new(format!("There are {} tags, {TAGS_MAX} at most.", tags.len())));
    }
    Ok(tags)
}

/// Parses a number of things.
pub(super) fn count(text: &str) -> Result<u32, CellMistake> {
    text.parse().map_err(|_| CellMistake::new(format!("\"{}\" is not a whole number.", shown(text))))
}

/// Maximum length of a URL or a path, in characters.
const PATH_MAX: usize = 2_000;

impl<'c> Reading<'c, '_> {
    /// Whether the row's `skip` cell says yes.
    pub(super) fn is_skipped(&mut self) -> bool {
        self.read(&Field::Skip, |_, text| {
            let word = text.to_lowercase();
            if YES.contains(&word.as_str()) {
                return Ok(true);
            }
            if NO.contains(&word.as_str()) {
                return Ok(false);
            }
            let wrong = CellMistake::new(format!("\"{}\" is neither yes nor no.", shown(text)));
            Err(match nearest(&word, ["yes", "no", "true", "false", "skip"]) {
                Some(near) => wrong.suggest(near),
                None => wrong,
            })
        })
        .unwrap_or(false)
    }

    /// Parses the row's `id` cell.
    pub(super) fn id(&mut self) -> Option<String> {
        self.read(&Field::Id, |_, text| {
            if text.chars().any(char::is_control) {
                return Err(CellMistake::new(format!("The id \"{}\" has a control character.", shown(text))));
            }
            let count = text.chars().count();
            if count > ID_MAX {
                return Err(CellMistake::new(format!(
                    "The id \"{}\" has {count} characters, {ID_MAX} at most.",
                    shown(text)
                )));
            }
            Ok(text.to_owned())
        })
    }

    /// Parses the titles with their languages. The title in the prompt comes first.
    pub(super) fn titles(&mut self) -> Vec<(Option<String>, String)> {
        let fields = self.checker.fields;
        let mut titles = Vec::new();
        let has_main = fields.contains(&Field::Title);
        if has_main && self.cell(&Field::Title).is_none() {
            let at = fields.iter().position(|field| *field == Field::Title);
            self.wrong(
                at,
                CellMistake::new(format!("The title is empty. A title has {TITLE_MIN} to {TITLE_MAX} characters.")),
            );
        }
        titles.extend(self.read(&Field::Title, Self::title).map(|title| (None, title)));
        for field in fields.iter().filter(|field| matches!(field, Field::TitleIn(_))) {
            let Field::TitleIn(language) = field else { continue };
            titles.extend(self.read(field, Self::title).map(|title| (Some(language.clone()), title)));
        }
        if titles.is_empty() && self.mistakes.is_empty() {
            let at = fields.iter().position(|field| matches!(field, Field::TitleIn(_)));
            self.wrong(at, CellMistake::new("The row has no title in any language."));
        }
        titles
    }

    fn title(&self, text: &'c str) -> Result<String, CellMistake> {
        let text = self.filled(text)?;
        let settled = text.split_whitespace().collect::<Vec<_>>().join(" ");
        check_title(&text).map_err(|error| match settled.chars().count() {
            count if (TITLE_MIN..=TITLE_MAX).contains(&count) => error.into(),
            0 => CellMistake::new(format!("The title is empty. A title has {TITLE_MIN} to {TITLE_MAX} characters.")),
            1 => CellMistake::new(format!("\"{settled}\" has 1 character. A title has {TITLE_MIN} to {TITLE_MAX}.")),
            count => CellMistake::new(format!(
                "\"{}\" has {count} characters. A title has {TITLE_MIN} to {TITLE_MAX}.",
                shown(&settled)
            )),
        })
    }

    pub(super) fn extra(&self, text: &'c str) -> Result<String, CellMistake> {
        let extra = self.filled(text)?;
        Brief { extra: Some(extra.clone()), ..Brief::new("") }.check_words()?;
        Ok(extra)
    }

    /// Parses a template for file names. Variables become fields, so their values are made safe like all others.
    pub(super) fn filename(&self, text: &'c str) -> Result<String, CellMistake> {
        let mut names: Vec<&str> = self.checker.variables.iter().map(|(_, name)| *name).collect();
        if self.checker.has_languages() && !names.contains(&LANG) {
            names.push(LANG);
        }
        let template = filled(text, &names, |index| format!("{{{}}}", names[index]))?;
        if let Some(check) = self.checker.names {
            check(&template, &names)?;
        }
        Ok(template)
    }

    /// Name and value of one of the list's own columns.
    pub(super) fn variable(&self, at: usize, name: &str) -> (String, String) {
        (name.to_owned(), self.row.cells.get(at).map(|cell| cell.trim().to_owned()).unwrap_or_default())
    }

    /// A list of plain titles has no variables, so its braces stay.
    fn filled(&self, text: &str) -> Result<String, CellMistake> {
        if self.checker.fields.len() < 2 {
            return Ok(text.to_owned());
        }
        let names: Vec<&str> = self.checker.variables.iter().map(|(_, name)| *name).collect();
        filled(text, &names, |index| self.variable(self.checker.variables[index].0, "").1)
    }
}

pub(super) fn context(text: &str) -> Result<String, CellMistake> {
    Brief { context: Some(text.to_owned()), ..Brief::new("") }.check_words()?;
    Ok(text.to_owned())
}

pub(super) fn seed(text: &str) -> Result<u64, CellMistake> {
    text.parse().map_err(|_| {
        let wrong = CellMistake::new(format!("\"{}\" is no seed. A seed is a whole number from 0 up.", shown(text)));
        // Spreadsheets write separators into whole numbers.
        let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '\'' | '_')).collect();
        let whole = digits.strip_suffix(".0").or_else(|| digits.strip_suffix(".00")).unwrap_or(&digits);
        match whole.parse::<u64>() {
            Ok(number) => wrong.suggest(number.to_string()),
            Err(_) => wrong,
        }
    })
}

/// Checks the URL of a page. Reading the page later decides whether it is allowed.
pub(super) fn url(text: &str) -> Result<String, CellMistake> {
    let wrong = || CellMistake::new(format!("\"{}\" is no address of a page.", shown(text)));
    if text.len() > PATH_MAX || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(wrong());
    }
    let lower = text.to_lowercase();
    let host = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    match host {
        Some(host) if host.starts_with(|c: char| c.is_alphanumeric() || c == '[') => Ok(text.to_owned()),
        None if !text.contains(':') && text.contains('.') => Err(wrong().suggest(format!("https://{text}"))),
        _ => Err(CellMistake { message: format!("{} It begins with https://.", wrong().message), ..wrong() }),
    }
}

/// Checks that a path stays in the list's folder. Otherwise a list from elsewhere could read this machine's pictures.
pub(super) fn path(text: &str) -> Result<String, CellMistake> {
    let is_absolute = text.starts_with(['/', '\\', '~']) || text.as_bytes().get(1) == Some(&b':');
    if is_absolute || text.split(['/', '\\']).any(|part| part == "..") {
        let message =
            format!("\"{}\" does not lie beside the list. Copy the picture into the list's folder.", shown(text));
        return Err(CellMistake::new(message));
    }
    if text.len() > PATH_MAX || text.chars().any(char::is_control) {
        return Err(CellMistake::new(format!("\"{}\" is no path of a picture.", shown(text))));
    }
    Ok(text.replace('\\', "/"))
}
