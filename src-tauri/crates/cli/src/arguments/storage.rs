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
  thumbsheet upload                # goes on with what is on its way

A bucket that the settings do not know is asked at AWS_ENDPOINT_URL, else at Amazon's, with AWS_ACCESS_KEY_ID and
AWS_SECRET_ACCESS_KEY. No model is asked, and what is there already is not sent again.")]
pub(crate) struct Upload {
    /// Runs (their ids, or the ends of them) or thumbnails
    #[arg(value_name = "RUN|THUMBNAIL")]
    pub(crate) what: Vec<String>,
    /// Where to: `s3://bucket/prefix`, or a destination of the settings; may be given several times
    #[arg(long, value_name = "DESTINATION")]
    pub(crate) to: Vec<String>,
    /// Try again what failed: of these, or all
    #[arg(long, conflicts_with = "to")]
    pub(crate) retry: bool,
    /// Print an address for each: public, or signed for the days of the settings
    #[arg(long)]
    pub(crate) link: bool,
}

/// Try destinations, and keep what buckets are asked with.
#[derive(Debug, Args)]
pub(crate) struct Storage {
    #[command(subcommand)]
    pub(crate) what: StorageCommand,
}

/// What to do with destinations.
#[derive(Debug, Subcommand)]
pub(crate) enum StorageCommand {
    /// Say which destinations the settings have
    List,
    /// Write, read back and delete a test file
    Test(Which),
    /// Keep a bucket's access key and secret key in the keychain: asks for them, or reads two lines from a pipe
    Set(Which),
    /// Take them out of the keychain
    Remove(Which),
}

/// Which destination.
#[derive(Debug, Args)]
pub(crate) struct Which {
    /// A destination of the settings; `test` takes `s3://bucket/prefix` too
    pub(crate) destination: String,
}
