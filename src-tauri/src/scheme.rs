//! `thumb://localhost/...`: pictures and typefaces for the page, by digest and by id. Bytes never pass through JSON.
//!
//! - `picture/{digest}?w=408`: a stored picture, as a JPEG of that width; without `w` as it is
//! - `font/{id}`: a typeface's file

use std::borrow::Cow;

use tauri::{
    Manager as _, UriSchemeContext, UriSchemeResponder, Wry,
    http::{Request, Response, StatusCode, header},
};
use thumbsheet_core::{Digest, Error};

use crate::app::App;

/// Maximum width of a scaled picture, in pixels.
const MAX_WIDTH: u32 = 4096;

type Body = Cow<'static, [u8]>;

/// Answers a request, on a thread of its own.
#[expect(clippy::needless_pass_by_value, reason = "the shape Tauri asks for")]
pub(crate) fn answer(context: UriSchemeContext<'_, Wry>, request: Request<Vec<u8>>, responder: UriSchemeResponder) {
    let handle = context.app_handle().clone();
    tauri::async_runtime::spawn(async move {
        let found = find(&handle.state::<App>(), request.uri().path(), request.uri().query()).await;
        responder.respond(found.unwrap_or_else(|error| {
            tracing::warn!(%error, path = request.uri().path(), "a picture was not shown");
            refusal(&error)
        }));
    });
}

async fn find(app: &App, path: &str, query: Option<&str>) -> Result<Response<Body>, Error> {
    let missing = || Error::invalid(format!("There is nothing at {path}."));
    let (kind, name) = path.trim_start_matches('/').split_once('/').ok_or_else(missing)?;
    let engine = app.engine();
    match kind {
        "picture" => {
            let digest: Digest = name.parse()?;
            let width = query.and_then(width_of);
            let bytes = match width {
                Some(width) => engine.live().small(digest, width.clamp(16, MAX_WIDTH)).await?,
                None => app.blocking(move |engine| engine.gallery().picture(digest)).await?,
            };
            let kind = if width.is_some() { "image/jpeg" } else { kind_of(&bytes) };
            Ok(found(kind, true, bytes.into()))
        }
        "font" => {
            let file = engine.fonts().file(name).map(<[u8]>::to_vec).ok_or_else(missing)?;
            Ok(found("font/ttf", false, file.into()))
        }
        _ => Err(missing()),
    }
}

fn width_of(query: &str) -> Option<u32> {
    query.split('&').find_map(|pair| pair.strip_prefix("w=")?.parse().ok())
}

/// The media type by the file's first bytes, whatever the provider declared.
fn kind_of(bytes: &[u8]) -> &'static str {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xff, 0xd8, ..] => "image/jpeg",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        [b'G', b'I', b'F', ..] => "image/gif",
        _ => "application/octet-stream",
    }
}

fn found(kind: &str, for_ever: bool, bytes: Body) -> Response<Body> {
    // A digest names its bytes for ever; a font's id may name another file tomorrow.
    let cache = if for_ever { "public, max-age=31536000, immutable" } else { "no-cache" };
    built(
        Response::builder()
            .header(header::CONTENT_TYPE, kind)
            .header(header::CACHE_CONTROL, cache)
            .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
            // Typefaces are read by the page's own origin only.
            .header(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")
            .body(bytes),
    )
}

fn refusal(error: &Error) -> Response<Body> {
    let text = serde_json::to_vec(error).unwrap_or_default();
    built(
        Response::builder()
            .status(StatusCode::NOT_FOUND)
            .header(header::CONTENT_TYPE, "application/json")
            .body(text.into()),
    )
}

fn built(response: Result<Response<Body>, tauri::http::Error>) -> Response<Body> {
    // Every header here is a constant, so building cannot fail; an empty answer stands in.
    response.unwrap_or_else(|_| Response::new(Cow::Borrowed(&[])))
}
