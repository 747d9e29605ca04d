//! Watercolour: pigment pooling at edges, settling in the paper's valleys, running out before the border.

use super::super::kit::blur::blurred;
use super::super::kit::color::Rgb;
use super::super::kit::math::{bell, mix, smooth, unit};
use super::super::kit::pixmap::{Field, Grid, Pixmap, Sample};
use super::super::stage::Stage;
use super::tools::{expose, kuwahara, luma, steepness};

/// Wet washes on cold-pressed paper.
pub(crate) fn wash(stage: &Stage, map: Pixmap) -> Pixmap {
    let scale = stage.scale;
    let flat = kuwahara(&expose(map), (0.0052 * scale) as usize);
    let noise = stage.noise("bleed");
    let k = 1.0 / scale;
    let wet = wavered(stage, &flat);
    let tone = luma(&wet);
    let rims = steepness(&blurred(&tone, 0.0016 * scale));
    let pooled = blurred(&tone, 0.010 * scale);
    let paper = sheet(stage);
    let stock = Rgb::new(0.985, 0.975, 0.950);
    Pixmap::from_fn(stage.columns, stage.rows, |x, y| {
        let i = y * stage.columns + x;
        let (px, py) = (x as f32 * k, y as f32 * k);
        let blooms = noise.layers(px * 4.6 + 90.0, py * 4.6, 3, 0.55);
        let grains = paper.data[i];
        let edge = unit(rims.data[i] * scale * 0.018);
        let rim = unit((pooled.data[i] - tone.data[i]) * 2.2);
        // Pigment density: 1 leaves the colour as it is (after Bousseau and others, 2006).
        let density = 0.92 + 0.42 * blooms + 0.55 * edge + 0.55 * rim + 0.30 * grains;
        let color = wet.data[i].saturate(1.42).map(|v| {
            let v = mix(unit(v), 1.0, 0.05);
            unit(v - (v - v * v) * (density - 1.0))
        });
        let (covered, fringe) = border(stage, x, y, blooms, grains);
        let lit = 1.0 + 0.045 * grains;
        let washed = color.lerp(color * color, 0.22 * fringe);
        stock.lerp(washed, covered * (1.0 - 0.10 * unit(-blooms * 1.6))).map(|v| v * lit)
    })
}

/// Brush edges are never straight: the picture as read through a wavering mesh.
pub(super) fn wavered<T: Sample>(stage: &Stage, flat: &Grid<T>) -> Grid<T> {
    let noise = stage.noise("bleed");
    let (k, reach) = (1.0 / stage.scale, 0.0042 * stage.scale);
    Grid::from_fn(stage.columns, stage.rows, |x, y| {
        let (px, py) = (x as f32 * k, y as f32 * k);
        let (dx, dy) = (noise.at(px * 16.0, py * 16.0), noise.at(px * 16.0 + 57.0, py * 16.0));
        let fine = noise.at(px * 70.0, py * 70.0 + 31.0);
        flat.sample(x as f32 + 0.5 + reach * (dx + 0.25 * fine), y as f32 + 0.5 + reach * (dy - 0.25 * fine))
    })
}

/// The paper's tooth, about `-1..1`.
fn sheet(stage: &Stage) -> Field {
    let noise = stage.noise("sheet");
    let k = 1.0 / stage.scale;
    Field::from_fn(stage.columns, stage.rows, |x, y| {
        noise.layers(x as f32 * k * 150.0, y as f32 * k * 150.0, 2, 0.6) * 1.3
    })
}

/// How much paint reaches a pixel near the border, and how dark the dried fringe is there. The foot stays painted, for titles.
fn border(stage: &Stage, x: usize, y: usize, blooms: f32, grains: f32) -> (f32, f32) {
    let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
    let from_side = px.min(stage.width - px);
    let inside = from_side.min(py * 1.1).min((stage.height - py) + 0.030 * stage.scale) / stage.scale;
    let away = inside - 0.018 - 0.034 * blooms - 0.004 * grains;
    (smooth(-0.0028, 0.0028, away), bell((away - 0.004) / 0.0045))
}
