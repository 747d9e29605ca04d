//! Colour: linear-light RGB, mixed through Oklab, and the sRGB curve as tables.

use std::ops::{Add, AddAssign, Mul, Sub};
use std::sync::LazyLock;

use super::math::{mix, unit};

/// A colour in linear light; values above 1 are highlights the treatment rolls off.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Rgb {
    pub(crate) r: f32,
    pub(crate) g: f32,
    pub(crate) b: f32,
}

impl Rgb {
    pub(crate) const BLACK: Self = Self::new(0.0, 0.0, 0.0);
    pub(crate) const WHITE: Self = Self::new(1.0, 1.0, 1.0);

    pub(crate) const fn new(r: f32, g: f32, b: f32) -> Self {
        Self { r, g, b }
    }

    pub(crate) const fn gray(value: f32) -> Self {
        Self::new(value, value, value)
    }

    /// From a web colour, `0xRRGGBB`.
    pub(crate) fn hex(code: u32) -> Self {
        let channel = |shift: u32| decode(((code >> shift) & 255) as f32 / 255.0);
        Self::new(channel(16), channel(8), channel(0))
    }

    /// Relative luminance (for encoded values: luma).
    pub(crate) fn luma(self) -> f32 {
        0.2126 * self.r + 0.7152 * self.g + 0.0722 * self.b
    }

    /// Straight mix in the space the values are in: right for coverage and light.
    pub(crate) fn lerp(self, other: Self, t: f32) -> Self {
        Self::new(mix(self.r, other.r, t), mix(self.g, other.g, t), mix(self.b, other.b, t))
    }

    /// Mix through Oklab: right for choosing a colour between two others.
    pub(crate) fn blend(self, other: Self, t: f32) -> Self {
        let (a, b) = (self.oklab(), other.oklab());
        Self::from_oklab([mix(a[0], b[0], t), mix(a[1], b[1], t), mix(a[2], b[2], t)])
    }

    pub(crate) fn map(self, f: impl Fn(f32) -> f32) -> Self {
        Self::new(f(self.r), f(self.g), f(self.b))
    }

    pub(crate) fn peak(self) -> f32 {
        self.r.max(self.g).max(self.b)
    }

    /// More (`amount > 1`) or less colour around the same luminance.
    pub(crate) fn saturate(self, amount: f32) -> Self {
        let l = self.luma();
        self.map(|v| (l + (v - l) * amount).max(0.0))
    }

    /// Two lights on one screen: never above 1 for inputs up to 1.
    pub(crate) fn screen(self, other: Self) -> Self {
        let f = |a: f32, b: f32| a + b - a.min(1.0) * b.min(1.0);
        Self::new(f(self.r, other.r), f(self.g, other.g), f(self.b, other.b))
    }

    pub(crate) fn encoded(self) -> Self {
        self.map(encode)
    }

    /// Lightness and the two opponent axes (Björn Ottosson's Oklab).
    pub(crate) fn oklab(self) -> [f32; 3] {
        let l = libm::cbrtf(0.412_221_47 * self.r + 0.536_332_54 * self.g + 0.051_445_993 * self.b);
        let m = libm::cbrtf(0.211_903_5 * self.r + 0.680_699_5 * self.g + 0.107_396_96 * self.b);
        let s = libm::cbrtf(0.088_302_46 * self.r + 0.281_718_84 * self.g + 0.629_978_7 * self.b);
        [
            0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s,
            1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s,
            0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s,
        ]
    }

    pub(crate) fn from_oklab(lab: [f32; 3]) -> Self {
        let cube = |v: f32| v * v * v;
        let l = cube(lab[0] + 0.396_337_78 * lab[1] + 0.215_803_76 * lab[2]);
        let m = cube(lab[0] - 0.105_561_346 * lab[1] - 0.063_854_17 * lab[2]);
        let s = cube(lab[0] - 0.089_484_18 * lab[1] - 1.291_485_5 * lab[2]);
        Self::new(
            (4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_94 * s).max(0.0),
            (-1.268_438 * l + 2.609_757_4 * m - 0.341_319_38 * s).max(0.0),
            (-0.004_196_086_3 * l - 0.703_418_6 * m + 1.707_614_7 * s).max(0.0),
        )
    }
}

impl Add for Rgb {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        Self::new(self.r + o.r, self.g + o.g, self.b + o.b)
    }
}

impl Sub for Rgb {
    type Output = Self;
    fn sub(self, o: Self) -> Self {
        Self::new(self.r - o.r, self.g - o.g, self.b - o.b)
    }
}

impl AddAssign for Rgb {
    fn add_assign(&mut self, o: Self) {
        *self = *self + o;
    }
}

impl Mul<f32> for Rgb {
    type Output = Self;
    fn mul(self, k: f32) -> Self {
        Self::new(self.r * k, self.g * k, self.b * k)
    }
}

impl Mul for Rgb {
    type Output = Self;
    fn mul(self, o: Self) -> Self {
        Self::new(self.r * o.r, self.g * o.g, self.b * o.b)
    }
}

const STEPS: usize = 2048;

/// Indexed by the square root of linear light, so the dark end has as many entries as the eye needs.
static ENCODE: LazyLock<Vec<f32>> = LazyLock::new(|| {
    (0..=STEPS + 1)
        .map(|i| {
            let x = i as f32 / STEPS as f32;
            let linear = x * x;
            if linear <= 0.003_130_8 { linear * 12.92 } else { 1.055 * libm::powf(linear, 1.0 / 2.4) - 0.055 }
        })
        .collect()
});

static DECODE: LazyLock<Vec<f32>> = LazyLock::new(|| {
    (0..=STEPS + 1)
        .map(|i| {
            let x = i as f32 / STEPS as f32;
            if x <= 0.040_45 { x / 12.92 } else { libm::powf((x + 0.055) / 1.055, 2.4) }
        })
        .collect()
});

fn look_up(table: &[f32], position: f32) -> f32 {
    let at = position * STEPS as f32;
    let i = (at as usize).min(STEPS);
    mix(table[i], table[i + 1], at - i as f32)
}

/// Linear light to sRGB, both `0..=1`.
pub(crate) fn encode(linear: f32) -> f32 {
    look_up(&ENCODE, unit(linear).sqrt())
}

/// sRGB to linear light, both `0..=1`.
pub(crate) fn decode(encoded: f32) -> f32 {
    look_up(&DECODE, unit(encoded))
}

/// A gradient as a table: smooth between its stops, mixed through Oklab so that the middle is not muddy.
pub(crate) struct Ramp(Vec<Rgb>);

impl Ramp {
    const SIZE: usize = 256;

    /// From `(position, colour)` stops in ascending order of position.
    pub(crate) fn new(stops: &[(f32, Rgb)]) -> Self {
        let lab: Vec<(f32, [f32; 3])> = stops.iter().map(|(at, color)| (*at, color.oklab())).collect();
        let entry = |i: usize| {
            let t = i as f32 / Self::SIZE as f32;
            let next = lab.iter().position(|(at, _)| *at >= t).unwrap_or(lab.len().saturating_sub(1));
            let ((a, from), (b, to)) = (lab[next.saturating_sub(1)], lab[next]);
            let k = if b > a { unit((t - a) / (b - a)) } else { 1.0 };
            // Half a smoothstep: no visible corner at a stop, no flat spot either.
            let k = mix(k, k * k * (3.0 - 2.0 * k), 0.6);
            Rgb::from_oklab([mix(from[0], to[0], k), mix(from[1], to[1], k), mix(from[2], to[2], k)])
        };
        Self((0..=Self::SIZE + 1).map(entry).collect())
    }

    /// Spreads the colours evenly from 0 to 1.
    pub(crate) fn even(colors: &[Rgb]) -> Self {
        let last = colors.len().saturating_sub(1).max(1) as f32;
        let stops: Vec<(f32, Rgb)> = colors.iter().enumerate().map(|(i, color)| (i as f32 / last, *color)).collect();
        Self::new(&stops)
    }

    pub(crate) fn at(&self, t: f32) -> Rgb {
        let x = unit(t) * Self::SIZE as f32;
        let i = (x as usize).min(Self::SIZE);
        self.0[i].lerp(self.0[i + 1], x - i as f32)
    }
}
