//! Vendors of image models, one file each, and the transport that they share.
//!
//! An [`Adapter`] is pure: it turns an order into a [`Request`], and a [`Reply`] into an [`Answer`]. The [`Transport`]
//! does the I/O for all adapters. So a test of an adapter is a function call, and the request that costs money (one
//! POST, never repeated) is in one place.

pub mod offline;

mod address;
mod body;
mod cause;
mod client;
mod download;
mod encoding;
mod find;
mod google;
mod hint;
mod lean;
mod openai;
mod page;
mod picture;
mod proxy;
mod refusal;
mod sending;
mod sse;
mod transport;
mod unread;
mod wire;

pub use client::{Limits, Options};
pub use page::Page;
pub use picture::Picture;
pub use proxy::Proxies;
pub use sending::Sending;
pub use transport::{Address, Painted, Transport};
pub use unread::Unread;
pub use wire::{Adapter, Answer, Credential, Endpoint, Extras, Reply, Request, StreamEvent, StreamReader};

/// Finds the adapter with this name in the catalog: `openai` or `google`.
///
/// `offline` has none, because [`offline`] draws without a request.
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
