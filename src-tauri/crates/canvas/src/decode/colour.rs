//! Colour spaces that a picture names by numbers instead of a profile: the chunks cICP, gAMA and cHRM of PNG.
//!
//! The arithmetic is our own, on `libm`, so that a picture gives the same pixels on every machine.

/// The colour space of samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Space {
    transfer: Transfer,
    primaries: Primaries,
    /// Whether black is 16 and white is 235 of 255, as in video.
    narrow: bool,
}

/// How a signal from 0 to 1 becomes light.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Transfer {
    Srgb,
    Bt709,
    /// Light is the signal to this power.
    Power(f64),
    /// SMPTE ST 2084: absolute light, up to 10 000 nits.
    Pq,
    /// Hybrid log-gamma, shown on a display of 1 000 nits.
    Hlg,
}

/// Chromaticities of red, green, blue and white.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Primaries([[f64; 2]; 4]);

type Matrix = [[f64; 3]; 3];

const D65: [f64; 2] = [0.3127, 0.3290];
const SRGB: Primaries = Primaries([[0.64, 0.33], [0.30, 0.60], [0.15, 0.06], D65]);
/// The light of diffuse white in HDR, in nits (ITU-R BT.2408). A browser shows it as white.
const WHITE_NITS: f64 = 203.0;
/// The peak of the display for which HLG is shown, in nits.
const HLG_NITS: f64 = 1000.0;
/// How far a gamma may be from the usual 1/2.2, which every picture with it means as sRGB.
const USUAL: std::ops::RangeInclusive<f64> = 0.44..=0.47;
/// Gammas that a picture can mean.
const POSSIBLE: std::ops::RangeInclusive<f64> = 0.1..=5.0;

impl Space {
    /// The space of code points (ITU-T H.273); `None` when it is sRGB, or none that is known.
    pub(super) fn of_code_points(primaries: u8, transfer: u8, is_full_range: bool) -> Option<Self> {
        let primaries = Primaries(match primaries {
            1 => SRGB.0,
            5 => [[0.64, 0.33], [0.29, 0.60], [0.15, 0.06], D65],
            6 | 7 => [[0.630, 0.340], [0.310, 0.595], [0.155, 0.070], D65],
            9 => [[0.708, 0.292], [0.170, 0.797], [0.131, 0.046], D65],
            11 => [[0.680, 0.320], [0.265, 0.690], [0.150, 0.060], [0.314, 0.351]],
            12 => [[0.680, 0.320], [0.265, 0.690], [0.150, 0.060], D65],
            _ => return None,
        });
        let transfer = match transfer {
            1 | 6 | 14 | 15 => Transfer::Bt709,
            4 => Transfer::Power(2.2),
            5 => Transfer::Power(2.8),
            8 => Transfer::Power(1.0),
            13 => Transfer::Srgb,
            16 => Transfer::Pq,
            18 => Transfer::Hlg,
            _ => return None,
        };
        Some(Self { transfer, primaries, narrow: !is_full_range })
    }

    /// The space of a PNG's `gamma` and chromaticities (white, red, green, blue); `None` when the picture means sRGB.
    pub(super) fn of_gamma(gamma: f64, chromaticities: Option<[[f64; 2]; 4]>) -> Option<Self> {
        let primaries = match chromaticities {
            Some([white, red, green, blue]) => Primaries([red, green, blue, white]),
            None => SRGB,
        };
        let is_srgb = (primaries.0.iter().flatten().zip(SRGB.0.iter().flatten())).all(|(a, b)| (a - b).abs() < 0.005);
        if (is_srgb && USUAL.contains(&gamma)) || !POSSIBLE.contains(&gamma) {
            return None;
        }
        primaries.to_xyz()?;
        Some(Self { transfer: Transfer::Power(1.0 / gamma), primaries, narrow: false })
    }

    pub(super) fn is_srgb(self) -> bool {
        self == Self { transfer: Transfer::Srgb, primaries: SRGB, narrow: false }
    }
}

/// Converts samples of a space to sRGB.
pub(super) struct Converter {
    /// Light of each signal of 16 bits; 1 is diffuse white.
    light: Vec<f32>,
    /// From the light of the space to that of sRGB.
    matrix: [[f32; 3]; 3],
    is_hlg: bool,
    /// The sRGB byte of each light of 16 bits.
    bytes: Vec<u8>,
}

impl Converter {
    pub(super) fn new(space: Space) -> Option<Self> {
        let light = (0..=u16::MAX).map(|signal| {
            let signal = f64::from(signal) / 65_535.0;
            let signal = if space.narrow { ((signal * 255.0 - 16.0) / 219.0).clamp(0.0, 1.0) } else { signal };
            space.transfer.light(signal) as f32
        });
        let bytes = (0..=u16::MAX).map(|light| byte(f64::from(light) / 65_535.0));
        let matrix = multiply(SRGB.to_xyz().and_then(inverse)?, space.primaries.to_xyz()?);
        Some(Self {
            light: light.collect(),
            matrix: matrix.map(|row| row.map(|value| value as f32)),
            is_hlg: space.transfer == Transfer::Hlg,
            bytes: bytes.collect(),
        })
    }

    /// Converts a pixel of 16 bits per channel. Colours that sRGB does not have are cut off, as a browser does on a
    /// common display.
    pub(super) fn rgb(&self, pixel: [u16; 3]) -> [u8; 3] {
        let mut light = pixel.map(|signal| self.light[usize::from(signal)]);
        if self.is_hlg {
            // The display's own curve depends on the brightness of the whole pixel.
            let bright = 0.2627 * light[0] + 0.678 * light[1] + 0.0593 * light[2];
            let gain = libm::powf(bright, 0.2) * (HLG_NITS / WHITE_NITS) as f32;
            light = light.map(|light| light * gain);
        }
        self.matrix.map(|[r, g, b]| {
            let out = r * light[0] + g * light[1] + b * light[2];
            self.bytes[(out.clamp(0.0, 1.0) * 65_535.0 + 0.5) as usize]
        })
    }
}

impl Transfer {
    fn light(self, signal: f64) -> f64 {
        match self {
            Self::Srgb if signal <= 0.04045 => signal / 12.92,
            Self::Srgb => libm::pow((signal + 0.055) / 1.055, 2.4),
            Self::Bt709 if signal < 0.081 => signal / 4.5,
            Self::Bt709 => libm::pow((signal + 0.099) / 1.099, 1.0 / 0.45),
            Self::Power(power) => libm::pow(signal, power),
            Self::Pq => {
                let root = libm::pow(signal, 32.0 / 2523.0);
                let light = (root - 0.835_937_5).max(0.0) / (18.851_562_5 - 18.6875 * root);
                libm::pow(light, 16_384.0 / 2610.0) * 10_000.0 / WHITE_NITS
            }
            Self::Hlg if signal <= 0.5 => signal * signal / 3.0,
            Self::Hlg => (libm::exp((signal - 0.559_910_73) / 0.178_832_77) + 0.284_668_92) / 12.0,
        }
    }
}

fn byte(light: f64) -> u8 {
    let signal = if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * libm::pow(light, 1.0 / 2.4) - 0.055 };
    (signal.clamp(0.0, 1.0) * 255.0 + 0.5) as u8
}

impl Primaries {
    /// The matrix to XYZ under D65; `None` when the chromaticities span no colours.
    fn to_xyz(self) -> Option<Matrix> {
        let [red, green, blue, white] = self.0;
        let xyz = |[x, y]: [f64; 2]| (y.abs() > 1e-6).then(|| [x / y, 1.0, (1.0 - x - y) / y]);
        let (red, green, blue) = (xyz(red)?, xyz(green)?, xyz(blue)?);
        let white = xyz(white)?;
        let columns = [0, 1, 2].map(|row| [red[row], green[row], blue[row]]);
        let scale = apply(inverse(columns)?, white);
        let matrix = columns.map(|row| [row[0] * scale[0], row[1] * scale[1], row[2] * scale[2]]);
        Some(multiply(adapted(white, xyz(D65)?)?, matrix))
    }
}

/// Bradford's adaptation from one white to another.
fn adapted(from: [f64; 3], to: [f64; 3]) -> Option<Matrix> {
    const CONES: Matrix = [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]];
    let (from, to) = (apply(CONES, from), apply(CONES, to));
    if from.iter().any(|cone| cone.abs() < 1e-6) {
        return None;
    }
    let scaled = [0, 1, 2].map(|row| CONES[row].map(|value| value * to[row] / from[row]));
    Some(multiply(inverse(CONES)?, scaled))
}

fn apply(matrix: Matrix, vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row[0] * vector[0] + row[1] * vector[1] + row[2] * vector[2])
}

fn multiply(a: Matrix, b: Matrix) -> Matrix {
    a.map(|row| [0, 1, 2].map(|column| row[0] * b[0][column] + row[1] * b[1][column] + row[2] * b[2][column]))
}

fn inverse(m: Matrix) -> Option<Matrix> {
    let minor = |r: usize, c: usize| {
        let (r0, r1, c0, c1) = ((r + 1) % 3, (r + 2) % 3, (c + 1) % 3, (c + 2) % 3);
        m[r0][c0] * m[r1][c1] - m[r0][c1] * m[r1][c0]
    };
    let determinant = m[0][0] * minor(0, 0) + m[0][1] * minor(0, 1) + m[0][2] * minor(0, 2);
    (determinant.abs() > 1e-9).then(|| [0, 1, 2].map(|row| [0, 1, 2].map(|column| minor(column, row) / determinant)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(space: Option<Space>, pixel: [u16; 3]) -> [u8; 3] {
        Converter::new(space.unwrap()).unwrap().rgb(pixel)
    }

    fn near(found: [u8; 3], wanted: [u8; 3]) -> bool {
        found.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) <= 2)
    }

    #[test]
    fn colours_come_out_as_a_browser_shows_them() {
        let eight = |pixel: [u8; 3]| pixel.map(|value| u16::from(value) * 257);
        let p3 = Space::of_code_points(12, 13, true);
        assert!(near(shown(p3, eight([200, 40, 40])), [219, 0, 24]), "a red of Display P3 is out of sRGB");
        assert!(near(shown(p3, eight([128; 3])), [128; 3]), "greys stay");
        let pq = Space::of_code_points(9, 16, true);
        let white = (0.580_69 * 65_535.0) as u16;
        assert!(near(shown(pq, [white; 3]), [255; 3]), "203 nits are white");
        assert!(near(shown(pq, [(0.427_81 * 65_535.0) as u16; 3]), [128; 3]), "43.8 nits are the middle grey of sRGB");
        assert!(near(shown(Space::of_code_points(9, 18, true), [49_151; 3]), [255; 3]), "75 % of HLG is white");
        assert!(near(shown(Space::of_gamma(1.0, None), eight([64; 3])), [137; 3]), "linear light");
        let video = Space::of_code_points(1, 13, false);
        assert!(near(shown(video, eight([235; 3])), [255; 3]), "the white of video");
        assert!(Space::of_code_points(1, 13, true).unwrap().is_srgb(), "sRGB by its numbers");
    }

    #[test]
    fn numbers_that_mean_srgb_or_nothing_change_nothing() {
        assert_eq!(Space::of_gamma(0.45455, None), None, "the usual gamma is meant as sRGB");
        let srgb = [D65, [0.64, 0.33], [0.30, 0.60], [0.15, 0.06]];
        assert_eq!(Space::of_gamma(0.45455, Some(srgb)), None, "with its primaries too");
        assert_eq!(Space::of_gamma(0.0, None), None, "no gamma");
        assert_eq!(Space::of_gamma(1.0, Some([[0.0; 2]; 4])), None, "no colours");
        assert_eq!(Space::of_code_points(2, 2, true), None, "unspecified");
    }
}
