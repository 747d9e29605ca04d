use serde::{Deserialize, Serialize};

/// A typeface: one static font file at a weight that suits titles.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Font {
    /// Stable id, e.g. `bebas-neue`.
    pub id: String,
    /// Family name, as shown on screen.
    pub family: String,
    /// File below `fonts/`, e.g. `inter/Inter_700Bold.ttf`.
    pub file: String,
    /// CSS weight of the file, e.g. 700.
    pub weight: u16,
    /// `sans`, `serif`, `mono` or `display`; `emoji` for pictures in colour.
    pub kind: String,
    /// SPDX id of the font's licence.
    pub license: String,
}
