//! Two tests at a time: each starts a browser engine, and waits would measure the crowd.

use std::{fs::File, time::Duration};

const SLOTS: u16 = 2;

/// The first slot's port for its driver. The system hands out no port below 32768 by itself, so no other socket takes a slot's port
/// between two tests.
const FIRST_PORT: u16 = 21_210;

/// A place among those that run; free again when dropped.
pub(crate) struct Slot {
    number: u16,
    #[expect(dead_code, reason = "holds the lock")]
    lock: File,
}

impl Slot {
    /// Waits for a free place. By file locks, so that it also holds between processes (nextest).
    pub(crate) async fn take() -> Self {
        loop {
            for number in 0..SLOTS {
                let path = std::env::temp_dir().join(format!("thumbsheet-e2e-{number}.lock"));
                let file = File::create(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                if file.try_lock().is_ok() {
                    return Self { number, lock: file };
                }
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The port of this slot's driver.
    pub(crate) fn port(&self) -> u16 {
        FIRST_PORT + self.number
    }
}
