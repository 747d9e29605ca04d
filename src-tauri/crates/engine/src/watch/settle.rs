//! Which files are finished: a file counts once its size and its date have stayed as they are for a while, so that none is read
//! half-written.

use std::{collections::BTreeMap, path::PathBuf};

use jiff::{SignedDuration, Timestamp};

/// How a file looks from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) bytes: u64,
    pub(super) modified: Timestamp,
}

#[derive(Debug)]
struct Sighting {
    stamp: Stamp,
    /// Since when it looks like this.
    since: Timestamp,
    /// Whether it was handed out as it looks now.
    handed: bool,
}

/// What a look found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// Files that are finished and that nobody has read as they are now.
    pub(super) settled: Vec<PathBuf>,
    /// Files that were handed out and are not there any more.
    pub(super) gone: Vec<PathBuf>,
    /// Whether something is still being written.
    pub(super) unsettled: bool,
}

/// What is known of the files.
#[derive(Debug)]
pub(super) struct Settle {
    wait: SignedDuration,
    seen: BTreeMap<PathBuf, Sighting>,
}

impl Settle {
    pub(super) fn new(wait: SignedDuration) -> Self {
        Self { wait, seen: BTreeMap::new() }
    }

    /// Takes what is there at `now`.
    pub(super) fn look(&mut self, now: Timestamp, found: &BTreeMap<PathBuf, Stamp>) -> Look {
        let mut looked = Look::default();
        self.seen.retain(|path, seen| {
            let there = found.contains_key(path);
            if !there && seen.handed {
                looked.gone.push(path.clone());
            }
            there
        });
        for (path, stamp) in found {
            let seen = self.seen.entry(path.clone()).or_insert_with(|| Sighting {
                stamp: *stamp,
                // One that nobody has touched for long needs no watching first. A date that lies ahead says nothing.
                since: stamp.modified.min(now),
                handed: false,
            });
            if seen.stamp != *stamp {
                *seen = Sighting { stamp: *stamp, since: now, handed: false };
            }
            // A clock that was set back begins anew.
            seen.since = seen.since.min(now);
            if seen.handed {
                continue;
            }
            if now.duration_since(seen.since) >= self.wait {
                seen.handed = true;
                looked.settled.push(path.clone());
            } else {
                looked.unsettled = true;
            }
        }
        looked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    fn files(list: &[(&str, u64, i64)]) -> BTreeMap<PathBuf, Stamp> {
        list.iter().map(|(path, bytes, when)| ((*path).into(), Stamp { bytes: *bytes, modified: at(*when) })).collect()
    }

    fn settle() -> Settle {
        Settle::new(SignedDuration::from_secs(2))
    }

    #[test]
    fn a_file_that_grows_is_waited_for_and_then_handed_out_once() {
        let mut settle = settle();
        for (second, bytes) in [(0, 10), (1, 20), (2, 30)] {
            let looked = settle.look(at(second), &files(&[("post.md", bytes, second)]));
            assert!(looked.settled.is_empty() && looked.unsettled, "it is half-written at {second} s");
        }
        let done = files(&[("post.md", 30, 2)]);
        assert!(settle.look(at(3), &done).settled.is_empty(), "one second is not long");
        assert_eq!(settle.look(at(4), &done).settled, [PathBuf::from("post.md")], "two are");
        assert_eq!(settle.look(at(60), &done), Look::default(), "and it is not handed out twice");
        let changed = files(&[("post.md", 30, 61)]);
        assert!(settle.look(at(61), &changed).unsettled, "the same size, another date: changed");
        assert_eq!(settle.look(at(63), &changed).settled.len(), 1, "so it comes again");
    }

    #[test]
    fn what_has_lain_there_for_long_is_taken_at_the_first_look() {
        let looked = settle().look(at(100), &files(&[("old.md", 1, 0), ("new.md", 1, 99), ("ahead.md", 1, 900)]));
        assert_eq!(looked.settled, [PathBuf::from("old.md")], "a start does not wait for old posts");
        assert!(looked.unsettled, "it waits for the others, whatever a date that lies ahead says");
    }

    #[test]
    fn what_vanished_is_told_once_and_only_if_it_was_known() {
        let mut settle = settle();
        settle.look(at(100), &files(&[("old.md", 1, 0), ("new.md", 1, 99)]));
        assert_eq!(settle.look(at(101), &files(&[])).gone, [PathBuf::from("old.md")], "the other was never read");
        assert_eq!(settle.look(at(102), &files(&[])), Look::default(), "once");
    }

    #[test]
    fn a_clock_that_jumps_keeps_no_file_waiting_for_ever() {
        let mut settle = settle();
        let file = files(&[("post.md", 1, 100)]);
        assert!(settle.look(at(100), &file).unsettled, "just written");
        assert!(settle.look(at(-5_000), &file).unsettled, "the clock was set back");
        assert_eq!(settle.look(at(-4_998), &file).settled.len(), 1, "two seconds of the new time are enough");
    }
}
