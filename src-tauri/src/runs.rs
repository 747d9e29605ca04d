//! Runs under way: follows them to their end, and counts them when the person quits.

use std::sync::Arc;

use tauri::{AppHandle, Manager as _};
use tauri_plugin_notification::NotificationExt as _;
use thumbsheet_core::{EventKind, run_state::State};
use thumbsheet_desktop::wire::{Notice, UnderWay};
use thumbsheet_engine::Run;

use crate::app::App;

/// Adds a run that has just begun to the live runs, and removes it at its end in the background.
pub(crate) fn watch(handle: &AppHandle, run: Run) -> Arc<Run> {
    let app = handle.state::<App>();
    let run = Arc::new(run);
    app.live().insert(run.id().clone(), Arc::clone(&run));
    let (handle, watched) = (handle.clone(), Arc::clone(&run));
    tauri::async_runtime::spawn(async move {
        let mut events = watched.events();
        let mut end = None;
        while let Some(event) = events.recv().await {
            if matches!(event.kind, EventKind::Done(_) | EventKind::Reused(_)) {
                handle.state::<App>().notices.tell(Notice::LibraryChanged);
            }
            if let EventKind::RunFinished { done, failed, needs_you, .. } = event.kind {
                end = Some((done, failed, needs_you));
            }
        }
        let app = handle.state::<App>();
        let none_left = {
            let mut live = app.live();
            live.remove(watched.id());
            live.is_empty()
        };
        if let Some((done, failed, needs_you)) = end {
            say_if_unseen(&handle, done, failed, needs_you);
        }
        if none_left && app.quitting.is_when_done() {
            handle.exit(0);
        }
    });
    run
}

/// Shows one notification per run, and only when the window is not in front.
fn say_if_unseen(handle: &AppHandle, done: usize, failed: usize, needs_you: usize) {
    let looking = handle.get_webview_window("main").and_then(|window| window.is_focused().ok()).unwrap_or(true);
    if looking || done + failed + needs_you < 2 {
        return;
    }
    let mut words = format!("{done} done");
    for (count, what) in [(failed, "failed"), (needs_you, if needs_you == 1 { "needs you" } else { "need you" })] {
        if count > 0 {
            words = format!("{words}, {count} {what}");
        }
    }
    let shown = handle.notification().builder().title("Your sheet is ready").body(format!("{words}.")).show();
    if let Err(error) = shown {
        tracing::info!(%error, "no notification was shown");
    }
}

impl App {
    /// What quitting now would interrupt; `None` when nothing is under way.
    pub(crate) fn under_way(&self) -> Option<UnderWay> {
        let mut sum = UnderWay::default();
        let engine = self.engine();
        for run in self.live().values() {
            for thumbnail in run.sheet().thumbnails {
                match thumbnail.state {
                    State::Generating { .. } => {
                        sum.generating += 1;
                        let price = engine.catalog().model(thumbnail.planned.model.as_str()).ok();
                        sum.may_be_billed_usd += price.and_then(|model| model.estimate()).unwrap_or_default();
                    }
                    State::Composing | State::Saving => sum.safe += 1,
                    State::Queued | State::Waiting { .. } => sum.queued += 1,
                    _ => {}
                }
            }
        }
        (sum.generating + sum.safe + sum.queued > 0).then_some(sum)
    }

    /// Cancels queued and waiting thumbnails. Pictures that are being made continue.
    pub(crate) fn finish_these(&self) {
        for run in self.live().values() {
            for thumbnail in run.sheet().thumbnails {
                if matches!(thumbnail.state, State::Queued | State::Waiting { .. }) {
                    run.cancel_thumbnail(&thumbnail.planned.id);
                }
            }
        }
    }
}
