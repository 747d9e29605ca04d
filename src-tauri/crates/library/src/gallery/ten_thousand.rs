//! The gallery of someone who has made ten thousand thumbnails: what `SQLite` does for a page must not grow with them.

use std::time::Duration;

use rusqlite::params_from_iter;
use thumbsheet_core::{
    Brief, Event, EventKind,
    event::ThumbnailFiles,
    plan::{Row, thumbnails},
};

use super::*;
use crate::{
    Record, RunKind, RunRecord,
    testing::{at, home},
};

const RUNS: usize = 50;
const ROWS: usize = 50;
const MODELS: [&str; 4] = ["offline/aurora", "openai/gpt-image-2", "google/gemini-3-pro-image", "bfl/flux-2-pro"];

/// Ten thousand entries over fifty days.
fn fill(library: &Library) {
    for number in 0..RUNS {
        let run = RunId::new(format!("202611-{number:04}"));
        let rows: Vec<Row> = (0..ROWS)
            .map(|row| {
                Row::new(
                    Brief {
                        context: Some(format!("queues and joins, part {row}")),
                        ..Brief::new(format!("Why fan-out {row} beats sequential {number}"))
                    },
                    MODELS.iter().map(|model| model.parse().unwrap()).collect(),
                )
            })
            .collect();
        let start = at(crate::testing::days(number as u64));
        let planned = thumbnails(&run, &rows);
        let mut records = vec![Record::Run(RunRecord {
            id: run.clone(),
            kind: RunKind::Batch,
            at: start,
            rows: rows.into(),
            settings: "{}".into(),
            thumbnails: planned.clone(),
            list: None,
            place: None,
        })];
        records.extend(planned.iter().enumerate().map(|(seq, planned)| {
            let digest = Digest::of(planned.id.as_str().as_bytes());
            let finished = ThumbnailFiles { digest, base: digest, width: 1200, height: 630, files: vec![] };
            Record::Event(Event {
                run: run.clone(),
                seq: seq as u64,
                at: start + Duration::from_millis(seq as u64 / 3),
                thumbnail: Some(planned.id.clone()),
                kind: EventKind::Done(finished),
            })
        }));
        library.journal().append_now(records).unwrap();
    }
}

fn plan(library: &Library, query: &GalleryQuery, rest: &str) -> String {
    let Filter { condition, values } = Filter::new(query, library.zone()).unwrap();
    let connection = library.read();
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {ENTRY} WHERE {condition}{rest}")).unwrap();
    let lines = statement.query_map(params_from_iter(values), |row| row.get::<_, String>(3)).unwrap();
    lines.map(Result::unwrap).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_page_of_ten_thousand_is_read_by_key_and_never_sorted() {
    let (_folder, library) = home();
    fill(&library);
    let all = GalleryQuery::default();
    assert_eq!(library.gallery_ids(&all).unwrap().len(), RUNS * ROWS * MODELS.len(), "all of them are there");

    let page = " AND g.key < 1 ORDER BY g.key DESC LIMIT 60";
    let plain = plan(&library, &all, page);
    assert!(plain.contains("SEARCH g USING INTEGER PRIMARY KEY (rowid<?)"), "from its key downward: {plain}");
    let model = GalleryQuery { models: vec![MODELS[0].into()], ..all.clone() };
    let dated = GalleryQuery { from: Some("2026-12-01".into()), until: Some("2026-12-03".into()), ..all.clone() };
    let trash = GalleryQuery { trash: true, ..all.clone() };
    let found = GalleryQuery { text: "fan-out joins".into(), ..all.clone() };
    let away = GalleryQuery { stored: Some("nowhere".into()), ..all.clone() };
    for query in [&all, &model, &dated, &trash, &found, &away] {
        let plan = plan(&library, query, page);
        assert!(!plan.contains("SCAN g"), "{query:?} looks at everything: {plan}");
        for table in ["stars", "sheet_runs", "uploads"] {
            assert!(!plan.contains(&format!("SCAN {table}")), "{query:?} looks at all of {table}: {plan}");
        }
        // What is in the trash or was found by words is little or found at once; it may be put in order afterwards.
        assert!(query.trash || !query.text.is_empty() || !plan.contains("FOR ORDER BY"), "{query:?} is sorted: {plan}");
    }
    let one = library.gallery_page(&all, None, 9_999, 60).unwrap();
    assert_eq!(one.len(), 1, "the scroll bar reaches the oldest");
    let days = library.gallery_days(&all).unwrap();
    assert_eq!((days.len(), days.iter().map(|day| day.count).sum::<usize>()), (RUNS, 10_000), "every day adds up");
    let hits = GalleryQuery { text: "fan-out 7 sequ 42".into(), ..all };
    let titles: Vec<_> = library.gallery_page(&hits, None, 0, 60).unwrap();
    assert!(titles.iter().all(|entry| entry.title.contains('7') && entry.title.contains("42")), "only what fits");
    assert!(!titles.is_empty(), "and it is found");
}
