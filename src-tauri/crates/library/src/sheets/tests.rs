use std::time::Duration;

use tempfile::TempDir;
use thumbsheet_core::{Brief, Event, EventKind, plan};

use super::*;
use crate::{RunKind, RunRecord};

fn at(seconds: u64) -> Timestamp {
    let start: Timestamp = "2026-11-24T09:00:00Z".parse().unwrap();
    start + Duration::from_secs(seconds)
}

fn home() -> (TempDir, Library) {
    let folder = TempDir::new().unwrap();
    let library = Library::open(folder.path()).unwrap();
    (folder, library)
}

fn desk(titles: &[&str]) -> String {
    let rows: Vec<_> = titles.iter().map(|title| format!(r#"{{"id":"a","title":"{title}"}}"#)).collect();
    format!(r#"{{"rows":[{}]}}"#, rows.join(","))
}

fn record(run: &RunId, place: Option<Place>) -> Record {
    let rows = vec![plan::Row::new(Brief::new("A title"), vec!["offline/aurora".parse().unwrap()])];
    let thumbnails = plan::thumbnails(run, &rows);
    Record::Run(RunRecord {
        id: run.clone(),
        kind: RunKind::Generate,
        at: at(0),
        rows: rows.into(),
        settings: "{}".into(),
        thumbnails,
        list: None,
        place,
    })
}

fn place(sheet: &SheetId) -> Place {
    Place { sheet: sheet.clone(), kind: PlaceKind::Generate, rows: vec!["a".into()] }
}

#[test]
fn a_sheet_comes_back_with_its_runs_and_stars() {
    let (_folder, library) = home();
    let (sheet, run) = (SheetId::new("s1"), RunId::new("r1"));
    library.keep_sheet(&sheet, desk(&["A title"]), at(0)).unwrap();
    library.journal().append_now(vec![record(&run, Some(place(&sheet)))]).unwrap();
    let thumbnail = ThumbnailId::of(&run, 0);
    library.star(&thumbnail, Some(at(1))).unwrap();
    library.star(&thumbnail, Some(at(2))).expect("a star that is there is no error");
    library.keep_sheet(&sheet, desk(&["Another title"]), at(3)).unwrap();

    let kept = library.sheet(&sheet).unwrap();
    assert_eq!(kept.desk, desk(&["Another title"]), "as it was saved last");
    assert_eq!(
        (kept.made_at.as_str(), kept.changed_at.as_str()),
        ("2026-11-24T09:00:00.000Z", "2026-11-24T09:00:03.000Z")
    );
    let expected = SheetRun { run: run.clone(), kind: PlaceKind::Generate, rows: vec!["a".into()], live: false };
    assert_eq!(kept.runs, [expected], "the run is on it, and nobody works on it");
    assert_eq!(kept.starred, std::slice::from_ref(&thumbnail), "and so is the star");
    assert_eq!(library.sheet_of_run(&run).unwrap(), Some(sheet.clone()), "the run knows its sheet");
    library.star(&thumbnail, None).unwrap();
    assert!(library.stars(&sheet).unwrap().is_empty(), "a star can be taken");
    assert!(library.star(&ThumbnailId::new("nobody"), Some(at(1))).is_err(), "a star needs a thumbnail");
    assert!(library.sheet(&SheetId::new("s9")).unwrap_err().message.contains("s9"), "which sheet is not there");
}

#[test]
fn a_run_is_on_its_sheet_or_not_at_all() {
    let (_folder, library) = home();
    let run = RunId::new("r1");
    let nowhere = place(&SheetId::new("not there"));
    assert!(library.journal().append_now(vec![record(&run, Some(nowhere))]).is_err(), "there is no such sheet");
    assert!(library.runs(10).unwrap().is_empty(), "so the run is not there either: one transaction for both");
}

#[test]
fn a_run_of_the_command_line_gets_its_sheet_once() {
    let (_folder, library) = home();
    let (sheet, run) = (SheetId::new("s1"), RunId::new("r1"));
    library.journal().append_now(vec![record(&run, None)]).unwrap();
    assert_eq!(library.sheet_of_run(&run).unwrap(), None, "it was made without one");
    library.keep_sheet_of_run(&run, desk(&["A title"]), place(&sheet), at(1)).unwrap();
    assert_eq!(library.sheet_of_run(&run).unwrap(), Some(sheet), "now it has one");
    let second = place(&SheetId::new("s2"));
    assert!(library.keep_sheet_of_run(&run, desk(&[]), second, at(2)).is_err(), "a run lies on one sheet");
    assert!(!library.has_sheet(&SheetId::new("s2")).unwrap(), "and no empty sheet stays behind");
}

#[test]
fn sheets_are_listed_newest_first_and_found_by_a_title() {
    let (_folder, library) = home();
    assert_eq!(library.last_sheet().unwrap(), None, "a new home has none");
    for (id, titles, seconds) in [("s1", &["Fan-out", "Путь к успеху"][..], 5), ("s2", &["Queues"], 1), ("s3", &[], 3)]
    {
        library.keep_sheet(&SheetId::new(id), desk(titles), at(seconds)).unwrap();
    }
    let listed = |query, most| -> Vec<String> {
        library.sheets(query, most).unwrap().into_iter().map(|line| format!("{} {}", line.id, line.title)).collect()
    };
    assert_eq!(listed("", 10), ["s1 Fan-out", "s3 ", "s2 Queues"], "the one worked on last comes first");
    assert_eq!(listed("", 2).len(), 2, "no more than was asked for");
    assert_eq!(listed("путь", 10), ["s1 Путь к успеху"], "found without regard to case, in any script");
    assert_eq!(listed("QUE", 10), ["s2 Queues"], "by a part of it");
    assert!(listed("nothing", 10).is_empty(), "and nothing is made up");
    assert_eq!(library.last_sheet().unwrap(), Some(SheetId::new("s1")), "the one to open at the next start");
}

#[test]
fn the_usual_time_is_the_median_of_at_least_three() {
    let (_folder, library) = home();
    let model: ModelId = "offline/aurora".parse().unwrap();
    let catalog = thumbsheet_core::Catalog::bundled().unwrap();
    let order = plan::Order::new(&Brief::new("A title"), &catalog.model("aurora").unwrap(), &catalog);
    // The last one was booked by recovery a day later: no provider takes a day.
    for (number, seconds) in [4, 9, 2, 86_400].into_iter().enumerate() {
        if number < 3 {
            assert_eq!(library.median_ms(&model).unwrap(), None, "{number} attempts tell nothing yet");
        }
        let run = RunId::new(format!("r{number}"));
        let thumbnail = ThumbnailId::of(&run, 0);
        let (order, risk_usd) = (Box::new(order.clone()), None);
        let started = Record::AttemptStarted {
            thumbnail: thumbnail.clone(),
            attempt: 1,
            order: order.clone(),
            risk_usd,
            at: at(0),
        };
        let painted = Record::Painted {
            thumbnail,
            attempt: 1,
            order,
            digest: thumbsheet_core::Digest::of(&[number as u8]),
            bytes: 1,
            cost_usd: None,
            request_id: None,
            at: at(seconds),
        };
        library.journal().append_now(vec![record(&run, None), started, painted]).unwrap();
    }
    assert_eq!(library.median_ms(&model).unwrap(), Some(4_000), "of 2, 4 and 9 seconds");
}

#[test]
fn a_thumbnail_is_found_with_its_own_events() {
    let (_folder, library) = home();
    let run = RunId::new("r1");
    let id = ThumbnailId::of(&run, 0);
    let event = |seq, thumbnail| {
        Record::Event(Event { run: run.clone(), seq, at: at(seq), thumbnail, kind: EventKind::Composing })
    };
    library.journal().append_now(vec![record(&run, None), event(0, None), event(1, Some(id.clone()))]).unwrap();
    let saved = Record::Saved {
        thumbnail: id.clone(),
        file: "a.jpg".into(),
        digest: thumbsheet_core::Digest::of(b"x"),
        at: at(1),
    };
    library.journal().append_now(vec![saved]).unwrap();
    let thumbnail = library.thumbnail(&id).unwrap();
    assert_eq!(thumbnail.files, ["a.jpg"], "a file that was saved later is one of its files");
    assert_eq!(library.order_of(&id).unwrap(), None, "nothing was asked for it");
    assert_eq!(library.events_of(&run, &id).unwrap().len(), 1, "what the whole run told is not its own");
}
