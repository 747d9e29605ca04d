//! Image model vendors: one file each, and the transport they share.
//!
//! An [`Adapter`] is pure: an order becomes a [`Request`], a [`Reply`] becomes an [`Answer`]. The [`Transport`] does the
//! I/O of all of them. So a wire case is a function call, and whatever costs money (one POST, never repeated) stands in
//! one place.

pub mod offline;

mod address;
mod body;
mod cause;
mod client;
mod download;
mod google;
mod hint;
mod openai;
mod page;
mod picture;
mod refusal;
mod sse;
mod transport;
mod wire;

pub use client::{Limits, Options};
pub use page::Page;
pub use picture::Picture;
pub use transport::Transport;
pub use wire::{Adapter, Answer, Credential, Endpoint, Extras, Reply, Request, StreamEvent, StreamReader};

/// The adapter that speaks a dialect: the catalog's `adapter = "openai"` or `"google"`.
///
/// `offline` has none: its models are drawn by [`offline`], without a request.
pub fn adapter(name: &str) -> Option<&'static dyn Adapter> {
    match name {
        "openai" => Some(&openai::OpenAi),
        "google" => Some(&google::Google),
        _ => None,
    }
}

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
