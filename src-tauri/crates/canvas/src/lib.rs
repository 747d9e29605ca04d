//! (template, title, fonts, picture) to JPEG bytes.
//!
//! [`decode`] what a model answered, [`fit`] it to the canvas, [`compose`] the title over it. For a screen the title is set
//! once, as a [`Lettering`], and painted over any number of pictures at any size. [`check`] measures whether it can be
//! read. Deterministic: the same
//! input gives the same bytes on every machine. It knows no file, no network, no clock and no font of the system.

mod blur;
mod bounds;
mod check;
mod compose;
mod cover;
mod decode;
mod encode;
mod fonts;
mod lettering;
mod mask;
mod outline;
mod pixels;
mod receipt;
mod scrim;
mod title;

pub use bounds::Bounds;
pub use check::{Subject, check};
pub use compose::{Composed, Job, compose, draw};
pub use cover::fit;
pub use decode::{Limits, decode};
pub use encode::{encode_jpeg, encode_png, encode_preview};
pub use fonts::FontBook;
pub use lettering::Lettering;
pub use pixels::Pixels;
pub use receipt::read_receipt;
pub use title::TypeSet;
