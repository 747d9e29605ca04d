//! Holding an answer until the test says so, instead of sleeping.

use std::sync::Arc;

use tokio::sync::watch;

/// A gate that an answer waits at. Clones are the same gate; once open it stays open.
#[derive(Clone, Debug)]
pub struct Gate {
    open: Arc<watch::Sender<bool>>,
    waiting: Arc<watch::Sender<usize>>,
}

impl Default for Gate {
    fn default() -> Self {
        Self::new()
    }
}

impl Gate {
    /// Makes a gate that is closed.
    pub fn new() -> Self {
        Self { open: Arc::new(watch::Sender::new(false)), waiting: Arc::new(watch::Sender::new(0)) }
    }

    /// Lets every answer through that waits here, now or later.
    pub fn release(&self) {
        self.open.send_replace(true);
    }

    /// Resolves when at least `count` answers have come to this gate.
    pub async fn reached(&self, count: usize) {
        // Waiting cannot fail: `self` owns the sender.
        let _ = self.waiting.subscribe().wait_for(|seen| *seen >= count).await;
    }

    pub(crate) async fn pass(&self) {
        self.waiting.send_modify(|seen| *seen += 1);
        let _ = self.open.subscribe().wait_for(|open| *open).await;
    }
}
