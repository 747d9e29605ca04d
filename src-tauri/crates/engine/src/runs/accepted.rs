//! The limit of what a run may cost before a person says yes.

use thumbsheet_core::{Code, Error, Usd};

/// The person sees and accepts the nearest whole cent.
const HALF_A_CENT: Usd = Usd::micros(5_000);

/// Refuses a run of about `usd` that passes `limit` and that nobody has accepted at that amount.
pub(crate) fn check(usd: Usd, limit: Option<Usd>, accepted: Option<Usd>) -> Result<(), Error> {
    let Some(limit) = limit.filter(|limit| usd > *limit) else { return Ok(()) };
    if accepted.is_some_and(|accepted| accepted + HALF_A_CENT >= usd) {
        return Ok(());
    }
    Err(Error::new(Code::Budget, format!("This run (~{usd}) passes the limit ({limit})."))
        .hint("Raise the limit once, or untick a model. No request was sent."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_the_limit_needs_a_yes_to_that_very_amount() {
        let (cents, usd) = (Usd::cents, std::iter::repeat_n(Usd::cents(15), 8).sum());
        let error = check(usd, Some(cents(100)), None).unwrap_err();
        assert_eq!(error.code, Code::Budget, "a limit refuses with its own code");
        assert_eq!(error.message, "This run (~$1.20) passes the limit ($1.00).", "both amounts, in words");
        assert!(check(usd, Some(cents(100)), Some(cents(100))).is_err(), "a yes to less is no yes");
        assert!(check(usd, Some(cents(100)), Some(cents(120))).is_ok(), "a yes to what was shown is one");
        assert!(
            check(Usd::micros(102_000), Some(cents(10)), Some(cents(10))).is_ok(),
            "as it was shown, in whole cents"
        );
        assert!(check(usd, Some(usd), None).is_ok(), "the limit itself is within it");
        assert!(check(usd, None, None).is_ok(), "without a limit nothing is asked");
    }
}
