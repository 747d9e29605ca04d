//! Presets: files of the home's `presets` folder, and any that is named by its path.

mod carry;
mod desk;
mod folder;
mod open;
mod recent;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::Serialize;
use thumbsheet_core::{Error, brief::Design};
use ts_rs::TS;

pub use carry::is_preset;
pub use open::OpenPreset;

use crate::context::Context;

/// Presets: listed, opened, saved, put on the Studio's desk. A handle: cheap to clone.
#[derive(Clone)]
pub struct Presets {
    context: Arc<Context>,
    folder: PresetFolder,
}

/// The folder of a home's presets.
#[derive(Clone, Debug)]
pub struct PresetFolder {
    path: PathBuf,
}

/// A preset, for a list.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct PresetLine {
    /// What it is opened by: its file's name without the ending, or the path of one that lies elsewhere.
    pub id: String,
    /// The name that the preset's file gives.
    pub name: String,
    /// The number of models that the preset names.
    pub models: usize,
    /// When its file was changed, RFC 3339.
    pub changed_at: String,
    /// The error that makes the preset unusable.
    pub problem: Option<Error>,
}

/// A preset with everything in it; what it leaves out is as the program has it.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct PresetView {
    /// The file's name without extension, or its path.
    pub id: String,
    /// The name that the preset's file gives.
    pub name: String,
    /// The file's path, with `~` for the person's own folder.
    pub file: String,
    /// The ids of the models, in the order of the file.
    pub models: Vec<String>,
    /// A style's id, or a sentence.
    pub style: String,
    /// Extra guidelines for the pictures.
    pub extra: String,
    /// What the post is about.
    pub context: String,
    /// Seed for models that take one.
    pub seed: Option<u64>,
    /// The text layer, complete.
    pub design: Design,
    /// The id of the export profile.
    pub profile: String,
    /// JPEG quality, 1 to 100.
    pub quality: u8,
    /// How files are named; empty where it says nothing.
    pub file_name: String,
    /// What has no effect, and what has to be mended before it can be used.
    pub warnings: Vec<Error>,
}

impl PresetFolder {
    /// The presets of the home at `home`.
    pub fn in_home(home: &Path) -> Self {
        Self { path: home.join("presets") }
    }

    /// Returns the absolute path of the folder.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Presets {
    pub(crate) fn new(context: Arc<Context>) -> Self {
        let folder = PresetFolder::in_home(context.library.home());
        Self { context, folder }
    }

    /// The folder that the presets are files of.
    pub fn folder(&self) -> &PresetFolder {
        &self.folder
    }

    /// The preset that `given` names: a path, an id, or a name.
    ///
    /// # Errors
    /// As [`PresetFolder::open`].
    pub fn open(&self, given: &str) -> Result<OpenPreset, Error> {
        self.folder.open(given)
    }
}

#[cfg(test)]
mod tests;
