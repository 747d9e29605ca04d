//! What a row of a list takes where it says nothing itself.

use crate::{Brief, ModelId};

/// What an empty cell takes: a preset's values, or the flags'.
#[derive(Clone, Debug, PartialEq)]
pub struct Defaults {
    /// Everything but the title.
    pub brief: Brief,
    /// The models.
    pub models: Vec<ModelId>,
    /// The export profile's id.
    pub profile: String,
    /// How files are named; `None` leaves it to the destination.
    pub name: Option<String>,
}
