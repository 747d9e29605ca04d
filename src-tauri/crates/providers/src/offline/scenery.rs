//! Scenery several makers share: skies, stars, suns, clouds, water and trees.

use super::kit::blur::blurred;
use super::kit::color::{Ramp, Rgb};
use super::kit::math::{bell, exp, fract, length, mix, sin_turn, smooth, unit};
use super::kit::pixmap::{Grid, Pixmap, Sample, span};
use super::kit::shape::{below, cover, disc, glow};
use super::stage::Stage;
use super::style::Style;

/// A sky from its top to `horizon` (pixels from the top), a little lighter towards `sun`.
pub(crate) fn sky(stage: &Stage, colors: [Rgb; 3], horizon: f32, sun: Option<(f32, f32)>) -> Pixmap {
    let ramp = Ramp::new(&[(0.0, colors[0]), (0.55, colors[1]), (1.0, colors[2])]);
    let noise = stage.noise("sky");
    let drift = stage.detail(0.0, 0.05);
    let columns: Vec<f32> = (0..stage.columns)
        .map(|x| {
            let x = x as f32 + 0.5;
            let towards = sun.map_or(0.0, |(sx, _)| 0.10 * bell((x - sx) / (0.45 * stage.width)) - 0.05);
            towards + drift * noise.at(x / stage.scale * 1.3, 0.5)
        })
        .collect();
    Pixmap::from_fn(stage.columns, stage.rows, |x, y| ramp.at((y as f32 + 0.5) / horizon + columns[x]))
}

/// Stars above `horizon`, denser and brighter towards the top.
pub(crate) fn stars(map: &mut Pixmap, stage: &Stage, usual: usize, horizon: f32, color: Rgb) {
    let mut random = stage.random("stars");
    let point = (stage.scale / 870.0).max(0.35);
    for _ in 0..stage.count(usual) {
        let center = (random.unit() * stage.width, random.unit() * random.between(0.3, 1.0) * horizon);
        let bright = random.unit() * random.unit();
        let bright = bright * bright;
        let tint = color.lerp(Rgb::new(random.between(0.6, 1.2), 0.9, random.between(0.7, 1.3)), 0.4);
        glow(map, center, point * (1.3 + 1.9 * bright), tint * (0.22 + 2.2 * bright));
        if bright > 0.55 {
            glow(map, center, point * 12.0, tint * 0.10);
        }
    }
}

/// A sun or moon: the disc and the light around it. `radius` in pixels, `halo` how strongly the air glows.
pub(crate) fn sun(map: &mut Pixmap, stage: &Stage, center: (f32, f32), radius: f32, color: Rgb, halo: f32) {
    // A pencil cannot draw glare; the disc has to stand out from its sky.
    let halo = if stage.style == Style::Sketch { 0.25 * halo } else { halo };
    if halo > 0.0 {
        let (near, far) = (1.0 / (radius * 1.1), 1.0 / (0.26 * stage.scale));
        for (y, row) in map.rows_mut() {
            let dy = y as f32 + 0.5 - center.1;
            for (x, pixel) in row.iter_mut().enumerate() {
                let away = (length(x as f32 + 0.5 - center.0, dy) - radius).max(0.0);
                let light = halo * (0.55 * exp(-away * near) + 0.40 * exp(-away * far));
                *pixel = pixel.screen(color * light);
            }
        }
    }
    disc(map, center, radius, radius * 0.02, |_, dy| (color * (1.12 - 0.10 * dy), 1.0));
}

/// High thin cloud in streaks, lit by `color`, fading out at `base` pixels from the top.
pub(crate) fn clouds(map: &mut Pixmap, stage: &Stage, base: f32, color: Rgb, amount: f32) {
    let noise = stage.noise("clouds");
    let scale = 1.0 / stage.scale;
    for y in span(0.0, base, map.height) {
        let v = (y as f32 + 0.5) / base;
        let fade = amount * smooth(1.0, 0.55, v) * smooth(-0.3, 0.25, v);
        let py = y as f32 * scale * 9.0;
        for (x, pixel) in map.row_mut(y).iter_mut().enumerate() {
            let px = x as f32 * scale * 1.7;
            let bend = noise.at(px * 0.7, py * 0.25 + 31.0);
            let density = noise.layers(px + 0.5 * bend, py + 1.2 * bend, 4, 0.5);
            let cover = unit((density - 0.02) * 2.2) * fade;
            *pixel = pixel.lerp(color, cover);
        }
    }
}

/// Still water under `horizon`: what is above it upside down, broken by ripples, darkened into `tint`.
pub(crate) fn water(map: &mut Pixmap, stage: &Stage, horizon: f32, tint: Rgb, clear: f32) {
    let top = (horizon as usize).clamp(1, map.height);
    let soft = blurred(map, 0.0016 * stage.scale);
    let noise = stage.noise("water");
    let unit_length = 1.0 / stage.scale;
    let depth = (stage.height - horizon).max(1.0);
    for y in top..map.height {
        let down = y as f32 + 0.5 - horizon;
        let near = down / depth;
        // Waves look longer and slower the nearer they are.
        let row = 46.0 * (1.0 + 9.0 * (1.0 - near)) / (1.0 + 3.0 * near);
        let fade = clear * (1.0 - 0.45 * near);
        for x in 0..map.width {
            let (px, py) = (x as f32 * unit_length, down * unit_length);
            let wave = noise.at(px * 3.2 + 40.0, py * row);
            let fine = noise.at(px * 11.0, py * row * 2.6 + 70.0);
            let shift = (wave + 0.5 * fine) * (0.004 + 0.022 * near) * stage.scale;
            let mirrored = horizon - down * 1.35 - shift.abs() * 1.6 - 1.0;
            let seen = soft.sample(x as f32 + 0.5 + shift * 0.8, mirrored.max(0.0));
            let glint = 1.0 + 0.35 * fine * near;
            map.data[y * map.width + x] = seen * (fade * glint) + tint * (1.0 - fade);
        }
    }
    // The far shore: a breath of mist where water meets land.
    let mist = soft.at((stage.width * 0.5) as i32, (horizon * 0.8) as i32);
    let band = 0.012 * stage.scale;
    for y in span(horizon - 3.0 * band, horizon + 3.0 * band, map.height) {
        let k = 0.16 * bell((y as f32 + 0.5 - horizon) / band);
        for pixel in map.row_mut(y) {
            *pixel = pixel.lerp(mist, k);
        }
    }
}

/// A ridge line as one y for each column.
pub(crate) fn silhouette(stage: &Stage, height_at: impl Fn(f32) -> f32) -> Vec<f32> {
    (0..stage.columns).map(|x| height_at((x as f32 + 0.5) / stage.scale)).collect()
}

/// Paints a flat silhouette.
pub(crate) fn fill_below<T: Sample>(map: &mut Grid<T>, heights: &[f32], color: T) {
    below(map, heights, |_, _, _| (color, 1.0));
}

/// One conifer standing on `foot`, `tall` pixels high.
pub(crate) fn conifer<T: Sample>(map: &mut Grid<T>, foot: (f32, f32), tall: f32, lean: f32, color: T) {
    let half = tall * 0.19;
    let columns = span(foot.0 - half * 1.3, foot.0 + half * 1.3, map.width);
    for y in span(foot.1 - tall, foot.1, map.height) {
        // 0 at the tip, 1 at the ground; each tier of branches droops outwards and snaps back.
        let t = unit((y as f32 + 0.5 - foot.1 + tall) / tall);
        let tier = fract(t * (6.0 + 3.0 * lean) + 0.2 * lean);
        let wide = half * (0.06 + 0.94 * t) * mix(0.45, 1.0, tier) * smooth(1.02, 0.93, t) + tall * 0.012;
        for (i, pixel) in map.row_mut(y)[columns.clone()].iter_mut().enumerate() {
            let dx = (columns.start + i) as f32 + 0.5 - foot.0;
            let ragged = 1.0 + 0.18 * sin_turn(t * 13.0 + if dx > 0.0 { lean } else { lean * 2.0 });
            let covered = cover(wide * ragged - dx.abs(), 1.0);
            if covered > 0.0 {
                *pixel = pixel.between(color, covered);
            }
        }
    }
}
