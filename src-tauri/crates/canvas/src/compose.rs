use thumbsheet_core::brief::{Design, Export};
use thumbsheet_core::catalog::Template;
use thumbsheet_core::{Error, Receipt};

use crate::encode::{self, Encoded};
use crate::title::TypeSet;
use crate::{FontBook, Lettering, Pixels};

/// What is asked of one drawing.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    /// The title.
    pub title: &'a str,
    /// The text layer, as data.
    pub template: &'a Template,
    /// The font, and what differs from the template.
    pub design: &'a Design,
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
    let lettering = Lettering::set(job.title, job.template, job.design, base_fitted.size(), fonts)?;
    let mut pixels = base_fitted.clone();
    lettering.paint(&mut pixels, fonts);
    let (set, warnings) = lettering.into_parts();
    Ok((pixels, set, warnings))
}
