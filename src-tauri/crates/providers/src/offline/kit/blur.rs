//! Blur: three box passes, close to a Gaussian; wide blurs run on a smaller copy.

use super::pixmap::{Grid, Sample};

/// Gaussian-like blur with a standard deviation of `sigma` pixels.
pub(crate) fn blurred<T: Sample>(source: &Grid<T>, sigma: f32) -> Grid<T> {
    if sigma < 0.3 {
        return source.clone();
    }
    let factor = ((sigma / 2.5) as usize).clamp(1, 16);
    let (width, height) = (source.width / factor, source.height / factor);
    if factor == 1 || width < 8 || height < 8 {
        let mut out = source.clone();
        box_passes(&mut out, sigma);
        return out;
    }
    let mut small = source.resized(width, height);
    box_passes(&mut small, sigma / factor as f32);
    small.resized(source.width, source.height)
}

/// Blur along rows only: streaks.
pub(crate) fn blurred_across<T: Sample>(source: &Grid<T>, sigma: f32) -> Grid<T> {
    let mut out = source.clone();
    for radius in radii(sigma) {
        rows(&mut out, radius);
    }
    out
}

/// Mean over a square of `2 * radius + 1` pixels.
pub(crate) fn box_mean<T: Sample>(source: &Grid<T>, radius: usize) -> Grid<T> {
    let mut out = source.clone();
    rows(&mut out, radius);
    columns(&mut out, radius);
    out
}

fn box_passes<T: Sample>(grid: &mut Grid<T>, sigma: f32) {
    for radius in radii(sigma) {
        rows(grid, radius);
        columns(grid, radius);
    }
}

/// Three radii whose boxes add up to the wanted variance: each box of radius r has variance r(r+1)/3.
fn radii(sigma: f32) -> [usize; 3] {
    let ideal = (sigma * sigma + 0.25).sqrt() - 0.5;
    let base = ideal.max(0.0) as usize;
    let up = ((ideal - base as f32) * 3.0 + 0.5) as usize;
    [base + usize::from(up > 0), base + usize::from(up > 1), base + usize::from(up > 2)]
}

fn rows<T: Sample>(grid: &mut Grid<T>, radius: usize) {
    if radius == 0 {
        return;
    }
    let width = grid.width;
    let k = 1.0 / (2 * radius + 1) as f32;
    let mut padded = vec![T::default(); width + 2 * radius + 1];
    for (_, row) in grid.rows_mut() {
        padded[..=radius].fill(row[0]);
        padded[radius + 1..][..width].copy_from_slice(row);
        padded[radius + 1 + width..].fill(row[width - 1]);
        let mut sum = padded[..=2 * radius].iter().fold(T::default(), |sum, v| sum.plus(*v));
        for (x, out) in row.iter_mut().enumerate() {
            sum = sum.plus(padded[x + 2 * radius + 1]).plus(padded[x].times(-1.0));
            *out = sum.times(k);
        }
    }
}

fn columns<T: Sample>(grid: &mut Grid<T>, radius: usize) {
    if radius == 0 {
        return;
    }
    let (width, height) = (grid.width, grid.height);
    let k = 1.0 / (2 * radius + 1) as f32;
    let source = grid.data.clone();
    let line = |y: isize| {
        let y = y.clamp(0, height.cast_signed() - 1) as usize;
        &source[y * width..][..width]
    };
    let reach = radius.cast_signed();
    let mut sums = vec![T::default(); width];
    for y in -reach..=reach {
        for (sum, v) in sums.iter_mut().zip(line(y)) {
            *sum = sum.plus(*v);
        }
    }
    for (y, out) in grid.rows_mut() {
        let (entering, leaving) = (line(y.cast_signed() + reach + 1), line(y.cast_signed() - reach));
        for (((out, sum), a), b) in out.iter_mut().zip(&mut sums).zip(entering).zip(leaving) {
            *out = sum.times(k);
            *sum = sum.plus(*a).plus(b.times(-1.0));
        }
    }
}
