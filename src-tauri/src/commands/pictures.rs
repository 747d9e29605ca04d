//! Drawing for the screen, and measuring.

use tauri::{State, ipc::Response};
use thumbsheet_core::finding::CheckReport;
use thumbsheet_desktop::wire::DrawOne;

use super::Answer;
use crate::app::App;

/// The widest drawing that is made for a screen.
const MAX_WIDTH: u32 = 4096;

/// Draws titles over pictures, all of them in one answer of bytes; see [`SentDrawings::pack`](thumbsheet_desktop::drawn::SentDrawings::pack).
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn draw(app: State<'_, App>, pictures: Vec<DrawOne>, width: u32) -> Answer<Response> {
    let before: Vec<_> = pictures.iter().map(|picture| picture.before).collect();
    let drawn =
        app.engine().live().draw(pictures.into_iter().map(Into::into).collect(), width.clamp(16, MAX_WIDTH)).await;
    Ok(Response::new(app.drawn().pack(before.into_iter().zip(drawn).collect())))
}

/// What is to be said about a thumbnail: legible, contrast, edges.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn check(app: State<'_, App>, picture: DrawOne) -> Answer<CheckReport> {
    app.engine().live().check(picture.into()).await
}
