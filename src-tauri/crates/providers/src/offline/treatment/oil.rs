//! Oil: strokes from broad to fine, laid along the forms, with bristle marks that catch the light.

use super::super::kit::blur::blurred;
use super::super::kit::color::Rgb;
use super::super::kit::math::{cos_turn, length, mix, sin_turn, smooth, unit};
use super::super::kit::noise::Noise;
use super::super::kit::pixmap::{Field, Pixmap, span};
use super::super::kit::random::Random;
use super::super::stage::Stage;
use super::tools::{expose, luma, vignette};

/// The painting so far: its colours and how thick the paint stands.
struct Painting {
    colors: Pixmap,
    paint: Field,
}

/// One brush: half width and half length of its stroke, in pixels.
struct Brush {
    half: f32,
    long: f32,
}

/// A wet painting of the picture.
pub(crate) fn strokes(stage: &Stage, map: Pixmap) -> Pixmap {
    let reference = expose(map);
    let tone = luma(&reference);
    let forms = blurred(&tone, 0.0055 * stage.scale);
    let flow = stage.noise("flow");
    let ground = blurred(&reference, 0.02 * stage.scale);
    let mut painting = Painting { colors: ground, paint: Field::filled(stage.columns, stage.rows, 0.0) };
    let mut random = stage.random("strokes");
    for (pass, (half, ratio)) in [(0.0135, 4.2), (0.0068, 4.6), (0.0033, 4.6)].into_iter().enumerate() {
        let brush = Brush { half: (half * stage.scale).max(0.8), long: (half * ratio * stage.scale).max(1.6) };
        // What a brush cannot see, it cannot paint.
        let seen = blurred(&reference, brush.half * 0.45);
        cover(&mut painting, &seen, &forms, &flow, &brush, pass, &mut random, stage.scale);
    }
    light(&mut painting, stage);
    vignette(&mut painting.colors, 0.22);
    painting.colors
}

#[expect(
    clippy::too_many_arguments,
    reason = "one pass reads everything the painter looks at; a struct would only rename the list"
)]
fn cover(
    painting: &mut Painting,
    seen: &Pixmap,
    forms: &Field,
    flow: &Noise,
    brush: &Brush,
    pass: usize,
    random: &mut Random,
    scale: f32,
) {
    let step = (brush.half * if pass == 0 { 1.5 } else { 1.35 }).max(1.5);
    let (columns, rows) = ((seen.width as f32 / step) as usize + 1, (seen.height as f32 / step) as usize + 1);
    let mut order: Vec<usize> = (0..columns * rows).collect();
    for i in (1..order.len()).rev() {
        order.swap(i, random.below(i + 1));
    }
    for cell in order {
        let x = ((cell % columns) as f32 + random.unit()) * step;
        let y = ((cell / columns) as f32 + random.unit()) * step;
        let wanted = seen.sample(x, y);
        if pass > 0 {
            let there = painting.colors.at(x as i32, y as i32);
            let off = (wanted.r - there.r).abs() + (wanted.g - there.g).abs() + (wanted.b - there.b).abs();
            let keep = if pass == 1 { 0.075 } else { 0.16 };
            if off < keep && !random.chance(if pass == 1 { 0.16 } else { 0.0 }) {
                continue;
            }
        }
        let (i, j) = ((x as usize).min(seen.width - 1), (y as usize).min(seen.height - 1));
        let (gx, gy) = forms.slope(i, j);
        let steep = length(gx, gy);
        // Along the form where there is one, along a slow current where there is none.
        let turn = 0.5 * flow.at(x / scale * 2.2, y / scale * 2.2) + 0.04;
        let (fx, fy) = (cos_turn(turn), sin_turn(turn));
        let trust = smooth(0.0004, 0.004, steep * scale / 870.0);
        let (ex, ey) = if steep > 1e-6 { (-gy / steep, gx / steep) } else { (fx, fy) };
        let side = if ex * fx + ey * fy < 0.0 { -1.0 } else { 1.0 };
        let (dx, dy) = (mix(fx, ex * side, trust), mix(fy, ey * side, trust));
        let size = length(dx, dy).max(1e-4);
        let shade = 1.0 + random.between(-0.07, 0.07);
        let tint = Rgb::new(shade + random.between(-0.022, 0.022), shade, shade + random.between(-0.03, 0.03));
        stroke(painting, (x, y), (dx / size, dy / size), brush, (wanted * tint).saturate(1.08), random);
    }
}

/// One stroke: opaque in the middle, its ends and sides broken up by the bristles.
fn stroke(
    painting: &mut Painting,
    (cx, cy): (f32, f32),
    (dx, dy): (f32, f32),
    brush: &Brush,
    color: Rgb,
    random: &mut Random,
) {
    const BRISTLES: usize = 12;
    let mut bristles = [0.0_f32; BRISTLES + 2];
    for bristle in &mut bristles {
        *bristle = random.unit();
    }
    let long = brush.long * random.between(0.7, 1.25);
    let half = brush.half * random.between(0.8, 1.15);
    let bend = random.between(-0.16, 0.16) * half / (long * long) * 3.0;
    let (rx, ry) = (dx.abs() * long + dy.abs() * half * 1.4 + 1.0, dy.abs() * long + dx.abs() * half * 1.4 + 1.0);
    let wide = half + bend.abs() * long * long + 0.5;
    let fine = half < 2.2;
    let (inverse_long, inverse_half) = (1.0 / long, 1.0 / half);
    for y in span(cy - ry, cy + ry, painting.colors.height) {
        let py = y as f32 + 0.5 - cy;
        let base = y * painting.colors.width;
        // Only the stretch of the row the stroke crosses: a slanting stroke leaves most of its bounding box empty.
        let (a0, a1) = crossing(dx, -long - py * dy, long - py * dy, rx);
        let (b0, b1) = crossing(-dy, -wide - py * dx, wide - py * dx, rx);
        for x in span(cx + a0.max(b0) - 1.0, cx + a1.min(b1) + 1.0, painting.colors.width) {
            let px = x as f32 + 0.5 - cx;
            let along = px * dx + py * dy;
            let across = (py * dx - px * dy + bend * along * along) * inverse_half;
            if across.abs() >= 1.0 {
                continue;
            }
            let at = (across + 1.0) * 0.5 * BRISTLES as f32;
            let slot = at as usize;
            let hair = mix(bristles[slot], bristles[slot + 1], at - slot as f32);
            // Each hair starts and lifts at its own place.
            let t = along * inverse_long;
            let reach = 1.0 - 0.42 * hair;
            let inside = unit((reach - t.abs()) * long * 0.35) * unit((1.0 - across.abs()) * half * 0.8);
            if inside <= 0.0 {
                continue;
            }
            let opacity = inside * if fine { 0.85 } else { 0.70 + 0.28 * hair };
            let i = base + x;
            painting.colors.data[i] = painting.colors.data[i].lerp(color * (0.965 + 0.07 * hair), opacity);
            let thick = 0.35 + 0.65 * hair + 0.25 * t;
            painting.paint.data[i] = mix(painting.paint.data[i], thick, opacity * 0.9);
        }
    }
}

/// Where `low <= k * x <= high` for `x` in `-reach..=reach`.
fn crossing(k: f32, low: f32, high: f32, reach: f32) -> (f32, f32) {
    if k.abs() < 1e-3 {
        return (-reach, reach);
    }
    let (a, b) = (low / k, high / k);
    (a.min(b).max(-reach), a.max(b).min(reach))
}

/// Light from the upper left across the paint.
fn light(painting: &mut Painting, stage: &Stage) {
    let paint = blurred(&painting.paint, 0.0006 * stage.scale);
    for y in 0..stage.rows {
        for x in 0..stage.columns {
            let (gx, gy) = paint.slope(x, y);
            let lean = ((gx * 0.6 + gy * 0.8) * 1.5).clamp(-1.0, 1.0);
            let i = y * stage.columns + x;
            let gleam = smooth(0.30, 0.9, lean) * 0.10;
            painting.colors.data[i] = painting.colors.data[i] * (1.0 + 0.26 * lean) + Rgb::gray(gleam);
        }
    }
}
