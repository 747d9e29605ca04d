//! Order to base: one call to a provider, and the picture on disk before anything else.

use std::{sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};
use thumbsheet_canvas::{Pixels, encode_mask, encode_png};
use thumbsheet_core::title::plain;
use thumbsheet_core::{
    Code, Error, Size, ThumbnailId, Usd,
    catalog::{Ask, Model},
    plan::Order,
};
use thumbsheet_library::arrivals::{Arrival, HeldAnswer};
use thumbsheet_library::masks::StoredMask;
use thumbsheet_providers::{self as providers, Address, Endpoint, Extras, Picture, Sending, Unread, offline};

use crate::{
    context::{Context, adapter},
    rescued,
};

/// What is asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct PaintInput {
    pub(crate) thumbnail: ThumbnailId,
    pub(crate) attempt: u32,
    pub(crate) order: Order,
    /// Partial pictures to ask for, where the model streams.
    pub(crate) partials: u8,
    /// Seconds that the provider may take.
    pub(crate) seconds: f64,
}

/// A picture that arrived and is on disk; the journal does not have it yet.
#[derive(Debug)]
pub(crate) struct Painted {
    pub(crate) arrival: Arrival,
    pub(crate) cost_usd: Option<Usd>,
    pub(crate) request_id: Option<String>,
    /// The mask of its subject, in the store.
    pub(crate) mask: Option<StoredMask>,
}

/// The provider's answer, before it is on disk. Dropping this future before it is ready drops the connection. `sending` says how
/// far the request has come.
pub(crate) async fn paint(
    context: &Arc<Context>,
    input: &PaintInput,
    model: &Model,
    endpoint: &Endpoint,
    sending: &Sending,
    on_partial: &mut (dyn FnMut(u32, Vec<u8>) + Send),
) -> Result<providers::Painted, Error> {
    if model.id.is_local() {
        return draw(context, input.order.clone()).await.map(providers::Painted::Picture);
    }
    let adapter = adapter(&endpoint.provider)?;
    let extras = Extras { partials: input.partials, idempotency_key: input.thumbnail.as_str() };
    let asked = context.transport.paint(adapter, &input.order, model, endpoint, &extras, on_partial);
    let seconds = Duration::try_from_secs_f64(input.seconds).unwrap_or(Duration::from_mins(5));
    if let Ok(answer) = tokio::time::timeout(seconds, sending.follow(asked)).await {
        answer
    } else if sending.is_unsent() {
        let name = &endpoint.provider.name;
        Err(Error::new(Code::Offline, format!("No connection to {name} was made within {:.0} s.", input.seconds))
            .hint("Check the connection. Nothing was sent.")
            .provider(name))
    } else {
        let cost = model.estimate().map(|usd| format!(" ~{usd}")).unwrap_or_default();
        let name = &endpoint.provider.name;
        Err(Error::new(
            Code::OutcomeUnknown,
            format!("{name} did not answer within {:.0} s. {name} may have charged{cost}.", input.seconds),
        )
        .hint("Look at the provider's usage page before you try again.")
        .provider(name))
    }
}

async fn draw(context: &Arc<Context>, order: Order) -> Result<Picture, Error> {
    let work = move || {
        let Ask::Pixels(size) = order.ask else { return None };
        let scene = offline::Scene {
            style: &order.style,
            title: &plain(&order.title),
            seed: order.seed.unwrap_or_default(),
            width: size.width,
            height: size.height,
        };
        let drawing = offline::draw(order.model.model(), &scene)?;
        let mask = encode_mask(Size::new(drawing.width, drawing.height), &drawing.subject.values);
        Some((encode_png(&Pixels { width: drawing.width, height: drawing.height, rgb: drawing.rgb }), mask))
    };
    match context.threads.run(work).await {
        Ok(Some((bytes, mask))) => Ok(Picture { bytes, cost_usd: Some(Usd::ZERO), request_id: None, mask: Some(mask) }),
        Ok(None) => Err(Error::new(Code::ModelGone, "This offline model is not in this build.")),
        Err(panic) => Err(Error::new(Code::Internal, format!("The offline model failed unexpectedly: {panic}."))),
    }
}

/// Downloads the picture that an answer names by its address. The answer is on disk by then.
pub(crate) async fn fetch(
    context: &Arc<Context>,
    address: Address,
    endpoint: &Endpoint,
    timeout: Duration,
) -> Result<Picture, Error> {
    let name = &endpoint.provider.name;
    tokio::time::timeout(timeout, context.transport.fetch(address, endpoint)).await.unwrap_or_else(|_| {
        let message = format!("{name} made the picture, but there was no time left to fetch it.");
        Err(Error::new(Code::BadImage, message).hint("It was likely charged.").provider(name))
    })
}

/// Puts an answer whose picture was not read on disk, as it came. Must run to its end: it is paid for.
pub(crate) async fn hold(context: &Arc<Context>, input: &PaintInput, unread: Unread) -> Result<HeldAnswer, Error> {
    let (thumbnail, attempt) = (input.thumbnail.clone(), input.attempt);
    let work = move |context: &Context| context.library.arrivals().hold(&thumbnail, attempt, &unread.to_bytes());
    context.blocking("Storing the answer", work).await
}

/// Puts a picture that arrived on disk, byte for byte. Must run to its end once the picture is there: it is paid for.
pub(crate) async fn take(context: &Arc<Context>, input: &PaintInput, picture: Picture) -> Result<Painted, Error> {
    let (context, thumbnail, attempt) = (Arc::clone(context), input.thumbnail.clone(), input.attempt);
    let taken = tokio::task::spawn_blocking(move || {
        let Picture { bytes, cost_usd, request_id, mask } = picture;
        // A picture without its mask is whole: what fails here is told to the log alone.
        let mask = mask.and_then(|mask| {
            let stored = context.library.store_mask(&mask);
            stored.inspect_err(|error| tracing::warn!(%error, "a mask is not stored")).ok()
        });
        match context.library.arrivals().take(context.library.store(), &thumbnail, attempt, &bytes) {
            Ok(arrival) => Ok(Painted { arrival, cost_usd, request_id, mask }),
            // What cost nothing is drawn again for nothing.
            Err(error) if cost_usd == Some(Usd::ZERO) => Err(error),
            Err(error) => Err(rescued::put(&thumbnail, attempt, &bytes, error)),
        }
    })
    .await;
    taken.unwrap_or_else(|panic| {
        Err(Error::new(Code::Internal, format!("Storing the picture failed unexpectedly: {panic}.")))
    })
}
