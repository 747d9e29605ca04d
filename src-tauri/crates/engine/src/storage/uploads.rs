//! Uploads, as the journal has them.

use thumbsheet_core::{Error, ThumbnailId};
use thumbsheet_library::{Upload, UploadCounts};

use super::Storage;

impl Storage {
    /// The numbers of uploads by state.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn upload_counts(&self) -> Result<UploadCounts, Error> {
        self.context.library.upload_counts()
    }

    /// The uploads of a thumbnail.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn uploads_of(&self, thumbnail: &ThumbnailId) -> Result<Vec<Upload>, Error> {
        self.context.library.uploads_of(thumbnail)
    }

    /// The uploads that are queued, oldest first.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn uploads_queued(&self) -> Result<Vec<Upload>, Error> {
        self.context.library.uploads_queued()
    }

    /// Whether another process sends what is queued.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn is_sent_elsewhere(&self) -> Result<bool, Error> {
        Ok(self.context.library.own_uploads()?.is_none())
    }

    /// An upload; `None` when there is none of this id.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn find_upload(&self, upload: i64) -> Result<Option<Upload>, Error> {
        self.context.library.upload(upload)
    }
}
