//! Pencil: hatching by tone, outlines drawn twice, the paper's tooth through both.

use super::super::kit::blur::blurred;
use super::super::kit::color::Rgb;
use super::super::kit::math::{cos_turn, floor, mix, sin_turn, smooth, unit};
use super::super::kit::noise::Noise;
use super::super::kit::pixmap::{Field, Pixmap};
use super::super::stage::Stage;
use super::tools::{expose, luma, steepness};

/// Graphite with a breath of coloured pencil.
pub(crate) fn pencil(stage: &Stage, map: Pixmap) -> Pixmap {
    let picture = expose(map);
    let scale = stage.scale;
    let light = luma(&picture);
    let tone = darkness(&blurred(&light, 0.0010 * scale));
    let edges = outlines(&tone, scale);
    let tints = blurred(&picture, 0.0060 * scale);
    let noise = stage.noise("hand");
    let pitch = (0.0052 * scale).max(2.6);
    let slant = stage.random("hand").between(-0.02, 0.02);
    let hatches = [
        Hatch::new(0.135 + slant, pitch, 0.38),
        Hatch::new(0.055 + slant, pitch * 1.07, 0.56),
        Hatch::new(-0.11 + slant, pitch * 0.94, 0.72),
        Hatch::new(0.235 + slant, pitch * 0.90, 0.86),
    ];
    let paper = Rgb::new(0.968, 0.952, 0.915);
    let lead = Rgb::new(0.165, 0.170, 0.190);
    let k = 1.0 / scale;
    Pixmap::from_fn(stage.columns, stage.rows, |x, y| {
        let i = y * stage.columns + x;
        let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
        let (u, v) = (px * k, py * k);
        let tooth = noise.layers(u * 210.0, v * 210.0, 2, 0.7);
        let sway = noise.at(u * 7.0, v * 7.0 + 40.0);
        let d = tone.data[i];
        let mut graphite = 0.20 * d * d;
        for hatch in &hatches {
            graphite = graphite.max(hatch.mark(px, py, d, sway, &noise, k)) + graphite * 0.10;
        }
        let graphite = graphite * (0.90 + 0.34 * tooth);
        // The second outline misses the first a little, as a hand does.
        let drift = 0.0030 * scale;
        let again = edges.sample(px + drift * (0.6 + sway), py - drift * (0.5 - sway));
        let line = (edges.data[i] * (0.92 + 0.25 * tooth)).max(again * 0.55 * (0.8 + 0.5 * tooth));
        let tint = tints.data[i];
        let strongest = tint.peak().max(0.05);
        let hue = Rgb::new(tint.r / strongest, tint.g / strongest, tint.b / strongest);
        let stain = Rgb::WHITE.lerp(hue, 0.62 * (0.35 + 0.65 * d) * (0.85 + 0.30 * tooth));
        let sheet = paper * stain * (1.0 + 0.020 * tooth);
        sheet.lerp(lead, unit(graphite.max(0.0) * 0.86).max(unit(line)))
    })
}

/// One set of parallel strokes, drawn where the tone is darker than `from`.
struct Hatch {
    cos: f32,
    sin: f32,
    pitch: f32,
    from: f32,
}

impl Hatch {
    fn new(turn: f32, pitch: f32, from: f32) -> Self {
        Self { cos: cos_turn(turn), sin: sin_turn(turn), pitch, from }
    }

    /// How dark this set is at a pixel, 0 to 1.
    fn mark(&self, x: f32, y: f32, tone: f32, sway: f32, noise: &Noise, k: f32) -> f32 {
        let need = smooth(self.from - 0.12, self.from + 0.22, tone);
        if need <= 0.0 {
            return 0.0;
        }
        let (along, across) = (x * self.cos + y * self.sin, (y * self.cos - x * self.sin) / self.pitch + 1.3 * sway);
        let stroke = floor(across) as f32;
        // Every stroke has its own pressure, which comes and goes along its length.
        let pressure = 0.82 + 0.62 * noise.at(along * k * 7.0 + stroke * 3.7, stroke * 0.61);
        let t = (across - stroke - 0.5).abs() * 2.0;
        let wide = mix(0.26, 0.62, need);
        smooth(wide + 0.30, wide - 0.22, t) * mix(0.35, 0.80, need) * pressure
    }
}

/// Tone with its range stretched: a night picture must not become a black sheet.
fn darkness(light: &Field) -> Field {
    let mut counts = [0_u32; 256];
    for l in &light.data {
        counts[(unit(*l) * 255.0) as usize] += 1;
    }
    let total = light.data.len() as f32;
    let mut rank = [0.0_f32; 257];
    let mut sum = 0.0;
    for (slot, count) in rank.iter_mut().zip(counts) {
        *slot = sum / total;
        sum += count as f32;
    }
    rank[256] = 1.0;
    let percentile = |share: f32| rank.iter().position(|below| *below >= share).unwrap_or(255) as f32 / 255.0;
    let (low, high) = (percentile(0.01), percentile(0.975));
    let mut tone = light.clone();
    for l in &mut tone.data {
        let at = unit(*l) * 255.0;
        let i = at as usize;
        let even = mix(rank[i], rank[i + 1], at - i as f32);
        let stretched = unit((*l - low) / (high - low).max(0.05));
        *l = 0.94 * (1.0 - mix(stretched, even, 0.36));
    }
    blurred(&tone, 0.6)
}

/// Where the tone changes quickly: lines a pencil would draw.
fn outlines(light: &Field, scale: f32) -> Field {
    let width = (0.0011 * scale).max(0.5);
    let mut edges = steepness(&blurred(light, width));
    for v in &mut edges.data {
        *v = 0.90 * smooth(0.030, 0.15, *v * width.max(1.0) * 1.2);
    }
    edges
}
