//! The trial of a folder: everything that saving a file does.

use std::{
    ffi::OsString,
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

use crate::{Access, Draft};

/// End of the name of a trial's file.
pub(crate) const TRIAL: &str = ".trial";

/// Content of a trial's file.
const TEXT: &[u8] = b"Written by Thumbsheet to test this folder.";

/// Saves a small file in `folder` the way a thumbnail is saved, reads it, tries to save another one under its name, and removes it.
///
/// # Errors
/// Those of the file system; also when the file reads back differently, or when the second file replaced the first.
pub fn try_out(folder: &Path) -> io::Result<()> {
    let draft = draft(folder)?;
    let mut name = OsString::from(draft.path());
    name.push(TRIAL);
    let path = PathBuf::from(name);
    // Held until the end, so that nobody sweeps the file away.
    let held = draft.place(&path).map_err(|not_placed| not_placed.error)?;
    let tried = look(folder, &path);
    drop(held);
    let _ = fs::remove_file(&path);
    tried
}

fn look(folder: &Path, path: &Path) -> io::Result<()> {
    if fs::read(path)? != TEXT {
        return Err(io::Error::other("a file does not read back as it was written"));
    }
    match draft(folder)?.place(path) {
        Err(not_placed) if not_placed.error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(not_placed) => Err(not_placed.error),
        Ok(_) => Err(io::Error::other("a new file replaces one of the same name")),
    }
}

fn draft(folder: &Path) -> io::Result<Draft> {
    let mut draft = Draft::new_in(folder, Access::Ordinary)?;
    draft.write_all(TEXT)?;
    Ok(draft)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trial_leaves_nothing_behind_and_a_folder_that_is_none_fails() {
        let place = tempfile::tempdir().unwrap();
        try_out(place.path()).unwrap();
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0, "the person's folder is as it was");
        assert!(try_out(&place.path().join("nowhere")).is_err(), "no folder");
    }
}
