//! Decoding PNG with the `png` crate directly, row by row: `image` hides the colour chunks, and keeps a second copy of a
//! large picture.

use std::io::Cursor;

use ::png::{
    BitDepth, ColorType, Decoder, DecodingError, Info, Limits as Allowance, Reader, Transformations,
    expand_interlaced_row,
};
use thumbsheet_core::Error;

use super::colour::{Converter, Space};
use super::raw::{Raw, Samples};
use super::{Limits, bad, check, cut_off, orientation};

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Raw, Error> {
    let allowance = Allowance { bytes: usize::try_from(limits.memory).unwrap_or(usize::MAX) };
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), allowance);
    // Palettes become colours, a transparent colour becomes alpha, and every sample has eight bits or sixteen.
    decoder.set_transformations(Transformations::EXPAND);
    let mut reader = decoder.read_info().map_err(|error| damaged(&error))?;
    let (width, height) = (reader.info().width, reader.info().height);
    let (color, depth) = reader.output_color_type();
    let wide = usize::from(depth == BitDepth::Sixteen) + 1;
    let is_interlaced = reader.info().interlaced;
    let kept = if is_interlaced { color.samples() * wide } else { 0 };
    let (space, icc) = colours(reader.info());
    let converter = space.and_then(Converter::new);
    let samples = match (color, &converter) {
        (ColorType::Rgba, _) | (ColorType::GrayscaleAlpha, Some(_)) => Samples::Rgba,
        (ColorType::GrayscaleAlpha, None) => Samples::GrayAlpha,
        (ColorType::Grayscale, None) => Samples::Gray,
        _ => Samples::Rgb,
    };
    let pixels = u64::from(width) * u64::from(height);
    let _turn = check(width, height, pixels.saturating_mul((kept + samples.channels()) as u64), limits)?;
    let orientation = orientation(reader.info().exif_metadata.as_deref());
    let out = Out { channels: color.samples(), wide: wide == 2, converter };
    let mut data = Vec::with_capacity(pixels as usize * samples.channels());
    if is_interlaced {
        interlaced(&mut reader, width, color.samples() * wide, |row| out.write(row, &mut data))?;
    } else {
        while let Some(row) = reader.next_row().map_err(|error| damaged(&error))? {
            out.write(row.data(), &mut data);
        }
    }
    if data.len() < pixels as usize * samples.channels() {
        return Err(cut_off());
    }
    Ok(Raw { width, height, samples, data, icc, orientation })
}

/// Puts the passes of an interlaced picture together, and gives its rows.
fn interlaced(
    reader: &mut Reader<Cursor<&[u8]>>,
    width: u32,
    pixel: usize,
    mut give: impl FnMut(&[u8]),
) -> Result<(), Error> {
    let stride = width as usize * pixel;
    let mut whole = vec![0; stride * reader.info().height as usize];
    while let Some(row) = reader.next_interlaced_row().map_err(|error| damaged(&error))? {
        if let ::png::InterlaceInfo::Adam7(info) = row.interlace() {
            expand_interlaced_row(&mut whole, stride, row.data(), info, (pixel * 8) as u8);
        }
    }
    whole.chunks_exact(stride).for_each(&mut give);
    Ok(())
}

/// The colour space of a picture, or its profile: cICP goes before a profile, and a profile before sRGB, gAMA and cHRM
/// (PNG, third edition, 4.3).
fn colours(info: &Info<'_>) -> (Option<Space>, Option<Vec<u8>>) {
    if let Some(points) = info.coding_independent_code_points
        && let Some(space) =
            Space::of_code_points(points.color_primaries, points.transfer_function, points.is_video_full_range_image)
    {
        return (Some(space).filter(|space| !space.is_srgb()), None);
    }
    if let Some(icc) = &info.icc_profile {
        return (None, Some(icc.to_vec()));
    }
    let gamma = info.gama_chunk.filter(|_| info.srgb.is_none());
    let value = |number: ::png::ScaledFloat| f64::from(number.into_scaled()) / 100_000.0;
    let chromaticities = info
        .chrm_chunk
        .map(|chunk| [chunk.white, chunk.red, chunk.green, chunk.blue].map(|(x, y)| [value(x), value(y)]));
    (gamma.and_then(|gamma| Space::of_gamma(value(gamma), chromaticities)), None)
}

/// Writes rows as samples of eight bits.
struct Out {
    channels: usize,
    wide: bool,
    converter: Option<Converter>,
}

impl Out {
    fn write(&self, row: &[u8], data: &mut Vec<u8>) {
        let Some(converter) = &self.converter else {
            if self.wide {
                data.extend(row.as_chunks::<2>().0.iter().map(|pair| narrowed(u16::from_be_bytes(*pair))));
            } else {
                data.extend_from_slice(row);
            }
            return;
        };
        let sample = |pixel: &[u8], at: usize| {
            if self.wide {
                pixel.get(at * 2..at * 2 + 2).map_or(0, |pair| u16::from_be_bytes([pair[0], pair[1]]))
            } else {
                pixel.get(at).map_or(0, |value| u16::from(*value) * 257)
            }
        };
        for pixel in row.chunks_exact(self.channels * if self.wide { 2 } else { 1 }) {
            let colour = match self.channels {
                1 | 2 => [sample(pixel, 0); 3],
                _ => [0, 1, 2].map(|at| sample(pixel, at)),
            };
            data.extend_from_slice(&converter.rgb(colour));
            if matches!(self.channels, 2 | 4) {
                data.push(narrowed(sample(pixel, self.channels - 1)));
            }
        }
    }
}

fn narrowed(value: u16) -> u8 {
    ((u32::from(value) + 128) / 257) as u8
}

fn damaged(error: &DecodingError) -> Error {
    match error {
        DecodingError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => cut_off(),
        DecodingError::LimitsExceeded => bad("The picture is too large to be decoded."),
        _ => bad("The picture is damaged: its PNG data cannot be decoded.").hint(super::SAVE_AGAIN),
    }
}
