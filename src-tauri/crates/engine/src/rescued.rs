//! Pictures that the library could not take, because its disk was full: kept in the system's temporary folder, and taken back at the
//! next start.

use std::path::{Path, PathBuf};

use thumbsheet_core::{Error, ThumbnailId};
use thumbsheet_library::Library;

/// The name of such a file: `thumbsheet-{thumbnail}-{attempt}.picture`.
const PREFIX: &str = "thumbsheet-";
const SUFFIX: &str = ".picture";

/// Puts a picture that was paid for where there may still be room; the error says where.
pub(crate) fn put(thumbnail: &ThumbnailId, attempt: u32, bytes: &[u8], error: Error) -> Error {
    let path: PathBuf = std::env::temp_dir().join(format!("{PREFIX}{thumbnail}-{attempt}{SUFFIX}"));
    #[expect(clippy::disallowed_methods, reason = "the atomic way has just failed")]
    let rescued = std::fs::write(&path, bytes);
    let hint = if rescued.is_ok() {
        format!(
            "The picture is paid for and was put at {}. Free some space: the next start takes it back.",
            path.display()
        )
    } else {
        // What a full disk left of the file is no picture, and would be taken for one at the next start.
        let _ = std::fs::remove_file(&path);
        "The picture was paid for and could not be kept anywhere. Free some space before you try again.".into()
    };
    Error { hint: Some(hint), ..error }
}

/// Takes back the pictures that belong to this library. A picture that cannot be taken stays where it is.
pub(crate) fn take_back(library: &Library) {
    let folder = std::env::temp_dir();
    for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let Some((thumbnail, attempt)) = parsed(&name.to_string_lossy()) else { continue };
        if let Err(error) = take(library, &entry.path(), &thumbnail, attempt) {
            tracing::warn!(%error, path = %entry.path().display(), "a picture that was put aside stays there");
        }
    }
}

fn take(library: &Library, path: &Path, thumbnail: &ThumbnailId, attempt: u32) -> Result<(), Error> {
    if !library.wants(thumbnail, attempt)? || !is_ours(library, path) {
        return Ok(());
    }
    let bytes =
        std::fs::read(path).map_err(|error| Error::invalid(format!("Cannot read {}: {error}.", path.display())))?;
    // A disk that was full here too left the name and nothing behind it.
    if !bytes.is_empty() {
        library.arrivals().take(library.store(), thumbnail, attempt, &bytes)?;
    }
    // It is in the store, and recovery books it.
    let _ = std::fs::remove_file(path);
    Ok(())
}

fn parsed(name: &str) -> Option<(ThumbnailId, u32)> {
    let (thumbnail, attempt) = name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?.rsplit_once('-')?;
    Some((ThumbnailId::new(thumbnail), attempt.parse().ok()?))
}

/// Everybody may write into the temporary folder: only what the library's owner put there is taken.
#[cfg(unix)]
fn is_ours(library: &Library, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;

    let put = std::fs::symlink_metadata(path).ok().filter(std::fs::Metadata::is_file).map(|data| data.uid());
    put.is_some() && put == library.home().metadata().ok().map(|data| data.uid())
}

#[cfg(not(unix))]
fn is_ours(_library: &Library, path: &Path) -> bool {
    // The temporary folder is the user's own there.
    path.is_file()
}
