//! Names of models, runs and thumbnails.

use std::{borrow::Borrow, fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Error, secret::is_a_key};

/// The provider, and its adapter, whose models this program draws itself.
pub(crate) const LOCAL: &str = "offline";

/// One image model, `provider/model`: `openai/gpt-image-2.6-flare`, `offline/aurora`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(type = "string")]
#[serde(try_from = "String", into = "String")]
pub struct ModelId(String);

impl ModelId {
    /// The whole id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The provider's id: the part before the first slash.
    pub fn provider(&self) -> &str {
        self.0.split_once('/').map_or("", |(provider, _)| provider)
    }

    /// The model's name in requests: the part after the first slash.
    pub fn model(&self) -> &str {
        self.0.split_once('/').map_or("", |(_, model)| model)
    }

    /// Whether this program draws the picture itself: no key, no network, no price.
    pub fn is_local(&self) -> bool {
        self.provider() == LOCAL
    }
}

impl FromStr for ModelId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let fits = |part: &str| {
            !part.is_empty()
                && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '/' | '@'))
        };
        if is_a_key(text) {
            // Not repeated: it would end up in the journal.
            return Err(Error::invalid("What was given as a model looks like a key, so it is not used.")
                .hint("`thumbsheet keys set PROVIDER` keeps a key. Write a model as provider/model."));
        }
        match text.split_once('/') {
            Some((provider, model)) if fits(provider) && fits(model) && text.len() <= 200 && !model.contains("..") => {
                Ok(Self(text.to_owned()))
            }
            _ => Err(Error::invalid(format!(
                "'{text}' is not a model. Write it as provider/model, e.g. offline/aurora."
            ))
            .hint("`thumbsheet list models` lists them.")),
        }
    }
}

impl TryFrom<String> for ModelId {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<ModelId> for String {
    fn from(id: ModelId) -> Self {
        id.0
    }
}

impl Borrow<str> for ModelId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ModelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A run: one call of `generate_thumbnails` or `generate_batch`. Sorts by day: `20261124-h7k2qd`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(type = "string")]
#[serde(transparent)]
pub struct RunId(String);

impl RunId {
    /// Wraps an id made by [`Ids`](crate::ports::Ids) or read from the journal.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A sheet of the Studio: titles, models and design as they lie on the desk, and the runs made from them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(type = "string")]
#[serde(transparent)]
pub struct SheetId(String);

impl SheetId {
    /// Wraps an id that was made or read from the journal.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SheetId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One thumbnail of a run. Made of the run and the ordinal, so that a repeated plan names the same thumbnail.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(type = "string")]
#[serde(transparent)]
pub struct ThumbnailId(String);

impl ThumbnailId {
    /// Makes the id of the thumbnail with this ordinal, counted from 0.
    pub fn of(run: &RunId, ordinal: usize) -> Self {
        Self(format!("{run}-{ordinal}"))
    }

    /// Wraps an id read from the journal.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ThumbnailId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_id_splits_at_its_first_slash() {
        let id: ModelId = "openrouter/google/gemini-3-pro-image".parse().unwrap();
        assert_eq!((id.provider(), id.model()), ("openrouter", "google/gemini-3-pro-image"), "gateways nest ids");
    }

    #[test]
    fn a_model_id_cannot_reach_outside_its_path() {
        for wrong in ["aurora", "/x", "a/", "google/../../v1/files", "a/b c", "a/b?key=1"] {
            assert!(wrong.parse::<ModelId>().is_err(), "{wrong:?} ends up in a URL and in a file name");
        }
    }
}
