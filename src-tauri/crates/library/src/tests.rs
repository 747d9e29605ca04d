use std::{fs, path::PathBuf};

use jiff::Timestamp;
use tempfile::TempDir;
use thumbsheet_core::{
    Brief, Catalog, Code, Digest, Error, Event, EventKind, RunId, ThumbnailId, Usd,
    plan::{Order, Row, thumbnails},
};
use thumbsheet_testkit::Grammar;

use super::*;

fn now() -> Timestamp {
    "2026-11-24T09:00:00Z".parse().unwrap()
}

struct Home {
    folder: TempDir,
    library: Library,
}

fn home() -> Home {
    let folder = TempDir::new().unwrap();
    let library = Library::open(folder.path()).unwrap();
    Home { folder, library }
}

fn row() -> Row {
    Row::new(Brief::new("A title"), vec!["openai/gpt-image-2".parse().unwrap()])
}

fn order() -> Order {
    let catalog = Catalog::bundled().unwrap();
    Order::new(&row().brief, &catalog.model("openai/gpt-image-2").unwrap(), &catalog)
}

fn started(library: &Library, run: &RunId) -> ThumbnailId {
    let rows = vec![row()];
    let planned = thumbnails(run, &rows);
    let id = planned[0].id.clone();
    let record = RunRecord {
        id: run.clone(),
        kind: RunKind::Generate,
        at: now(),
        rows: rows.into(),
        settings: "{}".into(),
        thumbnails: planned.clone(),
        list: None,
        place: None,
    };
    let event = Event {
        run: run.clone(),
        seq: 0,
        at: now(),
        thumbnail: None,
        kind: EventKind::RunStarted { thumbnails: planned },
    };
    library.journal().append_now(vec![Record::Run(record), Record::Event(event)]).unwrap();
    id
}

fn asked(library: &Library, run: &RunId, thumbnail: &ThumbnailId) {
    let attempt = Record::AttemptStarted {
        thumbnail: thumbnail.clone(),
        attempt: 1,
        order: Box::new(order()),
        risk_usd: Some(Usd::cents(4)),
        at: now(),
    };
    let kind = EventKind::Generating { attempt: 1, risk_usd: Some(Usd::cents(4)) };
    let event = Event { run: run.clone(), seq: 1, at: now(), thumbnail: Some(thumbnail.clone()), kind };
    library.journal().append_now(vec![attempt, Record::Event(event)]).unwrap();
}

#[test]
fn the_same_picture_is_kept_once_and_read_back_whole() {
    let home = home();
    let store = home.library.store();
    let first = store.put(b"picture").unwrap();
    assert_eq!(store.put(b"picture").unwrap(), first, "the same bytes have the same name");
    assert_eq!(store.get(first).unwrap(), b"picture", "byte for byte");
}

#[test]
fn a_picture_that_was_changed_on_disk_is_not_passed_on() {
    let home = home();
    let digest = home.library.store().put(b"picture").unwrap();
    fs::OpenOptions::new().write(true).open(home.library.store().path(digest)).unwrap().set_len(3).unwrap();
    let error = home.library.store().get(digest).unwrap_err();
    assert_eq!(error.code, Code::Library, "a cut file would otherwise become a cut thumbnail: {error}");
}

#[test]
fn a_run_whose_process_is_gone_is_found_interrupted_with_its_request_counted() {
    let home = home();
    let run = RunId::new("20261124-aaaaaa");
    let thumbnail = started(&home.library, &run);
    asked(&home.library, &run, &thumbnail);

    let found = home.library.recover(now()).unwrap();
    assert_eq!(found.len(), 1, "nobody holds the run");
    assert_eq!((found[0].interrupted, found[0].possibly_spent), (1, 1), "its request was out");
    assert_eq!(home.library.runs(10).unwrap()[0].state, RunStatus::Interrupted, "and the listing says so");
    assert!(home.library.recover(now()).unwrap().is_empty(), "it is found once");

    let mut grammar = Grammar::default();
    for event in home.library.events(&run).unwrap() {
        assert_eq!(grammar.follow(&event), Ok(()), "recovery goes on where the stream broke off");
    }
}

#[test]
fn a_run_that_is_under_way_is_left_alone() {
    let home = home();
    let run = RunId::new("20261124-bbbbbb");
    let owner = home.library.own(&run).unwrap();
    started(&home.library, &run);
    let second = Library::open(home.folder.path()).unwrap();
    assert!(second.recover(now()).unwrap().is_empty(), "its process lives");
    assert_eq!(second.runs(1).unwrap()[0].state, RunStatus::Running, "the other process sees it running");
    assert!(second.own(&run).is_err(), "and cannot start it a second time");
    drop(owner);
    assert_eq!(second.recover(now()).unwrap().len(), 1, "until it is gone");
}

#[test]
fn a_picture_that_arrived_before_the_crash_is_booked_after_it() {
    let home = home();
    let run = RunId::new("20261124-cccccc");
    let thumbnail = started(&home.library, &run);
    asked(&home.library, &run, &thumbnail);
    home.library.arrivals().take(home.library.store(), &thumbnail, 1, b"paid for").unwrap();

    let found = home.library.recover(now()).unwrap();
    assert_eq!((found[0].booked, found[0].possibly_spent), (1, 0), "it is no longer possibly spent: it is there");
    let base = home.library.base_for(order().key()).unwrap().expect("found by its order");
    assert_eq!(base.digest, Digest::of(b"paid for"), "the very bytes");
    let attempts = home.library.attempts(&run).unwrap();
    assert_eq!(attempts[0].outcome, Some(AttemptOutcome::Painted), "no attempt is unaccounted for");
}

#[test]
fn the_name_of_a_booked_picture_does_not_stay_behind() {
    let home = home();
    let run = RunId::new("20261124-ffffff");
    let thumbnail = started(&home.library, &run);
    asked(&home.library, &run, &thumbnail);
    let arrival = home.library.arrivals().take(home.library.store(), &thumbnail, 1, b"paid for").unwrap();
    let painted = Record::Painted {
        thumbnail: thumbnail.clone(),
        attempt: 1,
        order: Box::new(order()),
        digest: arrival.digest,
        bytes: arrival.bytes,
        cost_usd: None,
        request_id: None,
        at: now(),
    };
    home.library.journal().append_now(vec![painted]).unwrap();
    let other =
        home.library.arrivals().take(home.library.store(), &ThumbnailId::new("elsewhere-0"), 1, b"not booked").unwrap();
    home.library.recover(now()).unwrap();
    let left: Vec<_> =
        fs::read_dir(home.folder.path().join("arrivals")).unwrap().flatten().map(|e| e.file_name()).collect();
    assert_eq!(left, ["elsewhere-0.1"], "the booked one is let go, the other one may be under way in another process");
    assert!(home.library.store().contains(other.digest), "and nothing is taken from the store");
}

#[test]
fn a_picture_whose_booking_failed_is_booked_at_the_next_start() {
    let home = home();
    let run = RunId::new("20261124-gggggg");
    let thumbnail = started(&home.library, &run);
    asked(&home.library, &run, &thumbnail);
    home.library.arrivals().take(home.library.store(), &thumbnail, 1, b"paid for").unwrap();
    // The journal could not be written at that moment: the thumbnail failed, the run came to its end all the same.
    let event = |seq, thumbnail, kind| Record::Event(Event { run: run.clone(), seq, at: now(), thumbnail, kind });
    let failed = EventKind::Failed { error: Error::new(Code::Library, "held") };
    let finished = EventKind::RunFinished { done: 0, failed: 1, needs_you: 0, cancelled: 0 };
    home.library.journal().append_now(vec![event(2, Some(thumbnail), failed), event(3, None, finished)]).unwrap();
    assert!(home.library.runs(1).unwrap()[0].possibly_usd > Usd::ZERO, "until then it counts as possibly spent");

    assert!(home.library.recover(now()).unwrap().is_empty(), "no run was interrupted");
    let base = home.library.base_for(order().key()).unwrap().expect("but the picture is booked");
    assert_eq!(base.digest, Digest::of(b"paid for"), "byte for byte");
    assert_eq!(home.library.thumbnails(&run).unwrap()[0].base, Some(base.digest), "so that it can be retitled");
}

#[test]
fn an_arrival_without_its_link_in_the_store_is_found_too() {
    let home = home();
    let run = RunId::new("20261124-dddddd");
    let thumbnail = started(&home.library, &run);
    asked(&home.library, &run, &thumbnail);
    let arrival = home.library.arrivals().take(home.library.store(), &thumbnail, 1, b"paid for").unwrap();
    fs::remove_file(home.library.store().path(arrival.digest)).unwrap();
    home.library.recover(now()).unwrap();
    assert!(home.library.store().contains(arrival.digest), "a crash between the write and the link loses nothing");
}

#[test]
fn one_bad_record_does_not_take_its_neighbours_with_it() {
    let home = home();
    let run = RunId::new("20261124-eeeeee");
    started(&home.library, &run);
    let event =
        |seq| Record::Event(Event { run: run.clone(), seq, at: now(), thumbnail: None, kind: EventKind::Composing });
    let (sender, receiver) = std::sync::mpsc::channel();
    for seq in [1, 1, 2] {
        let sender = sender.clone();
        home.library.journal().append(vec![event(seq)], Box::new(move |result| sender.send(result.is_ok()).unwrap()));
    }
    let results: Vec<bool> = receiver.iter().take(3).collect();
    assert_eq!(results, [true, false, true], "the doubled one fails alone");
}

#[test]
fn a_journal_from_a_newer_version_is_refused_and_left_as_it_is() {
    let folder = TempDir::new().unwrap();
    drop(Library::open(folder.path()).unwrap());
    let path = folder.path().join("journal.db");
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let error = Library::open(folder.path()).unwrap_err();
    assert!(error.message.contains("newer Thumbsheet"), "the person has to know what to update: {error}");
}

#[test]
fn a_home_that_cannot_be_used_says_what_to_do() {
    let folder = TempDir::new().unwrap();
    let file: PathBuf = folder.path().join("file");
    fs::OpenOptions::new().create_new(true).write(true).open(&file).unwrap();
    let error = Library::open(&file).unwrap_err();
    assert_eq!(error.code, Code::Library, "a file where the home should be");
    assert!(error.hint.unwrap().contains("THUMBSHEET_HOME"), "and the way out");

    let blocked = TempDir::new().unwrap();
    fs::create_dir(blocked.path().join("journal.db")).unwrap();
    let error = Library::open(blocked.path()).unwrap_err();
    assert!(error.message.contains("journal.db"), "which file cannot be opened: {error}");
    assert!(error.hint.unwrap().contains("writable"), "as on a disk that is read-only");

    let damaged = TempDir::new().unwrap();
    thumbsheet_disk::write(&damaged.path().join("journal.db"), &[7; 4096]).unwrap();
    let error: Error = Library::open(damaged.path()).unwrap_err();
    assert!(error.message.contains("journal.db"), "which file is damaged: {error}");
    assert!(error.hint.unwrap().contains("store/"), "and that the pictures are safe");
}

#[test]
fn a_run_is_found_by_a_part_of_its_id_that_fits_one() {
    let home = home();
    started(&home.library, &RunId::new("20261124-aaaaaa"));
    started(&home.library, &RunId::new("20261124-bbbbbb"));
    assert_eq!(home.library.find_run("bbbbbb").unwrap().as_str(), "20261124-bbbbbb", "the tail is enough to type");
    assert!(home.library.find_run("20261124").unwrap_err().message.contains("Several"), "the day fits both");
    assert!(home.library.find_run("x").is_err(), "and this none");
}
