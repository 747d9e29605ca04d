//! Storage as people have it: buckets on real S3 servers, reached over real sockets.
//!
//! What both servers can show is tried on both: the fast one in this process, which also fails as it is told to, and
//! Garage, which is somebody else's idea of S3.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod broken;
mod by_name;
mod large;
mod links;
mod refusals;
mod store;
mod support;
mod tls;
mod tokens;
