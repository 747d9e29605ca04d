use std::io::Read as _;

use tempfile::TempDir;
use thumbsheet_core::{RunId, SheetId, ThumbnailId};
use zip::ZipArchive;

use super::*;
use crate::{
    GalleryQuery, Place, PlaceKind, Record, UploadRecord,
    testing::{Make, at, home},
};

struct Full {
    _folder: TempDir,
    library: Library,
    first: ThumbnailId,
    archive: PathBuf,
}

/// A library with a sheet, a star, a failed and a queued upload, and something in the trash; and its archive.
fn full() -> Full {
    let (folder, library) = home();
    let sheet = SheetId::new("s1");
    library.keep_sheet(&sheet, r#"{"rows":[]}"#.into(), at(0)).unwrap();
    let place = Place { sheet, kind: PlaceKind::Generate, rows: vec!["a".into()] };
    let first = Make { place: Some(place), ..Make::new("r1", "First", b"one") }.made(&library);
    let second = Make::new("r2", "Second", b"two").made(&library);
    library.star(&first, Some(at(1))).unwrap();
    library.keep_list("b1", "list.csv", r#"{"folder":"/home/me","rows":[{}]}"#, at(0)).unwrap();
    library.trash(&[second], at(1)).unwrap();
    let digest = library.gallery_entry(&first).unwrap().unwrap().digest;
    let queued = Record::Upload(UploadRecord::Queued {
        thumbnail: first.clone(),
        destination: "bucket".into(),
        place: "{}".into(),
        name: "a.jpg".into(),
        digest,
        at: at(1),
    });
    library.journal().append_now(vec![queued]).unwrap();
    let archive = folder.path().join("library.zip");
    let exported = library.export_archive(&archive, Existing::Refuse, &mut |_, _| {}).unwrap();
    assert_eq!((exported.pictures, exported.left_out.len()), (4, 0), "two finished ones and their bases");
    Full { _folder: folder, library, first, archive }
}

fn nothing_came(library: &Library) {
    assert!(library.runs(9).unwrap().is_empty(), "no run");
    assert!(library.store().files().unwrap().is_empty(), "no picture");
    assert!(!library.home().join("workspace").exists(), "and nothing lies about");
}

/// The archive, written anew with some of its files changed (`None` leaves one out) and others added.
fn forged(from: &Path, change: impl Fn(&str, Vec<u8>) -> Option<Vec<u8>>, add: &[(&str, &[u8])]) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("forged.zip");
    let mut archive = ZipArchive::new(File::open(from).unwrap()).unwrap();
    let mut zip = ZipWriter::new(File::create(&path).unwrap());
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let (name, mut bytes) = (file.name().unwrap().into_owned(), Vec::new());
        file.read_to_end(&mut bytes).unwrap();
        if let Some(bytes) = change(&name, bytes) {
            zip.start_file(name, stored(0)).unwrap();
            zip.write_all(&bytes).unwrap();
        }
    }
    for (name, bytes) in add {
        zip.start_file(*name, stored(0)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
    (folder, path)
}

/// The journal of an archive after `statement`.
fn journal_with(bytes: &[u8], statement: &str) -> Vec<u8> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("journal.db");
    thumbsheet_disk::write(&path, bytes).unwrap();
    rusqlite::Connection::open(&path).unwrap().execute_batch(statement).unwrap();
    fs::read(path).unwrap()
}

fn refused(archive: &Path, word: &str) {
    let (_folder, library) = home();
    let error = library.import_archive(archive, &mut |_, _| {}).unwrap_err();
    assert_eq!(error.code, Code::InvalidInput, "the file is at fault: {error}");
    assert!(error.message.contains(word), "it says why ({word}): {error}");
    nothing_came(&library);
}

#[test]
fn a_library_comes_back_whole_from_its_file() {
    let full = full();
    let (_folder, library) = home();
    let mut seen = Vec::new();
    let imported = library.import_archive(&full.archive, &mut |done, of| seen.push((done, of))).unwrap();
    assert_eq!((imported.runs, imported.thumbnails, imported.pictures), (2, 2, 4), "everything is new here");
    assert_eq!((seen.first(), seen.last()), (Some(&(0, 4)), Some(&(4, 4))), "one sees how far it is");

    let (old, new) = (&full.library, &library);
    for run in ["r1", "r2"].map(RunId::new) {
        assert_eq!(new.events(&run).unwrap(), old.events(&run).unwrap(), "what happened");
        assert_eq!(new.attempts(&run).unwrap(), old.attempts(&run).unwrap(), "and what it cost");
        assert_eq!(new.thumbnails(&run).unwrap(), old.thumbnails(&run).unwrap(), "and what came of it");
    }
    let sheet = SheetId::new("s1");
    assert_eq!(new.sheet(&sheet).unwrap(), old.sheet(&sheet).unwrap(), "the desk, its runs, the star");
    let list = new.list("b1").unwrap().document;
    assert_eq!(list, r#"{"rows":[{}]}"#, "the list, which reads no folder that only an archive names");
    assert_eq!(new.store().files().unwrap(), old.store().files().unwrap(), "the pictures");
    let found = new.gallery_ids(&GalleryQuery { text: "first".into(), ..GalleryQuery::default() }).unwrap();
    assert_eq!(found, std::slice::from_ref(&full.first), "it can be searched");
    let trash = new.gallery_ids(&GalleryQuery { trash: true, ..GalleryQuery::default() }).unwrap();
    assert_eq!(trash.len(), 1, "what was in the trash is there");
    let uploads = new.uploads_of(&full.first).unwrap();
    assert!(uploads.is_empty(), "what was on its way there does not leave from here, asked or not: {uploads:?}");
    assert!(new.deep_check(&mut |_, _| {}).unwrap().missing.is_empty(), "nothing is missing");
    assert!(!new.home().join("workspace").exists(), "nothing lies about");

    let again = library.import_archive(&full.archive, &mut |_, _| {}).unwrap();
    assert_eq!(again, ImportReport::default(), "a second time there is nothing new");
}

#[test]
fn an_import_adds_to_what_is_here() {
    let full = full();
    let (_folder, library) = home();
    // Made in the same millisecond as those of the archive.
    let here = Make::new("r9", "Here", b"here").made(&library);
    library.import_archive(&full.archive, &mut |_, _| {}).unwrap();
    let mut all = library.gallery_ids(&GalleryQuery::default()).unwrap();
    all.sort();
    assert_eq!(all, [full.first, here], "both are there, though they began with the same key");
}

#[test]
fn what_was_deleted_here_for_good_comes_back() {
    let full = full();
    let all = [full.first.clone()];
    full.library.trash(&all, at(2)).unwrap();
    full.library.empty_trash(at(3)).unwrap();
    let imported = full.library.import_archive(&full.archive, &mut |_, _| {}).unwrap();
    assert_eq!((imported.runs, imported.thumbnails, imported.pictures), (0, 2, 4), "its run was still here");
    let entry = full.library.gallery_entry(&full.first).unwrap().expect("it is back");
    assert!(entry.starred && full.library.store().contains(entry.digest), "with its star and its picture");
    assert!(full.library.swept(&RunId::new("r1")).unwrap().is_empty(), "and is not told as deleted");
    full.library.sweep(at(4)).unwrap();
    assert!(full.library.store().contains(entry.digest), "no later sweep takes it");
}

#[test]
fn a_damaged_picture_does_not_make_an_archive_that_cannot_be_read() {
    let full = full();
    let digest = full.library.gallery_entry(&full.first).unwrap().unwrap().digest;
    let file = fs::OpenOptions::new().write(true).open(full.library.store().path(digest)).unwrap();
    file.set_len(3).unwrap();
    let second = full.archive.with_file_name("second.zip");
    let exported = full.library.export_archive(&second, Existing::Refuse, &mut |_, _| {}).unwrap();
    assert_eq!(exported.left_out, [digest], "it is named");
    let (_folder, library) = home();
    assert_eq!(library.import_archive(&second, &mut |_, _| {}).unwrap().pictures, 3, "the others come back");
    // And the other way round: a good copy mends ours.
    full.library.import_archive(&full.archive, &mut |_, _| {}).unwrap();
    assert!(full.library.store().get(digest).is_ok(), "what was cut is whole again");
}

#[test]
fn a_cut_or_foreign_file_brings_nothing_in() {
    let full = full();
    let whole = fs::read(&full.archive).unwrap();
    let folder = TempDir::new().unwrap();
    let cut = folder.path().join("cut.zip");
    for length in [0, 10, whole.len() / 2, whole.len() - 1] {
        thumbsheet_disk::write(&cut, &whole[..length]).unwrap();
        refused(&cut, "not imported");
    }
    refused(&folder.path().join("nothing.zip"), "cannot be read");
    refused(&forged(&full.archive, |name, bytes| (name != MANIFEST).then_some(bytes), &[]).1, "manifest");
    refused(&forged(&full.archive, |name, bytes| (name != JOURNAL).then_some(bytes), &[]).1, "journal.db");
}

#[test]
fn a_picture_that_is_not_what_it_says_brings_nothing_in() {
    let full = full();
    let change = |_: &str, bytes: Vec<u8>| Some(if bytes == b"two" { b"2wo".to_vec() } else { bytes });
    let (_folder, path) = forged(&full.archive, change, &[]);
    refused(&path, "damaged");
}

#[test]
fn names_that_lead_elsewhere_and_packed_files_are_refused() {
    let full = full();
    let digest = Digest::of(b"x").to_string();
    for name in
        ["../evil", "/etc/evil", "store/../../evil", &format!("store/00/../{digest}"), "evil.exe", "store/aa/bb"]
    {
        let (_folder, path) = forged(&full.archive, |_, bytes| Some(bytes), &[(name, b"x")]);
        refused(&path, "does not belong there");
    }
}

#[test]
fn files_that_share_their_bytes_are_refused() {
    let full = full();
    // The size of the journal in the central directory, as a bomb would have it.
    let mut bytes = fs::read(&full.archive).unwrap();
    let at = bytes.windows(4).rposition(|part| part == b"PK\x01\x02").unwrap();
    bytes[at + 20..at + 28].fill(0x7F);
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("bomb.zip");
    thumbsheet_disk::write(&path, &bytes).unwrap();
    refused(&path, "packed");
}

#[test]
fn a_newer_or_unruly_journal_brings_nothing_in() {
    let full = full();
    for (statement, word) in [
        ("PRAGMA user_version = 99", "newer"),
        ("PRAGMA user_version = 0", "not Thumbsheet's"),
        ("UPDATE events SET body = 'x'", "does not write"),
        ("PRAGMA foreign_keys = OFF; UPDATE runs SET id = '../../evil' WHERE id = 'r1'", "does not write"),
        ("UPDATE gallery SET digest = 'x'", "does not write"),
        ("UPDATE sheets SET desk = 'x'", "does not write"),
        ("UPDATE batches SET document = 'x'", "does not write"),
        ("UPDATE bases SET ordered = 'x'", "does not write"),
        ("UPDATE thumbnails SET model = 'x'", "does not write"),
        (
            "PRAGMA foreign_keys = OFF; DELETE FROM runs WHERE id = 'r1'; DELETE FROM gallery; DELETE FROM uploads;
          INSERT INTO runs (id, kind, started_at, rows, settings, thumbnails, ended_at, interrupted)
            SELECT 'r7', kind, started_at, rows, settings, thumbnails, ended_at, interrupted FROM runs;
          UPDATE thumbnails SET run = 'r7'; UPDATE sheet_runs SET run = 'r7', sheet = 'nowhere'",
            "not in order",
        ),
    ] {
        let change =
            |name: &str, bytes: Vec<u8>| Some(if name == JOURNAL { journal_with(&bytes, statement) } else { bytes });
        let (_folder, path) = forged(&full.archive, change, &[]);
        refused(&path, word);
    }
    let change = |name: &str, bytes: Vec<u8>| {
        Some(if name == MANIFEST { br#"{"thumbsheet":2,"schema":3}"#.to_vec() } else { bytes })
    };
    refused(&forged(&full.archive, change, &[]).1, "newer");
}

#[test]
fn a_file_that_cannot_be_written_leaves_the_old_one() {
    let full = full();
    let before = fs::read(&full.archive).unwrap();
    let error = full.library.export_archive(&full.archive.join("x.zip"), Existing::Refuse, &mut |_, _| {}).unwrap_err();
    assert_eq!(error.code, Code::SaveFailed, "a file is no folder: {error}");
    full.library.export_archive(&full.archive, Existing::Replace, &mut |_, _| {}).expect("written over, whole");
    let error = full.library.export_archive(&full.archive, Existing::Refuse, &mut |_, _| {}).unwrap_err();
    assert_eq!(error.code, Code::InvalidInput, "not without being told to: {error}");
    let left: Vec<_> =
        fs::read_dir(full.archive.parent().unwrap()).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with('.')), "nothing lies about: {left:?}");
    assert_eq!(fs::read(&full.archive).unwrap().len(), before.len(), "the same library gives the same size");
}
