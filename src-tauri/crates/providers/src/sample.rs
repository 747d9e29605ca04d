//! Endpoints, orders and replies for the tests of the adapters.

pub(crate) mod server;

use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use thumbsheet_core::{Catalog, Error, Secret, Size, catalog::Model, plan::Order};

use crate::{Adapter, Answer, Endpoint, Extras, Options, Painted, Picture, Reply, Request, Transport, Unread, adapter};

/// A key whose parts stand in no sentence of ours.
pub(crate) const KEY: &str = "sk-proj-Qz7XkV2mWt9Jp4LrB8Nc";

/// The first bytes of a PNG, and their base64.
pub(crate) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
pub(crate) const PNG_TEXT: &str = "iVBORw0KGgo=";

/// The provider at its own address, with a key.
pub(crate) fn endpoint(provider: &str) -> Endpoint {
    let provider = Catalog::bundled().unwrap().provider(provider).unwrap().clone();
    Endpoint::new(provider, None, Some(Secret::new(KEY))).unwrap()
}

/// The provider at another address, without a key.
pub(crate) fn own(provider: &str, base_url: &str) -> Endpoint {
    Endpoint::new(endpoint(provider).provider, Some(base_url), None).unwrap()
}

pub(crate) fn model(id: &str) -> Model {
    Catalog::bundled().unwrap().model(id).unwrap()
}

/// A wide picture from `model`.
pub(crate) fn order(model: &Model) -> Order {
    Order {
        model: model.id.clone(),
        prompt: "A wide image of a harbour at dawn.".into(),
        ask: model.sizes.nearest(Size::new(1280, 720)),
        quality: model.quality.clone(),
        seed: None,
        style: "photorealistic".into(),
        title: "Harbour".into(),
    }
}

pub(crate) fn ask(endpoint: &Endpoint, model: &Model, partials: u8) -> Result<Request, Error> {
    let extras = Extras { partials, idempotency_key: "thumbnail-1" };
    speaks(endpoint).request(&order(model), model, endpoint, &extras)
}

pub(crate) fn speaks(endpoint: &Endpoint) -> &'static dyn Adapter {
    adapter(&endpoint.provider.adapter).unwrap()
}

pub(crate) fn body(request: &Request) -> &Value {
    request.body.as_ref().unwrap()
}

pub(crate) fn reply(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Reply {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.insert(HeaderName::try_from(*name).unwrap(), HeaderValue::try_from(*value).unwrap());
    }
    Reply { status, headers: map, body: body.as_ref().to_vec().into(), at: None }
}

pub(crate) fn picture(answer: Answer) -> Picture {
    match answer {
        Answer::Picture(picture) => picture,
        other => panic!("expected a picture: {other:?}"),
    }
}

pub(crate) fn failed(answer: Answer) -> Error {
    match answer {
        Answer::Failed(error) => error,
        other => panic!("expected an error: {other:?}"),
    }
}

/// A transport that sees nothing of this machine's proxies, and does not wait.
pub(crate) fn options() -> Options {
    Options { system_proxies: false, download_waits: vec![Duration::ZERO; 2], ..Options::default() }
}

/// One attempt at the provider behind `base_url`, with a key.
pub(crate) async fn paint_at(base_url: &str, options: Options) -> (Result<Picture, Error>, Vec<u32>) {
    let endpoint = Endpoint { key: Some(Secret::new(KEY)), ..own("openai", base_url) };
    paint(&endpoint, options).await
}

pub(crate) async fn paint(endpoint: &Endpoint, options: Options) -> (Result<Picture, Error>, Vec<u32>) {
    let model = model("openai/gpt-image-2.6-flare");
    let (mut partials, extras) = (Vec::new(), Extras { partials: 2, idempotency_key: "" });
    let mut on_partial = |index, _bytes| partials.push(index);
    let transport = Transport::new(options).unwrap();
    let painted = transport.paint(speaks(endpoint), &order(&model), &model, endpoint, &extras, &mut on_partial).await;
    let picture = match painted {
        Ok(Painted::Picture(picture)) => Ok(picture),
        Ok(Painted::Address(address, unread)) => {
            assert!(unread.is_some(), "the answer with the address is stored before the download");
            transport.fetch(address, endpoint).await
        }
        Ok(Painted::Failed(error, _)) | Err(error) => Err(error),
    };
    (picture, partials)
}

/// The answer that is kept of one attempt.
pub(crate) async fn kept(base_url: &str, options: Options) -> (Error, Option<Unread>) {
    let endpoint = Endpoint { key: Some(Secret::new(KEY)), ..own("openai", base_url) };
    let (model, extras) = (model("openai/gpt-image-2.6-flare"), Extras { partials: 2, idempotency_key: "" });
    let transport = Transport::new(options).unwrap();
    let painted = transport.paint(speaks(&endpoint), &order(&model), &model, &endpoint, &extras, &mut |_, _| {}).await;
    match painted {
        Ok(Painted::Failed(error, unread)) => (error, unread),
        other => panic!("expected an answer without a picture: {other:?}"),
    }
}
