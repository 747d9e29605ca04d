//! The retry policy. It only computes waits; the conductor sleeps, on a desktop or durably in a worker.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Error;

/// Longest wait that the conductor accepts from a provider. After a request for a longer one, the thumbnail fails and
/// the error names the time.
pub const LONGEST_HINT: Duration = Duration::from_mins(10);

/// How often to retry, and how long to wait. The defaults are 2 retries, waits of 5 and 10 s, and 5 minutes of work.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RetryPolicy {
    /// Number of retries after the first attempt.
    pub retries: u32,
    /// The first wait, in milliseconds.
    pub wait_ms: u64,
    /// Factor from one wait to the next.
    pub scaling: f64,
    /// Time that a provider has for a thumbnail over all attempts, in seconds, without waits.
    pub timeout_s: f64,
    /// Whether to retry after an unknown outcome too, at the risk of paying twice.
    pub retry_unknown: bool,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self { retries: 2, wait_ms: 5_000, scaling: 2.0, timeout_s: 300.0, retry_unknown: false }
    }
}

impl RetryPolicy {
    /// Computes the wait before attempt `made + 1`, after `made` attempts of which the last ended in `error`. `None`
    /// forbids an automatic retry. `chance` is a number in 0..1 for the jitter.
    ///
    /// The wait grows by [`scaling`](Self::scaling); a longer wait that the provider asks for takes precedence. Jitter
    /// only adds (up to a tenth of the wait, at most a second), so no request goes out before the provider's time.
    pub fn wait(&self, made: u32, error: &Error, chance: f64) -> Option<Duration> {
        let retried = error.is_retried() || (self.retry_unknown && error.code == crate::Code::OutcomeUnknown);
        if !retried || made > self.retries || error.wait().is_some_and(|hint| hint > LONGEST_HINT) {
            return None;
        }
        let growth = self.scaling.max(1.0).powi(i32::try_from(made.saturating_sub(1)).unwrap_or(i32::MAX));
        let own = Duration::try_from_secs_f64(self.wait_ms as f64 / 1000.0 * growth)
            .unwrap_or(LONGEST_HINT)
            .min(LONGEST_HINT);
        let wait = error.wait().map_or(own, |hint| hint.max(own));
        let jitter = wait.mul_f64(0.1).min(Duration::from_secs(1)).mul_f64(chance.clamp(0.0, 1.0));
        Some(wait + jitter)
    }

    /// [`timeout_s`](Self::timeout_s) as a duration.
    pub fn timeout(&self) -> Duration {
        Duration::try_from_secs_f64(self.timeout_s).unwrap_or(Duration::from_mins(5))
    }

    /// Checks that every number is in its range.
    ///
    /// # Errors
    /// `INVALID_INPUT` with the number and its limits.
    pub fn check(&self) -> Result<(), Error> {
        let wrong = |what: &str, value: f64, fits: &str| {
            Err(Error::invalid(format!("{what} is {value}; it has to be {fits}.")))
        };
        if !(self.scaling.is_finite() && (1.0..=10.0).contains(&self.scaling)) {
            return wrong("Scaling", self.scaling, "between 1 and 10");
        }
        if !(self.timeout_s.is_finite() && (1.0..=3600.0).contains(&self.timeout_s)) {
            return wrong("Timeout", self.timeout_s, "between 1 and 3600 seconds");
        }
        if self.retries > 10 {
            return wrong("Retries", f64::from(self.retries), "10 at most");
        }
        if self.wait_ms > 600_000 {
            return wrong("Wait", self.wait_ms as f64, "600000 ms at most");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;

    fn busy() -> Error {
        Error::new(Code::ServerBusy, "busy")
    }

    #[test]
    fn two_retries_wait_five_then_ten_seconds() {
        let policy = RetryPolicy::default();
        let waits: Vec<_> = (1..=3).map(|made| policy.wait(made, &busy(), 0.0)).collect();
        let expected = [Some(Duration::from_secs(5)), Some(Duration::from_secs(10)), None];
        assert_eq!(waits, expected, "the reference's numbers, then the end");
    }

    #[test]
    fn a_longer_hint_is_obeyed_and_a_shorter_one_is_not() {
        let policy = RetryPolicy::default();
        let hinted = |seconds| policy.wait(1, &busy().after(Some(Duration::from_secs(seconds))), 0.0);
        assert_eq!(hinted(30), Some(Duration::from_secs(30)), "asking earlier would only be refused again");
        assert_eq!(hinted(1), Some(Duration::from_secs(5)), "our own wait is the floor");
        assert_eq!(hinted(7200), None, "two hours are told to the person, not slept");
    }

    #[test]
    fn jitter_only_adds() {
        let policy = RetryPolicy::default();
        let wait = policy.wait(1, &busy().after(Some(Duration::from_secs(8))), 1.0).unwrap();
        assert!(
            wait >= Duration::from_secs(8) && wait <= Duration::from_secs(9),
            "{wait:?} must not undercut the hint"
        );
    }

    #[test]
    fn an_unknown_outcome_is_retried_only_when_told() {
        let lost = Error::new(Code::OutcomeUnknown, "lost");
        assert_eq!(RetryPolicy::default().wait(1, &lost, 0.0), None, "it may have been paid for");
        let told = RetryPolicy { retry_unknown: true, ..RetryPolicy::default() };
        assert!(told.wait(1, &lost, 0.0).is_some(), "the person accepted the risk");
    }

    #[test]
    fn absurd_numbers_neither_panic_nor_wait_for_ever() {
        let policy = RetryPolicy { retries: u32::MAX, wait_ms: u64::MAX, scaling: f64::MAX, ..RetryPolicy::default() };
        let wait = policy.wait(u32::MAX, &busy(), 1.0).unwrap();
        assert!(wait <= LONGEST_HINT + Duration::from_secs(1), "{wait:?} is longer than anybody waits");
        assert!(policy.check().is_err(), "and the doors refuse such settings anyway");
    }
}
