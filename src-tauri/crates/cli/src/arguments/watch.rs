//! Flags of a watched folder.

use std::path::PathBuf;

use clap::Args;

use super::{BriefFlags, DesignFlags, RunFlags};

/// Watch a folder of posts: new ones become drafts with a price, and get their thumbnail within the limit of a day.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  thumbsheet watch content/posts                               # what costs nothing is made, the rest is said
  thumbsheet watch content/posts -m openai/gpt-image-2.6-flare --max-cost-per-day 1.00
  thumbsheet watch content/posts --dry-run                     # what would be made, and what it would cost

A post is Markdown with a title in its front matter:

  ---
  title: Cold brew at home
  description: What the picture is about
  thumbnail:
    style: vintage
    template: left-panel
    models: [offline/dunes]
  ---

style, template, font, extra and models may also stand beside the title. A list (CSV, as of `batch`) asks for a thumbnail a row. The finished file
lies beside the post: post.md gets post.jpg, or post-MODEL.jpg of several models. A picture of another's is never
written over. What is made already and unchanged is not made again, also after a restart. Retry after a lost
answer, once it may be billed, is yours to start.")]
pub(crate) struct Watch {
    /// The folder, with everything below it
    pub(crate) folder: PathBuf,
    /// Most that may be spent a day, US dollars, all that was spent that day counted; without it only what costs
    /// nothing is made
    #[arg(long, value_name = "USD")]
    pub(crate) max_cost_per_day: Option<f64>,
    /// Look at the folder every two seconds, where the system does not tell of changes (network drives)
    #[arg(long)]
    pub(crate) poll: bool,
    /// Seconds a file has to stay as it is before it is read
    #[arg(long, value_name = "S", default_value_t = 2.0)]
    pub(crate) settle: f64,
    /// Take what no flag and no post says from a preset: its id, its name, or the path of its file
    #[arg(long, value_name = "PRESET")]
    pub(crate) preset: Option<String>,
    #[command(flatten)]
    pub(crate) brief: BriefFlags,
    #[command(flatten)]
    pub(crate) design: DesignFlags,
    /// Where it will be shown: decides pixels and limits [default: og]
    #[arg(long, short, help_heading = "Files")]
    pub(crate) profile: Option<String>,
    /// JPEG quality, 1 to 100 [default: 85]
    #[arg(long, value_name = "N", help_heading = "Files", value_parser = clap::value_parser!(u8).range(1..=100))]
    pub(crate) quality: Option<u8>,
    /// Leave title, prompt and model out of the files' metadata
    #[arg(long, help_heading = "Files")]
    pub(crate) no_metadata: bool,
    /// Send finished thumbnails there besides: `s3://bucket/prefix`, or a destination of the settings
    #[arg(long, value_name = "DESTINATION", help_heading = "Files")]
    pub(crate) to: Vec<String>,
    #[command(flatten)]
    pub(crate) run: RunFlags,
}
