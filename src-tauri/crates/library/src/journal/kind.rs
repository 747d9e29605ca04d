//! The words of the journal's closed columns.

use thumbsheet_core::EventKind;
use ts_rs::TS;

use crate::sql::words;

words! {
    /// What a run was started for.
    pub enum RunKind: "kind" {
        /// Thumbnails for the titles of a sheet or a command.
        Generate = "generate",
        /// A list of titles.
        Batch = "batch",
        /// New type on pictures that are there.
        Retitle = "retitle",
        /// The rest of a run that was interrupted.
        Resume = "resume",
        /// What failed or was named in an earlier run.
        Rerun = "rerun",
        /// A sheet's cells that gave no thumbnail.
        Again = "again",
        /// Another picture for cells of a sheet.
        Reroll = "reroll",
        /// Pictures that the person brought.
        Adopt = "adopt",
    }
}

words! {
    /// What a run on a sheet is for.
    #[derive(TS)]
    #[ts(rename = "Kind")]
    pub enum PlaceKind: "kind" {
        /// The first picture of each cell.
        Generate = "generate",
        /// What gave no thumbnail, once more: from the stored base where there is one.
        Again = "again",
        /// Another picture for a cell that has one.
        Reroll = "reroll",
        /// A picture that the person brought.
        Adopt = "adopt",
    }
}

impl From<PlaceKind> for RunKind {
    fn from(kind: PlaceKind) -> Self {
        match kind {
            PlaceKind::Generate => Self::Generate,
            PlaceKind::Again => Self::Again,
            PlaceKind::Reroll => Self::Reroll,
            PlaceKind::Adopt => Self::Adopt,
        }
    }
}

words! {
    /// The lasting state of a thumbnail: whatever it does before its end, the journal keeps `queued`.
    pub enum ThumbnailState: "state" {
        /// The thumbnail has no end yet.
        Queued = "queued",
        /// The thumbnail is finished, with a base that its run ordered.
        Done = "done",
        /// The thumbnail is finished, with a base that was in the store.
        Reused = "reused",
        /// The last attempt failed, and nothing was billed.
        Failed = "failed",
        /// The person decides: the picture may have been made and billed.
        NeedsYou = "needs_you",
        /// The person cancelled it.
        Cancelled = "cancelled",
        /// The process ended before the thumbnail did.
        Interrupted = "interrupted",
    }
}

impl ThumbnailState {
    /// The state that an event ends a thumbnail in; `None` for an event that ends none.
    pub(crate) fn after(kind: &EventKind) -> Option<Self> {
        Some(match kind {
            EventKind::Done(_) => Self::Done,
            EventKind::Reused(_) => Self::Reused,
            EventKind::Failed { .. } => Self::Failed,
            EventKind::NeedsYou { .. } => Self::NeedsYou,
            EventKind::Cancelled => Self::Cancelled,
            EventKind::Interrupted { .. } => Self::Interrupted,
            EventKind::RunStarted { .. }
            | EventKind::Generating { .. }
            | EventKind::Waiting { .. }
            | EventKind::Partial { .. }
            | EventKind::Painted { .. }
            | EventKind::Composing
            | EventKind::Saving
            | EventKind::Warning { .. }
            | EventKind::RunFinished { .. } => return None,
        })
    }
}

words! {
    /// What an attempt came to. An attempt without an outcome is still out, or its process ended before the answer came.
    pub enum AttemptOutcome: "outcome" {
        /// A picture came, and is in the store.
        Painted = "painted",
        /// No picture was made, and nothing was billed.
        Failed = "failed",
        /// No picture came, and the attempt may have been billed.
        Unknown = "unknown",
    }
}
