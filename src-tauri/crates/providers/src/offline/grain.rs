//! A grained gradient with one hard arc.

use super::kit::color::Ramp;
use super::kit::math::{bell, length, smooth, unit};
use super::kit::pixmap::{Field, Pixmap};
use super::kit::random::pixel_noise;
use super::painted::Painted;
use super::palette::Mood;
use super::stage::Stage;

/// Share of blue noise in the picture.
const NOISE: f32 = 0.08;

pub(crate) fn paint(stage: &Stage) -> Painted {
    let tones = stage.tones(Mood::Either);
    let mut random = stage.random("grain");
    let scale = stage.scale;
    let (fx, fy) = stage.focus();
    let [deep, lead, neighbour, counter] = tones.family(random.below(5));
    let bright = counter.blend(tones.light, 0.45);
    let outer = Ramp::even(&[deep.blend(tones.ink, 0.35), deep.blend(lead, 0.35), lead]);
    let inner = Ramp::new(&[(0.0, bright), (0.42, neighbour), (1.0, deep.blend(lead, 0.25))]);
    let radius = scale * random.between(0.40, 0.52);
    let (cx, cy) = (fx + 0.10 * scale, fy + scale * random.between(0.12, 0.26));
    let (lean, drift) = (random.between(-0.30, 0.30), random.between(-0.06, 0.10));
    let warp = stage.noise("warp");
    let map = Pixmap::from_fn(stage.columns, stage.rows, |x, y| {
        let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
        let (u, v) = (px / stage.width, py / stage.height);
        let bend = 0.16 * warp.at(u * 1.3, v * 1.3);
        let away = length(px - cx, py - cy);
        // Outside, the light gathers at the foot of the arc; inside, it comes from its upper left.
        let glow = bell((away - radius) / (0.26 * scale)) * smooth(-0.2, 0.9, (py - cy) / radius + lean);
        let under = outer.at(0.10 + 0.34 * u + 0.16 * v + 0.52 * glow + drift + bend);
        let inside = (0.62 * (px - cx) + 0.78 * (py - cy)) / radius;
        let over = inner.at(0.44 + 0.46 * inside + 0.6 * bend);
        under.lerp(over, unit(radius - away + 0.5)) * (1.0 + 2.0 * NOISE * blue(x, y))
    });
    let subject = Field::from_fn(stage.columns, stage.rows, |x, y| {
        unit(radius - length(x as f32 + 0.5 - cx, y as f32 + 0.5 - cy) + 0.5)
    });
    Painted { map, subject }
}

/// Noise without its low frequencies: a pixel differs from those around it, and a patch from no other patch.
fn blue(x: usize, y: usize) -> f32 {
    let at = |dx: usize, dy: usize| pixel_noise(x + dx, y + dy, 301);
    at(1, 1) - 0.25 * (at(0, 1) + at(2, 1) + at(1, 0) + at(1, 2))
}
