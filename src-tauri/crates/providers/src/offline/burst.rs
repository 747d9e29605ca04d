//! Comic rays around a jagged star, with a printed rim and splats of ink.

use super::kit::color::Rgb;
use super::kit::math::{angle, bell, cos_turn, floor, fract, length, mix, sin_turn, smooth, unit};
use super::kit::pixmap::Pixmap;
use super::kit::shape::{disc, polygon};
use super::painted::Painted;
use super::palette::Mood;
use super::stage::Stage;

/// Rays, light and dark ones together.
const RAYS: f32 = 24.0;

pub(crate) fn paint(stage: &Stage) -> Painted {
    let tones = stage.tones(Mood::Either);
    let mut random = stage.random("burst");
    let scale = stage.scale;
    let (cx, cy) = stage.focus();
    let cy = cy + 0.06 * stage.height;
    let [deep, lead, neighbour, counter] = tones.family(random.below(5));
    let (dark, light) = (lead.blend(deep, 0.30), lead.blend(neighbour.blend(tones.light, 0.35), 0.55));
    let turn = random.unit();
    let (pitch, slant) = ((0.021 * scale).max(3.0), (cos_turn(0.125), sin_turn(0.125)));
    let map = Pixmap::from_fn(stage.columns, stage.rows, |x, y| {
        let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
        let (dx, dy) = (px - cx, py - cy);
        let away = length(dx, dy);
        let phase = fract(angle(dx, dy) * RAYS * 0.5 + turn);
        let wide = away * std::f32::consts::TAU / (RAYS * 0.5);
        let edge = (phase - 0.5).abs().min(phase.min(1.0 - phase)) * wide;
        let ray = unit(edge + 0.5).max(0.5);
        let lit = if phase < 0.5 { ray } else { 1.0 - ray };
        // Where a title stands the rays hardly differ.
        let calm = stage.calm(px, py);
        let ground = dark.lerp(light, mix(lit, 0.20 + 0.12 * lit, calm));
        let glow = bell(away / (0.34 * scale));
        let color = ground.lerp(counter.blend(tones.light, 0.6), 0.55 * glow);
        // The rim is printed: dots that grow towards the edges of the picture.
        let rim = length((px / stage.width - 0.5) * 1.55, (py / stage.height - 0.5) * 1.75);
        let tone = smooth(0.66, 1.25, rim) * (1.0 - 0.65 * calm);
        let (a, b) = ((px * slant.0 + py * slant.1) / pitch, (py * slant.0 - px * slant.1) / pitch);
        let (a, b) = (a - floor(a) as f32 - 0.5, b - floor(b) as f32 - 0.5);
        let dot = unit((tone.sqrt() * 0.72 - length(a, b)) * pitch + 0.5) * smooth(0.0, 0.05, tone);
        color.lerp(deep * 0.75, dot)
    });
    let mut painted = Painted::ground(map);
    splats(&mut painted.map, stage, (cx, cy), deep.blend(tones.ink, 0.7) * 0.6);
    let radius = scale * random.between(0.21, 0.25);
    let spikes = star(stage, radius);
    let grown = |by: f32, shift: f32| -> Vec<(f32, f32)> {
        spikes.iter().map(|(dx, dy)| (cx + dx * by + shift, cy + dy * by + shift)).collect()
    };
    let ink = tones.ink * 0.5;
    fan(&mut painted, (cx, cy), &grown(1.10, 0.016 * scale), ink);
    fan(&mut painted, (cx, cy), &grown(1.09, 0.0), ink);
    fan(&mut painted, (cx, cy), &grown(1.0, 0.0), counter);
    fan(&mut painted, (cx, cy), &grown(0.72, 0.0), counter.blend(tones.light, 0.75));
    painted
}

/// The corners of the star around its middle: long and short spikes, no two alike.
fn star(stage: &Stage, radius: f32) -> Vec<(f32, f32)> {
    let mut random = stage.random("star");
    let count = if stage.style.crowd() < 0.5 { 10 } else { 14 };
    (0..count * 2)
        .map(|i| {
            let long = i % 2 == 0;
            let t = (i as f32 + random.between(-0.22, 0.22)) / (count * 2) as f32;
            let reach = radius * if long { random.between(0.92, 1.28) } else { random.between(0.60, 0.70) };
            (cos_turn(t) * reach * 1.12, sin_turn(t) * reach)
        })
        .collect()
}

/// A star-shaped polygon as triangles from its middle.
fn fan(painted: &mut Painted, middle: (f32, f32), corners: &[(f32, f32)], color: Rgb) {
    for (i, corner) in corners.iter().enumerate() {
        let next = corners[(i + 1) % corners.len()];
        painted.polygon(&[middle, *corner, next], 0.35, color);
    }
}

/// Ink thrown outwards from the middle: a blot, its tail and a few drops.
fn splats(map: &mut Pixmap, stage: &Stage, (cx, cy): (f32, f32), ink: Rgb) {
    let mut random = stage.random("splats");
    let scale = stage.scale;
    for _ in 0..stage.count(9) {
        let t = random.unit();
        let reach = scale * random.between(0.30, 0.62);
        let (dx, dy) = (cos_turn(t), sin_turn(t));
        let (x, y) = (cx + dx * reach, cy + dy * reach);
        let size = scale * random.between(0.010, 0.026);
        let lobes: Vec<(f32, f32, f32)> =
            (0..7).map(|_| (random.between(-1.0, 1.0), random.between(-1.0, 1.0), random.between(0.35, 0.7))).collect();
        let drops: Vec<(f32, f32)> = (0..5).map(|_| (random.between(1.4, 4.2), random.between(-0.7, 0.7))).collect();
        if stage.calm(x, y) > 0.2 {
            continue;
        }
        disc(map, (x, y), size, 1.0, |_, _| (ink, 1.0));
        for (lx, ly, r) in lobes {
            disc(map, (x + lx * size, y + ly * size), size * r, 1.0, |_, _| (ink, 1.0));
        }
        polygon(
            map,
            &[
                (x - dy * size * 0.5, y + dx * size * 0.5),
                (x + dy * size * 0.5, y - dx * size * 0.5),
                (x + dx * size * 3.0, y + dy * size * 3.0),
            ],
            0.3,
            ink,
        );
        for (far, off) in drops {
            let place = (x + (dx * far - dy * off) * size, y + (dy * far + dx * off) * size);
            disc(map, place, size * 0.9 / (1.0 + far), 1.0, |_, _| (ink, 1.0));
        }
    }
}
