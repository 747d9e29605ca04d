//! Masks: coverage of a part of the canvas in eight bits, and painting with it.

use std::sync::LazyLock;

use thumbsheet_core::Color;

use crate::Pixels;
use crate::bounds::Bounds;

/// Minimum contrast of text in WCAG 2, level AA.
pub(crate) const MIN_CONTRAST: f32 = 4.5;

/// Coverage of the pixels of a rectangle.
#[derive(Clone)]
pub(crate) struct Mask {
    pub(crate) bounds: Bounds,
    pub(crate) values: Vec<u8>,
}

impl Mask {
    pub(crate) fn new(bounds: Bounds) -> Self {
        Self { bounds, values: vec![0; bounds.width as usize * bounds.height as usize] }
    }

    /// Adds coverage at a position in the mask. Glyphs that touch share the pixels of their edges.
    pub(crate) fn add(&mut self, x: i64, y: i64, covered: u8) {
        let (width, height) = (i64::from(self.bounds.width), i64::from(self.bounds.height));
        if covered > 0 && (0..width).contains(&x) && (0..height).contains(&y) {
            let value = &mut self.values[(y * width + x) as usize];
            *value = value.saturating_add(covered);
        }
    }

    /// Coverage at a position on the canvas.
    pub(crate) fn at(&self, x: u32, y: u32) -> u8 {
        let (Some(x), Some(y)) = (x.checked_sub(self.bounds.x), y.checked_sub(self.bounds.y)) else { return 0 };
        if x >= self.bounds.width {
            return 0;
        }
        self.values.get(y as usize * self.bounds.width as usize + x as usize).copied().unwrap_or_default()
    }

    /// Paints the covered pixels in `color`, mixing in linear light.
    ///
    /// An edge pixel half covered by white on black should emit half the light. Mixed in sRGB it emits a fifth, so
    /// white type, which most titles use, looks thin and jagged.
    pub(crate) fn paint(&self, pixels: &mut Pixels, color: Color) {
        let light = &*LIGHT;
        let type_light = [color.red, color.green, color.blue].map(|value| u32::from(light.of[usize::from(value)]));
        self.rows(pixels, |pixel, covered| match covered {
            0 => {}
            255 => *pixel = [color.red, color.green, color.blue],
            covered => {
                let covered = u32::from(covered);
                for (value, &ink) in pixel.iter_mut().zip(&type_light) {
                    let under = u32::from(light.of[usize::from(*value)]);
                    let mixed = (ink * covered + under * (255 - covered) + 127) / 255;
                    *value = light.back[(mixed >> 2) as usize];
                }
            }
        });
    }

    /// Blends `color` over the pixels in sRGB, as CSS and SVG do, with `opacity` where the mask is full.
    pub(crate) fn shade(&self, pixels: &mut Pixels, color: Color, opacity: f32) {
        let strength = (opacity.clamp(0.0, 1.0) * 256.0 + 0.5) as u32;
        self.rows(pixels, |pixel, covered| {
            if covered > 0 {
                *pixel = over(*pixel, color, u32::from(covered) * strength);
            }
        });
    }

    fn rows(&self, pixels: &mut Pixels, mut each: impl FnMut(&mut [u8; 3], u8)) {
        let width = self.bounds.width as usize;
        if width == 0 {
            return;
        }
        let stride = pixels.width as usize;
        for (row, values) in self.values.chunks_exact(width).enumerate() {
            let start = ((self.bounds.y as usize + row) * stride + self.bounds.x as usize) * 3;
            let Some(line) = pixels.rgb.get_mut(start..start + width * 3) else { return };
            for (pixel, &value) in line.as_chunks_mut::<3>().0.iter_mut().zip(values) {
                each(pixel, value);
            }
        }
    }
}

/// Blends a colour over a rectangle in sRGB.
pub(crate) fn panel(pixels: &mut Pixels, bounds: Bounds, color: Color, opacity: f32) {
    let strength = (opacity.clamp(0.0, 1.0) * 65_280.0 + 0.5) as u32;
    let tables = [color.red, color.green, color.blue]
        .map(|ink| std::array::from_fn::<u8, 256, _>(|under| mix(under as u8, ink, strength)));
    let stride = pixels.width as usize * 3;
    let (left, width) = (bounds.x as usize * 3, bounds.width as usize * 3);
    for line in pixels.rgb.chunks_exact_mut(stride).skip(bounds.y as usize).take(bounds.height as usize) {
        for pixel in line[left..left + width].as_chunks_mut::<3>().0 {
            for (value, table) in pixel.iter_mut().zip(&tables) {
                *value = table[usize::from(*value)];
            }
        }
    }
}

/// Relative luminance of a colour as in WCAG, 0 to 1.
pub(crate) fn luminance([red, green, blue]: [u8; 3]) -> f32 {
    let light = |value: u8| f32::from(LIGHT.of[usize::from(value)]) / 65_535.0;
    0.2126 * light(red) + 0.7152 * light(green) + 0.0722 * light(blue)
}

/// Contrast of two luminances as in WCAG 2, 1 to 21.
pub(crate) fn contrast(a: f32, b: f32) -> f32 {
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Blends with a `strength` from 0 to 65 280 (opaque).
fn over(under: [u8; 3], color: Color, strength: u32) -> [u8; 3] {
    let [r, g, b] = under;
    [mix(r, color.red, strength), mix(g, color.green, strength), mix(b, color.blue, strength)]
}

fn mix(under: u8, ink: u8, strength: u32) -> u8 {
    ((u32::from(ink) * strength + u32::from(under) * (65_280 - strength) + 32_640) / 65_280) as u8
}

/// Tables from sRGB values to linear light (16 bits) and back (from the upper 14).
struct Light {
    of: [u16; 256],
    back: Vec<u8>,
}

static LIGHT: LazyLock<Light> = LazyLock::new(|| {
    // `libm` gives the same tables on every platform.
    let linear = |v: f64| if v <= 0.04045 { v / 12.92 } else { libm::pow((v + 0.055) / 1.055, 2.4) };
    let encoded = |v: f64| if v <= 0.003_130_8 { v * 12.92 } else { 1.055 * libm::pow(v, 1.0 / 2.4) - 0.055 };
    Light {
        of: std::array::from_fn(|value| (linear(value as f64 / 255.0) * 65_535.0 + 0.5) as u16),
        back: (0..16_384).map(|step| (encoded(f64::from(step) / 16_383.0) * 255.0 + 0.5) as u8).collect(),
    }
});
