//! Colours folding into each other like silk.

use super::kit::color::{Ramp, Rgb};
use super::kit::math::{bell, length, mix, sin_turn, smooth, unit};
use super::kit::pixmap::{Field, Pixmap};
use super::painted::Painted;
use super::palette::Mood;
use super::stage::Stage;
use super::style::Style;

pub(crate) fn paint(stage: &Stage) -> Painted {
    let tones = stage.tones(Mood::Either);
    let mut random = stage.random("mesh");
    let noise = stage.noise("mesh");
    let scale = stage.scale;
    let (focus_x, focus_y) = stage.focus();
    let [deep, lead, neighbour, counter] = tones.family(random.below(5));
    let dark = deep.blend(tones.ink, 0.4) * 0.7;
    // Neighbours on the ramp are the only colours that ever mix; the light keeps opposites apart.
    let bright = tones.light.blend(lead, 0.25);
    let ramp = Ramp::new(&[
        (0.0, dark),
        (0.20, deep),
        (0.40, lead),
        (0.56, neighbour),
        (0.68, bright),
        (0.82, counter),
        (1.0, counter.blend(deep, 0.6)),
    ]);

    // A pencil leaves most of its paper white.
    let drawn = stage.style == Style::Sketch;
    let ramp = if drawn {
        Ramp::even(&[tones.paper, tones.paper, tones.paper.blend(lead, 0.30), lead.blend(tones.paper, 0.25), deep])
    } else {
        ramp
    };

    // Everything here is smooth: a small field carries it, and is enlarged.
    let small = ((scale / 290.0) as usize).clamp(1, 8);
    let k = small as f32;
    let (columns, rows) = (stage.columns / small + 3, stage.rows / small + 3);
    let warp = random.between(0.30, 0.46);
    let angle = random.between(-0.10, 0.10);
    let waves = random.between(1.25, 1.75);
    let mut place = Field::filled(columns, rows, 0.0);
    let mut cloth = Field::filled(columns, rows, 0.0);
    for y in 0..rows {
        for x in 0..columns {
            let (px, py) = (x as f32 * k / scale, y as f32 * k / scale);
            let (ax, ay) = (noise.at(px * 0.95, py * 0.95 + 7.0), noise.at(px * 0.95 + 40.0, py * 0.95));
            let (qx, qy) = (px + warp * ax, py + warp * ay);
            let (bx, by) = (noise.at(qx * 1.5 + 11.0, qy * 1.5), noise.at(qx * 1.5, qy * 1.5 + 23.0));
            let (wx, wy) = (qx + 0.62 * warp * bx, qy + 0.62 * warp * by);
            // A cloth drawn along one diagonal: long folds, a few of them tight.
            let fold = 0.5
                + 0.5
                    * sin_turn((wx * 0.62 - wy * (0.95 + angle)) * waves + 0.55 * noise.at(wx * 1.3, wy * 1.3 + 60.0));
            let (fx, fy) = (px - focus_x / scale, py - focus_y / scale);
            let near = bell(length(fx * 0.80, fy) / 0.46);
            let i = y * columns + x;
            cloth.data[i] = fold;
            place.data[i] =
                -0.02 + 0.56 * near + 0.44 * fold * (0.35 + 0.65 * near) + 0.10 * noise.at(wx * 0.8 + 80.0, wy * 0.8);
        }
    }
    let tight = scale / k * 0.16;
    let lean = Field::from_fn(columns, rows, |x, y| {
        let (sx, sy) = cloth.slope(x, y);
        (-0.55 * sx - 0.83 * sy) * tight
    });
    let relief = match stage.style {
        Style::ThreeD => 0.80,
        Style::Sketch => 0.20,
        _ if stage.style.flat() => 0.12,
        _ => 0.42,
    };
    // Rendered cloth is a glossy solid: a second, tighter light stands on its folds.
    let gloss = if stage.style == Style::ThreeD { 1.4 } else { 0.0 };
    let subject = Field::from_fn(stage.columns, stage.rows, |x, y| {
        smooth(0.44, 0.52, place.sample(x as f32 / k + 0.5, y as f32 / k + 0.5))
    });
    let map = Pixmap::from_fn(stage.columns, stage.rows, |x, y| {
        let (u, v) = (x as f32 / k + 0.5, y as f32 / k + 0.5);
        let (t, facing) = (place.sample(u, v), lean.sample(u, v));
        let color = ramp.at(t);
        let shade = mix(1.0 - relief, 1.0 + relief, unit(facing * 0.8 + 0.5));
        let sheen = smooth(0.22, 0.95, facing) * relief * (0.2 + 0.8 * smooth(0.05, 0.5, t));
        color * shade
            + (color.lerp(bright, 0.5) + Rgb::gray(0.02)) * (sheen * 0.65)
            + Rgb::gray(gloss * bell((facing - 0.72) / 0.10) * smooth(0.2, 0.6, t))
    });
    Painted { map, subject }
}
