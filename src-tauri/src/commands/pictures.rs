//! Drawing for the screen, and measuring.

use tauri::{State, ipc::Response};
use thumbsheet_core::{Error, finding::Checked};
use thumbsheet_desktop::wire::DrawOne;

use super::Answer;
use crate::app::App;

/// The widest drawing that is made for a screen.
const WIDEST: u32 = 4096;

/// Draws titles over pictures, all of them in one answer of bytes: for each `1` and a JPEG or `0` and an error as JSON,
/// after its length as four bytes, the lowest first.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn draw(app: State<'_, App>, pictures: Vec<DrawOne>, width: u32) -> Answer<Response> {
    let drawn = app.engine().draw(pictures.into_iter().map(Into::into).collect(), width.clamp(16, WIDEST)).await;
    Ok(Response::new(packed(drawn)))
}

/// What is to be said about a thumbnail: legible, contrast, edges.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn check(app: State<'_, App>, picture: DrawOne) -> Answer<Checked> {
    app.engine().check(picture.into()).await
}

fn packed(drawn: Vec<Result<Vec<u8>, Error>>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(drawn.iter().flatten().map(|jpeg| jpeg.len() + 5).sum());
    for one in drawn {
        let (mark, body) = match one {
            Ok(jpeg) => (1, jpeg),
            Err(error) => (0, serde_json::to_vec(&error).unwrap_or_default()),
        };
        bytes.push(mark);
        bytes.extend_from_slice(&u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend_from_slice(&body);
    }
    bytes
}
