//! What can be written down.

use std::sync::Arc;

use jiff::Timestamp;
use thumbsheet_core::{
    Digest, Error, Event, RunId, SheetId, ThumbnailId,
    plan::{Order, Planned, Row},
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
        risk_usd: Option<f64>,
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
        cost_usd: Option<f64>,
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
    /// A finished thumbnail is to go somewhere. What is on its way or there already is left as it is.
    Queued {
        /// Which thumbnail.
        thumbnail: ThumbnailId,
        /// The destination's id.
        destination: String,
        /// JSON: the destination as it is now, without secrets.
        place: String,
        /// The name it is to get.
        name: String,
        /// Its digest.
        digest: Digest,
        /// When.
        at: Timestamp,
    },
    /// An upload came to its end.
    Stored {
        /// Which upload.
        upload: i64,
        /// A path, or `s3://bucket/key`.
        kept: String,
        /// The name it got.
        kept_name: String,
        /// Its public address, where it has one.
        link: Option<String>,
        /// When.
        at: Timestamp,
    },
    /// A failed upload is to be tried again.
    Retried {
        /// Which upload.
        upload: i64,
        /// JSON: where its destination is by now; `None` leaves it as it was.
        place: Option<String>,
    },
    /// An attempt of an upload failed.
    UploadFailed {
        /// Which upload.
        upload: i64,
        /// Why.
        error: Error,
        /// Set: nobody tries again by itself. Else it stays queued.
        ended: bool,
        /// When.
        at: Timestamp,
    },
    /// What was stored is not there any more: the person deleted it.
    Unstored {
        /// The destination's id.
        destination: String,
        /// A path, or `s3://bucket/key`.
        kept: String,
    },
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

/// Where a run lies on a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The sheet.
    pub sheet: SheetId,
    /// `generate`, `again`, `reroll` or `adopt`.
    pub kind: String,
    /// `rows[i]` is the id of the sheet's row that row `i` of the run belongs to.
    pub rows: Vec<String>,
}

/// A run as it begins.
#[derive(Clone, Debug)]
pub struct RunRecord {
    /// Its id.
    pub id: RunId,
    /// `generate`, `batch` or `retitle`.
    pub kind: String,
    /// When.
    pub at: Timestamp,
    /// Everything asked for.
    pub rows: Arc<[Row]>,
    /// Settings as JSON: what resuming needs besides the rows.
    pub settings: String,
    /// Its thumbnails.
    pub thumbnails: Arc<[Arc<Planned>]>,
    /// The list that it is made of: runs with the same one are one batch.
    pub batch: Option<String>,
    /// The sheet it belongs to. Written with the run: no crash leaves a run outside its sheet.
    pub place: Option<Place>,
}
