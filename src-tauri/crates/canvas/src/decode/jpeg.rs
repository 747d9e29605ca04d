//! Decoding JPEG with zune-jpeg directly, because `image` hides the four inks of CMYK and accepts damaged files.

use std::borrow::Cow;

use jpeg_decoder::PixelFormat;
use thumbsheet_core::Error;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::raw::{Raw, Samples};
use super::{Limits, bad, check, cut_off, orientation};

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Raw, Error> {
    let File { bytes, is_scattered, is_progressive } = inspect(bytes)?;
    if is_scattered {
        return second(&bytes, limits);
    }
    // Strict: a damaged file is an error, and not grey where its pixels are missing.
    let options = DecoderOptions::default().set_strict_mode(true).set_max_width(65_535).set_max_height(65_535);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&*bytes), options);
    if decoder.decode_headers().is_err() {
        return second(&bytes, limits);
    }
    let (width, height) = decoder.dimensions().unwrap_or_default();
    let (width, height) = (width as u32, height as u32);
    let inside = decoder.input_colorspace().unwrap_or(ColorSpace::YCbCr);
    let (out, samples) = match inside {
        ColorSpace::Luma => (ColorSpace::Luma, Samples::Gray),
        ColorSpace::CMYK | ColorSpace::YCCK => (inside, Samples::Cmyk),
        _ => (ColorSpace::RGB, Samples::Rgb),
    };
    // A progressive file needs two bytes per coefficient until its last scan, besides the pixels.
    let coefficients = if is_progressive { inside.num_components().max(3) * 2 } else { 0 };
    let each = (coefficients + samples.channels()) as u64;
    let turn = check(width, height, u64::from(width) * u64::from(height) * each, limits)?;
    let icc = decoder.icc_profile();
    let orientation = orientation(decoder.exif().map(Vec::as_slice));
    decoder.set_options(options.jpeg_set_out_colorspace(out));
    let mut data = match decoder.decode() {
        Ok(data) => data,
        Err(error) => {
            let told = format!("{error:?}");
            drop((decoder, turn));
            // What zune-jpeg does not support, the other decoder may. It misses damage that zune-jpeg tells.
            let is_damage = ["uffman", "arker", "xhausted"].iter().any(|word| told.contains(word));
            return if is_damage { Err(damaged()) } else { second(&bytes, limits) };
        }
    };
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

/// Decodes with jpeg-decoder what zune-jpeg cannot: one scan per channel, lossless files, rare samplings.
fn second(bytes: &[u8], limits: &Limits) -> Result<Raw, Error> {
    let mut decoder = jpeg_decoder::Decoder::new(bytes);
    decoder.set_max_decoding_buffer_size(usize::try_from(limits.memory).unwrap_or(usize::MAX));
    decoder.read_info().map_err(|_| damaged())?;
    let info = decoder.info().ok_or_else(damaged)?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    let _turn = check(width, height, u64::from(width) * u64::from(height) * 9, limits)?;
    let data = decoder.decode().map_err(|_| damaged())?;
    let (samples, data) = match info.pixel_format {
        PixelFormat::L8 => (Samples::Gray, data),
        PixelFormat::L16 => (
            Samples::Gray,
            data.as_chunks::<2>()
                .0
                .iter()
                .map(|pair| u16::from_ne_bytes(*pair))
                .map(|value| (value >> 8) as u8)
                .collect(),
        ),
        PixelFormat::RGB24 => (Samples::Rgb, data),
        PixelFormat::CMYK32 => {
            return Err(bad("This JPEG of four inks is written in a rare way, which cannot be read.").hint(COMMON));
        }
    };
    if data.len() < width as usize * height as usize * samples.channels() {
        return Err(cut_off());
    }
    let orientation = orientation(decoder.exif_data());
    Ok(Raw { width, height, samples, data, icc: decoder.icc_profile(), orientation })
}

/// The decoders' own words are those of their source code, so they are not repeated.
fn damaged() -> Error {
    bad("The picture is damaged: its JPEG data cannot be decoded.").hint(super::SAVE_AGAIN)
}

/// Converts YCCK: YCbCr of the inks' complement (in JFIF's integer arithmetic), and inverted black.
fn inks([y, cb, cr, k]: [u8; 4]) -> [u8; 4] {
    let (y, cb, cr) = (i32::from(y) << 16, i32::from(cb) - 128, i32::from(cr) - 128);
    let byte = |value: i32| ((value + (1 << 15)) >> 16).clamp(0, 255) as u8;
    let (r, g, b) = (byte(y + 91_881 * cr), byte(y - 22_554 * cb - 46_802 * cr), byte(y + 116_130 * cb));
    // `r` is the inverted cyan of an Adobe file, so what is stored is already "255 - ink" once more inverted.
    [r, g, b, 255 - k]
}

const COMMON: &str = "Save it again, as a PNG or a common JPEG.";

/// A file as the decoders take it.
struct File<'a> {
    bytes: Cow<'a, [u8]>,
    /// Whether every channel of subsampled colour has a scan of its own: zune-jpeg 0.5.15 shows green stripes then
    /// (etemesi254/zune-image#422).
    is_scattered: bool,
    is_progressive: bool,
}

/// Looks at the segments before the first scan. Takes stray bytes between them away, as every viewer does, and names
/// what no decoder here reads.
///
/// Truncated files: decoders fill the rest with grey and report nothing. Compressed data never contains the
/// end-of-image marker, so a file without one after its first scan is truncated.
fn inspect(bytes: &[u8]) -> Result<File<'_>, Error> {
    let mut at = 2;
    let mut frame: &[u8] = &[];
    let mut is_progressive = false;
    // The file without stray bytes, from the first one on.
    let mut clean: Option<Vec<u8>> = None;
    let pair = |at: usize| bytes.get(at..at + 2).and_then(|pair| pair.first_chunk::<2>());
    let is_segment = |marker: u8| matches!(marker, 0xc0..=0xcf | 0xd9..=0xfe);
    while let Some(&[first, marker]) = pair(at) {
        if first != 0xff {
            // Stray bytes, up to the next marker with a segment.
            let next = bytes[at..].windows(2).position(|pair| pair[0] == 0xff && is_segment(pair[1]));
            let Some(next) = next else { return Err(cut_off()) };
            clean.get_or_insert_with(|| bytes[..at].to_vec());
            at += next;
            continue;
        }
        if matches!(marker, 0xff | 0x01 | 0xd0..=0xd7) {
            at += if marker == 0xff { 1 } else { 2 };
            continue;
        }
        let length = pair(at + 2).map(|length| usize::from(u16::from_be_bytes(*length))).ok_or_else(cut_off)?;
        let content = bytes.get(at + 4..at + 2 + length.max(2)).ok_or_else(cut_off)?;
        match marker {
            // Precision, height, width, and three bytes per channel follow.
            0xc0..=0xc3 => {
                let precision = content.first().copied().unwrap_or_default();
                if marker != 0xc3 && precision > 8 {
                    let what = format!("This JPEG has {precision} bits per channel, which cannot be read.");
                    return Err(bad(what).hint(COMMON));
                }
                is_progressive = marker == 0xc2;
                frame = if marker == 0xc2 { &[] } else { content.get(5..).unwrap_or_default() };
            }
            0xc5..=0xc7 | 0xcd..=0xcf => {
                return Err(bad("This is a hierarchical JPEG, which cannot be read.").hint(COMMON));
            }
            0xc9..=0xcb => {
                return Err(bad("This JPEG is compressed with arithmetic coding, which cannot be read.").hint(COMMON));
            }
            0xda => {
                let channels = frame.get(1..).unwrap_or_default().as_chunks::<3>().0;
                let halved = channels.iter().any(|[_, sampling, _]| *sampling != 0x11);
                let scattered = content.first().zip(frame.first()).is_some_and(|(scan, all)| scan < all);
                if !bytes[at..].windows(2).any(|pair| pair == [0xff, 0xd9]) {
                    return Err(cut_off());
                }
                if is_overwritten(bytes.get(at + 2 + length..).unwrap_or_default()) {
                    return Err(damaged());
                }
                let bytes = match clean {
                    Some(mut clean) => {
                        clean.extend_from_slice(&bytes[at..]);
                        Cow::Owned(clean)
                    }
                    None => Cow::Borrowed(bytes),
                };
                return Ok(File { bytes, is_scattered: halved && scattered, is_progressive });
            }
            _ => {}
        }
        if let Some(clean) = &mut clean {
            clean.extend_from_slice(&bytes[at..at + 2 + length.max(2)]);
        }
        at += 2 + length;
    }
    Err(cut_off())
}

/// Whether the data of a scan hold several bytes of 255 before a zero. Encoders write one; a decoder skips the others and
/// shows shifted colours.
fn is_overwritten(data: &[u8]) -> bool {
    let mut at = 0;
    while let Some(next) = data[at..].iter().position(|byte| *byte == 0xff) {
        at += next;
        let run = data[at..].iter().take_while(|byte| **byte == 0xff).count();
        match data.get(at + run) {
            Some(0) if run > 1 => return true,
            Some(0 | 0xd0..=0xd7) => at += run + 1,
            _ => return false,
        }
    }
    false
}
