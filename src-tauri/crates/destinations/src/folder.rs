//! Folders on this machine.

use std::{
    fs, io,
    io::Write as _,
    path::{Component, Path, PathBuf},
};

use tempfile::{Builder, NamedTempFile};
use thumbsheet_core::{Code, Error};

use crate::{BoxFuture, Destination, Failure, Finished, Kept};

/// A folder for finished files.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Opens a folder, which is created if it is missing, and tries to write to it. A run must not fail on that after
    /// its first picture.
    ///
    /// # Errors
    /// `INVALID_INPUT` with the reason when the folder is not writable.
    pub fn open(root: &Path) -> Result<Self, Error> {
        fs::create_dir_all(root).and_then(|()| temporary(root).map(drop)).map_err(|error| {
            Error::invalid(format!("Cannot write to the folder {}: {}.", root.display(), reason(&error)))
                .hint("Name another folder with --out.")
        })?;
        Ok(Self { root: root.to_owned() })
    }

    /// Path of the folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Writes, reads and deletes a small file.
    ///
    /// # Errors
    /// `SAVE_FAILED` with the reason.
    pub fn probe(&self) -> Result<(), Error> {
        const TEXT: &[u8] = b"Written by Thumbsheet to test this folder.";
        let tried = temporary(&self.root).and_then(|mut file| {
            file.write_all(TEXT)?;
            file.as_file().sync_all()?;
            if fs::read(file.path())? == TEXT { Ok(()) } else { Err(io::Error::other("it does not read back")) }
        });
        tried.map_err(|error| {
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
        let mut file = temporary(&folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        for number in 1_u32.. {
            let path = match number {
                1 => self.root.join(name),
                _ => self.root.join(format!("{stem}-{number}.{extension}")),
            };
            match file.persist_noclobber(&path) {
                Ok(_) => {
                    settle(&folder);
                    return Ok(path);
                }
                Err(failed) if failed.error.kind() == io::ErrorKind::AlreadyExists => {
                    if holds(&path, bytes) {
                        return Ok(path);
                    }
                    file = failed.file;
                }
                Err(failed) => return Err(failed.error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
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
    fn keep<'a>(&'a self, file: &'a Finished) -> BoxFuture<'a, Result<Kept, Failure>> {
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

/// Makes a new name survive a power loss, where the file system supports that.
fn settle(folder: &Path) {
    #[cfg(unix)]
    let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
    #[cfg(not(unix))]
    let _ = folder;
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

/// Writes one file, whole or not at all, and replaces an existing one. It is for names that the person gave.
///
/// # Errors
/// `SAVE_FAILED`.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    replace_with(path, &mut |file| file.write_all(bytes))
}

/// Replaces a file like [`replace`], for content that is too large for memory: `write` fills the file.
///
/// # Errors
/// `SAVE_FAILED`.
pub fn replace_with(path: &Path, write: &mut dyn FnMut(&mut fs::File) -> io::Result<()>) -> Result<(), Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let written = temporary(folder).and_then(|mut file| {
        write(file.as_file_mut())?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|failed| failed.error)
    });
    written.map(drop).map_err(|error| {
        Error::new(Code::SaveFailed, format!("Could not write to {}: {}.", path.display(), reason(&error)))
            .hint("Choose another place; saving it again costs nothing.")
    })
}

fn temporary(root: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".thumbsheet-");
    #[cfg(unix)]
    {
        // A temporary file is private by default. A thumbnail is an ordinary file under the person's umask.
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(root)
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        io::ErrorKind::QuotaExceeded => "the quota is used up".to_owned(),
        io::ErrorKind::InvalidFilename => "the name leaves its folder, or is too long".to_owned(),
        io::ErrorKind::NotFound => "the folder is gone".to_owned(),
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => "a file is in the way".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests;
