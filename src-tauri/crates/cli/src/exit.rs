//! The exit codes of every command.

use thumbsheet_core::{Code, Error, run_state::Tally};
use thumbsheet_engine::Outcome;

/// Everything that was asked for succeeded.
pub(crate) const DONE: u8 = 0;
/// What was given cannot be used.
pub(crate) const BAD_INPUT: u8 = 2;
/// Some failed, others are saved; or data could not be written to stdout.
pub(crate) const SOME_FAILED: u8 = 3;
/// All thumbnails of the run failed.
pub(crate) const ALL_FAILED: u8 = 4;
/// Something needs the person.
pub(crate) const NEEDS_YOU: u8 = 5;
/// The run would cost more than a limit allows.
pub(crate) const BUDGET: u8 = 6;
/// Cancelled, as after Ctrl-C.
pub(crate) const CANCELLED: u8 = 130;

/// How a run ended. A limit that stopped thumbnails is said before other failures: the person can lift it.
pub(crate) fn of_outcome(outcome: &Outcome) -> u8 {
    let stopped = outcome.joined.iter().flat_map(|joined| &joined.failures).any(|failure| failure.code == Code::Budget);
    match of_tally(&outcome.tally) {
        SOME_FAILED | ALL_FAILED if stopped => BUDGET,
        code => code,
    }
}

/// How a run ended, by its counts.
fn of_tally(tally: &Tally) -> u8 {
    match tally {
        Tally { cancelled: 1.., .. } => CANCELLED,
        Tally { needs_you: 1.., .. } => NEEDS_YOU,
        Tally { failed: 1.., done: 0, .. } => ALL_FAILED,
        Tally { failed: 1.., .. } => SOME_FAILED,
        _ => DONE,
    }
}

/// Maps the error that kept a command from running to an exit code.
pub(crate) fn of_error(error: &Error) -> u8 {
    match error.code {
        Code::InvalidInput => BAD_INPUT,
        Code::Budget => BUDGET,
        Code::Cancelled => CANCELLED,
        _ => ALL_FAILED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_can_tell_the_ends_apart() {
        let tally =
            |done, failed, needs_you, cancelled| of_tally(&Tally { done, failed, needs_you, cancelled, under_way: 0 });
        assert_eq!(tally(3, 0, 0, 0), 0, "all done");
        assert_eq!(tally(2, 1, 0, 0), 3, "some failed, the others are saved");
        assert_eq!(tally(0, 3, 0, 0), 4, "all failed");
        assert_eq!(tally(2, 1, 1, 0), 5, "money may be at stake: that goes before a plain failure");
        assert_eq!(tally(2, 0, 0, 1), 130, "cancelled, as the shell says it");
    }
}
