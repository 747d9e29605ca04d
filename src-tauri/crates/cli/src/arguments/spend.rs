//! Flags of what was spent.

use clap::Args;

/// Show spending by day, provider and model.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  thumbsheet spend
  thumbsheet spend --days 7 --json

Days begin at midnight in this machine's time zone. Possibly spent amounts are requests in flight, requests whose
answer was lost, and pictures that came without a price. Limits are set in settings.toml:

  [generation]
  day_limit_usd = 2.0
  month_limit_usd = 30.0

The limits apply to the app and the command line together, and are checked before every request.")]
pub(crate) struct Spend {
    /// Number of days, including today
    #[arg(long, value_name = "N", default_value_t = 31, value_parser = clap::value_parser!(u32).range(1..=3660))]
    pub(crate) days: u32,
}
