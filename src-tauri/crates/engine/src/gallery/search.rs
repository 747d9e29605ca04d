//! The gallery searched, counted and trashed.

use thumbsheet_core::{Digest, Error, ThumbnailId};
use thumbsheet_library::{Day, Entry, GalleryCounts, GalleryQuery, SweepReport};

use super::Gallery;

impl Gallery {
    /// The number of thumbnails of each day that match `query`, newest day first.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn days(&self, query: &GalleryQuery) -> Result<Vec<Day>, Error> {
        self.context.library.gallery_days(query)
    }

    /// At most `max` thumbnails that match `query`, newest first: those after the entry with the key `after`, without the
    /// first `skip`.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn page(
        &self,
        query: &GalleryQuery,
        after: Option<&str>,
        skip: usize,
        max: usize,
    ) -> Result<Vec<Entry>, Error> {
        self.context.library.gallery_page(query, after, skip, max)
    }

    /// The ids of all thumbnails that match `query`, newest first.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn ids(&self, query: &GalleryQuery) -> Result<Vec<ThumbnailId>, Error> {
        self.context.library.gallery_ids(query)
    }

    /// A finished thumbnail; `None` when the gallery has none of this id.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn entry(&self, thumbnail: &ThumbnailId) -> Result<Option<Entry>, Error> {
        self.context.library.gallery_entry(thumbnail)
    }

    /// The finished thumbnails among these, in their order.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn entries(&self, thumbnails: &[ThumbnailId]) -> Result<Vec<Entry>, Error> {
        self.context.library.gallery_entries(thumbnails)
    }

    /// The numbers of thumbnails: all, starred, in the trash, by model and style.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn counts(&self) -> Result<GalleryCounts, Error> {
        self.context.library.gallery_counts()
    }

    /// A picture of the store (a base, a partial picture, a finished thumbnail), byte for byte.
    ///
    /// # Errors
    /// `LIBRARY` when it is missing or damaged.
    pub fn picture(&self, digest: Digest) -> Result<Vec<u8>, Error> {
        self.context.library.store().get(digest)
    }

    /// Whether the store has a picture.
    pub fn has_picture(&self, digest: Digest) -> bool {
        self.context.library.store().contains(digest)
    }

    /// Moves thumbnails to the trash, for thirty days.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn trash(&self, thumbnails: &[ThumbnailId]) -> Result<(), Error> {
        self.context.library.trash(thumbnails, self.context.clock.now())
    }

    /// Takes thumbnails out of the trash. Their uploads stay where they are; [`restore`](Self::restore) continues them.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn untrash(&self, thumbnails: &[ThumbnailId]) -> Result<(), Error> {
        self.context.library.restore(thumbnails)
    }

    /// Takes thumbnails out of the trash and continues their uploads.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub async fn restore(&self, thumbnails: &[ThumbnailId]) -> Result<(), Error> {
        let restored = thumbnails.to_vec();
        self.context.blocking("Taking it out of the trash", move |context| context.library.restore(&restored)).await?;
        self.storage.continue_uploads_of(thumbnails).await;
        Ok(())
    }

    /// Deletes for good what is in the trash.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn empty_trash(&self) -> Result<SweepReport, Error> {
        self.context.library.empty_trash(self.context.clock.now())
    }
}
