//! Flags of presets.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::SheetFlags;

/// Everything of a sheet but its titles, in a file that is passed on.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  thumbsheet preset save \"Dev blog\" -m offline/aurora --style cinematic --template left-panel --font oswald
  thumbsheet generate \"Why fan-out beats sequential\" --preset \"Dev blog\"
  thumbsheet preset export dev-blog ~/Desktop
  thumbsheet preset check shared/dev-blog.toml

A preset is a TOML file (JSON is read too). PRESET is its id, its name, or the path of its file: one that is named by
its path need not be among those of `thumbsheet preset list`.")]
pub(crate) struct Preset {
    #[command(subcommand)]
    pub(crate) what: PresetCommand,
}

/// What to do with presets.
#[derive(Debug, Subcommand)]
pub(crate) enum PresetCommand {
    /// List them, newest used first
    List,
    /// Print one as TOML
    Show(WhichPreset),
    /// Keep what the flags say under a name
    Save(Box<PresetSave>),
    /// Take one from a file, with the fonts beside it
    Import(PresetImport),
    /// Write one to a file, its fonts beside it
    Export(PresetExport),
    /// Give one another name; its id stays
    Rename(PresetRename),
    /// Make another one of the same kind
    Duplicate(WhichPreset),
    /// Delete one
    Remove(WhichPreset),
    /// Say everything that is wrong with one, with line and column
    Check(WhichPreset),
}

/// Which preset.
#[derive(Debug, Args)]
pub(crate) struct WhichPreset {
    /// Its id, its name, or the path of its file
    pub(crate) preset: String,
}

/// Keep what the flags say under a name.
#[derive(Debug, Args)]
pub(crate) struct PresetSave {
    /// What it is called
    pub(crate) name: String,
    /// Put it in place of the one that has this name
    #[arg(long)]
    pub(crate) replace: bool,
    /// The flags of `generate`; those of the run and of where files go are no part of a preset
    #[command(flatten)]
    pub(crate) sheet: SheetFlags,
}

/// Take one from a file, with the fonts beside it.
#[derive(Debug, Args)]
pub(crate) struct PresetImport {
    /// A preset's file, TOML or JSON
    pub(crate) file: PathBuf,
}

/// Write one to a file, its fonts beside it.
#[derive(Debug, Args)]
pub(crate) struct PresetExport {
    /// Its id or its name
    pub(crate) preset: String,
    /// A file that ends in .toml, or a folder
    #[arg(default_value = ".")]
    pub(crate) to: PathBuf,
    /// Write over a file that is there
    #[arg(long)]
    pub(crate) replace: bool,
}

/// Give one another name.
#[derive(Debug, Args)]
pub(crate) struct PresetRename {
    /// Its id or its name
    pub(crate) preset: String,
    /// The new name
    pub(crate) name: String,
}
