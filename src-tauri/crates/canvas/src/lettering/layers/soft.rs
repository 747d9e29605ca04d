//! Wide blurs, on a smaller copy: what is blurred has nothing fine in it.

use thumbsheet_core::Size;

use crate::Pixels;
use crate::bounds::Bounds;
use crate::mask::Mask;

/// The widest blur at full size, in pixels.
const NARROW: f32 = 3.0;

/// How many times smaller the copy for a blur is.
fn factor(sigma: f32) -> u32 {
    let mut factor = 1;
    while sigma / (factor as f32) > NARROW && factor < 64 {
        factor *= 2;
    }
    factor
}

/// Blurs a mask, moves it and clips it to a canvas.
pub(crate) fn blurred(mask: &Mask, sigma: f32, offset: (i64, i64), size: Size) -> Mask {
    let factor = factor(sigma);
    if factor == 1 {
        return crate::blur::blurred(mask, sigma, offset, size.width, size.height);
    }
    let reach = (sigma * 3.0).ceil() as u32 + factor;
    // The blur's middle is moved before it is clipped, so that it may come from outside of the canvas.
    let span = |start: u32, length: u32, offset: i64, side: u32| {
        let from = (i64::from(start) + offset - i64::from(reach)).clamp(0, i64::from(side)) as u32;
        let to = (i64::from(start + length) + offset + i64::from(reach)).clamp(0, i64::from(side)) as u32;
        (from, to)
    };
    let (left, right) = span(mask.bounds.x, mask.bounds.width, offset.0, size.width);
    let (top, bottom) = span(mask.bounds.y, mask.bounds.height, offset.1, size.height);
    let bounds = Bounds { x: left, y: top, width: right - left, height: bottom - top };
    if bounds.width == 0 || bounds.height == 0 || mask.values.is_empty() {
        return Mask::new(Bounds::default());
    }
    let small_size = Size::new(
        mask.bounds.width.div_ceil(factor) + 2 * reach.div_ceil(factor) + 1,
        mask.bounds.height.div_ceil(factor) + 2 * reach.div_ceil(factor) + 1,
    );
    let pad = reach.div_ceil(factor);
    let small = shrunk(mask, factor, pad);
    let soft = crate::blur::blurred(&small, sigma / factor as f32, (0, 0), small_size.width, small_size.height);
    // From a place on the canvas to a place on the small copy.
    let place = |at: u32, start: u32, offset: i64| {
        (at as f32 + 0.5 - start as f32 - offset as f32) / factor as f32 + pad as f32 - 0.5
    };
    let columns: Vec<(i64, u32)> = (left..right).map(|x| fixed(place(x, mask.bounds.x, offset.0))).collect();
    let mut target = Mask::new(bounds);
    let value = |x: i64, y: i64| match (u32::try_from(x), u32::try_from(y)) {
        (Ok(x), Ok(y)) => u32::from(soft.at(x, y)),
        _ => 0,
    };
    let mut lines: Vec<u32> = vec![0; small_size.width as usize + 2];
    for (y, row) in (top..bottom).zip(target.values.chunks_exact_mut(bounds.width as usize)) {
        let (line, down) = fixed(place(y, mask.bounds.y, offset.1));
        for (x, slot) in (-1_i64..).zip(&mut lines) {
            *slot = value(x, line) * (256 - down) + value(x, line + 1) * down;
        }
        for (target, &(x, across)) in row.iter_mut().zip(&columns) {
            let at = |x: i64| usize::try_from(x + 1).ok().and_then(|x| lines.get(x)).copied().unwrap_or(0);
            *target = ((at(x) * (256 - across) + at(x + 1) * across + 32_768) >> 16) as u8;
        }
    }
    target
}

/// Whole part and 256ths.
fn fixed(at: f32) -> (i64, u32) {
    let whole = at.floor();
    (whole as i64, ((at - whole) * 256.0) as u32)
}

/// Means of `factor` times `factor` values, with `pad` columns and rows around them.
fn shrunk(mask: &Mask, factor: u32, pad: u32) -> Mask {
    let (width, height) = (mask.bounds.width.div_ceil(factor), mask.bounds.height.div_ceil(factor));
    let mut small = Mask::new(Bounds { x: pad, y: pad, width, height });
    let mut sums = vec![0_u32; width as usize];
    let source = mask.bounds.width as usize;
    for (row, target) in small.values.chunks_exact_mut(width as usize).enumerate() {
        sums.fill(0);
        let from = row * factor as usize;
        for line in mask.values.chunks_exact(source).skip(from).take(factor as usize) {
            for (sum, values) in sums.iter_mut().zip(line.chunks(factor as usize)) {
                *sum += values.iter().map(|&value| u32::from(value)).sum::<u32>();
            }
        }
        for (target, &sum) in target.iter_mut().zip(&sums) {
            *target = (sum / (factor * factor)) as u8;
        }
    }
    small
}

/// A blurred copy of a box of the picture; the box's pixels only.
pub(crate) fn picture(pixels: &Pixels, bounds: Bounds, sigma: f32) -> Pixels {
    let factor = factor(sigma * 1.5).max(1);
    let small = Size::new(bounds.width.div_ceil(factor).max(1), bounds.height.div_ceil(factor).max(1));
    let whole = Bounds { x: 0, y: 0, width: small.width, height: small.height };
    let mut planes = [Mask::new(whole), Mask::new(whole), Mask::new(whole)];
    for y in 0..small.height {
        for x in 0..small.width {
            let mut sum = [0_u32; 3];
            let mut count = 0;
            for line in (y * factor..((y + 1) * factor).min(bounds.height)).map(|line| line + bounds.y) {
                let start = (line * pixels.width + bounds.x + x * factor) as usize * 3;
                let wide = factor.min(bounds.width - x * factor) as usize;
                for rgb in pixels.rgb.get(start..start + wide * 3).unwrap_or_default().as_chunks::<3>().0 {
                    for (sum, &value) in sum.iter_mut().zip(rgb) {
                        *sum += u32::from(value);
                    }
                    count += 1;
                }
            }
            for (plane, sum) in planes.iter_mut().zip(sum) {
                plane.values[(y * small.width + x) as usize] = (sum / count.max(1)) as u8;
            }
        }
    }
    let sigma = sigma / factor as f32;
    let planes = planes.map(|plane| extended(&plane, sigma, small));
    let mut soft = Pixels::flat(Size::new(bounds.width, bounds.height), [0; 3]);
    let place = |at: u32| ((at as f32 + 0.5) / factor as f32 - 0.5).max(0.0);
    let columns: Vec<(usize, usize, u32)> = (0..bounds.width)
        .map(|x| {
            let (x, share) = fixed(place(x));
            let x = usize::try_from(x).unwrap_or(0);
            (x, (x + 1).min(small.width as usize - 1), share)
        })
        .collect();
    for (y, row) in (0..bounds.height).zip(soft.rgb.chunks_exact_mut(bounds.width as usize * 3)) {
        let (line, down) = fixed(place(y));
        let line = usize::try_from(line).unwrap_or(0);
        let next = (line + 1).min(small.height as usize - 1);
        for (channel, plane) in planes.iter().enumerate() {
            let of = |line: usize| &plane[line * small.width as usize..][..small.width as usize];
            let mixed: Vec<u32> = of(line)
                .iter()
                .zip(of(next))
                .map(|(&a, &b)| u32::from(a) * (256 - down) + u32::from(b) * down)
                .collect();
            for (target, &(x, after, across)) in row.iter_mut().skip(channel).step_by(3).zip(&columns) {
                *target = ((mixed[x] * (256 - across) + mixed[after] * across + 32_768) >> 16) as u8;
            }
        }
    }
    soft
}

/// A blur that goes on beyond the edges as if the edge's colours did.
fn extended(plane: &Mask, sigma: f32, size: Size) -> Vec<u8> {
    let pad = (sigma * 3.0).ceil() as u32;
    let (width, height) = (size.width + 2 * pad, size.height + 2 * pad);
    let mut wide = Mask::new(Bounds { x: 0, y: 0, width, height });
    for (y, row) in (0..height).zip(wide.values.chunks_exact_mut(width as usize)) {
        let line = y.saturating_sub(pad).min(size.height - 1);
        for (x, value) in (0..width).zip(row) {
            *value = plane.values[(line * size.width + x.saturating_sub(pad).min(size.width - 1)) as usize];
        }
    }
    let soft = crate::blur::blurred(&wide, sigma, (0, 0), width, height);
    let rows = soft.values.chunks_exact(width as usize).skip(pad as usize).take(size.height as usize);
    rows.flat_map(|row| &row[pad as usize..(pad + size.width) as usize]).copied().collect()
}
