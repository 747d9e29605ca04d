use thumbsheet_core::brief::Export;
use thumbsheet_core::catalog::{Area, Layer, Shadow, Template};
use thumbsheet_core::{Error, Receipt};

use crate::blur::blurred;
use crate::encode::{self, Encoded};
use crate::mask::{self, Mask};
use crate::title::{self, Bounds, Frame, TypeSet};
use crate::{FontBook, Pixels};

/// What is asked of one drawing.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    /// The title.
    pub title: &'a str,
    /// The text layer.
    pub template: &'a Template,
    /// The font's id.
    pub font: &'a str,
    /// How the file is written.
    pub export: &'a Export,
    /// What the file says about itself, if anything.
    pub receipt: Option<&'a Receipt>,
}

/// A finished thumbnail.
#[derive(Clone, Debug, PartialEq)]
pub struct Composed {
    /// The file.
    pub jpeg: Vec<u8>,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// The quality it was written at: the export's, or less to keep within its bytes.
    pub quality: u8,
    /// What the person should know: `GLYPH_MISSING` where another font helped out.
    pub warnings: Vec<Error>,
    /// The type as it was set.
    pub set: TypeSet,
}

/// Draws the template over a fitted base and encodes it. The same input gives the same bytes.
///
/// # Errors
/// `TEXT_OVERFLOW`, `GLYPH_MISSING` (no font has a character), `INVALID_INPUT` (unknown font; bytes that cannot be kept).
pub fn compose(base_fitted: &Pixels, job: &Job<'_>, fonts: &FontBook) -> Result<Composed, Error> {
    let (pixels, set, warnings) = draw(base_fitted, job, fonts)?;
    let Encoded { jpeg, quality } = encode::jpeg(&pixels, job.export, job.receipt)?;
    Ok(Composed { jpeg, width: pixels.width, height: pixels.height, quality, warnings, set })
}

/// The same without encoding, for a screen.
///
/// # Errors
/// As [`compose`].
pub fn draw(base_fitted: &Pixels, job: &Job<'_>, fonts: &FontBook) -> Result<(Pixels, TypeSet, Vec<Error>), Error> {
    let canvas = base_fitted.size();
    let unit = Template::unit(canvas);
    let bounds = |area: Area| {
        let (x, y, width, height) = area.pixels(canvas);
        Bounds { x, y, width, height }
    };
    let mut pixels = base_fitted.clone();
    let mut set = TypeSet::default();
    let mut warnings = Vec::new();
    for layer in &job.template.layers {
        match layer {
            Layer::Panel(panel) => mask::panel(&mut pixels, bounds(panel.area), panel.color, panel.opacity),
            Layer::Title(layer) => {
                let frame = Frame { bounds: bounds(layer.area), unit, reach: Template::reach(canvas) };
                let typeset = title::set(job.title, layer, &job.template.name, frame, job.font, fonts)?;
                let mask = title::mask(&typeset.placed, typeset.placed.ink, fonts);
                for shadow in &layer.shadows {
                    cast(&mut pixels, &mask, shadow, unit);
                }
                mask.paint(&mut pixels, layer.color);
                set = typeset.set;
                warnings = typeset.warnings;
            }
        }
    }
    Ok((pixels, set, warnings))
}

fn cast(pixels: &mut Pixels, mask: &Mask, shadow: &Shadow, unit: f32) {
    let [right, down] = shadow.offset.map(|length| (length * unit).round() as i64);
    let blurred = blurred(mask, shadow.blur * unit, (right, down), pixels.width, pixels.height);
    blurred.shade(pixels, shadow.color, shadow.opacity);
}
