use thumbsheet_core::{
    Brief, Catalog, Code, Event, EventKind, Usd,
    plan::{self, Row},
};

use super::*;
use crate::{
    RunKind, RunRecord,
    testing::{Make, at, days, home},
};

const ANSWER: &[u8] = b"HTTP/1.1 200\r\n\r\n{\"data\":[{\"picture\":\"odd\"}]}";

fn order() -> Order {
    let catalog = Catalog::bundled().unwrap();
    Order::new(&Brief::new("Title"), &catalog.model("openai/gpt-image-2").unwrap(), &catalog)
}

/// A run whose one request is out.
fn asked(library: &Library, run: &str) -> ThumbnailId {
    let id = RunId::new(run);
    let rows = vec![Row {
        entry: Some("row-1".into()),
        ..Row::new(Brief::new("Title"), vec!["openai/gpt-image-2".parse().unwrap()])
    }];
    let planned = plan::thumbnails(&id, &rows);
    let thumbnail = planned[0].id.clone();
    let begun = RunRecord {
        id: id.clone(),
        kind: RunKind::Batch,
        at: at(0),
        rows: rows.into(),
        settings: "{}".into(),
        thumbnails: planned.clone(),
        list: None,
        place: None,
    };
    let kind = EventKind::RunStarted { thumbnails: planned };
    let started = Record::AttemptStarted {
        thumbnail: thumbnail.clone(),
        attempt: 1,
        order: Box::new(order()),
        risk_usd: Some(Usd::cents(4)),
        at: at(0),
    };
    let event = Event { run: id, seq: 0, at: at(0), thumbnail: None, kind };
    library.journal().append_now(vec![Record::Run(begun), Record::Event(event), started]).unwrap();
    thumbnail
}

/// The same, after an answer without a picture was recorded.
fn answered(library: &Library, run: &str) -> ThumbnailId {
    let thumbnail = asked(library, run);
    let held = library.arrivals().hold(&thumbnail, 1, ANSWER).unwrap();
    library.arrivals().settle(library.store(), &held).unwrap();
    let error = Error::new(Code::BadImage, "It answered without a usable image.");
    let ended = Record::AttemptEnded { thumbnail: thumbnail.clone(), attempt: 1, sent: true, error, at: at(1) };
    library.journal().append_now(vec![record(&held, at(1)), ended]).unwrap();
    library.arrivals().let_go(&held);
    thumbnail
}

fn painted(library: &Library, thumbnail: &ThumbnailId) -> Record {
    Record::Painted {
        thumbnail: thumbnail.clone(),
        attempt: 1,
        order: Box::new(order()),
        digest: library.store().put(b"picture").unwrap(),
        bytes: 7,
        cost_usd: Some(Usd::cents(4)),
        request_id: None,
        at: at(2),
    }
}

#[test]
fn a_kept_answer_is_found_and_stays_until_its_picture_was_read() {
    let (_folder, library) = home();
    let thumbnail = answered(&library, "r");
    let [kept] = &library.answers_of(std::slice::from_ref(&thumbnail)).unwrap()[..] else { panic!("one answer") };
    assert_eq!((kept.attempt, library.store().get(kept.digest).unwrap().as_slice()), (1, ANSWER), "as it came");
    let row = Row::new(Brief::new("Title"), vec!["openai/gpt-image-2".parse().unwrap()]);
    assert_eq!(
        library.unread_of_rows(&[row.fingerprint(&row.models[0])]).unwrap(),
        std::slice::from_ref(&thumbnail),
        "a list that runs again finds it by its row"
    );
    let digest = kept.digest;
    library.sweep(at(days(99))).unwrap();
    assert!(library.store().contains(digest), "no sweep takes what was paid for");
    let deep = library.deep_check(&mut |_, _| {}).unwrap();
    assert!(deep.orphans.is_empty() && deep.damaged.is_empty(), "and the deep check knows whose it is: {deep:?}");
    assert!(library.sizes(None).unwrap().bases_bytes >= ANSWER.len() as u64, "its bytes are counted");

    library.journal().append_now(vec![painted(&library, &thumbnail)]).unwrap();
    assert!(library.answers_of(std::slice::from_ref(&thumbnail)).unwrap().is_empty(), "it has served");
    library.recover(at(3)).unwrap();
    library.sweep(at(days(99))).unwrap();
    assert!(!library.store().contains(digest), "and leaves the disk");
}

#[test]
fn an_answer_that_a_crash_left_is_recorded() {
    let (folder, library) = home();
    let thumbnail = asked(&library, "r");
    library.arrivals().hold(&thumbnail, 1, ANSWER).unwrap();
    drop(library);
    let library = Library::open(folder.path()).unwrap();
    let recovered = library.recover(at(5)).unwrap();
    assert_eq!((recovered[0].interrupted, recovered[0].booked), (1, 0), "an answer is no picture yet");
    assert_eq!(recovered[0].possibly_spent, 1, "and may have been billed");
    let kept = library.answers_of(std::slice::from_ref(&thumbnail)).unwrap();
    assert_eq!(library.store().get(kept[0].digest).unwrap(), ANSWER, "nothing of it is lost");
    assert!(library.arrivals().answers().is_empty(), "its first name is gone");
    assert_eq!(library.recover(at(6)).unwrap(), [], "and nothing is left to do");
}

#[test]
fn an_answer_whose_picture_came_is_let_go_after_a_crash() {
    let (_folder, library) = home();
    let thumbnail = asked(&library, "r");
    library.arrivals().hold(&thumbnail, 1, ANSWER).unwrap();
    library.journal().append_now(vec![painted(&library, &thumbnail)]).unwrap();
    library.recover(at(5)).unwrap();
    assert!(library.answers_of(std::slice::from_ref(&thumbnail)).unwrap().is_empty(), "the picture is there");
    assert!(library.arrivals().answers().is_empty(), "so the answer goes");
}

#[test]
fn what_a_full_disk_left_of_a_picture_is_none() {
    let (folder, library) = home();
    let thumbnail = asked(&library, "r");
    crate::atomic::write(&folder.path().join(format!("arrivals/{thumbnail}.1")), b"").unwrap();
    let recovered = library.recover(at(5)).unwrap();
    assert_eq!(recovered[0].booked, 0, "an empty file is no picture");
    assert_eq!(recovered[0].possibly_spent, 1, "so the person still decides");
}

#[test]
fn kept_answers_travel_with_the_library_and_leave_with_their_thumbnail() {
    let (folder, library) = home();
    let thumbnail = answered(&library, "r");
    library.recover(at(5)).unwrap();
    let digest = library.answers_of(std::slice::from_ref(&thumbnail)).unwrap()[0].digest;
    let file = folder.path().join("all.zip");
    library.export_archive(&file, thumbsheet_disk::Existing::Refuse, &mut |_, _| {}).unwrap();
    let (_other, elsewhere) = home();
    elsewhere.import_archive(&file, &mut |_, _| {}).unwrap();
    let kept = elsewhere.answers_of(std::slice::from_ref(&thumbnail)).unwrap();
    assert_eq!(elsewhere.store().get(kept[0].digest).unwrap(), ANSWER, "what was paid for is in the archive");

    // A later attempt made the picture, and the person deletes the thumbnail.
    let made = Make::new("r2", "Other", b"base").made(&library);
    let answer = library.arrivals().hold(&made, 1, b"another answer").unwrap();
    library.arrivals().settle(library.store(), &answer).unwrap();
    library.journal().append_now(vec![record(&answer, at(6))]).unwrap();
    library.trash(std::slice::from_ref(&made), at(6)).unwrap();
    library.empty_trash(at(7)).unwrap();
    assert!(!library.store().contains(answer.digest), "its answer goes with it");
    assert!(library.store().contains(digest), "and no other");
}
