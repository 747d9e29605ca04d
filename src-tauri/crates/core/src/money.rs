//! Money: amounts in whole micro-dollars, and whether an attempt that ended with an error was billed.

mod billed;
#[cfg(test)]
mod tests;

use std::{
    fmt,
    iter::Sum,
    ops::{Add, AddAssign, Sub, SubAssign},
};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use ts_rs::TS;

pub use billed::{BILLED, Billed};

/// Micro-dollars of a dollar.
const PER_DOLLAR: f64 = 1_000_000.0;

/// Micro-dollars of a cent.
const PER_CENT: i64 = 10_000;

/// Beyond this an `f64` of dollars no longer tells two micro-dollars apart, and an amount would change on the wire.
const MAX: i64 = 1 << 50;

/// An amount of US dollars, in whole micro-dollars: sums are exact. On the wire and in files it is a number of dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Usd(i64);

impl Usd {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// An amount given in whole micro-dollars.
    pub const fn micros(micros: i64) -> Self {
        Self(micros)
    }

    /// An amount given in whole cents.
    pub const fn cents(cents: i64) -> Self {
        Self(cents.saturating_mul(PER_CENT))
    }

    /// The nearest whole micro-dollar; an amount above zero never becomes zero, because zero means free. `None` for what is no
    /// number, and for amounts beyond a billion dollars.
    pub fn from_dollars(dollars: f64) -> Option<Self> {
        let micros = (dollars * PER_DOLLAR).round();
        if !micros.is_finite() || micros.abs() > MAX as f64 {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "whole, and far inside the range")]
        let micros = micros as i64;
        Some(Self(if micros == 0 && dollars > 0.0 { 1 } else { micros }))
    }

    /// The amount as a number of dollars.
    pub fn dollars(self) -> f64 {
        self.0 as f64 / PER_DOLLAR
    }

    /// The amount as a number of micro-dollars.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Whether it is nothing: what costs nothing is never billed.
    pub const fn is_zero(&self) -> bool {
        self.0 == 0
    }
}

impl Add for Usd {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Usd {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Usd {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl SubAssign for Usd {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Usd {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// As people read prices: `$0.04`; below a cent `$0.0044`.
impl fmt::Display for Usd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = if self.0 > 0 && self.0 < PER_CENT { 4 } else { 2 };
        write!(f, "${:.digits$}", self.dollars())
    }
}

impl Serialize for Usd {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.dollars())
    }
}

impl<'de> Deserialize<'de> for Usd {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let dollars = f64::deserialize(deserializer)?;
        Self::from_dollars(dollars)
            .ok_or_else(|| de::Error::custom(format!("{dollars} is not an amount of US dollars")))
    }
}

/// For the page an amount is a number.
impl TS for Usd {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;

    fn name(config: &ts_rs::Config) -> String {
        f64::name(config)
    }

    fn inline(config: &ts_rs::Config) -> String {
        f64::inline(config)
    }
}
