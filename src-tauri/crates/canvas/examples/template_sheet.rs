//! A contact sheet of the templates over pictures from a folder, and how long each drawing took.
//!
//! `cargo run --release -p thumbsheet-canvas --example template_sheet -- sheet.png PICTURES [WIDTHxHEIGHT] [templates]`. The
//! pictures are PNG files of the built-in makers, `MAKER-STYLE-wide.png`, `-square.png` and `-tall.png`.

#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "an example for looking at results")]

use std::path::Path;
use std::time::Instant;

use thumbsheet_canvas::{Art, FontBook, Lettering, Limits, Pixels, decode, encode_png, fit};
use thumbsheet_core::brief::Design;
use thumbsheet_core::catalog::Layout;
use thumbsheet_core::{Catalog, Size};

#[path = "../tests/support/samples.rs"]
mod samples;

/// Width of a cell and gap between cells, in pixels.
const CELL: u32 = 640;
const GAP: u32 = 10;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let argument = |index: usize, default: &str| arguments.get(index).cloned().unwrap_or_else(|| default.to_owned());
    let folder = argument(2, "pictures");
    let size = argument(3, "1280x720");
    let (width, height) = size.split_once('x').ok_or("the size is WIDTHxHEIGHT")?;
    let canvas = Size::new(width.parse()?, height.parse()?);
    let chosen = argument(4, "all");
    let catalog = Catalog::bundled()?;
    let fonts = FontBook::bundled(&catalog)?;
    let samples: Vec<_> = samples::samples()
        .into_iter()
        .filter(|sample| chosen == "all" || chosen.split(',').any(|id| id == sample.template))
        .collect();
    let cell = Size::new(CELL, CELL * canvas.height / canvas.width);
    let columns = if canvas.width > canvas.height { 2 } else { 5 };
    let cell = if columns == 5 { Size::new(CELL / 2, cell.height / 2) } else { cell };
    let rows = (samples.len() as u32).div_ceil(columns);
    let sheet_size = Size::new(columns * (cell.width + GAP) + GAP, rows * (cell.height + GAP) + GAP);
    let mut sheet = Pixels::flat(sheet_size, [20; 3]);
    let bust = samples::bust();
    let read = |name: &str| -> Result<Pixels, Box<dyn std::error::Error>> {
        let shape = match Layout::of(canvas) {
            Layout::Wide => "wide",
            Layout::Square => "square",
            Layout::Tall => "tall",
        };
        let bytes = std::fs::read(Path::new(&folder).join(format!("{name}-{shape}.png")))?;
        Ok(fit(&decode(&bytes, &Limits::default())?, canvas))
    };
    for (at, sample) in samples.iter().enumerate() {
        let template = catalog.template(sample.template)?;
        let base = read(sample.picture)?;
        let second = (sample.template == "versus").then(|| read("dunes-cinematic")).transpose()?;
        let logo = Pixels::flat(Size::new(64, 64), [255; 3]);
        let art = Art { second: second.as_ref(), avatar: Some(&bust), logo: Some(&logo), subject: None };
        let design = Design::new(sample.template, "inter");
        let started = Instant::now();
        let lettering = Lettering::set_with(sample.title, &sample.slots, template, &design, canvas, &fonts)?;
        let set = started.elapsed();
        let mut pixels = base.clone();
        let started = Instant::now();
        lettering.paint_with(&mut pixels, &art, &fonts);
        let painted = started.elapsed();
        println!(
            "{:13} set {:6.1} ms, painted {:6.1} ms",
            sample.template,
            set.as_secs_f64() * 1000.0,
            painted.as_secs_f64() * 1000.0
        );
        let small = fit(&pixels, cell);
        let (column, row) = (at as u32 % columns, at as u32 / columns);
        let (left, top) = (GAP + column * (cell.width + GAP), GAP + row * (cell.height + GAP));
        for y in 0..cell.height {
            let from = (y * cell.width * 3) as usize;
            let to = (((top + y) * sheet_size.width + left) * 3) as usize;
            let width = cell.width as usize * 3;
            sheet.rgb[to..to + width].copy_from_slice(&small.rgb[from..from + width]);
        }
    }
    std::fs::write(argument(1, "templates.png"), encode_png(&sheet))?;
    Ok(())
}
