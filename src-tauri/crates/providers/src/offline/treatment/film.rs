//! Treatments that come from a lens and film: photograph, cinema, vintage.

use super::super::kit::blur::{blurred, blurred_across};
use super::super::kit::color::Rgb;
use super::super::kit::math::{bell, length, mix, smooth, unit};
use super::super::kit::pixmap::Pixmap;
use super::super::kit::random::pixel_noise;
use super::super::kit::shape::disc;
use super::super::stage::Stage;
use super::tools::{bloom, clarity, expose, grain, vignette};

/// Natural light: a little bloom, local contrast, fine grain.
pub(crate) fn photograph(stage: &Stage, mut map: Pixmap) -> Pixmap {
    bloom(&mut map, stage, 0.55, 0.012, Rgb::new(0.26, 0.25, 0.24));
    let mut map = expose(map);
    clarity(&mut map, stage, 0.022, 0.45);
    for pixel in &mut map.data {
        *pixel = pixel.map(|v| mix(v, v * v * (3.0 - 2.0 * v), 0.22)).saturate(1.04);
    }
    vignette(&mut map, 0.26);
    grain(&mut map, 0.016);
    map
}

/// Teal shadows, amber light, an anamorphic streak on every lamp.
pub(crate) fn cinema(stage: &Stage, mut map: Pixmap) -> Pixmap {
    streaks(&mut map, stage);
    bloom(&mut map, stage, 0.5, 0.03, Rgb::new(0.42, 0.30, 0.20));
    let mut map = expose(map);
    for pixel in &mut map.data {
        let l = unit(pixel.luma());
        let (low, high) = ((1.0 - l) * (1.0 - l), l * l);
        let graded = pixel.saturate(1.12)
            + Rgb::new(-0.030, 0.012, 0.030) * low
            + Rgb::new(0.060, 0.012, -0.060) * (high + 0.4 * l * (1.0 - l));
        *pixel = graded.map(|v| {
            let v = unit(v);
            mix(v, v * v * (3.0 - 2.0 * v), 0.42)
        });
    }
    vignette(&mut map, 0.48);
    grain(&mut map, 0.020);
    map
}

fn streaks(map: &mut Pixmap, stage: &Stage) {
    // A quarter of the height is plenty for something this soft.
    let (width, height) = ((map.width / 2).max(1), (map.height / 4).max(1));
    let mut bright = map.resized(width, height);
    for pixel in &mut bright.data {
        *pixel = *pixel * smooth(0.62, 1.1, pixel.peak());
    }
    let long = blurred(&blurred_across(&bright, 0.055 * stage.scale), 0.0022 * stage.scale);
    let long = long.resized(map.width, map.height);
    for (pixel, light) in map.data.iter_mut().zip(&long.data) {
        *pixel += *light * Rgb::new(0.42, 0.60, 0.85);
    }
}

/// Faded print: lifted blacks, warm dyes, halation, a leak of light, grain and a little dust.
pub(crate) fn vintage(stage: &Stage, mut map: Pixmap) -> Pixmap {
    bloom(&mut map, stage, 0.45, 0.018, Rgb::new(0.62, 0.26, 0.12));
    let map = expose(map);
    let mut map = blurred(&map, 0.0009 * stage.scale);
    let mut random = stage.random("leak");
    let side = if random.chance(0.5) { 0.0 } else { 1.0 };
    let (level, reach) = (random.between(0.1, 0.7), random.between(0.10, 0.17));
    let (width, height) = (stage.width, stage.height);
    let clump = (stage.scale / 620.0).max(1.0);
    for (y, row) in map.rows_mut() {
        let v = (y as f32 + 0.5) / height;
        for (x, pixel) in row.iter_mut().enumerate() {
            let u = (x as f32 + 0.5) / width;
            let p = pixel.saturate(1.12).map(|v| mix(unit(v), unit(v) * unit(v) * (3.0 - 2.0 * unit(v)), 0.35));
            let faded = Rgb::new(0.085 + 0.885 * p.r, 0.070 + 0.860 * p.g, 0.105 + 0.735 * p.b);
            let l = faded.luma();
            let toned = faded.lerp(Rgb::new(1.06 * l + 0.02, 0.96 * l, 0.78 * l), 0.16);
            let edge = length((u - 0.5) * 1.05, (v - 0.48) * 0.95);
            let dim = 1.0 - 0.40 * smooth(0.30, 0.80, edge);
            let leak = 0.48 * bell((u - side) / reach) * (0.35 + 0.65 * bell((v - level) / 0.42));
            let coarse = pixel_noise((x as f32 / clump) as usize, (y as f32 / clump) as usize, 5);
            let n = (0.028 * coarse + 0.016 * pixel_noise(x, y, 6)) * (0.5 + 1.6 * l * (1.0 - l));
            *pixel = (toned * Rgb::new(dim, dim * 0.985, dim * 0.96))
                .screen(Rgb::new(0.95, 0.40, 0.12) * leak)
                .map(|v| v + n);
        }
    }
    dust(&mut map, stage);
    map
}

fn dust(map: &mut Pixmap, stage: &Stage) {
    let mut random = stage.random("dust");
    for _ in 0..26 {
        let center = (random.unit() * stage.width, random.unit() * stage.height);
        let radius = stage.scale * random.between(0.0006, 0.0016);
        let faint = random.between(0.10, 0.30);
        disc(map, center, radius, 1.0, |_, _| (Rgb::new(0.97, 0.92, 0.80), faint));
    }
}
