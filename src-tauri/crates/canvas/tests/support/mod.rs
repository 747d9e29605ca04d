//! What the tests of drawing share.
#![allow(dead_code, reason = "every test file uses its own part of it")]
#![expect(clippy::unwrap_used, reason = "where the bundled catalog does not load, every test has failed")]

use std::sync::LazyLock;

use thumbsheet_canvas::{FontBook, Job, Pixels, TypeSet, draw};
use thumbsheet_core::brief::{Design, Export};
use thumbsheet_core::catalog::{Layer, Template};
use thumbsheet_core::{Catalog, Error, Size};

pub(crate) const GREY: [u8; 3] = [96, 96, 96];

pub(crate) fn bundled() -> &'static Catalog {
    static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::bundled().unwrap());
    &CATALOG
}

pub(crate) fn book() -> &'static FontBook {
    static BOOK: LazyLock<FontBook> = LazyLock::new(|| FontBook::bundled(bundled()).unwrap());
    &BOOK
}

/// The template as it stands, in a font.
pub(crate) fn design(font: &str) -> Design {
    Design::new("given", font)
}

/// The template without panels and shadows: what is left is type.
pub(crate) fn only_type(template: &Template) -> Template {
    let mut bare = template.clone();
    bare.layers.retain(|layer| matches!(layer, Layer::Title(_)));
    for layer in &mut bare.layers {
        if let Layer::Title(layer) = layer {
            layer.shadows.clear();
        }
    }
    bare
}

pub(crate) fn on_grey(
    title: &str,
    template: &Template,
    font: &str,
    canvas: Size,
) -> Result<(Pixels, TypeSet, Vec<Error>), Error> {
    let export = Export { canvas, ..Export::default() };
    draw(
        &Pixels::flat(canvas, GREY),
        &Job {
            slots: thumbsheet_core::brief::Slots::none(),
            art: thumbsheet_canvas::Art::default(),
            title,
            template,
            design: &design(font),
            export: &export,
            receipt: None,
        },
        book(),
    )
}

pub(crate) fn drawn(title: &str, template: &Template, font: &str, canvas: Size) -> (Pixels, TypeSet, Vec<Error>) {
    on_grey(title, template, font, canvas).unwrap_or_else(|error| panic!("'{title}' in {font}: {error}"))
}

/// A picture with light and dark, for shadows and panels to lie on: patches, which make small goldens.
pub(crate) fn patches(size: Size) -> Pixels {
    let mut pixels = Pixels::flat(size, [0; 3]);
    for (at, pixel) in pixels.rgb.chunks_exact_mut(3).enumerate() {
        let (x, y) = (at as u32 % size.width * 8 / size.width, at as u32 / size.width * 6 / size.height);
        pixel[0] = (40 + x * 24) as u8;
        pixel[1] = (60 + y * 30) as u8;
        pixel[2] = (200 - x * 16) as u8;
    }
    pixels
}
