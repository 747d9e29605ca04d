//! The fakes are strict where the real providers are, and every scripted answer can be observed on the wire.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod client;
mod faults;
mod google;
mod openai;
mod scripts;
mod streams;
