//! The settings that a finished file is encoded with.

use serde::{Deserialize, Serialize};

use crate::{Error, Size};

/// How the finished JPEG is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// Pixels of the canvas.
    pub canvas: Size,
    /// JPEG quality, 1 to 100.
    pub quality: u8,
    /// Most bytes of the file; the quality is searched downward until it fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_bytes: Option<u64>,
    /// Whether title, prompt, model and seed are written into the file.
    pub receipt: bool,
}

impl Default for Export {
    fn default() -> Self {
        Self { canvas: Size::REFERENCE, quality: 85, most_bytes: None, receipt: true }
    }
}

impl Export {
    /// Refuses canvases and qualities that no encoder takes.
    ///
    /// # Errors
    /// `INVALID_INPUT`.
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
