//! Lists of the Batch view.

use std::{io::Write as _, path::PathBuf};

use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt as _;
use thumbsheet_core::{Code, Error};
use thumbsheet_desktop::wire::BatchFiles;
use thumbsheet_engine::{
    BatchCell, Engine,
    batch::{BatchChange, BatchLine, BatchView},
};

use super::{Answer, gallery::save_as};
use crate::app::App;

/// Endings of lists, for the system's dialog.
const ENDINGS: [&str; 4] = ["csv", "tsv", "txt", "json"];

/// The lists that were changed last.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn batch_list(app: State<'_, App>) -> Answer<Vec<BatchLine>> {
    app.blocking(Engine::batch_list).await
}

/// A list as it was left.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn batch_open(app: State<'_, App>, batch: String) -> Answer<BatchView> {
    app.blocking(move |engine| engine.batch_open(&batch)).await
}

/// Asks for a list with the system's dialog. Nothing: the person closed it.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn batch_choose(handle: AppHandle, app: State<'_, App>) -> Answer<Option<BatchView>> {
    let (sender, chosen) = tokio::sync::oneshot::channel();
    handle.dialog().file().set_title("Open a list").add_filter("Lists", &ENDINGS).pick_file(move |file| {
        let _ = sender.send(file);
    });
    let Some(path) = chosen.await.ok().flatten().and_then(|file| file.into_path().ok()) else { return Ok(None) };
    app.blocking(move |engine| engine.batch_of_file(&path)).await.map(Some)
}

/// A table or titles from the clipboard.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn batch_paste(app: State<'_, App>, text: String) -> Answer<BatchView> {
    app.blocking(move |engine| engine.batch_paste(&text)).await
}

/// Says what a column means.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn batch_map(app: State<'_, App>, batch: String, column: usize, field: String) -> Answer<BatchView> {
    app.blocking(move |engine| engine.batch_map(&batch, column, &field)).await
}

/// Lets empty cells take a preset's values.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn batch_preset(app: State<'_, App>, batch: String, preset: Option<String>) -> Answer<BatchView> {
    app.blocking(move |engine| engine.batch_preset(&batch, preset.as_deref())).await
}

/// Writes a cell.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn batch_edit(
    app: State<'_, App>,
    batch: String,
    row: String,
    column: usize,
    value: String,
) -> Answer<BatchChange> {
    app.blocking(move |engine| engine.batch_edit(&batch, &row, column, &value)).await
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
    app.blocking(move |engine| engine.batch_fix(&batch, column, &from, &to)).await
}

/// Ticks rows, or takes their ticks away.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn batch_include(
    app: State<'_, App>,
    batch: String,
    rows: Vec<String>,
    included: bool,
) -> Answer<BatchChange> {
    app.blocking(move |engine| engine.batch_include(&batch, &rows, included)).await
}

/// The newest state of each row and model, over all runs of a list.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn batch_cells(app: State<'_, App>, batch: String) -> Answer<Vec<BatchCell>> {
    app.blocking(move |engine| engine.batch_cells(&batch)).await
}

/// Writes something of a list where the person wants it. Nothing: they closed the dialog.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn batch_export(
    handle: AppHandle,
    app: State<'_, App>,
    batch: String,
    what: BatchFiles,
) -> Answer<Option<String>> {
    match what {
        BatchFiles::Mistakes => {
            let text = app.blocking(move |engine| engine.batch_mistakes(&batch)).await?;
            let Some(path) = save_as(&handle, "Save the rows with mistakes", "mistakes.csv").await else {
                return Ok(None);
            };
            app.blocking(move |engine| written(engine, path, &text)).await.map(Some)
        }
        BatchFiles::Files | BatchFiles::Zip | BatchFiles::Manifest => {
            Err(Error::new(Code::Internal, "Only the mistakes of a list are written here."))
        }
    }
}

/// Takes a list away; what was made stays.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn batch_remove(app: State<'_, App>, batch: String) -> Answer<()> {
    app.blocking(move |engine| engine.batch_remove(&batch)).await
}

/// The dialog has asked whether a file that is there may go.
fn written(engine: &Engine, path: PathBuf, text: &str) -> Answer<String> {
    let shown = engine.places().shown(&path);
    std::fs::File::create(&path)
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
        .map_err(|error| Error::new(Code::SaveFailed, format!("{shown} could not be written: {error}.")))?;
    Ok(shown)
}
