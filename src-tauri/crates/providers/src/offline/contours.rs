//! A relief map drawn in fine lines of equal height.

use super::kit::color::{Ramp, Rgb};
use super::kit::math::{bell, floor, length, mix, signed, smooth, unit};
use super::kit::pixmap::{Field, Pixmap};
use super::painted::Painted;
use super::palette::Mood;
use super::stage::Stage;
use super::style::Style;

pub(crate) fn paint(stage: &Stage) -> Painted {
    let mut random = stage.random("contours");
    let tones = stage.tones(if random.chance(0.6) { Mood::Night } else { Mood::Either });
    let heights = terrain(stage);
    let scale = stage.scale;
    let calm = stage.style.crowd() < 0.5;
    let spin = random.below(3);
    let deep = tones.ink.blend(tones.sky[0], 0.35) * 0.8;
    let high = tones.land[0].blend(tones.accents[spin], 0.30);
    let ground = Ramp::new(&[(0.0, deep * 0.55), (0.35, deep), (0.7, deep.blend(tones.land[1], 0.75)), (1.0, high)]);
    // A poster is printed dark on light, and what a hand draws is drawn so.
    let printed = calm || matches!(stage.style, Style::Sketch | Style::Watercolor);
    let soft = if calm { 1.0 } else { 0.45 };
    let ground = if printed {
        Ramp::even(&[
            tones.paper,
            tones.paper.blend(tones.accents[spin], 0.35 * soft),
            tones.paper.blend(tones.accents[spin], soft),
            tones.accents[spin].blend(tones.ink, 0.55 * (soft - 0.45)),
        ])
    } else {
        ground
    };
    let terraced = stage.style == Style::ThreeD;
    let ground = if terraced {
        let accent = tones.accents[spin];
        Ramp::even(&[deep, tones.land[1], accent.blend(tones.land[1], 0.35), accent, accent.blend(tones.light, 0.7)])
    } else {
        ground
    };
    let line = if printed {
        tones.ink
    } else if stage.style == Style::Neon {
        tones.accents[spin] * 0.85
    } else {
        tones.gold().blend(tones.light, 0.30)
    };
    let glow = tones.accents[spin].blend(tones.light, 0.3);
    let pen = match stage.style {
        Style::Watercolor => 3.6,
        Style::PixelArt => 3.2,
        Style::OilPainting | Style::Cartoon | Style::Minimalist => 1.9,
        Style::Sketch => 2.6,
        Style::Anime => 1.4,
        _ => 1.0,
    };
    let levels = if calm {
        9.0
    } else if pen > 2.4 || stage.style == Style::ThreeD {
        12.0
    } else if pen > 1.5 || stage.style == Style::Neon {
        17.0
    } else {
        28.0
    };
    let (fine, bold) = ((scale * 0.00105 * pen).max(0.55), (scale * 0.0021 * pen).max(0.8));
    // Where a line would be thinner than a pixel it goes fainter instead.
    let (fine_ink, bold_ink) =
        ((scale * 0.00105 * pen / fine).min(1.0).sqrt(), (scale * 0.0021 * pen / bold).min(1.0).sqrt());
    let relief = if stage.style.flat() || printed { 0.0 } else { 1.0 };
    let (cx, cy) = stage.focus();
    let map = Pixmap::from_fn(stage.columns, stage.rows, |x, y| {
        let h = heights.data[y * heights.width + x];
        let (gx, gy) = heights.slope(x, y);
        let level = h * levels;
        let nearest = floor(level + 0.5);
        let flatness = if calm || terraced { (floor(level) as f32 + 0.5) / levels } else { h };
        let mut color = ground.at(mix(h, flatness, 1.0 - 0.6 * relief));
        // Light from the upper left over the relief, the way printed maps shade it.
        let shade = (-(gx * 0.66 + gy * 0.75) * scale * 0.42).clamp(-1.0, 1.0) * relief;
        color = color * (1.0 + 0.62 * shade);
        let lamp = bell(length(x as f32 - cx, y as f32 - cy) / (0.30 * scale));
        if terraced {
            return terrace(&heights, &ground, levels, (x, y), scale) * (0.80 + 0.45 * lamp);
        }
        color += glow * (if printed { 0.0 } else { 0.075 } * lamp * (0.6 + h));
        let slope = length(gx, gy) * levels;
        let away = (level - nearest as f32).abs() / slope.max(1e-4);
        let main = nearest.rem_euclid(5) == 0;
        let width = if main { bold } else { fine };
        let stroke = unit(width - away + 0.5) * unit(width) * smooth(0.0, 0.012, slope * scale / 870.0);
        let strength = stroke
            * if main { bold_ink } else { fine_ink }
            * if main { 1.0 } else { 0.62 }
            * mix(if printed { 0.8 } else { 0.42 }, 1.0, smooth(0.1, 0.85, h))
            * (0.65 + 0.5 * lamp);
        color.lerp(line * 1.05, unit(strength))
    });
    // The summit, from a bold line upwards.
    let foot = (levels * 0.58 / 5.0).round() * 5.0;
    let subject = Field::from_fn(stage.columns, stage.rows, |x, y| {
        let (gx, gy) = heights.slope(x, y);
        let steep = (length(gx, gy) * levels).max(1e-4);
        unit((heights.data[y * heights.width + x] * levels - foot) / steep + 0.5)
    });
    Painted { map, subject }
}

/// The land as stacked sheets: each throws a soft shadow on those below it and catches light on its edge.
fn terrace(heights: &Field, ground: &Ramp, levels: f32, (x, y): (usize, usize), scale: f32) -> Rgb {
    let at = |dx: f32, dy: f32| heights.sample(x as f32 + 0.5 + dx * scale, y as f32 + 0.5 + dy * scale) * levels;
    let level = at(0.0, 0.0);
    let step = floor(level) as f32;
    // How far the land towards the light stands above this sheet.
    let over = |far: f32| smooth(0.0, 0.30, at(-0.6 * far, -0.8 * far) - step - 1.0);
    let dark = 0.40 * over(0.006) + 0.30 * over(0.014) + 0.20 * over(0.026);
    let (gx, gy) = heights.slope(x, y);
    let steep = (length(gx, gy) * levels).max(1e-4);
    let inside = (level - step) / steep;
    let facing = (gx * 0.6 + gy * 0.8) * levels / steep;
    let rim = (1.0 - inside / (0.0030 * scale).max(1.0)).max(0.0) * facing.max(0.0);
    let color = ground.at(0.10 + 0.90 * (step + 0.5) / levels);
    // The edge to the sheet below is one pixel soft.
    let under = ground.at(0.10 + 0.90 * (step - 0.5).max(0.5) / levels) * 0.55;
    under.lerp(color * (1.25 - dark) + color * (0.9 * rim) + Rgb::gray(0.03 * rim), unit(inside + 0.5))
}

/// The land: a summit at the focus, ridges around it, valleys towards the titles.
fn terrain(stage: &Stage) -> Field {
    let noise = stage.noise("terrain");
    let mut random = stage.random("terrain");
    let (cx, cy) = stage.focus();
    let scale = stage.scale;
    let small = ((scale / 300.0) as usize).clamp(1, 8);
    let k = small as f32;
    let octaves = if stage.style.flat() { 2 } else { 4 };
    let stretch = random.between(0.8, 1.25);
    let coarse = Field::from_fn(stage.columns / small + 3, stage.rows / small + 3, |x, y| {
        let (px, py) = (x as f32 * k / scale, y as f32 * k / scale);
        let (wx, wy) = (noise.at(px * 1.5, py * 1.5 + 20.0), noise.at(px * 1.5 + 50.0, py * 1.5));
        let (qx, qy) = (px + 0.20 * wx, py + 0.20 * wy);
        let summit = bell(length((qx - cx / scale) * stretch, (qy - cy / scale) / stretch) / 0.26);
        let second = bell(length(qx - cx / scale + 0.62, qy - cy / scale - 0.20) / 0.22);
        0.95 * summit + 0.38 * second + 0.62 * noise.layers(qx * 1.7, qy * 1.7, octaves, 0.38)
    });
    // Second-order smoothness matters here: a bilinear enlargement would show its cells in the contour lines.
    let mut full = Field::from_fn(stage.columns, stage.rows, |x, y| {
        let (u, v) = ((x as f32 + 0.5) / k + 0.5, (y as f32 + 0.5) / k + 0.5);
        quadratic(&coarse, u, v)
    });
    full.normalize();
    full
}

/// Quadratic B-spline through a grid: its slope has no steps.
fn quadratic(grid: &Field, x: f32, y: f32) -> f32 {
    let weights = |t: f32| [0.5 * (1.0 - t) * (1.0 - t), 0.75 - (t - 0.5) * (t - 0.5), 0.5 * t * t];
    let (i, j) = (floor(x), floor(y));
    let (wx, wy) = (weights(x - i as f32), weights(y - j as f32));
    let mut sum = 0.0;
    for (dj, b) in wy.iter().enumerate() {
        for (di, a) in wx.iter().enumerate() {
            sum += a * b * grid.at(i + signed(di) - 1, j + signed(dj) - 1);
        }
    }
    sum
}
