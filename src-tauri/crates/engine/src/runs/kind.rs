//! What a run on a sheet is for.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a run on a sheet is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The first picture of each cell.
    Generate,
    /// What did not work, once more: from the stored base where there is one.
    Again,
    /// Another picture.
    Reroll,
    /// A picture of one's own.
    Adopt,
}

impl Kind {
    /// Its word in the journal and on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Generate => "generate",
            Self::Again => "again",
            Self::Reroll => "reroll",
            Self::Adopt => "adopt",
        }
    }

    /// The kind of a word in the journal.
    pub(crate) fn of(word: &str) -> Self {
        let all = [Self::Again, Self::Reroll, Self::Adopt];
        all.into_iter().find(|kind| kind.word() == word).unwrap_or(Self::Generate)
    }
}
