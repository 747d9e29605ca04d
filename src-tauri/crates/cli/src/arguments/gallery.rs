//! Flags of what was made before.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Finished thumbnails: list, search, export, delete, restore.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  thumbsheet gallery list --starred
  thumbsheet gallery search \"cold brew\" --model offline/dunes
  thumbsheet gallery export --zip october.zip --from 2026-10-01 --until 2026-10-31
  thumbsheet gallery delete 20261124-h7k2qd-0003")]
pub(crate) struct Gallery {
    #[command(subcommand)]
    pub(crate) what: GalleryCommand,
}

/// What to do with what was made.
#[derive(Debug, Subcommand)]
pub(crate) enum GalleryCommand {
    /// List thumbnails, newest first
    List(GalleryList),
    /// Search titles, prompts and models
    Search(GallerySearch),
    /// Write finished JPEGs, byte for byte, into a folder or one ZIP
    Export(GalleryExport),
    /// Move thumbnails to the trash, where they stay 30 days
    Delete(Thumbnails),
    /// Restore thumbnails from the trash
    Restore(Thumbnails),
    /// Permanently delete everything in the trash
    EmptyTrash(EmptyTrash),
}

/// The flags that choose thumbnails of the gallery.
#[derive(Debug, Args)]
#[command(next_help_heading = "Filters")]
pub(crate) struct Filters {
    /// Only thumbnails by this model; may be given several times
    #[arg(long = "model", short = 'm', value_name = "MODEL")]
    pub(crate) models: Vec<String>,
    /// Only thumbnails in this style; may be given several times
    #[arg(long = "style", value_name = "STYLE")]
    pub(crate) styles: Vec<String>,
    /// Only thumbnails with this text template; may be given several times
    #[arg(long = "template", value_name = "TEMPLATE")]
    pub(crate) templates: Vec<String>,
    /// Only thumbnails made with the preset of this name; may be given several times
    #[arg(long = "preset", value_name = "PRESET")]
    pub(crate) presets: Vec<String>,
    /// Only thumbnails from this day or later, YYYY-MM-DD
    #[arg(long, value_name = "DAY")]
    pub(crate) from: Option<String>,
    /// Only thumbnails from this day or earlier, YYYY-MM-DD
    #[arg(long, value_name = "DAY")]
    pub(crate) until: Option<String>,
    /// Only starred thumbnails
    #[arg(long)]
    pub(crate) starred: bool,
    /// Stored at this destination or `s3://bucket/prefix`; "nowhere" finds thumbnails that are in the library only
    #[arg(long, value_name = "DESTINATION")]
    pub(crate) stored: Option<String>,
    /// Only thumbnails in the trash
    #[arg(long)]
    pub(crate) trash: bool,
}

/// The flags of `thumbsheet gallery list`.
#[derive(Debug, Args)]
pub(crate) struct GalleryList {
    #[command(flatten)]
    pub(crate) filters: Filters,
    /// Maximum number of thumbnails
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) most: usize,
}

/// The words and flags of `thumbsheet gallery search`.
#[derive(Debug, Args)]
pub(crate) struct GallerySearch {
    /// Words, or beginnings of words; a match has all of them
    pub(crate) text: String,
    #[command(flatten)]
    pub(crate) list: GalleryList,
}

/// The flags of `thumbsheet gallery export`.
#[derive(Debug, Args)]
pub(crate) struct GalleryExport {
    /// Thumbnails' ids [default: all that match the filters]
    #[arg(conflicts_with_all = ["models", "styles", "templates", "presets", "from", "until", "starred", "stored", "trash"])]
    pub(crate) thumbnails: Vec<String>,
    #[command(flatten)]
    pub(crate) filters: Filters,
    /// Folder for the JPEGs
    #[arg(long, short, value_name = "DIR", default_value = "thumbnails")]
    pub(crate) out: PathBuf,
    /// Write one ZIP with a manifest.json instead of a folder
    #[arg(long, value_name = "FILE.zip", conflicts_with = "out")]
    pub(crate) zip: Option<PathBuf>,
    /// Replace an existing ZIP
    #[arg(long, requires = "zip")]
    pub(crate) force: bool,
}

/// The thumbnails that a command is about, by their ids.
#[derive(Debug, Args)]
pub(crate) struct Thumbnails {
    /// Their ids, as `thumbsheet gallery list` shows them
    #[arg(required = true)]
    pub(crate) thumbnails: Vec<String>,
}

/// The flags of `thumbsheet gallery empty-trash`.
#[derive(Debug, Args)]
pub(crate) struct EmptyTrash {
    /// Delete; without this flag the command only reports what it would delete
    #[arg(long)]
    pub(crate) yes: bool,
}

/// The whole library: disk usage, export, import.
#[derive(Debug, Args)]
pub(crate) struct Library {
    #[command(subcommand)]
    pub(crate) what: LibraryCommand,
}

/// What to do with the library.
#[derive(Debug, Subcommand)]
pub(crate) enum LibraryCommand {
    /// Report the disk usage
    Sizes,
    /// Export everything into one file
    Export {
        /// The file
        file: PathBuf,
        /// Replace an existing file
        #[arg(long)]
        force: bool,
    },
    /// Add an exported library to this one; existing entries stay as they are
    Import {
        /// The file
        file: PathBuf,
    },
}
