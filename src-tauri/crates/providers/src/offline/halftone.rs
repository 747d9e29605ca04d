//! A planet, a balloon or a sea printed in dots of two inks.

mod motif;

use super::kit::color::Rgb;
use super::kit::math::{cos_turn, exp, floor, length, mix, sin_turn, smooth, unit};
use super::kit::pixmap::{Field, Pixmap};
use super::painted::Painted;
use super::palette::Mood;
use super::stage::Stage;
use super::style::Style;
use motif::Motif;

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
            Style::Sketch => 0.034,
            Style::Minimalist => 0.022,
            Style::Photorealistic | Style::Cinematic | Style::Vintage => 0.0105,
            _ => 0.0165,
        };
    let (screen, screen_two) = (Screen::new(0.055, pitch.max(3.0)), Screen::new(0.18, (pitch * 0.92).max(3.0)));
    let motif = Motif::choose(stage);
    let mut subject = Field::filled(stage.columns, stage.rows, 0.0);
    let warm = tones.paper.blend(ink, if dark { 0.05 } else { 0.10 });
    let map = Pixmap::from_fn(stage.columns, stage.rows, |x, y| {
        let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
        let tone = motif.tone(stage, &noise, px, py);
        subject.data[y * stage.columns + x] = tone.subject;
        // On dark paper ink is light: what was shade stays bare, and so does what is not the subject.
        let (first, last) = if dark {
            let shown = if tone.subject > 0.5 { 1.0 } else { 0.12 * exp(-(tone.away - 1.0).max(0.0) * 2.2) };
            ((0.92 - tone.first).max(0.0) * shown, tone.second * 0.55 * shown)
        } else {
            // Dots under a pencil's hatching are grey all over: it leaves the ground almost bare.
            let ground = if stage.style == Style::Sketch { mix(0.30, 1.0, tone.subject) } else { 1.0 };
            (tone.first * ground, tone.second * ground)
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
