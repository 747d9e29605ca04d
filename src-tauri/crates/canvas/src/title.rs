//! Setting the title. The modules are the phases, in order: `settle` the words, find a `coverage` of fonts, `shape`
//! them into glyphs once, `wrap` at a width, `fit` the largest size, `place` the lines, `paint` a mask.
//!
//! That is how [`set`] sets the reference templates. [`typeset`] sets a [`StyledText`] in a [`Setting`]: `words` reads
//! its marks, `spots` finds where lines may end (`hyphens` in words), `score` chooses among them, and `block` sizes and
//! places the lines.

mod block;
mod coverage;
mod fit;
mod hyphens;
mod paint;
mod place;
mod same;
mod score;
mod setting;
mod settle;
mod shape;
mod spots;
mod words;
mod wrap;

use std::ops::Range;

use thumbsheet_core::catalog::TitleLayer;
use thumbsheet_core::title::StyledText;
use thumbsheet_core::{Code, Error};

use crate::{FontBook, bounds::Bounds};
pub(crate) use paint::{mask, pictures};
pub(crate) use place::{Glyph, Placement};
pub use same::{SameSize, same_size};
pub(crate) use setting::Setting;

/// Sizes, lines and fonts of a title as set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TypeSet {
    /// Type size, in pixels of the canvas.
    pub size_px: f32,
    /// Height of the capitals, in pixels of the canvas. It decides legibility.
    pub cap_height_px: f32,
    /// The lines, top to bottom.
    pub lines: Vec<String>,
    /// Bounds of all pixels that glyphs touch.
    pub ink: Bounds,
    /// Names of the fallback fonts, in order of use.
    pub fallbacks: Vec<String>,
    /// Whether a word is broken across lines.
    pub broken: bool,
}

/// The box for the title, in pixels.
#[derive(Clone, Copy)]
pub(crate) struct Frame {
    pub(crate) bounds: Bounds,
    /// Pixels per reference pixel.
    pub(crate) unit: f32,
    /// Factor by which the type may exceed the template's largest size.
    pub(crate) reach: f32,
}

pub(crate) struct Typeset {
    pub(crate) placed: Placement,
    /// The text that the glyphs' positions refer to.
    pub(crate) text: String,
    /// Byte ranges of its emphasised words.
    pub(crate) emphasis: Vec<Range<usize>>,
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
    let Covered { text, coverage } = covered(title, font, fonts)?;
    let placed = fonts.with_contexts(|contexts| {
        let mut setter = fit::Setter { layer, frame, fonts, contexts };
        setter.largest(&text, &coverage.spans).ok_or_else(|| overflow(&mut setter, template_name, &text, &coverage))
    })?;
    let set = described(&placed, coverage.fallbacks);
    Ok(Typeset { placed, text, emphasis: Vec::new(), set, warnings: coverage.warnings })
}

fn described(placed: &Placement, fallbacks: Vec<String>) -> TypeSet {
    TypeSet {
        size_px: placed.size,
        cap_height_px: placed.cap_height,
        lines: placed.lines.clone(),
        ink: placed.ink,
        fallbacks,
        broken: placed.broken,
    }
}

/// Sets `styled` in the font with the id `font`, as large as the setting allows. `name` is the template's, for errors.
pub(crate) fn typeset(
    styled: &StyledText,
    setting: &Setting<'_>,
    name: &str,
    font: &str,
    fonts: &FontBook,
) -> Result<Typeset, Error> {
    let first = known(font, fonts)?;
    let words = words::Words::of(styled, setting.capitals, setting.language);
    let coverage = coverage::cover(&words.text, first, fonts)?;
    let setting = setting.for_length(words.text.chars().count());
    let largest = |words: &words::Words, spans: &[coverage::Span]| {
        fonts.with_contexts(|contexts| block::Block { setting: &setting, words, spans, fonts, contexts }.largest())
    };
    let Some(placed) = largest(&words, &coverage.spans) else {
        let fits = |words: &words::Words| largest(words, &coverage.spans).is_some();
        return Err(too_long(name, words.over(fits)));
    };
    let set = described(&placed, coverage.fallbacks);
    Ok(Typeset { placed, text: words.text, emphasis: words.emphasis, set, warnings: coverage.warnings })
}

/// Whether [`set`] sets the title, and its error where it does not. Takes a fraction of the time: most titles fit at the
/// smallest size, and no larger one is tried then.
pub(crate) fn check(
    title: &str,
    layer: &TitleLayer,
    template_name: &str,
    frame: Frame,
    font: &str,
    fonts: &FontBook,
) -> Result<(), Error> {
    let Covered { text, coverage } = covered(title, font, fonts)?;
    fonts.with_contexts(|contexts| {
        let mut setter = fit::Setter { layer, frame, fonts, contexts };
        // Where the smallest size fails, a larger one may not: lines break elsewhere there.
        if setter.fits_smallest(&text, &coverage.spans) || setter.largest(&text, &coverage.spans).is_some() {
            return Ok(());
        }
        Err(overflow(&mut setter, template_name, &text, &coverage))
    })
}

/// The words of a title, with a font for each.
struct Covered {
    text: String,
    coverage: coverage::Coverage,
}

fn covered(title: &str, font: &str, fonts: &FontBook) -> Result<Covered, Error> {
    let first = known(font, fonts)?;
    let text = settle::settle(title);
    let coverage = coverage::cover(&text, first, fonts)?;
    Ok(Covered { text, coverage })
}

fn known(font: &str, fonts: &FontBook) -> Result<usize, Error> {
    fonts
        .position(font)
        .ok_or_else(|| Error::invalid(format!("There is no font '{font}'.")).hint("List the fonts to see their ids."))
}

fn overflow(setter: &mut fit::Setter<'_>, template_name: &str, text: &str, coverage: &coverage::Coverage) -> Error {
    let over = setter.characters_over(text, &coverage.spans);
    too_long(template_name, over)
}

fn too_long(template_name: &str, over: usize) -> Error {
    Error::new(Code::TextOverflow, format!("Title is too long for {template_name}: {over} characters over."))
        .hint("Shorten it, or use a template with more room.")
}

#[cfg(test)]
mod tests {
    use thumbsheet_core::{
        Catalog, Size,
        catalog::{Layer, Template},
    };

    use super::*;

    /// Pixels with ink outside the box, painted on a mask that is the whole canvas and more: nothing is clipped there.
    fn outside(typeset: &Typeset, frame: Frame, canvas: Size, fonts: &FontBook) -> usize {
        // As far beyond the canvas as the painter can go.
        let whole = Bounds { x: 0, y: 0, width: canvas.width + 64, height: canvas.height + 64 };
        let mask = paint::mask(&typeset.placed.glyphs, typeset.placed.size, 1.0, whole, fonts);
        let Bounds { x, y, width, height } = frame.bounds;
        let inside = |at: usize| {
            let (column, row) = (at as u32 % whole.width, at as u32 / whole.width);
            (x..x + width).contains(&column) && (y..y + height).contains(&row)
        };
        mask.values.iter().enumerate().filter(|(at, covered)| **covered > 0 && !inside(*at)).count()
    }

    #[test]
    fn no_ink_leaves_its_box_at_the_size_of_any_profile() {
        let catalog = Catalog::bundled().unwrap();
        let fonts = FontBook::bundled(&catalog).unwrap();
        let titles = ["jÅgqy fJ: “Ünïcödé” j", "Fan-out", "Warum Warteschlangen wachsen, wenn niemand hinsieht"];
        let mut set_titles = 0;
        for (at, profile) in catalog.profiles.iter().enumerate() {
            for template in &catalog.templates {
                let layer = template.layers.iter().find_map(Layer::title);
                let Some(layer) = layer else { continue };
                let (x, y, width, height) = layer.area.pixels(profile.size);
                let bounds = Bounds { x, y, width, height };
                let frame = Frame { bounds, unit: Template::unit(profile.size), reach: Template::reach(profile.size) };
                // The largest canvas takes long, so it has fewer fonts.
                let step = if profile.size.width > 2000 { 6 } else { 1 };
                for font in catalog.fonts.iter().skip(at % step).step_by(step) {
                    for title in titles {
                        let Ok(typeset) = set(title, layer, &template.name, frame, &font.id, &fonts) else { continue };
                        set_titles += 1;
                        let count = outside(&typeset, frame, profile.size, &fonts);
                        assert_eq!(count, 0, "'{title}' in {} on {}, {}", font.id, template.id, profile.id);
                        // The ink begins and ends where it is told to, which the painter clips to.
                        let ink = typeset.placed.ink;
                        let narrow = Frame { bounds: ink, ..frame };
                        assert_eq!(outside(&typeset, narrow, profile.size, &fonts), 0, "'{title}' leaves {ink:?}");
                    }
                }
            }
        }
        assert!(set_titles > 1_000, "most titles can be set: {set_titles}");
    }
}
