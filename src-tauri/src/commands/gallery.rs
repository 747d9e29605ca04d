//! Everything that was made.

use std::path::PathBuf;

use tauri::{AppHandle, Manager as _, State};
use tauri_plugin_dialog::DialogExt as _;
use thumbsheet_core::{Error, ThumbnailId};
use thumbsheet_desktop::wire::{Notice, Task};
use thumbsheet_engine::{
    Download,
    disk::Existing,
    library::{Day, DeepCheck, Entry, GalleryCounts, GalleryQuery, ImportReport, Sizes, SweepReport},
    studio::SheetView,
};

use super::{Answer, files::drag_files};
use crate::{
    app::{App, Steps},
    runs,
};

/// The most entries of a page.
const MAX_ENTRIES: usize = 200;

/// How many thumbnails there are of each day, newest first.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn gallery_days(app: State<'_, App>, query: GalleryQuery) -> Answer<Vec<Day>> {
    app.blocking(move |engine| engine.gallery().days(&query)).await
}

/// Thumbnails after the one with the key `after`, newest first.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn gallery_page(
    app: State<'_, App>,
    query: GalleryQuery,
    after: Option<String>,
    skip: usize,
    most: usize,
) -> Answer<Vec<Entry>> {
    app.blocking(move |engine| engine.gallery().page(&query, after.as_deref(), skip, most.min(MAX_ENTRIES))).await
}

/// The ids of all that fit.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn gallery_ids(app: State<'_, App>, query: GalleryQuery) -> Answer<Vec<ThumbnailId>> {
    app.blocking(move |engine| engine.gallery().ids(&query)).await
}

/// The numbers of entries, and the values to filter by.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn gallery_counts(app: State<'_, App>) -> Answer<GalleryCounts> {
    app.blocking(|engine| engine.gallery().counts()).await
}

/// Puts thumbnails into the trash.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn gallery_trash(app: State<'_, App>, thumbnails: Vec<ThumbnailId>) -> Answer<()> {
    app.blocking(move |engine| engine.gallery().trash(&thumbnails)).await
}

/// Takes thumbnails out of the trash.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn gallery_restore(app: State<'_, App>, thumbnails: Vec<ThumbnailId>) -> Answer<()> {
    app.engine().gallery().restore(&thumbnails).await
}

/// Deletes for good what is in the trash.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn trash_empty(app: State<'_, App>) -> Answer<SweepReport> {
    app.blocking(|engine| engine.gallery().empty_trash()).await
}

/// Writes finished JPEGs into a folder, or into one ZIP. Nothing: the person closed the dialog.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn gallery_download(
    handle: AppHandle,
    app: State<'_, App>,
    thumbnails: Vec<ThumbnailId>,
    zip: bool,
    ask: bool,
    profile: Option<String>,
) -> Answer<Option<Download>> {
    let engine = app.engine();
    let usual = engine.places().expand(&engine.settings().files.folder)?;
    let place = match (ask, zip) {
        (true, true) => save_as(&handle, "Save thumbnails as one ZIP", "thumbnails.zip").await,
        (true, false) => folder(&handle, "Folder for thumbnails").await,
        (false, true) => Some(unused(&usual.join("thumbnails.zip"))),
        (false, false) => Some(usual.clone()),
    };
    let Some(place) = place else { return Ok(None) };
    let steps = Steps::of(&handle, Task::Download);
    app.blocking(move |engine| {
        if zip {
            std::fs::create_dir_all(&usual).ok();
            engine.gallery().download_zip(&thumbnails, &place, Existing::Replace, profile.as_deref(), &mut steps.note())
        } else {
            engine.gallery().download(&thumbnails, &place, profile.as_deref(), &mut steps.note())
        }
    })
    .await
    .map(Some)
}

/// Begins to drag thumbnails out as JPEG files.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn gallery_drag(
    handle: AppHandle,
    app: State<'_, App>,
    thumbnails: Vec<ThumbnailId>,
    profile: Option<String>,
) -> Answer<()> {
    let folder = app.drag_folder().to_owned();
    let (files, first) = app
        .blocking(move |engine| {
            let files = engine.gallery().files(&thumbnails, &folder, profile.as_deref())?;
            Ok((files, engine.gallery().entries(&thumbnails)?.into_iter().next()))
        })
        .await?;
    let first = first.ok_or_else(|| Error::invalid("There is no picture to drag."))?;
    let ghost = app.engine().live().small(first.digest, super::files::GHOST).await?;
    drag_files(&handle, files, ghost)
}

/// The sheet on which a thumbnail was made.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn gallery_reopen(app: State<'_, App>, thumbnail: ThumbnailId) -> Answer<SheetView> {
    let view = app.blocking(move |engine| engine.studio().reopen(&thumbnail)).await?;
    Ok(app.with_live(view))
}

/// A new sheet with the picture of a thumbnail, for another title.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn gallery_reuse(handle: AppHandle, app: State<'_, App>, thumbnail: ThumbnailId) -> Answer<SheetView> {
    let (run, view) = app.engine().studio().reuse(&thumbnail).await?;
    runs::watch(&handle, run);
    Ok(app.with_live(view))
}

/// What the library takes on the disk, and what could go.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn sizes(app: State<'_, App>) -> Answer<Sizes> {
    app.blocking(|engine| engine.gallery().sizes()).await
}

/// Reads every picture and compares it with its name.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn deep_check(handle: AppHandle, app: State<'_, App>) -> Answer<DeepCheck> {
    let steps = Steps::of(&handle, Task::DeepCheck);
    app.blocking(move |engine| engine.gallery().deep_check(&mut steps.note())).await
}

/// Writes the whole library into one file. Nothing: the person closed the dialog.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn library_export(handle: AppHandle, app: State<'_, App>) -> Answer<Option<String>> {
    let Some(path) = save_as(&handle, "Export the whole library", "thumbsheet-library.zip").await else {
        return Ok(None);
    };
    let steps = Steps::of(&handle, Task::Export);
    app.blocking(move |engine| {
        engine.gallery().export_library(&path, Existing::Replace, &mut steps.note())?;
        Ok(Some(engine.places().shown(&path)))
    })
    .await
}

/// Takes a library that was exported into this one. Nothing: the person closed the dialog.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn library_import(handle: AppHandle, app: State<'_, App>) -> Answer<Option<ImportReport>> {
    let (sender, chosen) = tokio::sync::oneshot::channel();
    handle.dialog().file().set_title("Import a library").add_filter("Library", &["zip"]).pick_file(move |file| {
        let _ = sender.send(file);
    });
    let Some(path) = chosen.await.ok().flatten().and_then(|file| file.into_path().ok()) else { return Ok(None) };
    let steps = Steps::of(&handle, Task::Import);
    let imported = app.blocking(move |engine| engine.gallery().import_library(&path, &mut steps.note())).await?;
    handle.state::<App>().notices.tell(Notice::LibraryChanged);
    Ok(Some(imported))
}

/// Asks for a file to write with the system's dialog.
pub(super) async fn save_as(handle: &AppHandle, title: &str, name: &str) -> Option<PathBuf> {
    let (sender, chosen) = tokio::sync::oneshot::channel();
    handle.dialog().file().set_title(title).set_file_name(name).save_file(move |file| {
        let _ = sender.send(file);
    });
    chosen.await.ok().flatten().and_then(|file| file.into_path().ok())
}

pub(super) async fn folder(handle: &AppHandle, title: &str) -> Option<PathBuf> {
    let (sender, chosen) = tokio::sync::oneshot::channel();
    handle.dialog().file().set_title(title).pick_folder(move |folder| {
        let _ = sender.send(folder);
    });
    chosen.await.ok().flatten().and_then(|folder| folder.into_path().ok())
}

/// `path`, with a number where there is something already.
fn unused(path: &std::path::Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    (1..=u32::MAX)
        .map(|number| if number == 1 { path.to_owned() } else { path.with_file_name(format!("{stem}-{number}.zip")) })
        .find(|path| !path.exists())
        .unwrap_or_else(|| path.to_owned())
}
