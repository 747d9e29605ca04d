use thumbsheet_core::brief::{Design, Export, Slots};
use thumbsheet_core::catalog::Template;
use thumbsheet_core::{Error, Receipt};

use crate::encode::{self, Encoding};
use crate::title::TypeSet;
use crate::{Art, FontBook, Lettering, Pixels};

/// The input of one drawing.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    /// The title to set.
    pub title: &'a str,
    /// What the template shows beside the title.
    pub slots: &'a Slots,
    /// Pictures that the template may show: the logo, the subject's mask.
    pub art: Art<'a>,
    /// The template of the text layer.
    pub template: &'a Template,
    /// The font, and the changes to the template.
    pub design: &'a Design,
    /// Settings for the JPEG.
    pub export: &'a Export,
    /// Metadata for the file; `None` writes none.
    pub receipt: Option<&'a Receipt>,
}

/// A finished thumbnail: the encoded JPEG with its measurements.
#[derive(Clone, Debug, PartialEq)]
pub struct Composed {
    /// Content of the JPEG file.
    pub jpeg: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// JPEG quality: the export's, or a lower one to stay within its bytes.
    pub quality: u8,
    /// Warnings: `GLYPH_MISSING` where another font drew a character.
    pub warnings: Vec<Error>,
    /// Sizes, lines and fonts of the title as set.
    pub set: TypeSet,
}

/// Draws the template over a fitted base and encodes the result. Equal input gives equal bytes.
///
/// # Errors
/// `TEXT_OVERFLOW`; `GLYPH_MISSING` when no font has a character; `INVALID_INPUT` for an unknown font or a size limit
/// that cannot be met.
pub fn compose(base_fitted: &Pixels, job: &Job<'_>, fonts: &FontBook) -> Result<Composed, Error> {
    let (pixels, set, warnings) = draw(base_fitted, job, fonts)?;
    let Encoding { jpeg, quality } = encode::jpeg(&pixels, job.export, job.receipt)?;
    Ok(Composed { jpeg, width: pixels.width, height: pixels.height, quality, warnings, set })
}

/// Draws without encoding, for a screen.
///
/// # Errors
/// Those of [`compose`].
pub fn draw(base_fitted: &Pixels, job: &Job<'_>, fonts: &FontBook) -> Result<(Pixels, TypeSet, Vec<Error>), Error> {
    let lettering = Lettering::set_with(job.title, job.slots, job.template, job.design, base_fitted.size(), fonts)?;
    let mut pixels = base_fitted.clone();
    lettering.paint_with(&mut pixels, &job.art, fonts);
    let (set, warnings) = lettering.into_parts();
    Ok((pixels, set, warnings))
}
