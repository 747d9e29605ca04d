//! (template, title, fonts, picture) to JPEG bytes.
//!
//! [`decode`] what a model answered, [`fit`] it to the canvas, [`compose`] the title over it. Deterministic: the same
//! input gives the same bytes on every machine. It knows no file, no network, no clock and no font of the system.

mod blur;
mod compose;
mod cover;
mod decode;
mod encode;
mod fonts;
mod mask;
mod pixels;
mod receipt;
mod title;

pub use compose::{Composed, Job, compose, draw};
pub use cover::fit;
pub use decode::{Limits, decode};
pub use encode::{encode_jpeg, encode_png};
pub use fonts::FontBook;
pub use pixels::Pixels;
pub use receipt::read_receipt;
pub use title::{Bounds, TypeSet};
