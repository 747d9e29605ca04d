//! Gradient noise in one and two dimensions, summed in rotated octaves so that no lattice shows.

use super::math::{cos_turn, floor, mix, sin_turn};
use super::random::Random;

/// A seeded noise: the same place always has the same value, about `-1..1` with mean 0.
pub(crate) struct Noise {
    order: Vec<u8>,
    slopes: Vec<(f32, f32)>,
}

impl Noise {
    pub(crate) fn new(random: &mut Random) -> Self {
        let mut order: Vec<u8> = (0..=255).collect();
        for i in (1..order.len()).rev() {
            order.swap(i, random.below(i + 1));
        }
        order.extend_from_within(..);
        let slopes = (0..256).map(|i| (cos_turn(i as f32 / 256.0), sin_turn(i as f32 / 256.0))).collect();
        Self { order, slopes }
    }

    /// Smooth noise at a point; features are about one unit across.
    pub(crate) fn at(&self, x: f32, y: f32) -> f32 {
        let (i, j) = (floor(x), floor(y));
        let (fx, fy) = (x - i as f32, y - j as f32);
        let (i, j) = ((i & 255) as usize, (j & 255) as usize);
        let corner = |di: usize, dj: usize| {
            let column = self.order[(i + di) & 255] as usize;
            let (gx, gy) = self.slopes[self.order[column + ((j + dj) & 255)] as usize];
            gx * (fx - di as f32) + gy * (fy - dj as f32)
        };
        let fade = |t: f32| t * t * t * (t * (t * 6.0 - 15.0) + 10.0);
        let (u, v) = (fade(fx), fade(fy));
        1.5 * mix(mix(corner(0, 0), corner(1, 0), u), mix(corner(0, 1), corner(1, 1), u), v)
    }

    /// `octaves` of noise, each twice as fine, turned by 37 degrees and `gain` times as strong.
    pub(crate) fn layers(&self, x: f32, y: f32, octaves: u32, gain: f32) -> f32 {
        let (mut x, mut y, mut sum, mut weight, mut total) = (x, y, 0.0, 1.0, 0.0);
        for octave in 0..octaves {
            sum += weight * self.at(x, y);
            total += weight;
            weight *= gain;
            (x, y) = (1.6 * x - 1.2 * y + 17.3, 1.2 * x + 1.6 * y - 9.1 + octave as f32);
        }
        sum / total
    }

    /// A line through the noise: a curve for silhouettes.
    pub(crate) fn line(&self, x: f32, octaves: u32, gain: f32) -> f32 {
        self.layers(x, x * 0.37 + 5.0, octaves, gain)
    }

    /// Mountain crests: sharp at the top, `0..1`.
    pub(crate) fn ridge(&self, x: f32, octaves: u32, gain: f32) -> f32 {
        let (mut x, mut sum, mut weight, mut total) = (x, 0.0, 1.0, 0.0);
        for octave in 0..octaves {
            sum += weight * (1.0 - (1.7 * self.at(x, 3.7 * octave as f32 + 0.5)).abs()).max(0.0);
            total += weight;
            weight *= gain;
            x = x * 2.03 + 11.7;
        }
        sum / total
    }
}
