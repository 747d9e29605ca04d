//! What crosses to the page besides the engine's own types: lists to choose from, keys without the keys, notices.
//!
//! Every shape has its TypeScript in `ui/src/lib/bindings`, written by a test and checked to be current by the same.

mod catalog;
mod keys;

use serde::{Deserialize, Serialize};
use thumbsheet_core::{
    Digest, Error, RunId, ThumbnailId, Usd,
    brief::{Design, Slots},
};
use thumbsheet_engine::{
    DroppedFile, Engine, Settings, Sides,
    library::{StoredAt, UploadCounts},
    studio::SheetView,
};
use ts_rs::TS;

pub use catalog::{Catalog, ModelView, ProfileView, ProviderView, StyleView, TemplateView};
pub use keys::{CredentialView, KeySource, KeyView, KeychainState, KeychainWord, Keys};

/// A title over a picture, to be drawn for the screen.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct DrawOne {
    /// The SHA-256 of the picture; `None` draws a neutral grey.
    pub base: Option<Digest>,
    /// The title to set.
    pub title: String,
    /// What the template shows beside the title.
    #[serde(default)]
    #[ts(as = "Option<_>", optional)]
    pub slots: Slots,
    /// The text layer of the title.
    pub design: Design,
    /// The canvas it is set on.
    pub canvas: Sides,
    /// The number of the drawing that the page has in its place.
    #[serde(default)]
    #[ts(optional)]
    pub before: Option<u32>,
}

impl From<DrawOne> for thumbsheet_engine::DrawOne {
    fn from(DrawOne { base, title, slots, design, canvas, .. }: DrawOne) -> Self {
        Self { base, title, slots, design, canvas: thumbsheet_core::Size::new(canvas.width, canvas.height) }
    }
}

/// Title and text of a web page.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Page {
    /// The page's own title.
    pub title: Option<String>,
    /// The page's text, cut to the length that a prompt takes.
    pub text: String,
}

impl From<thumbsheet_engine::Page> for Page {
    fn from(page: thumbsheet_engine::Page) -> Self {
        Self { text: page.context(), title: page.title }
    }
}

/// Everything that the page needs for its first paint.
#[derive(Clone, Debug, Serialize, TS)]
pub struct StartState {
    /// The lists to choose from.
    pub catalog: Catalog,
    /// The settings in effect.
    pub settings: Settings,
    /// The sheet to show first.
    pub sheet: SheetView,
    /// Whether the library has never had a thumbnail.
    pub first_run: bool,
    /// Runs that an earlier session left unfinished.
    pub interrupted: Vec<InterruptedRun>,
    /// The problems of the start.
    pub problems: Vec<Error>,
    /// Version and folders of the program.
    pub about: About,
    /// The assumed state of the keychain, which the start does not ask.
    pub key_state: KeychainState,
}

/// A run that an earlier session left unfinished.
#[derive(Clone, Debug, Serialize, TS)]
pub struct InterruptedRun {
    /// The sheet of the run; `None` for a run of a list.
    pub sheet: Option<String>,
    /// The list of the run; `None` for a run on a sheet.
    pub batch: Option<String>,
    /// The first title of the run.
    pub name: String,
    /// The interrupted run.
    pub run: RunId,
    /// Thumbnails of the run that were under way.
    pub interrupted: usize,
    /// Those of them with an open request, which may be billed.
    pub possibly_spent: usize,
    /// Cost of the open requests if all are billed, US dollars.
    pub possibly_usd: Usd,
    /// How many of those requests have no known price.
    pub unpriced: u32,
}

/// A run of a list.
#[derive(Clone, Debug, Serialize, TS)]
pub struct BatchRun {
    /// The id of the new run.
    pub run: RunId,
}

/// A run that continues an interrupted one.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ContinuedRun {
    /// The id of the new run.
    pub run: RunId,
    /// The list of the run; `None` for a run on a sheet.
    pub batch: Option<String>,
    /// The sheet of the run; `None` for a run of a list.
    pub sheet: Option<String>,
}

/// Version and folders of the program.
#[derive(Clone, Debug, Serialize, TS)]
pub struct About {
    /// The program's version, such as `1.2.0`.
    pub version: String,
    /// The home folder's path, with `~` for the person's own folder.
    pub home: String,
    /// The path of the log folder, with `~` for the person's own folder.
    pub logs: String,
}

/// What quitting now would interrupt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, TS)]
pub struct UnderWay {
    /// Pictures that are being made.
    pub generating: usize,
    /// Pictures that are stored already.
    pub safe: usize,
    /// Thumbnails for which nothing is sent.
    pub queued: usize,
    /// Cost of the pictures being made if all are billed, US dollars.
    pub may_be_billed_usd: Usd,
    /// How many of those being made have no known price.
    pub unpriced: u32,
}

/// Tasks that take long enough to show their progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Every picture of the library is read and compared with its name.
    DeepCheck,
    /// The library is written into one file.
    Export,
    /// A library is read from a file and added to this one.
    Import,
    /// Thumbnails are written to a folder or a ZIP.
    Download,
}

/// Which part of a list to export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BatchFiles {
    /// The finished thumbnails, into a folder.
    Files,
    /// The finished thumbnails, as one ZIP.
    Zip,
    /// The manifest: the state of each thumbnail.
    Manifest,
    /// The rows with mistakes, as CSV.
    Mistakes,
}

/// Where a thumbnail is stored, and where it is being sent.
#[derive(Clone, Debug, Serialize, TS)]
pub struct UploadsOf {
    /// The thumbnail that is sent.
    pub thumbnail: ThumbnailId,
    /// The uploads of the thumbnail, one per destination.
    pub stored: Vec<StoredAt>,
}

impl UploadsOf {
    /// As the library says. Blocking.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn read(engine: &Engine, thumbnail: ThumbnailId) -> Result<Self, Error> {
        let stored = engine.storage().uploads_of(&thumbnail)?.into_iter().map(StoredAt::from).collect();
        Ok(Self { thumbnail, stored })
    }
}

/// What the program tells the page without being asked.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// The person wants to quit while pictures are made.
    QuitAsked(UnderWay),
    /// An item of the native menu: one of the page's commands.
    Command {
        /// The id of the page's command.
        command: String,
    },
    /// Another start of the program wants this sheet shown.
    OpenSheet {
        /// The id of the sheet.
        sheet: String,
    },
    /// Files are dragged over the window.
    DragOver {
        /// The names of the files.
        names: Vec<String>,
    },
    /// Dragged files left the window.
    DragLeft,
    /// The person dropped the files; the program reads them.
    Dropping {
        /// The number of files.
        count: usize,
    },
    /// The dropped files were read.
    Dropped {
        /// What each file is, in the order of the files.
        items: Vec<DroppedFile>,
    },
    /// Uploads changed their state.
    Uploads {
        /// The numbers of uploads by state.
        counts: UploadCounts,
        /// The thumbnails whose uploads changed.
        changed: Vec<UploadsOf>,
    },
    /// The gallery has new or changed entries.
    LibraryChanged,
    /// A long task made a step.
    Progress {
        /// The task that made the step.
        task: Task,
        /// Steps that are done.
        done: usize,
        /// Steps of the whole task.
        of: usize,
    },
    /// A drag out of the window ended.
    DraggedOut {
        /// Whether something took the files.
        dropped: bool,
    },
}
