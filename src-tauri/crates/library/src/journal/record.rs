//! The records of the journal.

use std::sync::Arc;

use jiff::Timestamp;
use thumbsheet_core::{
    Digest, Error, Event, RunId, SheetId, ThumbnailId, Usd,
    plan::{Order, Planned, Row},
};

use super::{
    kind::{PlaceKind, RunKind},
    uploads::UploadRecord,
};

/// A record of the journal.
#[derive(Clone, Debug)]
pub enum Record {
    /// A run begins, with its thumbnails.
    Run(RunRecord),
    /// A request is about to go out.
    AttemptStarted {
        /// The thumbnail that the request is for.
        thumbnail: ThumbnailId,
        /// The attempt's number within its thumbnail, from 1.
        attempt: u32,
        /// The order that is sent, with its model.
        order: Box<Order>,
        /// The estimate, which counts while the cost is not known.
        risk_usd: Option<Usd>,
        /// The moment that is journalled.
        at: Timestamp,
    },
    /// An attempt ended without a picture.
    AttemptEnded {
        /// The thumbnail that the request was for.
        thumbnail: ThumbnailId,
        /// The attempt's number within its thumbnail, from 1.
        attempt: u32,
        /// Whether its request was sent: without one nothing is billed.
        sent: bool,
        /// What the attempt ended in.
        error: Error,
        /// The moment that is journalled.
        at: Timestamp,
    },
    /// An attempt ended with a picture, which is in the store.
    Painted {
        /// The thumbnail that the picture is for.
        thumbnail: ThumbnailId,
        /// The attempt's number, from 1; 0 for a picture that no attempt made (a retitle's).
        attempt: u32,
        /// The order that made the picture.
        order: Box<Order>,
        /// The picture as the provider sent it.
        digest: Digest,
        /// The picture's size in bytes.
        bytes: u64,
        /// The cost, where the provider's answer told it.
        cost_usd: Option<Usd>,
        /// The provider's id for the request.
        request_id: Option<String>,
        /// The moment that is journalled.
        at: Timestamp,
    },
    /// The mask of the subject of a base is in the store.
    Mask {
        /// The picture whose subject it shows.
        base: Digest,
        /// The mask.
        digest: Digest,
        /// The mask's size in bytes.
        bytes: u64,
    },
    /// An answer whose picture could not be read is in the store.
    Answer {
        /// The thumbnail's id.
        thumbnail: ThumbnailId,
        /// The attempt's number within its thumbnail, from 1.
        attempt: u32,
        /// The answer as it came.
        digest: Digest,
        /// The answer's size in bytes.
        bytes: u64,
        /// The moment that is journalled.
        at: Timestamp,
    },
    /// A sheet is made or changed.
    Sheet {
        /// The id of the sheet, new or known.
        id: SheetId,
        /// JSON of the engine: titles, ticked models, design.
        desk: String,
        /// The moment that is journalled.
        at: Timestamp,
    },
    /// A run that has no sheet is put on one.
    OnSheet {
        /// The run, which the journal has.
        run: RunId,
        /// The sheet, and which of its rows the run made.
        place: Place,
    },
    /// The person said what becomes of a run that was interrupted: it is not offered again.
    Settled {
        /// The run that was interrupted.
        run: RunId,
        /// The moment that is journalled.
        at: Timestamp,
    },
    /// A run's process ended before the run did.
    Interrupted {
        /// The run that is left open.
        run: RunId,
    },
    /// A star is given or taken.
    Star {
        /// The thumbnail that the star belongs to.
        thumbnail: ThumbnailId,
        /// When it was given; `None` takes it.
        at: Option<Timestamp>,
    },
    /// A file was written for a thumbnail after its run.
    Saved {
        /// The thumbnail that the file shows.
        thumbnail: ThumbnailId,
        /// The absolute path of the file.
        file: String,
        /// The digest of the file's content.
        digest: Digest,
        /// The moment that is journalled.
        at: Timestamp,
    },
    /// Something happened to an upload.
    Upload(UploadRecord),
    /// Entries of the gallery go to the trash.
    Trashed {
        /// The ids of the entries' thumbnails.
        thumbnails: Vec<ThumbnailId>,
        /// The moment that is journalled.
        at: Timestamp,
    },
    /// Entries come back from the trash.
    Restored {
        /// The ids of the entries' thumbnails.
        thumbnails: Vec<ThumbnailId>,
    },
    /// An event of a run.
    Event(Event),
}

impl From<UploadRecord> for Record {
    fn from(record: UploadRecord) -> Self {
        Self::Upload(record)
    }
}

/// Where a run lies on a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The id of the sheet that the run is on.
    pub sheet: SheetId,
    /// What the run is for.
    pub kind: PlaceKind,
    /// `rows[i]` is the id of the sheet's row that row `i` of the run belongs to.
    pub rows: Vec<String>,
}

/// A run as it begins.
#[derive(Clone, Debug)]
pub struct RunRecord {
    /// The run's id, as all its events carry it.
    pub id: RunId,
    /// What the run was started for.
    pub kind: RunKind,
    /// When the run begins.
    pub at: Timestamp,
    /// Briefs and models, one row per title.
    pub rows: Arc<[Row]>,
    /// Settings as JSON: what resuming needs besides the rows.
    pub settings: String,
    /// The planned thumbnails, rows first.
    pub thumbnails: Arc<[Arc<Planned>]>,
    /// The list that the run is made of. Runs with the same list go on with one another.
    pub list: Option<String>,
    /// The sheet it belongs to. Written with the run: no crash leaves a run outside its sheet.
    pub place: Option<Place>,
}
