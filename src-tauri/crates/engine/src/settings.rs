//! What a person has set: `settings.toml` in the home.

mod endpoint;
mod file;
mod limits;
mod storage;
mod unknown;

use std::path::Path;

use serde::{Deserialize, Deserializer, Serialize};
use thumbsheet_core::{Catalog, Error, RetryPolicy, Usd};
use ts_rs::TS;

pub(crate) use endpoint::extend;
pub use endpoint::{Endpoint, EndpointModel};
pub use file::LoadedSettings;
pub use storage::{DestinationKind, DestinationSetting, Storage};
pub(crate) use storage::{keys_of, short};

use crate::places::Places;

/// The version of the file that this program writes.
pub const SCHEMA: u32 = 1;

/// Everything that can be set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Settings {
    /// The version of the file.
    pub schema: u32,
    /// Banners that were dismissed.
    pub seen: Vec<String>,
    /// How runs are made.
    pub generation: Generation,
    /// How files are written.
    pub files: Files,
    /// How the window looks.
    pub appearance: Appearance,
    /// Servers of one's own that speak `OpenAI`'s dialect.
    pub endpoints: Vec<Endpoint>,
    /// Where finished thumbnails go besides the library.
    pub storage: Storage,
}

/// How runs are made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Generation {
    /// Retries after the first attempt.
    pub retries: u32,
    /// The first wait, milliseconds.
    pub wait_ms: u64,
    /// Each further wait is this much longer.
    pub scaling: f64,
    /// Seconds a provider has for a thumbnail.
    pub timeout_s: f64,
    /// Requests at once at each provider; `None` leaves it to the catalog.
    pub concurrency: Option<u32>,
    /// Partial pictures to ask for, 0 to 3. Vendors bill each.
    pub partials: u8,
    /// Whether an unknown outcome is retried too.
    pub retry_unknown: bool,
    /// A run that would cost more asks first, US dollars. In the file `"off"` takes the limit away.
    #[serde(deserialize_with = "limit")]
    pub max_cost_usd: Option<Usd>,
    /// Most that is spent on a day, US dollars; what would pass it is not sent. `None` sets no limit.
    #[serde(deserialize_with = "limit")]
    pub day_limit_usd: Option<Usd>,
    /// Most that is spent in a month, US dollars.
    #[serde(deserialize_with = "limit")]
    pub month_limit_usd: Option<Usd>,
}

/// How files are written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Files {
    /// Where Save puts them; may begin with `~`.
    pub folder: String,
    /// The profile of new sheets.
    pub profile: String,
    /// JPEG quality of new sheets.
    pub quality: u8,
    /// Whether a file says how it was made.
    pub receipt: bool,
}

/// How the window looks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Appearance {
    /// Light or dark.
    pub theme: Theme,
    /// How large tiles are.
    pub tile: Tile,
    /// Whether things move.
    pub reduced_motion: ReducedMotion,
    /// Whether the page is drawn by the graphics card (Linux). From the next start.
    pub graphics_card: GraphicsCard,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system is.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// How large tiles are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum Tile {
    /// Small.
    S,
    /// Middle.
    #[default]
    M,
    /// Large.
    L,
}

/// Whether things move.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReducedMotion {
    /// As the system says.
    #[default]
    System,
    /// Nothing moves.
    On,
}

/// Whether the page is drawn by the graphics card. Where there is none its work is computed, which takes longer than to draw
/// without it; and some drivers show an empty window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum GraphicsCard {
    /// Where there is one.
    #[default]
    Auto,
    /// Also where none was found.
    Always,
    /// Without it.
    Never,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            schema: SCHEMA,
            seen: Vec::new(),
            generation: Generation::default(),
            files: Files::default(),
            appearance: Appearance::default(),
            endpoints: Vec::new(),
            storage: Storage::default(),
        }
    }
}

impl Default for Generation {
    fn default() -> Self {
        let RetryPolicy { retries, wait_ms, scaling, timeout_s, retry_unknown } = RetryPolicy::default();
        Self {
            retries,
            wait_ms,
            scaling,
            timeout_s,
            concurrency: None,
            partials: 0,
            retry_unknown,
            max_cost_usd: Some(Usd::cents(500)),
            day_limit_usd: None,
            month_limit_usd: None,
        }
    }
}

impl Default for Files {
    fn default() -> Self {
        Self { folder: "~/Pictures/Thumbsheet".into(), profile: "og".into(), quality: 85, receipt: true }
    }
}

impl Settings {
    /// The settings in `home`. A file that cannot be used is left as it is: its problem is told, and the defaults hold.
    pub fn load(home: &Path, places: &Places) -> LoadedSettings {
        file::load(home, places)
    }

    /// Writes the settings to `home`, keeping keys that this version does not know.
    ///
    /// # Errors
    /// `INVALID_INPUT` when a value is wrong, or when the file that is there cannot be used: it is left as it is until it is
    /// mended or moved away. `SAVE_FAILED` when it cannot be written.
    pub fn save(&self, home: &Path, catalog: &Catalog) -> Result<(), Error> {
        self.check()?;
        catalog.profile(&self.files.profile)?;
        endpoint::check_all(&self.endpoints, catalog)?;
        file::save(self, home)
    }

    /// The retry policy of the settings.
    pub fn policy(&self) -> RetryPolicy {
        let Generation { retries, wait_ms, scaling, timeout_s, retry_unknown, .. } = self.generation;
        RetryPolicy { retries, wait_ms, scaling, timeout_s, retry_unknown }
    }

    /// Refuses values that make no sense.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let Generation { concurrency, partials, max_cost_usd, day_limit_usd, month_limit_usd, .. } = self.generation;
        self.policy().check()?;
        self.storage.check()?;
        if let Some(limit) = concurrency.filter(|limit| !(1..=64).contains(limit)) {
            return Err(Error::invalid(format!("Requests at once is {limit}; it has to be between 1 and 64.")));
        }
        if partials > 3 {
            return Err(Error::invalid(format!("Partial pictures is {partials}; it has to be between 0 and 3.")));
        }
        for (of, limit) in [("run", max_cost_usd), ("day", day_limit_usd), ("month", month_limit_usd)] {
            if let Some(limit) = limit.filter(|limit| *limit < Usd::ZERO) {
                return Err(Error::invalid(format!(
                    "The limit of a {of} is {}; it has to be an amount of US dollars.",
                    limit.dollars()
                )));
            }
        }
        if !(1..=100).contains(&self.files.quality) {
            return Err(Error::invalid(format!("Quality {} is not between 1 and 100.", self.files.quality)));
        }
        if self.files.folder.trim().is_empty() {
            return Err(Error::invalid("There is no folder for saved files.").hint("Choose one under Files."));
        }
        Ok(())
    }
}

/// An amount; `null` on the wire and `"off"` in the file mean none.
fn limit<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Usd>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Amount(Usd),
        Word(String),
    }
    match Option::<Written>::deserialize(deserializer)? {
        None => Ok(None),
        Some(Written::Amount(usd)) => Ok(Some(usd)),
        Some(Written::Word(word)) if word == "off" => Ok(None),
        Some(Written::Word(word)) => Err(serde::de::Error::custom(format!(
            "this limit is '{word}'; it has to be an amount of US dollars, or \"off\""
        ))),
    }
}

#[cfg(test)]
mod tests;
