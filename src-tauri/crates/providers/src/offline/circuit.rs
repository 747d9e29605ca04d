//! A chip on a board, its traces and the light that runs along them.

use super::kit::blur::blurred;
use super::kit::color::Rgb;
use super::kit::math::{bell, length, mix, smooth, unit};
use super::kit::pixmap::Pixmap;
use super::kit::random::Random;
use super::kit::shape::{Rounded, disc, stroke};
use super::painted::Painted;
use super::palette::Mood;
use super::stage::Stage;
use super::style::Style;

pub(crate) fn paint(stage: &Stage) -> Painted {
    let mut random = stage.random("circuit");
    let tones = stage.tones(if random.chance(0.75) { Mood::Night } else { Mood::Either });
    let scale = stage.scale;
    let (cx, cy) = stage.focus();
    let cy = cy + 0.06 * stage.height;
    let few = stage.style.crowd() < 0.5;
    let [deep, lead, _, counter] = tones.family(random.below(5));
    // A pencil draws the board as a plan: dark lines on paper.
    let drawn = stage.style == Style::Sketch;
    let (board, metal, spark) = if drawn {
        (tones.paper * 0.70, tones.ink, counter)
    } else {
        (deep.blend(tones.ink, 0.55) * 0.55, lead.blend(tones.gold(), 0.25), counter.blend(tones.light, 0.55))
    };
    let groove = if drawn { board } else { board * 0.45 };
    let noise = stage.noise("board");
    let half = scale * random.between(0.135, 0.165);
    let pins = if few { 5 } else { 9 };
    let pitch = 1.72 * half / pins as f32;

    let mut map = Pixmap::from_fn(stage.columns, stage.rows, |x, y| {
        let (px, py) = (x as f32, y as f32);
        let lamp = bell(length(px - cx, py - cy) / (0.55 * scale));
        let cloth = 0.05 * noise.layers(px / scale * 3.0, py / scale * 3.0, 2, 0.5);
        if drawn { board } else { board * (0.75 + 0.9 * lamp + cloth) }
    });
    let traces: Vec<Trace> = (0..4 * pins)
        .map(|i| {
            Trace::grow(
                stage,
                (cx, cy),
                half,
                (i / pins, (i % pins) as f32 - (pins - 1) as f32 * 0.5),
                pitch,
                &mut random,
            )
        })
        .collect();
    let width = (0.0062 * scale).max(1.1) * if few { 1.8 } else { 1.0 };
    let mut light = Pixmap::filled(stage.columns, stage.rows, Rgb::BLACK);
    for trace in &traces {
        for pair in trace.points.windows(2) {
            stroke(&mut map, pair[0], pair[1], width + 0.006 * scale, groove);
        }
    }
    for trace in &traces {
        for pair in trace.points.windows(2) {
            stroke(&mut map, pair[0], pair[1], width, metal * mix(0.30, 0.85, trace.level));
            if trace.live && !drawn {
                stroke(&mut light, pair[0], pair[1], width * 0.8, spark * 0.55);
            }
        }
        if let Some(end) = trace.points.last() {
            let size = 1.75 * width;
            disc(&mut map, *end, size, 1.0, |_, _| (metal * mix(0.45, 1.0, trace.level), 1.0));
            disc(&mut map, *end, size * 0.45, 1.0, |_, _| (board * 0.3, 1.0));
            if trace.live && !drawn {
                disc(&mut light, *end, size * 0.9, 1.0, |_, _| (spark * 1.3, 1.0));
            }
        }
    }
    let (near, far) = (blurred(&light, 0.005 * scale), blurred(&light, 0.022 * scale));
    for (i, pixel) in map.data.iter_mut().enumerate() {
        *pixel = *pixel + light.data[i] * 0.9 + near.data[i] * 1.1 + far.data[i] * 1.3;
    }
    let mut painted = Painted::ground(map);
    let chip = Rounded { middle: (cx, cy), half: (half, half), radius: 0.012 * scale, turn: (1.0, 0.0) };
    chip_on(&mut painted, &chip, [board, metal, spark], scale);
    painted
}

/// A trace: a straight piece, one bend of 45 degrees, a straight piece to a pad.
struct Trace {
    points: Vec<(f32, f32)>,
    level: f32,
    live: bool,
}

impl Trace {
    /// The trace of the pin at `place` (from the middle of the side) on one of the four sides.
    fn grow(
        stage: &Stage,
        (cx, cy): (f32, f32),
        half: f32,
        (side, place): (usize, f32),
        pitch: f32,
        random: &mut Random,
    ) -> Self {
        // Along the side and away from it, as if it were the right one; then turned.
        let fan = if place < 0.0 { -1.0 } else { 1.0 };
        let rank = place.abs();
        let first = pitch * (0.8 + (5.0 - rank).max(0.0) * 0.9);
        let slant = pitch * (1.0 + rank * random.between(0.9, 1.5));
        let last = stage.scale * random.between(0.04, 0.42);
        let start = (half, place * pitch);
        let bend = (start.0 + first, start.1);
        let turn = (bend.0 + slant, bend.1 + fan * slant);
        let end = (turn.0 + last, turn.1);
        let turned = |(away, along): (f32, f32)| match side {
            0 => (cx + away, cy + along),
            1 => (cx + along, cy + away),
            2 => (cx - away, cy + along),
            _ => (cx + along, cy - away),
        };
        let mut points: Vec<(f32, f32)> = [start, bend, turn, end].into_iter().map(turned).collect();
        // The calm third ends a trace early.
        while points.len() > 2 && points.last().is_some_and(|(x, y)| stage.calm(*x, *y) > 0.35) {
            points.pop();
        }
        Self { points, level: random.unit(), live: random.chance(0.36) }
    }
}

/// The chip: pins, a dark body with a lit edge, and its glowing core.
fn chip_on(painted: &mut Painted, chip: &Rounded, [board, metal, spark]: [Rgb; 3], scale: f32) {
    let core = Rounded { half: (chip.half.0 * 0.44, chip.half.1 * 0.44), radius: 0.008 * scale, ..*chip };
    let (width, reach) = (painted.map.width, 0.05 * scale);
    for y in 0..painted.map.height {
        let py = y as f32 + 0.5;
        for x in 0..width {
            let px = x as f32 + 0.5;
            let inside = chip.inside(px, py);
            if inside < -reach {
                continue;
            }
            let i = y * width + x;
            let shadow = 0.55 * smooth(-reach, 0.0, chip.inside(px - 0.012 * scale, py - 0.018 * scale));
            let covered = unit(inside + 0.5);
            let (u, v) = chip.local(px, py);
            let facing = (-0.6 * u - 0.8 * v) / chip.half.0;
            let edge = bell((inside - 0.006 * scale) / (0.004 * scale));
            let body =
                board * (0.55 + 0.20 * facing) + Rgb::gray(0.008) + metal * (0.50 * edge * (0.55 + 0.45 * facing));
            let deep = core.inside(px, py);
            let frame = bell(deep / (0.0045 * scale));
            let glow = 0.32 * bell((deep.min(0.0)) / (0.030 * scale));
            let heart = spark * (0.50 + 0.55 * bell(length(u, v) / (0.05 * scale)));
            let face = (body + spark * (glow + 0.5 * frame)).lerp(heart, 0.9 * unit(deep + 0.5));
            painted.map.data[i] = (painted.map.data[i] * (1.0 - shadow * (1.0 - covered))).lerp(face, covered);
            painted.subject.data[i] = covered;
        }
    }
}
