use serde::{Deserialize, Serialize};

/// A style of pictures: a sentence in the prompt, and a treatment by the offline models.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Style {
    /// Stable id, e.g. `oil-painting`.
    pub id: String,
    /// Name, as shown on screen.
    pub name: String,
    /// Sentence that the prompt includes.
    pub sentence: String,
}
