//! Flags of what was spent.

use clap::Args;

/// What was spent, by day, provider and model.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  thumbsheet spend
  thumbsheet spend --days 7 --json

Days are those of this machine's zone. Possibly spent are requests that are out just now, requests whose
answer was lost, and pictures that came without a price. Limits are set in settings.toml:

  [generation]
  day_limit_usd = 2.0
  month_limit_usd = 30.0

They hold for the app and the command line together, and are asked before every request.")]
pub(crate) struct Spend {
    /// How many days back, today included
    #[arg(long, value_name = "N", default_value_t = 31, value_parser = clap::value_parser!(u32).range(1..=3660))]
    pub(crate) days: u32,
}
