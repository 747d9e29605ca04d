//! Reading an answer with status 200.

use serde_json::Value;
use thumbsheet_core::{Usd, catalog::Model};
use url::Url;

use super::error;
use crate::{
    Answer, Endpoint, Picture, Reply, picture,
    refusal::{Refusal, request_id},
};

/// Reads a complete answer.
pub(super) fn read(model: &Model, endpoint: &Endpoint, reply: &Reply) -> Answer {
    if !(200..300).contains(&reply.status) {
        return Answer::Failed(error::refusal(endpoint, Some(model), reply));
    }
    match reply.json() {
        Some(body) => of(&body, model, endpoint, reply),
        None => unusable(model, endpoint, reply, "it is not JSON"),
    }
}

/// Reads the body of an answer. A compatible server can send it as one event of a stream.
pub(super) fn of(body: &Value, model: &Model, endpoint: &Endpoint, reply: &Reply) -> Answer {
    if error::is_in(body) {
        return Answer::Failed(error::said_in(body, endpoint, Some(model), reply));
    }
    let first = body["data"].as_array().and_then(|data| data.iter().find(|item| holds_a_picture(item)));
    match first {
        Some(item) => picture(item, &body["usage"], model, endpoint, reply),
        None => unusable(model, endpoint, reply, "there is no picture in it"),
    }
}

/// Reads the picture in `item`: `b64_json`, or else a `url`.
pub(super) fn picture(item: &Value, usage: &Value, model: &Model, endpoint: &Endpoint, reply: &Reply) -> Answer {
    let cost_usd = cost(usage, model);
    let request_id = request_id(endpoint, reply);
    let text = item["b64_json"].as_str().filter(|text| !text.is_empty());
    let address = item["url"].as_str().unwrap_or_default();
    if let Some(text) = text.or_else(|| Some(address).filter(|address| address.starts_with("data:"))) {
        return match picture::decode(text) {
            Ok(bytes) => Answer::Picture(Picture { bytes, cost_usd, request_id }),
            Err(why) => unusable(model, endpoint, reply, &format!("it holds {why}")),
        };
    }
    // Some local servers return a path without a host.
    match Url::parse(address).or_else(|_| endpoint.base_url.join(address)) {
        Ok(url) if !address.is_empty() => Answer::Fetch { url, cost_usd, request_id },
        _ => unusable(model, endpoint, reply, "there is no picture in it"),
    }
}

fn holds_a_picture(item: &Value) -> bool {
    ["b64_json", "url"].iter().any(|field| item[*field].as_str().is_some_and(|text| !text.is_empty()))
}

fn unusable(model: &Model, endpoint: &Endpoint, reply: &Reply, why: &str) -> Answer {
    Answer::Failed(Refusal::new(endpoint, Some(model), reply, "").bad_image(why))
}

/// Computes the cost from the tokens, if their number and price are known; else the catalog's price of a picture.
fn cost(usage: &Value, model: &Model) -> Option<Usd> {
    let count = |value: &Value| value.as_u64();
    let by_tokens = model.tokens.and_then(|price| {
        let out = count(&usage["output_tokens"])?;
        let details = &usage["input_tokens_details"];
        let image_in = count(&details["image_tokens"]).unwrap_or(0);
        let all_in = count(&usage["input_tokens"]).unwrap_or(0);
        let text_in = count(&details["text_tokens"]).unwrap_or(all_in.saturating_sub(image_in));
        price.cost(text_in, image_in, out)
    });
    by_tokens.or_else(|| model.estimate())
}
