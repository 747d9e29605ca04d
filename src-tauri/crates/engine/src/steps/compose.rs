//! Base and design to JPEG. Never calls a provider, and gives the same bytes anywhere.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thumbsheet_canvas::{Job, Limits, decode, fit};
use thumbsheet_core::{Brief, Code, Digest, Error, Receipt, plan::Order};

use crate::{
    art::{self, LoadedArt},
    context::Context,
};

/// The picture and the brief that a thumbnail is composed from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ComposeInput {
    pub(crate) base: Digest,
    pub(crate) brief: Brief,
    /// What the base was ordered as, for the receipt.
    pub(crate) order: Order,
}

/// A finished JPEG, in the store.
#[derive(Clone, Debug, PartialEq)]
pub struct Composed {
    /// The digest under which the store keeps the JPEG.
    pub digest: Digest,
    /// The bytes of the encoded JPEG.
    pub jpeg: Vec<u8>,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// The quality it was written at: the export's, or less to keep within its bytes.
    pub quality: u8,
    /// What the person should know: letters that another font drew.
    pub warnings: Vec<Error>,
}

/// Decodes, fits, sets the title, encodes, stores. On the threads that draw, as many at once as there are cores.
pub(crate) async fn compose(context: &Arc<Context>, input: ComposeInput) -> Result<Composed, Error> {
    let shared = Arc::clone(context);
    let composed = context.threads.run(move || compose_now(&shared, &input)).await;
    composed.unwrap_or_else(|panic| {
        Err(Error::new(
            Code::Internal,
            format!("Setting the title failed unexpectedly: {panic}. The picture is safe in the library."),
        )
        .hint("This is a bug in Thumbsheet. `thumbsheet retitle` sets another title over the same picture."))
    })
}

/// Composes on the calling thread, outside the pool of drawing threads.
pub(crate) fn compose_now(context: &Context, input: &ComposeInput) -> Result<Composed, Error> {
    let bytes = context.library.store().get(input.base)?;
    let decoded = decode(&bytes, &Limits::default()).map_err(|error| {
        // What helps with a file of the person's does not help with a provider's.
        if input.order.model.is_local() {
            return error;
        }
        error.hint("It was paid for and is kept. \"Try again\" asks for another one, which costs again.")
    })?;
    let fitted = fit(&decoded, input.brief.export.canvas);
    drop(bytes);
    let Brief { slots, design, export, .. } = &input.brief;
    let template = context.catalog.template(&design.template)?;
    let library = &context.library;
    let art = LoadedArt::load(
        Some(input.base),
        slots,
        template,
        export.canvas,
        |digest| art::decoded(library, digest),
        |base| art::mask(library, base),
    )?;
    let receipt = input.brief.export.receipt.then(|| input.receipt());
    let job =
        Job { title: &input.brief.title, slots, art: art.art(), template, design, export, receipt: receipt.as_ref() };
    let composed = thumbsheet_canvas::compose(&fitted, &job, &context.fonts)?;
    let digest = context.library.store().put(&composed.jpeg)?;
    Ok(Composed {
        digest,
        jpeg: composed.jpeg,
        width: composed.width,
        height: composed.height,
        quality: composed.quality,
        warnings: composed.warnings,
    })
}

impl ComposeInput {
    fn receipt(&self) -> Receipt {
        Receipt {
            title: self.brief.title.clone(),
            prompt: self.order.prompt.clone(),
            model: self.order.model.clone(),
            style: self.order.style.clone(),
            design: self.brief.design.clone(),
            slots: self.brief.slots.clone(),
            seed: self.order.seed,
            canvas: self.brief.export.canvas,
            base: self.base,
        }
    }
}
