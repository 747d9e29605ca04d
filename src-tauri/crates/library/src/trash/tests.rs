use thumbsheet_core::{SheetId, Usd, run_state::RunState};

use super::*;
use crate::{
    GalleryQuery, Place, PlaceKind, ThumbnailState,
    testing::{Make, at, days, home},
};

fn trashed() -> GalleryQuery {
    GalleryQuery { trash: true, ..GalleryQuery::default() }
}

fn base(library: &Library, bytes: &[u8]) -> bool {
    library.store().contains(Digest::of(bytes))
}

/// What was spent, as the ledger has it.
fn ledger(library: &Library) -> String {
    let connection = library.read();
    let text = |query: &str| -> String {
        let mut statement = connection.prepare(query).unwrap();
        let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        rows.map(Result::unwrap).collect::<Vec<_>>().join("\n")
    };
    [
        text("SELECT json_array(thumbnail, attempt, started_at, outcome, cost_usd, risk_usd, base) FROM attempts"),
        text("SELECT json_array(order_key, digest, thumbnail, received_at, bytes, cost_usd) FROM bases"),
        text("SELECT json_array(id, started_at, ended_at, thumbnails, rows) FROM runs"),
        text("SELECT body FROM events"),
    ]
    .join("\n")
}

#[test]
fn deleting_is_undone_with_everything_as_it_was() {
    let (_folder, library) = home();
    let id = Make::new("r1", "Title", b"base").made(&library);
    let before = library.gallery_entry(&id).unwrap().unwrap();
    library.trash(std::slice::from_ref(&id), at(1)).unwrap();
    library.trash(std::slice::from_ref(&id), at(days(9))).unwrap();
    assert!(library.gallery_ids(&GalleryQuery::default()).unwrap().is_empty(), "it is gone from the gallery");
    let entry = library.gallery_page(&trashed(), None, 0, 9).unwrap().remove(0);
    assert_eq!(entry.deleted_at.as_deref(), Some("2026-11-24T09:00:01.000Z"), "its thirty days begin once");
    assert!(library.store().contains(entry.digest) && base(&library, b"base"), "its pictures stay until the sweep");
    library.restore(std::slice::from_ref(&id)).unwrap();
    assert_eq!(library.gallery_entry(&id).unwrap().unwrap(), before, "as if nothing had happened");
}

#[test]
fn a_sweep_takes_what_is_thirty_days_old_and_leaves_the_ledger() {
    let (_folder, library) = home();
    let old = Make::new("r1", "Old", b"old").made(&library);
    let young = Make::new("r2", "Young", b"young").made(&library);
    library.star(&old, Some(at(1))).unwrap();
    let before = ledger(&library);
    let jpeg = library.gallery_entry(&old).unwrap().unwrap().digest;
    library.small().put(jpeg, 280, &[0xff, 0xd8, 0xff, 0xd9]);
    library.trash(std::slice::from_ref(&old), at(0)).unwrap();
    library.trash(std::slice::from_ref(&young), at(days(20))).unwrap();
    assert_eq!(library.sweep(at(days(30) - 1)).unwrap(), SweepReport::default(), "a second too early");

    let swept = library.sweep(at(days(30))).unwrap();
    assert_eq!((swept.entries, swept.pictures), (1, 2), "the finished one and its base");
    assert!(!library.store().contains(jpeg) && !base(&library, b"old"), "the disk has its room again");
    assert_eq!(library.small().get(jpeg, 280), None, "and no small picture tells what it showed");
    assert!(base(&library, b"young"), "the other is untouched");
    assert_eq!(ledger(&library), before, "what was spent stays spent, to the letter");
    assert_eq!(library.gallery_entry(&old).unwrap(), None, "it does not come back");
    library.restore(std::slice::from_ref(&old)).unwrap();
    assert_eq!(library.gallery_ids(&GalleryQuery::default()).unwrap(), [] as [ThumbnailId; 0], "also not by undo");
    assert_eq!(library.swept(&RunId::new("r1")).unwrap(), std::slice::from_ref(&old), "its run knows");

    let mut sheet = RunState::default();
    library.events(&RunId::new("r1")).unwrap().iter().for_each(|event| sheet.apply(event));
    assert_eq!(sheet.tally().done, 1, "the run is still told as it went");
    let row = library.thumbnail(&old).unwrap();
    assert_eq!((row.state, row.digest), (ThumbnailState::Done, Some(jpeg)), "and its receipt can be read");
    let gone = library.store().get(jpeg).unwrap_err();
    assert!(gone.hint.unwrap().contains("deleted"), "whoever asks for the picture is told: {}", gone.message);

    let emptied = library.empty_trash(at(days(31))).unwrap();
    assert_eq!((emptied.entries, emptied.pictures), (1, 2), "emptying does not wait");
}

#[test]
fn a_base_that_something_else_points_to_stays() {
    let (_folder, library) = home();
    let on_desk = SheetId::new("s1");
    let desk = format!(r#"{{"rows":[{{"id":"a","title":"T","base":"{}"}}]}}"#, Digest::of(b"desk"));
    library.keep_sheet(&on_desk, desk, at(0)).unwrap();
    let first = Make::new("r1", "Title", b"shared").made(&library);
    let second = Make::new("r2", "New title", b"shared").reused(&library);
    let third = Make::new("r3", "On a desk", b"desk").made(&library);
    library.trash(&[first.clone(), third], at(0)).unwrap();
    let swept = library.empty_trash(at(1)).unwrap();
    assert_eq!((swept.entries, swept.pictures), (2, 2), "only the two finished files go");
    assert!(base(&library, b"shared"), "another thumbnail of another run is made from it");
    assert!(base(&library, b"desk"), "a sheet has it on its desk");

    library.trash(&[second], at(2)).unwrap();
    assert_eq!(library.empty_trash(at(3)).unwrap().pictures, 2, "with the last that points to it, it goes");
    assert!(!base(&library, b"shared"), "nothing points to it now");
}

#[test]
fn a_picture_that_failed_to_become_a_thumbnail_keeps_its_base() {
    let (_folder, library) = home();
    let made = Make::new("r1", "Title", b"paid");
    let id = made.made(&library);
    // The same picture was paid for by a thumbnail that has no entry: its title did not fit.
    let twin = Make::new("r2", "Twin", b"paid").made(&library);
    library.connection().unwrap().execute("DELETE FROM gallery WHERE thumbnail = ?1", [twin.as_str()]).unwrap();
    library.trash(&[id], at(0)).unwrap();
    library.empty_trash(at(1)).unwrap();
    assert!(base(&library, b"paid"), "what was paid for is there for another title");
}

#[test]
fn an_offer_of_what_was_made_before_never_names_a_picture_that_is_gone() {
    let (_folder, library) = home();
    let id = Make::new("r1", "Title", b"base").made(&library);
    let key = library.order_of(&id).unwrap().unwrap().key();
    library.trash(std::slice::from_ref(&id), at(0)).unwrap();
    assert!(library.base_for(key).unwrap().is_some(), "in the trash it can still be used for nothing");
    library.empty_trash(at(1)).unwrap();
    assert!(
        library.base_for(key).unwrap().is_none(),
        "afterwards it would have to be paid for, and nobody says otherwise"
    );
    assert_eq!(
        library.base(Digest::of(b"base")).unwrap().unwrap().cost_usd,
        Some(Usd::cents(4)),
        "what it cost is still known"
    );
}

#[test]
fn a_sweep_that_was_stopped_after_the_journal_is_finished_by_the_next() {
    let (folder, library) = home();
    let id = Make::new("r1", "Title", b"base").made(&library);
    library.trash(&[id], at(0)).unwrap();
    // Killed between the two: the entry is gone, its pictures are not.
    assert_eq!(library.let_go(&mut library.connection().unwrap(), at(1), at(1)).unwrap(), 1, "the journal's part");
    drop(library);
    let library = Library::open(folder.path()).unwrap();
    assert!(
        library.gallery_page(&trashed(), None, 0, 9).unwrap().is_empty(),
        "the gallery does not show what is going"
    );
    assert!(base(&library, b"base"), "the file is still there");
    // Killed once more, in the middle of the files.
    fs::remove_file(library.store().path(Digest::of(b"base"))).unwrap();
    let swept = library.sweep(at(2)).unwrap();
    assert_eq!((swept.entries, swept.pictures), (0, 1), "the next sweep takes the rest");
    assert_eq!(library.sweep(at(3)).unwrap(), SweepReport::default(), "and then there is nothing to do");
}

#[test]
fn a_picture_that_is_used_again_before_its_file_went_is_kept() {
    let (_folder, library) = home();
    let id = Make::new("r1", "Title", b"base").made(&library);
    library.trash(&[id], at(0)).unwrap();
    library.let_go(&mut library.connection().unwrap(), at(1), at(1)).unwrap();
    let again = Make::new("r2", "Title", b"base").reused(&library);
    let swept = library.sweep(at(2)).unwrap();
    assert_eq!(swept.pictures, 1, "the old title's file goes");
    let entry = library.gallery_entry(&again).unwrap().unwrap();
    assert!(library.store().contains(entry.digest) && base(&library, b"base"), "the new title and its base stay");
}

#[test]
fn nothing_leaves_the_store_while_a_run_is_under_way() {
    let (_folder, library) = home();
    let own = Make::new("r1", "Title", b"base").made(&library);
    let other = Make::new("r2", "Other", b"other").made(&library);
    library.trash(&[own, other], at(0)).unwrap();
    let owner = library.own(&RunId::new("r1")).unwrap();
    library.connection().unwrap().execute("UPDATE runs SET ended_at = NULL WHERE id = 'r1'", []).unwrap();

    let swept = library.empty_trash(at(1)).unwrap();
    assert_eq!((swept.entries, swept.pictures), (1, 0), "its own entry waits, and so do the other's pictures");
    assert!(base(&library, b"other"), "the run may be about to use it");
    drop(owner);
    let swept = library.empty_trash(at(2)).unwrap();
    assert_eq!((swept.entries, swept.pictures), (1, 4), "when the run is gone, everything goes");
}

#[test]
fn deleted_entries_do_not_count_on_their_sheet() {
    let (_folder, library) = home();
    let sheet = SheetId::new("s1");
    library.keep_sheet(&sheet, r#"{"rows":[{"id":"a","title":"T"}]}"#.into(), at(0)).unwrap();
    let place = |rows: &str| Some(Place { sheet: sheet.clone(), kind: PlaceKind::Generate, rows: vec![rows.into()] });
    Make { place: place("a"), ..Make::new("r1", "T", b"1") }.made(&library);
    let second = Make { place: place("a"), ..Make::new("r2", "T", b"2") }.made(&library);
    let count = || library.sheets("", 9).unwrap()[0].thumbnails;
    assert_eq!(count(), 2, "both are there");
    library.trash(std::slice::from_ref(&second), at(0)).unwrap();
    assert_eq!(count(), 1, "one is in the trash");
    library.empty_trash(at(1)).unwrap();
    assert_eq!(count(), 1, "or gone");
    assert_eq!(library.runs_of_sheet(&sheet).unwrap().len(), 2, "its runs are still on the sheet");
}

#[test]
fn two_sweeps_do_not_meet() {
    let (folder, library) = home();
    let _owner = library.own_housekeeping().unwrap();
    let second = Library::open(folder.path()).unwrap();
    assert!(second.sweep(at(0)).unwrap_err().hint.is_some(), "the other says what to wait for");
}

#[test]
fn an_event_that_cannot_be_read_keeps_nothing_from_being_swept() {
    let (_folder, library) = home();
    let id = Make::new("r1", "Title", b"base").made(&library);
    library.connection().unwrap().execute("INSERT INTO events VALUES ('r1', 900, 'damaged')", []).unwrap();
    library.trash(&[id], at(0)).unwrap();
    assert_eq!(library.empty_trash(at(1)).unwrap().entries, 1, "one damaged line must not stop every sweep for ever");
    library.deep_check(&mut |_, _| {}).expect("nor the check");
}

#[test]
fn more_entries_than_go_at_once_all_go() {
    let (_folder, library) = home();
    let made: Vec<_> = (0..MAX_ENTRIES_PER_TRANSACTION * 2 + 3)
        .map(|number| Make::new(&format!("r{number}"), "Title", format!("base {number}").as_bytes()).made(&library))
        .collect();
    library.trash(&made, at(0)).unwrap();
    assert_eq!(library.empty_trash(at(1)).unwrap().entries, made.len(), "none is left between two transactions");
    assert_eq!(library.gallery_counts().unwrap().trash, 0, "the trash is empty");
}
