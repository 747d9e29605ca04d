//! The vocabulary of Thumbsheet: briefs, models, plans, events, errors.
//!
//! Nothing here does I/O, sleeps or knows a picture format. The conductor, the doors and a worker on another machine
//! share these types, so they compile fast and serialise.

pub mod brief;
pub mod catalog;
pub mod color;
pub mod digest;
pub mod error;
pub mod event;
mod export;
pub mod finding;
pub mod ids;
pub mod list;
pub mod money;
pub mod nearest;
pub mod plan;
pub mod ports;
pub mod preset;
pub mod prompt;
pub mod receipt;
pub mod retry;
pub mod run_state;
pub mod secret;
pub mod size;
pub mod title;

pub use brief::Brief;
pub use catalog::Catalog;
pub use color::Color;
pub use digest::Digest;
pub use error::{Code, Error};
pub use event::{Event, EventKind};
pub use ids::{ModelId, RunId, SheetId, ThumbnailId};
pub use money::Usd;
pub use receipt::Receipt;
pub use retry::RetryPolicy;
pub use secret::Secret;
pub use size::Size;
