//! Drawing for the screen, and measuring.

use tauri::{State, ipc::Response};
use thumbsheet_core::{Error, finding::Checked};
use thumbsheet_desktop::wire::DrawOne;
use thumbsheet_engine::canvas::Pixels;

use super::Answer;
use crate::app::App;

/// The widest drawing that is made for a screen.
const WIDEST: u32 = 4096;

/// Draws titles over pictures, all of them in one answer of bytes. For each: `1`, its width and its height, and red, green,
/// blue and 255 of every pixel; or `0`, a length, and an error as JSON of that many bytes. Numbers are four bytes, the
/// lowest first.
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

fn packed(drawn: Vec<Result<Pixels, Error>>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(drawn.iter().flatten().map(|one| one.rgb.len() / 3 * 4 + 9).sum());
    for one in drawn {
        match one {
            Ok(Pixels { width, height, rgb }) => {
                bytes.push(1);
                bytes.extend_from_slice(&width.to_le_bytes());
                bytes.extend_from_slice(&height.to_le_bytes());
                bytes.extend(rgb.as_chunks::<3>().0.iter().flat_map(|&[r, g, b]| [r, g, b, u8::MAX]));
            }
            Err(error) => {
                let said = serde_json::to_vec(&error).unwrap_or_default();
                bytes.push(0);
                bytes.extend_from_slice(&u32::try_from(said.len()).unwrap_or(u32::MAX).to_le_bytes());
                bytes.extend_from_slice(&said);
            }
        }
    }
    bytes
}
