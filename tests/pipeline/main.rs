//! The engine against strict fakes of the providers, on real sockets, with a real library on disk.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod answers;
mod bench;
mod cancel;
mod export;
mod fan_out;
mod keys;
mod library;
mod lists;
mod live;
mod looks;
mod money;
mod own;
mod property;
mod retitle;
mod retry;
mod settings;
mod spending;
mod studio;
mod uploads;
mod watch;
