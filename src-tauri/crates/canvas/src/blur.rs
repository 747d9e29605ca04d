//! Gaussian blur of a mask.
//!
//! It uses plain `f32` arithmetic in a fixed order, so every processor draws the same shadow. A library that selects
//! instructions at run time does not guarantee that.

use crate::bounds::Bounds;
use crate::mask::Mask;

/// Blurs `mask`, moves it by `offset` pixels and clips it to a canvas of `width` by `height`. The result includes the
/// blur outside of the mask's edges.
pub(crate) fn blurred(mask: &Mask, sigma: f32, offset: (i64, i64), width: u32, height: u32) -> Mask {
    let kernel = kernel(sigma);
    let reach = signed(kernel.len()) - 1;
    let (left, top) = (i64::from(mask.bounds.x) + offset.0, i64::from(mask.bounds.y) + offset.1);
    let clip = |value: i64, side: u32| value.clamp(0, i64::from(side)) as u32;
    let (x, y) = (clip(left - reach, width), clip(top - reach, height));
    let right = clip(left + i64::from(mask.bounds.width) + reach, width);
    let bottom = clip(top + i64::from(mask.bounds.height) + reach, height);
    let bounds = Bounds { x, y, width: right - x, height: bottom - y };
    let mut blurred = Mask::new(bounds);
    if blurred.values.is_empty() || mask.values.is_empty() {
        return blurred;
    }

    let source_width = mask.bounds.width as usize;
    let target_width = bounds.width as usize;
    // Where the source's left edge is in a target row that is padded by the kernel's reach on both sides.
    let pad = reach as usize;
    let shift = left - i64::from(x) + reach;
    let mut padded = vec![0.0_f32; target_width + 2 * pad];
    let mut rows = vec![0.0_f32; mask.bounds.height as usize * target_width];
    for (source, row) in mask.values.chunks_exact(source_width).zip(rows.chunks_exact_mut(target_width)) {
        if source.iter().all(|&value| value == 0) {
            continue;
        }
        for (at, &value) in source.iter().enumerate() {
            if let Ok(place) = usize::try_from(shift + signed(at))
                && let Some(slot) = padded.get_mut(place)
            {
                *slot = f32::from(value);
            }
        }
        for (distance, &weight) in kernel.iter().enumerate() {
            let before = &padded[pad - distance..][..target_width];
            let after = &padded[pad + distance..][..target_width];
            if distance == 0 {
                add(row, before, weight);
            } else {
                add_both(row, before, after, weight);
            }
        }
    }
    let mut sum = vec![0.0_f32; target_width];
    let row_of = |line: i64| {
        let line = usize::try_from(line).ok().filter(|&line| line < mask.bounds.height as usize)?;
        Some(&rows[line * target_width..][..target_width])
    };
    for (line, target) in blurred.values.chunks_exact_mut(target_width).enumerate() {
        let center = i64::from(y) + signed(line) - top;
        sum.fill(0.0);
        for (distance, &weight) in kernel.iter().enumerate() {
            let distance = signed(distance);
            let (above, below) = (row_of(center - distance), row_of(center + distance));
            match (above, below) {
                (Some(above), Some(below)) if distance > 0 => add_both(&mut sum, above, below, weight),
                (Some(one), _) | (_, Some(one)) => add(&mut sum, one, weight),
                (None, None) => {}
            }
        }
        for (value, &sum) in target.iter_mut().zip(&sum) {
            *value = (sum + 0.5) as u8;
        }
    }
    blurred
}

/// Converts a length on the canvas, which always fits.
fn signed(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

fn add(sum: &mut [f32], values: &[f32], weight: f32) {
    for (sum, &value) in sum.iter_mut().zip(values) {
        *sum += value * weight;
    }
}

fn add_both(sum: &mut [f32], before: &[f32], after: &[f32], weight: f32) {
    for ((sum, &before), &after) in sum.iter_mut().zip(before).zip(after) {
        *sum += (before + after) * weight;
    }
}

/// Weights from the middle outward to three standard deviations; they sum to one over both sides.
fn kernel(sigma: f32) -> Vec<f32> {
    if sigma < 0.1 {
        return vec![1.0];
    }
    let sigma = f64::from(sigma.min(200.0));
    let reach = libm::ceil(sigma * 3.0) as u32;
    let raw: Vec<f64> =
        (0..=reach).map(|at| libm::exp(-f64::from(at) * f64::from(at) / (2.0 * sigma * sigma))).collect();
    let total = raw[0] + 2.0 * raw[1..].iter().sum::<f64>();
    raw.into_iter().map(|weight| (weight / total) as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blur_keeps_the_amount_of_ink() {
        let mut mask = Mask::new(Bounds { x: 40, y: 40, width: 20, height: 10 });
        mask.values.fill(255);
        let blurred = blurred(&mask, 3.0, (0, 0), 200, 200);
        let before: u32 = mask.values.iter().map(|&v| u32::from(v)).sum();
        let after: u32 = blurred.values.iter().map(|&v| u32::from(v)).sum();
        assert!(before.abs_diff(after) < before / 100, "weights sum to one: {before} became {after}");
    }

    #[test]
    fn a_blur_at_the_edge_of_the_canvas_is_clipped() {
        let mut mask = Mask::new(Bounds { x: 0, y: 0, width: 4, height: 4 });
        mask.values.fill(255);
        for offset in [(-40, -40), (0, 0), (8, 8), (100, 100)] {
            let blurred = blurred(&mask, 2.0, offset, 10, 10);
            let Bounds { x, y, width, height } = blurred.bounds;
            assert!(x + width <= 10 && y + height <= 10, "offset {offset:?} stays on the canvas");
        }
    }
}
