//! The retry budget of a provider: an outage with eight models must not become forty calls.

/// What a retry takes; a first attempt deposits one. Whole numbers, so that five deposits are one retry to the bit.
const RETRY: u32 = 5;
/// Retries that a quiet provider has in hand. One thumbnail takes two at most.
const RESERVE: u32 = 10 * RETRY;

/// After tower's: first attempts deposit a part of a retry, retries withdraw a whole one.
#[derive(Debug)]
pub(super) struct Budget {
    balance: u32,
}

impl Default for Budget {
    fn default() -> Self {
        Self { balance: RESERVE }
    }
}

impl Budget {
    /// A first attempt was made.
    pub(super) fn deposit(&mut self) {
        self.balance = (self.balance + 1).min(10 * RESERVE);
    }

    /// Takes one retry; false when there is none left.
    pub(super) fn withdraw(&mut self) -> bool {
        let enough = self.balance >= RETRY;
        if enough {
            self.balance -= RETRY;
        }
        enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_with_forty_thumbnails_makes_far_fewer_retries_than_eighty() {
        let mut budget = Budget::default();
        (0..40).for_each(|_| budget.deposit());
        let retries = (0..80).filter(|_| budget.withdraw()).count();
        assert_eq!(retries, 18, "ten in reserve and a fifth of the first attempts");
    }

    #[test]
    fn a_lone_thumbnail_gets_its_two_retries() {
        let mut budget = Budget::default();
        assert!(budget.withdraw() && budget.withdraw(), "the reserve is for quiet providers");
    }
}
