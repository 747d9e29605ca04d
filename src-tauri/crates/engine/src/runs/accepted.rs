//! The limit of what a run may cost before a person says yes.

use thumbsheet_core::{Code, Error};

/// Half a cent: the person accepts an amount in whole ones.
const ROUNDING: f64 = 0.005_000_1;

/// Refuses a run of about `usd` that passes `limit` and that nobody has accepted at that amount.
pub(crate) fn check(usd: f64, limit: Option<f64>, accepted: Option<f64>) -> Result<(), Error> {
    let Some(limit) = limit.filter(|limit| usd > *limit) else { return Ok(()) };
    if accepted.is_some_and(|accepted| accepted + ROUNDING >= usd) {
        return Ok(());
    }
    Err(Error::new(Code::Budget, format!("This run (~${usd:.2}) passes the limit (${limit:.2})."))
        .hint("Raise the limit once, or untick a model. Nothing was asked."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_the_limit_needs_a_yes_to_that_very_amount() {
        let usd: f64 = std::iter::repeat_n(0.15, 8).sum();
        let error = check(usd, Some(1.0), None).unwrap_err();
        assert_eq!(error.code, Code::Budget, "a limit refuses with its own code");
        assert_eq!(error.message, "This run (~$1.20) passes the limit ($1.00).", "both amounts, in words");
        assert!(check(usd, Some(1.0), Some(1.0)).is_err(), "a yes to less is no yes");
        assert!(check(usd, Some(1.0), Some(1.2)).is_ok(), "a yes to what was shown is one");
        assert!(check(0.102, Some(0.1), Some(0.1)).is_ok(), "as it was shown, in whole cents");
        assert!(check(usd, Some(usd), None).is_ok(), "the limit itself is within it");
        assert!(check(usd, None, None).is_ok(), "without a limit nothing is asked");
    }
}
