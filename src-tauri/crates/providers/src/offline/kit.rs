//! What every maker and treatment draws with: buffers, colour, noise, blur, shapes, random numbers.
//!
//! Nothing here calls the platform's math library: `+ - * /`, `sqrt` and the `libm` crate give the same bits everywhere.

pub(crate) mod blur;
pub(crate) mod color;
pub(crate) mod math;
pub(crate) mod noise;
pub(crate) mod pixmap;
pub(crate) mod random;
pub(crate) mod shape;
