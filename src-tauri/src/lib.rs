//! The desktop door: the only place that may name Tauri.
//!
//! It holds no code until there is a window. The package exists because the Tauri CLI wants `tauri.conf.json` beside a
//! `[package]`; it carries the tests and benches that cross crates (see `tests/` and `benches/`).
