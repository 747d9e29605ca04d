//! The whole library measured, checked, swept, exported and imported.

use std::path::Path;

use thumbsheet_core::Error;
use thumbsheet_disk::Existing;
use thumbsheet_library::{ArchiveSummary, DeepCheck, ImportReport, Sizes, SweepReport};

use super::Gallery;

/// Is called with the number of finished steps and the number of all.
type Progress<'a> = &'a mut dyn FnMut(usize, usize);

impl Gallery {
    /// The bytes that the library takes on the disk, and what could go to keep within the cap of the settings.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn sizes(&self) -> Result<Sizes, Error> {
        self.context.library.sizes(self.context.settings.storage.cap_bytes)
    }

    /// Reads every picture and compares it with its name. Blocking, and long.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn deep_check(&self, progress: Progress<'_>) -> Result<DeepCheck, Error> {
        self.context.library.deep_check(progress)
    }

    /// Deletes what has been in the trash for thirty days.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn sweep(&self) -> Result<SweepReport, Error> {
        self.context.library.sweep(self.context.clock.now())
    }

    /// Deletes small pictures above their limit. They are made again when they are shown.
    pub fn trim_small(&self) {
        self.context.library.small().trim();
    }

    /// Writes the whole library into one file. Blocking, and long.
    ///
    /// # Errors
    /// `INVALID_INPUT` when something is in the way; `SAVE_FAILED`; `LIBRARY`.
    pub fn export_library(
        &self,
        to: &Path,
        existing: Existing,
        progress: Progress<'_>,
    ) -> Result<ArchiveSummary, Error> {
        self.context.library.export_archive(to, existing, progress)
    }

    /// Adds an exported library to this one. Blocking, and long.
    ///
    /// # Errors
    /// `INVALID_INPUT` when the file is no exported library; `LIBRARY`.
    pub fn import_library(&self, from: &Path, progress: Progress<'_>) -> Result<ImportReport, Error> {
        self.context.library.import_archive(from, progress)
    }
}
