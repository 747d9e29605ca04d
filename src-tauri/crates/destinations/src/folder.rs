//! A folder on this machine.

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

use tempfile::{Builder, NamedTempFile};
use thumbsheet_core::{Code, Error};

/// A folder that finished files are written to.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// A folder, made when it is not there, and tried: a run must not find out after its first picture.
    ///
    /// # Errors
    /// `INVALID_INPUT` with the reason when it cannot be written to.
    pub fn open(root: &Path) -> Result<Self, Error> {
        fs::create_dir_all(root).and_then(|()| temporary(root).map(drop)).map_err(|error| {
            Error::invalid(format!("Cannot write to the folder {}: {}.", root.display(), reason(&error)))
                .hint("Name another folder with --out.")
        })?;
        Ok(Self { root: root.to_owned() })
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Writes a file, whole or not at all. Another picture of that name is never overwritten (this one gets a number), and
    /// the same content makes no twin.
    ///
    /// # Errors
    /// `SAVE_FAILED`.
    pub fn save(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, Error> {
        self.try_save(name, bytes).map_err(|error| {
            let target = self.root.join(name);
            Error::new(
                Code::SaveFailed,
                format!("The image is safe in the app. Could not write to {}: {}.", target.display(), reason(&error)),
            )
            .hint("Free the way and save again; it costs nothing.")
        })
    }

    fn try_save(&self, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "jpg"));
        let mut file = temporary(&self.root)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        for number in 1_u32.. {
            let path = match number {
                1 => self.root.join(name),
                _ => self.root.join(format!("{stem}-{number}.{extension}")),
            };
            match file.persist_noclobber(&path) {
                Ok(_) => return Ok(path),
                Err(failed) if failed.error.kind() == io::ErrorKind::AlreadyExists => {
                    if fs::read(&path).is_ok_and(|there| there == bytes) {
                        return Ok(path);
                    }
                    file = failed.file;
                }
                Err(failed) => return Err(failed.error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }
}

/// Writes one file by its path, whole or not at all, over what was there: for a file whose name the person gave.
///
/// # Errors
/// `SAVE_FAILED`.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let written = temporary(folder).and_then(|mut file| {
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|failed| failed.error)
    });
    written.map(drop).map_err(|error| {
        Error::new(Code::SaveFailed, format!("Could not write to {}: {}.", path.display(), reason(&error)))
            .hint("Name another place; making it again costs nothing.")
    })
}

fn temporary(root: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".thumbsheet-");
    #[cfg(unix)]
    {
        // A temporary file is private by default; a thumbnail is an ordinary file, under the person's umask.
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
        io::ErrorKind::NotFound => "the folder is gone".to_owned(),
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => "a file is in the way".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_picture_is_never_overwritten_and_the_same_one_makes_no_twin() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        let first = folder.save("a.jpg", b"one").unwrap();
        let second = folder.save("a.jpg", b"two").unwrap();
        assert_eq!(second.file_name().unwrap(), "a-2.jpg", "the first one stays");
        assert_eq!(folder.save("a.jpg", b"one").unwrap(), first, "the same content is the same file");
        assert_eq!(folder.save("a.jpg", b"two").unwrap(), second, "also behind a number");
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 2, "nothing else is left in the folder");
    }

    #[test]
    fn a_named_file_is_replaced_whole_and_a_place_that_is_none_is_named() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("sheet.jpg");
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two", "the person gave this name");
        let error = replace(&place.path().join("nowhere/sheet.jpg"), b"x").unwrap_err();
        assert!(error.message.contains("nowhere"), "{error}");
    }

    #[test]
    fn a_folder_that_vanished_says_that_the_picture_is_safe() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(&place.path().join("out")).unwrap();
        fs::remove_dir(folder.root()).unwrap();
        let error = folder.save("a.jpg", b"one").unwrap_err();
        assert_eq!(error.code, Code::SaveFailed, "only the saving is repeated");
        assert!(error.message.contains("safe") && error.message.contains("gone"), "{error}");
    }

    #[test]
    fn a_file_in_the_way_is_named_before_anything_is_spent() {
        let place = tempfile::NamedTempFile::new().unwrap();
        let error = Folder::open(place.path()).unwrap_err();
        assert!(error.message.contains("a file is in the way"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_saved_file_can_be_read_by_others_as_any_file_can() {
        use std::os::unix::fs::PermissionsExt as _;
        let place = tempfile::tempdir().unwrap();
        let path = Folder::open(place.path()).unwrap().save("a.jpg", b"one").unwrap();
        let mode = fs::metadata(path).unwrap().permissions().mode();
        assert_ne!(mode & 0o044, 0, "an upload by a web server's user would fail: {mode:o}");
    }
}
