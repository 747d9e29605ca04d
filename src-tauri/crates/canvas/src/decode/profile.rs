//! Converting a picture's colours to sRGB.

use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::raw::Samples;

/// Pixels that are converted at a time, so that a large picture has no second copy.
const AT_ONCE: usize = 1 << 16;

/// Converts `data` with its profile to RGB; `flat` lays a pixel with alpha on white. `None` when the profile is damaged or
/// for other samples; the picture then counts as sRGB, as in a browser.
pub(super) fn to_srgb(icc: &[u8], samples: Samples, data: &[u8], flat: impl Fn([u8; 4]) -> [u8; 3]) -> Option<Vec<u8>> {
    let profile = ColorProfile::new_from_slice(icc).ok()?;
    let (from, to) = match (samples, profile.color_space) {
        (Samples::Gray, DataColorSpace::Gray) => (Layout::Gray, Layout::Rgb),
        (Samples::GrayAlpha, DataColorSpace::Gray) => (Layout::GrayAlpha, Layout::Rgba),
        // Grey pixels with an RGB profile: some writers drop the channels and keep the profile.
        (Samples::Rgb | Samples::Gray, DataColorSpace::Rgb) => (Layout::Rgb, Layout::Rgb),
        (Samples::Rgba | Samples::GrayAlpha, DataColorSpace::Rgb) => (Layout::Rgba, Layout::Rgba),
        // moxcms reads the four inks in its four-channel layout.
        (Samples::Cmyk, DataColorSpace::Cmyk) => (Layout::Rgba, Layout::Rgb),
        _ => return None,
    };
    let transform =
        profile.create_transform_8bit(from, &ColorProfile::new_srgb(), to, TransformOptions::default()).ok()?;
    let mut rgb = Vec::with_capacity(data.len() / samples.channels() * 3);
    let (mut given, mut converted) = (Vec::new(), Vec::new());
    for part in data.chunks(AT_ONCE * samples.channels()) {
        given.clear();
        match samples {
            Samples::Gray if from == Layout::Rgb => given.extend(part.iter().flat_map(|&v| [v; 3])),
            Samples::GrayAlpha if from == Layout::Rgba => {
                given.extend(part.as_chunks::<2>().0.iter().flat_map(|&[v, a]| [v, v, v, a]));
            }
            _ => given.extend_from_slice(part),
        }
        converted.clear();
        converted.resize(given.len() / from.channels() * to.channels(), 0);
        transform.transform(&given, &mut converted).ok()?;
        if to == Layout::Rgba {
            rgb.extend(converted.as_chunks::<4>().0.iter().flat_map(|pixel| flat(*pixel)));
        } else {
            rgb.extend_from_slice(&converted);
        }
    }
    Some(rgb)
}
