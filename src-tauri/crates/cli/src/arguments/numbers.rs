//! Numbers as people type them.

/// Reads a number of a flag, and says in words how one is written.
pub(super) fn number(typed: &str) -> Result<f64, String> {
    typed.trim().parse().map_err(|_| "Write a number with a point before its fraction, such as 0.50.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_is_none_is_told_in_words() {
        for typed in ["0,50", "$5", "five", ""] {
            let said = number(typed).unwrap_err();
            assert!(said.contains("such as 0.50"), "{typed:?} gets an example, and no word of a parser: {said}");
        }
        for (typed, read) in [("0.50", 0.5), ("-1", -1.0), ("5", 5.0)] {
            assert!(
                (number(typed).unwrap() - read).abs() < f64::EPSILON,
                "{typed} is a number; what it may be is asked later"
            );
        }
    }
}
