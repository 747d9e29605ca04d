use serde::{Deserialize, Serialize};

/// A look: one sentence of prompt, and the treatment of the offline models.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Style {
    /// Stable id, e.g. `oil-painting`.
    pub id: String,
    /// Name on screen.
    pub name: String,
    /// The sentence of prompt.
    pub sentence: String,
}
