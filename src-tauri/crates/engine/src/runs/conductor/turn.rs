//! Waiting: for a turn at the provider, for a run that is paused, between two attempts.

use thumbsheet_core::{Code, Error, EventKind, event::WaitReason};

use super::{
    super::gate::{Gate, Turn},
    super::retry::Wait,
    Conductor, Stop,
};

impl Conductor {
    /// Waits for the right to send: the provider must be open and not asked by too many of ours.
    pub(super) async fn turn<'a>(&self, gate: &'a Gate, made: u32) -> Result<Turn<'a>, Stop> {
        loop {
            self.while_paused(made).await?;
            let turn = if let Some(turn) = gate.try_turn() {
                Some(turn)
            } else {
                if !self.planned.model.is_local() {
                    let reason = WaitReason::Concurrency;
                    self.tell(EventKind::Waiting { reason, seconds: None, attempt: made, error: None });
                }
                self.unless_cancelled(gate.turn()).await?
            };
            let turn = turn.ok_or_else(|| Error::new(Code::Internal, "The gate of a provider is closed for good."))?;
            if self.cancel.is_cancelled() {
                return Err(Stop::Cancelled);
            }
            if self.is_paused() {
                continue;
            }
            let Some((left, reason)) = gate.closed_for() else { return Ok(turn) };
            drop(turn);
            let seconds = Some(left.as_secs_f64());
            self.tell(EventKind::Waiting { reason, seconds, attempt: made, error: None });
            self.unless_cancelled(tokio::time::sleep(left)).await?;
        }
    }

    fn is_paused(&self) -> bool {
        // Nobody can let a run go on that nobody holds.
        *self.run.paused.borrow() && self.run.paused.has_changed().is_ok()
    }

    /// Waits until the run is not paused.
    async fn while_paused(&self, made: u32) -> Result<(), Stop> {
        if !self.is_paused() {
            return Ok(());
        }
        self.tell(EventKind::Waiting { reason: WaitReason::Queue, seconds: None, attempt: made, error: None });
        let mut paused = self.run.paused.clone();
        // An error: the run was let go, which is no pause.
        drop(self.unless_cancelled(paused.wait_for(|paused| !paused)).await?);
        Ok(())
    }

    /// Waits before the next attempt. A wait that closes the gate holds for every request to the provider.
    pub(super) async fn wait(&self, gate: &Gate, wait: &Wait, error: Error, made: u32) -> Result<(), Stop> {
        let duration = wait.duration();
        if wait.closes_gate {
            gate.close(duration, wait.reason);
        }
        let seconds = Some(duration.as_secs_f64());
        self.tell(EventKind::Waiting { reason: wait.reason, seconds, attempt: made, error: Some(error) });
        self.unless_cancelled(tokio::time::sleep(duration)).await
    }
}
