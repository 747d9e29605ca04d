//! Drawing while somebody types, looking at what was drawn, and saving it: all from stored bases.

use thumbsheet_core::{
    Brief, Code, Digest, Size,
    brief::{Design, Export},
    finding::{Check, Health},
};
use thumbsheet_engine::{
    DrawOne, Engine,
    canvas::{Limits, decode, read_receipt},
};

use crate::bench::{Bench, model, told};

const TITLE: &str = "Why fan-out beats sequential";

fn tile(base: Option<Digest>, title: &str) -> DrawOne {
    DrawOne {
        base,
        title: title.into(),
        slots: thumbsheet_core::brief::Slots::EMPTY,
        design: Design::default(),
        canvas: Size::REFERENCE,
    }
}

/// The base of the first thumbnail of a run of `models`.
async fn base(bench: &Bench, model: &str) -> Digest {
    let made = bench.sheet(&[model.into()], bench.options()).await;
    bench.engine.library().thumbnails(&made.outcome.id).unwrap()[0].base.unwrap()
}

fn size_of(jpeg: &[u8]) -> Size {
    decode(jpeg, &Limits::default()).unwrap().size()
}

#[tokio::test]
async fn tiles_are_drawn_in_order_and_one_that_cannot_be_is_its_own_error() {
    let bench = Bench::new().await;
    let base = base(&bench, "offline/hills").await;
    let missing = Digest::of(b"nothing");
    let text = bench.engine.library().store().put(b"no picture").unwrap();
    let story = DrawOne { canvas: Size::new(1080, 1920), ..tile(Some(base), TITLE) };
    let huge = DrawOne { design: Design { size: Some(500.0), ..Design::default() }, ..tile(None, TITLE) };
    let pictures = vec![
        tile(Some(base), TITLE),
        tile(Some(missing), TITLE),
        tile(None, TITLE),
        tile(Some(text), TITLE),
        story,
        tile(Some(base), &"Wide words ".repeat(18)),
        huge,
        tile(Some(base), ""),
        tile(Some(base), "W"),
    ];
    let drawn = bench.engine.live().draw(pictures, 408).await;
    let codes: Vec<_> = drawn.iter().map(|one| one.as_ref().err().map(|error| error.code)).collect();
    let expected = [
        None,
        Some(Code::Library),
        None,
        Some(Code::BadImage),
        None,
        Some(Code::TextOverflow),
        Some(Code::InvalidInput),
        None,
        None,
    ];
    assert_eq!(codes, expected, "each says what is wrong with it, and the others are drawn");
    let sizes: Vec<_> = [0, 2, 4].map(|at: usize| drawn[at].as_ref().unwrap().size()).into();
    assert_eq!(sizes, [Size::new(408, 214), Size::new(408, 214), Size::new(408, 725)], "each by its canvas's aspect");
    assert_ne!(drawn[7], drawn[8], "a title of one letter, half typed, is drawn too");
    assert_eq!(
        bench.engine.live().draw(vec![tile(Some(base), TITLE)], 408).await[0],
        drawn[0],
        "and the same every time"
    );
}

#[tokio::test]
async fn a_tile_has_the_lines_of_the_finished_file() {
    let bench = Bench::new().await;
    let base = base(&bench, "offline/dunes").await;
    let shown = bench.engine.live().draw(vec![tile(Some(base), TITLE)], 1200).await.remove(0).unwrap();
    let saved = bench.engine.live().compose_now(base, Brief::new(TITLE)).await.unwrap();
    let kept = decode(&saved.jpeg, &Limits::default()).unwrap();
    let off: u64 = shown.rgb.iter().zip(&kept.rgb).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    let mean = off as f64 / shown.rgb.len() as f64;
    assert!(mean < 2.0, "only the JPEG's quality differs, by {mean:.2} of 255");
}

#[tokio::test]
async fn saving_makes_byte_for_byte_what_a_run_makes() {
    let bench = Bench::new().await;
    let brief = Brief {
        design: Design {
            color: Some("#ffe600".parse().unwrap()),
            size: Some(96.0),
            panel: Some("#0b3d91@0.5".parse().unwrap()),
            outline: Some("#000000@4".parse().unwrap()),
            lift: Some(40.0),
            ..Design::new("overlay-bottom", "oswald")
        },
        seed: Some(7),
        ..Brief::new(TITLE)
    };
    let models = vec!["offline/aurora".parse().unwrap()];
    let run = bench.engine.runs().generate_thumbnails(brief.clone(), models, bench.options()).await.unwrap();
    let made = told(run).await;
    let file = std::fs::read(made.joined().results[0].file.as_ref().unwrap()).unwrap();
    let base = bench.engine.library().thumbnails(&made.outcome.id).unwrap()[0].base.unwrap();
    let saved = bench.engine.live().compose_now(base, brief.clone()).await.unwrap();
    assert!(saved.jpeg == file, "the same base and brief");
    assert_eq!(saved.digest, Digest::of(&file), "under its own name");
    assert_eq!((saved.width, saved.height, saved.quality), (1200, 630, 85), "as the export says");
    assert_eq!(read_receipt(&file).unwrap().design, brief.design, "the file brings its whole design back");
    let none = bench.engine.live().compose_now(Digest::of(b"nothing"), brief.clone()).await.unwrap_err();
    assert_eq!(none.code, Code::Library, "what is not there cannot be saved");
    let small = Brief { export: Export { max_bytes: Some(60_000), ..brief.export.clone() }, ..brief };
    let small = bench.engine.live().compose_now(base, small).await.unwrap();
    assert!(small.jpeg.len() <= 60_000 && small.quality < 85, "its quality is told: {}", small.quality);
}

#[tokio::test]
async fn a_file_is_retitled_with_its_whole_design() {
    let bench = Bench::new().await;
    let design = Design { size: Some(64.0), lift: Some(72.0), ..Design::default() };
    let brief = Brief { design: design.clone(), ..Brief::new(TITLE) };
    let models = vec!["offline/mesh".parse().unwrap()];
    let run = bench.engine.runs().generate_thumbnails(brief, models, bench.options()).await.unwrap();
    let file = told(run).await.joined().results[0].file.clone().unwrap();
    let change = thumbsheet_engine::Retitle { lift: Some(10.0), ..Default::default() };
    let run = bench.engine.runs().retitle(&file, &change, bench.options()).await.unwrap();
    let made = std::fs::read(told(run).await.joined().results[0].file.as_ref().unwrap()).unwrap();
    let expected = Design { lift: Some(10.0), ..design };
    assert_eq!(read_receipt(&made).unwrap().design, expected, "what is not changed stays");
}

#[tokio::test]
async fn a_check_looks_at_the_picture_under_the_type() {
    let bench = Bench::new().await;
    let base = base(&bench, "offline/hills").await;
    let checked = bench.engine.live().check(tile(Some(base), TITLE)).await.unwrap();
    assert!(checked.contrast.is_some_and(|contrast| contrast > 4.5), "white on the bar's black: {checked:?}");
    let legible = checked.findings.iter().find(|finding| finding.check == Check::Legibility).unwrap();
    assert_eq!(legible.health, Health::Good, "{legible:?}");
    assert_eq!(
        bench.engine.live().check(tile(None, TITLE)).await.unwrap().contrast,
        None,
        "no picture, nothing measured"
    );
    let gone = bench.engine.live().check(tile(Some(Digest::of(b"nothing")), TITLE)).await.unwrap_err();
    assert_eq!(gone.code, Code::Library, "{gone}");
}

#[tokio::test]
async fn any_stored_picture_is_shown_small_and_never_larger_than_it_is() {
    let bench = Bench::new().await;
    let made = bench.sheet(&[model(0)], bench.options()).await;
    let row = bench.engine.library().thumbnails(&made.outcome.id).unwrap().remove(0);
    let finished = bench.engine.live().small(row.digest.unwrap(), 240).await.unwrap();
    assert_eq!(size_of(&finished), Size::new(240, 126), "by its own aspect");
    let base = bench.engine.live().small(row.base.unwrap(), 9000).await.unwrap();
    let whole = decode(&bench.engine.library().store().get(row.base.unwrap()).unwrap(), &Limits::default()).unwrap();
    assert_eq!(size_of(&base), whole.size(), "nothing is made up");
}

#[tokio::test]
async fn a_small_picture_of_the_gallery_is_made_once() {
    let bench = Bench::new().await;
    let made = bench.sheet(&[model(0)], bench.options()).await;
    let digest = bench.engine.library().thumbnails(&made.outcome.id).unwrap()[0].digest.unwrap();
    let small = bench.engine.live().small(digest, 280).await.unwrap();
    let kept = bench.engine.library().small();
    assert_eq!(kept.get(digest, 280), Some(small), "it is on disk");
    // What no drawing gives: whoever shows it has read it.
    let sign = [0xff, 0xd8, 1, 2, 3, 0xff, 0xd9];
    kept.put(digest, 280, &sign);
    let later = bench.reopened();
    assert_eq!(later.live().small(digest, 280).await.unwrap(), sign, "another start reads it");
    later.live().small(digest, 300).await.unwrap();
    assert_eq!(kept.get(digest, 300), None, "a width that only a window of some size asks for is not kept");
    std::fs::remove_file(bench.engine.library().store().path(digest)).unwrap();
    let error = bench.reopened().live().small(digest, 280).await.unwrap_err();
    assert_eq!(error.code, Code::Library, "a picture that is gone is not shown as if it were there");
}

#[tokio::test]
async fn an_engine_of_another_home_draws_the_same_tile() {
    let (one, other) = (Bench::new().await, Bench::new().await);
    let draw =
        async |engine: &Engine, base| engine.live().draw(vec![tile(Some(base), TITLE)], 408).await.remove(0).unwrap();
    let (left, right) = (base(&one, "offline/glass").await, base(&other, "offline/glass").await);
    assert!(draw(&one.engine, left).await == draw(&other.engine, right).await, "nothing of the home is in a picture");
}
