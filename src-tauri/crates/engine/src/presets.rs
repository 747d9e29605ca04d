//! Presets: files of the home's `presets` folder, and any that is named by its path.

mod carry;
mod desk;
mod folder;
mod open;
mod recent;

use std::path::{Path, PathBuf};

use serde::Serialize;
use thumbsheet_core::{Error, brief::Design};
use ts_rs::TS;

pub use carry::is_preset;
pub use open::OpenPreset;

use crate::Engine;

/// The presets of a home.
#[derive(Clone, Debug)]
pub struct Presets {
    folder: PathBuf,
}

/// A preset, for a list.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct PresetLine {
    /// What it is opened by: its file's name without the ending, or the path of one that lies elsewhere.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many models it names.
    pub models: usize,
    /// When its file was changed, RFC 3339.
    pub changed_at: String,
    /// Why it cannot be used.
    pub problem: Option<Error>,
}

/// A preset with everything in it; what it leaves out is as the program has it.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct PresetView {
    /// What it is opened by.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it lies, abbreviated.
    pub file: String,
    /// Its models.
    pub models: Vec<String>,
    /// A style's id, or a sentence.
    pub style: String,
    /// Extra guidelines for the pictures.
    pub extra: String,
    /// What the post is about.
    pub context: String,
    /// Seed for models that take one.
    pub seed: Option<u64>,
    /// The text layer.
    pub design: Design,
    /// The export profile.
    pub profile: String,
    /// JPEG quality.
    pub quality: u8,
    /// How files are named; empty where it says nothing.
    pub file_name: String,
    /// What has no effect, and what has to be mended before it can be used.
    pub warnings: Vec<Error>,
}

impl Presets {
    /// Those of the home at `home`.
    pub fn in_home(home: &Path) -> Self {
        Self { folder: home.join("presets") }
    }

    /// Where they lie.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Engine {
    /// The presets of the home.
    pub fn presets(&self) -> Presets {
        Presets::in_home(self.library().home())
    }

    /// The preset that `given` names: a path, an id, or a name.
    ///
    /// # Errors
    /// As [`Presets::open`].
    pub fn preset(&self, given: &str) -> Result<OpenPreset, Error> {
        self.presets().open(given)
    }
}

#[cfg(test)]
mod tests;
