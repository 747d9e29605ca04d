//! What attempts cost: the one rule by which every sum of the journal counts.
//!
//! A cost that the provider's answer told is known. An attempt without a known cost counts with the estimate that was journalled
//! before it was sent, as possibly spent: while it is out, when its outcome is unknown, and when its picture came without a price
//! (as pictures do that are booked after a crash). Nothing tells an attempt that is out from one whose process is gone, and
//! nothing has to: either may be billed.

use std::{iter::Sum, ops::AddAssign};

use rusqlite::Row;
use thumbsheet_core::Usd;

use crate::sql::malformed;

/// SQL: the known cost of attempt `a` in micro-dollars, or NULL. The columns hold dollars; each is rounded as
/// [`Usd::from_dollars`] rounds.
pub(crate) const KNOWN: &str = "max(CAST(round(a.cost_usd * 1e6) AS INTEGER), a.cost_usd > 0.0)";

/// SQL: what attempt `a` may have cost without anybody knowing, in micro-dollars, or NULL.
pub(crate) const POSSIBLY: &str =
    "CASE WHEN a.outcome IS NULL OR a.outcome = 'unknown' OR (a.outcome = 'painted' AND a.cost_usd IS NULL)
          THEN max(CAST(round(a.risk_usd * 1e6) AS INTEGER), a.risk_usd > 0.0) END";

/// An amount that is known to be spent, and one that may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// What is known to be spent.
    pub usd: Usd,
    /// What may have been spent besides.
    pub possibly_usd: Usd,
}

impl Spent {
    /// Both: what a limit is measured by.
    pub fn at_most(self) -> Usd {
        self.usd + self.possibly_usd
    }
}

impl AddAssign for Spent {
    fn add_assign(&mut self, other: Self) {
        self.usd += other.usd;
        self.possibly_usd += other.possibly_usd;
    }
}

impl Sum for Spent {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), |mut sum, part| {
            sum += part;
            sum
        })
    }
}

/// A column of micro-dollars, such as a sum of [`KNOWN`]; NULL is nothing.
pub(crate) fn micros(row: &Row<'_>, column: usize) -> rusqlite::Result<Usd> {
    Ok(Usd::micros(row.get::<_, Option<i64>>(column)?.unwrap_or_default()))
}

/// A column of dollars, as the tables have them.
pub(crate) fn dollars(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Usd>> {
    let Some(dollars) = row.get::<_, Option<f64>>(column)? else { return Ok(None) };
    let usd = Usd::from_dollars(dollars);
    usd.map(Some).ok_or_else(|| malformed(column, thumbsheet_core::Error::invalid(format!("{dollars} is no amount."))))
}
