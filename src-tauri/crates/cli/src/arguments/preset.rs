//! Flags of presets.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::SheetFlags;

/// A preset holds everything of a sheet except its titles, in a file that you can share.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  thumbsheet preset save \"Dev blog\" -m offline/aurora --style cinematic --template left-panel --font oswald
  thumbsheet generate \"Why fan-out beats sequential\" --preset \"Dev blog\"
  thumbsheet preset export dev-blog ~/Desktop
  thumbsheet preset check shared/dev-blog.toml

A preset is a TOML file (JSON is read too). PRESET is an id or name from `thumbsheet preset list`, or the path of any
preset file.")]
pub(crate) struct Preset {
    #[command(subcommand)]
    pub(crate) what: PresetCommand,
}

/// What to do with presets.
#[derive(Debug, Subcommand)]
pub(crate) enum PresetCommand {
    /// List presets, most recently used first
    List,
    /// Print a preset as TOML
    Show(WhichPreset),
    /// Save the values of the flags as a preset
    Save(Box<PresetSave>),
    /// Import a preset from a file, with the fonts beside it
    Import(PresetImport),
    /// Export a preset to a file, with its fonts beside it
    Export(PresetExport),
    /// Rename a preset; its id stays
    Rename(PresetRename),
    /// Copy a preset
    Duplicate(WhichPreset),
    /// Delete a preset
    Remove(WhichPreset),
    /// Report every mistake in a preset, with line and column
    Check(WhichPreset),
}

/// The preset that a command is about.
#[derive(Debug, Args)]
pub(crate) struct WhichPreset {
    /// Its id, its name, or the path of its file
    pub(crate) preset: String,
}

/// Save the values of the flags as a preset.
#[derive(Debug, Args)]
pub(crate) struct PresetSave {
    /// The preset's name
    pub(crate) name: String,
    /// Replace the preset that has this name
    #[arg(long)]
    pub(crate) replace: bool,
    /// The flags of `generate`; a preset keeps none of the run's flags and no folder
    #[command(flatten)]
    pub(crate) sheet: SheetFlags,
}

/// Import a preset from a file, with the fonts beside it.
#[derive(Debug, Args)]
pub(crate) struct PresetImport {
    /// A preset's file, TOML or JSON
    pub(crate) file: PathBuf,
}

/// Export a preset to a file, with its fonts beside it.
#[derive(Debug, Args)]
pub(crate) struct PresetExport {
    /// Its id or its name
    pub(crate) preset: String,
    /// A file that ends in .toml, or a folder
    #[arg(default_value = ".")]
    pub(crate) to: PathBuf,
    /// Replace an existing file
    #[arg(long, visible_alias = "force")]
    pub(crate) replace: bool,
}

/// The arguments of `thumbsheet preset rename`.
#[derive(Debug, Args)]
pub(crate) struct PresetRename {
    /// Its id or its name
    pub(crate) preset: String,
    /// The new name
    pub(crate) name: String,
}
