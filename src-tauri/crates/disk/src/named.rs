//! Files that the person names: an archive, a contact sheet, an exported preset.

use std::{
    fs::{self, File, FileType},
    io,
    path::Path,
};

use thumbsheet_core::{Code, Error};

use crate::{Access, Draft, folder_of};

/// What becomes of a file that has the name already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and the new file is refused.
    Refuse,
    /// The person said that the new file replaces it.
    Replace,
}

impl Existing {
    /// `Replace` where a flag says so.
    pub fn replaced_if(force: bool) -> Self {
        if force { Self::Replace } else { Self::Refuse }
    }
}

/// Checks that a file may get the name `path`. Links, pipes and devices are never replaced.
///
/// # Errors
/// `INVALID_INPUT` with what is in the way.
pub fn check_named(path: &Path, existing: Existing) -> Result<(), Error> {
    let Ok(about) = fs::symlink_metadata(path) else { return Ok(()) };
    if about.is_file() {
        return if existing == Existing::Replace { Ok(()) } else { Err(taken(path)) };
    }
    Err(Error::invalid(format!("{} is {}.", path.display(), kind(about.file_type())))
        .hint("Name a file that is not there yet. Nothing but an ordinary file is ever replaced."))
}

/// Checks that a file with the name `path` can be written, by writing an empty one beside it and taking it away.
///
/// # Errors
/// As [`check_named`]; `INVALID_INPUT` with the reason when nothing can be written there.
pub fn check_writable(path: &Path, existing: Existing) -> Result<(), Error> {
    check_named(path, existing)?;
    let folder = folder_of(path);
    let refused = |why: &str| {
        Error::invalid(format!("{} cannot be written: {why}.", path.display()))
            .hint("Name a file in a folder that is there and writable.")
    };
    if !folder.exists() {
        return Err(refused("there is no such folder"));
    }
    Draft::new_in(folder, Access::Ordinary).map(drop).map_err(|error| refused(&reason(&error)))
}

/// Writes a file that the person named, whole or not at all: `write` fills it.
///
/// # Errors
/// `INVALID_INPUT` when something is in the way; `SAVE_FAILED`.
pub fn write_named(
    path: &Path,
    existing: Existing,
    write: &mut dyn FnMut(&mut File) -> io::Result<()>,
) -> Result<(), Error> {
    check_named(path, existing)?;
    let failed = |error: &io::Error| not_saved(path, error);
    let mut draft = Draft::new_in(folder_of(path), Access::Ordinary).map_err(|error| failed(&error))?;
    write(draft.as_file_mut()).map_err(|error| failed(&error))?;
    // It may have come in the meantime.
    check_named(path, existing)?;
    match existing {
        Existing::Replace => draft.replace(path).map(drop).map_err(|error| failed(&error)),
        Existing::Refuse => draft.place(path).map(drop).map_err(|not_placed| match not_placed.error.kind() {
            io::ErrorKind::AlreadyExists => taken(path),
            _ => failed(&not_placed.error),
        }),
    }
}

/// Says in a few words why a file could not be written.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        io::ErrorKind::QuotaExceeded => "the quota is used up".to_owned(),
        io::ErrorKind::InvalidFilename => "the name leaves its folder, or is too long".to_owned(),
        io::ErrorKind::NotFound => "there is no such folder".to_owned(),
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => "a file is in the way".to_owned(),
        _ => error.to_string(),
    }
}

fn taken(path: &Path) -> Error {
    Error::invalid(format!("There is a file at {} already.", path.display()))
        .hint("Name another file, or add --force to replace that one.")
}

fn not_saved(path: &Path, error: &io::Error) -> Error {
    Error::new(Code::SaveFailed, format!("Could not write to {}: {}.", path.display(), reason(error)))
        .hint("Choose another place; saving it again costs nothing.")
}

fn kind(of: FileType) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        if of.is_fifo() {
            return "a named pipe";
        }
        if of.is_char_device() || of.is_block_device() {
            return "a device";
        }
        if of.is_socket() {
            return "a socket";
        }
    }
    if of.is_symlink() {
        "a symbolic link"
    } else if of.is_dir() {
        "a folder"
    } else {
        "no ordinary file"
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn written(path: &Path, existing: Existing, bytes: &[u8]) -> Result<(), Error> {
        write_named(path, existing, &mut |file| file.write_all(bytes))
    }

    #[test]
    fn a_file_that_is_there_is_replaced_only_when_the_person_says_so() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("sheet.jpg");
        written(&path, Existing::Refuse, b"one").unwrap();
        let error = written(&path, Existing::Refuse, b"two").unwrap_err();
        assert!(error.message.contains("sheet.jpg") && error.hint.unwrap().contains("--force"), "what and what to do");
        assert_eq!(fs::read(&path).unwrap(), b"one", "it is as it was");
        written(&path, Existing::Replace, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two", "the person said so");
        let error = written(&place.path().join("nowhere/sheet.jpg"), Existing::Refuse, b"x").unwrap_err();
        assert_eq!(error.code, Code::SaveFailed, "a place that is none is named: {error}");
        assert!(error.message.contains("nowhere"), "{error}");
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1, "no draft is left");
    }

    #[test]
    fn a_place_where_nothing_can_be_written_is_known_before_anything_is() {
        let place = tempfile::tempdir().unwrap();
        let free = place.path().join("sheet.jpg");
        check_writable(&free, Existing::Refuse).unwrap();
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0, "the trial leaves nothing");
        let error = check_writable(&place.path().join("nowhere/sheet.jpg"), Existing::Refuse).unwrap_err();
        assert_eq!(error.code, Code::InvalidInput, "it is what was typed: {error}");
        assert!(error.message.contains("no such folder"), "a folder that never was is not gone: {error}");
        crate::write(&free, b"theirs").unwrap();
        assert!(check_writable(&free.join("sheet.jpg"), Existing::Refuse).is_err(), "a file is no folder");
        assert!(check_writable(&free, Existing::Refuse).is_err(), "and a name that is taken is refused as ever");
        check_writable(&free, Existing::Replace).unwrap();
        assert_eq!(fs::read(&free).unwrap(), b"theirs", "nothing is replaced yet");
    }

    #[test]
    fn a_file_that_comes_while_this_one_is_written_stays() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("sheet.jpg");
        let other = path.clone();
        let error = write_named(&path, Existing::Refuse, &mut |file| {
            crate::write(&other, b"theirs")?;
            file.write_all(b"ours")
        });
        assert!(error.is_err(), "the name was free when the writing began");
        assert_eq!(fs::read(&path).unwrap(), b"theirs", "and is taken now");
    }

    #[cfg(unix)]
    #[test]
    fn links_pipes_and_folders_are_never_replaced() {
        let place = tempfile::tempdir().unwrap();
        let (target, link, dangling, folder, socket) = (
            place.path().join("target.jpg"),
            place.path().join("link.jpg"),
            place.path().join("dangling.jpg"),
            place.path().join("folder.jpg"),
            place.path().join("socket.jpg"),
        );
        crate::write(&target, b"theirs").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        std::os::unix::fs::symlink(place.path().join("nothing"), &dangling).unwrap();
        fs::create_dir(&folder).unwrap();
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        for (path, word) in [
            (&*link, "symbolic link"),
            (&*dangling, "symbolic link"),
            (&*folder, "folder"),
            (&*socket, "socket"),
            (Path::new("/dev/null"), "device"),
        ] {
            let before = fs::symlink_metadata(path).unwrap().file_type();
            for existing in [Existing::Refuse, Existing::Replace] {
                let error = written(path, existing, b"ours").unwrap_err();
                assert!(error.message.contains(word), "{}: {error}", path.display());
                assert_eq!(fs::symlink_metadata(path).unwrap().file_type(), before, "{} stays", path.display());
            }
        }
        assert_eq!(fs::read(&target).unwrap(), b"theirs", "nothing was written through a link");
    }
}
