//! Every kind of picture that comes in, made by an encoder that is not ours (`pictures/make.py`).

#![expect(clippy::unwrap_used, reason = "the helpers of tests, too, fail by panicking")]

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use thumbsheet_canvas::{Limits, Pixels, decode, decode_mask, encode_jpeg, encode_mask, encode_png, fit};
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

/// A JPEG with noise, so that its compressed data are long.
fn noisy() -> Vec<u8> {
    let mut state = 7_u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let data: Vec<u8> = (0..320 * 240 * 3).map(|_| noise()).collect();
    let mut file = Vec::new();
    jpeg_encoder::Encoder::new(&mut file, 85).encode(&data, 320, 240, jpeg_encoder::ColorType::Rgb).unwrap();
    file
}

#[test]
fn a_file_that_is_damaged_inside_is_told_and_not_shown_grey() {
    let whole = noisy();
    assert!(decode(&whole, &Limits::default()).is_ok(), "it is good before");
    for share in [15, 30, 45, 60, 75, 89] {
        let mut damaged = whole.clone();
        let at = damaged.len() * share / 100;
        damaged[at..at + 400].fill(0xff);
        let message = refusal(&damaged);
        assert!(message.contains("damaged"), "damage at {share} %: {message}");
    }
}

#[test]
fn one_scan_a_channel_is_read_in_its_colours() {
    let mut file = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 85);
    encoder.set_optimized_huffman_tables(true);
    encoder.encode(&[40, 60, 200].repeat(64 * 64), 64, 64, jpeg_encoder::ColorType::Rgb).unwrap();
    let picture = decode(&file, &Limits::default()).unwrap();
    for place in [(0, 0), (31, 9), (63, 63)] {
        let found = picture.at(place.0, place.1).unwrap();
        let near = found.iter().zip(BLUE).all(|(a, b)| a.abs_diff(b) < 6);
        assert!(near, "zune-jpeg 0.5.15 decodes it to green stripes: {found:?}");
    }
}

#[test]
fn jpegs_that_are_a_little_odd_are_read_as_others_read_them() {
    let whole = bytes("baseline.jpg");
    let stray = |bytes: &[u8]| [&whole[..2], bytes, &whole[2..]].concat();
    for (file, what) in [
        (stray(b"\0\0\0"), "stray bytes before the first segment"),
        (stray(b"\xff\xff\xff"), "fill bytes"),
        ([&whole[..], b"something behind"].concat(), "bytes behind the end"),
    ] {
        let picture = decode(&file, &Limits::default()).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_quarters(what, &picture, [RED, GREEN, BLUE, WHITE], 8);
    }
}

#[test]
fn jpegs_that_cannot_be_read_are_named() {
    let whole = bytes("baseline.jpg");
    let frame = whole.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    for (marker, precision, word) in [
        (0xc9, 8, "arithmetic coding"),
        (0xca, 8, "arithmetic coding"),
        (0xc1, 12, "12 bits"),
        (0xc5, 8, "hierarchical"),
    ] {
        let mut file = whole.clone();
        file[frame + 1] = marker;
        file[frame + 4] = precision;
        let error = decode(&file, &Limits::default()).unwrap_err();
        assert!(error.message.contains(word) && error.hint.is_some(), "{word}: {error}");
    }
}

/// A PNG of one colour with chunks before its pixels.
fn png_of(color: &[u8], depth: png::BitDepth, chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 4, 4);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(depth);
    let mut writer = encoder.write_header().unwrap();
    for (name, content) in chunks {
        writer.write_chunk(png::chunk::ChunkType(**name), content).unwrap();
    }
    writer.write_image_data(&color.repeat(16)).unwrap();
    writer.finish().unwrap();
    file
}

#[test]
fn the_colour_chunks_of_a_png_are_obeyed_as_in_a_browser() {
    let eight = png::BitDepth::Eight;
    let gamma = |value: u32| value.to_be_bytes();
    let (linear, usual) = (gamma(100_000), gamma(45_455));
    let wide_white = (38_055_u16).to_be_bytes().repeat(3);
    for (color, depth, chunks, wanted, why) in [
        (&[200, 40, 40][..], eight, &[(b"cICP", &[12, 13, 0, 1][..])][..], [219, 0, 24], "Display P3"),
        (&wide_white, png::BitDepth::Sixteen, &[(b"cICP", &[9, 16, 0, 1])], [255; 3], "the diffuse white of PQ"),
        (&[64; 3], eight, &[(b"gAMA", &linear)], [137; 3], "linear light"),
        (&[64; 3], eight, &[(b"gAMA", &usual)], [64; 3], "the usual gamma"),
        (&[64; 3], eight, &[(b"gAMA", &linear), (b"sRGB", &[0])], [64; 3], "sRGB goes before gAMA"),
        (&[64; 3], eight, &[(b"gAMA", &linear), (b"cICP", &[1, 13, 0, 1])], [64; 3], "cICP goes before gAMA"),
        (&[64; 3], eight, &[(b"cICP", &[2, 2, 0, 1])], [64; 3], "unspecified says nothing"),
    ] {
        let picture = decode(&png_of(color, depth, chunks), &Limits::default()).unwrap();
        let found = picture.at(2, 2).unwrap();
        let near = found.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) <= 2);
        assert!(near, "{why}: {found:?} instead of {wanted:?}");
    }
}

#[test]
fn an_orientation_behind_the_header_of_a_jpeg_segment_turns_a_webp() {
    let mut file = bytes("orientation-6.webp");
    let at = file.windows(4).position(|name| name == b"EXIF").unwrap();
    let length = u32::from_le_bytes(*file[at + 4..].first_chunk().unwrap());
    let start = at + 8;
    if !file[start..].starts_with(b"Exif\0\0") {
        file.splice(start..start, *b"Exif\0\0");
        file[at + 4..at + 8].copy_from_slice(&(length + 6).to_le_bytes());
        let whole = (file.len() - 8) as u32;
        file[4..8].copy_from_slice(&whole.to_le_bytes());
    }
    assert!(file[start..].starts_with(b"Exif\0\0"), "as some programs write it");
    let picture = decode(&file, &Limits::default()).unwrap();
    assert_quarters("Exif", &picture, [RED, GREEN, BLUE, WHITE], 0);
}

#[test]
fn the_limit_of_pixels_holds_as_it_is_told() {
    // 61 million pixels: a camera's. Flat grey of one channel is decoded in a moment.
    let (width, height) = (9504, 6336);
    let mut file = Vec::new();
    let grey = vec![90_u8; width * height];
    jpeg_encoder::Encoder::new(&mut file, 50)
        .encode(&grey, width as u16, height as u16, jpeg_encoder::ColorType::Luma)
        .unwrap();
    drop(grey);
    assert_eq!(decode(&file, &Limits::default()).unwrap().size(), Size::new(9504, 6336), "baseline");
    // What the header declares is enough to see the rest: only the pixels are missing.
    for (name, frame) in [("baseline.jpg", 0xc0), ("progressive.jpg", 0xc2), ("cmyk.jpg", 0xc0)] {
        let mut file = bytes(name);
        let at = file.windows(2).position(|pair| pair == [0xff, frame]).unwrap();
        let mut sized = |height: u16, width: u16| {
            file[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
            file[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
            decode(&file, &Limits::default()).map_or_else(|error| error.message, |_| "decoded".to_owned())
        };
        assert!(sized(12_000, 9_000).contains("64000000 pixels at most"), "{name}: 108 million are over the limit");
    }
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 8000, 8000);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Sixteen);
    encoder.set_compression(png::Compression::Fastest);
    let mut writer = encoder.write_header().unwrap();
    let mut stream = writer.stream_writer().unwrap();
    let row = vec![0x80_u8; 8000 * 8];
    for _ in 0..8000 {
        std::io::Write::write_all(&mut stream, &row).unwrap();
    }
    stream.finish().unwrap();
    writer.finish().unwrap();
    assert_eq!(decode(&file, &Limits::default()).unwrap().size(), Size::new(8000, 8000), "eight bytes a pixel");
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

#[test]
fn a_mask_of_ours_is_lossless() {
    let values: Vec<u8> = (0..=255).cycle().take(300 * 7).collect();
    let file = encode_mask(Size::new(300, 7), &values);
    let read = decode_mask(&file, &Limits::default()).unwrap();
    assert_eq!(read, (Size::new(300, 7), values), "a mask must not lose a step");
    let refused = decode_mask(b"no picture", &Limits::default()).unwrap_err();
    assert_eq!(refused.code, Code::BadImage, "what is no picture is no mask");
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
