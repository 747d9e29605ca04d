//! What a finished JPEG says about itself.

use serde::{Deserialize, Serialize};

use crate::{Digest, ModelId, Size};

/// Everything needed to make the thumbnail again from its base. Holds no time and no path: the same base and design have
/// to give the same bytes anywhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// The title that is set.
    pub title: String,
    /// The prompt the picture was made with.
    pub prompt: String,
    /// The model that made it.
    pub model: ModelId,
    /// The style.
    pub style: String,
    /// The template.
    pub template: String,
    /// The font.
    pub font: String,
    /// The seed, when one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// The canvas.
    pub canvas: Size,
    /// The base it was made from.
    pub base: Digest,
}
