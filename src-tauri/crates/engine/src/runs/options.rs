//! How a run is made: retries, limits, folders, names.

use thumbsheet_core::{RetryPolicy, Usd};
use thumbsheet_destinations::{Folder, NameTemplate};

use crate::settings::{DestinationSetting, Settings};

/// How a run is made.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own, which a person sets")]
#[derive(Clone, Debug, Default)]
pub struct RunOptions {
    /// Retries, waits and the timeout.
    pub policy: RetryPolicy,
    /// Concurrent requests per provider. The default is the catalog's number, or the number of models of one title where
    /// that is larger: a sheet takes as long as its slowest thumbnail.
    pub concurrency: Option<usize>,
    /// Partial pictures to ask for where a model streams, 0 to 3. Vendors bill each.
    pub partials: u8,
    /// Uses a picture that the same order made before, for nothing.
    pub reuse: bool,
    /// The folder that files are written to; `None` keeps the thumbnails in the library only.
    pub folder: Option<Folder>,
    /// Destinations that finished thumbnails are uploaded to while the run goes on.
    pub destinations: Vec<DestinationSetting>,
    /// Whether file names begin with the row's number.
    pub numbered: bool,
    /// The template of file names, for rows that name none.
    pub name: Option<NameTemplate>,
    /// The name of the preset that the run uses.
    pub preset: Option<String>,
    /// Waits for a lost connection and reports it, instead of failing after a few tries.
    pub patient: bool,
    /// Makes rows of a list anew, including those that are finished and unchanged.
    pub fresh: bool,
    /// Makes pictures again that earlier runs made and that the library has lost, and pays for them again.
    pub remake_lost: bool,
    /// The most that the run may spend, US dollars; checked before every attempt.
    pub max_cost_usd: Option<Usd>,
    /// The most that may be spent on one day, US dollars, where that is less than the settings allow.
    pub day_limit_usd: Option<Usd>,
}

impl From<&Settings> for RunOptions {
    /// The Studio's runs: pictures stay in the library until they are exported.
    fn from(settings: &Settings) -> Self {
        Self {
            policy: settings.policy(),
            concurrency: settings.generation.concurrency.map(|limit| limit as usize),
            partials: settings.generation.partials,
            destinations: settings.storage.finished(),
            // The person accepted the cost before the run; models without a known price run too.
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_the_studio_write_no_files() {
        let mut settings = Settings::default();
        settings.generation.retries = 0;
        settings.generation.concurrency = Some(3);
        let options = RunOptions::from(&settings);
        assert!(options.folder.is_none(), "pictures stay in the library until they are exported");
        assert_eq!((options.policy.retries, options.concurrency), (0, Some(3)), "and the settings hold");
    }
}
