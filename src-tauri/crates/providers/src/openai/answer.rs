//! Reading an answer with status 200.

use serde_json::{Value, json};
use thumbsheet_core::{Code, Usd, catalog::Model};
use url::Url;

use super::{error, stream::Reader};
use crate::{
    Answer, Endpoint, Picture, Reply, StreamEvent, StreamReader as _,
    find::{self, Found},
    picture,
    refusal::{Refusal, request_id},
};

/// Reads a complete answer.
pub(super) fn read(model: &Model, endpoint: &Endpoint, reply: &Reply) -> Answer {
    if !(200..300).contains(&reply.status) {
        return Answer::Failed(error::refusal(endpoint, Some(model), reply));
    }
    if picture::is_picture(&reply.body) {
        return file(reply.body.to_vec(), &Value::Null, model, endpoint, reply);
    }
    // A stream that nobody asked for keeps the line open at some gateways.
    if reply.looks_like_events() {
        return events(&reply.text(), model, endpoint, reply);
    }
    match &reply.documents()[..] {
        [] => match find::in_text(&reply.text()).filter(|_| !reply.text().trim_start().starts_with('<')) {
            Some(found) => taken(found, &Value::Null, model, endpoint, reply),
            None => unusable(model, endpoint, reply, "it is not JSON"),
        },
        [body] => of(body, model, endpoint, reply),
        // One value per line is a stream too.
        many => {
            let lines: Vec<String> = many.iter().map(|value| format!("data: {value}\n\n")).collect();
            events(&lines.concat(), model, endpoint, reply)
        }
    }
}

/// Reads a complete stream; previews are left out.
fn events(text: &str, model: &Model, endpoint: &Endpoint, reply: &Reply) -> Answer {
    let mut reader = Reader::new(model, endpoint, reply);
    let end = reader.feed(text.as_bytes()).into_iter().find_map(|event| match event {
        StreamEvent::End(answer) => Some(answer),
        StreamEvent::Partial { .. } => None,
    });
    end.unwrap_or_else(|| reader.end())
}

/// Reads the body of an answer. A compatible server can send it as one event of a stream.
pub(super) fn of(body: &Value, model: &Model, endpoint: &Endpoint, reply: &Reply) -> Answer {
    if error::is_in(body) {
        return Answer::Failed(error::said_in(body, endpoint, Some(model), reply));
    }
    let first = body["data"].as_array().and_then(|data| data.iter().find(|item| holds_a_picture(item)));
    let read = match first {
        Some(item) => picture(item, &body["usage"], model, endpoint, reply),
        None => unusable(model, endpoint, reply, "there is no picture in it"),
    };
    match read {
        // Elsewhere in the answer stands at most what the vendor does not show.
        Answer::Failed(error) if error.code == Code::Policy => Answer::Failed(error),
        Answer::Failed(error) => {
            found(std::slice::from_ref(body), model, endpoint, reply).unwrap_or(Answer::Failed(error))
        }
        read => read,
    }
}

/// Looks for a picture in values whose shape is not known, and in the text that a chat streams in pieces.
pub(super) fn found(values: &[Value], model: &Model, endpoint: &Endpoint, reply: &Reply) -> Option<Answer> {
    if let Some(refused) = values.iter().find(|value| error::is_in(value)) {
        return Some(Answer::Failed(error::said_in(refused, endpoint, Some(model), reply)));
    }
    let usage = values.iter().map(|value| &value["usage"]).rfind(|usage| usage.is_object()).unwrap_or(&Value::Null);
    let pieces =
        || values.iter().filter_map(|value| value["choices"][0]["delta"]["content"].as_str()).collect::<String>();
    // The pieces first: one alone can end within its picture.
    let found = find::in_text(&pieces()).or_else(|| values.iter().rev().find_map(find::in_value))?;
    Some(taken(found, usage, model, endpoint, reply))
}

fn taken(found: Found, usage: &Value, model: &Model, endpoint: &Endpoint, reply: &Reply) -> Answer {
    match found {
        Found::File(bytes) => file(bytes, usage, model, endpoint, reply),
        Found::Address(address) => picture(&json!({ "url": address }), usage, model, endpoint, reply),
    }
}

fn file(bytes: Vec<u8>, usage: &Value, model: &Model, endpoint: &Endpoint, reply: &Reply) -> Answer {
    Answer::Picture(Picture {
        bytes,
        cost_usd: cost(usage, model, endpoint),
        request_id: request_id(endpoint, reply),
        mask: None,
    })
}

/// Reads the picture in `item`: `b64_json`, or else a `url`.
pub(super) fn picture(item: &Value, usage: &Value, model: &Model, endpoint: &Endpoint, reply: &Reply) -> Answer {
    let cost_usd = cost(usage, model, endpoint);
    let request_id = request_id(endpoint, reply);
    let wire = endpoint.provider.wire.as_ref().filter(|wire| !wire.shown.is_empty());
    if wire.is_some_and(|wire| item[wire.shown.as_str()] == false) {
        return Answer::Failed(Refusal::new(endpoint, Some(model), reply, "").policy(""));
    }
    let text = item["b64_json"].as_str().filter(|text| !text.is_empty());
    let address = item["url"].as_str().unwrap_or_default();
    let is_data = address.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("data:"));
    if let Some(text) = text.or_else(|| Some(address).filter(|_| is_data)) {
        match picture::decode(text) {
            Ok(bytes) => return Answer::Picture(Picture { bytes, cost_usd, request_id, mask: None }),
            // The same picture may stand beside it, by its address.
            Err(why) if address.is_empty() || is_data => {
                return unusable(model, endpoint, reply, &format!("it holds {why}"));
            }
            Err(_) => {}
        }
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

/// The cost that the answer tells; else the one of its tokens, if their number and price are known; else the catalog's
/// price of a picture.
fn cost(usage: &Value, model: &Model, endpoint: &Endpoint) -> Option<Usd> {
    let told = endpoint.provider.wire.as_ref().and_then(|wire| {
        let cost = wire.cost.as_ref()?;
        Usd::from_dollars(usage[cost.field.as_str()].as_f64()? / cost.per_usd)
    });
    if told.is_some() {
        return told;
    }
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
