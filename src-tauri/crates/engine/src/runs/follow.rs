//! A run that another process works on: its events come out of the journal, a few times a second.

use std::{sync::Arc, time::Duration};

use thumbsheet_core::{Error, EventKind, RunId};
use tokio::sync::mpsc::unbounded_channel;

use super::{Events, Runs};

/// How often the journal is read.
const FOLLOW_INTERVAL: Duration = Duration::from_millis(200);

impl Runs {
    /// The events of any run from its first: one of this process or of another, or one that has ended. Ends after the run's end, or
    /// when nobody works on it any more.
    ///
    /// # Errors
    /// `INVALID_INPUT` when there is no such run; `LIBRARY`.
    pub fn follow(&self, run: &RunId) -> Result<Events, Error> {
        self.context.library.list_of(run)?;
        let (sender, receiver) = unbounded_channel();
        let (context, run) = (Arc::clone(&self.context), run.clone());
        tokio::spawn(async move {
            let mut next = 0;
            loop {
                // Before the events: what its process wrote last is read once more after it is gone.
                let is_running = context.library.is_running(&run);
                let (reader, of) = (Arc::clone(&context), run.clone());
                let read = tokio::task::spawn_blocking(move || reader.library.events_since(&of, next)).await;
                let events = match read {
                    Ok(Ok(events)) => events,
                    Ok(Err(error)) => {
                        tracing::warn!(%error, %run, "the run's events could not be read just now");
                        Vec::new()
                    }
                    Err(_) => return,
                };
                for event in events {
                    next = event.seq + 1;
                    let is_last = matches!(event.kind, EventKind::RunFinished { .. });
                    if sender.send(event).is_err() || is_last {
                        return;
                    }
                }
                if !is_running {
                    return;
                }
                tokio::time::sleep(FOLLOW_INTERVAL).await;
            }
        });
        Ok(receiver)
    }
}
