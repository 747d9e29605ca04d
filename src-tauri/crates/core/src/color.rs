//! Opaque sRGB colours, written `#rrggbb`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Error;

/// An opaque sRGB colour, `#rrggbb` in text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[ts(type = "string")]
#[serde(try_from = "String", into = "String")]
pub struct Color {
    /// Red, 0 to 255.
    pub red: u8,
    /// Green, 0 to 255.
    pub green: u8,
    /// Blue, 0 to 255.
    pub blue: u8,
}

impl Color {
    /// `#ffffff`.
    pub const WHITE: Self = Self { red: 255, green: 255, blue: 255 };
    /// `#000000`.
    pub const BLACK: Self = Self { red: 0, green: 0, blue: 0 };

    /// Red, green and blue, in this order.
    pub const fn rgb(self) -> [u8; 3] {
        [self.red, self.green, self.blue]
    }

    /// Parses a colour from a command line. The `#` is optional, because a shell takes it for the start of a comment.
    ///
    /// # Errors
    /// `INVALID_INPUT`.
    pub fn typed(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        if text.starts_with('#') { text.parse() } else { format!("#{text}").parse() }
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

impl FromStr for Color {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let digits = text.strip_prefix('#').unwrap_or_default();
        let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        match (digits.len(), byte(0), byte(2), byte(4)) {
            (6, Some(red), Some(green), Some(blue)) => Ok(Self { red, green, blue }),
            _ => Err(Error::invalid(format!("'{text}' is not a colour. Write it as #rrggbb."))),
        }
    }
}

impl TryFrom<String> for Color {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<Color> for String {
    fn from(color: Color) -> Self {
        color.to_string()
    }
}
