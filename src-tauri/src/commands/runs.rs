//! Runs and thumbnails.

use tauri::{State, ipc::Channel};
use thumbsheet_core::{Event, RunId, ThumbnailId};
use thumbsheet_engine::Details;

use super::Answer;
use crate::app::App;

/// Most events of one message: a long run that is read back comes in a few large ones, a live one as it happens.
const AT_ONCE: usize = 512;

/// Tells a run's events from the first; comes back after its last.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn run_follow(app: State<'_, App>, run: String, tell: Channel<Vec<Event>>) -> Answer<()> {
    if let Some(live) = app.run(&run) {
        let mut events = live.events();
        let mut batch = Vec::new();
        while events.recv_many(&mut batch, AT_ONCE).await > 0 {
            if tell.send(std::mem::take(&mut batch)).is_err() {
                break; // The page was closed or loaded anew; the run goes on.
            }
        }
        return Ok(());
    }
    let id = RunId::new(run);
    let events = app.blocking(move |engine| engine.library().events(&id)).await?;
    for batch in events.chunks(AT_ONCE) {
        if tell.send(batch.to_vec()).is_err() {
            break;
        }
    }
    Ok(())
}

/// Cancels a run; one that has ended stays as it is.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn run_cancel(app: State<'_, App>, run: &str) {
    if let Some(run) = app.run(run) {
        run.cancel();
    }
}

/// Cancels one thumbnail.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn thumbnail_cancel(app: State<'_, App>, run: &str, thumbnail: &str) {
    if let Some(run) = app.run(run) {
        run.cancel_thumbnail(&ThumbnailId::new(thumbnail));
    }
}

/// Stars a thumbnail, or takes its star away.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn thumbnail_star(app: State<'_, App>, thumbnail: String, starred: bool) -> Answer<()> {
    app.blocking(move |engine| engine.star(&ThumbnailId::new(thumbnail), starred)).await
}

/// How a thumbnail was made.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn thumbnail_details(app: State<'_, App>, thumbnail: String) -> Answer<Details> {
    app.engine().details(&ThumbnailId::new(thumbnail)).await
}
