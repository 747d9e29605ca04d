//! A contact sheet of the built-in makers, and how long each picture took.
//!
//! `cargo run --release -p thumbsheet-providers --example offline_sheet -- sheet.png [makers] [styles] [seeds] [WIDTHxHEIGHT]`,
//! where makers, styles and seeds are lists with commas and `all` stands for every one.

#![expect(clippy::print_stdout, reason = "an example for looking at results")]

use std::time::Instant;

use image::{RgbImage, imageops};
use thumbsheet_providers::offline::{Scene, draw, makers};

const STYLES: [&str; 12] = [
    "photorealistic",
    "cinematic",
    "cartoon",
    "anime",
    "3d",
    "pixel-art",
    "watercolor",
    "oil-painting",
    "sketch",
    "minimalist",
    "neon",
    "vintage",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let argument =
        |index: usize, default: &'static str| arguments.get(index).map_or(default, String::as_str).to_owned();
    let list =
        |text: String, all: Vec<String>| if text == "all" { all } else { text.split(',').map(str::to_owned).collect() };
    let ids = list(argument(2, "all"), makers().iter().map(|maker| maker.id.to_owned()).collect());
    let styles = list(argument(3, "all"), STYLES.map(str::to_owned).to_vec());
    let seeds = list(argument(4, "1"), vec!["1".to_owned()])
        .iter()
        .map(|seed| seed.parse())
        .collect::<Result<Vec<u64>, _>>()?;
    let size = argument(5, "1200x630");
    let (width, height) = size.split_once('x').ok_or("the size is WIDTHxHEIGHT")?;
    let (width, height): (u32, u32) = (width.parse()?, height.parse()?);
    let cell = (300, (300 * height / width.max(1)).max(1));
    let columns = (styles.len() * seeds.len()) as u32;
    let mut sheet = RgbImage::new(columns * cell.0, ids.len() as u32 * cell.1);
    for (row, id) in ids.iter().enumerate() {
        for (column, (style, seed)) in
            styles.iter().flat_map(|style| seeds.iter().map(move |seed| (style, *seed))).enumerate()
        {
            let started = Instant::now();
            let drawing = draw(id, &Scene { style, title: "Ship the boring version first", seed, width, height })
                .ok_or("no such maker")?;
            println!("{id:10} {style:15} {seed:3} {:6.0} ms", started.elapsed().as_secs_f64() * 1000.0);
            let picture =
                RgbImage::from_raw(drawing.width, drawing.height, drawing.rgb).ok_or("a picture has the wrong size")?;
            let small = imageops::resize(&picture, cell.0, cell.1, imageops::FilterType::Triangle);
            imageops::replace(&mut sheet, &small, i64::from(column as u32 * cell.0), i64::from(row as u32 * cell.1));
        }
    }
    sheet.save(argument(1, "offline-sheet.png"))?;
    Ok(())
}
