//! Every kind of picture that comes in, made by an encoder that is not ours (`pictures/make.py`).

#![expect(clippy::unwrap_used, reason = "the helpers of tests, too, fail by panicking")]

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use thumbsheet_canvas::{Limits, Pixels, decode, encode_jpeg, encode_png, fit};
use thumbsheet_core::{Code, Size};

const RED: [u8; 3] = [220, 30, 40];
const GREEN: [u8; 3] = [30, 180, 60];
const BLUE: [u8; 3] = [40, 60, 200];
const WHITE: [u8; 3] = [255, 255, 255];

fn bytes(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures").join(name)).unwrap()
}

fn read(name: &str) -> Pixels {
    decode(&bytes(name), &Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Compares the middles of the four quarters: top left, top right, bottom left, bottom right.
fn assert_quarters(name: &str, picture: &Pixels, wanted: [[u8; 3]; 4], tolerance: u8) {
    assert_eq!((picture.width, picture.height), (32, 24), "{name}: 32x24 once upright");
    for (place, want) in [(8, 6), (24, 6), (8, 18), (24, 18)].into_iter().zip(wanted) {
        let found = picture.at(place.0, place.1).unwrap();
        let near = found.iter().zip(want).all(|(a, b)| a.abs_diff(b) <= tolerance);
        assert!(near, "{name} at {place:?}: {found:?} instead of {want:?}");
    }
}

#[test]
fn every_orientation_comes_out_upright() {
    for n in 1..=8 {
        let name = format!("orientation-{n}.jpg");
        assert_quarters(&name, &read(&name), [RED, GREEN, BLUE, WHITE], 6);
    }
    for name in ["orientation-6.png", "orientation-6.webp"] {
        assert_quarters(name, &read(name), [RED, GREEN, BLUE, WHITE], 0);
    }
}

#[test]
fn colour_pictures_keep_their_colours() {
    for name in ["rgb.png", "rgb-16.png", "palette.png", "lossless.webp", "animated.gif", "animated.webp"] {
        assert_quarters(name, &read(name), [RED, GREEN, BLUE, WHITE], 1);
    }
    for name in ["baseline.jpg", "progressive.jpg", "halved.jpg", "lossy.webp"] {
        assert_quarters(name, &read(name), [RED, GREEN, BLUE, WHITE], 8);
    }
}

#[test]
fn grey_pictures_stay_grey() {
    let wanted = [60, 120, 180, 255].map(|v| [v; 3]);
    for (name, tolerance) in [("gray.png", 0), ("gray-16.png", 0), ("gray.jpg", 2)] {
        assert_quarters(name, &read(name), wanted, tolerance);
    }
}

#[test]
fn what_is_transparent_stands_on_white() {
    let half = [127; 3];
    assert_quarters("gray-alpha.png", &read("gray-alpha.png"), [[0; 3], half, [200; 3], WHITE], 1);
    assert_quarters("alpha.png", &read("alpha.png"), [RED, half, BLUE, WHITE], 1);
    assert_quarters("alpha.webp", &read("alpha.webp"), [RED, half, BLUE, WHITE], 1);
    assert_quarters("palette-transparent.png", &read("palette-transparent.png"), [RED, WHITE, BLUE, WHITE], 0);
    let green_at_half = GREEN.map(|v| ((u16::from(v) * 128 + 255 * 127) / 255) as u8);
    assert_quarters("rgba-16.png", &read("rgba-16.png"), [RED, green_at_half, BLUE, WHITE], 1);
}

#[test]
fn four_inks_become_what_a_browser_shows() {
    let wanted = [[0, 255, 255], [255, 0, 255], [255, 255, 0], [127; 3]];
    assert_quarters("cmyk.jpg", &read("cmyk.jpg"), wanted, 6);
    assert_quarters("cmyk-unmarked.jpg", &read("cmyk-unmarked.jpg"), wanted, 6);
}

#[test]
fn inks_stored_as_ycck_are_the_same_inks() {
    // Cyan, magenta, yellow, half black; the encoder inverts them as Photoshop does. (Pillow reads its file the same way.)
    let quarters = [[255, 0, 0, 0], [0, 255, 0, 0], [0, 0, 255, 0], [0, 0, 0, 128]];
    let data: Vec<u8> = (0..24_usize)
        .flat_map(|y| (0..32_usize).flat_map(move |x| quarters[usize::from(y >= 12) * 2 + usize::from(x >= 16)]))
        .collect();
    let mut file = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut file, 95);
    encoder.encode(&data, 32, 24, jpeg_encoder::ColorType::CmykAsYcck).unwrap();
    let picture = decode(&file, &Limits::default()).unwrap();
    assert_quarters("ycck", &picture, [[0, 255, 255], [255, 0, 255], [255, 255, 0], [127; 3]], 8);
}

#[test]
fn an_embedded_profile_is_obeyed() {
    // The profile's red and green are exchanged: lcms says (155, 214, 0) and so on; here only who is larger matters.
    for name in ["swapped.png", "swapped.jpg", "swapped.webp", "swapped-alpha.png"] {
        let [r, g, _] = read(name).at(8, 6).unwrap();
        assert!(g > r, "{name}: its profile says that this red is a green, found {r}, {g}");
    }
    assert_quarters("gray-rgb-profile.png", &read("gray-rgb-profile.png"), [60, 120, 180, 255].map(|v| [v; 3]), 2);
    assert_quarters("gray-linear.png", &read("gray-linear.png"), [133, 188, 219, 255].map(|v| [v; 3]), 2);
}

#[test]
fn a_profile_of_inks_is_obeyed() {
    // What lcms2 makes of it.
    let wanted = [[213, 60, 55], [48, 166, 56], [62, 74, 172], [118, 118, 118]];
    assert_quarters("cmyk-profile.jpg", &read("cmyk-profile.jpg"), wanted, 8);
}

fn refusal(bytes: &[u8]) -> String {
    let error = decode(bytes, &Limits::default()).unwrap_err();
    assert_eq!(error.code, Code::BadImage, "whatever is wrong with a picture is BAD_IMAGE: {error}");
    error.message
}

#[test]
fn a_cut_file_is_refused_not_greyed() {
    for name in ["rgb.png", "baseline.jpg", "progressive.jpg", "lossless.webp", "lossy.webp", "animated.gif"] {
        let whole = bytes(name);
        // A GIF's first frame and a PNG's last row are whole long before the file's end.
        let most = if name.ends_with("gif") { 40 } else { 85 };
        for share in (5..=most).step_by(5) {
            let cut = decode(&whole[..whole.len() * share / 100], &Limits::default());
            assert_eq!(cut.map_err(|error| error.code), Err(Code::BadImage), "{name} cut at {share} %");
        }
    }
    let large = encode_jpeg(&Pixels::flat(Size::new(400, 300), [90, 120, 10]), 85).unwrap();
    assert!(refusal(&large[..large.len() - 40]).contains("cut off"), "the last forty bytes are missing");
}

#[test]
fn a_file_that_would_be_shown_wrong_is_refused() {
    let mut file = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 85);
    encoder.set_optimized_huffman_tables(true);
    encoder.encode(&[40, 60, 200].repeat(64 * 64), 64, 64, jpeg_encoder::ColorType::Rgb).unwrap();
    assert!(refusal(&file).contains("scan of its own"), "zune-jpeg 0.5.15 decodes it to green stripes");
}

#[test]
fn our_own_files_come_back_in_their_colours() {
    for quality in [30, 60, 85, 89, 90, 100] {
        for size in [Size::new(600, 315), Size::new(61, 47), Size::new(16, 16)] {
            let file = encode_jpeg(&Pixels::flat(size, BLUE), quality).unwrap();
            let found = decode(&file, &Limits::default()).unwrap().at(9, 9).unwrap();
            let near = found.iter().zip(BLUE).all(|(a, b)| a.abs_diff(b) < 6);
            assert!(near, "quality {quality}, {size}: {found:?}");
        }
    }
}

#[test]
fn what_is_no_picture_is_named() {
    for (given, word) in [
        (&b""[..], "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"<?xml version='1.0'?>\n<svg/>", "SVG"),
        (b"<!DOCTYPE html><title>502</title>", "web page"),
        (b"{\"error\":{}}", "JSON"),
        (b"Bad gateway", "text"),
        (b"\0\0\0\x20ftypavif\0\0\0\0", "AVIF"),
        (b"\0\0\0\x20ftypheic\0\0\0\0", "HEIC"),
        (b"BM\0\0", "BMP"),
        (b"%PDF-1.7", "PDF"),
        (&[0, 1, 2, 3], "unknown kind"),
    ] {
        let message = refusal(given);
        assert!(message.contains(word), "'{word}' is what helps the person, not '{message}'");
    }
}

#[test]
fn limits_hold_before_anything_is_decoded() {
    assert!(refusal(&bytes("bomb.png")).contains("100000x100000"), "the header declares ten gigapixels");
    let small = |bytes, pixels, memory| Limits { bytes, pixels, memory };
    for (limits, what) in [
        (small(10, 1 << 20, 1 << 20), "bytes of the file"),
        (small(1 << 20, 700, 1 << 20), "pixels"),
        (small(1 << 20, 1 << 20, 1000), "memory"),
    ] {
        for name in ["rgb.png", "baseline.jpg", "lossless.webp", "animated.gif"] {
            let error = decode(&bytes(name), &limits).unwrap_err();
            assert!(error.message.contains("too large"), "{name} passes the limit of {what}: {error}");
        }
    }
}

#[test]
fn a_fitted_picture_covers_the_canvas_and_is_cropped_evenly() {
    let mut stripes = Pixels::flat(Size::new(300, 100), BLUE);
    for row in stripes.rgb.chunks_exact_mut(900) {
        row[..300].copy_from_slice(&RED.repeat(100));
        row[600..].copy_from_slice(&GREEN.repeat(100));
    }
    let square = fit(&stripes, Size::new(50, 50));
    assert_eq!(square.size(), Size::new(50, 50), "the canvas, whatever came in");
    for x in 4..46 {
        assert_eq!(square.at(x, 25), Some(BLUE), "a third of a 3:1 picture is left: its middle");
    }
    let wide = fit(&stripes, Size::new(600, 200));
    assert_eq!((wide.at(10, 100), wide.at(590, 100)), (Some(RED), Some(GREEN)), "the same shape loses nothing");
}

#[test]
fn a_png_of_ours_is_lossless() {
    let picture = read("lossy.webp");
    assert_eq!(decode(&encode_png(&picture), &Limits::default()).unwrap(), picture, "a base must not lose a bit");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = decode(&bytes, &Limits::default());
    }

    #[test]
    fn no_damage_makes_it_panic(
        which in 0..SAMPLES.len(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in any::<prop::sample::Index>(),
        cuts in any::<bool>(),
    ) {
        let mut file = bytes(SAMPLES[which]);
        for (at, value) in damage {
            let at = at.index(file.len());
            file[at] = value;
        }
        if cuts {
            file.truncate(cut.index(file.len()));
        }
        let limits = Limits { pixels: 4_000_000, memory: 64 << 20, ..Limits::default() };
        if let Ok(picture) = decode(&file, &limits) {
            prop_assert_eq!(picture.rgb.len() as u64, picture.size().pixels() * 3, "pixels and size agree");
        }
    }
}

const SAMPLES: [&str; 16] = [
    "rgb.png",
    "rgba-16.png",
    "palette-transparent.png",
    "swapped.png",
    "gray-linear.png",
    "baseline.jpg",
    "halved.jpg",
    "progressive.jpg",
    "cmyk.jpg",
    "cmyk-profile.jpg",
    "swapped.jpg",
    "orientation-6.jpg",
    "lossy.webp",
    "alpha.webp",
    "animated.webp",
    "animated.gif",
];
