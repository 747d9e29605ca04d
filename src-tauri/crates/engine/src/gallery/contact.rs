//! One picture of a whole sheet: for a README, a chat, a look from afar.

use std::{io::Write as _, path::Path};

use thumbsheet_canvas::{FontBook, Job, Limits, Pixels, decode, draw, encode_jpeg, fit};
use thumbsheet_core::{
    Color, Error, Size,
    brief::{Design, Export},
    catalog::{Align, Area, Layer, Template, TitleLayer, VerticalAlign},
    run_state::{RunState, State},
};
use thumbsheet_disk::{Existing, write_named};

use super::Gallery;

/// Width of one cell, pixels; its height follows from the canvas.
const CELL: u32 = 400;
/// Height of the name below it.
const CAPTION: u32 = 40;
/// Space around and between.
const GAP: u32 = 20;
/// The ground, a neutral that sets off bright and dark pictures alike.
const GROUND: [u8; 3] = [24, 26, 30];

impl Gallery {
    /// Writes one JPEG with every finished thumbnail of `sheet`, each over its model's name.
    ///
    /// # Errors
    /// `INVALID_INPUT` when nothing is finished, or something is in the way; `SAVE_FAILED` when the file cannot be written.
    pub fn contact_sheet(&self, sheet: &RunState, path: &Path, existing: Existing) -> Result<(), Error> {
        let mut cells = Vec::new();
        for thumbnail in &sheet.thumbnails {
            let (State::Done(finished) | State::Reused(finished)) = &thumbnail.state else { continue };
            let picture = decode(&self.context.library.store().get(finished.digest)?, &Limits::default())?;
            let size = Size::new(CELL, (CELL * picture.height).div_ceil(picture.width));
            let name = self
                .context
                .catalog
                .model(thumbnail.planned.model.as_str())
                .map_or_else(|_| thumbnail.planned.model.to_string(), |model| model.name);
            cells.push((fit(&picture, size), caption(&name, &self.context.fonts)?));
        }
        if cells.is_empty() {
            return Err(Error::invalid("No thumbnail is finished, so the contact sheet would be empty."));
        }
        let jpeg = encode_jpeg(&lay_out(&cells), 85)?;
        write_named(path, existing, &mut |file| file.write_all(&jpeg))
    }
}

fn lay_out(cells: &[(Pixels, Pixels)]) -> Pixels {
    let count = cells.len() as u32;
    // As square as thumbnails allow: twice as many rows as a square grid would have fits their shape.
    let columns = (1..=count).find(|columns| columns * columns * 3 >= count * 4).unwrap_or(1).min(4);
    let height = cells.iter().map(|(picture, _)| picture.height).max().unwrap_or_default() + CAPTION;
    let rows = count.div_ceil(columns);
    let mut page = Pixels::flat(Size::new(GAP + columns * (CELL + GAP), GAP + rows * (height + GAP / 2)), GROUND);
    for (index, (picture, name)) in cells.iter().enumerate() {
        let (column, row) = (index as u32 % columns, index as u32 / columns);
        let (x, y) = (GAP + column * (CELL + GAP), GAP + row * (height + GAP / 2));
        put(&mut page, picture, x, y);
        put(&mut page, name, x, y + picture.height);
    }
    page
}

fn put(page: &mut Pixels, picture: &Pixels, x: u32, y: u32) {
    let (row, stride) = (3 * picture.width as usize, 3 * page.width as usize);
    for (line, pixels) in picture.rgb.chunks_exact(row).enumerate() {
        let start = (y as usize + line) * stride + 3 * x as usize;
        page.rgb[start..start + row].copy_from_slice(pixels);
    }
}

fn caption(name: &str, fonts: &FontBook) -> Result<Pixels, Error> {
    let size = Size::new(CELL, CAPTION);
    // Lengths are reference pixels, and the caption is a small canvas: 18 px on it, whatever its unit is.
    let type_size = 18.0 / (Template::unit(size) * Template::reach(size));
    let title = TitleLayer {
        area: Area { x: 0.0, y: 0.1, width: 1.0, height: 0.8 },
        lines: 1,
        align: Align::Left,
        vertical: VerticalAlign::Middle,
        color: Color { red: 214, green: 217, blue: 222 },
        largest: type_size,
        smallest: type_size / 2.0,
        line_height: 1.25,
        ..TitleLayer::default()
    };
    let template = Template { name: "Caption".into(), layers: vec![Layer::Title(title)], ..Template::default() };
    let export = Export { canvas: size, ..Export::default() };
    let design = Design::new("caption", "inter");
    let job = Job { title: name, template: &template, design: &design, export: &export, receipt: None };
    draw(&Pixels::flat(size, GROUND), &job, fonts).map(|drawn| drawn.0)
}
