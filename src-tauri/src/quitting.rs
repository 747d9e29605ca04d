//! The person's decision about quitting, and whether a closing window may close.

use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, Ordering},
};

/// The person's decision about quitting.
#[derive(Debug, Default)]
pub struct Quitting {
    now: AtomicBool,
    when_done: AtomicBool,
    closing: Mutex<Closing>,
}

/// A window that was closed while nothing was under way: the page puts down what was typed last, and answers.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
enum Closing {
    #[default]
    No,
    /// The page is asked.
    Asked,
    /// The program was started again before the page answered: the window stays, else that start would have shown nothing.
    Withdrawn,
}

impl Quitting {
    /// The program ends now, whatever is under way.
    pub fn end(&self) {
        self.now.store(true, Ordering::Relaxed);
    }

    /// Whether it ends now.
    pub fn is_now(&self) -> bool {
        self.now.load(Ordering::Relaxed)
    }

    /// The program ends when what is under way is done.
    pub fn end_when_done(&self) {
        self.when_done.store(true, Ordering::Relaxed);
    }

    /// Whether it ends when that is done.
    pub fn is_when_done(&self) -> bool {
        self.when_done.load(Ordering::Relaxed)
    }

    /// The window is closing: the page is asked to save the last edit.
    pub fn ask(&self) {
        *self.closing() = Closing::Asked;
    }

    /// The program is started again: the person wants the window after all.
    pub fn withdraw(&self) {
        let mut closing = self.closing();
        if *closing == Closing::Asked {
            *closing = Closing::Withdrawn;
        }
    }

    /// The window is closed while something is under way: the person is asked instead, whatever went before.
    pub fn ask_the_person(&self) {
        *self.closing() = Closing::No;
    }

    /// The page has answered. Whether it is let go.
    pub fn answered(&self) -> bool {
        std::mem::take(&mut *self.closing()) != Closing::Withdrawn
    }

    /// Whether the page is asked and nobody has said anything since.
    pub fn is_awaited(&self) -> bool {
        *self.closing() == Closing::Asked
    }

    fn closing(&self) -> MutexGuard<'_, Closing> {
        self.closing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_has_answered_is_let_go() {
        let quitting = Quitting::default();
        quitting.ask();
        assert!(quitting.is_awaited(), "it is waited for");
        assert!(quitting.answered(), "the window goes");
        assert!(!quitting.is_awaited(), "and nothing is waited for");
    }

    #[test]
    fn a_start_while_the_window_closes_keeps_it() {
        let quitting = Quitting::default();
        quitting.ask();
        quitting.withdraw();
        assert!(!quitting.is_awaited(), "a page that never answers does not end the program under the person's eyes");
        assert!(!quitting.answered(), "nor does one that answers late");
        quitting.ask();
        assert!(quitting.answered(), "closed once more, it goes");
        quitting.ask();
        quitting.withdraw();
        quitting.ask_the_person();
        assert!(quitting.answered(), "a person who is asked later is obeyed, although the page never answered");
    }

    #[test]
    fn a_start_at_any_other_time_keeps_nothing() {
        let quitting = Quitting::default();
        quitting.withdraw();
        assert!(quitting.answered(), "whoever says 'Quit now' in the dialog is let go");
        quitting.withdraw();
        quitting.ask();
        assert!(quitting.is_awaited() && quitting.answered(), "a start before the window was closed was another wish");
    }
}
