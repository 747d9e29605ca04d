//! What the engine takes from outside and tests replace: the clock and random numbers.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use jiff::{Timestamp, civil::Date, tz::Offset};

use crate::{RunId, SheetId};

/// The wall clock, for timestamps only. Waiting uses the runtime's timers.
pub trait Clock: Send + Sync {
    /// Returns the current time.
    fn now(&self) -> Timestamp;
}

/// The clock of the operating system.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the wall clock")]
    fn now(&self) -> Timestamp {
        // Past the last day of the calendar, `Timestamp::now` panics.
        Timestamp::try_from(SystemTime::now()).unwrap_or(Timestamp::MAX)
    }
}

/// The current day in UTC.
pub fn today(clock: &dyn Clock) -> Date {
    Offset::UTC.to_datetime(clock.now()).date()
}

/// A source of random numbers, for names of runs and for the jitter of waits.
pub trait Chance: Send + Sync {
    /// The next 64 random bits.
    fn next(&self) -> u64;
}

/// A random number from 0 up to, but not including, 1.
pub fn fraction(chance: &dyn Chance) -> f64 {
    (chance.next() >> 11) as f64 / (1_u64 << 53) as f64
}

/// A pseudorandom sequence (`SplitMix64`).
#[derive(Debug)]
pub struct Sequence(AtomicU64);

impl Sequence {
    /// Starts a repeatable sequence from a seed.
    pub fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    /// Starts a sequence from the system's entropy.
    pub fn from_entropy() -> Self {
        use std::hash::{BuildHasher as _, RandomState};
        // The OS seeds RandomState once per process. That is enough for names and jitter, which are not secrets.
        Self::new(RandomState::new().hash_one(std::process::id()))
    }
}

impl Chance for Sequence {
    fn next(&self) -> u64 {
        let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed).wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// Makes the id of a new run: the day, then six letters or digits that people do not confuse.
pub fn run_id(clock: &dyn Clock, chance: &dyn Chance) -> RunId {
    RunId::new(format!("{}-{}", clock.now().strftime("%Y%m%d"), letters(chance)))
}

/// Makes the id of a new sheet. Its first letter distinguishes it from a run's.
pub fn sheet_id(clock: &dyn Clock, chance: &dyn Chance) -> SheetId {
    SheetId::new(format!("s{}-{}", clock.now().strftime("%Y%m%d"), letters(chance)))
}

/// Six random letters or digits that people do not confuse.
pub fn letters(chance: &dyn Chance) -> String {
    const LETTERS: &[u8] = b"23456789abcdefghjkmnpqrstvwxyz";
    let mut bits = chance.next();
    let next = || {
        let letter = LETTERS[(bits % LETTERS.len() as u64) as usize];
        bits /= LETTERS.len() as u64;
        char::from(letter)
    };
    std::iter::repeat_with(next).take(6).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_named_by_its_day() {
        struct Noon;
        impl Clock for Noon {
            fn now(&self) -> Timestamp {
                "2026-11-24T12:00:00Z".parse().unwrap()
            }
        }
        let id = run_id(&Noon, &Sequence::new(7));
        assert!(id.as_str().starts_with("20261124-"), "runs sort by day in a listing: {id}");
        assert_eq!(id.as_str().len(), 15, "short enough to type");
    }
}
