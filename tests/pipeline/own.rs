//! Pictures, typefaces and titles of one's own.

use std::{fs::File, io::Cursor};

use image::{ImageFormat, RgbImage};
use thumbsheet_core::{Code, ThumbnailId, Usd};
use thumbsheet_engine::{DroppedFile, Retitle, Settings, canvas::read_receipt, library::atomic, studio::OWN_PICTURE};

use crate::{
    bench::{Bench, told},
    studio::{desk, sheet},
};

fn picture(format: ImageFormat) -> Vec<u8> {
    let pixels = RgbImage::from_fn(320, 180, |x, y| image::Rgb([(x / 2) as u8, y as u8, 90]));
    let mut bytes = Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn font() -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/fonts/lora/Lora_700Bold.ttf")).unwrap()
}

/// A whole font that no built-in one equals byte for byte: readers pass over what follows the tables.
fn own_font() -> Vec<u8> {
    let mut bytes = font();
    bytes.extend_from_slice(&[0; 4]);
    bytes
}

fn refused(dropped: DroppedFile) -> thumbsheet_core::Error {
    match dropped {
        DroppedFile::Refused { error, .. } => error,
        other => panic!("{other:?} should have been refused"),
    }
}

#[tokio::test]
async fn a_picture_of_ones_own_gets_its_title_and_nobody_is_asked() {
    let bench = Bench::new().await;
    let desk = desk(&[("a", "My own picture")]);
    let sheet = sheet(&bench.engine, &desk);
    let bytes = picture(ImageFormat::Png);
    let (base, size) = bench.engine.studio().take_picture(&bytes).unwrap();
    assert_eq!((size.width, size.height), (320, 180), "its size comes from its pixels");
    assert_eq!(bench.engine.library().store().get(base).unwrap(), bytes, "kept byte for byte");

    let (run, on_sheet) = bench.engine.studio().adopt(&sheet, &desk, "a", base).await.unwrap();
    assert_eq!(serde_json::to_value(&on_sheet).unwrap()["kind"], "adopt", "as wire.ts has it");
    let first = told(run).await;
    assert_eq!(first.words(0), ["composing", "reused"], "the title is set on it");
    assert_eq!(bench.openai.count() + bench.google.count(), 0, "nobody is asked");
    assert_eq!(first.joined().results[0].cost_usd, Some(Usd::ZERO), "and nothing is paid");
    assert_eq!(first.joined().results[0].model.as_str(), OWN_PICTURE, "under a model of its own");

    let thumbnail = ThumbnailId::of(&first.outcome.id, 0);
    let details = bench.engine.gallery().details(&thumbnail).await.unwrap();
    assert!(details.prompt.contains("no model was asked"), "its order says so: {}", details.prompt);
    assert_eq!((details.base, details.cost_usd, details.asked.as_str()), (Some(base), Some(Usd::ZERO), "320x180"));
    let change = Retitle { title: Some("Another title".into()), ..Retitle::default() };
    let reopened = bench.reopened();
    for given in [first.outcome.id.to_string(), base.to_string()] {
        let run = reopened.runs().retitle(&given, &change, bench.options()).await.unwrap();
        assert_eq!(told(run).await.outcome.tally.done, 1, "{given} can be retitled, also after a restart");
    }
    let wrong = bench.engine.studio().adopt(&sheet, &desk, "a", thumbsheet_core::Digest::of(b"gone")).await;
    assert!(wrong.err().unwrap().to_string().contains("Drop the picture again"), "a picture has to be there");
}

#[tokio::test]
async fn our_own_jpeg_comes_back_with_everything_that_made_it() {
    let bench = Bench::new().await;
    let told = bench.sheet(&["offline/dunes".into()], bench.options()).await;
    let file = told.joined().results[0].file.clone().unwrap();
    let DroppedFile::Thumbnail { name, base, title, model, size, .. } = bench.engine.drops().read_file(file.as_ref())
    else {
        panic!("its receipt tells what it is");
    };
    assert!(name.ends_with("dunes.jpg"), "{name}");
    assert_eq!((title.as_str(), model.as_str()), ("Why fan-out beats sequential", "offline/dunes"), "as it was made");
    assert_eq!(Some(base), bench.engine.library().thumbnails(&told.outcome.id).unwrap()[0].base, "on its own base");
    assert_eq!((size.width, size.height), (1200, 630), "at its canvas");

    let elsewhere = Bench::new().await;
    let DroppedFile::Picture { base, hint, .. } = elsewhere.engine.drops().read_file(file.as_ref()) else {
        panic!("where its base is not, it is a picture");
    };
    assert!(hint.is_some_and(|hint| hint.contains("not in this library")), "and says why it is no more");
    assert!(read_receipt(&elsewhere.engine.library().store().get(base).unwrap()).is_some(), "kept as it came");
}

#[tokio::test]
async fn dropped_files_are_told_apart_by_what_is_in_them() {
    let bench = Bench::new().await;
    let place = bench.out.path();
    let drop = |name: &str, bytes: &[u8]| bench.engine.drops().read(name, bytes);
    for (name, format) in [("a.png", ImageFormat::Png), ("a.txt", ImageFormat::Jpeg), ("a.ttf", ImageFormat::Gif)] {
        let dropped = drop(name, &picture(format));
        assert!(
            matches!(dropped, DroppedFile::Picture { .. }),
            "{name} is a picture, whatever it is called: {dropped:?}"
        );
    }
    let DroppedFile::Titles { titles, .. } = drop("list.md", b"First title\nSecond title\n") else {
        panic!("text is text");
    };
    for name in ["list.png", "list.ttf"] {
        let dropped = drop(name, b"First title\nSecond title\n");
        assert!(matches!(dropped, DroppedFile::Refused { .. }), "{name} was not meant as titles: {dropped:?}");
    }
    assert_eq!(titles, ["First title", "Second title"], "one a line");

    let png = picture(ImageFormat::Png);
    let huge = place.join("huge.png");
    File::create(&huge).unwrap().set_len(500 << 20).unwrap();
    let cases = [
        (drop("a.png", b""), "empty: 0 bytes"),
        (drop("a.png", &png[..png.len() / 2]), "cut off"),
        (drop("a.ttf", b"\0\x01\0\0 no tables follow"), "not a font"),
        (drop("a.bin", &[0, 1, 2, 3, 4, 5, 6, 7]), "unknown kind"),
        (drop("a.txt", b"ok title\nx\n"), "line 2"),
        (bench.engine.drops().read_file(&huge), "too large: 500 MB"),
        (bench.engine.drops().read_file(place), "is a folder"),
        (bench.engine.drops().read_file(&place.join("gone.png")), "does not exist"),
    ];
    for (dropped, words) in cases {
        let error = refused(dropped);
        assert!(error.message.contains(words), "{words}: {error}");
        assert!(error.hint.is_some(), "{words}: what to do is said: {error}");
    }
}

#[tokio::test]
async fn a_picture_that_declares_too_many_pixels_is_refused_unread() {
    let bench = Bench::new().await;
    let mut png = picture(ImageFormat::Png);
    // Width and height of the header, with the checksum that belongs to them.
    png[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
    let sum = checksum(&png[12..29]);
    png[29..33].copy_from_slice(&sum.to_be_bytes());
    let error = bench.engine.studio().take_picture(&png).unwrap_err();
    assert_eq!(error.code, Code::BadImage, "900 million pixels would take gigabytes: {error}");
    assert!(error.message.contains("30000x30000"), "the header is enough to know: {error}");
    assert!(error.hint.is_some(), "and what to do is said");
}

fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg()))
    })
}

#[tokio::test]
async fn a_typeface_of_ones_own_is_there_after_a_restart_and_a_broken_one_is_told() {
    let bench = Bench::new().await;
    let DroppedFile::Font { font: first, .. } = bench.engine.drops().read("Mine.ttf", &own_font()) else {
        panic!("it is a font");
    };
    assert!(first.own, "it is the person's own: {first:?}");
    assert!(bench.engine.catalog().font(&first.id).is_err(), "this engine stays as it is");
    let next = bench.engine.reconfigured(bench.engine.settings().clone()).unwrap();
    assert_eq!(next.catalog().font(&first.id).unwrap().id, first.id, "the next one has it under the id that was told");
    let DroppedFile::Font { font: again, .. } = bench.engine.drops().read("Mine.ttf", &own_font()) else {
        panic!("again")
    };
    assert_eq!(again, first, "the same file is one font");

    let fonts = bench.home.path().join("fonts");
    assert_eq!(std::fs::read_dir(&fonts).unwrap().count(), 1, "kept once, in the home");
    atomic::write(&fonts.join("broken.otf"), b"OTTO and nothing more").unwrap();
    let reopened = bench.reopened();
    assert!(reopened.catalog().font(&first.id).is_ok(), "a start finds it");
    let problems: Vec<_> = reopened.problems().iter().map(ToString::to_string).collect();
    assert!(problems.len() == 1 && problems[0].contains("broken.otf"), "and tells what it left out: {problems:?}");

    let mut desk = desk(&[("a", "Set in my own")]);
    desk.design.font.clone_from(&first.id);
    let sheet = sheet(&reopened, &desk);
    let cells = [crate::studio::cell("a", "offline/mesh")];
    let kind = thumbsheet_engine::studio::Kind::Generate;
    let run = reopened.studio().generate(&sheet, &desk, &cells, kind, None, &Settings::default()).await.unwrap().0;
    assert_eq!(told(run).await.outcome.tally.done, 1, "titles can be set in it");
}
