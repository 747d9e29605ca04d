//! Flags of what has to do with destinations.

use clap::{Args, Subcommand};

/// Send finished thumbnails to a bucket or folder.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  thumbsheet upload 20261124-h7k2qd --to s3://thumbs/blog
  thumbsheet upload 20261124-h7k2qd --to minio --link
  thumbsheet upload --retry        # everything that failed, again
  thumbsheet upload --retry 20261124-h7k2qd
  thumbsheet upload                # continues unfinished uploads

For a bucket that is not in the settings, the server is AWS_ENDPOINT_URL (by default Amazon's) and the credentials are
AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. No model is called. Files that are stored already are not sent again.")]
pub(crate) struct Upload {
    /// Runs (their ids, or the ends of them) or thumbnails
    #[arg(value_name = "RUN|THUMBNAIL")]
    pub(crate) what: Vec<String>,
    /// Destination: `s3://bucket/prefix`, or one of the settings; may be given several times
    #[arg(long, value_name = "DESTINATION")]
    pub(crate) to: Vec<String>,
    /// Retry failed uploads: of the given runs and thumbnails, or all
    #[arg(long, conflicts_with = "to")]
    pub(crate) retry: bool,
    /// Print a link for each file: public, or signed for the number of days in the settings
    #[arg(long)]
    pub(crate) link: bool,
}

/// Test destinations, and store bucket credentials.
#[derive(Debug, Args)]
pub(crate) struct Storage {
    #[command(subcommand)]
    pub(crate) what: StorageCommand,
}

/// What to do with destinations.
#[derive(Debug, Subcommand)]
pub(crate) enum StorageCommand {
    /// List the destinations of the settings
    List,
    /// Write, read back and delete a test file
    Test(Which),
    /// Store a bucket's access key and secret key in the keychain: asks for them, or reads two lines from a pipe
    Set(Which),
    /// Remove a bucket's keys from the keychain
    Remove(Which),
}

/// The destination that a command is about.
#[derive(Debug, Args)]
pub(crate) struct Which {
    /// A destination of the settings; `test` accepts `s3://bucket/prefix` too
    pub(crate) destination: String,
}
