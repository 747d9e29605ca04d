//! A ringed planet printed in dots of two inks.

use super::kit::color::Rgb;
use super::kit::math::{bell, cos_turn, exp, floor, length, mix, sin_turn, smooth, unit};
use super::kit::noise::Noise;
use super::kit::pixmap::{Field, Pixmap};
use super::painted::Painted;
use super::palette::Mood;
use super::stage::Stage;
use super::style::Style;

/// One ink's screen: dots `pitch` pixels apart on a grid turned by `(cos, sin)`.
struct Screen {
    cos: f32,
    sin: f32,
    pitch: f32,
}

impl Screen {
    fn new(turn: f32, pitch: f32) -> Self {
        Self { cos: cos_turn(turn), sin: sin_turn(turn), pitch }
    }

    /// How much ink lies at a pixel for a tone of `0..=1`.
    fn dot(&self, x: f32, y: f32, tone: f32) -> f32 {
        if tone <= 0.004 {
            return 0.0;
        }
        let (a, b) = ((x * self.cos + y * self.sin) / self.pitch, (y * self.cos - x * self.sin) / self.pitch);
        let (a, b) = (a - floor(a) as f32 - 0.5, b - floor(b) as f32 - 0.5);
        unit((tone.min(1.0).sqrt() * 0.74 - length(a, b)) * self.pitch + 0.5)
    }
}

/// The planet and its ring, in pixels.
struct Planet {
    center: (f32, f32),
    radius: f32,
    tilt: (f32, f32),
    squash: f32,
    moon: (f32, f32, f32),
}

impl Planet {
    /// How much of a pixel is planet, ring or moon.
    fn covers(&self, px: f32, py: f32) -> f32 {
        let (dx, dy) = ((px - self.center.0) / self.radius, (py - self.center.1) / self.radius);
        let (along, across) = (dx * self.tilt.0 + dy * self.tilt.1, dy * self.tilt.0 - dx * self.tilt.1);
        let ring = length(along, across / self.squash);
        let body = unit((1.0 - length(dx, dy)) * self.radius + 0.5);
        let moon = unit(self.moon.2 - length(px - self.moon.0, py - self.moon.1) + 0.5);
        body.max(moon).max(smooth(1.30, 1.34, ring) * smooth(1.98, 1.94, ring))
    }
}

pub(crate) fn paint(stage: &Stage) -> Painted {
    let tones = stage.tones(if stage.random("time").chance(0.6) { Mood::Day } else { Mood::Night });
    let mut random = stage.random("halftone");
    let noise = stage.noise("halftone");
    let scale = stage.scale;
    let dark = tones.paper.luma() < 0.1;
    let hue = [0, 2, 4][random.below(3)];
    let ink = if dark { tones.accents[0] } else { vivid(&tones.accents, hue, tones.paper) };
    let second = if dark { tones.accents[1] } else { tones.ink };
    let pitch = scale
        * match stage.style {
            Style::Minimalist | Style::Sketch => 0.022,
            Style::Photorealistic | Style::Cinematic | Style::Vintage => 0.0105,
            _ => 0.0165,
        };
    let (screen, screen_two) = (Screen::new(0.055, pitch.max(3.0)), Screen::new(0.18, (pitch * 0.92).max(3.0)));
    let (cx, cy) = stage.focus();
    let turn = random.between(0.02, 0.09) * if random.chance(0.5) { 1.0 } else { -1.0 };
    let planet = Planet {
        center: (cx, cy + 0.08 * stage.height),
        radius: scale * random.between(0.235, 0.285),
        tilt: (cos_turn(turn), sin_turn(turn)),
        squash: random.between(0.20, 0.30),
        moon: (
            cx - scale * random.between(0.44, 0.52),
            cy - scale * random.between(0.04, 0.16),
            scale * random.between(0.025, 0.045),
        ),
    };
    let warm = tones.paper.blend(ink, if dark { 0.05 } else { 0.10 });
    let map = Pixmap::from_fn(stage.columns, stage.rows, |x, y| {
        let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
        let (first, last) = plates(stage, &planet, &noise, px, py);
        // On dark paper ink is light: what was shade stays bare.
        let (first, last) = if dark {
            ((0.92 - first).max(0.0) * away(&planet, px, py), last * 0.55 * away(&planet, px, py))
        } else {
            (first, last)
        };
        let paper = tones.paper.lerp(warm, smooth(0.0, 1.0, py / stage.height));
        let fibre = 1.0 + 0.02 * noise.at(px / scale * 310.0, py / scale * 310.0);
        let one = screen.dot(px, py, first);
        let two = screen_two.dot(px, py, last);
        let printed = (paper * fibre).lerp(ink, one * 0.96);
        // Ink over ink darkens on light paper; on dark paper it glows.
        let over = if dark { second } else { second.lerp(second * ink, one * 0.5) };
        printed.lerp(over, two * 0.96)
    });
    let subject = Field::from_fn(stage.columns, stage.rows, |x, y| planet.covers(x as f32 + 0.5, y as f32 + 0.5));
    Painted { map, subject }
}

/// The accent that stands out from the paper, starting from the one asked for.
fn vivid(accents: &[Rgb; 5], first: usize, paper: Rgb) -> Rgb {
    (0..5)
        .map(|i| accents[(first + i) % 5])
        .find(|color| {
            let (a, b) = (color.oklab(), paper.oklab());
            length(a[1], a[2]) > 0.07 && b[0] - a[0] > 0.16
        })
        .unwrap_or(accents[0])
}

/// 1 on the planet, its ring and its moon, falling to a glow around them: what dark paper leaves unprinted.
fn away(planet: &Planet, px: f32, py: f32) -> f32 {
    let (dx, dy) = ((px - planet.center.0) / planet.radius, (py - planet.center.1) / planet.radius);
    let (along, across) = (dx * planet.tilt.0 + dy * planet.tilt.1, dy * planet.tilt.0 - dx * planet.tilt.1);
    let ring = length(along, across / planet.squash);
    let moon = length(px - planet.moon.0, py - planet.moon.1) / planet.moon.2;
    let body = length(dx, dy).min(moon);
    if body < 1.0 || (ring > 1.30 && ring < 1.98) { 1.0 } else { 0.12 * exp(-(body - 1.0) * 2.2) }
}

/// The two plates' tones at a point.
fn plates(stage: &Stage, planet: &Planet, noise: &Noise, px: f32, py: f32) -> (f32, f32) {
    let v = py / stage.height;
    let (dx, dy) = ((px - planet.center.0) / planet.radius, (py - planet.center.1) / planet.radius);
    let (along, across) = (dx * planet.tilt.0 + dy * planet.tilt.1, dy * planet.tilt.0 - dx * planet.tilt.1);
    let away = length(dx, dy);
    let ring = length(along, across / planet.squash);
    let in_ring = smooth(1.30, 1.34, ring) * smooth(1.98, 1.94, ring);
    let gap = 1.0 - 0.85 * bell((ring - 1.68) / 0.035);
    let front = across > 0.0;
    let sky = 0.05 + 0.24 * smooth(0.15, 1.0, v) + 0.22 * exp(-(away - 1.0).max(0.0) * 2.6);
    let ground = 0.85 * smooth(0.72, 1.10, v) + 0.25 * smooth(0.35, 0.0, px / stage.width) * v;
    let (mut first, mut second) = (sky, ground);
    let (mx, my) = ((px - planet.moon.0) / planet.moon.2, (py - planet.moon.1) / planet.moon.2);
    if mx * mx + my * my < 1.0 {
        (first, second) = (0.95, smooth(-0.3, 1.0, mx * 0.6 + my * 0.6) * 0.9);
    }
    if away < 1.0 {
        let nz = (1.0 - away * away).max(0.0).sqrt();
        let lit = unit(-0.55 * dx - 0.50 * dy + 0.66 * nz);
        let swirl = noise.layers(along * 1.1, across * 3.2 + 0.5 * noise.at(along * 1.8, across * 2.0), 3, 0.5);
        let bands = 0.5 + 0.5 * sin_turn(across * 2.1 + 0.35 * swirl);
        let tone = 1.0 - lit * (0.86 - 0.30 * bands);
        // The ring's shadow falls across the upper half.
        let cast = 0.35 * bell((across + 0.16 + 0.10 * along) / 0.05);
        (first, second) = (mix(0.10, 1.0, tone), 0.92 * (1.0 - lit) * (1.0 - lit) + cast + 0.10 * bands * tone);
    }
    if in_ring > 0.0 && (away >= 1.0 || front) {
        let shadowed = smooth(0.15, 0.5, along) * smooth(0.05, -0.05, across) * smooth(1.9, 1.2, away);
        let tone = in_ring * gap * (0.55 + 0.35 * sin_turn(ring * 5.0));
        (first, second) = (mix(first, 0.22, in_ring), mix(second, 0.20 + 0.75 * tone.abs() + 0.3 * shadowed, in_ring));
    }
    (first, second)
}
