//! Flags of lists.

use std::path::PathBuf;

use clap::Args;
use thumbsheet_core::list::Encoding;

use super::SheetFlags;

/// Report every mistake in a list or preset, what the list would make, and what that would cost.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  thumbsheet check launch-week.csv
  thumbsheet check launch-week.csv --model openai/gpt-image-2.6-flare --json

Takes the flags of `thumbsheet batch`, calls no provider, and exits with code 2 when something is wrong.")]
pub(crate) struct Check {
    /// A list (CSV, text, JSON) or a preset; - reads a list from stdin
    pub(crate) file: PathBuf,
    /// Character encoding of the list, such as windows-1252 or utf-16; without it, the file's bytes tell
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<Encoding>,
    #[command(flatten)]
    pub(crate) sheet: SheetFlags,
}
