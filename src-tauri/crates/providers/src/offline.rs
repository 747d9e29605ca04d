//! The built-in picture makers: offline, free, the same bytes on every machine.
//!
//! A maker paints a composition in linear light with the palette of the style; a treatment then turns it into a
//! watercolour, a pencil drawing, a neon sign. Everything follows from the title, the style and the seed.

mod aurora;
mod blocks;
mod bokeh;
mod burst;
mod circuit;
mod city;
mod contours;
mod desk;
mod dunes;
mod geometric;
mod glass;
mod grain;
mod halftone;
mod hills;
mod ink;
mod kit;
mod lowpoly;
mod marble;
mod mesh;
mod painted;
mod palette;
mod papercut;
mod scenery;
mod spheres;
mod spotlight;
mod stage;
mod style;
mod synth;
mod treatment;

#[cfg(test)]
mod tests;

use kit::random::{fnv1a, scramble};
use painted::Painted;
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
    paint: fn(&Stage) -> Painted,
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
    /// Where the subject of the picture is.
    pub subject: Subject,
}

/// The mask of a picture's subject, of the picture's size.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Subject {
    /// Coverage of every pixel, 0 (ground) to 255 (subject), row by row from the top left.
    pub values: Vec<u8>,
    /// Left, top, right and bottom edge of what is mostly subject, in pixels; all 0 where nothing is.
    pub area: [u32; 4],
}

impl Subject {
    fn new(values: Vec<u8>, width: usize) -> Self {
        let mut area: Option<[usize; 4]> = None;
        for (y, row) in values.chunks_exact(width.max(1)).enumerate() {
            let Some(first) = row.iter().position(|&value| value >= 128) else { continue };
            let last = row.iter().rposition(|&value| value >= 128).unwrap_or(first) + 1;
            let [left, top, right, _] = area.unwrap_or([first, y, last, y]);
            area = Some([left.min(first), top, right.max(last), y + 1]);
        }
        Self { values, area: area.unwrap_or_default().map(|edge| edge as u32) }
    }
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
    maker("lowpoly", "Low poly", "A peak in facets over a faceted lake.", lowpoly::paint),
    maker("contours", "Contours", "A relief map drawn in fine lines of equal height.", contours::paint),
    maker("halftone", "Halftone", "A planet, a balloon or a sea in dots of two inks.", halftone::paint),
    maker("synth", "Synth horizon", "A striped sun over a glowing grid.", synth::paint),
    maker("geometric", "Geometric", "Quarter circles, discs and stripes on a tiled wall.", geometric::paint),
    maker("stage", "Stage", "A microphone on a round stage, in two cones of light.", spotlight::paint),
    maker("grain", "Grain", "A grained gradient with one hard arc.", grain::paint),
    maker("burst", "Burst", "Comic rays around a jagged star, with splats of ink.", burst::paint),
    maker("blocks", "Blocks", "Cubes on a grid, raised into a summit.", blocks::paint),
    maker("desk", "Desk", "A laptop, a mug and a notebook seen from above.", desk::paint),
    maker("marble", "Marble", "Two slabs of marble that meet in a vein of gold.", marble::paint),
    maker("circuit", "Circuit", "A chip on a board, with light along its traces.", circuit::paint),
    maker("ink", "Ink", "A circle drawn with one dry brush, over a wash on paper.", ink::paint),
];

const fn maker(id: &'static str, name: &'static str, about: &'static str, paint: fn(&Stage) -> Painted) -> Maker {
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
    let Painted { map, subject } = (maker.paint)(&stage);
    let subject = Subject::new(treatment::settle(&stage, &subject), stage.columns);
    let rgb = treatment::finish(&stage, map);
    Some(Drawing { width: stage.columns as u32, height: stage.rows as u32, rgb, subject })
}
