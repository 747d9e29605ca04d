//! What this machine has to offer before anything starts.

use std::time::{Duration, SystemTime};

use thumbsheet_core::Error;

/// Files and connections that the program has open at once, at least: those of the runtime and the library, and one for each model.
#[cfg(unix)]
const MIN_OPEN_FILES: u64 = 64;
/// What the program asks the system for, where more is allowed.
#[cfg(unix)]
const MAX_OPEN_FILES: u64 = 4096;
/// The year 9900, in seconds since 1970. Dates end with the year 9999, and waits and days of grace are added to the present.
const LAST_SECOND: Duration = Duration::from_secs(250_246_000_000);

/// Checks the clock, and raises the limit of open files as far as the system allows.
///
/// # Errors
/// `INVALID_INPUT` when the clock is past the year 9900, or when the limit is too low to begin.
#[expect(clippy::disallowed_methods, reason = "the clock itself is what is checked, before there is a Clock")]
pub fn check_machine() -> Result<(), Error> {
    check_clock(SystemTime::now())?;
    #[cfg(unix)]
    check_open_files()?;
    Ok(())
}

fn check_clock(now: SystemTime) -> Result<(), Error> {
    match now.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) if since > LAST_SECOND => Err(Error::invalid("The clock of this computer is past the year 9900.")
            .hint("Set the clock, then start Thumbsheet again.")),
        _ => Ok(()),
    }
}

#[cfg(unix)]
fn check_open_files() -> Result<(), Error> {
    use rlimit::Resource;

    // Where the system does not tell its limit, the program tries.
    let Ok((soft, hard)) = Resource::NOFILE.get() else { return Ok(()) };
    let wanted = hard.min(MAX_OPEN_FILES);
    let soft = if soft < wanted && Resource::NOFILE.set(wanted, hard).is_ok() { wanted } else { soft };
    if soft >= MIN_OPEN_FILES {
        return Ok(());
    }
    Err(Error::invalid(format!("This process may have {soft} files open; Thumbsheet needs {MIN_OPEN_FILES}."))
        .hint("Raise the limit with `ulimit -n 1024`, then start Thumbsheet again."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_at_the_end_of_time_is_told() {
        let year_9999 = SystemTime::UNIX_EPOCH + Duration::from_secs(253_402_300_000);
        assert!(check_clock(year_9999).unwrap_err().message.contains("clock"), "it says what is wrong");
        for early in [SystemTime::UNIX_EPOCH - Duration::from_secs(1 << 32), SystemTime::UNIX_EPOCH] {
            assert!(check_clock(early).is_ok(), "a clock that was never set is no reason to stop");
        }
    }
}
