//! Real pixels: big blocks, a limited palette, ordered dithering.

use super::super::kit::color::Rgb;
use super::super::kit::math::{length, mix, signed, unit};
use super::super::kit::pixmap::{Field, Pixmap};
use super::super::stage::Stage;
use super::tools::{along, expose, main_colors, nearest_two};

/// Bayer's threshold matrix, 4 by 4.
const BAYER: [[f32; 4]; 4] =
    [[0.0, 8.0, 2.0, 10.0], [12.0, 4.0, 14.0, 6.0], [3.0, 11.0, 1.0, 9.0], [15.0, 7.0, 13.0, 5.0]];

/// About 72 blocks to the side of the square with the canvas's area.
pub(crate) fn pixels(stage: &Stage, map: Pixmap) -> Pixmap {
    let block = side(stage);
    let map = expose(map);
    let (columns, rows) = (map.width.div_ceil(block), map.height.div_ceil(block));
    let mut small = Pixmap::from_fn(columns, rows, |x, y| {
        let mut sum = Rgb::BLACK;
        let (right, bottom) = (((x + 1) * block).min(map.width), ((y + 1) * block).min(map.height));
        for j in y * block..bottom {
            for pixel in &map.row(j)[x * block..right] {
                sum += *pixel;
            }
        }
        sum * (1.0 / ((right - x * block) * (bottom - y * block)) as f32)
    });
    for pixel in &mut small.data {
        *pixel = pixel.saturate(1.22).map(|v| {
            let v = unit(v);
            mix(v, v * v * (3.0 - 2.0 * v), 0.35)
        });
    }
    crisp(&mut small);
    let colors = main_colors(&small, 18, &mut stage.random("colors"));
    for (y, row) in small.rows_mut() {
        for (x, pixel) in row.iter_mut().enumerate() {
            let (first, second) = nearest_two(&colors, *pixel);
            let (a, b) = (colors[first], colors[second]);
            let apart = length(length(a.r - b.r, a.g - b.g), a.b - b.b);
            // Two colours far apart would dither into noise rather than into a tone between them.
            let share = along(a, b, *pixel) * if apart < 0.24 { 1.0 } else { 0.0 };
            *pixel = if share > (BAYER[y % 4][x % 4] + 1.5) / 17.0 { b } else { a };
        }
    }
    Pixmap::from_fn(map.width, map.height, |x, y| small.data[(y / block) * columns + x / block])
}

/// The side of a block in pixels.
fn side(stage: &Stage) -> usize {
    ((stage.scale / 72.0 + 0.5) as usize).max(2)
}

/// A mask in the same blocks: each is subject or ground, whole.
pub(super) fn blocks(stage: &Stage, subject: &Field) -> Field {
    let block = side(stage);
    let columns = subject.width.div_ceil(block);
    let middle = |at: usize, size: usize| (at * block + block / 2).min(size - 1);
    let whole = Field::from_fn(columns, subject.height.div_ceil(block), |x, y| {
        let value = subject.row(middle(y, subject.height))[middle(x, subject.width)];
        if value >= 0.5 { 1.0 } else { 0.0 }
    });
    Field::from_fn(subject.width, subject.height, |x, y| whole.data[(y / block) * columns + x / block])
}

/// Sharpens at the scale of blocks, so that averaged edges read as drawn ones.
fn crisp(small: &mut Pixmap) {
    let source = small.clone();
    for y in 0..small.height {
        for x in 0..small.width {
            let (i, j) = (signed(x), signed(y));
            let around = (source.at(i - 1, j) + source.at(i + 1, j) + source.at(i, j - 1) + source.at(i, j + 1)) * 0.25;
            let here = source.data[y * source.width + x];
            small.data[y * source.width + x] = (here + (here - around) * 0.55).map(unit);
        }
    }
}
