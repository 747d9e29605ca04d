//! The finished file: what it holds, how large it is, and that it is the same every time.

#![expect(clippy::unwrap_used, reason = "the helpers of tests, too, fail by panicking")]

mod support;

use proptest::prelude::*;
use support::{book, bundled, patches};
use thumbsheet_canvas::{Composed, Job, Limits, Pixels, compose, decode, draw, fit, read_receipt};
use thumbsheet_core::brief::{Design, Export};
use thumbsheet_core::{Code, Digest, Error, Receipt, Size};

fn receipt(title: &str, prompt: &str) -> Receipt {
    Receipt {
        slots: thumbsheet_core::brief::Slots::EMPTY,
        title: title.to_owned(),
        prompt: prompt.to_owned(),
        model: "offline/aurora".parse().unwrap(),
        style: "cinematic".to_owned(),
        design: Design::default(),
        seed: Some(u64::MAX),
        canvas: Size::REFERENCE,
        base: Digest::of(b"base"),
    }
}

/// Noise, which is what a JPEG finds hardest.
fn noise(size: Size) -> Pixels {
    let mut pixels = Pixels::flat(size, [0; 3]);
    let mut state = 1_u32;
    for value in &mut pixels.rgb {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *value = (state >> 24) as u8;
    }
    pixels
}

fn file(base: &Pixels, export: &Export, receipt: Option<&Receipt>) -> Result<Composed, Error> {
    let job = Job {
        slots: thumbsheet_core::brief::Slots::none(),
        art: thumbsheet_canvas::Art::default(),
        title: "Hello",
        template: &bundled().templates[0],
        design: &Design::default(),
        export,
        receipt,
    };
    compose(base, &job, book())
}

fn count(haystack: &[u8], needle: &[u8]) -> usize {
    haystack.windows(needle.len()).filter(|window| window == &needle).count()
}

#[test]
fn the_file_is_an_srgb_jpeg_of_the_canvas() {
    let base = fit(&patches(Size::new(640, 400)), Size::new(600, 315));
    let made = file(&base, &Export { canvas: base.size(), ..Export::default() }, None).unwrap();
    assert_eq!(&made.jpeg[..4], [0xff, 0xd8, 0xff, 0xe0], "a JFIF header comes first: old readers look for it");
    assert_eq!(count(&made.jpeg, b"JFIF\0"), 1, "once");
    assert_eq!(count(&made.jpeg, b"ICC_PROFILE\0"), 1, "and the profile, so that nobody guesses the colours");
    assert_eq!(count(&made.jpeg, b"ns.adobe.com/xap"), 0, "no receipt was asked for, so nothing is said");
    let read = decode(&made.jpeg, &Limits::default()).unwrap();
    assert_eq!(read.size(), Size::new(made.width, made.height), "what it says is what it is");
    let (found, given) = (read.at(30, 30).unwrap(), base.at(30, 30).unwrap());
    let near = found.iter().zip(given).all(|(a, b)| a.abs_diff(b) < 6);
    assert!(near, "colours survive the embedded profile: {given:?} became {found:?}");
}

#[test]
fn the_screen_shows_what_the_file_holds() {
    let base = patches(Size::new(600, 315));
    let export = Export { canvas: base.size(), quality: 100, ..Export::default() };
    let job = Job {
        slots: thumbsheet_core::brief::Slots::none(),
        art: thumbsheet_canvas::Art::default(),
        title: "Hello",
        template: &bundled().templates[0],
        design: &Design::default(),
        export: &export,
        receipt: None,
    };
    let (shown, ..) = draw(&base, &job, book()).unwrap();
    let kept = decode(&compose(&base, &job, book()).unwrap().jpeg, &Limits::default()).unwrap();
    let error: u64 = shown.rgb.iter().zip(&kept.rgb).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    assert!(error < shown.rgb.len() as u64 * 2, "drawing and file are one picture but for the encoder's loss");
}

#[test]
fn a_receipt_is_found_again() {
    let base = patches(Size::new(300, 158));
    let export = Export { canvas: base.size(), ..Export::default() };
    let given = receipt("Q&A: <\"quotes\"> & 'more' ]]> é 日本", "line one\nline two\t\u{7}\u{1b} \u{fffe} &amp; done");
    let made = file(&base, &export, Some(&given)).unwrap();
    assert_eq!(read_receipt(&made.jpeg), Some(given.clone()), "every character comes back");
    assert_eq!(
        count(&made.jpeg, b"\x07"),
        count(&file(&base, &export, None).unwrap().jpeg, b"\x07"),
        "XML holds no controls"
    );
    for word in ["xmp:CreatorTool=\"Thumbsheet\"", "<dc:title>", "x-default\">Q&amp;A: &lt;"] {
        assert_eq!(count(&made.jpeg, word.as_bytes()), 1, "other programs read {word}");
    }
    assert_eq!(read_receipt(&file(&base, &export, None).unwrap().jpeg), None, "none was written, none is found");
}

#[test]
fn a_receipt_that_does_not_fit_is_said_so() {
    let base = patches(Size::new(300, 158));
    let long = receipt("Title", &"&".repeat(20_000));
    let error = file(&base, &Export { canvas: base.size(), ..Export::default() }, Some(&long)).unwrap_err();
    assert_eq!(error.code, Code::InvalidInput, "{error}");
    assert!(error.message.contains("65533"), "an APP1 segment has a limit: {error}");
}

#[test]
fn quality_goes_down_just_until_the_file_fits() {
    let base = noise(Size::new(320, 168));
    let export = |max_bytes, quality| Export { canvas: base.size(), quality, max_bytes, receipt: false };
    let free = file(&base, &export(None, 85), None).unwrap();
    assert_eq!(free.quality, 85, "without a limit the quality is the one asked for");
    let most = free.jpeg.len() as u64 * 3 / 4;
    let made = file(&base, &export(Some(most), 85), None).unwrap();
    assert!(made.jpeg.len() as u64 <= most, "{} bytes of {most}", made.jpeg.len());
    let next = file(&base, &export(None, made.quality + 1), None).unwrap();
    assert!(next.jpeg.len() as u64 > most, "quality {} was the highest that fits", made.quality);
    let error = file(&base, &export(Some(2_000), 85), None).unwrap_err();
    assert_eq!(error.code, Code::InvalidInput, "noise does not fit two kilobytes: {error}");
    assert!(error.message.contains("2000 are allowed"), "the person is told both numbers: {error}");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let base = noise(Size::new(320, 168));
    let export = Export { canvas: base.size(), ..Export::default() };
    let given = receipt("Title", "Prompt");
    let make = || file(&base, &export, Some(&given)).unwrap().jpeg;
    assert!(make() == make(), "no date, no random id, no order of a hash map");
}

#[test]
fn the_profile_holds_no_date() {
    let made = file(&Pixels::flat(Size::new(64, 64), [1, 2, 3]), &Export::default(), None).unwrap();
    let at = made.jpeg.windows(12).position(|window| window == b"ICC_PROFILE\0").unwrap() + 14;
    let date = &made.jpeg[at + 24..at + 36];
    assert_eq!(date, [0x07, 0xea, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0], "a library stamps the current second here");
}

#[test]
fn the_bytes_are_the_ones_other_machines_make() {
    // Made once and kept: a processor, a platform or a library that gives other bytes shows here.
    let base = fit(&noise(Size::new(500, 300)), Size::new(320, 168));
    let export = Export { canvas: base.size(), ..Export::default() };
    let job = Job {
        slots: thumbsheet_core::brief::Slots::none(),
        art: thumbsheet_canvas::Art::default(),
        title: "Same everywhere",
        template: bundled().template("overlay-center").unwrap(),
        design: &Design::new("given", "lora"),
        export: &export,
        receipt: Some(&receipt("Same everywhere", "noise")),
    };
    let made = compose(&base, &job, book()).unwrap();
    assert_eq!(Digest::of(&made.jpeg).to_string(), BYTES, "the manifest and the resume file rely on it");
}

const BYTES: &str = "240d78d85d012258282eb1d34e5c3bd497c3a4f71eb8d66f3a7b16b2ec8eb0ab";

proptest! {
    #[test]
    fn any_receipt_comes_back(title in "\\PC{0,60}", prompt in "(.|\n|\t|[\\x00-\\x1f]){0,200}", seed: Option<u64>) {
        let base = Pixels::flat(Size::new(64, 64), [9, 9, 9]);
        let given = Receipt { seed, ..receipt(&title, &prompt) };
        let export = Export { canvas: base.size(), ..Export::default() };
        let made = file(&base, &export, Some(&given)).unwrap();
        prop_assert_eq!(read_receipt(&made.jpeg), Some(given));
    }

    #[test]
    fn no_bytes_make_reading_a_receipt_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let _ = read_receipt(&bytes);
        let base = Pixels::flat(Size::new(64, 64), [9, 9, 9]);
        let export = Export { canvas: base.size(), ..Export::default() };
        let mut whole = file(&base, &export, Some(&receipt("Title", "Prompt"))).unwrap().jpeg;
        for (at, value) in damage {
            let at = at.index(whole.len());
            whole[at] = value;
        }
        whole.truncate(cut.index(whole.len()));
        let _ = read_receipt(&whole);
    }
}
