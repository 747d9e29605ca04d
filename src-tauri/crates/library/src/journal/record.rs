//! What can be written down.

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

/// Something to write down.
#[derive(Clone, Debug)]
pub enum Record {
    /// A run and its thumbnails.
    Run(RunRecord),
    /// A request is about to go out.
    AttemptStarted {
        /// For which thumbnail.
        thumbnail: ThumbnailId,
        /// Which attempt, from 1.
        attempt: u32,
        /// What is asked, of whom.
        order: Box<Order>,
        /// What it may cost, US dollars.
        risk_usd: Option<Usd>,
        /// When.
        at: Timestamp,
    },
    /// An attempt ended without a picture.
    AttemptEnded {
        /// For which thumbnail.
        thumbnail: ThumbnailId,
        /// Which attempt.
        attempt: u32,
        /// Why.
        error: Error,
        /// When.
        at: Timestamp,
    },
    /// An attempt ended with a picture, which is in the store.
    Painted {
        /// For which thumbnail.
        thumbnail: ThumbnailId,
        /// Which attempt; 0 for a picture that no attempt made (a retitle's).
        attempt: u32,
        /// What was asked.
        order: Box<Order>,
        /// The base.
        digest: Digest,
        /// Its bytes.
        bytes: u64,
        /// What it cost, when known.
        cost_usd: Option<Usd>,
        /// The provider's id for the request.
        request_id: Option<String>,
        /// When.
        at: Timestamp,
    },
    /// A sheet, new or as it is now.
    Sheet {
        /// Which.
        id: SheetId,
        /// JSON: what lies on the desk.
        desk: String,
        /// When.
        at: Timestamp,
    },
    /// A run that was made elsewhere gets its sheet.
    OnSheet {
        /// The run.
        run: RunId,
        /// Its place.
        place: Place,
    },
    /// The person said what becomes of a run that was interrupted: it is not offered again.
    Settled {
        /// The run.
        run: RunId,
        /// When.
        at: Timestamp,
    },
    /// A run's process ended before the run did.
    Interrupted {
        /// The run.
        run: RunId,
    },
    /// A star is given or taken.
    Star {
        /// To which thumbnail.
        thumbnail: ThumbnailId,
        /// When it was given; `None` takes it.
        at: Option<Timestamp>,
    },
    /// A file was written for a thumbnail after its run.
    Saved {
        /// For which thumbnail.
        thumbnail: ThumbnailId,
        /// Where it is.
        file: String,
        /// Its digest.
        digest: Digest,
        /// When.
        at: Timestamp,
    },
    /// Something happened to an upload.
    Upload(UploadRecord),
    /// Entries of the gallery go to the trash.
    Trashed {
        /// Which.
        thumbnails: Vec<ThumbnailId>,
        /// When.
        at: Timestamp,
    },
    /// Entries come back from the trash.
    Restored {
        /// Which.
        thumbnails: Vec<ThumbnailId>,
    },
    /// An event.
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
    /// The sheet.
    pub sheet: SheetId,
    /// What the run is for.
    pub kind: PlaceKind,
    /// `rows[i]` is the id of the sheet's row that row `i` of the run belongs to.
    pub rows: Vec<String>,
}

/// A run as it begins.
#[derive(Clone, Debug)]
pub struct RunRecord {
    /// Its id.
    pub id: RunId,
    /// What the run was started for.
    pub kind: RunKind,
    /// When.
    pub at: Timestamp,
    /// Everything asked for.
    pub rows: Arc<[Row]>,
    /// Settings as JSON: what resuming needs besides the rows.
    pub settings: String,
    /// Its thumbnails.
    pub thumbnails: Arc<[Arc<Planned>]>,
    /// The list that the run is made of. Runs with the same list go on with one another.
    pub list: Option<String>,
    /// The sheet it belongs to. Written with the run: no crash leaves a run outside its sheet.
    pub place: Option<Place>,
}
