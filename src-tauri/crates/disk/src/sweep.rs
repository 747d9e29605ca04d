//! Removal of drafts whose writer is gone.

use std::{
    fs::{self, File},
    path::Path,
};

use crate::{
    draft::{PREFIX, RANDOM},
    trial::TRIAL,
};

/// Removes the drafts in `folder` whose process has ended. Drafts that somebody still writes stay: their writer holds a lock.
pub fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if !is_draft(&entry.file_name().to_string_lossy()) || !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        let path = entry.path();
        // On a file system without locks nobody can tell, so the file stays.
        if let Ok(file) = File::open(&path)
            && file.try_lock().is_ok()
        {
            let _ = fs::remove_file(&path);
        }
    }
}

/// Whether a name is a draft's, or that of a trial of a folder.
fn is_draft(name: &str) -> bool {
    let Some(rest) = name.strip_prefix(PREFIX) else { return false };
    let random = rest.strip_suffix(TRIAL).unwrap_or(rest);
    random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::{Access, Draft};

    #[test]
    fn what_a_dead_process_left_goes_and_what_is_being_written_stays() {
        let place = tempfile::tempdir().unwrap();
        for left in [".thumbsheet-a1B2c3", ".thumbsheet-a1B2c3.trial"] {
            File::create(place.path().join(left)).unwrap();
        }
        for of_others in [".thumbsheet-notes.txt", ".a1B2c3", "a.jpg", ".thumbsheet-a1B2c34"] {
            File::create(place.path().join(of_others)).unwrap();
        }
        fs::create_dir(place.path().join(".thumbsheet-folder")).unwrap();
        let mut draft = Draft::new_in(place.path(), Access::Private).unwrap();
        draft.write_all(b"half").unwrap();
        sweep(place.path());
        assert!(draft.path().is_file(), "its writer lives");
        let mut left: Vec<_> = fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.retain(|name| Some(name.as_os_str()) != draft.path().file_name());
        left.sort();
        let of_others = [".a1B2c3", ".thumbsheet-a1B2c34", ".thumbsheet-folder", ".thumbsheet-notes.txt", "a.jpg"];
        assert_eq!(left, of_others, "the two that nobody writes are gone, and what is not ours is not touched");
    }
}
