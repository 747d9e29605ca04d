//! Neon: the picture goes dark, and its edges light up like tubes.

use super::super::kit::blur::blurred;
use super::super::kit::color::Rgb;
use super::super::kit::math::{mix, smooth, unit};
use super::super::kit::pixmap::Pixmap;
use super::super::palette::Mood;
use super::super::stage::Stage;
use super::tools::{bloom, expose, luma, steepness, thin_out, vignette};

/// Dark and saturated, with glowing contours.
pub(crate) fn tubes(stage: &Stage, mut map: Pixmap) -> Pixmap {
    bloom(&mut map, stage, 0.35, 0.016, Rgb::gray(0.55));
    let tones = stage.tones(Mood::Night);
    let scale = stage.scale;
    let encoded = expose(map);
    let width = (0.0016 * scale).max(0.7);
    let mut edges = steepness(&blurred(&luma(&encoded), width * 0.8));
    for edge in &mut edges.data {
        *edge = smooth(0.016, 0.085, *edge * width);
    }
    thin_out(&mut edges, stage, 0.75);
    let hues = blurred(&encoded, 0.010 * scale);
    let mut lines = Pixmap::filled(encoded.width, encoded.height, Rgb::BLACK);
    for (i, line) in lines.data.iter_mut().enumerate() {
        let hue = hues.data[i].saturate(1.6);
        let peak = hue.peak().max(0.04);
        let strength = edges.data[i];
        let t = i as f32 / edges.data.len() as f32;
        let tube = (hue * (1.0 / peak)).lerp(tones.accents[0].lerp(tones.accents[1], t), 0.45);
        *line = tube * strength;
    }
    let near = blurred(&lines, 0.0042 * scale);
    let far = blurred(&lines, 0.020 * scale);
    let mut out = encoded;
    for (i, pixel) in out.data.iter_mut().enumerate() {
        let l = unit(pixel.luma());
        let base = pixel.saturate(1.55).map(|v| v.min(1.2)) * mix(0.52, 1.0, l * l);
        let light = lines.data[i] * 0.70 + near.data[i] * 0.95 + far.data[i] * 0.85;
        let core = smooth(0.55, 1.0, lines.data[i].peak()) * 0.35;
        *pixel = base.screen(light).screen(Rgb::gray(core));
    }
    vignette(&mut out, 0.42);
    out
}
