use serde::{Deserialize, Serialize};

/// A bundled typeface: one static file at the weight that suits titles.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Font {
    /// Stable id, e.g. `bebas-neue`.
    pub id: String,
    /// Family name on screen.
    pub family: String,
    /// File below `fonts/`, e.g. `inter/Inter_700Bold.ttf`.
    pub file: String,
    /// CSS weight of that file.
    pub weight: u16,
    /// `sans`, `serif`, `mono` or `display`.
    pub kind: String,
    /// SPDX id of its licence.
    pub license: String,
}
