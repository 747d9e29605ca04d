//! Files that are there whole or not at all.
//!
//! A file is written under a name of its own, a *draft*, and gets its name when it is whole. A process that ends meanwhile leaves its
//! draft behind; [`sweep`] removes it.

mod draft;
mod named;
mod sweep;
mod trial;

#[cfg(debug_assertions)]
mod abort;

use std::{
    fs::File,
    io::{self, BufWriter, Write as _},
    path::Path,
};

pub use draft::{Access, Draft, NotPlaced};
pub use named::{Existing, check_named, check_writable, reason, write_named};
pub use sweep::sweep;
pub use trial::try_out;

/// Writes `bytes` to `path` so that a reader, or a crash, sees the old file or the new one and never a part.
///
/// # Errors
/// Those of the file system; nothing is left behind.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_by(path, |file| file.write_all(bytes))
}

/// Writes a file like [`write`], for content that is not in memory as a whole: `by` writes it.
///
/// # Errors
/// Those of the file system and of `by`; nothing is left behind.
pub fn write_by(path: &Path, by: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<()> {
    let mut draft = Draft::new_in(folder_of(path), Access::Private)?;
    let mut writer = BufWriter::new(&mut draft);
    by(&mut writer)?;
    writer.flush()?;
    drop(writer);
    draft.replace(path).map(drop)
}

/// Writes a file like [`write`]. The draft lies in `folder`, which is on the same file system: whoever sweeps looks at that folder
/// only.
///
/// # Errors
/// Those of the file system; nothing is left behind.
pub fn write_through(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut draft = Draft::new_in(folder, Access::Private)?;
    draft.write_all(bytes)?;
    draft.replace(path).map(drop)
}

/// The folder that holds `path`.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes the names in a folder survive a power loss, where the file system supports that.
pub fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    #[cfg(not(unix))]
    let _ = folder;
}

/// A place in the code at which a test can end the process, as a crash would: `THUMBSHEET_ABORT=rename:2` ends it when it passes
/// `rename` for the second time. A release build has no such places.
#[inline]
pub fn passing(point: &str) {
    #[cfg(debug_assertions)]
    abort::at(point);
    #[cfg(not(debug_assertions))]
    let _ = point;
}
