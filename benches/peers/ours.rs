//! Our side of `make bench-peers`: the pictures that every library reads, and how long we take for each job.
//!
//! `inputs FOLDER` writes the picture as PNG. `round FOLDER COUNT` prints one JSON line per job: the median of COUNT
//! runs in milliseconds, on one thread, after one run to warm up. Without arguments it runs each job once.
#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench that cannot start has nothing to say"
)]

use std::path::Path;
use std::time::Instant;

use thumbsheet_core::Size;
use thumbsheet_core::brief::{Design, Export};
use thumbsheet_core::{Catalog, catalog::Template};
use thumbsheet_engine::canvas::{FontBook, Job, Limits, Pixels, compose, decode, encode_png, fit};
use thumbsheet_providers::offline;

/// Two lines in every library.
const TITLE: &str = "Why fan-out beats sequential work for small teams";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["inputs", folder] => std::fs::write(Path::new(folder).join("photo.png"), photo()).expect("a writable folder"),
        ["round", folder, count] => round(Path::new(folder), count.parse().expect("a number of runs")),
        _ => {
            let folder = tempfile::tempdir().expect("a folder");
            std::fs::write(folder.path().join("photo.png"), photo()).expect("a writable folder");
            round(folder.path(), 1);
        }
    }
}

/// A picture with the detail and the noise of a photograph, 1536x1024.
fn photo() -> Vec<u8> {
    let scene = offline::Scene { style: "photorealistic", title: TITLE, seed: 1, width: 1536, height: 1024 };
    let mut drawing = offline::draw("hills", &scene).expect("a built-in model");
    let mut state = 0x9e37_79b9_u32;
    for value in &mut drawing.rgb {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        let noise = (state % 13) as i16 - 6;
        *value = (i16::from(*value) + noise).clamp(0, 255) as u8;
    }
    encode_png(&Pixels { width: drawing.width, height: drawing.height, rgb: drawing.rgb })
}

fn round(folder: &Path, count: usize) {
    let catalog = Catalog::bundled().expect("the built-in catalog");
    let fonts = FontBook::bundled(&catalog).expect("the built-in fonts");
    for (name, file, template) in [
        ("PNG", "photo.png", "bottom-bar"),
        ("JPEG", "photo.jpg", "bottom-bar"),
        ("WebP", "photo.webp", "bottom-bar"),
        ("PNG, shadows", "photo.png", "overlay-center"),
    ] {
        // Without the other libraries, only the PNG is there.
        let Ok(bytes) = std::fs::read(folder.join(file)) else { continue };
        let template = catalog.template(template).expect("a built-in template");
        let took = median(count, || whole(&bytes, template, &fonts));
        println!("{{\"job\":\"{name}\",\"ms\":{took:.2}}}");
    }
}

/// From a provider's bytes to the bytes of a JPEG.
fn whole(bytes: &[u8], template: &Template, fonts: &FontBook) {
    let base = decode(bytes, &Limits::default()).expect("decodes");
    let (design, export) = (Design::default(), Export::default());
    let job = Job {
        slots: thumbsheet_core::brief::Slots::none(),
        art: thumbsheet_engine::canvas::Art::default(),
        title: TITLE,
        template,
        design: &design,
        export: &export,
        receipt: None,
    };
    std::hint::black_box(compose(&fit(&base, Size::REFERENCE), &job, fonts).expect("composes"));
}

fn median(count: usize, job: impl Fn()) -> f64 {
    job();
    let mut took: Vec<f64> = (0..count.max(1))
        .map(|_| {
            let began = Instant::now();
            job();
            began.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    took.sort_unstable_by(f64::total_cmp);
    took[took.len() / 2]
}
