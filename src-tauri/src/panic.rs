//! Panics: the program logs them and tells the person where the log is.

use std::{
    path::PathBuf,
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt as _, MessageDialogKind};
use thumbsheet_core::secret::redact;

use crate::app::App;

static HANDLE: OnceLock<AppHandle> = OnceLock::new();
static TOLD: AtomicBool = AtomicBool::new(false);

/// Sets the window that the dialog stands over.
pub(crate) fn stand_over(handle: &AppHandle) {
    let _ = HANDLE.set(handle.clone());
}

/// Writes every panic to the log and shows the first one. A panic in a task ends that task only (the engine turns it into
/// that thumbnail's failure), so the program goes on.
pub(crate) fn install(app: &App) {
    let logs: PathBuf = app.logs().to_owned();
    std::panic::set_hook(Box::new(move |info| {
        let said = info
            .payload()
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| info.payload().downcast_ref::<String>().cloned())
            .unwrap_or_default();
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let said = redact(&said, None);
        tracing::error!(%place, %said, backtrace = %std::backtrace::Backtrace::force_capture(), "panic");
        if !TOLD.swap(true, Ordering::Relaxed) {
            last_words(&format!(
                "Something in Thumbsheet stopped: {said}\n\nPictures that had arrived are safe in the library. What happened is \
                 written down in {}.",
                logs.display()
            ));
        }
    }));
}

/// Shows the message in a system dialog, without waiting for the answer.
pub(crate) fn last_words(words: &str) {
    if let Some(handle) = HANDLE.get() {
        handle.dialog().message(words).title("Thumbsheet").kind(MessageDialogKind::Error).show(|_| {});
    }
}

/// Prints to stderr why the window cannot open.
#[expect(clippy::print_stderr, reason = "the window that would say it is what did not open")]
pub(crate) fn without_window(error: &thumbsheet_core::Error) {
    eprintln!("{}", redact(&error.to_string(), None));
}
