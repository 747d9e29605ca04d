//! A circle drawn with one dry brush, over a wash on paper.

use super::kit::color::Rgb;
use super::kit::math::{angle, bell, cos_turn, fract, length, mix, sin_turn, smooth, unit};
use super::kit::noise::Noise;
use super::kit::pixmap::{Field, Pixmap};
use super::painted::Painted;
use super::palette::Mood;
use super::stage::Stage;

/// The brush's circle: middle, radius and width in pixels, and where on the circle it starts, in turns.
struct Circle {
    middle: (f32, f32),
    radius: f32,
    wide: f32,
    start: f32,
}

pub(crate) fn paint(stage: &Stage) -> Painted {
    let tones = stage.tones(Mood::Either);
    let mut random = stage.random("ink");
    let noise = stage.noise("ink");
    let scale = stage.scale;
    let (fx, fy) = stage.focus();
    let dark = tones.paper.luma() < 0.1;
    let (paper, ink) = if dark { (tones.paper, tones.light) } else { (tones.paper, tones.ink * 0.8) };
    let hot = if dark { tones.accents[0] } else { tones.hot() };
    let stain = tones.sky[0].blend(paper, if dark { 0.35 } else { 0.55 });
    let circle = Circle {
        middle: (fx, fy + 0.12 * stage.height),
        radius: scale * random.between(0.235, 0.265),
        wide: scale * random.between(0.062, 0.080),
        start: random.between(0.30, 0.45),
    };
    let sun =
        (circle.middle.0 + scale * random.between(-0.03, 0.05), circle.middle.1 - scale * random.between(0.0, 0.05));
    let sun_radius = circle.radius * random.between(0.36, 0.46);
    let mut subject = Field::filled(stage.columns, stage.rows, 0.0);
    let map = Pixmap::from_fn(stage.columns, stage.rows, |x, y| {
        let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
        let (u, v) = (px / scale, py / scale);
        let tooth = noise.layers(u * 120.0, v * 120.0, 2, 0.6);
        let wash = wash(stage, &noise, px, py, circle.middle);
        let mut color = (paper * (1.0 + 0.025 * tooth)).lerp(stain, wash * (1.0 + 0.12 * tooth));
        // The sun is wet: its edge bleeds, and pigment gathers there.
        let bleed = 0.012 * scale * noise.layers(u * 9.0, v * 9.0, 3, 0.5);
        let inside = sun_radius + bleed - length(px - sun.0, py - sun.1);
        let red = smooth(-0.003 * scale, 0.004 * scale, inside);
        let pooled = 0.80 + 0.20 * bell(inside / (0.010 * scale)) + 0.08 * noise.at(u * 12.0, v * 12.0 + 8.0);
        color = color.lerp(hot, unit(red * pooled * (0.95 + 0.06 * tooth)));
        let stroke = circle.stroke(&noise, px, py, scale, tooth);
        color = color.lerp(ink, 0.96 * stroke);
        subject.data[y * stage.columns + x] = stroke.max(red);
        color
    });
    let mut painted = Painted { map, subject };
    spatter(&mut painted, stage, &circle, ink);
    painted
}

/// How much of the thin wash lies at a pixel: a broad cloud behind the circle, and none in the calm third.
fn wash(stage: &Stage, noise: &Noise, x: f32, y: f32, (cx, cy): (f32, f32)) -> f32 {
    let (u, v) = (x / stage.scale, y / stage.scale);
    let cloud = noise.layers(u * 2.0 + 3.0, v * 3.2, 4, 0.5);
    let away = length((x - cx) / (0.62 * stage.scale), (y - cy - 0.10 * stage.scale) / (0.30 * stage.scale));
    let level = 1.05 - away + 0.85 * cloud;
    let body = smooth(0.0, 0.75, level) * 0.62;
    let tide = 0.22 * bell((level - 0.06) / 0.05);
    (body + tide) * (1.0 - 0.8 * stage.calm(x, y))
}

impl Circle {
    /// How much ink the brush left at a pixel: full at the start, broken into bristles towards the end.
    fn stroke(&self, noise: &Noise, x: f32, y: f32, scale: f32, tooth: f32) -> f32 {
        let (dx, dy) = (x - self.middle.0, y - self.middle.1);
        let away = length(dx, dy);
        if (away - self.radius).abs() > self.wide * 1.3 {
            return 0.0;
        }
        let along = fract(angle(dx, dy) - self.start) / 0.93;
        let end = smooth(1.0, 0.985, along);
        let wobble = 0.020 * scale * noise.at(along * 2.2 + 7.0, 1.5);
        let press = mix(1.0, 0.62, smooth(0.2, 1.0, along)) * (0.45 + 0.55 * smooth(0.0, 0.05, along));
        let half = 0.5 * self.wide * press;
        let across = (away - self.radius - wobble) / half;
        let ragged = 0.10 * noise.at(along * 30.0, across * 2.0);
        let edge = smooth(1.02, 0.94, across.abs() + ragged);
        // Each bristle runs out of ink at its own place.
        let bristle = noise.at(across * 7.5 + 20.0, along * 3.0) + 0.6 * noise.at(across * 19.0, along * 7.0 + 5.0);
        let dry = mix(-1.6, 0.62, smooth(0.0, 1.0, along)) + 0.35 * (across.abs() - 0.4);
        edge * end * smooth(-0.10, 0.16, bristle - dry + 0.25 * tooth)
    }
}

/// Drops that flew off where the brush set down.
fn spatter(painted: &mut Painted, stage: &Stage, circle: &Circle, ink: Rgb) {
    let mut random = stage.random("spatter");
    for _ in 0..stage.count(16) {
        let t = circle.start + random.between(-0.10, 0.05);
        let reach = circle.radius + circle.wide * random.between(-0.2, 1.9);
        let place = (circle.middle.0 + reach * cos_turn(t), circle.middle.1 + reach * sin_turn(t));
        let draw = random.unit();
        let size = stage.scale * mix(0.0012, 0.0062, draw * draw);
        if stage.calm(place.0, place.1) < 0.5 {
            painted.disc(place, size, 1.0, |_, _| (ink, 0.9));
        }
    }
}
