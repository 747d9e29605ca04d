//! What of a run's options the journal keeps: all that going on with it later needs.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thumbsheet_core::{Code, Error, RetryPolicy, Usd};
use thumbsheet_destinations::{Folder, NameTemplate};

use super::RunOptions;
use crate::settings::DestinationSetting;

/// The options as they are written down. What an older version did not write takes its default.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Settings {
    policy: RetryPolicy,
    concurrency: Option<usize>,
    partials: u8,
    reuse: bool,
    folder: Option<String>,
    destinations: Vec<DestinationSetting>,
    numbered: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    preset: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    patient: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_cost_usd: Option<Usd>,
    #[serde(skip_serializing_if = "Option::is_none")]
    day_limit_usd: Option<Usd>,
}

/// The options as JSON.
pub(super) fn written(options: &RunOptions) -> String {
    let folder = options.folder.as_ref().map(|folder| {
        // Going on may happen from another folder.
        std::path::absolute(folder.root()).unwrap_or_else(|_| folder.root().to_owned()).display().to_string()
    });
    let settings = Settings {
        policy: options.policy,
        concurrency: options.concurrency,
        partials: options.partials,
        reuse: options.reuse,
        folder,
        destinations: options.destinations.clone(),
        numbered: options.numbered,
        preset: options.preset.clone(),
        name: options.name.as_ref().map(ToString::to_string),
        patient: options.patient,
        max_cost_usd: options.max_cost_usd,
        day_limit_usd: options.day_limit_usd,
    };
    serde_json::to_string(&settings).unwrap_or_default()
}

/// The folder of a run.
pub(crate) fn folder(text: &str) -> Option<PathBuf> {
    serde_json::from_str::<Settings>(text).ok()?.folder.map(PathBuf::from)
}

/// The options that a run was begun with.
///
/// # Errors
/// `LIBRARY` when they cannot be read; `INVALID_INPUT` when its folder cannot be written to any more.
pub(crate) fn read(text: &str, columns: &[&str]) -> Result<RunOptions, Error> {
    let settings: Settings = serde_json::from_str(text)
        .map_err(|error| Error::new(Code::Library, format!("The run's settings cannot be read: {error}.")))?;
    Ok(RunOptions {
        policy: settings.policy,
        concurrency: settings.concurrency,
        partials: settings.partials,
        reuse: settings.reuse,
        folder: settings.folder.map(|folder| Folder::open(Path::new(&folder))).transpose()?,
        destinations: settings.destinations,
        numbered: settings.numbered,
        preset: settings.preset,
        name: settings.name.map(|name| NameTemplate::parse_with(&name, columns)).transpose()?,
        patient: settings.patient,
        max_cost_usd: settings.max_cost_usd,
        day_limit_usd: settings.day_limit_usd,
        ..RunOptions::default()
    })
}
