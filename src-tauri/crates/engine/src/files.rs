//! Files that a person hands over, and folders that only this person may read.

use std::{
    fs::{DirBuilder, File},
    io::{self, Read as _},
    path::Path,
};

use thumbsheet_core::{Code, Error};

/// The largest file that is read, bytes.
pub const MAX_BYTES: u64 = 64 << 20;

/// Reads a file that was dropped, unless it is too large: that is known before anything is read, and a file that grows
/// meanwhile is not followed.
///
/// # Errors
/// `INVALID_INPUT`: a folder, too large, or not to be read.
pub fn read_limited(path: &Path) -> Result<Vec<u8>, Error> {
    let name = name_of(path);
    let unreadable = |error: &io::Error| Error::invalid(format!("{name} cannot be read: {error}."));
    let about = std::fs::metadata(path).map_err(|error| unreadable(&error))?;
    if about.is_dir() {
        return Err(Error::invalid(format!("{name} is a folder.")).hint("Drop the files in the folder."));
    }
    if !about.is_file() {
        return Err(Error::invalid(format!("{name} is not a regular file.")).hint("Drop a copy of the file."));
    }
    if about.len() > MAX_BYTES {
        return Err(too_large(&name, about.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or_default());
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_large(&name, bytes.len() as u64));
    }
    Ok(bytes)
}

pub(crate) fn too_large(name: &str, bytes: u64) -> Error {
    Error::invalid(format!("{name} is too large: {} MB. The maximum is {} MB.", bytes >> 20, MAX_BYTES >> 20))
        .hint("Save a smaller version and drop that.")
}

pub(crate) fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// Makes the folder readable by nobody else; one that is there is left as it is.
pub(crate) fn private(dir: &Path) -> Result<(), Error> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(dir).map_err(|error| {
        Error::new(Code::SaveFailed, format!("Could not make the folder {}: {error}.", dir.display()))
            .hint("Free some space and try again.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_huge_file_is_refused_before_it_is_read() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("huge.png");
        File::create(&path).unwrap().set_len(500 << 20).unwrap();
        let error = read_limited(&path).unwrap_err();
        assert!(error.message.contains("huge.png is too large: 500 MB"), "its length is enough to know: {error}");
        let error = read_limited(folder.path()).unwrap_err();
        assert!(error.message.contains("is a folder"), "which has no bytes to read: {error}");
        assert!(read_limited(&folder.path().join("gone")).is_err(), "a file may be gone by now");
    }
}
