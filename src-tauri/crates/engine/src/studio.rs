//! The Studio: sheets as they lie on the desk, and runs made from their cells.

mod adopt;
mod again;
mod generate;
mod sheets;

use std::sync::Arc;

use serde::Serialize;
use thumbsheet_core::{Error, RunId, SheetId, ThumbnailId};
use thumbsheet_library::{Library, SheetRun};
use thumbsheet_providers::Page;
use ts_rs::TS;

pub use crate::{
    desk::{Cell, Desk, SheetRow},
    own::OWN_PICTURE,
};
pub use thumbsheet_library::{PlaceKind as Kind, SheetLine};

use crate::{context::Context, runs::Runs};

/// Sheets: made, opened, saved, listed, run. A handle: cheap to clone.
#[derive(Clone)]
pub struct Studio {
    runs: Runs,
}

impl Studio {
    pub(crate) fn new(runs: Runs) -> Self {
        Self { runs }
    }

    fn context(&self) -> &Arc<Context> {
        &self.runs.context
    }

    fn library(&self) -> &Library {
        &self.runs.context.library
    }

    /// The title and the text of the page at `url`. Only the public web is read; nothing about the person is sent.
    ///
    /// # Errors
    /// `INVALID_INPUT` when `url` is no web address, is private, or has no page that can be read; `OFFLINE` when it does
    /// not answer within ten seconds.
    pub async fn read_page(&self, url: &str) -> Result<Page, Error> {
        self.context().read_page(url).await
    }
}

/// A sheet with everything that the window shows of it.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct SheetView {
    /// The id under which the library keeps the sheet.
    pub id: SheetId,
    /// What the person set: titles, models, design.
    pub desk: Desk,
    /// The sheet's runs, oldest first.
    pub runs: Vec<RunOnSheet>,
    /// The sheet's thumbnails that carry a star.
    pub starred: Vec<ThumbnailId>,
    /// When it was made, RFC 3339.
    pub made_at: String,
    /// When it was last saved.
    pub changed_at: String,
}

/// A run on a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RunOnSheet {
    /// The id of the run.
    pub run: RunId,
    /// What the run was started for.
    pub kind: Kind,
    /// `rows[i]` is the id of the sheet's row that row `i` of the run belongs to.
    pub rows: Vec<String>,
    /// Whether it is under way.
    pub live: bool,
}

impl From<SheetRun> for RunOnSheet {
    fn from(SheetRun { run, kind, rows, live }: SheetRun) -> Self {
        Self { run, kind, rows, live }
    }
}
