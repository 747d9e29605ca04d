//! Whether a thumbnail is asked for again after an attempt that gave no picture.
//!
//! The one place that holds every veto. It has no clock, does no I/O and takes no lock: it works on values that can be
//! serialised, so that a conductor in another process decides the same.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use thumbsheet_core::{Code, Error, RetryPolicy, event::WaitReason, retry::LONGEST_HINT};

/// The least time that is left to a provider for another attempt, unless half of the whole timeout is shorter.
const MIN_ATTEMPT: Duration = Duration::from_mins(1);

/// The first interval at which a lost connection is tested. It doubles.
const FIRST_TEST_INTERVAL: Duration = Duration::from_secs(2);
/// The longest interval: a person who is online again should not wait long for the program to notice.
const MAX_TEST_INTERVAL: Duration = Duration::from_secs(30);
/// After this long without a connection, the address is taken to be wrong.
const CONNECTION_TIMEOUT: Duration = Duration::from_mins(30);

/// An attempt that gave no picture, and what was known when it ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FailedAttempt {
    /// Why it gave none. An attempt that a spending limit refused ends in `BUDGET`.
    pub error: Error,
    /// The run's retries, waits and timeout.
    pub policy: RetryPolicy,
    /// Attempts that failed so far, this one included. Those that lacked only a connection do not count.
    pub failed: u32,
    /// Milliseconds that the provider has worked on the thumbnail in those attempts.
    pub worked_ms: u64,
    /// Whether the run waits for a lost connection.
    pub patient: bool,
    /// How long the thumbnail has waited for a connection, without an attempt in between that had one.
    pub connection: ConnectionWait,
    /// Whether the provider's retry budget has a retry left.
    pub budget: bool,
    /// The jitter of the wait, 0 to 1.
    pub jitter: f64,
}

/// The waits of one thumbnail for a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionWait {
    /// How often the connection was tested.
    pub tests: u32,
    /// The sum of the waits, milliseconds.
    pub waited_ms: u64,
}

/// What happens next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "snake_case")]
pub enum Decision {
    /// Ask again after a wait.
    Wait(Wait),
    /// Do not ask again.
    Stop {
        /// The thumbnail's error, with a hint for the person.
        error: Error,
        /// Whether the thumbnail ends in *needs you*: the last request may have been billed.
        needs_you: bool,
    },
}

/// The wait before another attempt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Wait {
    /// The length of the wait.
    pub milliseconds: u64,
    /// What the thumbnail waits for.
    pub reason: WaitReason,
    /// Whether the gate closes: nothing is sent to this provider with this key during the wait.
    pub closes_gate: bool,
    /// Whether the next attempt takes a retry from the provider's budget.
    pub takes_budget: bool,
    /// The waits for a connection, this one included.
    pub connection: ConnectionWait,
    /// Whether the attempt counts as failed.
    pub counts: bool,
}

impl Wait {
    /// The length of the wait.
    pub fn duration(&self) -> Duration {
        Duration::from_millis(self.milliseconds)
    }
}

/// Decides what happens after an attempt that gave no picture.
pub fn decide(attempt: &FailedAttempt) -> Decision {
    let FailedAttempt { error, policy, failed, worked_ms, patient, connection, budget, jitter } = attempt;
    // Without a connection no provider was asked: the attempt takes none of the retries and none of the time.
    if *patient && error.code == Code::Offline && !error.given_up {
        return connection.next().map_or_else(|| connection.given_up(error), Decision::Wait);
    }
    // The deadline: an attempt without time to be answered would be paid for and not received.
    let min = (policy.timeout() / 2).min(MIN_ATTEMPT);
    if policy.timeout().saturating_sub(Duration::from_millis(*worked_ms)) < min {
        return stop(error.clone());
    }
    // The class of error (a limit's refusal among them), the number of retries, the provider's own hint.
    let Some(wait) = policy.wait(*failed, error, *jitter) else { return stop(error.clone()) };
    let reason = match error.code {
        Code::RateLimited => WaitReason::RateLimit,
        Code::Offline => WaitReason::Offline,
        _ => WaitReason::Retry,
    };
    // A provider that asks for time closes its gate for everyone; whoever waits there spends no budget.
    let closes_gate = reason == WaitReason::RateLimit;
    if !closes_gate && !budget {
        let hint = "Too many requests to it are failing just now, so this one is not repeated. Try again in a minute.";
        return Decision::Stop { error: error.clone().hint(hint).give_up(), needs_you: false };
    }
    Decision::Wait(Wait {
        milliseconds: millis(wait),
        reason,
        closes_gate,
        takes_budget: !closes_gate,
        connection: ConnectionWait::default(),
        counts: true,
    })
}

/// The end of a thumbnail whose last attempt ended in `error` and is not repeated.
pub fn stop(error: Error) -> Decision {
    match error.code {
        Code::OutcomeUnknown => Decision::Stop { error, needs_you: true },
        Code::RateLimited if error.retry_after.is_some() => Decision::Stop { error: later(error), needs_you: false },
        _ => Decision::Stop { error, needs_you: false },
    }
}

impl ConnectionWait {
    /// The wait before the next test; `None` after the timeout.
    fn next(self) -> Option<Wait> {
        if Duration::from_millis(self.waited_ms) >= CONNECTION_TIMEOUT {
            return None;
        }
        let interval = FIRST_TEST_INTERVAL.saturating_mul(1 << self.tests.min(8)).min(MAX_TEST_INTERVAL);
        let milliseconds = millis(interval);
        Some(Wait {
            milliseconds,
            reason: WaitReason::Offline,
            closes_gate: true,
            takes_budget: false,
            connection: Self { tests: self.tests + 1, waited_ms: self.waited_ms + milliseconds },
            counts: false,
        })
    }

    fn given_up(self, error: &Error) -> Decision {
        let minutes = self.waited_ms / 60_000;
        let hint = format!("It was waited for {minutes} minutes. Go on with the run once there is a connection.");
        Decision::Stop { error: error.clone().hint(hint).give_up(), needs_you: false }
    }
}

fn later(error: Error) -> Error {
    let wait = error.wait().unwrap_or_default().as_secs();
    if wait <= LONGEST_HINT.as_secs() {
        return error;
    }
    let spoken = if wait >= 7200 { format!("{} hours", wait / 3600) } else { format!("{} minutes", wait / 60) };
    error.hint(format!("It asks for {spoken}; try again after that."))
}

fn millis(duration: Duration) -> u64 {
    // Rounded up: no provider is asked before the time it gave.
    u64::try_from(duration.as_micros().div_ceil(1000)).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(code: Code) -> FailedAttempt {
        FailedAttempt {
            error: Error::new(code, "It failed."),
            policy: RetryPolicy::default(),
            failed: 1,
            worked_ms: 1_000,
            patient: false,
            connection: ConnectionWait::default(),
            budget: true,
            jitter: 0.0,
        }
    }

    fn hinted(seconds: f64) -> FailedAttempt {
        let attempt = failed(Code::RateLimited);
        FailedAttempt { error: Error { retry_after: Some(seconds), ..attempt.error.clone() }, ..attempt }
    }

    #[test]
    fn every_veto_stops_a_retry_by_itself() {
        let told = RetryPolicy { retry_unknown: true, ..RetryPolicy::default() };
        let short = RetryPolicy { timeout_s: 20.0, ..RetryPolicy::default() };
        let vetoes = [
            ("class: refused", failed(Code::Policy), false),
            ("class: may be billed", failed(Code::OutcomeUnknown), true),
            ("limit", failed(Code::Budget), false),
            ("number", FailedAttempt { failed: 3, ..failed(Code::ServerBusy) }, false),
            ("deadline", FailedAttempt { worked_ms: 240_001, ..failed(Code::ServerBusy) }, false),
            (
                "deadline of a short timeout",
                FailedAttempt { policy: short, worked_ms: 10_001, ..failed(Code::ServerBusy) },
                false,
            ),
            ("the provider's hint", hinted(601.0), false),
            ("budget", FailedAttempt { budget: false, ..failed(Code::ServerBusy) }, false),
            (
                "budget of one that may be billed",
                FailedAttempt { budget: false, policy: told, ..failed(Code::OutcomeUnknown) },
                false,
            ),
        ];
        for (veto, attempt, person) in vetoes {
            match decide(&attempt) {
                Decision::Stop { needs_you, .. } => assert_eq!(needs_you, person, "{veto}: who decides"),
                Decision::Wait(wait) => panic!("{veto} should stop it: {wait:?}"),
            }
        }
    }

    #[test]
    fn without_a_veto_it_waits_and_says_what_the_wait_takes() {
        let told = RetryPolicy { retry_unknown: true, ..RetryPolicy::default() };
        let short = RetryPolicy { timeout_s: 20.0, ..RetryPolicy::default() };
        let cases = [
            (failed(Code::ServerBusy), 5_000, WaitReason::Retry, false),
            (FailedAttempt { failed: 2, ..failed(Code::ServerBusy) }, 10_000, WaitReason::Retry, false),
            (FailedAttempt { worked_ms: 240_000, ..failed(Code::ServerBusy) }, 5_000, WaitReason::Retry, false),
            (
                FailedAttempt { policy: short, worked_ms: 10_000, ..failed(Code::ServerBusy) },
                5_000,
                WaitReason::Retry,
                false,
            ),
            (failed(Code::Offline), 5_000, WaitReason::Offline, false),
            (FailedAttempt { policy: told, ..failed(Code::OutcomeUnknown) }, 5_000, WaitReason::Retry, false),
            (hinted(30.0), 30_000, WaitReason::RateLimit, true),
            (FailedAttempt { budget: false, ..hinted(30.0) }, 30_000, WaitReason::RateLimit, true),
        ];
        for (attempt, milliseconds, reason, gate) in cases {
            let Decision::Wait(wait) = decide(&attempt) else { panic!("nothing is in its way: {attempt:?}") };
            assert_eq!((wait.milliseconds, wait.reason), (milliseconds, reason), "{attempt:?}");
            assert_eq!(
                (wait.closes_gate, wait.takes_budget),
                (gate, !gate),
                "a rate limit closes the gate in its place"
            );
            assert!(wait.counts, "it was asked");
        }
    }

    #[test]
    fn a_connection_is_looked_for_often_and_for_half_an_hour() {
        let lost =
            FailedAttempt { patient: true, failed: 0, worked_ms: u64::MAX, budget: false, ..failed(Code::Offline) };
        let mut connection = ConnectionWait::default();
        let mut waits = Vec::new();
        let error = loop {
            match decide(&FailedAttempt { connection, ..lost.clone() }) {
                Decision::Wait(wait) => {
                    assert!(!wait.counts && !wait.takes_budget, "it takes neither retries nor budget nor time");
                    waits.push(wait.milliseconds / 1000);
                    connection = wait.connection;
                }
                Decision::Stop { error, .. } => break error,
            }
        };
        assert_eq!(waits[..6], [2, 4, 8, 16, 30, 30], "soon at first, then twice a minute");
        assert_eq!(waits.iter().sum::<u64>() / 60, 30, "a wrong address does not wait for ever");
        assert!(error.given_up && error.hint.unwrap().contains("30 minutes"), "and it is said how long it took");
    }

    #[test]
    fn a_connection_that_no_wait_brings_back_is_not_waited_for() {
        let blocked = failed(Code::Offline);
        let blocked = FailedAttempt { error: blocked.error.clone().give_up(), patient: true, ..blocked };
        assert!(
            matches!(decide(&blocked), Decision::Stop { needs_you: false, .. }),
            "a proxy that cannot be used, a block"
        );
    }

    #[test]
    fn a_wait_longer_than_anybody_waits_is_told_in_words() {
        for (seconds, words) in [(7_200.0, "2 hours"), (900.0, "15 minutes")] {
            let Decision::Stop { error, .. } = decide(&hinted(seconds)) else { panic!("{seconds} s is too long") };
            assert!(error.hint.unwrap().contains(words), "when to try again");
        }
    }

    #[test]
    fn a_decision_survives_the_wire() {
        let attempt = failed(Code::ServerBusy);
        let text = serde_json::to_string(&attempt).unwrap();
        let read: FailedAttempt = serde_json::from_str(&text).unwrap();
        assert_eq!(read, attempt, "what is asked");
        for decision in [decide(&read), decide(&failed(Code::OutcomeUnknown))] {
            let text = serde_json::to_string(&decision).unwrap();
            assert_eq!(serde_json::from_str::<Decision>(&text).unwrap(), decision, "and what is answered: {text}");
        }
    }
}
