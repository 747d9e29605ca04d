//! Colours, gradients and pictures, laid over the canvas where a mask covers it.

use thumbsheet_core::catalog::{Blend, Gradient, Hue, Ink, Run, Shadow, Stop};
use thumbsheet_core::{Color, Size};

use super::path::Rect;
use super::soft;
use crate::Pixels;
use crate::bounds::Bounds;
use crate::mask::Mask;

/// Steps of a gradient.
const STEPS: usize = 1024;

/// Colours of the picture that inks may name.
#[derive(Clone, Copy, Default)]
pub(crate) struct Palette {
    /// The hue, dark.
    pub(crate) dark: [u8; 3],
    /// The hue with more light.
    pub(crate) deep: [u8; 3],
    /// White or black, whichever stands out.
    pub(crate) contrast: [u8; 3],
}

impl Palette {
    /// Measures a picture on a coarse grid.
    pub(crate) fn of(pixels: &Pixels) -> Self {
        let (mut sum, mut weight, mut light) = ([0.0_f32; 3], 0.001_f32, 0.0_f32);
        for row in 0..24_u32 {
            for column in 0..24_u32 {
                let (x, y) = ((2 * column + 1) * pixels.width / 48, (2 * row + 1) * pixels.height / 48);
                let Some(rgb) = pixels.at(x, y) else { continue };
                light += crate::mask::luminance(rgb) / 576.0;
                let (most, least) = (rgb.into_iter().max().unwrap_or(0), rgb.into_iter().min().unwrap_or(0));
                // Hues that are strong without being bright.
                let share = f32::from(most - least) / 255.0 * (1.2 - f32::from(most) / 255.0);
                for (sum, value) in sum.iter_mut().zip(rgb) {
                    *sum += f32::from(value) * share;
                }
                weight += share;
            }
        }
        let mean = sum.map(|sum| sum / weight);
        let (most, least) = (mean.into_iter().fold(1.0, f32::max), mean.into_iter().fold(255.0, f32::min));
        // At least so much colour, where the picture has any.
        let spread = (most - least).max(1.0);
        let hue = mean.map(|value| if spread < 6.0 { 1.0 } else { 0.24 + 0.76 * (value - least) / spread });
        let toned = |value: f32| hue.map(|channel| (channel * value + 0.5) as u8);
        let contrast = if light < 0.179 { [255; 3] } else { [16; 3] };
        Self { dark: toned(46.0), deep: toned(122.0), contrast }
    }

    pub(crate) fn rgb(&self, ink: Ink) -> [u8; 3] {
        match ink.hue {
            Hue::Fixed(color) => color.rgb(),
            Hue::Dark => self.dark,
            Hue::Deep => self.deep,
            Hue::Contrast => self.contrast,
        }
    }
}

/// What is laid over the canvas.
pub(crate) enum Brush<'a> {
    /// One colour with an opacity.
    Flat([u8; 3], f32),
    /// Colours that run into each other.
    Ramp(Ramp),
    /// The pixels of a picture of the canvas's size.
    Picture(&'a Pixels),
}

impl Brush<'_> {
    pub(crate) fn ink(ink: Ink, palette: &Palette) -> Self {
        Self::Flat(palette.rgb(ink), ink.opacity())
    }

    pub(crate) fn color(color: Color) -> Self {
        Self::Flat(color.rgb(), 1.0)
    }

    pub(crate) fn gradient(gradient: &Gradient, area: Rect, palette: &Palette) -> Self {
        Self::Ramp(Ramp::new(gradient, area, palette))
    }

    /// Lays it over `pixels` where `mask` covers them.
    pub(crate) fn lay(&self, pixels: &mut Pixels, mask: &Mask, opacity: f32) {
        self.blend(pixels, mask.bounds, Some(mask), opacity, Blend::Normal);
    }

    /// Lays it over a box of `pixels`.
    pub(crate) fn cover(&self, pixels: &mut Pixels, bounds: Bounds) {
        self.blend(pixels, bounds, None, 1.0, Blend::Normal);
    }

    pub(crate) fn blend(&self, pixels: &mut Pixels, bounds: Bounds, mask: Option<&Mask>, opacity: f32, blend: Blend) {
        let width = bounds.width as usize;
        if width == 0 || bounds.height == 0 {
            return;
        }
        let stride = pixels.width as usize * 3;
        for row in 0..bounds.height as usize {
            let y = bounds.y as usize + row;
            let start = y * stride + bounds.x as usize * 3;
            let Some(line) = pixels.rgb.get_mut(start..start + width * 3) else { return };
            let cover = mask.and_then(|mask| mask.values.get(row * width..(row + 1) * width));
            if cover.is_some_and(|cover| cover.iter().all(|&value| value == 0)) {
                continue;
            }
            let mut points = self.row(bounds.x, y as u32);
            for (at, pixel) in line.as_chunks_mut::<3>().0.iter_mut().enumerate() {
                let covered = cover.map_or(255, |cover| cover[at]);
                let (ink, alpha) = points.at(at);
                if covered == 0 {
                    continue;
                }
                let share = f32::from(covered) * (opacity / 255.0);
                match blend {
                    Blend::Normal => over(pixel, ink, alpha, share),
                    Blend::SoftLight => soft_light(pixel, ink, alpha * share),
                }
            }
        }
    }

    fn row(&self, x: u32, y: u32) -> Row<'_> {
        match self {
            Brush::Flat(rgb, alpha) => Row::Flat(rgb.map(|value| f32::from(value) * alpha), *alpha),
            Brush::Ramp(ramp) => ramp.row(x, y),
            Brush::Picture(picture) => {
                let start = (y as usize * picture.width as usize + x as usize) * 3;
                Row::Picture(picture.rgb.get(start..).unwrap_or_default())
            }
        }
    }
}

/// Values of a brush along a row.
enum Row<'a> {
    Flat([f32; 3], f32),
    Linear { ramp: &'a Ramp, from: f32, step: f32 },
    Round { ramp: &'a Ramp, x: f32, y: f32 },
    Conic { ramp: &'a Ramp, x: f32, y: f32 },
    Picture(&'a [u8]),
}

impl Row<'_> {
    /// Premultiplied colour (0 to 255) and opacity.
    fn at(&mut self, column: usize) -> ([f32; 3], f32) {
        match self {
            Row::Flat(rgb, alpha) => (*rgb, *alpha),
            Row::Linear { ramp, from, step } => ramp.value(*from + *step * column as f32),
            Row::Round { ramp, x, y } => {
                let across = (*x + column as f32) * ramp.inverse[0];
                ramp.value((across * across + *y * *y).sqrt())
            }
            Row::Conic { ramp, x, y } => {
                let angle = libm::atan2f(*x + column as f32, -*y) / std::f32::consts::TAU;
                let turned = angle - ramp.angle / 360.0;
                ramp.value(turned - turned.floor())
            }
            Row::Picture(rgb) => match rgb.get(column * 3..column * 3 + 3) {
                Some(&[red, green, blue]) => ([f32::from(red), f32::from(green), f32::from(blue)], 1.0),
                _ => ([0.0; 3], 0.0),
            },
        }
    }
}

/// A gradient in a box, as a table.
pub(crate) struct Ramp {
    table: Vec<([f32; 3], f32)>,
    run: Run,
    angle: f32,
    middle: (f32, f32),
    inverse: [f32; 2],
    /// Change of the place in the gradient per pixel.
    slope: (f32, f32),
}

impl Ramp {
    fn new(gradient: &Gradient, area: Rect, palette: &Palette) -> Self {
        let radians = f64::from(gradient.angle).to_radians();
        let (sine, cosine) = (libm::sin(radians) as f32, libm::cos(radians) as f32);
        // As in CSS: the corners have the first and the last colour.
        let length = (area.width * sine).abs() + (area.height * cosine).abs();
        let length = length.max(0.001);
        let middle = match gradient.run {
            Run::Linear => area.middle(),
            Run::Radial | Run::Conic => {
                (area.x + gradient.center[0] * area.width, area.y + gradient.center[1] * area.height)
            }
        };
        let radius = [gradient.radius[0] * area.width, gradient.radius[1] * area.height];
        Self {
            table: table(&gradient.stops, palette),
            run: gradient.run,
            angle: gradient.angle,
            middle,
            inverse: radius.map(|radius| 1.0 / radius.max(0.001)),
            slope: (sine / length, -cosine / length),
        }
    }

    fn value(&self, at: f32) -> ([f32; 3], f32) {
        let place = (at.clamp(0.0, 1.0) * (STEPS - 1) as f32 + 0.5) as usize;
        self.table.get(place).copied().unwrap_or_default()
    }

    fn row(&self, x: u32, y: u32) -> Row<'_> {
        let (x, y) = (x as f32 + 0.5 - self.middle.0, y as f32 + 0.5 - self.middle.1);
        match self.run {
            Run::Linear => {
                let from = 0.5 + x * self.slope.0 + y * self.slope.1;
                if self.slope.0.abs() < 1e-7 {
                    let (rgb, alpha) = self.value(from);
                    return Row::Flat(rgb, alpha);
                }
                Row::Linear { ramp: self, from, step: self.slope.0 }
            }
            Run::Radial => Row::Round { ramp: self, x, y: y * self.inverse[1] },
            Run::Conic => Row::Conic { ramp: self, x, y },
        }
    }
}

/// The colours of a gradient, premultiplied, in equal steps.
fn table(stops: &[Stop], palette: &Palette) -> Vec<([f32; 3], f32)> {
    let color = |stop: &Stop| {
        let alpha = stop.0.opacity();
        (palette.rgb(stop.0).map(|value| f32::from(value) * alpha), alpha)
    };
    (0..STEPS)
        .map(|step| {
            let at = step as f32 / (STEPS - 1) as f32;
            let after = stops.iter().position(|stop| stop.1 >= at);
            match after {
                Some(0) => stops.first().map(color).unwrap_or_default(),
                None => stops.last().map(color).unwrap_or_default(),
                Some(index) => {
                    let (before, after) = (&stops[index - 1], &stops[index]);
                    let share = (at - before.1) / (after.1 - before.1).max(1e-6);
                    let ((a, opacity), (b, other)) = (color(before), color(after));
                    let mix = |from: f32, to: f32| from + (to - from) * share;
                    ([mix(a[0], b[0]), mix(a[1], b[1]), mix(a[2], b[2])], mix(opacity, other))
                }
            }
        })
        .collect()
}

fn over(pixel: &mut [u8; 3], ink: [f32; 3], alpha: f32, share: f32) {
    let left = 1.0 - alpha * share;
    for (value, ink) in pixel.iter_mut().zip(ink) {
        *value = (f32::from(*value) * left + ink * share + 0.5) as u8;
    }
}

/// As the W3C defines it.
fn soft_light(pixel: &mut [u8; 3], ink: [f32; 3], share: f32) {
    for (value, ink) in pixel.iter_mut().zip(ink) {
        let (under, source) = (f32::from(*value) / 255.0, ink / 255.0);
        let mixed = if source <= 0.5 {
            under - (1.0 - 2.0 * source) * under * (1.0 - under)
        } else {
            let light = if under <= 0.25 { ((16.0 * under - 12.0) * under + 4.0) * under } else { under.sqrt() };
            under + (2.0 * source - 1.0) * (light - under)
        };
        *value = ((under + (mixed - under) * share) * 255.0 + 0.5) as u8;
    }
}

/// Lays a shadow of a mask. `unit` is the length of a unit in pixels.
pub(crate) fn cast(pixels: &mut Pixels, mask: &Mask, shadow: &Shadow, unit: f32) {
    let size = Size::new(pixels.width, pixels.height);
    let [right, down] = shadow.offset.map(|length| (length * unit).round() as i64);
    soft::blurred(mask, shadow.blur * unit, (right, down), size).shade(pixels, shadow.color, shadow.opacity);
}
