//! The engine against strict fakes of the providers, on real sockets, with a real library on disk.

mod bench;
mod cancel;
mod fan_out;
mod library;
mod money;
mod property;
mod retitle;
mod retry;
