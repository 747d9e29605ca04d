//! Northern lights over mountains and still water.

use super::kit::blur::blurred;
use super::kit::color::{Ramp, Rgb};
use super::kit::math::{bell, exp, mix, smooth};
use super::kit::pixmap::Pixmap;
use super::painted::Painted;
use super::palette::{Mood, Tones};
use super::scenery::{conifer, fill_below, silhouette, sky, stars, water};
use super::stage::Stage;

pub(crate) fn paint(stage: &Stage) -> Painted {
    let tones = stage.tones(Mood::Night);
    let mut random = stage.random("aurora");
    let horizon = random.between(0.68, 0.74) * stage.height;
    // Night is darker than any palette's horizon: the lights need it.
    let night = [
        tones.sky[0] * 0.55,
        tones.sky[0].blend(tones.sky[1], 0.65) * 0.7,
        tones.sky[1].blend(tones.sky[2], 0.35) * 0.8,
    ];
    let mut map = sky(stage, night, horizon * 1.08, None);
    stars(&mut map, stage, 700, horizon, tones.light);
    let light = curtains(stage, &tones, horizon);
    for (pixel, added) in map.data.iter_mut().zip(&light.data) {
        *pixel = pixel.screen(*added);
    }
    let mut painted = Painted::ground(map);
    mountains(&mut painted, stage, &tones, horizon);
    painted.mark_floor(horizon);
    water(&mut painted.map, stage, horizon, tones.land[2] * 0.8 + tones.sky[1] * 0.25, 0.78);
    shore(&mut painted.map, stage, &tones);
    painted
}

/// The lights, on black: rays standing on folded ribbons, brightest where a ribbon turns back on itself.
fn curtains(stage: &Stage, tones: &Tones, horizon: f32) -> Pixmap {
    let mut random = stage.random("curtains");
    let noise = stage.noise("curtains");
    let half = if stage.scale > 240.0 { 2 } else { 1 };
    let mut light = Pixmap::filled(stage.columns / half, stage.rows / half, Rgb::BLACK);
    let (width, height) = (light.width as f32, light.height as f32);
    let horizon = horizon / half as f32;
    let [low, middle, high, ..] = tones.cold();
    let ramp = Ramp::new(&[(0.0, low * 1.1), (0.3, low), (0.6, middle), (1.0, high)]);
    let samples = light.width * 5;
    let vanish = random.between(0.45, 0.75) * width;
    let count = if stage.style.crowd() < 0.5 { 2 } else { 3 };
    for ribbon in 0..count {
        let t = ribbon as f32 / count as f32;
        let offset = random.unit() * 50.0;
        let base = horizon * mix(0.44, 0.90, t) + random.between(-0.05, 0.05) * horizon;
        let tall = horizon * mix(0.62, 0.26, t);
        let center = random.between(0.40, 0.80);
        let wide = random.between(0.20, 0.32);
        let energy = mix(1.25, 0.70, t) * if count == 2 { 2.6 } else { 1.0 };
        for i in 0..samples {
            let s = i as f32 / samples as f32;
            let along = s * 1.5 - 0.25;
            let fold = noise.layers(s * 3.4 + offset, 7.0 + offset, 3, 0.55);
            let x0 = (along + 0.21 * fold) * width;
            let envelope = bell((along - center) / wide);
            if envelope < 0.02 {
                continue;
            }
            let foot = base - 0.34 * horizon * noise.layers(s * 2.1 + offset, 21.0, 3, 0.5);
            let rays = 0.55 + 0.75 * noise.layers(s * if stage.style.flat() { 13.0 } else { 46.0 }, offset, 3, 0.7);
            let patches = 0.55 + 0.8 * noise.at(s * 6.0 + offset, 3.0);
            let strength = energy * envelope * (rays * patches).max(0.03) * width / samples as f32;
            let reach = tall * (0.45 + 0.75 * rays.max(0.0));
            ray(&mut light, &ramp, (x0, foot), (x0 - vanish) / height * 0.22, (reach, tall), strength);
        }
    }
    let light = blurred(&light, 0.7 * stage.scale / 870.0);
    let haze = blurred(&light, 0.045 * stage.scale / half as f32);
    let mut sum = light;
    for (pixel, soft) in sum.data.iter_mut().zip(&haze.data) {
        *pixel = *pixel * 1.05 + *soft * 0.55;
    }
    sum.resized(stage.columns, stage.rows)
}

/// One ray from its foot upwards, leaning away from the point overhead.
fn ray(light: &mut Pixmap, ramp: &Ramp, (x0, foot): (f32, f32), lean: f32, (reach, tall): (f32, f32), strength: f32) {
    let under = 0.05 * tall;
    let from = (foot - reach * 2.2).max(0.0) as usize;
    let until = ((foot + under * 2.5).max(0.0) as usize).min(light.height);
    for y in from..until {
        let up = foot - (y as f32 + 0.5);
        let profile =
            if up > 0.0 { exp(-up / (reach * 0.52)) * smooth(2.2, 1.5, up / reach) } else { bell(up / under) };
        let x = x0 + up.max(0.0) * lean - 0.5;
        if x < 0.0 || x >= light.width as f32 - 1.0 {
            continue;
        }
        let (i, f) = (x as usize, x - x.floor());
        let color = ramp.at(up / (tall * 0.95)) * (profile * strength);
        let row = light.row_mut(y);
        row[i] += color * (1.0 - f);
        row[i + 1] += color * f;
    }
}

fn mountains(painted: &mut Painted, stage: &Stage, tones: &Tones, horizon: f32) {
    let noise = stage.noise("mountains");
    let scale = stage.scale;
    let octaves = if stage.style.flat() { 3 } else { 6 };
    for (layer, (rise, color)) in
        [(0.26, tones.land[0].blend(tones.sky[1], 0.35) * 0.8), (0.17, tones.land[1].blend(tones.sky[0], 0.3) * 0.75)]
            .into_iter()
            .enumerate()
    {
        let shift = 13.0 * layer as f32;
        let heights = silhouette(stage, |x| {
            horizon
                - scale
                    * rise
                    * (0.15
                        + 0.85 * noise.ridge(x * 1.5 + shift, octaves, 0.48) * (0.75 + 0.5 * noise.at(x * 0.9, shift)))
        });
        let air = tones.sky[1].blend(tones.cold()[0], 0.30);
        painted.below(&heights, |x, y, depth| {
            let (px, py) = (x as f32 / scale, y as f32 / scale);
            // Gullies and snow catch the light from above on the steep upper faces.
            let rock = noise.layers(px * 14.0 + py * 6.0, py * 9.0, 3, 0.6);
            let lit = (0.5 + 0.9 * rock).max(0.0) * exp(-depth / (0.05 * scale));
            let mist = smooth(0.0, rise * 0.75 * scale, depth) * 0.30;
            ((color + air * (0.10 * lit)).lerp(air * 0.55, mist), 1.0)
        });
    }
}

/// The near bank and its trees: the darkest plane, low in the corners so that the middle stays open.
fn shore(map: &mut Pixmap, stage: &Stage, tones: &Tones) {
    let mut random = stage.random("shore");
    let noise = stage.noise("shore");
    let ink = tones.land[2] * 0.55;
    let tilt = random.between(-0.5, 0.5);
    let bank = |x: f32| {
        let across = x * stage.scale / stage.width - 0.5;
        stage.height * (0.975 - 0.20 * across * across + 0.05 * tilt * across)
            - 0.025 * stage.scale * noise.line(x * 3.0, 4, 0.5)
    };
    fill_below(map, &silhouette(stage, bank), ink);
    if stage.style.flat() {
        return;
    }
    for _ in 0..stage.count(70) {
        let side = if random.chance(0.5 + 0.3 * tilt) { random.unit() * 0.34 } else { 1.0 - random.unit() * 0.30 };
        let x = side * stage.width;
        let edge = (side - 0.5).abs() * 2.0;
        let tall = stage.scale * random.between(0.05, 0.14) * (0.25 + edge * edge);
        conifer(map, (x, bank(x / stage.scale) + 0.01 * stage.scale), tall, random.unit(), ink);
    }
}
