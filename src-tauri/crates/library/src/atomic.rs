//! Files that are there whole or not at all.

use std::{
    fs::File,
    io::{self, BufWriter, Write as _},
    path::Path,
};

use tempfile::NamedTempFile;

/// Writes `bytes` to `path` so that a reader, or a crash, sees the old file or the new one and never a part.
///
/// # Errors
/// Those of the file system; nothing is left behind.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_by(path, |file| file.write_all(bytes))
}

/// The same for what is not in memory as a whole: `by` writes it.
///
/// # Errors
/// Those of the file system and of `by`; nothing is left behind.
pub fn write_by(path: &Path, by: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let file = NamedTempFile::with_prefix_in(".", folder)?;
    let mut writer = BufWriter::new(file.as_file());
    by(&mut writer)?;
    writer.flush()?;
    drop(writer);
    file.as_file().sync_all()?;
    file.persist(path)?;
    sync_folder(path);
    Ok(())
}

/// Makes a new name last through a power cut; a file system that cannot sync a folder has nothing to sync.
pub(crate) fn sync_folder(path: &Path) {
    let _ = File::open(path.parent().unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all());
}
