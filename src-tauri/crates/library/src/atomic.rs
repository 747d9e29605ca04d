//! Files that are there whole or not at all.

use std::{
    fs::File,
    io::{self, Write as _},
    path::Path,
};

use tempfile::NamedTempFile;

/// Writes `bytes` to `path` so that a reader, or a crash, sees the old file or the new one and never a part.
///
/// # Errors
/// Those of the file system; nothing is left behind.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = NamedTempFile::with_prefix_in(".", folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    sync_folder(path);
    Ok(())
}

/// Makes a new name last through a power cut; a file system that cannot sync a folder has nothing to sync.
pub(crate) fn sync_folder(path: &Path) {
    let _ = File::open(path.parent().unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all());
}
