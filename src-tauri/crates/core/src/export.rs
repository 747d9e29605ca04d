//! The settings that a finished file is encoded with.

use serde::{Deserialize, Serialize};

use crate::{Error, Size};

/// Settings for the finished JPEG.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// Size of the finished picture, in pixels.
    pub canvas: Size,
    /// JPEG quality, 1 to 100.
    pub quality: u8,
    /// Maximum size of the file, in bytes. The encoder lowers the quality until the file fits.
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "most_bytes")]
    pub max_bytes: Option<u64>,
    /// Whether the file's metadata holds the title, prompt, model and seed.
    pub receipt: bool,
}

impl Default for Export {
    fn default() -> Self {
        Self { canvas: Size::REFERENCE, quality: 85, max_bytes: None, receipt: true }
    }
}

impl Export {
    /// Checks that the encoder can write this canvas at this quality.
    ///
    /// # Errors
    /// `INVALID_INPUT` with the value and its limits.
    pub fn check(&self) -> Result<(), Error> {
        if !(1..=100).contains(&self.quality) {
            return Err(Error::invalid(format!("Quality {} is not between 1 and 100.", self.quality)));
        }
        let Size { width, height } = self.canvas;
        if !(64..=8192).contains(&width) || !(64..=8192).contains(&height) {
            return Err(Error::invalid(format!("A canvas of {} is outside 64 to 8192 pixels a side.", self.canvas)));
        }
        Ok(())
    }
}
