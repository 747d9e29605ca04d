//! Two tests at a time: each starts a browser engine, and waits would measure the crowd.

use std::{fs::File, time::Duration};

const SLOTS: usize = 2;

/// A place among those that run; free again when dropped.
pub(crate) struct Slot(#[expect(dead_code, reason = "holds the lock")] File);

impl Slot {
    /// Waits for a free place. By file locks, so that it also holds between processes (nextest).
    pub(crate) async fn take() -> Self {
        loop {
            for number in 0..SLOTS {
                let path = std::env::temp_dir().join(format!("thumbsheet-e2e-{number}.lock"));
                let file = File::create(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                if file.try_lock().is_ok() {
                    return Self(file);
                }
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}
