//! From a base to a JPEG, stage by stage and whole: `cargo bench --bench compose`.
#![expect(clippy::expect_used, reason = "a bench that cannot start has nothing to say")]

use divan::{Bencher, black_box};
use thumbsheet_core::{
    Catalog, Receipt, Size,
    brief::{Design, Export},
};
use thumbsheet_engine::canvas::{FontBook, Job, Limits, Pixels, compose, decode, draw, encode_jpeg, encode_png, fit};
use thumbsheet_providers::offline;

fn main() {
    divan::main();
}

const TITLE: &str = "Why fan-out beats sequential: a field guide for impatient people";

/// A picture with detail, at the size that a provider sends.
fn picture(width: u32, height: u32) -> Pixels {
    let scene = offline::Scene { style: "photorealistic", title: TITLE, seed: 1, width, height };
    let drawing = offline::draw("hills", &scene).expect("a built-in model");
    Pixels { width: drawing.width, height: drawing.height, rgb: drawing.rgb }
}

struct Desk {
    catalog: Catalog,
    fonts: FontBook,
    fitted: Pixels,
    design: Design,
}

impl Desk {
    fn new() -> Self {
        let catalog = Catalog::bundled().expect("the built-in catalog");
        let fonts = FontBook::bundled(&catalog).expect("the built-in fonts");
        Self { fitted: fit(&picture(1536, 864), Size::REFERENCE), design: Design::default(), catalog, fonts }
    }

    fn job<'a>(&'a self, template: &str, export: &'a Export, receipt: Option<&'a Receipt>) -> Job<'a> {
        let template = self.catalog.template(template).expect("a built-in template");
        Job {
            slots: thumbsheet_core::brief::Slots::none(),
            art: thumbsheet_engine::canvas::Art::default(),
            title: TITLE,
            template,
            design: &self.design,
            export,
            receipt,
        }
    }
}

#[divan::bench]
fn decode_png_1536x864(bencher: Bencher) {
    let bytes = encode_png(&picture(1536, 864));
    bencher.bench_local(|| decode(black_box(&bytes), &Limits::default()).expect("decodes"));
}

#[divan::bench]
fn decode_jpeg_1536x864(bencher: Bencher) {
    let bytes = encode_jpeg(&picture(1536, 864), 95).expect("encodes");
    bencher.bench_local(|| decode(black_box(&bytes), &Limits::default()).expect("decodes"));
}

#[divan::bench]
fn fit_1536x864_to_1200x630(bencher: Bencher) {
    let base = picture(1536, 864);
    bencher.bench_local(|| fit(black_box(&base), Size::REFERENCE));
}

#[divan::bench(args = ["bottom-bar", "left-panel", "center-box", "overlay-bottom", "overlay-center"])]
fn draw_title(bencher: Bencher, template: &str) {
    let (desk, export) = (Desk::new(), Export::default());
    let job = desk.job(template, &export, None);
    bencher.bench_local(|| draw(black_box(&desk.fitted), &job, &desk.fonts).expect("fits"));
}

#[divan::bench]
fn encode_1200x630_q85(bencher: Bencher) {
    let desk = Desk::new();
    bencher.bench_local(|| encode_jpeg(black_box(&desk.fitted), 85).expect("encodes"));
}

#[divan::bench(args = ["bottom-bar", "overlay-center"])]
fn whole_from_png_1536x864(bencher: Bencher, template: &str) {
    let (desk, export) = (Desk::new(), Export::default());
    let bytes = encode_png(&picture(1536, 864));
    let job = desk.job(template, &export, None);
    bencher.bench_local(|| {
        let base = decode(black_box(&bytes), &Limits::default()).expect("decodes");
        compose(&fit(&base, Size::REFERENCE), &job, &desk.fonts).expect("composes")
    });
}

#[divan::bench(args = offline::makers().iter().map(|maker| maker.id))]
fn offline_1200x630(bencher: Bencher, maker: &str) {
    let scene = offline::Scene { style: "photorealistic", title: TITLE, seed: 1, width: 1200, height: 630 };
    bencher.bench_local(|| offline::draw(black_box(maker), &scene));
}
