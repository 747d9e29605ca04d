//! The gallery of ten thousand thumbnails: `cargo bench --bench gallery`. Targets: a first page under 100 ms, a search under
//! 150 ms.
#![expect(clippy::expect_used, reason = "a bench that cannot start has nothing to say")]

#[path = "../tests/ten_thousand.rs"]
mod ten_thousand;

use std::sync::LazyLock;

use divan::{Bencher, black_box};
use tempfile::TempDir;
use thumbsheet_core::{Digest, Event, EventKind};
use thumbsheet_engine::library::{GalleryQuery, Library, Record, UploadRecord};

use ten_thousand::{MODELS, RUNS, run};

fn main() {
    LazyLock::force(&HOME);
    divan::main();
}

/// Ten thousand thumbnails; every eleventh is starred, every third stored elsewhere.
static HOME: LazyLock<(TempDir, Library)> = LazyLock::new(|| {
    let folder = TempDir::new().expect("a folder");
    let library = Library::open(folder.path()).expect("opens");
    for number in 0..RUNS {
        let mut records = run(number, |at| Digest::of(&at.to_le_bytes()));
        let more: Vec<_> = records.iter().enumerate().flat_map(|(at, record)| beside(at, record)).collect();
        records.extend(more);
        library.journal().append_now(records).expect("written");
    }
    (folder, library)
});

/// The star and the upload of some.
fn beside(at: usize, record: &Record) -> Vec<Record> {
    let Record::Event(Event { thumbnail: Some(thumbnail), kind: EventKind::Done(finished), at: made, .. }) = record
    else {
        return Vec::new();
    };
    let star = Record::Star { thumbnail: thumbnail.clone(), at: Some(*made) };
    let upload = Record::Upload(UploadRecord::Queued {
        thumbnail: thumbnail.clone(),
        destination: "bucket".into(),
        place: "{}".into(),
        name: "a.jpg".into(),
        digest: finished.digest,
        at: *made,
    });
    let starred = at.is_multiple_of(11).then_some(star);
    starred.into_iter().chain(at.is_multiple_of(3).then_some(upload)).collect()
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
