//! Flags of a watched folder.

use std::path::PathBuf;

use clap::Args;

use super::{BriefFlags, DesignFlags, RunFlags, numbers::number};

/// Watch a folder of posts and make a thumbnail for each, within a daily spending limit.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  thumbsheet watch content/posts                               # makes what costs nothing, reports the rest
  thumbsheet watch content/posts -m openai/gpt-image-2.6-flare --max-cost-per-day 1.00
  thumbsheet watch content/posts --dry-run                     # reports what would be made, and what it would cost

A post is Markdown with a title in its front matter:

  ---
  title: Cold brew at home
  description: What the picture is about
  thumbnail:
    style: vintage
    template: left-panel
    models: [offline/dunes]
  ---

style, template, font, extra and models may also stand beside the title. A CSV list, as for `batch`, asks for one
thumbnail per row. The finished file lies beside the post: post.md gets post.jpg, or post-MODEL.jpg for several models.
The watch never overwrites a picture that it did not make, and makes an unchanged post only once, also after a
restart. A request that may have been billed is never repeated by itself.")]
pub(crate) struct Watch {
    /// The folder; everything below it is watched too
    pub(crate) folder: PathBuf,
    /// Most that may be spent per day, US dollars; everything spent that day counts [default: make only what costs
    /// nothing]
    #[arg(long, value_name = "USD", value_parser = number, allow_negative_numbers = true)]
    pub(crate) max_cost_per_day: Option<f64>,
    /// Read the folder every two seconds, for systems that report no changes (network drives)
    #[arg(long)]
    pub(crate) poll: bool,
    /// Seconds that a file must stay unchanged before it is read
    #[arg(long, value_name = "S", default_value_t = 2.0, value_parser = number, allow_negative_numbers = true)]
    pub(crate) settle: f64,
    /// Use a preset for everything that no flag and no post sets: its id, its name, or its file's path
    #[arg(long, value_name = "PRESET")]
    pub(crate) preset: Option<String>,
    #[command(flatten)]
    pub(crate) brief: BriefFlags,
    #[command(flatten)]
    pub(crate) design: DesignFlags,
    /// Export profile: where the thumbnail is shown, which sets size and byte limit [default: og]
    #[arg(long, short, help_heading = "Files")]
    pub(crate) profile: Option<String>,
    /// JPEG quality, 1 to 100 [default: 85]
    #[arg(long, value_name = "N", help_heading = "Files", value_parser = clap::value_parser!(u8).range(1..=100))]
    pub(crate) quality: Option<u8>,
    /// Leave title, prompt and model out of the files' metadata
    #[arg(long, help_heading = "Files")]
    pub(crate) no_metadata: bool,
    /// Also upload finished thumbnails to `s3://bucket/prefix` or a destination of the settings
    #[arg(long, value_name = "DESTINATION", help_heading = "Files")]
    pub(crate) to: Vec<String>,
    #[command(flatten)]
    pub(crate) run: RunFlags,
}
