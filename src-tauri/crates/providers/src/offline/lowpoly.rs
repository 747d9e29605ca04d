//! A peak in facets over a faceted lake.

use super::kit::color::{Ramp, Rgb};
use super::kit::math::{bell, exp, length, mix, smooth, unit};
use super::kit::noise::Noise;
use super::kit::pixmap::Pixmap;
use super::kit::random::Random;
use super::kit::shape::polygon;
use super::painted::Painted;
use super::palette::{Mood, Tones};
use super::stage::Stage;

/// A corner of the mesh: place in pixels and a height that only decides how its facets face the light.
#[derive(Clone, Copy)]
struct Corner {
    x: f32,
    y: f32,
    z: f32,
}

/// A range of mountains: the y of its crest for each column of the canvas, in pixels.
struct Range {
    crest: Vec<f32>,
    color: Rgb,
    shade: Rgb,
    snow: f32,
    base: f32,
}

pub(crate) fn paint(stage: &Stage) -> Painted {
    let tones = stage.tones(Mood::Either);
    let mut random = stage.random("lowpoly");
    let noise = stage.noise("lowpoly");
    let focus = stage.focus();
    let ranges = ranges(stage, &tones, &noise, focus, &mut random);
    let calm = stage.style.crowd() < 0.5;
    // A poster's mountain needs a sky lighter than it is.
    let (above, low) =
        if calm { (tones.sky[2], tones.sky[2].blend(tones.light, 0.35)) } else { (tones.sky[1], tones.sky[2]) };
    let sky = Ramp::new(&[(0.0, if calm { tones.sky[1] } else { tones.sky[0] }), (0.5, above), (1.0, low)]);
    let mut map = Pixmap::from_fn(stage.columns, stage.rows, |_, y| sky.at(y as f32 / stage.height * 1.5));
    let cell = stage.scale * if calm { 0.15 } else { 0.072 };
    let light = (focus.0, focus.1 * 0.62);

    mesh(stage, &mut random, &noise, cell * 1.35, None, |corners, facing| {
        let (x, y) = middle(corners);
        let near = bell(length(x - light.0, y - light.1) / (0.34 * stage.scale));
        let halo = exp(-length(x - light.0, y - light.1) / (0.10 * stage.scale));
        let base = sky.at(y / stage.height * 1.5 + 0.03 * facing + 0.12 * near);
        let base = if calm { base.lerp(tones.light, unit(2.2 * halo)) } else { base };
        let color = base * (1.0 + 0.09 * facing) + tones.light * (0.16 * near + 0.75 * halo);
        polygon(&mut map, corners, 0.5, color);
    });
    let mut painted = Painted::ground(map);
    let shore = ranges.first().map_or(stage.height, |range| range.base);
    for (layer, range) in ranges.iter().enumerate() {
        let summit = range.crest.iter().copied().fold(f32::MAX, f32::min);
        let size = cell * mix(0.75, 1.0, layer as f32);
        mesh(stage, &mut random, &noise, size, Some(&range.crest), |corners, facing| {
            painted.polygon(corners, 0.5, range.facet(corners, facing, summit, &tones, stage.scale));
        });
    }
    // The lake: facets that show the other way up what stands behind them.
    painted.mark_floor(shore);
    let edge = vec![shore; stage.columns];
    let deep = tones.land[2].blend(tones.sky[0], 0.5);
    mesh(stage, &mut random, &noise, cell * 0.95, Some(&edge), |corners, facing| {
        let (x, y) = middle(corners);
        let down = (y - shore) / stage.scale;
        let mirrored = shore - (y - shore) * 1.15;
        let column = (x.max(0.0) as usize).min(stage.columns - 1);
        let seen = ranges
            .iter()
            .rev()
            .find(|range| mirrored > range.crest[column])
            .map_or_else(|| sky.at(mirrored / stage.height * 1.5), |range| range.shade.blend(range.color, 0.45));
        let color = (seen * 0.80).lerp(deep, 0.22 + 0.55 * smooth(0.0, 0.32, down)) * (1.0 + 0.34 * facing);
        polygon(&mut painted.map, corners, 0.5, color.map(|v| v.max(0.0)));
    });
    painted
}

impl Range {
    /// The colour of a facet that leans towards the light by `facing`.
    fn facet(&self, corners: &[(f32, f32)], facing: f32, summit: f32, tones: &Tones, scale: f32) -> Rgb {
        let (x, y) = middle(corners);
        let crest = self.crest[(x.max(0.0) as usize).min(self.crest.len() - 1)];
        let depth = (y - crest) / scale;
        let lit = unit(0.5 + 0.62 * facing);
        // Snow lies on the summits only: a cap along a whole ridge would read as a ribbon.
        let top = smooth(summit + 0.24 * scale, summit + 0.06 * scale, crest);
        let cap = self.snow * smooth(0.115, 0.02, depth + 0.04 * facing) * top;
        let rock = self.shade.blend(self.color, lit * lit * (3.0 - 2.0 * lit));
        let snow = rock.lerp(tones.light.lerp(tones.sky[1], 0.55 * (1.0 - lit)), 0.9);
        let low = smooth(0.05, 0.5, depth);
        rock.lerp(snow, cap).lerp(self.shade * 0.6, 0.5 * low)
    }
}

fn middle(corners: &[(f32, f32)]) -> (f32, f32) {
    let k = 1.0 / corners.len() as f32;
    corners.iter().fold((0.0, 0.0), |sum, (x, y)| (sum.0 + x * k, sum.1 + y * k))
}

fn ranges(stage: &Stage, tones: &Tones, noise: &Noise, focus: (f32, f32), random: &mut Random) -> Vec<Range> {
    let base = random.between(0.70, 0.75) * stage.height;
    let colors = Ramp::new(&[
        (0.0, tones.land[0].blend(tones.sky[2], 0.35)),
        (0.4, tones.land[0].blend(tones.land[1], 0.5)),
        (1.0, tones.land[2].blend(tones.land[1], 0.25)),
    ]);
    // Warm where the light falls, cool in the shade: facets read as solid.
    let (warm, cool) = (tones.sky[2].blend(tones.gold(), 0.25), tones.sky[0].blend(tones.land[2], 0.4));
    let summit = (focus.0 + random.between(-0.10, 0.06) * stage.width) / stage.width;
    let second = summit + random.between(0.20, 0.34) * if random.chance(0.6) { -1.0 } else { 1.0 };
    let (narrow, rise) = (random.between(2.7, 3.7), random.between(0.40, 0.47));
    [0.0, 1.0]
        .into_iter()
        .map(|near| {
            let shift = random.unit() * 60.0;
            let crest = (0..stage.columns)
                .map(|x| {
                    let u = x as f32 / stage.width;
                    let px = x as f32 / stage.scale;
                    let peak = (1.0 - narrow * (u - summit).abs())
                        .max(0.50 * (1.0 - 1.5 * narrow * (u - second).abs()))
                        .max(0.0);
                    let rough = noise.ridge(px * mix(1.3, 2.3, near) + shift, 3, 0.4);
                    let low = mix(0.05 + 0.12 * rough, 0.015 + 0.05 * rough + peak * rise, near);
                    base - stage.scale * low
                })
                .collect();
            let plain = colors.at(0.75 * near);
            Range {
                crest,
                color: plain.blend(warm, mix(0.60, 0.42, near)) * mix(1.15, 1.05, near),
                shade: plain.blend(cool, 0.42) * mix(0.85, 0.55, near),
                snow: if near > 0.5 && stage.style.crowd() > 0.5 { 1.0 } else { 0.0 },
                base,
            }
        })
        .collect()
}

/// Walks the triangles of a jittered mesh from back to front. With a `crest`, the mesh starts on that line and hangs below it.
fn mesh(
    stage: &Stage,
    random: &mut Random,
    noise: &Noise,
    cell: f32,
    crest: Option<&[f32]>,
    mut facet: impl FnMut(&[(f32, f32)], f32),
) {
    let cell = cell.max(2.0);
    let across = (stage.width / cell) as usize + 4;
    let top = crest.map_or(-cell, |line| line.iter().copied().fold(f32::MAX, f32::min));
    let down = ((stage.height - top) / (cell * 0.82)) as usize + 3;
    let seed = random.unit() * 90.0;
    let corner = |i: usize, j: usize, random: &mut Random| {
        let jitter = if j == 0 && crest.is_some() { 0.0 } else { 0.36 };
        let x = (i as f32 - 1.5 + if j % 2 == 1 { 0.5 } else { 0.0 } + random.between(-0.3, 0.3)) * cell;
        let start = crest.map_or(top, |line| line[(x.max(0.0) as usize).min(line.len() - 1)]);
        let y = start + (j as f32 + random.between(-jitter, jitter)) * cell * 0.82;
        let z = noise.at(x / cell * 0.61 + seed, y / cell * 0.61) + random.between(-0.35, 0.35);
        Corner { x, y, z }
    };
    let mut upper: Vec<Corner> = (0..across).map(|i| corner(i, 0, random)).collect();
    for j in 1..=down {
        let lower: Vec<Corner> = (0..across).map(|i| corner(i, j, random)).collect();
        for i in 0..across - 1 {
            let (a, b, c, d) = (upper[i], upper[i + 1], lower[i], lower[i + 1]);
            let pair = if j % 2 == 1 { [[a, b, c], [b, d, c]] } else { [[a, b, d], [a, d, c]] };
            for [p, q, r] in pair {
                // How the facet leans: towards the light on the upper left, or away from it.
                let (ux, uy, uz) = (q.x - p.x, q.y - p.y, (q.z - p.z) * cell * 0.55);
                let (vx, vy, vz) = (r.x - p.x, r.y - p.y, (r.z - p.z) * cell * 0.55);
                let (nx, ny, nz) = (uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx);
                let size = (nx * nx + ny * ny + nz * nz).sqrt().max(1e-6);
                let facing = (0.62 * nx + 0.55 * ny) / size * 1.25;
                let corners = [(p.x, p.y), (q.x, q.y), (r.x, r.y)];
                if ux * vy - uy * vx > 0.0 {
                    facet(&corners, facing);
                } else {
                    facet(&[corners[0], corners[2], corners[1]], -facing);
                }
            }
        }
        upper = lower;
    }
}
