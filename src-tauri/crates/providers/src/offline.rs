//! The built-in picture makers: offline, free, the same bytes on every machine.
//!
//! A maker paints a composition in linear light with the palette of the style; a treatment then turns it into a
//! watercolour, a pencil drawing, a neon sign. Everything follows from the title, the style and the seed.

mod aurora;
mod bokeh;
mod city;
mod contours;
mod dunes;
mod geometric;
mod glass;
mod halftone;
mod hills;
mod kit;
mod lowpoly;
mod mesh;
mod palette;
mod papercut;
mod scenery;
mod spheres;
mod stage;
mod style;
mod synth;
mod treatment;

#[cfg(test)]
mod tests;

use kit::pixmap::Pixmap;
use kit::random::{fnv1a, scramble};
use stage::Stage;
use style::Style;

/// One built-in picture maker.
#[derive(Clone, Copy, Debug)]
pub struct Maker {
    /// The stable name used in a plan, lower case: `aurora`.
    pub id: &'static str,
    /// The name shown to people: `Aurora`.
    pub name: &'static str,
    /// One sentence on what it draws.
    pub about: &'static str,
    paint: fn(&Stage) -> Pixmap,
}

/// What a maker gets to draw: texts, palette and size.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// One of the twelve style ids, or a sentence of the creator's own.
    pub style: &'a str,
    /// The title the picture is for; another title gives another picture.
    pub title: &'a str,
    /// Which of the pictures for this title.
    pub seed: u64,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// A drawn picture with its size.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Drawing {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Red, green and blue, eight bits each, row by row from the top left: `width * height * 3` bytes.
    pub rgb: Vec<u8>,
}

/// Every maker, in the order a list shows them.
pub const MAKERS: &[Maker] = &[
    maker("aurora", "Aurora", "Northern lights over mountains and still water.", aurora::paint),
    maker("hills", "Hills", "Layered ridges fading into the haze of a low sun.", hills::paint),
    maker("dunes", "Dunes", "Wind-carved sand, one lit flank and one in shade.", dunes::paint),
    maker("city", "Night city", "A lit skyline between a glowing sky and dark water.", city::paint),
    maker("spheres", "Spheres", "Glossy and matte balls on a studio floor.", spheres::paint),
    maker("papercut", "Papercut", "Stacked sheets of cut paper opening towards a light.", papercut::paint),
    maker("mesh", "Mesh gradient", "Colours folding into each other like silk.", mesh::paint),
    maker("bokeh", "Bokeh", "Lights out of focus, strung through the dark.", bokeh::paint),
    maker("glass", "Fluted glass", "Colour and a bright ball seen through ribbed glass.", glass::paint),
    maker("lowpoly", "Low poly", "Facets of a mountain range under a faceted sky.", lowpoly::paint),
    maker("contours", "Contours", "A relief map drawn in fine lines of equal height.", contours::paint),
    maker("halftone", "Halftone", "A ringed planet printed in dots of two inks.", halftone::paint),
    maker("synth", "Synth horizon", "A striped sun over a glowing grid.", synth::paint),
    maker("geometric", "Geometric", "Quarter circles, discs and stripes on a tiled wall.", geometric::paint),
];

const fn maker(id: &'static str, name: &'static str, about: &'static str, paint: fn(&Stage) -> Pixmap) -> Maker {
    Maker { id, name, about, paint }
}

/// Every maker, in the order a list shows them.
pub fn makers() -> &'static [Maker] {
    MAKERS
}

/// Draws the scene with the maker of that id; `None` if there is no such maker. A side of 0 counts as 1 pixel.
///
/// The same arguments give the same bytes on every machine.
pub fn draw(id: &str, scene: &Scene) -> Option<Drawing> {
    let maker = MAKERS.iter().find(|maker| maker.id == id)?;
    let style = Style::of(scene.style);
    let texts = [id, "\u{1f}", scene.style.trim(), "\u{1f}", scene.title.trim()].concat();
    let stage = Stage::new(scene.width, scene.height, style, scramble(fnv1a(texts.as_bytes()) ^ scramble(scene.seed)));
    let rgb = treatment::finish(&stage, (maker.paint)(&stage));
    Some(Drawing { width: stage.columns as u32, height: stage.rows as u32, rgb })
}
