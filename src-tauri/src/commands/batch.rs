//! Lists of the Batch view.

use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt as _;
use thumbsheet_core::{ThumbnailId, Usd};
use thumbsheet_desktop::wire::{BatchFiles, BatchRun, Task};
use thumbsheet_engine::{
    BatchCell,
    disk::Existing,
    lists::{BatchChange, BatchLine, BatchView},
};

use super::{
    Answer,
    gallery::{folder, save_as},
};
use crate::{
    app::{App, Steps},
    runs,
};

/// Endings of lists, for the system's dialog.
const ENDINGS: [&str; 6] = ["csv", "tsv", "txt", "json", "jsonl", "ndjson"];

/// The lists that were changed last.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn batch_list(app: State<'_, App>) -> Answer<Vec<BatchLine>> {
    app.blocking(|engine| engine.lists().recent()).await
}

/// A list as it was left.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn batch_open(app: State<'_, App>, batch: String) -> Answer<BatchView> {
    app.blocking(move |engine| engine.lists().open(&batch)).await
}

/// Asks for a list with the system's dialog. Nothing: the person closed it.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn batch_choose(handle: AppHandle, app: State<'_, App>) -> Answer<Option<BatchView>> {
    let (sender, chosen) = tokio::sync::oneshot::channel();
    handle.dialog().file().set_title("Open a list").add_filter("Lists", &ENDINGS).pick_file(move |file| {
        let _ = sender.send(file);
    });
    let Some(path) = chosen.await.ok().flatten().and_then(|file| file.into_path().ok()) else { return Ok(None) };
    app.blocking(move |engine| engine.lists().open_file(&path)).await.map(Some)
}

/// A table or titles from the clipboard.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn batch_paste(app: State<'_, App>, text: String) -> Answer<BatchView> {
    app.blocking(move |engine| engine.lists().paste(&text)).await
}

/// Reads a list's file again, in another encoding.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn batch_encoding(app: State<'_, App>, batch: String, encoding: String) -> Answer<BatchView> {
    app.blocking(move |engine| engine.lists().encode(&batch, &encoding)).await
}

/// Says what a column means.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn batch_map(app: State<'_, App>, batch: String, column: usize, field: String) -> Answer<BatchView> {
    app.blocking(move |engine| engine.lists().map(&batch, column, &field)).await
}

/// Lets empty cells take a preset's values.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn batch_preset(app: State<'_, App>, batch: String, preset: Option<String>) -> Answer<BatchView> {
    app.blocking(move |engine| engine.lists().take_preset(&batch, preset.as_deref())).await
}

/// Writes a cell of a list and answers with the rows that changed.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn batch_edit(
    app: State<'_, App>,
    batch: String,
    row: String,
    column: usize,
    value: String,
) -> Answer<BatchChange> {
    app.blocking(move |engine| engine.lists().edit(&batch, &row, column, &value)).await
}

/// Writes a value into every cell of a column that holds another one.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn batch_fix(
    app: State<'_, App>,
    batch: String,
    column: usize,
    from: String,
    to: String,
) -> Answer<BatchChange> {
    app.blocking(move |engine| engine.lists().fix(&batch, column, &from, &to)).await
}

/// Ticks rows, or takes their ticks away.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn batch_include(
    app: State<'_, App>,
    batch: String,
    rows: Vec<String>,
    included: bool,
) -> Answer<BatchChange> {
    app.blocking(move |engine| engine.lists().include(&batch, &rows, included)).await
}

/// The newest state of each row and model, over all runs of a list.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn batch_cells(app: State<'_, App>, batch: String) -> Answer<Vec<BatchCell>> {
    app.blocking(move |engine| engine.lists().cells(&batch)).await
}

/// Writes something of a list where the person wants it. Nothing: they closed the dialog.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn batch_export(
    handle: AppHandle,
    app: State<'_, App>,
    batch: String,
    what: BatchFiles,
) -> Answer<Option<String>> {
    let name = app.engine().lists().open(&batch)?.name;
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let place = match what {
        BatchFiles::Files => folder(&handle, "Folder for thumbnails").await,
        BatchFiles::Zip => save_as(&handle, "Save thumbnails as one ZIP", &format!("{stem}.zip")).await,
        BatchFiles::Manifest => save_as(&handle, "Save what became of the list", "manifest.json").await,
        BatchFiles::Mistakes => save_as(&handle, "Save the rows with mistakes", &format!("{stem}-mistakes.csv")).await,
    };
    let Some(place) = place else { return Ok(None) };
    let steps = Steps::of(&handle, Task::Download);
    app.blocking(move |engine| {
        match what {
            BatchFiles::Files => {
                engine.gallery().download(&engine.lists().finished(&batch)?, &place, None, &mut steps.note())?;
            }
            BatchFiles::Zip => {
                engine.gallery().download_zip(
                    &engine.lists().finished(&batch)?,
                    &place,
                    Existing::Replace,
                    None,
                    &mut steps.note(),
                )?;
            }
            BatchFiles::Manifest => engine.lists().save_manifest(&batch, &place)?,
            BatchFiles::Mistakes => engine.lists().save_mistakes(&batch, &place)?,
        }
        Ok(Some(engine.places().shown(&place)))
    })
    .await
}

/// Takes a list away; what was made stays.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn batch_remove(app: State<'_, App>, batch: String) -> Answer<()> {
    app.blocking(move |engine| engine.lists().remove(&batch)).await
}

/// Makes the rows of a list that are ticked and right; what is there already costs nothing.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn batch_run(
    handle: AppHandle,
    app: State<'_, App>,
    batch: String,
    accepted_usd: Option<Usd>,
) -> Answer<BatchRun> {
    let run = app.engine().lists().run(&batch, accepted_usd).await?;
    Ok(BatchRun { run: runs::watch(&handle, run).id().clone() })
}

/// Makes again what failed of a list; with `unknown`, also what may already be billed; with `these`, those thumbnails alone.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn batch_retry(
    handle: AppHandle,
    app: State<'_, App>,
    batch: String,
    unknown: bool,
    these: Option<Vec<ThumbnailId>>,
) -> Answer<BatchRun> {
    let lists = app.engine().lists();
    let run = match these {
        Some(these) => lists.retry_these(&batch, these).await?,
        None => lists.retry(&batch, unknown).await?,
    };
    Ok(BatchRun { run: runs::watch(&handle, run).id().clone() })
}

/// Pauses a run, or lets it go on. Pictures under way finish.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn batch_pause(app: State<'_, App>, run: &str, paused: bool) {
    if let Some(run) = app.run(run) {
        run.pause(paused);
    }
}
