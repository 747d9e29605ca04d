//! Ends the process where a test wants it to end. Only builds with debug assertions have this module.

use std::{
    process,
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    },
};

struct Place {
    point: String,
    /// Passes that are left before the process ends.
    left: AtomicU64,
}

static PLACE: LazyLock<Option<Place>> = LazyLock::new(|| {
    #[expect(
        clippy::disallowed_methods,
        reason = "a release build does not read it, so the engine's environment has no such value"
    )]
    let given = std::env::var("THUMBSHEET_ABORT").ok()?;
    let (point, pass) = given.split_once(':')?;
    Some(Place { point: point.to_owned(), left: AtomicU64::new(pass.parse().ok()?) })
});

pub(crate) fn at(point: &str) {
    let Some(place) = PLACE.as_ref().filter(|place| place.point == point) else { return };
    if place.left.fetch_sub(1, Ordering::Relaxed) == 1 {
        // No destructor runs and nothing is flushed.
        process::abort();
    }
}
