//! Pictures that the library could not take, because its disk was full: kept in the system's temporary folder, and taken back at the
//! next start.

use std::{
    fs::{self, File},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

use tempfile::Builder;
use thumbsheet_core::{Digest, Error, ThumbnailId};
use thumbsheet_library::Library;

/// The name of such a file: `thumbsheet-{thumbnail}-{attempt}-{beginning of its digest}-{random}.picture`. Others can write into the
/// temporary folder, so nobody may know the name before.
const PREFIX: &str = "thumbsheet-";
const SUFFIX: &str = ".picture";
/// Length of the beginning of the digest, by which half a picture is told from a whole one.
const DIGEST: usize = 16;
/// Length of the random part.
const RANDOM: usize = 16;

/// Puts a picture that was paid for where there may still be room; the error says where.
pub(crate) fn put(thumbnail: &ThumbnailId, attempt: u32, bytes: &[u8], error: Error) -> Error {
    put_in(&std::env::temp_dir(), thumbnail, attempt, bytes, error)
}

fn put_in(folder: &Path, thumbnail: &ThumbnailId, attempt: u32, bytes: &[u8], error: Error) -> Error {
    let hint = match written(folder, thumbnail, attempt, bytes) {
        Ok(path) => format!(
            "The picture is paid for and was put at {}. Free some space: the next start takes it back.",
            path.display()
        ),
        Err(_) => {
            "The picture was paid for and could not be kept anywhere. Free some space before you try again.".into()
        }
    };
    Error { hint: Some(hint), ..error }
}

/// A new file that follows no link and that only this person can read. Half a picture is removed.
fn written(folder: &Path, thumbnail: &ThumbnailId, attempt: u32, bytes: &[u8]) -> io::Result<PathBuf> {
    let digest = Digest::of(bytes).to_string();
    let prefix = format!("{PREFIX}{thumbnail}-{attempt}-{}-", &digest[..DIGEST]);
    let mut file = Builder::new().prefix(&prefix).rand_bytes(RANDOM).suffix(SUFFIX).tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file.keep().map_err(|failed| failed.error)?.1)
}

/// Takes back the pictures that belong to this library. A picture that cannot be taken stays where it is.
pub(crate) fn take_back(library: &Library) {
    take_back_from(&std::env::temp_dir(), library);
}

fn take_back_from(folder: &Path, library: &Library) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let Some(found) = Name::parsed(&name.to_string_lossy()) else { continue };
        if let Err(error) = take(library, &entry.path(), &found) {
            tracing::warn!(%error, path = %entry.path().display(), "a picture that was put aside stays there");
        }
    }
}

fn take(library: &Library, path: &Path, name: &Name) -> Result<(), Error> {
    let Name { thumbnail, attempt, digest } = name;
    if !library.wants(thumbnail, *attempt)? {
        return Ok(());
    }
    let Some(file) = ours(library, path) else { return Ok(()) };
    let mut bytes = Vec::new();
    { file }
        .read_to_end(&mut bytes)
        .map_err(|error| Error::invalid(format!("Cannot read {}: {error}.", path.display())))?;
    let is_whole =
        digest.as_ref().map_or(!bytes.is_empty(), |digest| Digest::of(&bytes).to_string().starts_with(digest));
    if !is_whole {
        return Err(Error::invalid(format!("{} holds a part of a picture.", path.display())));
    }
    library.arrivals().take(library.store(), thumbnail, *attempt, &bytes)?;
    // It is in the store, and recovery books it.
    let _ = fs::remove_file(path);
    Ok(())
}

/// What the name of such a file says.
#[derive(Debug, PartialEq)]
struct Name {
    thumbnail: ThumbnailId,
    attempt: u32,
    /// The beginning of the picture's digest. Older versions did not write it.
    digest: Option<String>,
}

impl Name {
    fn parsed(name: &str) -> Option<Self> {
        let name = name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?;
        let parts: Vec<&str> = name.rsplitn(4, '-').collect();
        if let [random, digest, attempt, thumbnail] = *parts
            && random.len() == RANDOM
            && digest.len() == DIGEST
            && let Ok(attempt) = attempt.parse()
        {
            return Some(Self { thumbnail: ThumbnailId::new(thumbnail), attempt, digest: Some(digest.to_owned()) });
        }
        let (thumbnail, attempt) = name.rsplit_once('-')?;
        Some(Self { thumbnail: ThumbnailId::new(thumbnail), attempt: attempt.parse().ok()?, digest: None })
    }
}

/// Opens a file that the library's owner put there. Everybody may write into the temporary folder, so nothing else is opened.
#[cfg(unix)]
fn ours(library: &Library, path: &Path) -> Option<File> {
    use std::os::unix::fs::MetadataExt as _;

    let put = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
    if put.uid() != library.home().metadata().ok()?.uid() {
        return None;
    }
    let file = File::open(path).ok()?;
    // The file that was looked at, and no other one that took its name since.
    file.metadata().is_ok_and(|opened| (opened.dev(), opened.ino()) == (put.dev(), put.ino())).then_some(file)
}

#[cfg(not(unix))]
fn ours(_library: &Library, path: &Path) -> Option<File> {
    // The temporary folder is the user's own there.
    path.is_file().then(|| File::open(path).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place_of(error: &Error) -> PathBuf {
        let hint = error.hint.as_ref().unwrap();
        hint.strip_prefix("The picture is paid for and was put at ").unwrap().split(". Free").next().unwrap().into()
    }

    #[test]
    fn a_picture_is_put_aside_under_a_name_that_nobody_knows_before() {
        let folder = tempfile::TempDir::new().unwrap();
        let thumbnail = ThumbnailId::new("20261124-h7k2qd-0003");
        let full = || Error::invalid("The disk is full.");
        let one = place_of(&put_in(folder.path(), &thumbnail, 2, b"picture", full()));
        let other = place_of(&put_in(folder.path(), &thumbnail, 2, b"picture", full()));
        assert_ne!(one, other, "the name cannot be guessed, so nobody puts a link there before");
        assert_eq!(fs::read(&one).unwrap(), b"picture", "the person is told where it is, whole");
        let name = Name::parsed(&one.file_name().unwrap().to_string_lossy()).unwrap();
        assert_eq!((&name.thumbnail, name.attempt), (&thumbnail, 2), "the next start knows whose it is");
        assert!(Digest::of(b"picture").to_string().starts_with(&name.digest.unwrap()), "and whether it is whole");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&one).unwrap().permissions().mode() & 0o777, 0o600, "others do not see it");
        }
    }

    #[test]
    fn a_place_without_room_is_told_and_left_empty() {
        let folder = tempfile::TempDir::new().unwrap();
        let error = put_in(&folder.path().join("gone"), &ThumbnailId::new("t"), 1, b"picture", Error::invalid("Full."));
        assert!(error.hint.unwrap().contains("could not be kept anywhere"), "nothing is promised");
    }

    #[test]
    fn a_name_of_an_older_version_is_known_and_another_one_is_not() {
        let old = Name::parsed("thumbsheet-20261124-h7k2qd-0003-2.picture").unwrap();
        assert_eq!(old, Name { thumbnail: ThumbnailId::new("20261124-h7k2qd-0003"), attempt: 2, digest: None });
        for none in ["thumbsheet-x.picture", "thumbsheet-notes.txt", "other-a-1.picture"] {
            assert_eq!(Name::parsed(none), None, "{none}");
        }
    }
}
