//! What crosses to the page besides the engine's own types: lists to choose from, keys without the keys, notices.
//!
//! Every shape has its TypeScript in `ui/src/lib/bindings`, written by a test and checked to be current by the same.

mod catalog;
mod keys;

use serde::{Deserialize, Serialize};
use thumbsheet_core::{Digest, Error, RunId, ThumbnailId, Usd, brief::Design};
use thumbsheet_engine::{
    Dropped, Engine, Settings, Sides,
    library::{StoredAt, UploadCounts},
    studio::SheetView,
};
use ts_rs::TS;

pub use catalog::{Catalog, ModelView, ProfileView, ProviderView, StyleView, TemplateView};
pub use keys::{CredentialView, KeySource, KeyView, KeychainState, KeychainWord, Keys};

/// A title over a picture, to be drawn for the screen.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct DrawOne {
    /// The picture; `None` is a neutral grey.
    pub base: Option<Digest>,
    /// The title.
    pub title: String,
    /// The text layer.
    pub design: Design,
    /// The canvas it is set on.
    pub canvas: Sides,
    /// The number of the drawing that the page has in its place.
    #[serde(default)]
    #[ts(optional)]
    pub before: Option<u32>,
}

impl From<DrawOne> for thumbsheet_engine::DrawOne {
    fn from(DrawOne { base, title, design, canvas, .. }: DrawOne) -> Self {
        Self { base, title, design, canvas: thumbsheet_core::Size::new(canvas.width, canvas.height) }
    }
}

/// What a page on the web says.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Page {
    /// Its title.
    pub title: Option<String>,
    /// Its text, cut for a prompt.
    pub text: String,
}

impl From<thumbsheet_engine::Page> for Page {
    fn from(page: thumbsheet_engine::Page) -> Self {
        Self { text: page.context(), title: page.title }
    }
}

/// Everything for the first paint.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Started {
    /// What can be chosen.
    pub catalog: Catalog,
    /// The settings.
    pub settings: Settings,
    /// The sheet to begin with.
    pub sheet: SheetView,
    /// Whether nothing was ever made here.
    pub first_run: bool,
    /// Runs that an earlier session left unfinished.
    pub interrupted: Vec<Interrupted>,
    /// What went wrong while starting.
    pub problems: Vec<Error>,
    /// The program.
    pub about: About,
    /// How the keychain is, before it was asked: it is not asked at the start.
    pub key_state: KeychainState,
}

/// A run that an earlier session left unfinished.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Interrupted {
    /// The sheet it is on.
    pub sheet: Option<String>,
    /// The list it makes.
    pub batch: Option<String>,
    /// Its first title.
    pub name: String,
    /// The run.
    pub run: RunId,
    /// How many of its thumbnails were under way.
    pub interrupted: usize,
    /// For how many of them a request was out.
    pub possibly_spent: usize,
    /// What those may cost, US dollars.
    pub possibly_usd: Usd,
    /// How many of those requests have no known price.
    pub unpriced: u32,
}

/// A run of a list.
#[derive(Clone, Debug, Serialize, TS)]
pub struct BatchRun {
    /// The run.
    pub run: RunId,
}

/// A run that goes on with another.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Continued {
    /// The new run.
    pub run: RunId,
    /// The list that it makes.
    pub batch: Option<String>,
    /// The sheet that it is on.
    pub sheet: Option<String>,
}

/// The program.
#[derive(Clone, Debug, Serialize, TS)]
pub struct About {
    /// Its version.
    pub version: String,
    /// Where everything is kept, abbreviated.
    pub home: String,
    /// Where the log is, abbreviated.
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
    /// What may be billed for those being made, US dollars.
    pub may_be_billed_usd: Usd,
    /// How many of those being made have no known price.
    pub unpriced: u32,
}

/// What takes long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Every picture is read.
    DeepCheck,
    /// The library is written into one file.
    Export,
    /// A library is taken in.
    Import,
    /// Thumbnails are taken out.
    Download,
}

/// What of a list is written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BatchFiles {
    /// Its finished thumbnails, into a folder.
    Files,
    /// The same, as one ZIP.
    Zip,
    /// What became of each of its thumbnails.
    Manifest,
    /// Its rows with mistakes, as CSV.
    Mistakes,
}

/// Where a thumbnail is, or is on its way to.
#[derive(Clone, Debug, Serialize, TS)]
pub struct UploadsOf {
    /// The thumbnail.
    pub thumbnail: ThumbnailId,
    /// One a destination.
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

/// What the page is told unasked.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// The person wants to quit while pictures are made.
    QuitAsked(UnderWay),
    /// An item of the native menu: one of the page's commands.
    Command {
        /// Its id.
        command: String,
    },
    /// Another start of the program wants this sheet shown.
    OpenSheet {
        /// Its id.
        sheet: String,
    },
    /// Files are dragged over the window.
    DragOver {
        /// Their names.
        names: Vec<String>,
    },
    /// They left.
    DragLeft,
    /// They were dropped, and are read.
    Dropping {
        /// How many.
        count: usize,
    },
    /// They were read.
    Dropped {
        /// What they are.
        items: Vec<Dropped>,
    },
    /// Uploads went on.
    Uploads {
        /// How many there are.
        counts: UploadCounts,
        /// What changed.
        changed: Vec<UploadsOf>,
    },
    /// There is something new in the gallery.
    LibraryChanged,
    /// Something that takes long went on.
    Progress {
        /// What.
        task: Task,
        /// How much of it is done.
        done: usize,
        /// How much there is.
        of: usize,
    },
    /// A drag out of the window ended.
    DraggedOut {
        /// Whether something took the files.
        dropped: bool,
    },
}
