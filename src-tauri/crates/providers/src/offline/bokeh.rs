//! Lights out of focus, strung through the dark.

use super::kit::blur::blurred;
use super::kit::color::{Ramp, Rgb};
use super::kit::math::{bell, length, mix, sin_turn, smooth};
use super::kit::pixmap::{Pixmap, span};
use super::kit::random::Random;
use super::kit::shape::{cover, disc};
use super::painted::Painted;
use super::palette::{Mood, Tones};
use super::stage::Stage;
use super::style::Style;

pub(crate) fn paint(stage: &Stage) -> Painted {
    let tones = stage.tones(Mood::Night);
    let mut random = stage.random("bokeh");
    let scale = stage.scale;
    let mut painted = Painted::ground(backdrop(stage, &tones));
    let (cx, cy) = stage.focus();
    let warm = [tones.gold(), tones.hot(), tones.light, tones.accents[4]];
    let key = random.below(3);
    let calm = stage.style.crowd() < 0.5;
    let (grow, brighten) = if calm {
        (2.1, 2.0)
    } else if stage.style == Style::Watercolor {
        (1.3, 2.2)
    } else {
        (1.0, 1.0)
    };
    // Far lights first and small, near ones last, large and faint.
    for pass in 0..3 {
        let depth = pass as f32 / 2.0;
        let mut layer = Pixmap::filled(stage.columns, stage.rows, Rgb::BLACK);
        for _ in 0..stage.count([90, 62, 16][pass]) {
            let (x, y) = place(stage, &mut random, (cx, cy), depth);
            let radius = grow * scale * mix(0.010, 0.062, depth) * random.between(0.55, 1.5);
            let color =
                if random.chance(0.72) { warm[(key + random.below(2)) % 4] } else { tones.accents[random.below(5)] };
            let level = random.unit();
            let power =
                brighten * mix(0.62, 0.15, depth) * (0.18 + level * level * 1.1) * stage_light(stage, (x, y), (cx, cy));
            if stage.style == Style::Sketch {
                // A pencil cannot draw light: it draws the rims on white paper.
                let shade = color.blend(tones.ink, 0.6);
                disc(&mut painted.map, (x, y), radius * 1.5, 1.0, |dx, dy| {
                    let t = length(dx, dy);
                    (shade, 0.16 + 0.50 * smooth(0.80, 0.95, t))
                });
            } else {
                light(&mut layer, (x, y), radius, color * power, depth);
            }
            // The larger lights about the focus are the subject, as far as they cover what is behind them.
            if pass > 0 && length(x - cx, y - cy) < 0.36 * scale {
                disc(&mut painted.subject, (x, y), radius, radius * 0.08, |_, _| (1.0, 0.85));
            }
        }
        let soft = blurred(&layer, [0.0012, 0.0010, 0.008][pass] * scale);
        let air = blurred(&layer, 0.05 * scale);
        for ((pixel, sharp), haze) in painted.map.data.iter_mut().zip(&soft.data).zip(&air.data) {
            *pixel = *pixel + *sharp + *haze * 0.35;
        }
    }
    painted
}

/// Dark ground with two wide washes of colour, so that the black is never empty.
fn backdrop(stage: &Stage, tones: &Tones) -> Pixmap {
    if stage.style == Style::Sketch {
        return Pixmap::filled(stage.columns, stage.rows, tones.paper);
    }
    let ramp = Ramp::even(&[tones.ink * 0.35, tones.sky[0], tones.sky[1] * 0.8, tones.sky[2].blend(tones.sky[1], 0.6)]);
    let (cx, cy) = stage.focus();
    let noise = stage.noise("backdrop");
    Pixmap::from_fn(stage.columns, stage.rows, |x, y| {
        let (px, py) = (x as f32 / stage.scale, y as f32 / stage.scale);
        let pool = bell(length((x as f32 - cx) / (0.48 * stage.width), (y as f32 - cy) / (0.5 * stage.height)));
        ramp.at(0.08 + 0.66 * pool + 0.22 * noise.layers(px * 1.6, py * 1.6, 2, 0.4))
    })
}

/// Lights hang along two sagging strings through the focus; a third of them are strays.
fn place(stage: &Stage, random: &mut Random, (cx, cy): (f32, f32), depth: f32) -> (f32, f32) {
    let u = random.between(-0.05, 1.05);
    if random.chance(0.36) {
        return (u * stage.width, random.between(0.0, 0.95) * stage.height);
    }
    let string = if random.chance(0.5) { 0.0 } else { 0.37 };
    let across = (u * stage.width - cx) / stage.width;
    let sag = (across * across * 0.75 - 0.16 * sin_turn(across * 0.9 + string)) * stage.height;
    let spread = mix(0.11, 0.24, depth) * stage.height;
    let off = random.unit() + random.unit() - 1.0;
    (u * stage.width, cy + string * 0.7 * stage.height - sag * 0.8 + off * spread)
}

/// Brighter near the focus, dimmer where titles stand.
fn stage_light(stage: &Stage, (x, y): (f32, f32), (cx, cy): (f32, f32)) -> f32 {
    let near = bell(length((x - cx) / (0.40 * stage.width), (y - cy) / (0.42 * stage.height)));
    (0.30 + 0.95 * near) * smooth(1.05, 0.55, y / stage.height).max(0.35)
}

/// One disc of confusion: a bright rim, a touch of colour fringe, and the lens's onion rings left out.
fn light(map: &mut Pixmap, (cx, cy): (f32, f32), radius: f32, color: Rgb, depth: f32) {
    let soft = (radius * mix(0.10, 0.05, depth)).max(1.2);
    let reach = radius + soft;
    let columns = span(cx - reach, cx + reach, map.width);
    let (inner, outer) = (color * Rgb::new(0.96, 0.98, 1.04), color * Rgb::new(1.10, 0.98, 0.92));
    for y in span(cy - reach, cy + reach, map.height) {
        let dy = y as f32 + 0.5 - cy;
        for (i, pixel) in map.row_mut(y)[columns.clone()].iter_mut().enumerate() {
            let dx = (columns.start + i) as f32 + 0.5 - cx;
            let away = length(dx, dy);
            let inside = cover(radius - away, soft);
            if inside > 0.0 {
                let t = away / radius;
                let rim = t * t * t * t * t * t;
                *pixel += inner.lerp(outer, rim) * (inside * (0.62 + 0.55 * rim));
            }
        }
    }
}
