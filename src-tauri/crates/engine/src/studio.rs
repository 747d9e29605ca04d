//! The Studio: sheets as they lie on the desk, and runs made from their cells.

mod adopt;
mod again;
mod desk;
mod generate;
mod limit;
mod sheets;

use serde::{Deserialize, Serialize};
use thumbsheet_core::{RunId, SheetId, ThumbnailId};
use thumbsheet_library::SheetRun;
use ts_rs::TS;

pub use desk::{Cell, Desk, SheetRow};
pub use thumbsheet_library::SheetLine;

pub(crate) use adopt::{measured, own_order};
pub(crate) use limit::check as check_limit;

/// The model id under which a picture of one's own stands on a sheet.
pub const OWN_PICTURE: &str = "own/picture";

/// A sheet, opened.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct SheetView {
    /// Its id.
    pub id: SheetId,
    /// What lies on the desk.
    pub desk: Desk,
    /// Its runs, oldest first.
    pub runs: Vec<RunOnSheet>,
    /// Its thumbnails that carry a star.
    pub starred: Vec<ThumbnailId>,
    /// When it was made, RFC 3339.
    pub made_at: String,
    /// When it was last saved.
    pub changed_at: String,
}

/// A run on a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RunOnSheet {
    /// The run.
    pub run: RunId,
    /// What it was for.
    pub kind: Kind,
    /// `rows[i]` is the id of the sheet's row that row `i` of the run belongs to.
    pub rows: Vec<String>,
    /// Whether it is under way.
    pub live: bool,
}

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

    fn of(word: &str) -> Self {
        let all = [Self::Again, Self::Reroll, Self::Adopt];
        all.into_iter().find(|kind| kind.word() == word).unwrap_or(Self::Generate)
    }
}

impl From<SheetRun> for RunOnSheet {
    fn from(SheetRun { run, kind, rows, live }: SheetRun) -> Self {
        Self { run, kind: Kind::of(&kind), rows, live }
    }
}
