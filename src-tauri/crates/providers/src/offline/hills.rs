//! Layered ridges fading into the haze of a low sun.

use super::kit::color::{Ramp, Rgb};
use super::kit::math::{bell, exp, mix, pow, smooth};
use super::kit::pixmap::Pixmap;
use super::kit::shape::below;
use super::painted::Painted;
use super::palette::Mood;
use super::scenery::{clouds, conifer, silhouette, sky, stars, sun};
use super::stage::Stage;
use super::style::Style;

pub(crate) fn paint(stage: &Stage) -> Painted {
    let tones = stage.tones(Mood::Either);
    let mut random = stage.random("hills");
    let scale = stage.scale;
    let (sun_x, sun_y) = stage.focus();
    let sun_y = sun_y + random.between(0.02, 0.10) * stage.height;
    let night = tones.sky[0].luma() < 0.02;
    let mut map = sky(stage, tones.sky, 0.62 * stage.height, Some((sun_x, sun_y)));
    if night {
        stars(&mut map, stage, 260, 0.5 * stage.height, tones.light);
    }
    if !stage.style.flat() {
        clouds(&mut map, stage, 0.55 * stage.height, tones.light.blend(tones.sky[2], 0.4), 0.5);
    }
    let calm = stage.style.crowd() < 0.5;
    let radius = scale * if calm { random.between(0.10, 0.13) } else { random.between(0.042, 0.066) };
    sun(&mut map, stage, (sun_x, sun_y), radius, tones.light, if calm { 0.0 } else { 0.85 });

    let mut painted = Painted::ground(map);
    let solid = stage.style == Style::ThreeD;
    let count = if calm {
        4
    } else if solid {
        5
    } else {
        7
    };
    let noise = stage.noise("ridges");
    let ramp = Ramp::new(&[
        (0.0, tones.land[0].blend(tones.sky[2], 0.45)),
        (0.25, tones.land[0]),
        (0.6, tones.land[1]),
        (1.0, tones.land[2]),
    ]);
    let first = random.between(0.47, 0.53);
    let octaves = if stage.style.flat() || solid { 2 } else { 7 };
    let mut last = Vec::new();
    for layer in 0..count {
        let t = layer as f32 / (count - 1) as f32;
        let base = mix(first, 0.95, pow(t, 1.2)) * stage.height;
        let rough = mix(1.5, 2.7, t);
        let high = scale * mix(0.115, 0.15, t);
        let shift = 9.7 * layer as f32 + random.unit() * 40.0;
        let gain = mix(0.42, 0.5, t);
        let heights = silhouette(stage, |x| {
            base - high
                * (1.25 * noise.line(x * rough + shift, octaves, gain)
                    + 0.35 * noise.line(x * rough * 0.4 + shift, 1, 0.5))
        });
        let color = ramp.at(t);
        let mist = tones.sky[2].lerp(tones.light, 0.25);
        let fog = mix(0.50, 0.10, t) * if calm || solid { 0.25 } else { 1.0 };
        let glare = if stage.style.flat() { 0.0 } else { 1.0 };
        let thick = scale * mix(0.10, 0.17, t);
        let warm: Vec<f32> = (0..stage.columns).map(|x| bell((x as f32 - sun_x) / (0.24 * stage.width))).collect();
        if solid {
            slab(&mut painted, stage, &heights, color.blend(tones.light, 0.10));
            last = heights;
            continue;
        }
        painted.below(&heights, |x, _, depth| {
            // The crest catches the sky; the valley below it fills with lit mist, most of it under the sun.
            let crest = exp(-depth / (0.006 * scale)) * 0.10;
            let sink = smooth(0.0, 1.0, depth / thick) * fog * (0.55 + 0.75 * warm[x]);
            let lit = color
                + tones.light
                    * ((crest + 0.10 * warm[x] * exp(-depth / (0.05 * scale))) * (1.0 - t) * (1.0 - t) * glare);
            (lit.lerp(mist, sink), 1.0)
        });
        last = heights;
        if !stage.style.flat() && layer + 2 >= count {
            woods(&mut painted, stage, &last, scale * mix(0.020, 0.040, t), color * 0.92);
        }
    }
    foreground(&mut painted.map, stage, &last, tones.land[2]);
    painted
}

/// One ridge as a thick rounded slab: it throws a shadow on the one behind it, and its upper edge catches the light.
fn slab(painted: &mut Painted, stage: &Stage, heights: &[f32], color: Rgb) {
    let scale = stage.scale;
    let cast = 0.050 * scale;
    let lifted: Vec<f32> = heights.iter().map(|height| height - cast).collect();
    below(&mut painted.map, &lifted, |_, _, depth| {
        let t = smooth(0.0, cast, depth);
        (color * 0.08, 0.62 * t * t)
    });
    painted.below(heights, |_, _, depth| {
        let round = exp(-depth / (0.016 * scale));
        let lip = bell((depth - 0.006 * scale) / (0.004 * scale));
        let fall = mix(1.18, 0.62, smooth(0.0, 0.20 * scale, depth));
        (color * (fall + 0.40 * round) + Rgb::gray(0.035 * lip), 1.0)
    });
}

/// Trees along a ridge, in clumps.
fn woods(painted: &mut Painted, stage: &Stage, heights: &[f32], tall: f32, color: Rgb) {
    let mut random = stage.random("woods");
    let noise = stage.noise("woods");
    let step = tall * 0.30;
    let mut x = 0.0;
    while x < stage.width {
        let foot = heights[(x as usize).min(heights.len() - 1)];
        let clump = smooth(-0.15, 0.35, noise.at(x / stage.scale * 4.0, tall));
        if clump > 0.05 {
            let (foot, tall, lean) = ((x, foot + tall * 0.12), tall * clump * random.between(0.55, 1.1), random.unit());
            conifer(&mut painted.map, foot, tall, lean, color);
            conifer(&mut painted.subject, foot, tall, lean, 1.0);
        }
        x += step * random.between(0.5, 1.4) + 0.5;
    }
}

/// Darkens the foot of the picture, where a title without a panel stands.
fn foreground(map: &mut Pixmap, stage: &Stage, heights: &[f32], near: Rgb) {
    if stage.style.flat() {
        return;
    }
    below(map, heights, |_, y, depth| {
        (near * 0.5, 0.55 * smooth(0.0, 0.20 * stage.scale, depth) * smooth(0.6, 1.0, y as f32 / stage.height))
    });
}
