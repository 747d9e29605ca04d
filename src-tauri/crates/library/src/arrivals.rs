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

/// An answer that was paid for and whose picture was not read, before the journal has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldAnswer {
    /// The thumbnail it was made for.
    pub thumbnail: ThumbnailId,
    /// The attempt that it answers.
    pub attempt: u32,
    /// The answer's digest.
    pub digest: Digest,
    /// The answer's size in bytes.
    pub bytes: u64,
    path: PathBuf,
}

/// The end of the name of a held answer: `<thumbnail>.<attempt>.answer`.
const ANSWER: &str = "answer";

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

    /// Keeps an answer whose picture was not read: on disk under its name here. The store gets it once it turns out that
    /// the picture cannot be had ([`settle`](Self::settle)).
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn hold(&self, thumbnail: &ThumbnailId, attempt: u32, answer: &[u8]) -> Result<HeldAnswer, Error> {
        let path = self.answer(thumbnail, attempt);
        thumbsheet_disk::write(&path, answer).map_err(|error| broken("store the answer", &path, &error))?;
        let digest = Digest::of(answer);
        Ok(HeldAnswer { thumbnail: thumbnail.clone(), attempt, digest, bytes: answer.len() as u64, path })
    }

    /// Puts a held answer into the store; the journal is to record it next.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn settle(&self, store: &Store, answer: &HeldAnswer) -> Result<(), Error> {
        store.adopt(&answer.path, answer.digest)
    }

    /// Removes the file of a held answer: the journal has recorded it, or the picture came after all.
    pub fn let_go(&self, answer: &HeldAnswer) {
        if let Err(error) = fs::remove_file(&answer.path) {
            tracing::debug!(path = %answer.path.display(), %error, "a held answer's name stays");
        }
    }

    fn answer(&self, thumbnail: &ThumbnailId, attempt: u32) -> PathBuf {
        self.root.join(format!("{thumbnail}.{attempt}.{ANSWER}"))
    }

    /// The answers that are held: thumbnail and attempt.
    pub(crate) fn answers(&self) -> Vec<(ThumbnailId, u32)> {
        let entries = fs::read_dir(&self.root).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        names.filter_map(|name| parsed(name.strip_suffix(ANSWER)?.strip_suffix('.')?)).collect()
    }

    /// A held answer, with its digest; `None` when it is gone.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub(crate) fn held(&self, thumbnail: &ThumbnailId, attempt: u32) -> Result<Option<HeldAnswer>, Error> {
        let path = self.answer(thumbnail, attempt);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(HeldAnswer {
                thumbnail: thumbnail.clone(),
                attempt,
                digest: Digest::of(&bytes),
                bytes: bytes.len() as u64,
                path,
            })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(broken("read the answer", &path, &error)),
        }
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
            // What a full disk left of a file is no picture.
            if bytes.is_empty() {
                let _ = fs::remove_file(&path);
                continue;
            }
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
