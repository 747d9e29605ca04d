//! A connection that is gone: how long it is waited for, and how often it is looked for.

use std::time::Duration;

use thumbsheet_core::Error;

/// The first wait, which doubles.
const FIRST: Duration = Duration::from_secs(2);
/// The longest wait between two looks: who comes back does not wait long for the program to notice.
const LONGEST: Duration = Duration::from_secs(30);
/// After this long it is taken for an address that is wrong, not for a connection that comes back.
const ENOUGH: Duration = Duration::from_mins(30);

/// The waits of one thumbnail while there is no connection.
#[derive(Debug, Default)]
pub(crate) struct Lost {
    looks: u32,
    waited: Duration,
}

impl Lost {
    /// How long to wait before the next look; `None` when it was long enough.
    pub(crate) fn wait(&mut self) -> Option<Duration> {
        if self.waited >= ENOUGH {
            return None;
        }
        let wait = FIRST.saturating_mul(1 << self.looks.min(8)).min(LONGEST);
        self.looks += 1;
        self.waited += wait;
        Some(wait)
    }

    /// The error of one that was waited for in vain.
    pub(crate) fn given_up(&self, error: Error) -> Error {
        let minutes = self.waited.as_secs() / 60;
        error
            .hint(format!("It was waited for {minutes} minutes. Go on with the run once there is a connection."))
            .give_up()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_is_looked_for_often_and_for_half_an_hour() {
        let mut lost = Lost::default();
        let waits: Vec<u64> = std::iter::from_fn(|| lost.wait()).map(|wait| wait.as_secs()).collect();
        assert_eq!(waits[..6], [2, 4, 8, 16, 30, 30], "soon at first, then twice a minute");
        assert_eq!(waits.iter().sum::<u64>() / 60, 30, "a wrong address does not wait for ever");
    }
}
