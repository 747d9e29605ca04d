//! Decoding a picture from a provider or a person to sRGB pixels.
//!
//! Every input gives pixels or a `BAD_IMAGE` error. The limits apply to the sizes in the header, before any allocation
//! of that size.

mod colour;
mod jpeg;
mod kind;
mod png;
mod profile;
mod raw;

use std::io::Cursor;
use std::sync::{Mutex, MutexGuard, PoisonError};

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError};
use thumbsheet_core::{Code, Error, Size};

use crate::Pixels;
use kind::Kind;
use raw::{Raw, Samples};

/// Memory from which a picture is large, in bytes.
const LARGE: u64 = 128 << 20;
/// The turn of a large picture.
static TURN: Mutex<()> = Mutex::new(());

/// Limits above which a picture is refused without decoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Maximum size of the file, in bytes.
    pub bytes: usize,
    /// Maximum area in the header, in pixels.
    pub pixels: u64,
    /// Maximum memory for decoding, in bytes.
    pub memory: u64,
}

impl Default for Limits {
    fn default() -> Self {
        // A progressive JPEG of four inks with that many pixels takes 768 million bytes.
        Self { bytes: 64 << 20, pixels: 64_000_000, memory: 768 << 20 }
    }
}

/// Decodes a mask: its size, and a value a pixel from the top left, 0 (ground) to 255 (subject).
///
/// # Errors
/// Those of [`decode`].
pub fn decode_mask(bytes: &[u8], limits: &Limits) -> Result<(Size, Vec<u8>), Error> {
    let grey = decode(bytes, limits)?;
    Ok((grey.size(), grey.rgb.as_chunks::<3>().0.iter().map(|[value, ..]| *value).collect()))
}

/// Decodes the picture in `bytes`: upright, in sRGB, over white where it is transparent (as in a browser). An animation
/// gives its first frame.
///
/// # Errors
/// `BAD_IMAGE` when the bytes are not a picture, or one that is unsupported, truncated, damaged or over the limits.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Pixels, Error> {
    if bytes.is_empty() {
        return Err(bad("The picture is empty: 0 bytes."));
    }
    if bytes.len() > limits.bytes {
        return Err(bad(format!("The picture's file is too large: {} bytes, {} at most.", bytes.len(), limits.bytes)));
    }
    let raw = match kind::of(bytes) {
        Kind::Jpeg => jpeg::read(bytes, limits)?,
        Kind::Png => png::read(bytes, limits)?,
        Kind::Webp => read(image::codecs::webp::WebPDecoder::new(Cursor::new(bytes)), limits)?,
        Kind::Gif => read(image::codecs::gif::GifDecoder::new(Cursor::new(bytes)), limits)?,
        Kind::Other(what) => {
            return Err(bad(format!("{what}, which cannot be read as a picture."))
                .hint("Give a PNG, JPEG, WebP or GIF picture."));
        }
    };
    Ok(raw.into_pixels())
}

fn read(decoder: Result<impl ImageDecoder, ImageError>, limits: &Limits) -> Result<Raw, Error> {
    let mut decoder = decoder.map_err(|error| damaged(&error))?;
    let (width, height) = decoder.dimensions();
    // The decoder's buffer and its eight-bit copy.
    let _turn = check(width, height, decoder.total_bytes().saturating_mul(2), limits)?;
    let icc = decoder.icc_profile().ok().flatten();
    let exif = decoder.exif_metadata().ok().flatten();
    let orientation = orientation(exif.as_deref());
    decoder.set_limits(allowance(limits)).map_err(|error| damaged(&error))?;
    let (samples, data) = match DynamicImage::from_decoder(decoder).map_err(|error| damaged(&error))? {
        image @ (DynamicImage::ImageLuma8(_) | DynamicImage::ImageLuma16(_)) => {
            (Samples::Gray, image.into_luma8().into_raw())
        }
        image @ (DynamicImage::ImageLumaA8(_) | DynamicImage::ImageLumaA16(_)) => {
            (Samples::GrayAlpha, image.into_luma_alpha8().into_raw())
        }
        image if image.color().has_alpha() => (Samples::Rgba, image.into_rgba8().into_raw()),
        image => (Samples::Rgb, image.into_rgb8().into_raw()),
    };
    Ok(Raw { width, height, samples, data, icc, orientation })
}

/// The orientation that EXIF data tell. Some programs write the header of a JPEG's segment before them.
fn orientation(exif: Option<&[u8]>) -> Orientation {
    let plain = exif.map(|exif| exif.strip_prefix(b"Exif\0\0").unwrap_or(exif));
    plain.and_then(Orientation::from_exif_chunk).unwrap_or(Orientation::NoTransforms)
}

fn allowance(limits: &Limits) -> image::Limits {
    let mut allowance = image::Limits::no_limits();
    allowance.max_alloc = Some(limits.memory);
    allowance
}

/// Checks the limits, and waits for its turn where the picture is large: however many threads decode, the memory of one
/// such picture is the most that decoding takes. The turn ends with the value.
fn check(width: u32, height: u32, memory: u64, limits: &Limits) -> Result<Option<MutexGuard<'static, ()>>, Error> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err(bad("The picture has no pixels."));
    }
    if pixels > limits.pixels {
        return Err(bad(format!("The picture is too large: {width}x{height}, {} pixels at most.", limits.pixels)));
    }
    if memory > limits.memory {
        return Err(bad(format!("The picture is too large: {width}x{height} would take {memory} bytes of memory.")));
    }
    Ok((memory > LARGE).then(|| TURN.lock().unwrap_or_else(PoisonError::into_inner)))
}

fn damaged(error: &ImageError) -> Error {
    match error {
        ImageError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => cut_off(),
        ImageError::Limits(_) => bad("The picture is too large to be decoded."),
        _ => bad("The picture is damaged: its data cannot be decoded.").hint(SAVE_AGAIN),
    }
}

/// What to do about a damaged picture.
const SAVE_AGAIN: &str = "Open it in a picture editor and save it again, or make it anew.";

fn cut_off() -> Error {
    bad("The picture is cut off: its file ends before its pixels do.")
}

fn bad(message: impl Into<String>) -> Error {
    Error::new(Code::BadImage, message)
}
