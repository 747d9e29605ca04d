//! Wind-carved sand, one lit flank and one in shade.

use super::kit::color::{Ramp, Rgb};
use super::kit::math::{bell, exp, floor, mix, pow, sin_turn, smooth, unit};
use super::kit::noise::Noise;
use super::kit::pixmap::Pixmap;
use super::painted::Painted;
use super::palette::Mood;
use super::scenery::{clouds, sky, stars, sun};
use super::stage::Stage;

pub(crate) fn paint(stage: &Stage) -> Painted {
    let mut random = stage.random("dunes");
    let tones = stage.tones(if random.chance(0.25) { Mood::Night } else { Mood::Day });
    let scale = stage.scale;
    let (sun_x, sun_y) = stage.focus();
    let sun_y = sun_y * random.between(0.62, 0.85);
    let upper = tones.sky[1].blend(tones.sand[0], 0.25);
    let mut map = sky(
        stage,
        [tones.sky[0].blend(upper, 0.35), upper, tones.sky[2].blend(tones.sand[0], 0.35)],
        0.56 * stage.height,
        Some((sun_x, sun_y)),
    );
    let night = tones.sky[0].luma() < 0.03;
    if night {
        stars(&mut map, stage, 420, 0.5 * stage.height, tones.light);
    }
    let calm = stage.style.crowd() < 0.5;
    if !calm {
        clouds(&mut map, stage, 0.42 * stage.height, tones.light, 0.22);
    }
    sun(
        &mut map,
        stage,
        (sun_x, sun_y),
        scale * if calm { 0.10 } else { random.between(0.045, 0.06) },
        tones.light,
        if calm { 0.0 } else { 0.6 },
    );

    let mut painted = Painted::ground(map);
    let noise = stage.noise("dunes");
    let count = if calm { 3 } else { 4 };
    let lit = Ramp::new(&[
        (0.0, tones.sand[0].blend(tones.sky[2], 0.45)),
        (0.35, tones.sand[0]),
        (1.0, tones.sand[0].blend(tones.sand[1], 0.75)),
    ]);
    let shade = Ramp::new(&[
        (0.0, tones.sand[1].blend(tones.sky[2], 0.55)),
        (0.45, tones.sand[1].blend(tones.sand[2], 0.35)),
        (1.0, tones.sand[2] * 0.85),
    ]);
    let start = random.between(0.46, 0.52);
    let first = random.unit();
    for layer in 0..count {
        let t = layer as f32 / (count - 1) as f32;
        // Each range of dunes is a wave whose crests are drawn off centre by the wind.
        let frequency = mix(1.3, 0.40, pow(t, 0.7)) * random.between(0.9, 1.15);
        let offset = first * 7.0 + 0.37 * layer as f32 + random.unit() * 0.25;
        let high = scale * mix(0.035, 0.215, t);
        let base = mix(start + 0.04, 0.97, pow(t, 1.25)) * stage.height;
        let seed = 11.0 * layer as f32;
        let phases: Vec<f32> = (0..stage.columns)
            .map(|x| {
                let px = (x as f32 + 0.5) / scale;
                px * frequency + offset + 0.16 * noise.at(px * 1.1, seed)
            })
            .collect();
        let heights = crests(&phases, &noise, (base, high), seed, scale);
        let (lit, shade) = (lit.at(t), shade.at(t));
        let haze = tones.sky[2].lerp(tones.light, 0.3);
        let thick = mix(0.12, 0.42, t) * scale;
        let grain = stage.detail(0.0, 0.055) * mix(0.25, 1.0, t);
        let pitch = scale * mix(0.0035, 0.0075, t);
        painted.below(&heights, |x, y, depth| {
            let d = depth / thick;
            let p = phases[x] - floor(phases[x]) as f32;
            // The crest runs down towards the eye in a slow S and parts the lit flank from the slip face.
            let bend = 0.085 * sin_turn(d * 0.55 + 0.1) * smooth(0.0, 0.4, d) + 0.10 * d.min(1.6)
                - 0.02 * noise.at(d * 3.0, seed + phases[x] * 0.3);
            let from_crest = p - 0.62 + bend;
            let edge = mix(0.004, 0.05, unit(d * 0.8)) * frequency;
            let slip = smooth(-edge, edge, from_crest) * smooth(0.40, 0.18 - 0.06 * d.min(1.0), from_crest);
            let soft = slip * smooth(2.1, 0.35, d);
            let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
            let ripple = if grain > 0.0 {
                let drift = noise.at(px / scale * 3.5, py / scale * 5.0 + seed);
                sin_turn((depth * (1.0 + 0.25 * d) + px * 0.12 + drift * 0.035 * scale) / pitch * 0.5)
                    * (0.5 + 0.5 * drift)
            } else {
                0.0
            };
            // Open slopes fall off from the light, then sink into the trough before the next range.
            let fall = mix(1.0, 0.60, smooth(0.0, 1.25, d)) * (0.92 + 0.16 * bell((px - sun_x) / (0.4 * stage.width)));
            let sun_side = lit * (fall + grain * ripple * (1.0 - soft))
                + tones.light * (0.10 * exp(-depth / (0.012 * scale)) * (1.0 - soft));
            let shadow = shade * (0.80 + 0.30 * smooth(0.0, 0.5, d) + 0.4 * grain * ripple);
            let color =
                sun_side.lerp(shadow, soft).lerp(haze, (1.0 - t) * 0.28 * smooth(0.0, 1.0, d) + 0.10 * (1.0 - t));
            (color.map(|v| v.max(0.0)), 1.0)
        });
    }
    deepen(&mut painted.map, stage, tones.sand[2]);
    painted
}

/// The y of each column of one range: `base` pixels down, `high` pixels tall.
fn crests(phases: &[f32], noise: &Noise, (base, high): (f32, f32), seed: f32, scale: f32) -> Vec<f32> {
    let height_at = |(x, phase): (usize, &f32)| {
        let p = phase - floor(*phase) as f32;
        // Long windward rise, short lee: the crest sits at 0.62 of the wave.
        let wave = if p < 0.62 {
            smooth(0.0, 0.62, p) * 0.75 + 0.25 * p / 0.62
        } else {
            let q = (1.0 - p) / 0.38;
            q * q * (3.0 - 2.0 * q) * 0.8 + q * 0.2
        };
        let size = 0.72 + 0.5 * noise.at(floor(*phase) as f32 * 3.1 + 0.5 + 0.9 * (p - 0.62), seed + 4.3);
        base - high * (wave * size * 1.5 - 0.55) - high * 0.35 * noise.at(x as f32 / scale * 0.9, seed + 8.0)
    };
    phases.iter().enumerate().map(height_at).collect()
}

/// Shade towards the foot, where titles without a panel stand.
fn deepen(map: &mut Pixmap, stage: &Stage, shade: Rgb) {
    for (y, row) in map.rows_mut() {
        let k = 0.42 * smooth(0.68, 1.05, y as f32 / stage.height);
        for pixel in row {
            *pixel = pixel.lerp(shade * 0.5, k);
        }
    }
}
