//! The records of ten thousand thumbnails over fifty days, as runs write them: for the gallery's bench and its measure.

use std::time::Duration;

use thumbsheet_core::{
    Brief, Digest, Event, EventKind, RunId,
    event::ThumbnailFiles,
    plan::{Row, thumbnails},
};
use thumbsheet_engine::library::{Record, RunKind, RunRecord};

/// Days, with a run each.
pub(crate) const RUNS: usize = 50;
/// Thumbnails of a run.
pub(crate) const OF_A_RUN: usize = ROWS * MODELS.len();
/// What draws them.
pub(crate) const MODELS: [&str; 4] =
    ["offline/aurora", "offline/contours", "openai/gpt-image-2", "google/gemini-3-pro-image"];

const ROWS: usize = 50;
const WORDS: [&str; 12] = [
    "Queues", "joins", "sailing", "bread", "remote", "teams", "flame", "graphs", "tea", "budgets", "winter", "fan-out",
];

/// A run of two hundred thumbnails; `picture` gives the digest of each by its place among all ten thousand.
#[expect(clippy::expect_used, reason = "what is written here is well formed")]
pub(crate) fn run(number: usize, picture: impl Fn(usize) -> Digest) -> Vec<Record> {
    let run = RunId::new(format!("202611-{number:04}"));
    let word = |row: usize, step: usize| WORDS[(row * step + number) % WORDS.len()];
    let rows: Vec<Row> = (0..ROWS)
        .map(|row| {
            Row::new(
                Brief {
                    context: Some(format!("A post about {} and {}. ", word(row, 5), word(row, 7)).repeat(10)),
                    ..Brief::new(format!("{} beats {}: part {row}", word(row, 1), word(row, 3)))
                },
                MODELS.iter().map(|model| model.parse().expect("a model")).collect(),
            )
        })
        .collect();
    let first = "2026-10-01T09:00:00Z".parse::<jiff::Timestamp>().expect("a stamp");
    let start = first + Duration::from_hours(24 * number as u64);
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
        let digest = picture(number * OF_A_RUN + seq);
        let finished = ThumbnailFiles { digest, base: digest, width: 1200, height: 630, files: vec![] };
        let (at, thumbnail) = (start + Duration::from_secs(seq as u64), Some(planned.id.clone()));
        Record::Event(Event { run: run.clone(), seq: seq as u64, at, thumbnail, kind: EventKind::Done(finished) })
    }));
    records
}
