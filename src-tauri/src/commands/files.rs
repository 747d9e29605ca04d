//! Finished files: saved, copied, dragged out, shown in their folder.

use std::path::PathBuf;

use tauri::{AppHandle, Manager as _, State, image::Image};
use tauri_plugin_clipboard_manager::ClipboardExt as _;
use tauri_plugin_dialog::DialogExt as _;
use tauri_plugin_opener::OpenerExt as _;
use thumbsheet_core::{Code, Error, Size};
use thumbsheet_desktop::wire::Notice;
use thumbsheet_engine::{
    DrawOne, Engine, ExportRequest, Picture, SavedFile,
    canvas::{Limits, decode, encode_jpeg},
};

use super::Answer;
use crate::{app::App, drag, drop};

/// Width in pixels of the picture under the pointer during a drag.
pub(super) const GHOST: u32 = 168;
/// JPEG quality of the picture under the pointer during a drag.
const GHOST_QUALITY: u8 = 82;

/// Writes finished JPEGs into a folder.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn export_save(app: State<'_, App>, request: ExportRequest) -> Answer<Vec<SavedFile>> {
    // The page asks for one at a time, so that one that cannot be written takes no other with it.
    app.engine().gallery().export(&request).await?.into_iter().collect()
}

/// Puts a finished thumbnail on the clipboard, as a picture.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn picture_copy(
    handle: AppHandle,
    app: State<'_, App>,
    picture: Picture,
    profile: String,
) -> Answer<()> {
    let engine = app.engine();
    let size = engine.catalog().profile(&profile)?.size;
    let jpeg = one_drawn(&engine, &picture, size, size.width).await?;
    let pixels = decode(&jpeg, &Limits::default())?;
    let rgba = pixels.rgb.chunks_exact(3).flat_map(|rgb| [rgb[0], rgb[1], rgb[2], 255]).collect();
    let image = Image::new_owned(rgba, pixels.width, pixels.height);
    handle
        .clipboard()
        .write_image(&image)
        .map_err(|error| Error::new(Code::SaveFailed, format!("The clipboard did not take the picture: {error}.")))
}

/// Puts text on the clipboard. A page may do so only at once after a click, not when an answer has come.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn text_copy(handle: AppHandle, text: String) -> Answer<()> {
    handle
        .clipboard()
        .write_text(text)
        .map_err(|error| Error::new(Code::SaveFailed, format!("The clipboard did not take the text: {error}.")))
}

/// Begins to drag thumbnails out as JPEG files.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn picture_drag(
    handle: AppHandle,
    app: State<'_, App>,
    pictures: Vec<Picture>,
    profile: String,
) -> Answer<()> {
    let engine = app.engine();
    let first = pictures.first().ok_or_else(|| Error::invalid("There is no picture to drag."))?;
    let size = engine.catalog().profile(&profile)?.size;
    let ghost = one_drawn(&engine, first, size, GHOST).await?;
    let files = engine.gallery().render_files(&pictures, &profile, app.drag_folder()).await?;
    let files = files.into_iter().collect::<Answer<Vec<PathBuf>>>()?;
    drag_files(&handle, files, ghost)
}

/// Begins to drag files out, with a small picture at the pointer.
pub(super) fn drag_files(handle: &AppHandle, files: Vec<PathBuf>, ghost: Vec<u8>) -> Answer<()> {
    let app = handle.state::<App>();
    app.drags(true);
    let told = handle.clone();
    let began = drag::begin(handle, files, ghost, move |dropped| {
        let app = told.state::<App>();
        app.drags(false);
        app.notices.tell(Notice::DraggedOut { dropped });
    });
    if began.is_err() {
        app.drags(false);
    }
    began
}

async fn one_drawn(engine: &Engine, picture: &Picture, canvas: Size, width: u32) -> Answer<Vec<u8>> {
    let Picture { base, title, slots, design, .. } = picture.clone();
    let one = DrawOne { base: Some(base), title, slots, design, canvas };
    let drawn = engine.live().draw(vec![one], width).await.pop();
    let pixels = drawn.unwrap_or_else(|| Err(Error::new(Code::Internal, "Nothing was drawn.")))?;
    encode_jpeg(&pixels, GHOST_QUALITY)
}

/// Shows a file in its folder.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn file_reveal(handle: AppHandle, file: String) -> Answer<()> {
    handle
        .opener()
        .reveal_item_in_dir(&file)
        .map_err(|error| Error::new(Code::Internal, format!("The folder did not open: {error}.")).hint(file))
}

/// Asks for a folder with the system's dialog, and keeps it for the next time. Gives it as it is shown.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn folder_choose(handle: AppHandle, app: State<'_, App>) -> Answer<Option<String>> {
    let (sender, chosen) = tokio::sync::oneshot::channel();
    handle.dialog().file().set_title("Folder for finished thumbnails").pick_folder(move |folder| {
        let _ = sender.send(folder);
    });
    let Some(folder) = chosen.await.ok().flatten().and_then(|folder| folder.into_path().ok()) else { return Ok(None) };
    let engine = app.engine();
    let shown = engine.places().shown(&folder);
    let mut settings = engine.settings().clone();
    settings.files.folder.clone_from(&shown);
    app.keep_settings(settings).await?;
    Ok(Some(shown))
}

/// Asks for files with the system's dialog; what they are is told as if they had been dropped.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn files_open(handle: AppHandle) -> Answer<()> {
    let (sender, chosen) = tokio::sync::oneshot::channel();
    handle.dialog().file().set_title("Open pictures, titles or fonts").pick_files(move |files| {
        let _ = sender.send(files);
    });
    let files: Vec<PathBuf> =
        chosen.await.ok().flatten().unwrap_or_default().into_iter().filter_map(|file| file.into_path().ok()).collect();
    if !files.is_empty() {
        drop::take(&handle, files);
    }
    Ok(())
}
