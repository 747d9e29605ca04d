//! The limit of what a run may cost before a person says yes.

use thumbsheet_core::{Code, Error};

/// What a run would ask for, of models that cost something or may.
#[derive(Debug, Default)]
pub(super) struct Estimate {
    pub(super) usd: f64,
    /// Models whose price is not known.
    pub(super) unpriced: Vec<String>,
}

/// Half a cent: the person accepts an amount in whole ones.
const ROUNDING: f64 = 0.005_000_1;

impl Estimate {
    pub(super) fn add(&mut self, model: &str, price: Option<f64>) {
        match price {
            Some(usd) => self.usd += usd,
            None if self.unpriced.iter().any(|known| known == model) => {}
            None => self.unpriced.push(model.to_owned()),
        }
    }

    /// Refuses what passes `limit` and was not accepted.
    pub(super) fn check(&self, limit: Option<f64>, accepted: Option<f64>) -> Result<(), Error> {
        let Some(limit) = limit else { return Ok(()) };
        let is_accepted = accepted.is_some_and(|accepted| accepted + ROUNDING >= self.usd);
        if is_accepted {
            return Ok(());
        }
        if self.usd > limit {
            return Err(Error::new(
                Code::Budget,
                format!("This run (~{}) passes the limit ({}).", dollars(self.usd), dollars(limit)),
            )
            .hint("Raise the limit once, or untick a model. Nothing was asked."));
        }
        if !self.unpriced.is_empty() {
            let names = self.unpriced.join(", ");
            return Err(Error::new(
                Code::Budget,
                format!("The price of {names} is not known, so the limit ({}) cannot be kept.", dollars(limit)),
            )
            .hint("Go on once, or untick it. Nothing was asked."));
        }
        Ok(())
    }
}

fn dollars(usd: f64) -> String {
    format!("${usd:.2}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_the_limit_needs_a_yes_to_that_very_amount() {
        let mut estimate = Estimate::default();
        (0..8).for_each(|_| estimate.add("openai/x", Some(0.15)));
        let error = estimate.check(Some(1.0), None).unwrap_err();
        assert_eq!(error.code, Code::Budget, "product.md 5");
        assert_eq!(error.message, "This run (~$1.20) passes the limit ($1.00).", "both amounts, in words");
        assert!(estimate.check(Some(1.0), Some(1.0)).is_err(), "a yes to less is no yes");
        assert!(estimate.check(Some(1.0), Some(1.2)).is_ok(), "a yes to what was shown is one");
        assert!(estimate.check(Some(1.2), None).is_ok(), "the limit itself is within it");
        assert!(estimate.check(None, None).is_ok(), "without a limit nothing is asked");
    }

    #[test]
    fn an_unknown_price_needs_a_yes_too() {
        let mut estimate = Estimate::default();
        estimate.add("openai/y", None);
        estimate.add("openai/y", None);
        let error = estimate.check(Some(5.0), None).unwrap_err();
        assert!(error.message.contains("openai/y is not known"), "named once: {error}");
        assert!(estimate.check(Some(5.0), Some(0.0)).is_ok(), "the person has seen that it is not known");
        assert!(estimate.check(None, None).is_ok(), "without a limit there is none to keep");
    }
}
