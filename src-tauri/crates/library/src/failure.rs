//! What the library says when a file or the journal fails.

use std::path::Path;

use thumbsheet_core::{Code, Error};

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
