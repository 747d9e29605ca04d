//! Where a picture draws the eye, measured without a model.
//!
//! Three measures are multiplied out on a small copy of the picture: contrast to the colours at its edges, detail, and
//! nearness to its centre. Plain `f32` arithmetic in a fixed order gives the same map on every machine.

use thumbsheet_core::Size;
use thumbsheet_core::catalog::Area;

use crate::{Pixels, fit};

/// Longer side of the map, in cells.
const SIDE: u32 = 96;
/// Width of the edge whose colours count as background, as a fraction of the map.
const EDGE: f32 = 0.08;
/// How much colour counts against detail.
const COLOR_SHARE: f32 = 0.7;
/// Standard deviation of the centre's pull, as a fraction of each side.
const CENTER_SPREAD: f32 = 0.38;
/// Smallest difference in lightness or colour that counts, where black and white differ by 1.
const VISIBLE: f32 = 0.01;
/// Fraction of the strongest cell from which a cell belongs to the subject.
const SUBJECT: f32 = 0.42;

/// The attention that each part of a picture draws.
#[derive(Clone, Debug, PartialEq)]
pub struct Saliency {
    size: Size,
    /// Attention per cell, row by row; the sum is 1.
    cells: Vec<f32>,
    subject: Area,
}

impl Saliency {
    /// Measures a picture.
    pub fn of(picture: &Pixels) -> Self {
        let size = map_size(picture.size());
        let colors: Vec<[f32; 3]> = fit(picture, size).rgb.chunks_exact(3).map(opponent).collect();
        let colors = smooth(&colors, size);
        let (contrast, detail) = (normal(contrast(&colors, size)), normal(detail(&colors, size)));
        let cells = contrast
            .iter()
            .zip(&detail)
            .enumerate()
            .map(|(at, (contrast, detail))| (COLOR_SHARE * contrast + (1.0 - COLOR_SHARE) * detail) * pull(at, size))
            .collect();
        Self::from_cells(size, cells)
    }

    /// Takes the attention from the mask of the subject: one byte per pixel, 255 where the subject is.
    pub fn of_mask(mask: &[u8], size: Size) -> Self {
        let map = map_size(size);
        let grey = Pixels { width: size.width, height: size.height, rgb: mask.iter().flat_map(|&v| [v; 3]).collect() };
        let cells = fit(&grey, map).rgb.chunks_exact(3).map(|cell| f32::from(cell[0]) / 255.0).collect();
        Self::from_cells(map, cells)
    }

    /// The box of the subject, in fractions of the picture.
    pub fn subject(&self) -> Area {
        self.subject
    }

    /// The fraction of the picture's attention that lies inside of `covered`, which says how much of a position (in
    /// fractions of the picture) is hidden, 0 to 1.
    pub fn share(&self, covered: impl Fn(f32, f32) -> f32) -> f32 {
        let width = self.size.width as usize;
        self.cells
            .iter()
            .enumerate()
            .map(|(at, cell)| {
                let x = ((at % width) as f32 + 0.5) / self.size.width as f32;
                let y = ((at / width) as f32 + 0.5) / self.size.height as f32;
                cell * covered(x, y).clamp(0.0, 1.0)
            })
            .sum()
    }

    fn from_cells(size: Size, mut cells: Vec<f32>) -> Self {
        let subject = subject(&cells, size);
        let sum: f32 = cells.iter().sum();
        if sum > 0.0 {
            for cell in &mut cells {
                *cell /= sum;
            }
        }
        Self { size, cells, subject }
    }
}

/// The map has the picture's shape and [`SIDE`] cells along the longer side.
fn map_size(picture: Size) -> Size {
    let longer = picture.width.max(picture.height).max(1);
    let scaled = |side: u32| ((side as f32 * SIDE as f32 / longer as f32).round() as u32).max(1);
    Size::new(scaled(picture.width), scaled(picture.height))
}

/// Lightness, red against green, and blue against yellow.
fn opponent(rgb: &[u8]) -> [f32; 3] {
    let [red, green, blue] = [rgb[0], rgb[1], rgb[2]].map(|value| f32::from(value) / 255.0);
    [(red + green + blue) / 3.0, red - green, blue - f32::midpoint(red, green)]
}

/// Averages each cell with its neighbours.
fn smooth(colors: &[[f32; 3]], size: Size) -> Vec<[f32; 3]> {
    each(size, |x, y| {
        let (mut sum, mut count) = ([0.0; 3], 0.0);
        for (x, y) in around(x, y, 1, size) {
            let color = colors[y * size.width as usize + x];
            sum = std::array::from_fn(|channel| sum[channel] + color[channel]);
            count += 1.0;
        }
        sum.map(|channel| channel / count)
    })
}

/// The distance of each cell's colour from the colours at the edges. The two nearest edges count, so a subject that
/// touches one edge still differs.
fn contrast(colors: &[[f32; 3]], size: Size) -> Vec<f32> {
    let (width, height) = (size.width as usize, size.height as usize);
    let depth = |side: usize| ((side as f32 * EDGE).ceil() as usize).clamp(1, side);
    let (across, down) = (depth(width), depth(height));
    let mean = |belongs: &dyn Fn(usize, usize) -> bool| {
        let (mut sum, mut count) = ([0.0_f32; 3], 0.0_f32);
        for (at, color) in colors.iter().enumerate() {
            if belongs(at % width, at / width) {
                sum = std::array::from_fn(|channel| sum[channel] + color[channel]);
                count += 1.0;
            }
        }
        sum.map(|channel| channel / count.max(1.0))
    };
    let edges = [
        mean(&|x, _| x < across),
        mean(&|x, _| x >= width - across),
        mean(&|_, y| y < down),
        mean(&|_, y| y >= height - down),
    ];
    colors
        .iter()
        .map(|color| {
            let mut far = edges.map(|edge| distance(*color, edge));
            far.sort_unstable_by(f32::total_cmp);
            f32::midpoint(far[0], far[1])
        })
        .collect()
}

fn distance(one: [f32; 3], other: [f32; 3]) -> f32 {
    let square: f32 = one.iter().zip(&other).map(|(one, other)| (one - other) * (one - other)).sum();
    square.sqrt()
}

/// The strength of edges around each cell, by Sobel's operator on the lightness.
fn detail(colors: &[[f32; 3]], size: Size) -> Vec<f32> {
    let (width, height) = (size.width as usize, size.height as usize);
    let light = |x: usize, y: usize| colors[y * width + x][0];
    let edges = each(size, |x, y| {
        let (left, right) = (x.saturating_sub(1), (x + 1).min(width - 1));
        let (above, below) = (y.saturating_sub(1), (y + 1).min(height - 1));
        let column = |x: usize| light(x, above) + 2.0 * light(x, y) + light(x, below);
        let row = |y: usize| light(left, y) + 2.0 * light(x, y) + light(right, y);
        let (across, down) = (column(right) - column(left), row(below) - row(above));
        (across * across + down * down).sqrt()
    });
    each(size, |x, y| {
        let found: Vec<f32> = around(x, y, 3, size).map(|(x, y)| edges[y * width + x]).collect();
        found.iter().sum::<f32>() / found.len() as f32
    })
}

/// The pull of the centre: 1 in the middle, less toward the corners.
fn pull(at: usize, size: Size) -> f32 {
    let width = size.width as usize;
    let off = |at: usize, side: u32| ((at as f32 + 0.5) / side as f32 - 0.5) / CENTER_SPREAD;
    let (x, y) = (off(at % width, size.width), off(at / width, size.height));
    1.0 / (1.0 + 0.5 * (x * x + y * y))
}

/// Scales values so that the largest is 1. What nobody sees is 0.
fn normal(mut values: Vec<f32>) -> Vec<f32> {
    let largest = values.iter().copied().fold(0.0, f32::max);
    let scale = if largest > VISIBLE { largest.recip() } else { 0.0 };
    for value in &mut values {
        *value *= scale;
    }
    values
}

/// The box of the connected cells that together draw most attention. Without any, the centre.
fn subject(cells: &[f32], size: Size) -> Area {
    let (width, height) = (size.width as usize, size.height as usize);
    let limit = cells.iter().copied().fold(0.0, f32::max) * SUBJECT;
    let mut seen = vec![limit <= 0.0; cells.len()];
    let mut best: (f32, Option<[usize; 4]>) = (0.0, None);
    for start in 0..cells.len() {
        if seen[start] || cells[start] < limit {
            continue;
        }
        seen[start] = true;
        let (mut open, mut sum) = (vec![start], 0.0);
        let (mut left, mut top, mut right, mut bottom) = (width, height, 0, 0);
        while let Some(at) = open.pop() {
            let (x, y) = (at % width, at / width);
            sum += cells[at];
            (left, right) = (left.min(x), right.max(x + 1));
            (top, bottom) = (top.min(y), bottom.max(y + 1));
            for (x, y) in around(x, y, 1, size) {
                let next = y * width + x;
                if !seen[next] && cells[next] >= limit {
                    seen[next] = true;
                    open.push(next);
                }
            }
        }
        if sum > best.0 {
            best = (sum, Some([left, top, right, bottom]));
        }
    }
    let Some([left, top, right, bottom]) = best.1 else {
        return Area { x: 0.375, y: 0.375, width: 0.25, height: 0.25 };
    };
    let (across, down) = (size.width as f32, size.height as f32);
    Area {
        x: left as f32 / across,
        y: top as f32 / down,
        width: (right - left) as f32 / across,
        height: (bottom - top) as f32 / down,
    }
}

/// Computes a value per cell, row by row.
fn each<T>(size: Size, of: impl Fn(usize, usize) -> T) -> Vec<T> {
    let width = size.width as usize;
    (0..size.pixels() as usize).map(|at| of(at % width, at / width)).collect()
}

/// The cells within `reach` of a cell, itself included.
fn around(x: usize, y: usize, reach: usize, size: Size) -> impl Iterator<Item = (usize, usize)> {
    let columns = x.saturating_sub(reach)..(x + reach + 1).min(size.width as usize);
    let rows = y.saturating_sub(reach)..(y + reach + 1).min(size.height as usize);
    rows.flat_map(move |y| columns.clone().map(move |x| (x, y)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture with a bright square on a dark ground, in fractions of the canvas.
    fn square(size: Size, at: Area) -> Pixels {
        let mut picture = Pixels::flat(size, [20, 30, 60]);
        let (x, y, width, height) = at.pixels(size);
        for row in y..y + height {
            for column in x..x + width {
                let start = ((row * size.width + column) * 3) as usize;
                picture.rgb[start..start + 3].copy_from_slice(&[250, 180, 40]);
            }
        }
        picture
    }

    fn near(one: Area, other: Area) -> bool {
        let far = |one: f32, other: f32| (one - other).abs() < 0.05;
        far(one.x, other.x) && far(one.y, other.y) && far(one.width, other.width) && far(one.height, other.height)
    }

    #[test]
    fn the_eye_goes_to_what_differs_from_the_edges_wherever_it_stands() {
        for size in [Size::new(1280, 720), Size::new(1080, 1080), Size::new(1080, 1920)] {
            for at in [[0.1, 0.3, 0.25, 0.4], [0.4, 0.35, 0.2, 0.3], [0.65, 0.5, 0.25, 0.3]] {
                let found = Saliency::of(&square(size, at.into()));
                let subject = found.subject();
                assert!(near(subject, at.into()), "{size}: the square at {at:?}, found {subject:?}");
                let inside = found.share(|x, y| {
                    let inside = (at[0]..at[0] + at[2]).contains(&x) && (at[1]..at[1] + at[3]).contains(&y);
                    f32::from(u8::from(inside))
                });
                assert!(inside > 0.6, "{size}: most attention is inside the square, {inside}");
            }
        }
    }

    #[test]
    fn a_subject_that_touches_an_edge_is_found() {
        let at = [0.55, 0.3, 0.3, 0.7];
        let found = Saliency::of(&square(Size::new(1280, 720), at.into())).subject();
        assert!(near(found, at.into()), "a person stands on the lower edge, found {found:?}");
    }

    #[test]
    fn a_flat_picture_has_its_subject_in_the_middle_and_no_attention() {
        let found = Saliency::of(&Pixels::flat(Size::new(1280, 720), [90, 90, 90]));
        assert!(near(found.subject(), [0.375, 0.375, 0.25, 0.25].into()), "a title in a corner is in nobody's way");
        assert!(found.share(|_, _| 1.0) <= 1.0 + 1e-4, "the shares add up to one at most");
    }

    #[test]
    fn a_mask_says_exactly_where_the_subject_is() {
        let size = Size::new(64, 32);
        let mask: Vec<u8> = (0..64 * 32).map(|at| if at % 64 >= 40 { 255 } else { 0 }).collect();
        let found = Saliency::of_mask(&mask, size);
        let subject = found.subject();
        assert!(near(subject, [0.625, 0.0, 0.375, 1.0].into()), "the right part is the subject, found {subject:?}");
        let left = found.share(|x, _| f32::from(u8::from(x < 0.6)));
        assert!(left < 0.02, "the left part draws no attention, found {left}");
    }
}
