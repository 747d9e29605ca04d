//! Treatments: what turns a painted composition into a photograph, a pencil drawing or a pixel picture.
//!
//! Each one takes the picture in linear light and answers sRGB values in `0..=1`; [`finish`] makes bytes of them.

mod film;
mod flat;
mod neon;
mod oil;
mod pixelart;
mod sketch;
mod studio;
mod tools;
mod watercolor;

use super::kit::pixmap::{Field, Pixmap};
use super::kit::random::pixel_noise;
use super::stage::Stage;
use super::style::Style;

/// Treats the picture and quantises it, with noise of half a step where a gradient would otherwise show bands.
pub(crate) fn finish(stage: &Stage, map: Pixmap) -> Vec<u8> {
    let treated = match stage.style {
        Style::Photorealistic => film::photograph(stage, map),
        Style::Cinematic => film::cinema(stage, map),
        Style::Vintage => film::vintage(stage, map),
        Style::Cartoon => flat::cartoon(stage, map),
        Style::Anime => flat::anime(stage, map),
        Style::Minimalist => flat::poster(stage, map),
        Style::ThreeD => studio::clay(stage, map),
        Style::PixelArt => pixelart::pixels(stage, map),
        Style::Watercolor => watercolor::wash(stage, map),
        Style::OilPainting => oil::strokes(stage, map),
        Style::Sketch => sketch::pencil(stage, map),
        Style::Neon => neon::tubes(stage, map),
    };
    // A limited palette stays limited: its blocks are dithered already.
    let amount = if stage.style == Style::PixelArt { 0.0 } else { 1.0 };
    let mut bytes = Vec::with_capacity(treated.data.len() * 3);
    for y in 0..treated.height {
        for (x, pixel) in treated.row(y).iter().enumerate() {
            for (salt, value) in [pixel.r, pixel.g, pixel.b].into_iter().enumerate() {
                bytes.push((value * 255.0 + 0.5 + amount * pixel_noise(x, y, salt as u32)) as u8);
            }
        }
    }
    bytes
}

/// The mask of the subject as the treatment leaves it: edges that it moves are moved, 0 is ground and 255 is subject.
pub(crate) fn settle(stage: &Stage, subject: &Field) -> Vec<u8> {
    let settled = match stage.style {
        Style::PixelArt => &pixelart::blocks(stage, subject),
        Style::Watercolor => &watercolor::wavered(stage, subject),
        _ => subject,
    };
    settled.data.iter().map(|value| (value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8).collect()
}
