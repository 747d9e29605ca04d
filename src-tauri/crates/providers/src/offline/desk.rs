//! A laptop, a mug and a notebook on a desk, seen from above.

use super::kit::color::Rgb;
use super::kit::math::{bell, cos_turn, floor, length, mix, sin_turn, smooth, unit};
use super::kit::pixmap::{Field, Pixmap};
use super::kit::random::Random;
use super::kit::shape::Rounded;
use super::painted::Painted;
use super::palette::{Mood, Tones};
use super::stage::Stage;

/// A thing on the desk: its outline, how high it stands, and what is drawn on it.
struct Thing {
    outline: Rounded,
    height: f32,
    color: Rgb,
    kind: Kind,
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Kind {
    Laptop,
    Screen,
    Notebook,
    Pen,
    Saucer,
    Mug,
    Handle,
}

pub(crate) fn paint(stage: &Stage) -> Painted {
    let tones = stage.tones(Mood::Either);
    let mut random = stage.random("desk");
    let scale = stage.scale;
    let night = tones.sky[0].luma() < 0.05;
    let top = if night { tones.ink.blend(tones.land[1], 0.45) } else { tones.sand[0].blend(tones.paper, 0.45) };
    let things = lay(stage, &tones, top, &mut random);
    let noise = stage.noise("wood");
    let (fx, fy) = stage.focus();
    let grain = stage.detail(0.0, 0.05);
    let mut subject = Field::filled(stage.columns, stage.rows, 0.0);
    let map = Pixmap::from_fn(stage.columns, stage.rows, |x, y| {
        let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
        let lamp = bell(length(px - fx + 0.25 * scale, py - fy + 0.15 * scale) / (0.75 * scale));
        let fibre = noise.layers(px / scale * 2.2, py / scale * 34.0, 3, 0.6);
        let mut color = top * (mix(0.70, 1.06, lamp) * (1.0 + grain * fibre));
        let mut solid: f32 = 0.0;
        for thing in &things {
            // Two shadows: a short dark one where it touches, a long soft one away from the window.
            let high = thing.height;
            let near = thing.outline.inside(px - 0.35 * high, py - 0.5 * high);
            let far = thing.outline.inside(px - 1.2 * high, py - 1.7 * high);
            let dark = 0.42 * smooth(-0.7 * high, 0.6 * high, near) + 0.34 * smooth(-2.6 * high, 1.6 * high, far);
            let inside = thing.outline.inside(px, py);
            let covered = unit(inside + 0.5);
            color = color * (1.0 - dark * (1.0 - covered));
            if covered > 0.0 {
                let face = thing.face(px, py, inside, scale, &tones) * mix(0.84, 1.05, lamp);
                color = color.lerp(face, covered);
                solid = solid.max(covered);
            }
        }
        subject.data[y * stage.columns + x] = solid;
        color
    });
    Painted { map, subject }
}

/// Places the things about the focus, away from the third for the title.
fn lay(stage: &Stage, tones: &Tones, top: Rgb, random: &mut Random) -> Vec<Thing> {
    let portrait = stage.height > stage.width;
    let scale = 0.86 * stage.scale.min(if portrait { stage.width } else { 1.36 * stage.height });
    let (cx, cy) = if portrait {
        (0.45 * stage.width, 0.28 * stage.height)
    } else {
        (stage.width * random.between(0.62, 0.66), 0.41 * stage.height)
    };
    let apart = |color: &Rgb| {
        let (a, b) = (color.oklab(), top.oklab());
        length(a[0] - b[0], 1.6 * length(a[1] - b[1], a[2] - b[2]))
    };
    let mut colors: Vec<Rgb> = tones.accents.to_vec();
    colors.sort_by(|a, b| apart(b).total_cmp(&apart(a)));
    let turn = random.between(-0.035, 0.015);
    let turned = |t: f32| (cos_turn(t), sin_turn(t));
    let axis = turned(turn);
    let away = |u: f32, v: f32| (cx + scale * (u * axis.0 - v * axis.1), cy + scale * (u * axis.1 + v * axis.0));
    let shape = |middle: (f32, f32), half: (f32, f32), radius: f32, turn: (f32, f32)| Rounded {
        middle,
        half: (half.0 * scale, half.1 * scale),
        radius: radius * scale,
        turn,
    };
    let metal =
        if top.luma() > 0.3 { tones.ink.blend(Rgb::gray(0.12), 0.5) } else { Rgb::gray(0.62).blend(tones.paper, 0.3) };
    let note = turned(turn + random.between(0.02, 0.06));
    let mug = away(0.385, 0.30);
    let handle = random.between(0.02, 0.12);
    vec![
        Thing {
            outline: shape(away(-0.02, 0.335), (0.150, 0.108), 0.012, note),
            height: 0.010 * scale,
            color: colors[0],
            kind: Kind::Notebook,
        },
        Thing {
            outline: shape(away(0.185, 0.33), (0.0065, 0.105), 0.0065, turned(turn - 0.03)),
            height: 0.007 * scale,
            color: colors[1],
            kind: Kind::Pen,
        },
        Thing {
            outline: shape(away(0.05, -0.245), (0.285, 0.030), 0.010, axis),
            height: 0.050 * scale,
            color: metal * 0.55,
            kind: Kind::Screen,
        },
        Thing {
            outline: shape(away(0.05, -0.025), (0.285, 0.195), 0.018, axis),
            height: 0.014 * scale,
            color: metal,
            kind: Kind::Laptop,
        },
        Thing {
            outline: shape(mug, (0.098, 0.098), 0.098, axis),
            height: 0.006 * scale,
            color: tones.paper.blend(colors[2], 0.25),
            kind: Kind::Saucer,
        },
        Thing {
            outline: shape(
                (mug.0 + 0.078 * scale * cos_turn(handle), mug.1 + 0.078 * scale * sin_turn(handle)),
                (0.032, 0.011),
                0.011,
                turned(handle),
            ),
            height: 0.030 * scale,
            color: colors[2] * 0.85,
            kind: Kind::Handle,
        },
        Thing {
            outline: shape(mug, (0.064, 0.064), 0.064, axis),
            height: 0.040 * scale,
            color: colors[2],
            kind: Kind::Mug,
        },
    ]
}

impl Thing {
    /// The colour of the thing at a pixel, `inside` pixels from its edge.
    fn face(&self, x: f32, y: f32, inside: f32, scale: f32, tones: &Tones) -> Rgb {
        let (u, v) = self.outline.local(x, y);
        let (u, v) = (u / scale, v / scale);
        let bevel = bell(inside / (0.0035 * scale));
        let facing =
            (-0.6 * u / (self.outline.half.0 / scale) - 0.8 * v / (self.outline.half.1 / scale)).clamp(-1.0, 1.0);
        let lit = self.color * (1.0 + 0.30 * bevel * facing) + Rgb::gray(0.05 * bevel * facing.max(0.0));
        let line = |distance: f32| unit(distance * scale + 0.5);
        match self.kind {
            Kind::Laptop => self.deck((u, v), lit, tones, &line),
            Kind::Screen => lit.lerp(
                tones.accents[1].blend(tones.light, 0.5),
                0.8 * line(0.012 - (v - 0.012).abs()) * line(0.262 - u.abs()),
            ),
            Kind::Notebook => {
                let elastic = line(0.0030 - (u - 0.118).abs());
                let spine = smooth(-0.128, -0.134, u);
                let label = line(0.030 - v.abs()) * line(0.050 - u.abs());
                lit.lerp(self.color * 0.55, 0.6 * spine).lerp(tones.paper, 0.85 * label).lerp(tones.ink, 0.8 * elastic)
            }
            Kind::Pen => lit.lerp(tones.gold(), line(-0.070 - v)) * (1.0 + 0.5 * bell((u + 0.002) / 0.0016)),
            Kind::Saucer => {
                let away = length(u, v);
                lit * (0.94 + 0.10 * smooth(0.070, 0.095, away)) * (1.0 - 0.12 * bell((away - 0.072) / 0.003))
            }
            Kind::Mug => {
                let away = length(u, v);
                let coffee = Rgb::hex(0x4a_2a18).blend(tones.ink, 0.25);
                let depth = smooth(0.052, 0.020, length(u - 0.006, v - 0.008));
                let drink =
                    coffee * (0.35 + 0.75 * depth) + tones.light * (0.20 * bell(length(u + 0.020, v + 0.022) / 0.010));
                lit.lerp(self.color * 0.45, line(0.055 - away)).lerp(drink, line(0.050 - away))
            }
            Kind::Handle => lit,
        }
    }

    /// The deck of the laptop: four rows of keys and a touchpad.
    fn deck(&self, (u, v): (f32, f32), lit: Rgb, tones: &Tones, line: &impl Fn(f32) -> f32) -> Rgb {
        let well = line(0.245 - u.abs()) * line(0.076 - (v + 0.080).abs());
        let (a, b) = ((u + 0.245) / 0.035, (v + 0.156) / 0.038);
        let (a, b) = (a - floor(a) as f32 - 0.5, b - floor(b) as f32 - 0.5);
        let key = line((0.41 - a.abs()) * 0.035) * line((0.41 - b.abs()) * 0.038);
        let dark = self.color.luma() < 0.2;
        let cap = if dark { self.color * 0.45 } else { tones.ink };
        let pad = line(0.080 - u.abs()) * line(0.058 - (v - 0.105).abs());
        let deck = lit.lerp(self.color * 0.80, 0.7 * well).lerp(cap, well * key);
        deck.lerp(self.color * if dark { 1.5 } else { 0.86 }, 0.7 * pad)
    }
}
