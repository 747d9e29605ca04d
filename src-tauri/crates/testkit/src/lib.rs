//! Test tools of Thumbsheet: strict fake image providers on loopback, S3 servers ([`s3`]), and a real keyring
//! on a bus of its own.
//!
//! ```no_run
//! # async fn example() {
//! use thumbsheet_testkit::{Answer, FakeOpenAi, Hint};
//!
//! let openai = FakeOpenAi::start().await;
//! openai.script("gpt-image-2.6-flare", [Answer::RateLimited(Hint::RetryAfterMs(5))]);
//! // ... point the code under test at `openai.base_url()` with `openai.key()` ...
//! openai.assert_no_violations();
//! assert_eq!(openai.images_made(), 1, "paying twice is what the retry rules exist to prevent");
//! # }
//! ```
//!
//! # What a fake answers
//!
//! A request is first checked as strictly as the real provider would, or more: a request that the provider
//! would refuse is refused in the provider's words, and noted in [`Fake::violations`]. A wrong key or an unknown
//! model is refused too, but is not a violation: those are things that happen to a correct client.
//!
//! A request that passes gets, in this order of precedence: the next answer scripted for its model
//! ([`Fake::script`]), what its prompt asks for with a marker such as `[[case:rate_limit]]` ([`case::answer`]), the
//! next answer scripted for any model ([`Fake::script_any`]), or the default ([`Answer::Picture`] unless changed).
//!
//! # What counts as made
//!
//! [`Fake::images_made`] counts the worst case for the purse ([`Answer::bills`]): an image whose answer got lost on
//! the way was made, and a client that asks again pays twice.
#![expect(clippy::expect_used, clippy::missing_panics_doc, reason = "a test tool may panic: that is how a test fails")]

mod answer;
pub mod case;
mod fake;
mod gate;
mod google;
mod grammar;
#[cfg(target_os = "linux")]
mod keyring;
mod kit;
mod openai;
mod order;
mod picture;
mod record;
mod reply;
pub mod s3;
mod server;
mod vendor;
mod wire;

pub use answer::{Answer, Download, Ending, Fault, Hint, LineEnd, Sse};
pub use fake::{Fake, Setup};
pub use gate::Gate;
pub use google::{FakeGoogle, Google};
pub use grammar::Grammar;
#[cfg(target_os = "linux")]
pub use keyring::Keyring;
pub use openai::{FakeOpenAi, OpenAi};
pub use record::{Made, Recorded, Violation};
pub use vendor::Vendor;

use std::net::{Ipv4Addr, SocketAddr};

/// An address on loopback where nothing listens: connecting to it is refused.
///
/// The port stays taken by a socket that never listens until the process ends, so that nothing else can come to
/// listen there meanwhile.
pub fn refused_address() -> SocketAddr {
    let socket = tokio::net::TcpSocket::new_v4().expect("there are sockets left");
    socket.bind((Ipv4Addr::LOCALHOST, 0).into()).expect("loopback has a free port");
    let address = socket.local_addr().expect("a bound socket has an address");
    std::mem::forget(socket);
    address
}
