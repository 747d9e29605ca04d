//! From a keystroke to drawn tiles, over bases that are warm: `cargo bench --bench live`.
#![expect(clippy::expect_used, reason = "a bench that cannot start has nothing to say")]

use divan::Bencher;
use tempfile::TempDir;
use thumbsheet_core::{
    Brief, Catalog, Digest, Size,
    brief::{Design, Slots},
};
use thumbsheet_engine::{
    DrawOne, Engine, Environment, Parts,
    canvas::{FontBook, Lettering, Pixels, encode_jpeg, encode_png, fit},
};
use thumbsheet_providers::offline;
use tokio::runtime::Runtime;

fn main() {
    divan::main();
}

const TITLE: &str = "Why fan-out beats sequential: a field guide";
const TILE: Size = Size::new(408, 214);

fn picture(seed: u64) -> Pixels {
    let scene = offline::Scene { style: "photorealistic", title: TITLE, seed, width: 1536, height: 1024 };
    let drawing = offline::draw("mesh", &scene).expect("a built-in model");
    Pixels { width: drawing.width, height: drawing.height, rgb: drawing.rgb }
}

struct Desk {
    runtime: Runtime,
    engine: Engine,
    bases: Vec<Digest>,
    _home: TempDir,
}

impl Desk {
    /// An engine with so many bases in its store.
    fn new(bases: usize) -> Self {
        let home = TempDir::new().expect("a folder");
        let environment = Environment::of([("THUMBSHEET_HOME", home.path().display().to_string())]);
        let engine = Engine::open(Parts::new(&environment).expect("the built-in parts")).expect("opens");
        let store = engine.library().store();
        let bases = (0..bases as u64).map(|seed| store.put(&encode_png(&picture(seed))).expect("stored")).collect();
        let runtime = tokio::runtime::Builder::new_multi_thread().build().expect("a runtime");
        Self { runtime, engine, bases, _home: home }
    }

    /// Types a letter: rows of six models, each row a title of its own.
    fn draw(&self, letter: usize, template: &str) -> usize {
        let pictures = self.bases.iter().enumerate().map(|(at, base)| DrawOne {
            slots: Slots::EMPTY,
            base: Some(*base),
            title: format!("{} {TITLE} {letter}", at / 6),
            design: Design::new(template, "inter"),
            canvas: Size::REFERENCE,
        });
        let drawn = self.runtime.block_on(self.engine.live().draw(pictures.collect(), TILE.width));
        drawn.into_iter().map(|tile| tile.expect("drawn").rgb.len()).sum()
    }
}

#[divan::bench(args = [1, 9, 36])]
fn keystroke_bottom_bar(bencher: Bencher, tiles: usize) {
    let desk = Desk::new(tiles);
    desk.draw(0, "bottom-bar");
    let mut letter = 0;
    bencher.bench_local(|| {
        letter += 1;
        desk.draw(letter, "bottom-bar")
    });
}

#[divan::bench(args = [1, 9, 36])]
fn keystroke_overlay_center(bencher: Bencher, tiles: usize) {
    let desk = Desk::new(tiles);
    desk.draw(0, "overlay-center");
    let mut letter = 0;
    bencher.bench_local(|| {
        letter += 1;
        desk.draw(letter, "overlay-center")
    });
}

fn book() -> (Catalog, FontBook) {
    let catalog = Catalog::bundled().expect("the built-in catalog");
    let fonts = FontBook::bundled(&catalog).expect("the built-in fonts");
    (catalog, fonts)
}

fn lettering(catalog: &Catalog, fonts: &FontBook, template: &str) -> Lettering {
    let design = Design::new(template, "inter");
    let template = catalog.template(template).expect("a built-in template");
    Lettering::set(TITLE, template, &design, Size::REFERENCE, fonts).expect("fits")
}

#[divan::bench(args = ["bottom-bar", "left-panel", "overlay-center"])]
fn set_type(bencher: Bencher, template: &str) {
    let (catalog, fonts) = book();
    bencher.bench_local(|| lettering(&catalog, &fonts, template));
}

#[divan::bench(args = ["bottom-bar", "overlay-center"])]
fn paint_tile(bencher: Bencher, template: &str) {
    let (catalog, fonts) = book();
    let (lettering, base) = (lettering(&catalog, &fonts, template), fit(&picture(1), TILE));
    bencher.bench_local(|| {
        let mut pixels = base.clone();
        lettering.paint(&mut pixels, &fonts);
        pixels
    });
}

#[divan::bench]
fn encode_tile(bencher: Bencher) {
    let tile = fit(&picture(1), TILE);
    bencher.bench_local(|| encode_jpeg(&tile, 82).expect("encodes"));
}

#[divan::bench(args = ["bottom-bar", "overlay-center"])]
fn check(bencher: Bencher, template: &str) {
    let desk = Desk::new(1);
    let brief = Brief { design: Design::new(template, "inter"), ..Brief::new(TITLE) };
    let one = || DrawOne {
        slots: Slots::EMPTY,
        base: desk.bases.first().copied(),
        title: brief.title.clone(),
        design: brief.design.clone(),
        canvas: Size::REFERENCE,
    };
    bencher.bench_local(|| desk.runtime.block_on(desk.engine.live().check(one())).expect("checks"));
}
