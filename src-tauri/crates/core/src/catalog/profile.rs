use serde::{Deserialize, Serialize};

use crate::{Size, export::Export};

/// Where thumbnails are shown: pixels and the limit on bytes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Stable id, e.g. `youtube`.
    pub id: String,
    /// Name on screen.
    pub name: String,
    /// Pixels.
    pub size: Size,
    /// Most bytes the place takes; the quality is searched downward until it fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_bytes: Option<u64>,
    /// Bytes above which the place is slow to show it; only a warning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advised_bytes: Option<u64>,
}

impl Profile {
    /// The export settings of this profile at the default quality.
    pub fn export(&self) -> Export {
        Export { canvas: self.size, most_bytes: self.most_bytes, ..Export::default() }
    }
}
