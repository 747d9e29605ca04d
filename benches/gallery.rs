//! The gallery of ten thousand thumbnails: `cargo bench --bench gallery`. Targets: a first page under 100 ms, a search under
//! 150 ms.
#![expect(clippy::expect_used, reason = "a bench that cannot start has nothing to say")]

use std::{sync::LazyLock, time::Duration};

use divan::{Bencher, black_box};
use tempfile::TempDir;
use thumbsheet_core::{
    Brief, Digest, Event, Happening, RunId, ThumbnailId,
    event::Finished,
    plan::{Row, thumbnails},
};
use thumbsheet_library::{GalleryQuery, Library, Record, RunRecord};

const RUNS: u64 = 50;
const ROWS: usize = 50;
const MODELS: [&str; 4] = ["offline/aurora", "openai/gpt-image-2", "google/gemini-3-pro-image", "bfl/flux-2-pro"];
const WORDS: [&str; 12] = [
    "Queues", "joins", "sailing", "bread", "remote", "teams", "flame", "graphs", "tea", "budgets", "winter", "fan-out",
];

fn main() {
    LazyLock::force(&HOME);
    divan::main();
}

static HOME: LazyLock<(TempDir, Library)> = LazyLock::new(|| {
    let folder = TempDir::new().expect("a folder");
    let library = Library::open(folder.path()).expect("opens");
    (0..RUNS).for_each(|number| made(&library, number));
    (folder, library)
});

/// Two hundred thumbnails of one day; every eleventh is starred, every third stored elsewhere.
fn made(library: &Library, number: u64) {
    let run = RunId::new(format!("202611-{number:04}"));
    let word = |row: usize, step: usize| WORDS[(row * step + number as usize) % WORDS.len()];
    let rows: Vec<Row> = (0..ROWS)
        .map(|row| Row {
            brief: Brief {
                context: Some(format!("A post about {} and {}. ", word(row, 5), word(row, 7)).repeat(10)),
                ..Brief::new(format!("{} beats {}: part {row}", word(row, 1), word(row, 3)))
            },
            models: MODELS.iter().map(|model| model.parse().expect("a model")).collect(),
        })
        .collect();
    let start = "2026-10-01T09:00:00Z".parse::<jiff::Timestamp>().expect("a stamp") + Duration::from_hours(24 * number);
    let planned = thumbnails(&run, &rows);
    let mut records = vec![Record::Run(RunRecord {
        id: run.clone(),
        kind: "batch".into(),
        at: start,
        rows,
        settings: "{}".into(),
        thumbnails: planned.clone(),
        place: None,
    })];
    for (seq, planned) in planned.iter().enumerate() {
        let (id, at) = (planned.id.clone(), start + Duration::from_secs(seq as u64));
        let digest = Digest::of(id.as_str().as_bytes());
        let finished = Finished { digest, base: digest, width: 1200, height: 630, files: vec![] };
        let happening = Happening::Done(finished);
        records.push(Record::Event(Event {
            run: run.clone(),
            seq: seq as u64,
            at,
            thumbnail: Some(id.clone()),
            happening,
        }));
        records.extend((seq % 11 == 0).then(|| Record::Star { thumbnail: id.clone(), at: Some(at) }));
        records.extend((seq % 3 == 0).then(|| queued(id, digest, at)));
    }
    library.journal().append_now(records).expect("written");
}

fn queued(thumbnail: ThumbnailId, digest: Digest, at: jiff::Timestamp) -> Record {
    let (destination, place, name) = ("bucket".into(), "{}".into(), "a.jpg".into());
    Record::Queued { thumbnail, destination, place, name, digest, at }
}

fn page(bencher: Bencher, query: &GalleryQuery, skip: usize) {
    let (_, library) = &*HOME;
    bencher.bench(|| library.gallery_page(black_box(query), None, skip, 200).expect("a page").len());
}

fn text(text: &str) -> GalleryQuery {
    GalleryQuery { text: text.into(), ..GalleryQuery::default() }
}

/// What the view asks for when it opens: days, counts and the newest two hundred.
#[divan::bench]
fn open(bencher: Bencher) {
    let (_, library) = &*HOME;
    let query = GalleryQuery::default();
    bencher.bench(|| {
        let days = library.gallery_days(black_box(&query)).expect("days");
        let counts = library.gallery_counts().expect("counts");
        (days, counts, library.gallery_page(&query, None, 0, 200).expect("a page").len())
    });
}

#[divan::bench]
fn first_page(bencher: Bencher) {
    page(bencher, &GalleryQuery::default(), 0);
}

#[divan::bench]
fn last_page(bencher: Bencher) {
    page(bencher, &GalleryQuery::default(), 9_800);
}

#[divan::bench]
fn one_model_starred(bencher: Bencher) {
    page(bencher, &GalleryQuery { models: vec![MODELS[1].into()], starred: true, ..GalleryQuery::default() }, 0);
}

#[divan::bench]
fn stored_nowhere(bencher: Bencher) {
    page(bencher, &GalleryQuery { stored: Some("nowhere".into()), ..GalleryQuery::default() }, 0);
}

/// One letter: nearly everything fits.
#[divan::bench(args = ["b", "sail", "fan-out bread", "nothing"])]
fn search(bencher: Bencher, words: &str) {
    page(bencher, &text(words), 0);
}

/// What the view asks for after a key was pressed in the search.
#[divan::bench(args = ["b", "sail"])]
fn search_with_days(bencher: Bencher, words: &str) {
    let (_, library) = &*HOME;
    let query = text(words);
    bencher.bench(|| {
        let days = library.gallery_days(black_box(&query)).expect("days");
        (days, library.gallery_page(&query, None, 0, 200).expect("a page").len())
    });
}

/// A script without spaces is not in the index: the texts are read.
#[divan::bench]
fn search_without_index(bencher: Bencher) {
    page(bencher, &text("成功"), 0);
}

#[divan::bench]
fn counts(bencher: Bencher) {
    let (_, library) = &*HOME;
    bencher.bench(|| library.gallery_counts().expect("counts"));
}
