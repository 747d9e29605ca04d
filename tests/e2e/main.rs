//! The real built app in its window, driven through WebKitWebDriver as a person drives it: keys, pointer, screen.
//!
//! Each test has a session of its own: bus, display, window manager, keyring, home, fake providers. See `harness`.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, prints what it measured, reads the clock and its environment, and runs on one thread"
)]

mod accessibility;
mod bad_input;
mod batch;
mod canvas;
mod drag;
mod editing;
mod first_run;
mod gallery;
mod graphics;
mod harness;
mod keyboard;
mod keys;
mod measure;
mod presets;
mod quit;
mod restart;
mod running;
mod screenshots;
mod secrets;
mod spending;
mod storage;
#[path = "../ten_thousand.rs"]
mod ten_thousand;
mod tour;
mod versions;
