//! The steps: plain functions of serialisable input, each one attempt. None sleeps, retries or spawns a task; whoever
//! conducts them (tokio here, a durable engine elsewhere) decides what comes next.

mod compose;
mod keep;
mod paint;

pub use compose::Composed;
pub(crate) use compose::{ComposeInput, compose, compose_now};
pub(crate) use keep::keep;
pub(crate) use paint::{PaintInput, Painted, fetch, hold, paint, take};
