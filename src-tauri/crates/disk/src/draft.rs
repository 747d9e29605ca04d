//! Files that are being written.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Write},
    path::Path,
};

use tempfile::{Builder, NamedTempFile};

use crate::{folder_of, passing, sync_folder};

/// Beginning of the names of drafts.
pub(crate) const PREFIX: &str = ".thumbsheet-";
/// Number of random letters and digits after the prefix.
pub(crate) const RANDOM: usize = 6;

/// Number of drafts that a sweeper may take away before their lock is held.
const MAX_TRIES: u32 = 16;

/// Length in bytes from which a build with debug assertions writes in parts.
const MIN_PARTED: usize = 4096;

/// Who may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nobody but its owner.
    Private,
    /// Whoever the person's umask allows, as for any file that the person makes.
    Ordinary,
}

/// A file that is being written, under a name of its own. Dropping it removes it.
///
/// Its writer holds a lock on it, so that nobody sweeps it away.
#[derive(Debug)]
pub struct Draft {
    file: NamedTempFile,
    access: Access,
}

/// A draft that did not get its name, and why.
#[derive(Debug)]
pub struct NotPlaced {
    /// The error of the file system. `AlreadyExists` means that the name is taken.
    pub error: io::Error,
    /// The draft, for another name. `None` where it is lost.
    pub draft: Option<Draft>,
}

impl Draft {
    /// Begins a file in `folder`.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn new_in(folder: &Path, access: Access) -> io::Result<Self> {
        let mut builder = Builder::new();
        builder.prefix(PREFIX).rand_bytes(RANDOM);
        #[cfg(unix)]
        if access == Access::Ordinary {
            // A temporary file is private by default.
            use std::os::unix::fs::PermissionsExt as _;
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        for _ in 0..MAX_TRIES {
            let file = builder.tempfile_in(folder)?;
            if is_held(file.as_file()) {
                return Ok(Self { file, access });
            }
        }
        Err(io::Error::other("files that are being written are removed"))
    }

    /// Path of the draft.
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// The open file.
    pub fn as_file_mut(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    /// Gives the file its name and replaces what has that name. The file stays locked until the returned value is dropped.
    ///
    /// # Errors
    /// Those of the file system; nothing is left behind.
    pub fn replace(self, path: &Path) -> io::Result<File> {
        self.sync()?;
        passing("rename");
        let file = self.file.persist(path)?;
        passing("renamed");
        sync_folder(folder_of(path));
        Ok(file)
    }

    /// Gives the file a name that is free. What has that name stays.
    ///
    /// Some file systems (FAT, several network and FUSE ones) know neither hard links nor a rename that replaces nothing. There an
    /// empty file takes the name first, which succeeds for one process only, and the draft replaces the empty file.
    ///
    /// # Errors
    /// Those of the file system, with the draft.
    pub fn place(self, path: &Path) -> Result<File, NotPlaced> {
        if let Err(error) = self.sync() {
            return Err(NotPlaced { error, draft: Some(self) });
        }
        let access = self.access;
        let not_placed = |failed: tempfile::PersistError| NotPlaced {
            error: failed.error,
            draft: Some(Self { file: failed.file, access }),
        };
        passing("place");
        let placed = match self.file.persist_noclobber(path) {
            Ok(file) => file,
            Err(failed) if failed.error.kind() == io::ErrorKind::AlreadyExists => return Err(not_placed(failed)),
            Err(failed) => match OpenOptions::new().write(true).create_new(true).open(path) {
                Ok(_) => failed.file.persist(path).map_err(|failed| {
                    let _ = fs::remove_file(path);
                    not_placed(failed)
                })?,
                Err(error) => return Err(NotPlaced { error, ..not_placed(failed) }),
            },
        };
        passing("placed");
        sync_folder(folder_of(path));
        Ok(placed)
    }

    fn sync(&self) -> io::Result<()> {
        passing("sync");
        match self.file.as_file().sync_all() {
            // Some file systems in a person's hands cannot sync a file. They have nothing to sync.
            Err(error)
                if self.access == Access::Ordinary
                    && matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) =>
            {
                Ok(())
            }
            synced => synced,
        }
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A test ends the process between two parts of a file.
        let part = if cfg!(debug_assertions) && bytes.len() >= MIN_PARTED { bytes.len() / 2 } else { bytes.len() };
        let written = self.file.as_file_mut().write(&bytes[..part])?;
        passing("write");
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_file_mut().flush()
    }
}

/// Locks a new draft. False when a sweeper has taken it away before.
fn is_held(file: &File) -> bool {
    match file.try_lock() {
        Ok(()) => !is_unlinked(file),
        Err(TryLockError::WouldBlock) => false,
        // The file system has no locks, so nobody sweeps there either.
        Err(TryLockError::Error(_)) => true,
    }
}

#[cfg(unix)]
fn is_unlinked(file: &File) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    file.metadata().is_ok_and(|about| about.nlink() == 0)
}

#[cfg(not(unix))]
fn is_unlinked(_file: &File) -> bool {
    // A file that is open cannot be removed there.
    false
}
