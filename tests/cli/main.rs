//! The `thumbsheet` command as a person or a script runs it: the real binary, its streams, files and exit codes.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and writes files for itself"
)]

mod bench;
#[cfg(target_os = "linux")]
mod durable;
mod files;
mod halves;
mod hardship;
mod input;
#[cfg(target_os = "linux")]
mod keys;
mod kill;
mod lists;
mod money;
mod open;
mod output;
mod presets;
mod spend;
mod storage;
mod survive;
mod upload;
mod watch;
