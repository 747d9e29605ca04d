//! What has been made: the journal (what was asked, when, how it ended) and the store (every picture, by digest).
//!
//! Two promises: an attempt is in the journal before its request goes out, and a picture that arrived is in the store
//! before anything else happens to it. Between the two stands [`arrivals`]: a picture whose journal row was lost to a
//! crash is found again by the name it arrived under.

pub mod answers;
pub mod archive;
pub mod arrivals;
pub mod deep;
pub mod entries;
mod failure;
pub mod gallery;
pub mod history;
mod home;
pub mod journal;
pub mod lists;
pub mod masks;
mod money;
mod owner;
mod pointers;
mod recover;
pub mod resume;
mod schema;
pub mod sheets;
pub mod sizes;
pub mod small;
pub mod spending;
mod sql;
pub mod store;
pub mod trash;
pub mod uploads;

pub use answers::KeptAnswer;
/// Files that are there whole or not at all.
pub use thumbsheet_disk as atomic;

pub use archive::{ArchiveSummary, ImportReport};
pub use deep::DeepCheck;
pub use entries::{MadeFile, Standing, StartingTurn};
pub use gallery::{Choice, Day, Entry, GalleryCounts, GalleryQuery};
pub use history::{AttemptRow, BaseRow, RunRow, RunStatus, ThumbnailRow};
pub use home::Library;
pub use journal::{
    AttemptOutcome, Journal, Place, PlaceKind, Record, RunKind, RunRecord, ThumbnailState, UploadRecord,
};
pub use lists::{KeptList, ListLine};
pub use money::Spent;
pub use owner::Owner;
pub use recover::RecoveredRun;
pub use resume::InterruptedRun;
pub use sheets::{KeptSheet, SheetLine, SheetRun};
pub use sizes::{Sizes, Suggestion};
pub use small::Small;
pub use spending::{SpendingLine, SpendingTurn};
pub use store::Store;
pub use trash::SweepReport;
pub use uploads::{StoredAt, Upload, UploadCounts, UploadState};

#[cfg(test)]
mod damage;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
