//! Sheets of the Studio.

use tauri::{AppHandle, State};
use thumbsheet_core::{Digest, SheetId, Usd};
use thumbsheet_engine::studio::{Cell, Desk, Kind, RunOnSheet, SheetLine, SheetView};

use super::Answer;
use crate::{app::App, runs};

/// The most sheets of a listing.
const MAX_SHEETS: usize = 50;

/// A new, empty sheet.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn sheet_new(app: State<'_, App>) -> Answer<SheetView> {
    app.blocking(|engine| engine.studio().create(false)).await
}

/// A sheet with its runs.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn sheet_open(app: State<'_, App>, sheet: String) -> Answer<SheetView> {
    let view = app.blocking(move |engine| engine.studio().open(&SheetId::new(sheet))).await?;
    Ok(app.with_live(view))
}

/// The sheets made before, newest first, whose titles hold `query`.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn sheet_list(app: State<'_, App>, query: String) -> Answer<Vec<SheetLine>> {
    app.blocking(move |engine| engine.studio().list(&query, MAX_SHEETS)).await
}

/// Keeps a sheet as it is now.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn sheet_save(app: State<'_, App>, sheet: String, desk: Desk) -> Answer<()> {
    app.blocking(move |engine| engine.studio().save(&SheetId::new(sheet), &desk)).await
}

/// Starts a run over cells of a sheet.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn sheet_generate(
    handle: AppHandle,
    app: State<'_, App>,
    sheet: String,
    desk: Desk,
    cells: Vec<Cell>,
    kind: Kind,
    accepted_usd: Option<Usd>,
) -> Answer<RunOnSheet> {
    let sheet = SheetId::new(sheet);
    let engine = app.engine();
    let settings = engine.settings();
    let (run, on_sheet) = engine.studio().generate(&sheet, &desk, &cells, kind, accepted_usd, settings).await?;
    runs::watch(&handle, run);
    Ok(on_sheet)
}

/// Sets the title of a row over a picture of one's own.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn sheet_adopt(
    handle: AppHandle,
    app: State<'_, App>,
    sheet: String,
    desk: Desk,
    row: String,
    base: Digest,
) -> Answer<RunOnSheet> {
    let (run, on_sheet) = app.engine().studio().adopt(&SheetId::new(sheet), &desk, &row, base).await?;
    runs::watch(&handle, run);
    Ok(on_sheet)
}
