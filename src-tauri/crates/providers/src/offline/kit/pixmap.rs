//! Buffers: a picture of colours and a field of numbers.

use super::color::Rgb;
use super::math::{floor, mix, signed};

/// What a buffer can hold: something that can be mixed.
pub(crate) trait Sample: Copy + Default {
    fn between(self, other: Self, t: f32) -> Self;
    fn plus(self, other: Self) -> Self;
    fn times(self, k: f32) -> Self;
}

impl Sample for f32 {
    fn between(self, other: Self, t: f32) -> Self {
        mix(self, other, t)
    }
    fn plus(self, other: Self) -> Self {
        self + other
    }
    fn times(self, k: f32) -> Self {
        self * k
    }
}

impl Sample for Rgb {
    fn between(self, other: Self, t: f32) -> Self {
        self.lerp(other, t)
    }
    fn plus(self, other: Self) -> Self {
        self + other
    }
    fn times(self, k: f32) -> Self {
        self * k
    }
}

/// A rectangle of samples, row by row; at least one pixel.
#[derive(Clone)]
pub(crate) struct Grid<T> {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) data: Vec<T>,
}

/// A picture in linear light (or, inside a treatment, sRGB values in `0..=1`).
pub(crate) type Pixmap = Grid<Rgb>;
/// One number a pixel.
pub(crate) type Field = Grid<f32>;

impl<T: Sample> Grid<T> {
    pub(crate) fn filled(width: usize, height: usize, value: T) -> Self {
        let (width, height) = (width.max(1), height.max(1));
        Self { width, height, data: vec![value; width * height] }
    }

    /// Every pixel from its coordinates.
    pub(crate) fn from_fn(width: usize, height: usize, mut f: impl FnMut(usize, usize) -> T) -> Self {
        let (width, height) = (width.max(1), height.max(1));
        let mut data = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                data.push(f(x, y));
            }
        }
        Self { width, height, data }
    }

    pub(crate) fn row(&self, y: usize) -> &[T] {
        &self.data[y * self.width..][..self.width]
    }

    pub(crate) fn row_mut(&mut self, y: usize) -> &mut [T] {
        &mut self.data[y * self.width..][..self.width]
    }

    pub(crate) fn rows_mut(&mut self) -> impl Iterator<Item = (usize, &mut [T])> {
        self.data.chunks_exact_mut(self.width).enumerate()
    }

    /// The pixel at `(x, y)`, with the border repeated outwards.
    pub(crate) fn at(&self, x: i32, y: i32) -> T {
        let x = x.clamp(0, signed(self.width) - 1) as usize;
        let y = y.clamp(0, signed(self.height) - 1) as usize;
        self.data[y * self.width + x]
    }

    /// Bilinear sample; `(0.5, 0.5)` is the middle of the first pixel.
    pub(crate) fn sample(&self, x: f32, y: f32) -> T {
        let x = (x - 0.5).clamp(0.0, self.width as f32 - 1.0);
        let y = (y - 0.5).clamp(0.0, self.height as f32 - 1.0);
        let (i, j) = (x as usize, y as usize);
        let (i2, j2) = ((i + 1).min(self.width - 1), (j + 1).min(self.height - 1));
        let (fx, fy) = (x - i as f32, y - j as f32);
        let top = self.data[j * self.width + i].between(self.data[j * self.width + i2], fx);
        let bottom = self.data[j2 * self.width + i].between(self.data[j2 * self.width + i2], fx);
        top.between(bottom, fy)
    }

    /// A copy at another size: box average down, bilinear up.
    pub(crate) fn resized(&self, width: usize, height: usize) -> Self {
        let (width, height) = (width.max(1), height.max(1));
        if width >= self.width || height >= self.height {
            return self.enlarged(width, height);
        }
        Self::from_fn(width, height, |x, y| {
            let (x0, x1) = (x * self.width / width, ((x + 1) * self.width / width).max(x * self.width / width + 1));
            let (y0, y1) =
                (y * self.height / height, ((y + 1) * self.height / height).max(y * self.height / height + 1));
            let mut sum = T::default();
            for j in y0..y1 {
                for sample in &self.row(j)[x0..x1] {
                    sum = sum.plus(*sample);
                }
            }
            sum.times(1.0 / ((x1 - x0) * (y1 - y0)) as f32)
        })
    }
}

impl<T: Sample> Grid<T> {
    fn enlarged(&self, width: usize, height: usize) -> Self {
        // The two neighbours of an output position, and how far it lies between them.
        let place = |at: usize, k: f32, size: usize| {
            let x = ((at as f32 + 0.5) * k - 0.5).clamp(0.0, size as f32 - 1.0);
            (x as usize, (x as usize + 1).min(size - 1), x - (x as usize) as f32)
        };
        let (kx, ky) = (self.width as f32 / width as f32, self.height as f32 / height as f32);
        let columns: Vec<(usize, usize, f32)> = (0..width).map(|x| place(x, kx, self.width)).collect();
        let mut line = vec![T::default(); self.width];
        let mut data = Vec::with_capacity(width * height);
        for y in 0..height {
            let (above, under, t) = place(y, ky, self.height);
            for ((out, a), b) in line.iter_mut().zip(self.row(above)).zip(self.row(under)) {
                *out = a.between(*b, t);
            }
            data.extend(columns.iter().map(|(left, right, t)| line[*left].between(line[*right], *t)));
        }
        Self { width, height, data }
    }
}

impl Field {
    /// Stretches the values to fill `0..=1`.
    pub(crate) fn normalize(&mut self) {
        let (low, high) = self.data.iter().fold((f32::MAX, f32::MIN), |(low, high), v| (low.min(*v), high.max(*v)));
        let k = 1.0 / (high - low).max(1e-6);
        for v in &mut self.data {
            *v = (*v - low) * k;
        }
    }

    /// Central differences at a pixel: `(d/dx, d/dy)` per pixel.
    pub(crate) fn slope(&self, x: usize, y: usize) -> (f32, f32) {
        let (x, y) = (signed(x), signed(y));
        ((self.at(x + 1, y) - self.at(x - 1, y)) * 0.5, (self.at(x, y + 1) - self.at(x, y - 1)) * 0.5)
    }
}

/// The pixels a span from `low` to `high` touches, clipped to `0..size`.
pub(crate) fn span(low: f32, high: f32, size: usize) -> std::ops::Range<usize> {
    let end = (floor(high) + 1).clamp(0, signed(size)) as usize;
    (floor(low).clamp(0, signed(size)) as usize).min(end)..end
}
