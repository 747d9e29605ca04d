//! Scalar helpers. The polynomials stand in for the platform's `sin` and `exp`, which differ between systems.

/// The integer at or below `x`; cheaper than `f32::floor` on a processor without a rounding instruction.
pub(crate) fn floor(x: f32) -> i32 {
    let i = x as i32;
    if (i as f32) > x { i - 1 } else { i }
}

/// A pixel index as a signed number, for arithmetic that may leave the canvas.
pub(crate) fn signed(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX)
}

/// The part of `x` above its floor, in `0..1`.
pub(crate) fn fract(x: f32) -> f32 {
    x - floor(x) as f32
}

/// `x` held in `0..=1`.
pub(crate) fn unit(x: f32) -> f32 {
    x.clamp(0.0, 1.0)
}

/// The point `t` of the way from `a` to `b`.
pub(crate) fn mix(a: f32, b: f32, t: f32) -> f32 {
    a + (b - a) * t
}

/// Hermite step from 0 at `a` to 1 at `b`; `a` may be above `b`.
pub(crate) fn smooth(a: f32, b: f32, x: f32) -> f32 {
    let t = unit((x - a) / (b - a));
    t * t * (3.0 - 2.0 * t)
}

/// Sine of `t` turns, within 0.1 %.
pub(crate) fn sin_turn(t: f32) -> f32 {
    let r = t - floor(t + 0.5) as f32;
    let y = r * (8.0 - 16.0 * r.abs());
    y * (0.775 + 0.225 * y.abs())
}

/// Cosine of `t` turns, within 0.1 %.
pub(crate) fn cos_turn(t: f32) -> f32 {
    sin_turn(t + 0.25)
}

/// `e` to the power `x`, within 0.01 %.
pub(crate) fn exp(x: f32) -> f32 {
    let y = (x * std::f32::consts::LOG2_E).clamp(-120.0, 120.0);
    let i = floor(y);
    let f = y - i as f32;
    let p = 1.0
        + f * (std::f32::consts::LN_2 + f * (0.240_226_5 + f * (0.055_504_1 + f * (0.009_618_1 + f * 0.001_504_1))));
    p * f32::from_bits(((i + 127) as u32) << 23)
}

/// Bell curve of height 1: `x` in standard deviations.
pub(crate) fn bell(x: f32) -> f32 {
    exp(-0.5 * x * x)
}

/// Length of the vector `(x, y)`.
pub(crate) fn length(x: f32, y: f32) -> f32 {
    (x * x + y * y).sqrt()
}

/// `x` to the power `p`, for the places that are not in a hot loop.
pub(crate) fn pow(x: f32, p: f32) -> f32 {
    libm::powf(x.max(0.0), p)
}

/// The direction of the vector `(x, y)` in turns, 0 to 1, clockwise on the screen.
pub(crate) fn angle(x: f32, y: f32) -> f32 {
    let t = libm::atan2f(y, x) / std::f32::consts::TAU;
    if t < 0.0 { t + 1.0 } else { t }
}
