//! The log: one file per day in the home's `logs`, seven files at most, with every key scrubbed.

use std::sync::Mutex;

use thumbsheet_desktop::scrub::Scrub;
use thumbsheet_engine::Environment;
use tracing_appender::{
    non_blocking::WorkerGuard,
    rolling::{RollingFileAppender, Rotation},
};
use tracing_subscriber::EnvFilter;

use crate::app::App;

/// Starts the log. The guard writes the remaining lines when it is dropped. The program starts even if the log cannot be
/// written.
pub(crate) fn start(app: &App, environment: &Environment) -> Option<WorkerGuard> {
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("thumbsheet")
        .filename_suffix("log")
        .max_log_files(7)
        .build(app.logs())
        .ok()?;
    let (writer, guard) = tracing_appender::non_blocking(Scrub::new(file));
    let filter = environment.get("THUMBSHEET_LOG").unwrap_or("info,zbus=warn,reqwest=warn,hyper=warn");
    let started = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_ansi(false)
        .with_writer(Mutex::new(writer))
        .try_init();
    started.ok()?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
    Some(guard)
}
