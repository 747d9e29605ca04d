//! Decoding JPEG with zune-jpeg directly, because `image` hides the four inks of CMYK and accepts truncated files.

use image::metadata::Orientation;
use thumbsheet_core::Error;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::raw::{Raw, Samples};
use super::{Limits, bad, check, cut_off};

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Raw, Error> {
    inspect(bytes)?;
    let options = DecoderOptions::default().set_strict_mode(false).set_max_width(65_535).set_max_height(65_535);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    // The decoder's own words are those of its source code.
    let damaged = |_| bad("The picture is damaged: its JPEG data cannot be decoded.").hint(super::SAVE_AGAIN);
    decoder.decode_headers().map_err(damaged)?;
    let (width, height) = decoder.dimensions().unwrap_or_default();
    let (width, height) = (width as u32, height as u32);
    let inside = decoder.input_colorspace().unwrap_or(ColorSpace::YCbCr);
    let (out, samples) = match inside {
        ColorSpace::Luma => (ColorSpace::Luma, Samples::Gray),
        ColorSpace::CMYK | ColorSpace::YCCK => (inside, Samples::Cmyk),
        _ => (ColorSpace::RGB, Samples::Rgb),
    };
    // A progressive file needs two bytes per coefficient until its last scan, besides the pixels and their copy.
    let channels = inside.num_components().max(3) as u64;
    check(width, height, u64::from(width) * u64::from(height) * channels * 4, limits)?;
    let icc = decoder.icc_profile();
    let orientation =
        decoder.exif().and_then(|exif| Orientation::from_exif_chunk(exif)).unwrap_or(Orientation::NoTransforms);
    decoder.set_options(options.jpeg_set_out_colorspace(out));
    let mut data = decoder.decode().map_err(damaged)?;
    match inside {
        // Photoshop inverts the inks, and every viewer assumes that in four-channel JPEGs.
        ColorSpace::CMYK => data.iter_mut().for_each(|ink| *ink = 255 - *ink),
        ColorSpace::YCCK => data.as_chunks_mut::<4>().0.iter_mut().for_each(|pixel| *pixel = inks(*pixel)),
        _ => {}
    }
    if data.len() < width as usize * height as usize * out.num_components() {
        return Err(cut_off());
    }
    Ok(Raw { width, height, samples, data, icc, orientation })
}

/// Converts YCCK: YCbCr of the inks' complement (in JFIF's integer arithmetic), and inverted black.
fn inks([y, cb, cr, k]: [u8; 4]) -> [u8; 4] {
    let (y, cb, cr) = (i32::from(y) << 16, i32::from(cb) - 128, i32::from(cr) - 128);
    let byte = |value: i32| ((value + (1 << 15)) >> 16).clamp(0, 255) as u8;
    let (r, g, b) = (byte(y + 91_881 * cr), byte(y - 22_554 * cb - 46_802 * cr), byte(y + 116_130 * cb));
    // `r` is the inverted cyan of an Adobe file, so what is stored is already "255 - ink" once more inverted.
    [r, g, b, 255 - k]
}

/// Refuses files that zune-jpeg would decode wrongly.
///
/// Truncated files: zune-jpeg fills the rest with grey and reports nothing. Compressed data never contains the
/// end-of-image marker, so a file without one after its first scan is truncated.
///
/// Baseline files with one scan per channel and subsampled colour: 0.5.15 shows green stripes
/// (etemesi254/zune-image#422). Cameras, browsers and providers do not write them.
fn inspect(bytes: &[u8]) -> Result<(), Error> {
    let mut at = 2;
    let mut frame: &[u8] = &[];
    let pair = |at: usize| bytes.get(at..at + 2).and_then(|pair| pair.first_chunk::<2>());
    while let Some(&[0xff, marker]) = pair(at) {
        if matches!(marker, 0xff | 0x01 | 0xd0..=0xd7) {
            at += if marker == 0xff { 1 } else { 2 };
            continue;
        }
        let length = pair(at + 2).map(|length| usize::from(u16::from_be_bytes(*length))).ok_or_else(cut_off)?;
        let content = bytes.get(at + 4..at + 2 + length.max(2)).ok_or_else(cut_off)?;
        match marker {
            // Baseline and extended: precision, height, width, and three bytes per channel follow.
            0xc0 | 0xc1 => frame = content.get(5..).unwrap_or_default(),
            0xda => {
                let channels = frame.get(1..).unwrap_or_default().as_chunks::<3>().0;
                let halved = channels.iter().any(|[_, sampling, _]| *sampling != 0x11);
                let scattered = content.first().zip(frame.first()).is_some_and(|(scan, all)| scan < all);
                if halved && scattered {
                    return Err(bad("This JPEG keeps every channel in a scan of its own, which cannot be read.")
                        .hint("Save it again, as a PNG or a common JPEG."));
                }
                let ends = bytes[at..].windows(2).any(|pair| pair == [0xff, 0xd9]);
                return if ends { Ok(()) } else { Err(cut_off()) };
            }
            _ => {}
        }
        at += 2 + length;
    }
    // Not a chain of markers. The decoder reports the mistake.
    if at < bytes.len() { Ok(()) } else { Err(cut_off()) }
}
