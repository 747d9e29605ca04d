//! From a picture's own colours to sRGB.

use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::raw::Samples;

/// `data` through its profile: RGBA where there is alpha, else RGB. `None` when the profile is damaged or belongs to
/// other samples: then the picture is taken for sRGB, as a browser does.
pub(super) fn to_srgb(icc: &[u8], samples: Samples, data: &[u8]) -> Option<Vec<u8>> {
    let profile = ColorProfile::new_from_slice(icc).ok()?;
    let (from, to) = match (samples, profile.color_space) {
        (Samples::Gray, DataColorSpace::Gray) => (Layout::Gray, Layout::Rgb),
        (Samples::GrayAlpha, DataColorSpace::Gray) => (Layout::GrayAlpha, Layout::Rgba),
        (Samples::Rgb, DataColorSpace::Rgb) => (Layout::Rgb, Layout::Rgb),
        // moxcms reads four inks through the four-channel layout.
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
