use image::metadata::Orientation;

use super::profile;
use crate::Pixels;

/// The meaning of the samples.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Samples {
    Gray,
    GrayAlpha,
    Rgb,
    Rgba,
    /// Amounts of ink; 255 is full ink.
    Cmyk,
}

impl Samples {
    pub(super) fn channels(self) -> usize {
        match self {
            Self::Gray => 1,
            Self::GrayAlpha => 2,
            Self::Rgb => 3,
            Self::Rgba | Self::Cmyk => 4,
        }
    }
}

/// Decoded eight-bit samples, with their profile and orientation.
pub(super) struct Raw {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) samples: Samples,
    pub(super) data: Vec<u8>,
    pub(super) icc: Option<Vec<u8>>,
    pub(super) orientation: Orientation,
}

impl Raw {
    pub(super) fn into_pixels(self) -> Pixels {
        let converted = self.icc.as_deref().and_then(|icc| profile::to_srgb(icc, self.samples, &self.data, on_white));
        let rgb = match (converted, self.samples) {
            (Some(rgb), _) => rgb,
            (None, Samples::Rgb) => self.data,
            (None, Samples::Rgba) => self.data.as_chunks::<4>().0.iter().flat_map(|pixel| on_white(*pixel)).collect(),
            (None, Samples::Gray) => self.data.iter().flat_map(|&v| [v; 3]).collect(),
            (None, Samples::GrayAlpha) => {
                self.data.as_chunks::<2>().0.iter().flat_map(|&[v, a]| [over_white(v, a); 3]).collect()
            }
            (None, Samples::Cmyk) => {
                self.data.as_chunks::<4>().0.iter().flat_map(|&ink| without_profile(ink)).collect()
            }
        };
        upright(Pixels { width: self.width, height: self.height, rgb }, self.orientation)
    }
}

fn on_white([r, g, b, a]: [u8; 4]) -> [u8; 3] {
    [r, g, b].map(|value| over_white(value, a))
}

fn over_white(value: u8, alpha: u8) -> u8 {
    let (value, alpha) = (u32::from(value), u32::from(alpha));
    ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

/// The simple formula that every viewer uses for a CMYK picture without a profile.
fn without_profile([c, m, y, k]: [u8; 4]) -> [u8; 3] {
    let paper = 255 - u32::from(k);
    [c, m, y].map(|ink| (((255 - u32::from(ink)) * paper + 127) / 255) as u8)
}

/// Applies the EXIF orientation.
fn upright(pixels: Pixels, orientation: Orientation) -> Pixels {
    if orientation == Orientation::NoTransforms {
        return pixels;
    }
    let (width, height) = (pixels.width as usize, pixels.height as usize);
    let turned = matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    );
    let (new_width, new_height) = if turned { (height, width) } else { (width, height) };
    let (source, _) = pixels.rgb.as_chunks::<3>();
    let mut rgb = Vec::with_capacity(pixels.rgb.len());
    for y in 0..new_height {
        for x in 0..new_width {
            let (from_x, from_y) = match orientation {
                Orientation::NoTransforms => (x, y),
                Orientation::FlipHorizontal => (width - 1 - x, y),
                Orientation::Rotate180 => (width - 1 - x, height - 1 - y),
                Orientation::FlipVertical => (x, height - 1 - y),
                Orientation::Rotate90FlipH => (y, x),
                Orientation::Rotate90 => (y, height - 1 - x),
                Orientation::Rotate270FlipH => (width - 1 - y, height - 1 - x),
                Orientation::Rotate270 => (width - 1 - y, x),
            };
            rgb.extend_from_slice(&source[from_y * width + from_x]);
        }
    }
    Pixels { width: new_width as u32, height: new_height as u32, rgb }
}
