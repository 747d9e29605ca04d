//! Folders on this machine.

use std::{
    collections::HashSet,
    fs, io,
    io::Write as _,
    path::{Component, Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use thumbsheet_core::{Code, Error};
use thumbsheet_disk::{Access, Draft, reason, sweep, try_out};

use crate::{BoxFuture, Destination, Failure, FinishedFile, Kept};

/// A folder for finished files.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
    /// Folders in which this value has looked for what an earlier process left half-written.
    swept: Arc<Mutex<HashSet<PathBuf>>>,
}

impl Folder {
    /// Opens a folder, which is created if it is missing, and tries everything that saving does. A run must not fail on
    /// that after its first picture.
    ///
    /// # Errors
    /// `INVALID_INPUT` with the reason when the folder is not writable.
    pub fn open(root: &Path) -> Result<Self, Error> {
        fs::create_dir_all(root).and_then(|()| try_out(root)).map_err(|error| {
            Error::invalid(format!("Cannot write to the folder {}: {}.", root.display(), reason(&error)))
                .hint("Name another folder with --out.")
        })?;
        Ok(Self { root: root.to_owned(), swept: Arc::default() })
    }

    /// Path of the folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Saves, reads and deletes a small file.
    ///
    /// # Errors
    /// `SAVE_FAILED` with the reason.
    pub fn probe(&self) -> Result<(), Error> {
        try_out(&self.root).map_err(|error| {
            Error::new(Code::SaveFailed, format!("Could not write to {}: {}.", self.root.display(), reason(&error)))
                .hint("Choose another folder.")
        })
    }

    /// Writes a file, whole or not at all. If another picture has the name, this one gets a number; the same content is
    /// not written twice. A `/` in the name separates folders below this one, which are created.
    ///
    /// # Errors
    /// `SAVE_FAILED`.
    pub fn save(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, Error> {
        self.try_save(name, bytes).map_err(|error| self.not_saved(name, &error))
    }

    fn not_saved(&self, name: &str, error: &io::Error) -> Error {
        let target = self.root.join(name);
        Error::new(
            Code::SaveFailed,
            format!("The image is safe in the app. Could not write to {}: {}.", target.display(), reason(error)),
        )
        .hint("Move whatever is in the way and save again; it costs nothing.")
    }

    fn try_save(&self, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
        let folder = self.folder_of(name)?;
        let (stem, extension) = match name.rsplit_once('.') {
            Some((stem, extension)) if !extension.contains('/') => (stem, extension),
            _ => (name, "jpg"),
        };
        self.sweep_once(&folder);
        let mut draft = Draft::new_in(&folder, Access::Ordinary)?;
        draft.write_all(bytes)?;
        for number in 1_u32.. {
            let path = match number {
                1 => self.root.join(name),
                _ => self.root.join(format!("{stem}-{number}.{extension}")),
            };
            let Err(not_placed) = draft.place(&path) else { return Ok(path) };
            draft = match not_placed.draft {
                Some(draft) if not_placed.error.kind() == io::ErrorKind::AlreadyExists => draft,
                _ => return Err(not_placed.error),
            };
            if holds(&path, bytes) {
                return Ok(path);
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Removes what a process that ended left half-written in `folder`, at the first save there.
    fn sweep_once(&self, folder: &Path) {
        if self.swept.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned()) {
            sweep(folder);
        }
    }

    /// Finds the folder of a name. Folders below the root are created; the root is not, because a missing root is
    /// usually an unmounted disk, and its files would land on another one.
    fn folder_of(&self, name: &str) -> io::Result<PathBuf> {
        let mut folder = self.root.clone();
        let mut below = Path::new(name).components().peekable();
        while let Some(component) = below.next() {
            let Component::Normal(component) = component else {
                return Err(io::Error::new(io::ErrorKind::InvalidFilename, "the name leaves its folder"));
            };
            if below.peek().is_some() {
                folder.push(component);
                match fs::create_dir(&folder) {
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
                    made => made?,
                }
            }
        }
        Ok(folder)
    }
}

impl Destination for Folder {
    fn keep<'a>(&'a self, file: &'a FinishedFile) -> BoxFuture<'a, Result<Kept, Failure>> {
        let (folder, name, bytes) = (self.clone(), file.name.clone(), file.bytes.clone());
        Box::pin(async move {
            let saved = tokio::task::spawn_blocking(move || folder.try_save(&name, &bytes)).await;
            let saved = saved.map_err(|panic| {
                let message = format!("Saving stopped: {panic}. The image is safe in the app.");
                Failure::lasting(Error::new(Code::Internal, message))
            })?;
            let path = saved.map_err(|error| Failure {
                error: self.not_saved(&file.name, &error),
                temporary: passes(&error),
                wait: None,
            })?;
            let name = path.strip_prefix(&self.root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            let place = std::path::absolute(&path).unwrap_or(path).display().to_string();
            Ok(Kept { place, name, link: None })
        })
    }

    fn shown(&self) -> String {
        self.root.display().to_string()
    }
}

/// Whether a file has this content. Lengths are compared first, because those of different pictures nearly always
/// differ.
fn holds(path: &Path, bytes: &[u8]) -> bool {
    fs::metadata(path).is_ok_and(|there| there.is_file() && there.len() == bytes.len() as u64)
        && fs::read(path).is_ok_and(|there| there == bytes)
}

/// Whether the error can pass: a network share that is slow or away.
fn passes(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::TimedOut
            | io::ErrorKind::Interrupted
            | io::ErrorKind::WouldBlock
            | io::ErrorKind::ResourceBusy
            | io::ErrorKind::StaleNetworkFileHandle
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::NetworkDown
            | io::ErrorKind::ConnectionReset
    )
}

#[cfg(test)]
mod tests;
