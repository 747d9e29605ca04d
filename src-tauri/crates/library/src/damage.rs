//! A journal that was cut off: whatever is left of it, it is read or refused in words, and no picture is touched.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;
use thumbsheet_core::{Code, Digest, Event, RunId};

use crate::{
    Library,
    testing::{Make, at},
};

/// Bytes of a page, and of what stands before each in the log (sqlite.org/fileformat2.html, 4.1).
const PAGE: u64 = 4096;
const LOG_HEAD: u64 = 32;
const FRAME_HEAD: u64 = 24;

/// A home with a few runs whose process was killed: the newest transactions are in the log only.
fn home(folder: &TempDir) -> (PathBuf, Vec<Digest>) {
    let home = folder.path().join("home");
    let library = Library::open(&home).unwrap();
    let mut pictures = Vec::new();
    for number in 0..6 {
        let (run, title, base) = (format!("run-{number}"), format!("Title {number}"), vec![number; 600]);
        let make = Make::new(&run, &title, &base);
        pictures.extend([Digest::of(&base), Digest::of(&make.jpeg())]);
        make.made(&library);
    }
    // As a kill leaves it: no checkpoint at the end.
    let copy = folder.path().join("killed");
    copy_all(&home, &copy);
    (copy, pictures)
}

/// A copy to read: reading changes the log.
fn killed_copy(folder: &TempDir, killed: &Path) -> PathBuf {
    let copy = folder.path().join("whole");
    copy_all(killed, &copy);
    copy
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_all(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Opens the home and reads everything; gives the runs, or the words of the refusal.
fn read(home: &Path) -> Result<Vec<(RunId, Vec<Event>)>, thumbsheet_core::Error> {
    let library = Library::open(home)?;
    library.recover(at(100))?;
    library.check()?;
    library.runs(100)?.into_iter().map(|run| Ok((run.id.clone(), library.events(&run.id)?))).collect()
}

fn cut_at_every(file: &str, first: u64, step: u64) -> (usize, usize) {
    let folder = TempDir::new().unwrap();
    let (killed, pictures) = home(&folder);
    let whole = read(&killed_copy(&folder, &killed)).unwrap();
    let length = fs::metadata(killed.join(file)).unwrap().len();
    let (mut read_back, mut refused) = (0, 0);
    let mut end = first;
    while end <= length {
        let cut = folder.path().join(format!("cut-{end}"));
        copy_all(&killed, &cut);
        fs::OpenOptions::new().write(true).open(cut.join(file)).unwrap().set_len(end).unwrap();
        match read(&cut) {
            Ok(runs) => {
                read_back += 1;
                for (run, events) in runs {
                    let whole = &whole.iter().find(|(id, _)| *id == run).unwrap().1;
                    assert!(whole.starts_with(&events), "{file} cut at {end}: {run} is a beginning of itself");
                }
            }
            Err(error) => {
                refused += 1;
                assert_eq!(error.code, Code::Library, "{file} cut at {end}: {error}");
                assert!(error.hint.is_some(), "{file} cut at {end}: it says what to do: {error}");
            }
        }
        let store = crate::Store::open(&cut.join("store")).unwrap();
        for picture in &pictures {
            assert!(store.get(*picture).is_ok(), "{file} cut at {end}: picture {picture} is where it was, whole");
        }
        fs::remove_dir_all(&cut).unwrap();
        end += step;
    }
    (read_back, refused)
}

#[test]
fn a_log_cut_at_every_frame_leaves_a_beginning_of_the_journal() {
    let (read_back, refused) = cut_at_every("journal.db-wal", LOG_HEAD, FRAME_HEAD + PAGE);
    assert!(read_back > 10, "there were that many frames: {read_back}");
    assert_eq!(refused, 0, "what was committed before the cut is read back");
}

#[test]
fn a_journal_cut_at_every_page_is_read_or_refused_in_words() {
    let (read_back, refused) = cut_at_every("journal.db", 0, PAGE);
    assert!(read_back + refused > 3, "there were that many pages: {read_back} and {refused}");
}
