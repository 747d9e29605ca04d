//! What the library says when a file or the journal fails.

use std::{
    fs::{self, DirBuilder},
    path::Path,
};

use thumbsheet_core::{Code, Error};

/// Makes a folder of the home that nobody but its owner may enter. One that an older version made is closed to others.
pub(crate) fn private_folder(path: &Path) -> Result<(), Error> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(path).map_err(|error| broken("make the folder", path, &error))?;
    private(path, 0o700);
    Ok(())
}

/// Closes a file or folder of the home to others. What is not ours, or lies on a file system without modes, stays as it is.
pub(crate) fn private(path: &Path, mode: u32) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let is_open = fs::metadata(path).is_ok_and(|about| about.permissions().mode() & 0o077 != 0);
        if is_open && let Err(error) = fs::set_permissions(path, fs::Permissions::from_mode(mode)) {
            tracing::debug!(path = %path.display(), %error, "others may read what is in the home");
        }
    }
    #[cfg(not(unix))]
    let _ = (path, mode);
}

/// `LIBRARY` for a failed file operation, in words for the usual causes.
pub(crate) fn broken(what: &str, path: &Path, error: &std::io::Error) -> Error {
    use std::io::ErrorKind;
    let hint = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "Free some space and try again.",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "Make the folder writable, or set THUMBSHEET_HOME to one that is."
        }
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            "A file is in the way: move it, or set THUMBSHEET_HOME to another folder."
        }
        _ => "Set THUMBSHEET_HOME to another folder to go on without it.",
    };
    Error::new(Code::Library, format!("Could not {what} {}: {error}.", path.display())).hint(hint)
}

/// `LIBRARY` for a failed statement.
pub(crate) fn unreadable(error: &rusqlite::Error) -> Error {
    if let rusqlite::Error::FromSqlConversionFailure(_, _, source) = error
        && let Some(named) = source.downcast_ref::<Error>().filter(|named| named.code == Code::Library)
    {
        return named.clone();
    }
    let error_text = error.to_string();
    let new = Error::new(Code::Library, format!("The journal does not answer: {error_text}."));
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
            new.hint("Another Thumbsheet holds it. Try again when that one is idle.")
        }
        Some(
            rusqlite::ErrorCode::CannotOpen | rusqlite::ErrorCode::ReadOnly | rusqlite::ErrorCode::PermissionDenied,
        ) => new.hint("Make the folder writable, or set THUMBSHEET_HOME to one that is."),
        Some(rusqlite::ErrorCode::DiskFull) => new.hint("Free some space and try again."),
        Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase) => new.hint(
            "Move journal.db away to start a new journal. The pictures in store/ are files of their own and stay.",
        ),
        _ => new.hint("`thumbsheet doctor` looks closer."),
    }
}
