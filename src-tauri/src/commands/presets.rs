//! Presets: kept from the Studio, put back on it, passed on.

use tauri::{AppHandle, State};
use tauri_plugin_dialog::DialogExt as _;
use thumbsheet_core::Error;
use thumbsheet_engine::{PresetLine, PresetView, studio::Desk};

use super::{Answer, gallery::save_as};
use crate::app::App;

/// The presets, newest used first.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn presets(app: State<'_, App>) -> Answer<Vec<PresetLine>> {
    app.blocking(|engine| Ok(engine.presets().list())).await
}

/// Everything in a preset.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn preset_open(app: State<'_, App>, id: String) -> Answer<PresetView> {
    app.blocking(move |engine| engine.presets().view(&id)).await
}

/// Keeps the whole state of the Studio but its titles; `over` is the preset that it replaces.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn preset_save(
    app: State<'_, App>,
    name: String,
    desk: Desk,
    over: Option<String>,
) -> Answer<Vec<PresetLine>> {
    app.blocking(move |engine| {
        engine.presets().save_desk(&name, &desk, over.as_deref())?;
        Ok(engine.presets().list())
    })
    .await
}

/// The desk with a preset's values; its titles stay.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn preset_apply(app: State<'_, App>, id: String, desk: Desk) -> Answer<Desk> {
    let opened = app.blocking(move |engine| {
        let open = engine.presets().open(&id)?;
        let has_new_font = engine.presets().keep_font(&open)?;
        Ok((open, has_new_font))
    });
    let (open, has_new_font) = opened.await?;
    if has_new_font {
        app.reload_fonts()?;
    }
    app.blocking(move |engine| engine.presets().apply(&open, desk)).await
}

/// Gives a preset another name.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn preset_rename(app: State<'_, App>, id: String, name: String) -> Answer<Vec<PresetLine>> {
    app.blocking(move |engine| {
        engine.presets().folder().rename(&id, &name)?;
        Ok(engine.presets().list())
    })
    .await
}

/// Makes another one of the same kind.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn preset_duplicate(app: State<'_, App>, id: String) -> Answer<Vec<PresetLine>> {
    app.blocking(move |engine| {
        engine.presets().folder().duplicate(&id)?;
        Ok(engine.presets().list())
    })
    .await
}

/// Deletes a preset; one that lies elsewhere is taken off the list.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn preset_remove(app: State<'_, App>, id: String) -> Answer<Vec<PresetLine>> {
    app.blocking(move |engine| {
        engine.presets().folder().remove(&id)?;
        Ok(engine.presets().list())
    })
    .await
}

/// Takes presets from files, with the fonts beside them. Nothing: the person closed the dialog.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn preset_import(handle: AppHandle, app: State<'_, App>) -> Answer<Option<Vec<PresetLine>>> {
    let (sender, chosen) = tokio::sync::oneshot::channel();
    let dialog = handle.dialog().file().set_title("Import a preset").add_filter("Preset", &["toml", "json"]);
    dialog.pick_file(move |file| {
        let _ = sender.send(file);
    });
    let Some(path) = chosen.await.ok().flatten().and_then(|file| file.into_path().ok()) else { return Ok(None) };
    app.blocking(move |engine| engine.presets().import(&path)).await?;
    app.reload_fonts()?;
    app.blocking(|engine| Ok(Some(engine.presets().list()))).await
}

/// Writes a preset to a file, its fonts beside it; gives where. Nothing: the person closed the dialog.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn preset_export(handle: AppHandle, app: State<'_, App>, id: String) -> Answer<Option<String>> {
    let open = app.blocking(move |engine| engine.presets().open(&id)).await?;
    let name = open.path.file_stem().map_or_else(|| "preset".into(), |stem| stem.to_string_lossy().into_owned());
    let Some(path) = save_as(&handle, "Export a preset", &format!("{name}.toml")).await else { return Ok(None) };
    // A dialog on Linux adds no ending by itself.
    let path = if path.extension().is_some() { path } else { path.with_extension("toml") };
    app.blocking(move |engine| {
        // The dialog has asked whether a file that is there may go.
        let path = engine.presets().folder().export(&open.id, &path, true)?;
        Ok::<_, Error>(Some(engine.places().shown(&path)))
    })
    .await
}
