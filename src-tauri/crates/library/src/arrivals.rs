//! Pictures between the wire and the journal.
//!
//! A picture that arrived is written here first, under its thumbnail and attempt, then linked into the store, then booked
//! in the journal, then the name here goes. A crash at any point leaves a name from which recovery can finish the rest.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use thumbsheet_core::{Digest, Error, ThumbnailId};

use thumbsheet_disk::passing;

use crate::{
    failure::{broken, private_folder},
    store::Store,
};

/// The folder of names.
#[derive(Debug, Clone)]
pub struct Arrivals {
    root: PathBuf,
}

/// A picture that arrived and is not booked yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// The thumbnail it was made for.
    pub thumbnail: ThumbnailId,
    /// The attempt that made it.
    pub attempt: u32,
    /// The picture's digest, under which the store has it.
    pub digest: Digest,
    /// The picture's size in bytes.
    pub bytes: u64,
    path: PathBuf,
}

impl Arrivals {
    pub(crate) fn open(root: &Path) -> Result<Self, Error> {
        private_folder(root)?;
        Ok(Self { root: root.to_owned() })
    }

    /// Keeps a picture, byte for byte as it came: on disk under its name here, and in the store.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn take(&self, store: &Store, thumbnail: &ThumbnailId, attempt: u32, bytes: &[u8]) -> Result<Arrival, Error> {
        let path = self.root.join(format!("{thumbnail}.{attempt}"));
        thumbsheet_disk::write(&path, bytes).map_err(|error| broken("store the picture", &path, &error))?;
        let digest = Digest::of(bytes);
        store.adopt(&path, digest)?;
        Ok(Arrival { thumbnail: thumbnail.clone(), attempt, digest, bytes: bytes.len() as u64, path })
    }

    /// Removes the arrival file of a picture that the journal has recorded.
    pub fn booked(&self, arrival: &Arrival) {
        passing("unlink");
        // A name that stays is found by recovery, which sees that it is booked already: no harm but a file.
        if let Err(error) = fs::remove_file(&arrival.path) {
            tracing::debug!(path = %arrival.path.display(), %error, "an arrival's name stays");
        }
    }

    /// Removes what processes that ended left half-written.
    pub(crate) fn sweep(&self) {
        thumbsheet_disk::sweep(&self.root);
    }

    /// The names that are there: thumbnail and attempt. Nothing is read; a name may be gone a moment later.
    pub(crate) fn names(&self) -> Vec<(ThumbnailId, u32)> {
        let entries = fs::read_dir(&self.root).into_iter().flatten().flatten();
        entries.filter_map(|entry| parsed(&entry.file_name().to_string_lossy())).collect()
    }

    /// Removes the arrival file of a recorded picture.
    pub(crate) fn forget(&self, thumbnail: &ThumbnailId, attempt: u32) {
        passing("unlink");
        let _ = fs::remove_file(self.root.join(format!("{thumbnail}.{attempt}")));
    }

    /// What arrived and was not booked, of the given thumbnails; all of it is put into the store. Only for runs that no
    /// living process works on.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub(crate) fn waiting(&self, store: &Store, of: impl Fn(&ThumbnailId) -> bool) -> Result<Vec<Arrival>, Error> {
        let mut found = Vec::new();
        for (thumbnail, attempt) in self.names().into_iter().filter(|(thumbnail, _)| of(thumbnail)) {
            let path = self.root.join(format!("{thumbnail}.{attempt}"));
            let bytes = match fs::read(&path) {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(broken("read the picture", &path, &error)),
            };
            let digest = Digest::of(&bytes);
            store.adopt(&path, digest)?;
            found.push(Arrival { thumbnail, attempt, digest, bytes: bytes.len() as u64, path });
        }
        Ok(found)
    }
}

/// `<thumbnail>.<attempt>`; anything else (a file being written) is nobody's.
fn parsed(name: &str) -> Option<(ThumbnailId, u32)> {
    let (thumbnail, attempt) = name.rsplit_once('.')?;
    (!thumbnail.is_empty() && !thumbnail.starts_with('.'))
        .then_some((ThumbnailId::new(thumbnail), attempt.parse().ok()?))
}
