//! A library of ten thousand thumbnails, written as runs write it.

use std::{path::Path, time::Duration};

use thumbsheet_core::{
    Brief, Digest, Event, Happening, RunId,
    event::Finished,
    plan::{Row, thumbnails},
};
use thumbsheet_engine::library::{Library, Record, RunRecord};

const RUNS: usize = 50;
const ROWS: usize = 50;
const MODELS: [&str; 4] = ["offline/aurora", "offline/contours", "openai/gpt-image-2", "google/gemini-nano-banana-2.1"];
const WORDS: [&str; 12] = [
    "Queues", "joins", "sailing", "bread", "remote", "teams", "flame", "graphs", "tea", "budgets", "winter", "fan-out",
];
/// Pictures that they share: enough that no screen shows one twice.
const PICTURES: usize = 128;

/// Fills the library of a home. How many there are in it then.
pub(crate) fn fill(home: &Path) -> usize {
    let library = Library::open(home).unwrap();
    let pictures: Vec<Digest> = (0..PICTURES).map(|number| library.store().put(&picture(number)).unwrap()).collect();
    (0..RUNS).for_each(|number| made(&library, number, &pictures));
    RUNS * ROWS * MODELS.len()
}

/// A JPEG of a thumbnail's size.
fn picture(number: usize) -> Vec<u8> {
    let shade = |at: u32, by: usize| u8::try_from((at as usize * by / 7 + number * 37) % 256).unwrap();
    let image = image::RgbImage::from_fn(1200, 630, |x, y| image::Rgb([shade(x, 1), shade(y, 2), shade(x + y, 1)]));
    let mut jpeg = std::io::Cursor::new(Vec::new());
    image.write_to(&mut jpeg, image::ImageFormat::Jpeg).unwrap();
    jpeg.into_inner()
}

/// Two hundred thumbnails of one day.
fn made(library: &Library, number: usize, pictures: &[Digest]) {
    let run = RunId::new(format!("202611-{number:04}"));
    let word = |row: usize, step: usize| WORDS[(row * step + number) % WORDS.len()];
    let rows: Vec<Row> = (0..ROWS)
        .map(|row| Row {
            brief: Brief {
                context: Some(format!("A post about {} and {}. ", word(row, 5), word(row, 7)).repeat(10)),
                ..Brief::new(format!("{} beats {}: part {row}", word(row, 1), word(row, 3)))
            },
            models: MODELS.iter().map(|model| model.parse().unwrap()).collect(),
        })
        .collect();
    let start = "2026-10-01T09:00:00Z".parse::<jiff::Timestamp>().unwrap() + Duration::from_hours(24 * number as u64);
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
    let mut note = |seq: usize, thumbnail: Option<_>, happening: Happening| {
        let at = start + Duration::from_secs(seq as u64);
        records.push(Record::Event(Event { run: run.clone(), seq: seq as u64, at, thumbnail, happening }));
    };
    for (seq, planned) in planned.iter().enumerate() {
        let digest = pictures[(number * planned_of_a_run() + seq) % pictures.len()];
        let finished = Finished { digest, base: digest, width: 1200, height: 630, files: vec![] };
        note(seq, Some(planned.id.clone()), Happening::Done(finished));
    }
    library.journal().append_now(records).unwrap();
}

fn planned_of_a_run() -> usize {
    ROWS * MODELS.len()
}
