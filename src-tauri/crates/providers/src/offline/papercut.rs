//! Stacked sheets of cut paper opening towards a light.

use super::kit::blur::blurred;
use super::kit::color::{Ramp, Rgb};
use super::kit::math::{exp, length, signed, smooth, unit};
use super::kit::pixmap::{Field, Pixmap};
use super::painted::Painted;
use super::palette::Mood;
use super::stage::Stage;

pub(crate) fn paint(stage: &Stage) -> Painted {
    let tones = stage.tones(Mood::Either);
    let mut random = stage.random("papercut");
    let scale = stage.scale;
    let (cx, cy) = stage.focus();
    let cy = cy + 0.04 * stage.height;
    let sheets = if stage.style.crowd() < 0.5 { 4 } else { 8 };
    let [deep, lead, neighbour, counter] = tones.family(random.below(5));
    let center = if random.chance(0.5) { counter } else { neighbour };
    let colors = Ramp::new(&[
        (0.0, deep.blend(tones.ink, 0.45) * 0.8),
        (0.22, deep),
        (0.48, lead),
        (0.72, neighbour.blend(lead, 0.3)),
        (0.90, center.blend(tones.light, 0.6)),
        (1.0, tones.light),
    ]);
    let depth = opening(stage, (cx, cy));

    // From the glowing back sheet outwards; each sheet covers what lies deeper than its cut.
    let mut map = Pixmap::from_fn(stage.columns, stage.rows, |x, y| {
        let away = length(x as f32 - cx, y as f32 - cy) / scale;
        colors.at(1.0) * (0.92 + 0.35 * exp(-away * 5.0))
    });
    let noise = stage.noise("paper");
    let fibres = Field::from_fn(stage.columns, stage.rows, |x, y| {
        (1.0 + 0.035 * noise.at(x as f32 * 260.0 / scale, y as f32 * 260.0 / scale))
            * (0.93 + 0.14 * smooth(1.2, -0.2, y as f32 / stage.height))
    });
    let steep = Field::from_fn(stage.columns, stage.rows, |x, y| {
        let (gx, gy) = depth.slope(x, y);
        1.0 / length(gx, gy).max(1e-5)
    });
    let mut subject = Field::filled(stage.columns, stage.rows, 0.0);
    let thick = (scale * 0.0022).max(0.8);
    for sheet in (0..sheets).rev() {
        let t = sheet as f32 / sheets as f32;
        let cut = 0.10 + 0.80 * (t + 0.5 / sheets as f32);
        let color = colors.at(t);
        let edge = color.lerp(Rgb::WHITE, 0.16) + color * 0.5;
        let mut mask = steep.clone();
        for (covered, h) in mask.data.iter_mut().zip(&depth.data) {
            *covered = unit((cut - h) * *covered + 0.5);
        }
        // The light and the sheets around it are the subject; the front sheets are its frame.
        if sheet == sheets / 2 {
            subject = mask.clone();
        }
        let drop = 0.010 + 0.004 * (1.0 - t);
        // A shadow is soft: it is worked out on a smaller copy, sharp and wide in one.
        let small = ((0.0045 * scale) as usize).clamp(1, 16);
        let k = 1.0 / small as f32;
        let coarse = mask.resized(map.width / small, map.height / small);
        let mut shadow = blurred(&coarse, drop * 0.75 * scale * k);
        let wide = blurred(&coarse, drop * 2.4 * scale * k);
        for (dark, soft) in shadow.data.iter_mut().zip(&wide.data) {
            *dark = 0.52 * *dark + 0.34 * soft;
        }
        let (kx, ky) = (shadow.width as f32 / stage.width, shadow.height as f32 / stage.height);
        let (sx, sy) = (drop * 0.55 * scale, drop * 0.9 * scale);
        for y in 0..map.height {
            for x in 0..map.width {
                let i = y * map.width + x;
                let (px, py) = (signed(x), signed(y));
                let covered = mask.data[i];
                let under = if covered < 1.0 {
                    let dark = shadow.sample((x as f32 + 0.5 - sx) * kx, (y as f32 + 0.5 - sy) * ky);
                    map.data[i] * (1.0 - dark)
                } else {
                    Rgb::BLACK
                };
                // The cut edge shows the thickness of the paper where it faces the light.
                let lip = mask.at(px + thick as i32, py + thick as i32) - covered;
                let lit = (color * fibres.data[i]).lerp(edge, 0.5 * unit(-lip) * covered);
                map.data[i] = under * (1.0 - covered) + lit * covered;
            }
        }
    }
    for covered in &mut subject.data {
        *covered = 1.0 - *covered;
    }
    Painted { map, subject }
}

/// How deep the cut goes at each pixel, 0 at the rim of the picture and 1 at the light: slow curves, no wiggles.
fn opening(stage: &Stage, (cx, cy): (f32, f32)) -> Field {
    let noise = stage.noise("opening");
    let mut random = stage.random("opening");
    let (stretch, turn) = (random.between(0.75, 1.0), random.between(-0.35, 0.35));
    let small = ((stage.scale / 220.0) as usize).clamp(1, 6);
    let scale = stage.scale;
    let coarse = Field::from_fn(stage.columns / small + 2, stage.rows / small + 2, |x, y| {
        let (px, py) = ((x as f32 * small as f32 - cx) / scale, (y as f32 * small as f32 - cy) / scale);
        let (wx, wy) = (noise.at(px * 1.4, py * 1.4 + 9.0), noise.at(px * 1.4 + 30.0, py * 1.4));
        let (dx, dy) = (px + 0.16 * wx + turn * py, (py + 0.13 * wy) / stretch);
        let away = length(dx, dy * 1.12);
        let lobes = 0.30 * noise.layers(px * 1.9 + 0.5 * wx, py * 2.2 + 50.0, 2, 0.35);
        1.02 - away * 1.30 + lobes * smooth(0.02, 0.35, away)
    });
    let k = 1.0 / small as f32;
    let mut full =
        Field::from_fn(stage.columns, stage.rows, |x, y| coarse.sample(x as f32 * k + 0.5, y as f32 * k + 0.5));
    if small > 1 {
        full = blurred(&full, small as f32 * 0.8);
    }
    full
}
