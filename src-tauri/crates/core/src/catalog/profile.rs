use serde::{Deserialize, Serialize};

use crate::{Size, export::Export};

/// A site that shows thumbnails: its size and its byte limits.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Stable id, e.g. `youtube`.
    pub id: String,
    /// Name, as shown on screen.
    pub name: String,
    /// Size of the thumbnail, in pixels.
    pub size: Size,
    /// Maximum file size that the site accepts, in bytes. The encoder lowers the quality until the file fits.
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "most_bytes")]
    pub max_bytes: Option<u64>,
    /// File size above which the site shows the picture slowly, in bytes. A larger file gets a warning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advised_bytes: Option<u64>,
}

impl Profile {
    /// Export settings for this profile, at the default quality.
    pub fn export(&self) -> Export {
        Export { canvas: self.size, max_bytes: self.max_bytes, ..Export::default() }
    }
}
