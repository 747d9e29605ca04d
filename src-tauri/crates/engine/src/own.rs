//! Pictures of the person's own: taken into the library, measured, used without asking a provider.

use std::sync::Arc;

use thumbsheet_canvas::{Limits, decode};
use thumbsheet_core::{Brief, Digest, Error, Size, catalog::Ask, plan::Order};

use crate::context::Context;

/// The model id of a picture of the person's own.
pub const OWN_PICTURE: &str = "own/picture";

/// What a receipt says in place of a model's prompt.
const PROMPT: &str = "A picture of one's own; no model was asked.";

/// Takes a picture into the library, byte for byte, and returns its digest and its size in pixels.
///
/// # Errors
/// `BAD_IMAGE` when the bytes are no picture, are of an unsupported format, are cut off, are damaged or are too large;
/// the hint says what to do. `LIBRARY` when the picture cannot be stored.
pub(crate) fn take_picture(context: &Context, bytes: &[u8]) -> Result<(Digest, Size), Error> {
    let picture = decode(bytes, &Limits::default()).map_err(|error| match error.hint {
        Some(_) => error,
        None => error.hint("Save the picture as a PNG or JPEG of at most 64 million pixels, and drop the new file."),
    })?;
    Ok((context.library.store().put(bytes)?, picture.size()))
}

/// The order that stands in for the one that no provider received.
pub(crate) fn order(brief: &Brief, size: Size) -> Result<Order, Error> {
    Ok(Order {
        model: OWN_PICTURE.parse()?,
        prompt: PROMPT.to_owned(),
        ask: Ask::Pixels(size),
        quality: None,
        seed: None,
        style: brief.style.clone(),
        title: brief.title.clone(),
    })
}

/// The pixels and the bytes of a stored picture.
pub(crate) async fn measured(context: &Arc<Context>, base: Digest) -> Result<(Size, u64), Error> {
    let read = move |context: &Context| {
        let bytes = context.library.store().get(base)?;
        Ok((decode(&bytes, &Limits::default())?.size(), bytes.len() as u64))
    };
    context.blocking("Reading the picture", read).await
}
