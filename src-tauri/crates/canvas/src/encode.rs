//! Encoding pixels as PNG and JPEG.

use std::io::Cursor;
use std::sync::LazyLock;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder as _};
use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};
use moxcms::ColorProfile;
use thumbsheet_core::brief::Export;
use thumbsheet_core::{Code, Error, Receipt, Size};

use crate::{Pixels, receipt};

/// Minimum JPEG quality in the search for a small file. Below it a thumbnail is not worth showing.
const MIN_QUALITY: u8 = 30;

pub(crate) struct Encoding {
    pub(crate) jpeg: Vec<u8>,
    pub(crate) quality: u8,
}

/// Encodes a PNG, fast and without loss. The offline models return it as their base.
pub fn encode_png(pixels: &Pixels) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let encoder = PngEncoder::new_with_quality(&mut file, CompressionType::Fast, FilterType::Up);
    let written = encoder.write_image(&pixels.rgb, pixels.width, pixels.height, ExtendedColorType::Rgb8);
    debug_assert!(written.is_ok(), "memory takes every byte, and the sizes agree");
    file.into_inner()
}

/// Encodes a mask, a value a pixel from the top left, as a grey PNG without loss. [`decode_mask`](crate::decode_mask) reads it.
pub fn encode_mask(size: Size, values: &[u8]) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let encoder = PngEncoder::new_with_quality(&mut file, CompressionType::Fast, FilterType::Up);
    let written = encoder.write_image(values, size.width, size.height, ExtendedColorType::L8);
    debug_assert!(written.is_ok(), "memory takes every byte, and the sizes agree");
    file.into_inner()
}

/// Encodes a JPEG at this quality, with the sRGB profile and no other metadata.
///
/// # Errors
/// `INVALID_INPUT` when a side is longer than JPEG supports.
pub fn encode_jpeg(pixels: &Pixels, quality: u8) -> Result<Vec<u8>, Error> {
    write(pixels, quality, None, Some(&SRGB))
}

/// Encodes a JPEG without the profile, for this program's screen. A web view treats it as sRGB anyway, and computes a
/// conversion for every picture with a profile.
///
/// # Errors
/// Those of [`encode_jpeg`].
pub fn encode_preview(pixels: &Pixels, quality: u8) -> Result<Vec<u8>, Error> {
    write(pixels, quality, None, None)
}

/// Encodes the finished file at the export's quality, or at the highest lower one that keeps it within `max_bytes`.
pub(crate) fn jpeg(pixels: &Pixels, export: &Export, receipt: Option<&Receipt>) -> Result<Encoding, Error> {
    let xmp = match receipt {
        Some(receipt) => Some(receipt::segment(receipt)?),
        None => None,
    };
    let quality = export.quality.clamp(1, 100);
    let write = |quality| write(pixels, quality, xmp.as_deref(), Some(&SRGB)).map(|jpeg| Encoding { jpeg, quality });
    let fits = |encoded: &Encoding| export.max_bytes.is_none_or(|max| encoded.jpeg.len() as u64 <= max);
    let first = write(quality)?;
    if fits(&first) {
        return Ok(first);
    }
    let (mut low, mut high) = (MIN_QUALITY.min(quality), quality);
    let mut best = write(low)?;
    if !fits(&best) {
        let (min, max) = (best.jpeg.len(), export.max_bytes.unwrap_or_default());
        let words = format!("The file cannot be made smaller than {min} bytes; {max} are allowed.");
        return Err(Error::invalid(words).hint("Allow more bytes, or choose a smaller canvas."));
    }
    // A file grows with its quality, so bisection finds the highest quality that fits.
    while high - low > 1 {
        let middle = low.midpoint(high);
        let encoded = write(middle)?;
        if fits(&encoded) {
            low = middle;
            best = encoded;
        } else {
            high = middle;
        }
    }
    Ok(best)
}

fn write(pixels: &Pixels, quality: u8, xmp: Option<&[u8]>, profile: Option<&[u8]>) -> Result<Vec<u8>, Error> {
    let (Ok(width), Ok(height)) = (u16::try_from(pixels.width), u16::try_from(pixels.height)) else {
        return Err(Error::invalid(format!("A JPEG cannot be {} pixels large.", pixels.size())));
    };
    let mut file = Vec::with_capacity(pixels.rgb.len() / 8);
    let mut encoder = Encoder::new(&mut file, quality);
    // Subsample colour below quality 90, as is usual on the web. White type on a dark panel has no colour to lose.
    encoder.set_sampling_factor(if quality < 90 { SamplingFactor::F_2_2 } else { SamplingFactor::F_1_1 });
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    // Optimised Huffman tables would save 5 to 8 %, but jpeg-encoder then writes one scan per channel. That is allowed,
    // but many decoders, zune-jpeg 0.5.15 (and so `image`) among them, show green stripes.
    let written = xmp
        .map_or(Ok(()), |xmp| encoder.add_app_segment(1, xmp.to_vec()))
        .and_then(|()| profile.map_or(Ok(()), |profile| encoder.add_icc_profile(profile)))
        .and_then(|()| encoder.encode(&pixels.rgb, width, height, ColorType::Rgb));
    match written {
        Ok(()) => Ok(file),
        Err(error) => Err(Error::new(Code::Internal, format!("The JPEG could not be written: {error}."))),
    }
}

/// The sRGB profile, for viewers that treat an untagged picture as something else.
static SRGB: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut profile = ColorProfile::new_srgb().encode().unwrap_or_default();
    // The profile's header holds its time of creation, so every file would differ. A fixed date (1 January 2026)
    // replaces it.
    if let Some(date) = profile.get_mut(24..36) {
        date.copy_from_slice(&[0x07, 0xea, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
    }
    profile
});
