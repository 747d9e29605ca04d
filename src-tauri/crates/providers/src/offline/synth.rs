//! A striped sun over a glowing grid.

use super::kit::blur::blurred;
use super::kit::color::{Ramp, Rgb};
use super::kit::math::{bell, exp, floor, length, mix, smooth, unit};
use super::kit::pixmap::Pixmap;
use super::kit::shape::disc;
use super::painted::Painted;
use super::palette::{Mood, Tones};
use super::scenery::{silhouette, sky, stars};
use super::stage::Stage;

pub(crate) fn paint(stage: &Stage) -> Painted {
    let tones = stage.tones(Mood::Night);
    let mut random = stage.random("synth");
    let scale = stage.scale;
    let horizon = (stage.height * random.between(0.60, 0.66)).max(1.0);
    let center = (stage.width * random.between(0.50, 0.66), horizon - scale * random.between(0.13, 0.18));
    let radius = scale * random.between(0.19, 0.225);
    let hot = tones.hot();
    let mut map = sky(stage, [tones.sky[0] * 0.8, tones.sky[1], tones.sky[2].blend(hot, 0.35)], horizon, Some(center));
    stars(&mut map, stage, 320, 0.8 * horizon, tones.light);
    disc_of_light(&mut map, stage, &tones, hot, center, radius, horizon);
    let mut painted = Painted::ground(map);
    disc(&mut painted.subject, center, radius, 1.0, |_, _| (1.0, 1.0));
    ranges(&mut painted, stage, &tones, center.0, horizon, hot);
    painted.mark_floor(horizon);
    floor_grid(&mut painted.map, stage, &tones, center.0, horizon, hot);
    painted
}

/// The sun, cut by bands that widen downwards.
fn disc_of_light(
    map: &mut Pixmap,
    stage: &Stage,
    tones: &Tones,
    hot: Rgb,
    center: (f32, f32),
    radius: f32,
    horizon: f32,
) {
    let face =
        Ramp::new(&[(0.0, tones.light.blend(tones.gold(), 0.55)), (0.38, tones.gold().blend(hot, 0.45)), (1.0, hot)]);
    let calm = stage.style.crowd() < 0.5;
    let bands = if calm { 5.0 } else { 8.0 };
    for y in 0..(horizon as usize).min(map.height) {
        let dy = y as f32 + 0.5 - center.1;
        let t = unit((dy + radius) / (2.0 * radius));
        let step = (t - 0.40).max(0.0) / 0.60 * bands;
        let phase = step - floor(step) as f32;
        let share = 0.16 + 0.42 * (t - 0.40).max(0.0) / 0.60;
        let band = 2.0 * radius * 0.60 / bands;
        let cut = if t > 0.40 { unit((phase - share) * band + 0.5) * unit((1.0 - phase) * band + 0.5) } else { 1.0 };
        for (x, pixel) in map.row_mut(y).iter_mut().enumerate() {
            let away = length(x as f32 + 0.5 - center.0, dy) - radius;
            if !calm {
                let air = 0.50 * exp(-away.max(0.0) / (0.10 * stage.scale))
                    + 0.22 * exp(-away.max(0.0) / (0.34 * stage.scale));
                *pixel = pixel.screen(hot * (air * if away < 0.0 { 0.7 } else { 1.0 }));
            }
            let covered = unit(0.5 - away) * cut;
            *pixel = pixel.lerp(face.at(t), covered);
        }
    }
}

/// Two dark ranges with the grid's colour on their crests.
fn ranges(painted: &mut Painted, stage: &Stage, tones: &Tones, middle: f32, horizon: f32, hot: Rgb) {
    let noise = stage.noise("ranges");
    let scale = stage.scale;
    let octaves = if stage.style.flat() { 2 } else { 5 };
    for (layer, (rise, tone)) in [(0.15, 0.55), (0.09, 0.95)].into_iter().enumerate() {
        let shift = 31.0 * layer as f32;
        let color = tones.sky[1].blend(tones.land[2], tone);
        let heights = silhouette(stage, |x| {
            let open = 1.0 - 0.82 * bell((x * scale - middle) / (0.26 * stage.width));
            horizon + 1.0 - scale * rise * open * (0.25 + noise.ridge(x * 2.4 + shift, octaves, 0.45))
        });
        painted.below(&heights, |_, y, depth| {
            let edge = exp(-depth / (0.004 * scale).max(0.8));
            let lit = color
                + hot.lerp(tones.accents[1], 0.5) * (0.35 * edge * tone)
                + hot * (0.05 * smooth(0.10 * scale, 0.0, horizon - y as f32));
            (lit, if (y as f32) < horizon { 1.0 } else { 0.0 })
        });
    }
}

/// The floor: lines in perspective with the light they shed, and the sun's path on it.
fn floor_grid(map: &mut Pixmap, stage: &Stage, tones: &Tones, middle: f32, horizon: f32, hot: Rgb) {
    let first = (horizon as usize).min(map.height);
    let rows = map.height - first;
    if rows == 0 {
        return;
    }
    let scale = stage.scale;
    let depth = (stage.height - horizon).max(1.0);
    let calm = stage.style.crowd() < 0.5;
    let (across, along) = if calm { (3.0, 1.0) } else { (6.5, 1.9) };
    let line = (0.0016 * scale).max(0.45);
    // A line that cannot be thinner than this goes fainter instead.
    let faint = (0.0016 * scale / line).sqrt();
    let far = depth / (0.06 * scale);
    let lines = Pixmap::from_fn(map.width, rows, |x, y| {
        let down = (y as f32 + 0.5) / depth;
        let z = along * far / (down * far + 0.25);
        let row_pixels = down * down * depth / (along * (1.0 + 0.25 / far)) + 0.12;
        let gz = ((z - floor(z + 0.5) as f32).abs() * row_pixels - line * (0.4 + down)).max(0.0);
        let gx = (x as f32 + 0.5 - middle) / (down + 0.045) / scale * across;
        let column_pixels = (down + 0.045) * scale / across;
        let gx = ((gx - floor(gx + 0.5) as f32).abs() * column_pixels - line * (0.4 + down)).max(0.0);
        // Where lines crowd closer than pixels they melt into an even glow instead of a moiré.
        let rows_clear = smooth(1.5, 5.0, row_pixels / line.max(1.0));
        let columns_clear = smooth(1.5, 5.0, column_pixels / line.max(1.0));
        let strength = mix(0.30, unit(1.0 - gz), rows_clear).max(mix(0.30, unit(1.0 - gx), columns_clear));
        let color = tones.accents[1].lerp(hot, smooth(0.5, 0.0, down) * 0.6);
        color * (faint * strength * mix(0.55, 1.0, smooth(0.0, 0.4, down)))
    });
    let soft = blurred(&lines, 0.006 * scale);
    let wide = blurred(&lines, 0.024 * scale);
    let ground = Ramp::new(&[
        (0.0, tones.sky[1].blend(hot, 0.30)),
        (0.22, tones.sky[0].blend(tones.sky[1], 0.45)),
        (1.0, tones.sky[0] * 0.5),
    ]);
    for y in 0..rows {
        let down = (y as f32 + 0.5) / depth;
        let path = (0.12 + 0.22 * down) * stage.width;
        for x in 0..map.width {
            let i = y * map.width + x;
            let gleam = hot * (0.40 * bell((x as f32 - middle) / path) * exp(-down * 2.2));
            let glow = if calm { Rgb::BLACK } else { soft.data[i] * 0.75 + wide.data[i] * 0.55 };
            map.data[first * map.width + i] = ground.at(down) + gleam + lines.data[i] * 0.95 + glow;
        }
    }
}
