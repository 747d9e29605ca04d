//! A microphone on a round stage, in two cones of light.

use super::kit::color::{Ramp, Rgb};
use super::kit::math::{bell, length, mix, smooth, unit};
use super::kit::pixmap::Pixmap;
use super::kit::shape::stroke;
use super::painted::Painted;
use super::palette::{Mood, Tones};
use super::stage::Stage;

/// A lamp above the picture: where it hangs, where it points, its colour.
struct Lamp {
    from: (f32, f32),
    to: (f32, f32),
    color: Rgb,
}

pub(crate) fn paint(stage: &Stage) -> Painted {
    let tones = stage.tones(Mood::Night);
    let mut random = stage.random("stage");
    let scale = stage.scale;
    let (cx, _) = stage.focus();
    let ground = stage.height * random.between(0.80, 0.84);
    let spread = scale * random.between(0.30, 0.42);
    let platform = (scale * 0.30, scale * 0.066);
    let lamps = [
        Lamp { from: (cx - spread, -0.10 * scale), to: (cx, ground), color: tones.gold().blend(tones.light, 0.35) },
        Lamp { from: (cx + 0.9 * spread, -0.10 * scale), to: (cx, ground), color: tones.cold()[1] },
    ];
    let mut painted = Painted::ground(hall(stage, &tones, &lamps, (cx, ground), platform));
    round_stage(&mut painted, &tones, &lamps, (cx, ground), platform, scale);
    microphone(&mut painted, stage, &tones, &lamps, (cx, ground));
    painted
}

/// Backdrop, floor and the beams in the haze.
fn hall(stage: &Stage, tones: &Tones, lamps: &[Lamp; 2], (cx, ground): (f32, f32), platform: (f32, f32)) -> Pixmap {
    let noise = stage.noise("haze");
    let scale = stage.scale;
    let deep = tones.ink.blend(tones.sky[0], 0.5);
    let wall = Ramp::even(&[deep * 0.35, deep * 0.8, tones.sky[1].blend(deep, 0.35)]);
    let horizon = ground - 0.10 * scale;
    let smoke = stage.detail(0.15, 1.0);
    Pixmap::from_fn(stage.columns, stage.rows, |x, y| {
        let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
        let pool = bell((px - cx) / (0.55 * scale));
        let curtain = if stage.style.flat() { 0.0 } else { 0.05 * noise.at(px / scale * 9.0, 0.5) };
        let floor = smooth(-0.004 * scale, 0.004 * scale, py - horizon);
        let back = wall.at(0.12 + 0.55 * pool * py / horizon.max(1.0) + curtain);
        let boards = wall.at(0.10 + 0.5 * pool) * mix(0.55, 0.85, unit((py - horizon) / (0.2 * scale)));
        let mut color = back.lerp(boards, floor);
        // Light that the round stage throws on the floor about it.
        let around = length((px - cx) / platform.0, (py - ground) / platform.1);
        color += lamps[0].color.lerp(lamps[1].color, 0.5) * (0.22 * floor * bell((around - 1.0) / 0.8));
        let haze = 0.74 + 0.50 * smoke * noise.layers(px / scale * 2.6, py / scale * 3.4, 3, 0.5);
        for lamp in lamps {
            color += lamp.color * (lamp.beam(px, py, platform.0) * haze.max(0.1) * (1.0 - 0.85 * floor));
        }
        color
    })
}

impl Lamp {
    /// Strength of the beam at a pixel: narrow and bright at the lamp, `wide` pixels to each side at its target.
    fn beam(&self, x: f32, y: f32, wide: f32) -> f32 {
        let (ax, ay) = (self.to.0 - self.from.0, self.to.1 - self.from.1);
        let far = length(ax, ay).max(1.0);
        let (dx, dy) = (x - self.from.0, y - self.from.1);
        let along = (dx * ax + dy * ay) / (far * far);
        let across = (dx * ay - dy * ax) / far;
        let half = mix(0.05, 0.92, along.max(0.0)) * wide;
        let off = (across / half).abs();
        (smooth(1.0, 0.80, off) * (0.55 + 0.45 * bell(off / 0.45))) * mix(0.62, 0.24, unit(along))
    }
}

/// The low round stage: its side, and its top with a pool of light.
fn round_stage(
    painted: &mut Painted,
    tones: &Tones,
    lamps: &[Lamp; 2],
    (cx, ground): (f32, f32),
    (wide, flat): (f32, f32),
    scale: f32,
) {
    let thick = 0.030 * scale;
    let light = lamps[0].color.lerp(lamps[1].color, 0.4);
    let side = tones.ink.blend(tones.land[1], 0.4) * 0.6;
    let width = painted.map.width;
    for y in 0..painted.map.height {
        let py = y as f32 + 0.5;
        if py < ground - flat - 2.0 || py > ground + flat + thick + 2.0 {
            continue;
        }
        for x in 0..width {
            let px = x as f32 + 0.5;
            let u = (px - cx) / wide;
            let top = unit((1.0 - length(u, (py - ground) / flat)) * flat + 0.5);
            let lower = unit((1.0 - length(u, (py - ground - thick) / flat)) * flat + 0.5);
            let between = if py > ground && py < ground + thick { unit((1.0 - u.abs()) * wide + 0.5) } else { 0.0 };
            let covered = top.max(lower).max(between);
            if covered <= 0.0 {
                continue;
            }
            let rim = light * (0.5 * bell((py - ground - flat * (1.0 - u * u).max(0.0).sqrt()) / (0.006 * scale)));
            let body = side * (1.2 - 0.5 * u * u) + rim;
            let pool = bell(length(u, (py - ground) / flat) / 0.62);
            let face = side.lerp(light, 0.22 + 0.72 * pool);
            let i = y * width + x;
            painted.map.data[i] = painted.map.data[i].lerp(body.lerp(face, top), covered);
            painted.subject.data[i] = painted.subject.data[i].max(covered);
        }
    }
}

fn microphone(painted: &mut Painted, stage: &Stage, tones: &Tones, lamps: &[Lamp; 2], (cx, ground): (f32, f32)) {
    let scale = stage.scale;
    let head = scale * 0.052;
    let neck = ground - (0.46 * scale).min(0.60 * stage.height);
    let metal = tones.ink * 0.4;
    let (warm, cool) = (lamps[0].color, lamps[1].color);
    let foot = 0.060 * scale;
    for shape in [0.0, 0.3, 0.6] {
        let color = metal.lerp(warm, 0.22 * shape);
        let reach = foot * (1.0 - 0.25 * shape);
        stroke(
            &mut painted.subject,
            (cx - reach, ground),
            (cx + reach, ground),
            0.022 * scale * (1.0 - 0.4 * shape),
            1.0,
        );
        stroke(
            &mut painted.map,
            (cx - reach, ground),
            (cx + reach, ground),
            0.022 * scale * (1.0 - 0.4 * shape),
            color,
        );
    }
    // The pole and the body, each with the light of one lamp on its left and of the other on its right.
    for (from, to, width) in
        [((cx, neck), (cx, ground), 0.013 * scale), ((cx, neck + 0.8 * head), (cx, neck + 2.3 * head), 0.040 * scale)]
    {
        stroke(&mut painted.subject, from, to, width, 1.0);
        stroke(&mut painted.map, from, to, width, metal);
        let shift = width * 0.30;
        let lit = |point: (f32, f32), dx: f32| (point.0 + dx, point.1);
        stroke(&mut painted.map, lit(from, -shift), lit(to, -shift), width * 0.22, warm * 0.75);
        stroke(&mut painted.map, lit(from, shift), lit(to, shift), width * 0.16, cool * 0.65);
    }
    let mesh = 0.0105 * scale;
    painted.disc((cx, neck), head, 1.0, |dx, dy| {
        let nz = (1.0 - dx * dx - dy * dy).max(0.0).sqrt();
        let (left, right) = ((-0.65 * dx - 0.55 * dy + 0.5 * nz).max(0.0), (0.75 * dx - 0.35 * dy + 0.4 * nz).max(0.0));
        let (u, v) = ((dx + dy) * head / mesh, (dx - dy) * head / mesh);
        let wire = 0.62 + 0.38 * smooth(0.30, 0.46, (u - u.floor() - 0.5).abs().max((v - v.floor() - 0.5).abs()));
        let band = smooth(0.10, 0.05, (dy - 0.05).abs());
        let color = metal + warm * (1.05 * left * left) + cool * (0.75 * right * right);
        (color * mix(wire, 1.25, band), 1.0)
    });
}
