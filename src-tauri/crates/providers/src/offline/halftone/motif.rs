//! What is printed in halftone: a ringed planet, a balloon, or the sun over waves.

use super::super::kit::math::{bell, cos_turn, exp, floor, length, mix, sin_turn, smooth, unit};
use super::super::kit::noise::Noise;
use super::super::stage::Stage;

/// Tones of the two inks at a place, and how much of it is subject.
pub(super) struct Tone {
    pub(super) first: f32,
    pub(super) second: f32,
    pub(super) subject: f32,
    /// Distance from the subject in its own radii, for the glow about it on dark paper.
    pub(super) away: f32,
}

/// A subject with its measures in pixels.
pub(super) enum Motif {
    Planet(Planet),
    Balloon(Balloon),
    Sea(Sea),
}

impl Motif {
    pub(super) fn choose(stage: &Stage) -> Self {
        match stage.random("motif").below(3) {
            0 => Self::Planet(Planet::new(stage)),
            1 => Self::Balloon(Balloon::new(stage)),
            _ => Self::Sea(Sea::new(stage)),
        }
    }

    pub(super) fn tone(&self, stage: &Stage, noise: &Noise, x: f32, y: f32) -> Tone {
        match self {
            Self::Planet(planet) => planet.tone(stage, noise, x, y),
            Self::Balloon(balloon) => balloon.tone(stage, noise, x, y),
            Self::Sea(sea) => sea.tone(stage, noise, x, y),
        }
    }
}

/// The planet and its ring.
pub(super) struct Planet {
    center: (f32, f32),
    radius: f32,
    tilt: (f32, f32),
    squash: f32,
    moon: (f32, f32, f32),
}

impl Planet {
    fn new(stage: &Stage) -> Self {
        let mut random = stage.random("planet");
        let scale = stage.scale;
        let (cx, cy) = stage.focus();
        let turn = random.between(0.02, 0.09) * if random.chance(0.5) { 1.0 } else { -1.0 };
        Self {
            center: (cx, cy + 0.08 * stage.height),
            radius: scale * random.between(0.235, 0.285),
            tilt: (cos_turn(turn), sin_turn(turn)),
            squash: random.between(0.20, 0.30),
            moon: (
                cx - scale * random.between(0.44, 0.52),
                cy - scale * random.between(0.04, 0.16),
                scale * random.between(0.025, 0.045),
            ),
        }
    }

    fn tone(&self, stage: &Stage, noise: &Noise, px: f32, py: f32) -> Tone {
        let v = py / stage.height;
        let (dx, dy) = ((px - self.center.0) / self.radius, (py - self.center.1) / self.radius);
        let (along, across) = (dx * self.tilt.0 + dy * self.tilt.1, dy * self.tilt.0 - dx * self.tilt.1);
        let away = length(dx, dy);
        let ring = length(along, across / self.squash);
        let in_ring = smooth(1.30, 1.34, ring) * smooth(1.98, 1.94, ring);
        let gap = 1.0 - 0.85 * bell((ring - 1.68) / 0.035);
        let sky = 0.05 + 0.24 * smooth(0.15, 1.0, v) + 0.22 * exp(-(away - 1.0).max(0.0) * 2.6);
        let ground = 0.85 * smooth(0.72, 1.10, v) + 0.25 * smooth(0.35, 0.0, px / stage.width) * v;
        let (mut first, mut second) = (sky, ground);
        let (mx, my) = ((px - self.moon.0) / self.moon.2, (py - self.moon.1) / self.moon.2);
        let from_moon = length(mx, my);
        if from_moon < 1.0 {
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
        if in_ring > 0.0 && (away >= 1.0 || across > 0.0) {
            let shadowed = smooth(0.15, 0.5, along) * smooth(0.05, -0.05, across) * smooth(1.9, 1.2, away);
            let tone = in_ring * gap * (0.55 + 0.35 * sin_turn(ring * 5.0));
            (first, second) =
                (mix(first, 0.22, in_ring), mix(second, 0.20 + 0.75 * tone.abs() + 0.3 * shadowed, in_ring));
        }
        let body = unit((1.0 - away) * self.radius + 0.5).max(unit((1.0 - from_moon) * self.moon.2 + 0.5));
        Tone { first, second, subject: body.max(in_ring), away: away.min(from_moon) }
    }
}

/// A hot-air balloon.
pub(super) struct Balloon {
    center: (f32, f32),
    radius: f32,
    gores: f32,
}

impl Balloon {
    fn new(stage: &Stage) -> Self {
        let mut random = stage.random("balloon");
        let (cx, cy) = stage.focus();
        let radius = (stage.scale * random.between(0.21, 0.25)).min(0.30 * stage.height);
        Self { center: (cx, cy.max(1.18 * radius)), radius, gores: [5.0, 6.0, 7.0][random.below(3)] }
    }

    /// Half of the envelope's width at a height, in radii; 0 above and below it.
    fn half(v: f32) -> f32 {
        if v < -1.0 {
            0.0
        } else if v < 0.25 {
            (1.0 - v * v).max(0.0).sqrt()
        } else if v < 1.42 {
            let t = (v - 0.25) / 1.17;
            mix(0.968, 0.17, t * (0.45 + 0.55 * t * (2.0 - t)))
        } else {
            0.0
        }
    }

    fn tone(&self, stage: &Stage, noise: &Noise, px: f32, py: f32) -> Tone {
        let (u, v) = ((px - self.center.0) / self.radius, (py - self.center.1) / self.radius);
        let away = length(u, v * if v > 0.0 { 0.78 } else { 1.0 });
        let level = py / stage.height;
        let (sx, sy) = (px / stage.scale, py / stage.scale);
        // Long clouds low in the sky, in the first ink alone.
        let bank = noise.layers(sx * 1.6, sy * 5.5, 3, 0.5) + 1.1 * smooth(0.55, 1.0, level) - 0.35;
        let mut first =
            0.05 + 0.16 * smooth(0.0, 0.9, level) + 0.30 * smooth(0.05, 0.45, bank) * (1.0 - 0.5 * stage.calm(px, py));
        let mut second = 0.55 * smooth(0.80, 1.12, level);
        let half = Self::half(v);
        let envelope = if half > 0.0 { unit((half - u.abs()) * self.radius + 0.5) } else { 0.0 };
        let rope =
            if (1.38..1.62).contains(&v) { unit((0.016 - (u.abs() - 0.13).abs()) * self.radius + 0.5) } else { 0.0 };
        let basket = unit(((0.16 - u.abs()).min(0.12 - (v - 1.72).abs())) * self.radius + 0.5);
        if envelope > 0.0 {
            let across = (u / half.max(0.02)).clamp(-1.0, 1.0);
            let nz = (1.0 - across * across).max(0.0).sqrt();
            let round = across * (1.0 + 0.17 * across * across) * 0.86;
            let gore = floor(round * self.gores * 0.5 + 0.5 + 64.0) % 2 == 0;
            let lit = unit(-0.55 * across - 0.45 * v.min(1.0) + 0.62 * nz);
            let band = bell((v - 0.10) / 0.045);
            let print = if gore { 0.95 } else { 0.16 };
            first = mix(first, (print + 0.30 * (1.0 - lit)).min(1.0), envelope);
            second = mix(second, (0.95 * (1.0 - lit) * (1.0 - lit)).max(0.9 * band), envelope);
        }
        let solid = rope.max(basket);
        first = mix(first, 0.75, solid);
        second = mix(second, if u > 0.02 { 1.0 } else { 0.72 }, solid);
        Tone { first, second, subject: envelope.max(solid), away }
    }
}

/// A large sun over rows of waves.
pub(super) struct Sea {
    center: (f32, f32),
    radius: f32,
    horizon: f32,
    shift: f32,
}

impl Sea {
    fn new(stage: &Stage) -> Self {
        let mut random = stage.random("sea");
        let (cx, cy) = stage.focus();
        let radius = (stage.scale * random.between(0.22, 0.27)).min(0.34 * stage.height);
        Self {
            center: (cx, cy + 0.10 * stage.height),
            radius,
            horizon: cy + 0.10 * stage.height + radius * random.between(0.30, 0.55),
            shift: random.unit(),
        }
    }

    fn tone(&self, stage: &Stage, noise: &Noise, px: f32, py: f32) -> Tone {
        let (dx, dy) = ((px - self.center.0) / self.radius, (py - self.center.1) / self.radius);
        let away = length(dx, dy);
        let rays = exp(-(away - 1.0).max(0.0) * 1.8);
        let mut first = 0.04 + 0.26 * rays + 0.10 * smooth(0.0, 0.7, py / stage.height);
        let mut second = 0.0;
        let sun = unit((1.0 - away) * self.radius + 0.5);
        first = mix(first, 0.55 + 0.45 * smooth(-1.0, 0.8, dy), sun);
        let mut subject = sun;
        // Far rows are flat and many; near ones are tall, with sharp crests.
        let room = (stage.height - self.horizon).max(1.0);
        for row in 0..5 {
            let t = row as f32 / 4.0;
            let base = self.horizon + room * (0.04 + 0.84 * t * (0.45 + 0.55 * t));
            let long = stage.scale * mix(0.13, 0.44, t);
            let phase =
                px / long + self.shift * 3.0 + 0.37 * row as f32 + 0.10 * noise.at(px / long * 0.6, row as f32 * 5.5);
            let crest = (sin_turn(phase * 0.5)).abs();
            let top = base - stage.scale * mix(0.012, 0.085, t) * (1.0 - crest);
            let depth = (py - top) / (stage.scale * mix(0.035, 0.17, t));
            let covered = unit(py - top + 0.5);
            if covered <= 0.0 {
                continue;
            }
            let lines = 0.5 + 0.5 * sin_turn(depth * mix(1.0, 2.4, t) + 0.15);
            let foam = exp(-depth.max(0.0) * 9.0);
            first = mix(first, (0.62 + 0.28 * lines) * (1.0 - 0.95 * foam), covered);
            second = mix(second, (mix(0.10, 0.55, t) + 0.32 * lines * t) * (1.0 - foam), covered);
            subject = subject.max(covered);
        }
        Tone { first: unit(first), second: unit(second), subject, away: if subject > 0.5 { 0.9 } else { away } }
    }
}
