//! The desktop door: the only place that may name Tauri.
//!
//! This library is the part of it that needs no window, so that it is compiled and tested with everything else: the
//! shapes that cross to the page ([`wire`], [`drawn`]), when a closed window may go ([`quitting`]), where it opens ([`frame`]), and the scrubbing of the log
//! ([`scrub`]). The window itself is the program `thumbsheet-desktop`, under the feature `desktop`.

pub mod drawn;
pub mod frame;
pub mod quitting;
pub mod scrub;
pub mod wire;
