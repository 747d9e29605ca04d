//! Files that a person hands over, and folders that only this person may read.

use std::{
    ffi::OsString,
    fs::{DirBuilder, File},
    io::{self, Read as _},
    path::Path,
};

use icu_normalizer::ComposingNormalizerBorrowed;
use thumbsheet_core::{Code, Error, nearest::nearest};

/// The largest file that is read, bytes.
pub const MAX_BYTES: u64 = 64 << 20;

/// Reads a file that a person names or drops, unless it is too large: that is known before anything is read, and a file
/// that grows meanwhile is not followed. A pipe or a device could keep one waiting for ever, so neither is opened.
///
/// # Errors
/// `INVALID_INPUT`: absent (with the nearest name in the folder), a folder, no ordinary file, too large, or not to be
/// read.
pub fn read_limited(path: &Path) -> Result<Vec<u8>, Error> {
    let name = name_of(path);
    let unreadable = |error: &io::Error| Error::invalid(format!("{name} cannot be read: {error}."));
    let about = std::fs::metadata(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => absent(path),
        _ => unreadable(&error),
    })?;
    if about.is_dir() {
        return Err(Error::invalid(format!("{name} is a folder.")).hint("Name a file in the folder."));
    }
    if !about.is_file() {
        return Err(Error::invalid(format!("{name} is not a regular file: it is a pipe, a device or the like."))
            .hint("Save the content as a file, and name that file."));
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

/// The error for a file that is not there.
fn absent(path: &Path) -> Error {
    let error = Error::invalid(format!("{} does not exist.", path.display()));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return error.hint(format!("The folder {} does not exist either.", folder.display()));
    }
    match named_in(folder, &name_of(path)) {
        Named::Found(near) => error.hint(format!("Did you mean {}?", near.to_string_lossy())),
        Named::Not { nearest: Some(near) } => error.hint(format!("Did you mean {near}?")),
        Named::Not { nearest: None } => error.hint("Check the name and the folder."),
    }
}

/// What a folder has under a name.
pub(crate) enum Named {
    /// The entry, as the file system writes its name.
    Found(OsString),
    /// None, but perhaps one with a similar name.
    Not {
        /// The most similar name.
        nearest: Option<String>,
    },
}

/// Finds the entry of a folder that has this name. Systems compose accents (NFC) or decompose them (NFD), and some know
/// no case: the same letters are the same name. The exact name goes first, and two names that differ only in case are
/// not guessed between.
pub(crate) fn named_in(folder: &Path, name: &str) -> Named {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
    let names: Vec<(OsString, String)> =
        entries.map(|name| (name.clone(), composed(&name.to_string_lossy()))).collect();
    let wanted = composed(name);
    let same: Vec<&OsString> = names.iter().filter(|(_, known)| *known == wanted).map(|(name, _)| name).collect();
    if let Some(found) = same.iter().find(|found| **found == name).or(same.first()) {
        return Named::Found((*found).clone());
    }
    let lower = wanted.to_lowercase();
    let mut other = names.iter().filter(|(_, known)| known.to_lowercase() == lower).map(|(name, _)| name);
    if let (Some(found), None) = (other.next(), other.next()) {
        return Named::Found(found.clone());
    }
    // An ending that both names have makes no two names alike: only what stands before it counts.
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
    let visible: Vec<(&String, String)> =
        names.iter().map(|(_, known)| (known, stem(known))).filter(|(known, _)| !known.starts_with('.')).collect();
    let near = nearest(&stem(&wanted), visible.iter().map(|(_, stem)| stem.as_str()));
    let near = near.and_then(|near| visible.iter().find(|(_, stem)| stem == near));
    Named::Not { nearest: near.map(|(known, _)| (*known).clone()) }
}

fn composed(name: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc().normalize(name).into_owned()
}

pub(crate) fn too_large(name: &str, bytes: u64) -> Error {
    Error::invalid(format!("{name} is too large: {} MB. The maximum is {} MB.", bytes >> 20, MAX_BYTES >> 20))
        .hint("Save a smaller version, and use that.")
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
        let error = read_limited(&folder.path().join("hgue.png")).unwrap_err();
        assert_eq!(error.hint.as_deref(), Some("Did you mean huge.png?"), "the nearest name is told");
        if cfg!(unix) {
            let error = read_limited(Path::new("/dev/zero")).unwrap_err();
            assert!(error.message.contains("zero is not a regular file"), "a device never ends: {error}");
        }
    }

    #[test]
    fn a_name_is_found_as_other_systems_write_it() {
        let folder = tempfile::TempDir::new().unwrap();
        for name in ["Gru\u{308}ne Ku\u{308}che.png", "Plan.PNG", "two.png", "TWO.PNG"] {
            File::create(folder.path().join(name)).unwrap();
        }
        let found = |name: &str| match named_in(folder.path(), name) {
            Named::Found(name) => name.to_string_lossy().into_owned(),
            Named::Not { nearest } => format!("near {nearest:?}"),
        };
        assert_eq!(
            found("Gr\u{fc}ne K\u{fc}che.png"),
            "Gru\u{308}ne Ku\u{308}che.png",
            "composed and decomposed are one name"
        );
        assert_eq!(found("gr\u{fc}ne k\u{fc}che.PNG"), "Gru\u{308}ne Ku\u{308}che.png", "in another case too");
        assert_eq!(found("plan.png"), "Plan.PNG", "another case");
        assert_eq!(found("two.png"), "two.png", "the exact name goes first");
        assert!(found("Two.png").starts_with("near"), "between two nothing is guessed");
        assert_eq!(found("Plann.png"), "near Some(\"Plan.PNG\")", "the nearest name is told");
        assert_eq!(found("Gone.png"), "near None", "a shared ending makes no name near");
    }
}
