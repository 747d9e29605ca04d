//! Colour and a bright ball seen through ribbed glass.

use super::kit::blur::blurred;
use super::kit::color::Rgb;
use super::kit::math::{bell, exp, floor, length, mix, smooth};
use super::kit::pixmap::{Field, Pixmap};
use super::kit::shape::disc;
use super::painted::Painted;
use super::palette::Mood;
use super::stage::Stage;
use super::style::Style;

pub(crate) fn paint(stage: &Stage) -> Painted {
    let tones = stage.tones(Mood::Either);
    let mut random = stage.random("glass");
    let scale = stage.scale;
    let (cx, cy) = stage.focus();
    let cy = cy + 0.03 * stage.height;
    let hues = tones.family(random.below(5));
    let radius = scale * random.between(0.24, 0.30);
    let behind = backdrop(stage, tones.ink, &hues, (cx, cy), radius);

    let ribs = (stage.width / scale * random.between(17.0, 24.0)).max(3.0);
    let wide = stage.width / ribs;
    let bend = wide * random.between(2.2, 3.2);
    let offset = random.unit() * wide;
    let columns: Vec<(f32, f32)> = (0..stage.columns)
        .map(|x| {
            let at = (x as f32 + 0.5 + offset) / wide;
            let t = at - floor(at) as f32 - 0.5;
            // A half-round rib turns the view over and stretches it towards its edges.
            let shift = t * (0.75 + 1.1 * t * t) * bend;
            let crown = 0.80 + 0.26 * (1.0 - 4.0 * t * t);
            let glint = 0.30 * bell((t + 0.30) / 0.055) + 0.10 * bell((t - 0.36) / 0.05);
            let groove = 0.45 * exp(-(0.5 - t.abs()) * wide / (0.05 * wide).max(0.8));
            (x as f32 + 0.5 + shift, (crown - groove) + if stage.style.flat() { 0.0 } else { glint })
        })
        .collect();
    let calm = if stage.style.flat() { 0.5 } else { 1.0 };
    let mut map = Pixmap::from_fn(stage.columns, stage.rows, |x, y| {
        let (source, shade) = columns[x];
        behind.sample(source, y as f32 + 0.5) * mix(1.0, shade, calm)
    });
    let low = tones.ink * 0.5;
    let foot = if stage.style == Style::Sketch { 0.0 } else { 0.5 };
    for (y, row) in map.rows_mut() {
        let k = foot * smooth(0.62, 1.05, y as f32 / stage.height);
        for pixel in row {
            *pixel = pixel.lerp(low, k);
        }
    }
    // The ball is where the ribs show it.
    let mut ball = Field::filled(stage.columns, stage.rows, 0.0);
    disc(&mut ball, (cx, cy), radius, radius * 0.02, |_, _| (1.0, 1.0));
    let subject = Field::from_fn(stage.columns, stage.rows, |x, y| ball.sample(columns[x].0, y as f32 + 0.5));
    Painted { map, subject }
}

/// What stands behind the glass: deep colour, soft pools of light and one lit ball.
fn backdrop(stage: &Stage, ink: Rgb, hues: &[Rgb; 4], (cx, cy): (f32, f32), radius: f32) -> Pixmap {
    let mut random = stage.random("behind");
    let scale = stage.scale;
    let drawn = stage.style == Style::Sketch;
    let deep = if drawn { Rgb::gray(0.92) } else { ink.blend(hues[0], 0.25) * 0.6 };
    let faint = if drawn { 0.10 } else { 0.92 };
    let small = ((scale / 200.0) as usize).clamp(1, 6);
    let k = small as f32;
    let mut pools: Vec<(f32, f32, f32, Rgb)> = (0..stage.count(7))
        .map(|i| {
            (
                random.unit() * stage.width,
                random.unit() * stage.height,
                scale * random.between(0.14, 0.34),
                hues[i % 3] * random.between(0.45, 1.05),
            )
        })
        .collect();
    pools.push((cx - 0.30 * scale, cy - 0.20 * scale, 0.30 * scale, hues[1]));
    pools.push((cx + 0.36 * scale, cy + 0.10 * scale, 0.34 * scale, hues[2] * 0.8));
    let soft = Pixmap::from_fn(stage.columns / small + 2, stage.rows / small + 2, |x, y| {
        let (px, py) = (x as f32 * k, y as f32 * k);
        pools.iter().fold(deep, |color, (qx, qy, reach, light)| {
            let d = length(px - qx, (py - qy) * 0.7) / reach;
            color.lerp(*light, faint * bell(d * 1.15))
        })
    });
    let mut map =
        Pixmap::from_fn(stage.columns, stage.rows, |x, y| soft.sample(x as f32 / k + 0.5, y as f32 / k + 0.5));
    let ball = if drawn { hues[3].blend(ink, 0.45) } else { hues[3] };
    disc(&mut map, (cx + 0.1 * radius, cy + 0.16 * radius), radius * 1.25, radius * 0.5, |_, _| (deep * 0.3, 0.55));
    disc(&mut map, (cx, cy), radius, radius * 0.02, |nx, ny| {
        let nz = (1.0 - nx * nx - ny * ny).max(0.0).sqrt();
        let facing = (-0.45 * nx - 0.60 * ny + 0.66 * nz).max(0.0);
        let rim = (1.0 - nz) * (1.0 - nz);
        let color = ball * (0.10 + 1.05 * facing * facing)
            + Rgb::WHITE * (0.55 * smooth(0.86, 1.0, facing))
            + hues[1] * (0.45 * rim * smooth(-0.2, 0.9, nx));
        (color, 1.0)
    });
    blurred(&map, 0.004 * scale)
}
