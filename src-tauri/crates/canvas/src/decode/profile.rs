//! Converting a picture's colours to sRGB.

use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::raw::Samples;

/// Converts `data` with its profile to RGBA (with alpha) or RGB. `None` when the profile is damaged or for other
/// samples; the picture then counts as sRGB, as in a browser.
pub(super) fn to_srgb(icc: &[u8], samples: Samples, data: &[u8]) -> Option<Vec<u8>> {
    let profile = ColorProfile::new_from_slice(icc).ok()?;
    let (from, to) = match (samples, profile.color_space) {
        (Samples::Gray, DataColorSpace::Gray) => (Layout::Gray, Layout::Rgb),
        (Samples::GrayAlpha, DataColorSpace::Gray) => (Layout::GrayAlpha, Layout::Rgba),
        (Samples::Rgb, DataColorSpace::Rgb) => (Layout::Rgb, Layout::Rgb),
        // moxcms reads the four inks in its four-channel layout.
        (Samples::Cmyk, DataColorSpace::Cmyk) => (Layout::Rgba, Layout::Rgb),
        (Samples::Rgba, DataColorSpace::Rgb) => (Layout::Rgba, Layout::Rgba),
        // Grey pixels with an RGB profile: some writers drop the channels and keep the profile.
        (Samples::Gray, DataColorSpace::Rgb) => {
            let rgb: Vec<u8> = data.iter().flat_map(|&v| [v; 3]).collect();
            return to_srgb(icc, Samples::Rgb, &rgb);
        }
        (Samples::GrayAlpha, DataColorSpace::Rgb) => {
            let rgba: Vec<u8> = data.as_chunks::<2>().0.iter().flat_map(|&[v, a]| [v, v, v, a]).collect();
            return to_srgb(icc, Samples::Rgba, &rgba);
        }
        _ => return None,
    };
    let transform =
        profile.create_transform_8bit(from, &ColorProfile::new_srgb(), to, TransformOptions::default()).ok()?;
    let pixels = data.len() / from.channels();
    let mut converted = vec![0; pixels * to.channels()];
    transform.transform(data, &mut converted).ok()?;
    Some(converted)
}
