//! The values for empty cells of a list.

use crate::{Brief, ModelId};

/// The values for empty cells, from a preset or from flags.
#[derive(Clone, Debug, PartialEq)]
pub struct Defaults {
    /// The brief; its title is not used.
    pub brief: Brief,
    /// The models, in order.
    pub models: Vec<ModelId>,
    /// The export profile's id.
    pub profile: String,
    /// Template for file names; `None` means the destination's.
    pub name: Option<String>,
}
