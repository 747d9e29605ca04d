//! What several treatments need: exposure, smoothing that keeps edges, vignettes, palettes of a picture.

use super::super::kit::blur::{blurred, box_mean};
use super::super::kit::color::Rgb;
use super::super::kit::math::{exp, length, signed, smooth};
use super::super::kit::pixmap::{Field, Pixmap};
use super::super::kit::random::{Random, pixel_noise};
use super::super::stage::Stage;

/// Linear light to sRGB, with a shoulder that rolls highlights off instead of clipping them.
pub(crate) fn expose(mut map: Pixmap) -> Pixmap {
    for pixel in &mut map.data {
        *pixel = pixel.map(|v| if v <= 0.7 { v } else { 0.7 + 0.3 * (1.0 - exp((0.7 - v) / 0.3)) }).encoded();
    }
    map
}

/// Adds the light that spills over from what is brighter than `threshold`. Widths are fractions of the scale.
pub(crate) fn bloom(map: &mut Pixmap, stage: &Stage, threshold: f32, width: f32, tint: Rgb) {
    let mut bright = map.clone();
    for pixel in &mut bright.data {
        let peak = pixel.peak();
        *pixel = *pixel * ((peak - threshold).max(0.0) / peak.max(1e-4));
    }
    let spill = blurred(&bright, width * stage.scale);
    for (pixel, light) in map.data.iter_mut().zip(&spill.data) {
        *pixel += *light * tint;
    }
}

/// Luma of each pixel.
pub(crate) fn luma(map: &Pixmap) -> Field {
    Field { width: map.width, height: map.height, data: map.data.iter().map(|pixel| pixel.luma()).collect() }
}

/// Raises what differs from its surroundings `width` (a fraction of the scale) across.
pub(crate) fn clarity(map: &mut Pixmap, stage: &Stage, width: f32, amount: f32) {
    let around = blurred(&luma(map), width * stage.scale);
    for (pixel, soft) in map.data.iter_mut().zip(&around.data) {
        let gain = 1.0 + amount * (pixel.luma() - soft);
        *pixel = *pixel * gain;
    }
}

/// Darkens towards the corners; 1 would make them black.
pub(crate) fn vignette(map: &mut Pixmap, amount: f32) {
    let (width, height) = (map.width as f32, map.height as f32);
    for (y, row) in map.rows_mut() {
        let dy = (y as f32 + 0.5) / height - 0.48;
        for (x, pixel) in row.iter_mut().enumerate() {
            let dx = (x as f32 + 0.5) / width - 0.53;
            *pixel = *pixel * (1.0 - amount * smooth(0.30, 0.78, length(dx, dy * 0.95)));
        }
    }
}

/// Film grain: strongest in the middle tones.
pub(crate) fn grain(map: &mut Pixmap, amount: f32) {
    for (y, row) in map.rows_mut() {
        for (x, pixel) in row.iter_mut().enumerate() {
            let l = pixel.luma().min(1.0);
            let n = pixel_noise(x, y, 77) * amount * (0.45 + 2.2 * l * (1.0 - l));
            *pixel = pixel.map(|v| v + n);
        }
    }
}

/// Kuwahara filter: each pixel takes the mean of the calmest of the four squares it is a corner of.
pub(crate) fn kuwahara(map: &Pixmap, radius: usize) -> Pixmap {
    let radius = radius.max(1);
    let mean = box_mean(map, radius);
    let light = luma(map);
    let mut squares = light.clone();
    for v in &mut squares.data {
        *v *= *v;
    }
    let (first, second) = (box_mean(&light, radius), box_mean(&squares, radius));
    let mut spread = second;
    for (v, m) in spread.data.iter_mut().zip(&first.data) {
        *v -= m * m;
    }
    let (width, height, reach) = (signed(map.width), signed(map.height), signed(radius));
    let mut out = mean.clone();
    for y in 0..height {
        let (up, down) = ((y - reach).max(0) * width, (y + reach).min(height - 1) * width);
        for x in 0..width {
            let (left, right) = ((x - reach).max(0), (x + reach).min(width - 1));
            let mut best = (up + left) as usize;
            for candidate in [up + right, down + left, down + right] {
                if spread.data[candidate as usize] < spread.data[best] {
                    best = candidate as usize;
                }
            }
            out.data[(y * width + x) as usize] = mean.data[best];
        }
    }
    out
}

/// Steepness of a field at each pixel, per pixel.
pub(crate) fn steepness(field: &Field) -> Field {
    Field::from_fn(field.width, field.height, |x, y| {
        let (gx, gy) = field.slope(x, y);
        length(gx, gy)
    })
}

/// Takes lines out where they crowd: a hand outlines a house, not each of its windows.
pub(crate) fn thin_out(lines: &mut Field, stage: &Stage, amount: f32) {
    let crowd = blurred(lines, 0.011 * stage.scale);
    for (line, near) in lines.data.iter_mut().zip(&crowd.data) {
        *line *= 1.0 - amount * smooth(0.16, 0.42, *near);
    }
}

fn distance(a: Rgb, b: Rgb) -> f32 {
    let d = a - b;
    // Opponent axes: a shift of hue counts for more than the same shift of lightness.
    let (light, red, blue) = (0.30 * d.r + 0.55 * d.g + 0.15 * d.b, d.r - d.g, 0.5 * (d.r + d.g) - d.b);
    light * light + 0.45 * red * red + 0.30 * blue * blue
}

/// The `count` colours that describe a picture best (k-means from seeds as far apart as possible).
pub(crate) fn main_colors(map: &Pixmap, count: usize, random: &mut Random) -> Vec<Rgb> {
    let small = map.resized(map.width.min(96), map.height.min(96));
    let mut colors = vec![small.data[random.below(small.data.len())]];
    while colors.len() < count {
        let far = small.data.iter().copied().max_by(|a, b| {
            let nearest = |p: &Rgb| colors.iter().map(|c| distance(*c, *p)).fold(f32::MAX, f32::min);
            nearest(a).total_cmp(&nearest(b))
        });
        colors.push(far.unwrap_or_default());
    }
    for _ in 0..6 {
        let mut sums = vec![(Rgb::BLACK, 0.0_f32); count];
        for pixel in &small.data {
            let slot = &mut sums[nearest_two(&colors, *pixel).0];
            slot.0 += *pixel;
            slot.1 += 1.0;
        }
        for (color, (sum, members)) in colors.iter_mut().zip(sums) {
            if members > 0.0 {
                *color = sum * (1.0 / members);
            }
        }
    }
    colors
}

/// Indices of the nearest and the second nearest colour.
pub(crate) fn nearest_two(colors: &[Rgb], pixel: Rgb) -> (usize, usize) {
    let (mut first, mut second) = ((0, f32::MAX), (0, f32::MAX));
    for (index, color) in colors.iter().enumerate() {
        let away = distance(*color, pixel);
        if away < first.1 {
            second = first;
            first = (index, away);
        } else if away < second.1 {
            second = (index, away);
        }
    }
    (first.0, second.0)
}

/// How far `pixel` has gone from `a` to `b`, 0 to 1.
pub(crate) fn along(a: Rgb, b: Rgb, pixel: Rgb) -> f32 {
    let (ab, ap) = (b - a, pixel - a);
    ((ab.r * ap.r + ab.g * ap.g + ab.b * ap.b) / (ab.r * ab.r + ab.g * ab.g + ab.b * ab.b).max(1e-5)).clamp(0.0, 1.0)
}
