//! Treatments in flat colour: cartoon, anime and the minimalist poster.

use super::super::kit::blur::blurred;
use super::super::kit::color::Rgb;
use super::super::kit::math::{floor, mix, smooth, unit};
use super::super::kit::noise::Noise;
use super::super::kit::pixmap::{Field, Pixmap};
use super::super::kit::shape::glow;
use super::super::stage::Stage;
use super::tools::{along, bloom, expose, kuwahara, luma, main_colors, nearest_two, steepness, thin_out};

/// `l` moved to the nearest of `levels` steps; `slope` (per pixel) makes the step one pixel wide.
fn step(l: f32, levels: f32, slope: f32) -> f32 {
    let at = l * levels;
    let base = floor(at) as f32;
    let wide = (slope * levels * 0.75).clamp(0.02, 0.5);
    (base + smooth(0.5 - wide, 0.5 + wide, at - base)) / levels
}

/// How much ink an edge gets: strokes are about `width` pixels.
fn outlines(smooth_picture: &Pixmap, width: f32, low: f32, high: f32) -> Field {
    // Luma alone misses an edge between two hues of one lightness.
    let mix_of = |weights: Rgb| Field {
        width: smooth_picture.width,
        height: smooth_picture.height,
        data: smooth_picture.data.iter().map(|p| p.r * weights.r + p.g * weights.g + p.b * weights.b).collect(),
    };
    let light = steepness(&blurred(&mix_of(Rgb::new(0.30, 0.55, 0.15)), width * 0.5));
    let hue = steepness(&blurred(&mix_of(Rgb::new(0.7, -0.2, -0.5)), width * 0.5));
    let mut ink = light;
    for (v, h) in ink.data.iter_mut().zip(&hue.data) {
        *v = smooth(low, high, (*v + 0.6 * h) * width);
    }
    ink
}

/// Flat, saturated cells with dark outlines.
pub(crate) fn cartoon(stage: &Stage, map: Pixmap) -> Pixmap {
    let map = expose(map);
    let mut map = kuwahara(&map, (0.0030 * stage.scale) as usize);
    let line = (0.0024 * stage.scale).max(0.8);
    let mut ink = outlines(&map, line, 0.055, 0.13);
    thin_out(&mut ink, stage, 0.9);
    let soft = blurred(&luma(&map), 0.0016 * stage.scale);
    let slope = steepness(&soft);
    for (i, pixel) in map.data.iter_mut().enumerate() {
        let l = soft.data[i];
        let cell = step(unit(l * 1.04), 6.0, slope.data[i]);
        let color = (*pixel * ((cell + 0.02) / (l + 0.02)).clamp(0.6, 1.5)).saturate(1.28);
        let stroke = color * 0.10 + Rgb::new(0.035, 0.025, 0.07);
        *pixel = color.map(unit).lerp(stroke, 0.92 * ink.data[i]);
    }
    map
}

/// Cel shading in clear air: soft steps, diffusion, specks of light.
pub(crate) fn anime(stage: &Stage, mut map: Pixmap) -> Pixmap {
    let mut random = stage.random("specks");
    for _ in 0..stage.count(34) {
        let center = (random.unit() * stage.width, random.between(0.25, 1.0) * stage.height);
        let size = stage.scale * random.between(0.003, 0.012);
        glow(&mut map, center, size, Rgb::new(1.0, 0.97, 0.88) * random.between(0.15, 0.8));
    }
    bloom(&mut map, stage, 0.45, 0.022, Rgb::new(0.32, 0.32, 0.36));
    let map = expose(map);
    let mut map = kuwahara(&map, (0.0018 * stage.scale) as usize);
    let mut ink = outlines(&map, (0.0015 * stage.scale).max(0.6), 0.07, 0.20);
    thin_out(&mut ink, stage, 0.8);
    let soft = blurred(&luma(&map), 0.0012 * stage.scale);
    let slope = steepness(&soft);
    for (i, pixel) in map.data.iter_mut().enumerate() {
        let l = soft.data[i];
        let cell = mix(l, step(l, 9.0, slope.data[i]), 0.60);
        let color = (*pixel * ((cell + 0.02) / (l + 0.02))).saturate(1.22);
        *pixel = color.lerp(color * Rgb::new(0.42, 0.38, 0.62), 0.55 * ink.data[i]);
    }
    let haze = blurred(&map, 0.012 * stage.scale);
    let (width, height) = (stage.width, stage.height);
    for (y, row) in map.rows_mut() {
        let v = y as f32 / height;
        for (x, (pixel, soft)) in row.iter_mut().zip(haze.row(y)).enumerate() {
            let u = x as f32 / width;
            let air = 0.07 * smooth(0.9, 0.0, (1.0 - u) * 0.9 + v);
            let diffused = pixel.screen(*soft * 0.15);
            *pixel = diffused.screen(Rgb::new(0.75, 0.90, 1.0) * air).map(|value| {
                let value = unit(value * 1.01 - 0.01);
                mix(value, value * value * (3.0 - 2.0 * value), 0.25)
            });
        }
    }
    map
}

/// A poster: the picture's few main tones, cut cleanly.
pub(crate) fn poster(stage: &Stage, map: Pixmap) -> Pixmap {
    let map = expose(map);
    let map = blurred(&kuwahara(&map, (0.0040 * stage.scale) as usize), 0.0016 * stage.scale);
    let mut colors = main_colors(&map, 7, &mut stage.random("tones"));
    for color in &mut colors {
        *color = color.saturate(0.95);
    }
    let slope = steepness(&luma(&map));
    let noise: Noise = stage.noise("stock");
    let scale = 1.0 / stage.scale;
    Pixmap::from_fn(map.width, map.height, |x, y| {
        let i = y * map.width + x;
        let pixel = map.data[i];
        let (first, second) = nearest_two(&colors, pixel);
        let (a, b) = (colors[first], colors[second]);
        let apart = (a.luma() - b.luma()).abs().max(0.04);
        let wide = (slope.data[i] / apart * 0.75).clamp(0.02, 0.5);
        // Half of the step seen from the nearer side; the farther side sees the other half.
        let flat = a.lerp(b, smooth(0.5 - wide, 0.5 + wide, along(a, b, pixel)));
        let tooth = 0.010 * noise.at(x as f32 * scale * 240.0, y as f32 * scale * 240.0);
        flat.lerp(pixel, 0.10).map(|v| v + tooth)
    })
}
