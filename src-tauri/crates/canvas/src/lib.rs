//! From a template, a title, fonts and a picture to the bytes of a JPEG.
//!
//! [`decode`] reads a model's picture, [`fit`] fits it to the canvas, and [`compose`] sets the title over it. For a
//! screen, a [`Lettering`] holds the title, set once, and paints it over any picture at any size. [`check`] measures
//! legibility. Everything is deterministic: equal input gives equal bytes on every machine. The crate uses no files, no
//! network, no clock and no system fonts.

mod blur;
mod bounds;
mod check;
mod compose;
mod cover;
mod decode;
mod emoji;
mod encode;
mod fonts;
mod lettering;
mod mask;
mod outline;
mod pixels;
mod receipt;
mod saliency;
mod scrim;
mod title;

pub use bounds::Bounds;
pub use check::{Subject, check};
pub use compose::{Composed, Job, compose, draw};
pub use cover::fit;
pub use decode::{Limits, decode, decode_mask};
pub use encode::{encode_jpeg, encode_mask, encode_png, encode_preview};
pub use fonts::FontBook;
pub use lettering::{Art, Lettering, Matte};
pub use pixels::Pixels;
pub use receipt::read_receipt;
pub use saliency::Saliency;
pub use title::{SameSize, TypeSet, same_size};
