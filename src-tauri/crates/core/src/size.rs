//! Sizes in pixels.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::Error;

/// Width and height in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Size {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

impl Size {
    /// The reference canvas, 1200x630: templates give lengths in its pixels.
    pub const REFERENCE: Self = Self { width: 1200, height: 630 };

    /// Makes a size from width and height in pixels.
    pub const fn new(width: u32, height: u32) -> Self {
        Self { width, height }
    }

    /// Width divided by height.
    pub fn ratio(self) -> f64 {
        f64::from(self.width) / f64::from(self.height)
    }

    /// Area in pixels.
    pub fn pixels(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// Fraction of `picture` that a centred crop to this aspect removes, 0 to 1.
    pub fn crop_loss(self, picture: Self) -> f64 {
        let (wanted, given) = (self.ratio(), picture.ratio());
        1.0 - (wanted / given).min(given / wanted)
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.width, self.height)
    }
}

impl FromStr for Size {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        text.split_once(['x', 'X'])
            .and_then(|(width, height)| Some(Self::new(width.trim().parse().ok()?, height.trim().parse().ok()?)))
            .filter(|size| size.width > 0 && size.height > 0)
            .ok_or_else(|| Error::invalid(format!("'{text}' is not a size. Write it as WIDTHxHEIGHT, e.g. 1200x630.")))
    }
}

impl TryFrom<String> for Size {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<Size> for String {
    fn from(size: Size) -> Self {
        size.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_answer_on_a_wide_canvas_loses_almost_half() {
        let loss = Size::REFERENCE.crop_loss(Size::new(1024, 1024));
        assert!((loss - 0.475).abs() < 0.001, "the loss is shown to the person, so it has to be right: {loss}");
    }

    #[test]
    fn a_size_without_pixels_is_refused() {
        assert!("0x630".parse::<Size>().is_err(), "an empty canvas would divide by zero further down");
    }
}
