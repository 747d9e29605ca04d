//! A lit skyline between a glowing sky and dark water.

use super::kit::blur::blurred;
use super::kit::color::Rgb;
use super::kit::math::{bell, exp, mix, smooth};
use super::kit::pixmap::Pixmap;
use super::kit::random::Random;
use super::kit::shape::{glow, rectangle};
use super::painted::Painted;
use super::palette::{Mood, Tones};
use super::scenery::{clouds, sky, stars, sun, water};
use super::stage::Stage;

/// A row of towers at one distance.
struct Row {
    /// 0 is the farthest, 1 the nearest.
    near: f32,
    fill: Rgb,
    ground: f32,
}

pub(crate) fn paint(stage: &Stage) -> Painted {
    let tones = stage.tones(Mood::Night);
    let mut random = stage.random("city");
    let scale = stage.scale;
    let horizon = stage.height * random.between(0.73, 0.77);
    let (moon_x, moon_y) = stage.focus();
    let moon_y = moon_y * random.between(0.5, 0.7);
    let calm = stage.style.crowd() < 0.5;
    // A poster's towers need a sky lighter than they are.
    let air = if calm { [tones.sky[1], tones.sky[2], tones.sky[2].blend(tones.light, 0.30)] } else { tones.sky };
    let mut map = sky(stage, air, horizon * 1.02, Some((moon_x, moon_y)));
    stars(&mut map, stage, 220, 0.55 * horizon, tones.light);
    if !stage.style.flat() {
        clouds(&mut map, stage, horizon * 0.85, tones.sky[2], 0.30);
    }
    sun(
        &mut map,
        stage,
        (moon_x, moon_y),
        scale * if calm { 0.09 } else { random.between(0.034, 0.052) },
        tones.light,
        if calm { 0.0 } else { 0.45 },
    );
    let mut painted = Painted::ground(map);
    let rows = if calm { 2 } else { 4 };
    let downtown = random.between(0.55, 0.78);
    for row in 0..rows {
        let near = row as f32 / (rows - 1) as f32;
        let fill = tones.sky[2].lerp(tones.sky[1], 0.62).blend(tones.land[2], mix(0.30, 0.97, near));
        towers(&mut painted, stage, &tones, &Row { near, fill, ground: horizon }, downtown, &mut random);
        if !stage.style.flat() {
            haze(&mut painted.map, stage, horizon, tones.sky[2], mix(0.34, 0.05, near));
        }
    }
    if !stage.style.flat() {
        let soft = blurred(&painted.map, 0.016 * scale);
        for (y, line) in painted.map.rows_mut() {
            let k = 0.34 * smooth(0.25, 0.6, y as f32 / stage.height);
            for (pixel, light) in line.iter_mut().zip(soft.row(y)) {
                *pixel += *light * k;
            }
        }
    }
    water(&mut painted.map, stage, horizon, tones.land[2] * 0.7, 0.72);
    painted.mark_floor(horizon);
    painted
}

fn towers(painted: &mut Painted, stage: &Stage, tones: &Tones, row: &Row, downtown: f32, random: &mut Random) {
    let scale = stage.scale;
    let calm = stage.style.crowd() < 0.5;
    let size = scale * mix(0.055, 0.088, row.near) * if calm { 1.6 } else { 1.0 };
    let mut x = -0.5 * size * random.unit();
    while x < stage.width {
        let wide = (size * random.between(0.45, 1.25)).max(3.0);
        let rise = 0.35 + 0.65 * bell(((x + wide * 0.5) / stage.width - downtown) / 0.24);
        let draw = random.unit();
        let tall = scale * (mix(0.16, 0.06, row.near) + mix(0.36, 0.30, row.near) * draw * (0.35 + 0.65 * draw) * rise);
        let top = row.ground - tall;
        let tower = (x, top, wide, tall);
        roof(painted, stage, row, tower, random);
        painted.rectangle((x, top), (x + wide, row.ground), row.fill);
        let map = &mut painted.map;
        // The side that faces the glow of the sky.
        let lit_left = downtown > (x / stage.width);
        let (a, b) = if lit_left { (x + wide * 0.84, x + wide) } else { (x, x + wide * 0.16) };
        rectangle(map, (a, top), (b, row.ground), row.fill.lerp(tones.sky[2], 0.10), 0.8);
        if row.near > 0.1 && !calm {
            windows(map, stage, tones, row, tower, random);
        } else if calm && row.near > 0.5 {
            few_windows(map, tones, tower, random);
        }
        x += wide + size * random.between(-0.10, if row.near > 0.9 { 0.55 } else { 0.10 });
    }
}

/// What makes a skyline: setbacks, spires, slanted tops, and the red lamp on a mast.
fn roof(
    painted: &mut Painted,
    stage: &Stage,
    row: &Row,
    (x, top, wide, tall): (f32, f32, f32, f32),
    random: &mut Random,
) {
    let scale = stage.scale;
    match random.below(7) {
        0 | 1 if tall > 0.16 * scale => {
            let (step, inset) = (0.05 * tall + 0.01 * scale, wide * 0.16);
            painted.rectangle((x + inset, top - step), (x + wide - inset, top + 1.0), row.fill);
            painted.rectangle(
                (x + inset * 2.0, top - step * 1.9),
                (x + wide - inset * 2.0, top - step + 1.0),
                row.fill,
            );
            let mast = scale * random.between(0.03, 0.075);
            let middle = x + wide * 0.5;
            painted.polygon(
                &[
                    (middle, top - step * 1.9 - mast),
                    (middle + 0.0035 * scale, top - step),
                    (middle - 0.0035 * scale, top - step),
                ],
                0.0,
                row.fill,
            );
            if row.near > 0.3 {
                glow(&mut painted.map, (middle, top - step * 1.9 - mast), 0.012 * scale, Rgb::new(1.2, 0.12, 0.08));
            }
        }
        2 => painted.polygon(
            &[(x, top - wide * random.between(0.2, 0.5)), (x + wide, top), (x + wide, top + 1.0), (x, top + 1.0)],
            0.0,
            row.fill,
        ),
        3 => painted.rectangle((x + wide * 0.2, top - 0.014 * scale), (x + wide * 0.6, top + 1.0), row.fill),
        4 => painted.rectangle(
            (x + wide * 0.62, top - 0.035 * scale),
            (x + wide * 0.62 + 0.003 * scale, top + 1.0),
            row.fill,
        ),
        _ => {}
    }
}

fn windows(
    map: &mut Pixmap,
    stage: &Stage,
    tones: &Tones,
    row: &Row,
    (x, top, wide, tall): (f32, f32, f32, f32),
    random: &mut Random,
) {
    let pane = stage.scale * mix(0.0048, 0.0068, row.near) * if stage.style.flat() { 1.6 } else { 1.0 };
    // One tower in four has tall bands of glass rather than panes.
    let bands = random.chance(0.25);
    let (step_x, step_y) = (pane * if bands { 1.35 } else { 1.95 }, pane * 2.1);
    let columns = ((wide - pane * 1.6) / step_x) as usize;
    let margin = (wide - columns as f32 * step_x + step_x - pane) * 0.5;
    let busy = 0.14 + 0.34 * random.unit();
    let warm = tones.gold().blend(tones.light, 0.25);
    let hue = if random.chance(0.72) {
        warm
    } else if random.chance(0.6) {
        tones.accents[0].blend(warm, 0.45)
    } else {
        tones.accents[1]
    };
    let mut y = top + pane * 2.0;
    while y < row.ground - pane * 3.0 {
        let lively = if random.chance(0.10) { 0.85 } else { busy };
        for column in 0..columns {
            let on = random.chance(lively);
            let level = random.unit();
            if on {
                let left = x + margin + column as f32 * step_x;
                let light = hue * ((0.22 + 1.15 * level * level) * mix(0.45, 1.0, row.near));
                rectangle(
                    map,
                    (left, y),
                    (left + pane * if bands { 1.1 } else { 1.0 }, y + pane * 1.3),
                    light + row.fill * 0.3,
                    0.95,
                );
            }
        }
        y += step_y;
    }
    // Street light washes up the foot of the nearest rows.
    if stage.style.flat() {
        return;
    }
    let wash = tall.min(0.06 * stage.scale);
    for i in 0..6 {
        let level = i as f32 / 6.0;
        rectangle(map, (x, row.ground - wash * (1.0 - level)), (x + wide, row.ground), warm, 0.022 * row.near);
    }
}

fn few_windows(map: &mut Pixmap, tones: &Tones, (x, top, wide, tall): (f32, f32, f32, f32), random: &mut Random) {
    let pane = wide * 0.14;
    for row in 0..(tall / (pane * 2.4)) as usize {
        for column in 0..3 {
            if random.chance(0.28) {
                let left = x + wide * (0.17 + 0.25 * column as f32);
                let y = top + pane * (1.2 + 2.4 * row as f32);
                rectangle(map, (left, y), (left + pane, y + pane * 1.2), tones.light, 1.0);
            }
        }
    }
}

/// Lit air between two rows, thickest at the ground.
fn haze(map: &mut Pixmap, stage: &Stage, ground: f32, color: Rgb, amount: f32) {
    let rows = (ground as usize).min(map.height);
    for y in 0..rows {
        let k = amount * exp(-(ground - y as f32) / (0.14 * stage.scale));
        for pixel in map.row_mut(y) {
            *pixel = pixel.lerp(color, k);
        }
    }
}
