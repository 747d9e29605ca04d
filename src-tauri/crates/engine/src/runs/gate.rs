//! What everything asked of one provider with one key shares: requests at once, "not before", and the retry budget.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use thumbsheet_core::event::WaitReason;
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::Instant,
};

use super::budget::Budget;

/// One provider and key.
#[derive(Debug)]
pub(super) struct Gate {
    permits: Semaphore,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    limit: usize,
    /// Nobody asks before then, and why.
    not_before: Option<(Instant, WaitReason)>,
    budget: Budget,
}

/// The right to send one request, given back when dropped.
pub(super) type Turn<'a> = SemaphorePermit<'a>;

impl Gate {
    pub(super) fn new(limit: usize) -> Self {
        let state = State { limit, not_before: None, budget: Budget::default() };
        Self { permits: Semaphore::new(limit), state: Mutex::new(state) }
    }

    /// Changes how many may ask at once. A lower limit takes the turns that are free; those in use are taken by later
    /// calls, of which each thumbnail makes one.
    pub(super) fn set_limit(&self, limit: usize) {
        let mut state = self.state();
        if limit > state.limit {
            self.permits.add_permits(limit - state.limit);
            state.limit = limit;
        } else {
            state.limit -= self.permits.forget_permits(state.limit - limit);
        }
    }

    /// A turn, when one is free right now.
    pub(super) fn try_turn(&self) -> Option<Turn<'_>> {
        self.permits.try_acquire().ok()
    }

    /// The next free turn, first come first served.
    pub(super) async fn turn(&self) -> Option<Turn<'_>> {
        self.permits.acquire().await.ok()
    }

    /// How long the provider is still not to be asked.
    pub(super) fn closed_for(&self) -> Option<(Duration, WaitReason)> {
        let mut state = self.state();
        let (until, reason) = state.not_before?;
        let left = until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero());
        if left.is_none() {
            state.not_before = None;
        }
        left.map(|left| (left, reason))
    }

    /// Nobody asks before `wait` has passed.
    pub(super) fn close(&self, wait: Duration, reason: WaitReason) {
        let mut state = self.state();
        let until = Instant::now() + wait;
        if state.not_before.is_none_or(|(known, _)| known < until) {
            state.not_before = Some((until, reason));
        }
    }

    pub(super) fn deposit(&self) {
        self.state().budget.deposit();
    }

    pub(super) fn withdraw(&self) -> bool {
        self.state().budget.withdraw()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Whoever panicked with the lock held had changed one number: the state is whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_limit_can_be_raised_and_lowered_again() {
        let gate = Gate::new(2);
        let (first, second) = (gate.try_turn(), gate.try_turn());
        assert!(first.is_some() && second.is_some() && gate.try_turn().is_none(), "two at once, no third");
        gate.set_limit(3);
        assert!(gate.try_turn().is_some(), "a raised limit lets one more in");
        drop((first, second));
        gate.set_limit(1);
        let only = gate.try_turn();
        assert!(only.is_some() && gate.try_turn().is_none(), "and a lowered one only one");
    }

    #[tokio::test(start_paused = true)]
    async fn a_closed_gate_opens_by_itself_and_the_longest_wait_wins() {
        let gate = Gate::new(1);
        gate.close(Duration::from_secs(9), WaitReason::RateLimit);
        gate.close(Duration::from_secs(3), WaitReason::Offline);
        let closed = Some((Duration::from_secs(9), WaitReason::RateLimit));
        assert_eq!(gate.closed_for(), closed, "a shorter hint does not undo a longer one");
        tokio::time::advance(Duration::from_secs(9)).await;
        assert_eq!(gate.closed_for(), None, "and then it is open");
    }
}
