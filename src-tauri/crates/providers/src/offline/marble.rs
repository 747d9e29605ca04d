//! Two slabs of marble that meet in a vein of gold.

use super::kit::color::{Ramp, Rgb};
use super::kit::math::{bell, smooth, unit};
use super::kit::noise::Noise;
use super::kit::pixmap::{Field, Pixmap};
use super::painted::Painted;
use super::palette::Mood;
use super::stage::Stage;

pub(crate) fn paint(stage: &Stage) -> Painted {
    let tones = stage.tones(Mood::Either);
    let mut random = stage.random("marble");
    let noise = stage.noise("marble");
    let scale = stage.scale;
    let [deep, lead, neighbour, _] = tones.family(random.below(5));
    let pale = if tones.paper.luma() < 0.1 { tones.ink.blend(tones.sky[1], 0.5) } else { tones.paper };
    let light = Ramp::even(&[pale, pale.blend(lead, 0.14), pale.blend(deep, 0.32)]);
    let dark = Ramp::new(&[
        (0.0, deep.blend(tones.ink, 0.5) * 0.7),
        (0.45, deep),
        (0.75, lead),
        (1.0, neighbour.blend(tones.light, 0.55)),
    ]);
    let gold = if tones.gold().luma() > 0.15 { tones.gold() } else { tones.light };
    let seam = Seam { lean: random.between(-0.55, -0.25), shift: random.between(0.0, 40.0) };
    let octaves = if stage.style.flat() { 2 } else { 3 };
    let half = 0.0075 * scale;
    let mut edges = Field::from_fn(stage.columns, stage.rows, |x, y| {
        seam.at(stage, &noise, x as f32 + 0.5, y as f32 + 0.5) * scale
    });
    let map = Pixmap::from_fn(stage.columns, stage.rows, |x, y| {
        let (px, py) = (x as f32 / scale, y as f32 / scale);
        let i = y * stage.columns + x;
        let ridge = ridges(&noise, px, py, octaves);
        let calm = stage.calm(x as f32, y as f32);
        let stone = if edges.data[i] > 0.0 {
            // The dark stone is richest near the seam.
            dark.at(0.10 + 0.80 * ridge + 0.16 * noise.at(px * 1.1 + 9.0, py * 1.1))
        } else {
            light.at((0.10 + 0.90 * ridge) * (1.0 - 0.55 * calm))
        };
        let (gx, gy) = edges.slope(x, y);
        let away = edges.data[i].abs() / (gx * gx + gy * gy).sqrt().clamp(0.4, 4.0);
        // A few hairs of gold run along the ridges of the dark stone.
        let hair = if edges.data[i] > 0.0 { smooth(0.90, 0.97, ridge) * 0.75 } else { 0.0 };
        let veined = stone.lerp(gold * 1.05, hair);
        if away > 4.0 * half + 2.0 {
            return veined;
        }
        let wide = half * (0.55 + 0.75 * (0.5 + 0.5 * noise.at(px * 3.0 + 5.0, py * 3.0)));
        let vein = unit(wide - away + 0.5);
        let polish = 0.70 + 0.55 * bell((away / wide.max(0.5) - 0.25) / 0.35) + 0.25 * noise.at(px * 40.0, py * 40.0);
        let shade = 1.0 - 0.35 * smooth(3.5 * half, half, away) * (1.0 - vein);
        (veined * shade).lerp(gold * polish + Rgb::gray(0.02), vein)
    });
    for edge in &mut edges.data {
        *edge = unit(*edge + half * 0.7 + 0.5);
    }
    Painted { map, subject: edges }
}

/// Where the two stones meet.
struct Seam {
    lean: f32,
    shift: f32,
}

impl Seam {
    /// Distance from the seam in units of the scale, positive in the dark stone.
    fn at(&self, stage: &Stage, noise: &Noise, x: f32, y: f32) -> f32 {
        let (u, v) = if stage.height > stage.width {
            (0.60 * stage.height - y, x - 0.5 * stage.width)
        } else {
            (x - 0.46 * stage.width, y - 0.5 * stage.height)
        };
        let (u, v) = (u / stage.scale, v / stage.scale);
        let slow = noise.at(u * 1.4 + self.shift, v * 1.4);
        let fine = noise.layers(u * 4.0, v * 4.0 + self.shift, 3, 0.5);
        u + self.lean * v * 0.8 + 0.14 * slow + 0.055 * fine
    }
}

/// Thin bright ridges in a twice warped noise, 0 to 1.
fn ridges(noise: &Noise, x: f32, y: f32, octaves: u32) -> f32 {
    let (ax, ay) = (noise.at(x * 1.5, y * 1.5 + 4.0), noise.at(x * 1.5 + 30.0, y * 1.5));
    let (bx, by) = (x + 0.42 * ax, y + 0.42 * ay);
    let sum = noise.layers(bx * 1.9 + by * 0.9, by * 2.3 - bx * 0.5 + 17.0, octaves, 0.5);
    let thin = 1.0 - (sum * 2.6).abs();
    let broad = 0.5 + 0.5 * noise.at(bx * 2.0 + 50.0, by * 2.0);
    unit(0.72 * thin.max(0.0) * thin.max(0.0) + 0.34 * broad)
}
