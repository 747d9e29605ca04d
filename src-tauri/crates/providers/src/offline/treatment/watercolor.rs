//! Watercolour: pigment pooling at edges and settling in the paper's valleys.

use super::super::kit::blur::blurred;
use super::super::kit::color::Rgb;
use super::super::kit::math::{mix, unit};
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
        let lit = 1.0 + 0.045 * grains;
        // The paper shows where a bloom has pushed the pigment away; the paint runs to the edge, under any panel.
        stock.lerp(color, 1.0 - 0.16 * unit(-blooms * 1.6)).map(|v| v * lit)
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
