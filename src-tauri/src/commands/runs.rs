//! Runs and thumbnails.

use tauri::{AppHandle, State, ipc::Channel};
use thumbsheet_core::{Event, RunId, ThumbnailId};
use thumbsheet_desktop::wire::ContinuedRun;
use thumbsheet_engine::{Details, Which};

use super::Answer;
use crate::{app::App, runs};

/// The most events of one message: a long run that is read back comes in a few large ones, a live one as it happens.
const MAX_EVENTS: usize = 512;

/// Tells a run's events from the first; comes back after its last. The last message is an empty one: messages keep their order
/// among themselves, but the answer of a command goes another way to the page, and may be there before them.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn run_follow(app: State<'_, App>, run: String, tell: Channel<Vec<Event>>) -> Answer<()> {
    let mut events = match app.run(&run) {
        Some(live) => live.events(),
        // One that has ended, or that another process works on.
        None => app.engine().runs().follow(&RunId::new(run))?,
    };
    let mut batch = Vec::new();
    while events.recv_many(&mut batch, MAX_EVENTS).await > 0 {
        if tell.send(std::mem::take(&mut batch)).is_err() {
            return Ok(()); // The page was closed or loaded anew; the run goes on.
        }
    }
    let _ = tell.send(Vec::new());
    Ok(())
}

/// Goes on with a run that was interrupted; with `unknown`, also with what may already be billed.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn run_continue(
    handle: AppHandle,
    app: State<'_, App>,
    run: String,
    unknown: bool,
) -> Answer<ContinuedRun> {
    let id = RunId::new(run);
    let engine = app.engine();
    let next = engine.lists().resume(&id, &Which::Open, unknown, |_| {}).await?;
    let (of, of_next) = (next.id().clone(), next.id().clone());
    runs::watch(&handle, next);
    let (sheet, batch) = app
        .blocking(move |engine| {
            let batch = engine.lists().list_of(&id)?;
            // A list of the command line is shown as a sheet: it is on no Batch view.
            let is_shown = engine.lists().is_kept(&batch);
            let sheet = if is_shown { None } else { Some(engine.studio().sheet_of_run(&of_next)?) };
            Ok((sheet, Some(batch).filter(|_| is_shown)))
        })
        .await?;
    Ok(ContinuedRun { run: of, batch, sheet: sheet.map(|sheet| sheet.to_string()) })
}

/// Discards an interrupted run: it is not offered again. What it made stays, and a list can be continued from the Batch view.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn run_settle(app: State<'_, App>, run: String) -> Answer<()> {
    app.blocking(move |engine| engine.runs().settle(&RunId::new(run))).await
}

/// Cancels a run; one that has ended stays as it is.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn run_cancel(app: State<'_, App>, run: &str) {
    if let Some(run) = app.run(run) {
        run.cancel();
    }
}

/// Cancels one thumbnail of a run; the others go on.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn thumbnail_cancel(app: State<'_, App>, run: &str, thumbnail: &str) {
    if let Some(run) = app.run(run) {
        run.cancel_thumbnail(&ThumbnailId::new(thumbnail));
    }
}

/// Stars a thumbnail, or takes its star away.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn thumbnail_star(app: State<'_, App>, thumbnail: String, starred: bool) -> Answer<()> {
    app.blocking(move |engine| engine.studio().star(&ThumbnailId::new(thumbnail), starred)).await
}

/// How a thumbnail was made.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn thumbnail_details(app: State<'_, App>, thumbnail: String) -> Answer<Details> {
    app.engine().gallery().details(&ThumbnailId::new(thumbnail)).await
}
