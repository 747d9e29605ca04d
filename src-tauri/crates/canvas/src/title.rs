//! The title on the canvas. The modules are the phases, in order: `settle` the words, find a `coverage` of fonts,
//! `shape` them into glyphs once, `wrap` at a width, `fit` the largest size, `place` the lines, `paint` a mask.

mod coverage;
mod fit;
mod paint;
mod place;
mod settle;
mod shape;
mod wrap;

use thumbsheet_core::catalog::TitleLayer;
use thumbsheet_core::{Code, Error};

use crate::{FontBook, bounds::Bounds};
pub(crate) use paint::mask;
pub(crate) use place::{Glyph, Placed};

/// The type as it was set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TypeSet {
    /// Size of the type in pixels of the canvas.
    pub size_px: f32,
    /// Height of its capitals in pixels of the canvas; what legibility hangs on.
    pub cap_height_px: f32,
    /// The lines, top to bottom.
    pub lines: Vec<String>,
    /// The pixels the glyphs touch.
    pub ink: Bounds,
    /// Families that helped out, in the order they were needed.
    pub fallbacks: Vec<String>,
    /// Whether a word had to be broken.
    pub broken: bool,
}

/// Where the title goes, in pixels.
#[derive(Clone, Copy)]
pub(crate) struct Frame {
    pub(crate) bounds: Bounds,
    /// Pixels to one reference pixel.
    pub(crate) unit: f32,
    /// How much larger than a template's largest size the type may get.
    pub(crate) reach: f32,
}

pub(crate) struct Typeset {
    pub(crate) placed: Placed,
    /// The text that the glyphs' places are in.
    pub(crate) text: String,
    pub(crate) set: TypeSet,
    pub(crate) warnings: Vec<Error>,
}

/// Sets `title` in the font with the id `font`, as large as the layer allows.
pub(crate) fn set(
    title: &str,
    layer: &TitleLayer,
    template_name: &str,
    frame: Frame,
    font: &str,
    fonts: &FontBook,
) -> Result<Typeset, Error> {
    let first = fonts.position(font).ok_or_else(|| {
        Error::invalid(format!("There is no font '{font}'.")).hint("List the fonts to see their ids.")
    })?;
    let text = settle::settle(title);
    let coverage = coverage::cover(&text, first, fonts)?;
    let placed = fonts.with_contexts(|contexts| {
        let mut setter = fit::Setter { layer, frame, fonts, contexts };
        if let Some(placed) = setter.largest(&text, &coverage.spans) {
            return Ok(placed);
        }
        let over = setter.characters_over(&text, &coverage.spans);
        Err(Error::new(Code::TextOverflow, format!("Title is too long for {template_name}: {over} characters over."))
            .hint("Shorten it, or take a template with more room."))
    })?;
    let set = TypeSet {
        size_px: placed.size,
        cap_height_px: placed.cap_height,
        lines: placed.lines.clone(),
        ink: placed.ink,
        fallbacks: coverage.fallbacks,
        broken: placed.broken,
    };
    Ok(Typeset { placed, text, set, warnings: coverage.warnings })
}
