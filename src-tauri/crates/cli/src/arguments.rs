//! Every flag, once: parsing, help, completions and the manual page all come from here.

mod gallery;
mod lists;
mod numbers;
mod preset;
mod spend;
mod storage;
mod watch;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use thumbsheet_core::{
    Color,
    brief::{Outline, PanelStyle},
    list::Encoding,
};

pub(crate) use gallery::{Filters, Gallery, GalleryCommand, GalleryExport, GalleryList, Library, LibraryCommand};
pub(crate) use lists::Check;
use numbers::number;
pub(crate) use preset::{Preset, PresetCommand, PresetSave};
pub(crate) use spend::Spend;
pub(crate) use storage::{Storage, StorageCommand, Upload};
pub(crate) use watch::Watch;

/// One title in, a sheet of finished thumbnails out.
///
/// Every model that you name draws a picture, in parallel. The program sets the title over each picture. The built-in
/// offline models need no key, no network and no money: `thumbsheet generate "My title"` works at once.
///
/// Data goes to stdout, progress to stderr. Exit codes: 0 all done, 2 bad input, 3 some failed, 4 all failed, 5 something
/// needs you, 6 over a budget, 130 cancelled.
#[derive(Debug, Parser)]
#[command(name = "thumbsheet", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_long_help = "\
Environment:
  THUMBSHEET_HOME          Folder of the library (pictures, journal)
  OPENAI_API_KEY           Key for openai/... models; used before the keychain's (`thumbsheet keys set openai`)
  GEMINI_API_KEY           Key for google/... models (also GOOGLE_API_KEY)
  OPENAI_BASE_URL          Base URL of another server with OpenAI's Images API
  GOOGLE_GEMINI_BASE_URL   Base URL of another server with Gemini's API
  THUMBSHEET_APP           The desktop app that `thumbsheet open` starts
  THUMBSHEET_LOG           Diagnostics on stderr: error, warn, info, debug
  AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL, AWS_REGION, AWS_CA_BUNDLE
                           Credentials and server for buckets; used before the keychain's
  https_proxy, no_proxy    Proxy, and hosts that are called without it")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Print JSON: one event per line during a run, then the joined result
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

/// The subcommands of `thumbsheet`.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a sheet: one title, one thumbnail per model
    Generate(Generate),
    /// Make a sheet for each row of a list
    Batch(Batch),
    /// Retry the failed thumbnails of a run, or remake single ones
    Rerun(Rerun),
    /// Report every mistake in a list or preset, and what the list would cost
    Check(Check),
    /// Watch a folder of posts and make a thumbnail for each, within a spending limit
    Watch(Watch),
    /// Set another title or design over existing pictures; never calls a model
    Retitle(Retitle),
    /// List models, styles, templates, fonts, profiles, presets or past runs
    List(List),
    /// Show a run's receipt, or the metadata of a finished JPEG
    Show(Show),
    /// Save settings of a sheet as a preset: list, save, import, export, check
    Preset(Preset),
    /// Finished thumbnails: list, search, export, delete, restore
    Gallery(Gallery),
    /// Send finished thumbnails to a bucket or folder
    Upload(Upload),
    /// Test destinations, and store bucket credentials
    Storage(Storage),
    /// Show spending by day, provider and model, and the limits
    Spend(Spend),
    /// The whole library: disk usage, export, import
    Library(Library),
    /// Store provider keys in the system's keychain, check them, remove them
    Keys(Keys),
    /// Open the desktop app, optionally on a run
    Open(Open),
    /// Diagnose the installation and say what to do
    Doctor(Doctor),
    /// Print shell completions
    Completions(Completions),
    /// Write the manual pages
    Man(Man),
}

/// Make a sheet: one title, one thumbnail per model.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  thumbsheet generate \"Why fan-out beats sequential\"
  thumbsheet generate \"Cold brew at home\" --model offline/dunes --model openai/gpt-image-2.6-flare --style cinematic
  thumbsheet generate \"Cold brew at home\" --url https://example.com/cold-brew
  thumbsheet generate \"Cold brew at home\" --preset \"Dev blog\" --style vintage
  thumbsheet generate \"Cold brew at home\" --json | tail -n 1")]
pub(crate) struct Generate {
    /// The title, 3 to 200 characters
    pub(crate) title: String,
    /// The post's web page. Its title and text become the context, unless --context is given
    #[arg(long, value_name = "URL", help_heading = "Picture")]
    pub(crate) url: Option<String>,
    #[command(flatten)]
    pub(crate) sheet: SheetFlags,
}

/// Make a sheet for each row of a list.
#[derive(Debug, Args)]
#[command(after_long_help = "\
A list is a table (CSV with a header; comma, semicolon or tab), a text file with one title per line, or JSON. Columns: title, id,
style, template, font, extra, context, models (a|b), seed, profile, filename, url, base_image, skip, and title.de and the like for
the same picture under titles in other languages. An empty cell takes the value of the flag. Any other column fills
{{its name}} in titles, extras and file names. All rows with mistakes are reported at once; the other rows run.

Examples:
  thumbsheet batch launch-week.csv --model openai/gpt-image-2.6-flare --max-cost 5
  thumbsheet batch titles.txt --model offline/aurora --out thumbnails
  printf 'One title\\nAnother title\\n' | thumbsheet batch - --model offline/hills
  thumbsheet batch titles.txt --model google/gemini-3-pro-image --dry-run
  thumbsheet batch --resume h7k2qd")]
pub(crate) struct Batch {
    /// The list, or - for stdin
    #[arg(required_unless_present = "resume")]
    pub(crate) file: Option<PathBuf>,
    /// Character encoding of the list, such as windows-1252 or utf-16; without it, the file's bytes tell
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<Encoding>,
    /// Continue the list of this run with its settings: thumbnails that never began, or that failed without being billed, are
    /// made. Thumbnails that may be billed are left alone unless --retry-unknown is given
    #[arg(long, value_name = "RUN", conflicts_with = "file")]
    pub(crate) resume: Option<String>,
    /// Make every row again, including finished rows that have not changed
    #[arg(long)]
    pub(crate) fresh: bool,
    /// Accept the suggested models for retired or misspelt ones without asking
    #[arg(long)]
    pub(crate) yes: bool,
    #[command(flatten)]
    pub(crate) sheet: SheetFlags,
}

/// Retry the failed thumbnails of a run, or remake single ones.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  thumbsheet rerun h7k2qd --failed
  thumbsheet rerun h7k2qd --thumbnail 20261124-h7k2qd-3

Thumbnails that may be billed are left alone unless --retry-unknown is given. A finished thumbnail that you name gets a new
picture, which is paid for.")]
pub(crate) struct Rerun {
    /// A run (its id, or the end of it)
    pub(crate) run: String,
    /// Retry every failed thumbnail [default without --thumbnail]
    #[arg(long, conflicts_with = "thumbnails")]
    pub(crate) failed: bool,
    /// A thumbnail's id, from `thumbsheet show RUN --json`; may be given several times
    #[arg(long = "thumbnail", value_name = "ID")]
    pub(crate) thumbnails: Vec<String>,
    #[command(flatten)]
    pub(crate) export: ExportFlags,
    #[command(flatten)]
    pub(crate) run_flags: RunFlags,
}

/// Set another title, template or font over existing pictures.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  thumbsheet retitle 20261124-h7k2qd --title \"Why fan-out wins\"
  thumbsheet retitle thumbnails/why-fan-out-aurora.jpg --font oswald --template left-panel
  thumbsheet retitle thumbnails/why-fan-out-aurora.jpg --color ffe600 --outline 000000@4 --lift 72")]
pub(crate) struct Retitle {
    /// A run, a base's digest, or the path of a thumbnail made here
    #[arg(value_name = "RUN|BASE|FILE")]
    pub(crate) what: String,
    /// The new title
    #[arg(long)]
    pub(crate) title: Option<String>,
    #[command(flatten)]
    pub(crate) design: DesignFlags,
    #[command(flatten)]
    pub(crate) export: ExportFlags,
}

/// What a sheet is made with, of one title or of many.
#[derive(Debug, Args)]
pub(crate) struct SheetFlags {
    /// Use a preset for everything that no flag sets: its id, its name, or its file's path
    #[arg(long, value_name = "PRESET")]
    pub(crate) preset: Option<String>,
    #[command(flatten)]
    pub(crate) brief: BriefFlags,
    #[command(flatten)]
    pub(crate) design: DesignFlags,
    #[command(flatten)]
    pub(crate) export: ExportFlags,
    #[command(flatten)]
    pub(crate) run: RunFlags,
}

/// The flags that describe the picture and its title.
#[derive(Debug, Args)]
#[command(next_help_heading = "Picture")]
pub(crate) struct BriefFlags {
    /// An image model, as provider/model; may be given several times [default: the preset's, or all offline models]
    #[arg(long = "model", short = 'm', value_name = "MODEL")]
    pub(crate) models: Vec<String>,
    /// A style's id, or a sentence [default: photorealistic]
    #[arg(long, short)]
    pub(crate) style: Option<String>,
    /// What the post is about
    #[arg(long, value_name = "TEXT")]
    pub(crate) context: Option<String>,
    /// Extra guidelines for the picture, 500 characters at most
    #[arg(long, value_name = "TEXT")]
    pub(crate) extra: Option<String>,
    /// Seed, for models that take one
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
}

/// How the title is set.
#[derive(Debug, Args)]
#[command(next_help_heading = "Type")]
pub(crate) struct DesignFlags {
    /// A template's id [default: bottom-bar]
    #[arg(long, short)]
    pub(crate) template: Option<String>,
    /// A font's id or family name, or the path of a TTF or OTF file [default: inter]
    #[arg(long, short)]
    pub(crate) font: Option<String>,
    /// Colour of the type, as #rrggbb (quoted) or rrggbb [default: the template's]
    #[arg(long, value_name = "COLOR", value_parser = Color::typed)]
    pub(crate) color: Option<Color>,
    /// Largest type size, in pixels of a 1200x630 canvas, 32 to 160; long titles get smaller type [default: the template's]
    #[arg(long, value_name = "PX", allow_negative_numbers = true)]
    pub(crate) size: Option<f32>,
    /// Panel behind the type, opacity 0 to 1; 0 removes the template's panel [default: the template's]
    #[arg(long, value_name = "COLOR@OPACITY")]
    pub(crate) panel: Option<PanelStyle>,
    /// Outline of the letters, 0 to 12 px wide
    #[arg(long, value_name = "COLOR@WIDTH")]
    pub(crate) outline: Option<Outline>,
    /// Move the title up, in pixels of a 1200x630 canvas
    #[arg(long, value_name = "PX", allow_negative_numbers = true)]
    pub(crate) lift: Option<f32>,
    #[command(flatten)]
    pub(crate) slots: SlotFlags,
}

/// What stands beside the title. A template shows the slots that it has a place for.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Beside the title")]
pub(crate) struct SlotFlags {
    /// A word or two above the title
    #[arg(long, value_name = "TEXT")]
    pub(crate) kicker: Option<String>,
    /// A sentence below the title
    #[arg(long, value_name = "TEXT")]
    pub(crate) subtitle: Option<String>,
    /// The author, or the guest
    #[arg(long, value_name = "TEXT")]
    pub(crate) byline: Option<String>,
    /// The number of the episode, the lesson or the score
    #[arg(long, value_name = "TEXT")]
    pub(crate) number: Option<String>,
    /// A label, such as a section or the name of a file
    #[arg(long, value_name = "TEXT")]
    pub(crate) label: Option<String>,
    /// A short word in a pill; may be given several times
    #[arg(long = "tag", value_name = "TEXT")]
    pub(crate) tags: Vec<String>,
    /// How many there are of what --number counts
    #[arg(long, value_name = "N")]
    pub(crate) of: Option<u32>,
    /// A picture of the logo
    #[arg(long, value_name = "FILE")]
    pub(crate) logo: Option<PathBuf>,
    /// A picture of the author
    #[arg(long, value_name = "FILE")]
    pub(crate) avatar: Option<PathBuf>,
}

/// The flags that decide which files are written, and where.
#[derive(Debug, Args)]
#[command(next_help_heading = "Files")]
pub(crate) struct ExportFlags {
    /// Export profile: where the thumbnail is shown, which sets size and byte limit [default: og]
    #[arg(long, short)]
    pub(crate) profile: Option<String>,
    /// JPEG quality, 1 to 100 [default: 85]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=100))]
    pub(crate) quality: Option<u8>,
    /// Template of file names [default: {row:03}-{slug}-{model}]
    #[arg(long, value_name = "TEMPLATE")]
    pub(crate) file_name: Option<String>,
    /// Leave title, prompt and model out of the files' metadata
    #[arg(long)]
    pub(crate) no_metadata: bool,
    /// Folder for the finished JPEGs
    #[arg(long, short, value_name = "DIR", default_value = "thumbnails")]
    pub(crate) out: PathBuf,
    /// Also upload finished thumbnails to `s3://bucket/prefix` or a destination of the settings; may be given several times.
    /// Destinations that the settings use for every run need no flag
    #[arg(long, value_name = "DESTINATION")]
    pub(crate) to: Vec<String>,
    /// Also write one JPEG with the whole sheet
    #[arg(long, value_name = "FILE.jpg")]
    pub(crate) contact_sheet: Option<PathBuf>,
    /// Replace an existing contact sheet
    #[arg(long, requires = "contact_sheet")]
    pub(crate) force: bool,
}

/// Retries, limits and concurrency of the run.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[derive(Debug, Args)]
#[command(next_help_heading = "Run")]
pub(crate) struct RunFlags {
    /// Retries after the first attempt, where no picture can have been made
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub(crate) retries: u32,
    /// Wait before the first retry, milliseconds
    #[arg(long, value_name = "MS", default_value_t = 5_000)]
    pub(crate) wait: u64,
    /// Factor by which each further wait is longer
    #[arg(long, value_name = "F", default_value_t = 2.0, value_parser = number, allow_negative_numbers = true)]
    pub(crate) scaling: f64,
    /// Seconds that a provider may take per thumbnail, over all attempts; waits do not count
    #[arg(long, value_name = "S", default_value_t = 300.0, value_parser = number, allow_negative_numbers = true)]
    pub(crate) timeout: f64,
    /// Concurrent requests per provider
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(crate) concurrency: Option<u16>,
    /// Partial pictures to stream where a model can; vendors bill each
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=3))]
    pub(crate) partials: u8,
    /// Also retry requests that may have been billed, at the risk of paying twice
    #[arg(long)]
    pub(crate) retry_unknown: bool,
    /// Reuse pictures that the same order made before, for nothing
    #[arg(long)]
    pub(crate) reuse: bool,
    /// Make pictures again that were made before and that the library has lost, and pay for them again
    #[arg(long)]
    pub(crate) remake_lost: bool,
    /// Most that the run may cost, US dollars: refuses to start above it, and sends no request that would pass it
    #[arg(long, value_name = "USD", value_parser = number, allow_negative_numbers = true)]
    pub(crate) max_cost: Option<f64>,
    /// Print what would be made and what it would cost, and stop
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// List models, styles, templates, fonts, profiles, presets or past runs.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// The kind of things to list
    pub(crate) what: Kind,
    /// Maximum number of runs
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) most: u16,
}

/// What can be listed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Kind {
    /// Image models with their price
    Models,
    /// Looks of a picture
    Styles,
    /// Ways to set the title
    Templates,
    /// Typefaces
    Fonts,
    /// Sizes and limits of places where thumbnails are shown
    Profiles,
    /// Presets, newest used first
    Presets,
    /// Runs, newest first
    Runs,
}

/// Show a run's receipt, or the metadata of a finished JPEG.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// A run (its id, or the end of it), or a JPEG
    #[arg(value_name = "RUN|FILE.jpg")]
    pub(crate) what: String,
    /// Every event of the run
    #[arg(long)]
    pub(crate) events: bool,
    /// Follow a run that is under way, here or in another process, to its end
    #[arg(long, conflicts_with = "events")]
    pub(crate) follow: bool,
}

/// Store provider keys in the system's keychain, check them, remove them.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  thumbsheet keys set openai              # asks for the key, without showing it
  pass show openai | thumbsheet keys set openai
  thumbsheet keys check openai            # asks OpenAI whether it takes it; costs nothing
  thumbsheet keys list

A key in the environment (OPENAI_API_KEY, ...) goes before the one in the keychain.
Keys are never written to a plain file, and never read from the command line, which other
programs can see.")]
pub(crate) struct Keys {
    #[command(subcommand)]
    pub(crate) what: KeysCommand,
}

/// What to do with keys.
#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// Store a key in the keychain: asks for it, or reads it from a pipe
    Set(KeysProvider),
    /// Ask the provider whether it accepts the key; costs nothing
    Check(KeysProvider),
    /// Remove the key from the keychain
    Remove(KeysProvider),
    /// List the providers that have a key, its source, and its last four characters
    List,
}

/// The provider that a key command is about.
#[derive(Debug, Args)]
pub(crate) struct KeysProvider {
    /// A provider: the part of a model's name before the slash, such as openai
    pub(crate) provider: String,
}

/// Open the desktop app, optionally on a run.
#[derive(Debug, Args)]
pub(crate) struct Open {
    /// A run (its id, or the end of it)
    pub(crate) run: Option<String>,
}

/// Diagnose the installation and say what to do.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// Do not contact the providers
    #[arg(long)]
    pub(crate) offline: bool,
    /// Also read every picture and compare it with its name
    #[arg(long)]
    pub(crate) deep: bool,
}

/// The flags of `thumbsheet completions`.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell that reads the completions
    pub(crate) shell: Shell,
}

/// Write the manual pages.
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// Folder for the pages [default: the main page goes to stdout]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_flags_fit_together() {
        Arguments::command().debug_assert();
    }
}
