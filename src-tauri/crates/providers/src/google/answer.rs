//! Reading an answer with status 200.

use serde_json::{Map, Value};
use thumbsheet_core::{Usd, catalog::Model};
use url::Url;

use super::{error, refused::none};
use crate::{
    Answer, Endpoint, Picture, Reply,
    find::{self, Found},
    picture,
    refusal::{Refusal, clean, request_id},
};

/// Reads the picture, or the reason why there is none.
pub(super) fn read(model: &Model, endpoint: &Endpoint, reply: &Reply) -> Answer {
    if picture::is_picture(&reply.body) {
        return taken(Found::File(reply.body.to_vec()), &Value::Null, model, endpoint, reply);
    }
    let documents = reply.documents();
    if documents.is_empty() {
        let text = reply.text();
        return match find::in_text(&text).filter(|_| !text.trim_start().starts_with('<')) {
            Some(found) => taken(found, &Value::Null, model, endpoint, reply),
            None => Answer::Failed(Refusal::new(endpoint, Some(model), reply, "").bad_image("it is not JSON")),
        };
    }
    let body = &joined(documents);
    if body["error"].is_object() {
        return Answer::Failed(error::said_in(body, endpoint, Some(model), reply));
    }
    let unusable = |why: &str| {
        Answer::Failed(Refusal::new(endpoint, Some(model), reply, "").bad_image(&format!("it holds {why}")))
    };
    let inline = last_picture(body).map(picture::decode);
    if let Some(Ok(bytes)) = inline {
        return taken(Found::File(bytes), body, model, endpoint, reply);
    }
    // A gateway may write the picture into the words, or translate the answer of another vendor.
    let words: String = parts(body).filter_map(|part| part["text"].as_str()).collect();
    match (find::in_text(&words).or_else(|| find::in_value(body)), inline) {
        (Some(found), _) => taken(found, body, model, endpoint, reply),
        (None, Some(Err(why))) => unusable(why),
        (None, _) => Answer::Failed(none(body, model, endpoint, reply)),
    }
}

/// Joins the parts of a stream, or of an array, to one answer. A number or a word between the parts, which a gateway may
/// write, belongs to no part; where there is nothing else, the first of them is the answer.
fn joined(documents: Vec<Value>) -> Value {
    let all = documents.into_iter().flat_map(|document| match document {
        Value::Array(list) => list,
        other => vec![other],
    });
    let (mut whole, mut other) = (None::<Map<String, Value>>, None);
    for next in all {
        let Value::Object(fields) = next else {
            other.get_or_insert(next);
            continue;
        };
        let Some(whole) = &mut whole else {
            whole = Some(fields);
            continue;
        };
        for (name, value) in fields {
            match (whole.entry(name).or_insert(Value::Null), value) {
                (Value::Array(list), Value::Array(more)) => list.extend(more),
                (place, value) => *place = value,
            }
        }
    }
    whole.map(Value::Object).or(other).unwrap_or(Value::Null)
}

fn taken(found: Found, body: &Value, model: &Model, endpoint: &Endpoint, reply: &Reply) -> Answer {
    let cost_usd = cost(&body["usageMetadata"], model);
    let request_id = body["responseId"].as_str().map(|id| clean(id, endpoint)).or_else(|| request_id(endpoint, reply));
    match found {
        Found::File(bytes) => Answer::Picture(Picture { bytes, cost_usd, request_id, mask: None }),
        Found::Address(address) => {
            if let Ok(url) = Url::parse(&address) {
                return Answer::Fetch { url, cost_usd, request_id };
            }
            let refusal = Refusal::new(endpoint, Some(model), reply, "");
            Answer::Failed(refusal.bad_image("the address of the picture in it is not a URL"))
        }
    }
}

pub(super) fn parts(body: &Value) -> impl DoubleEndedIterator<Item = &Value> {
    let candidates = body["candidates"].as_array().map(Vec::as_slice).unwrap_or_default();
    candidates
        .iter()
        .flat_map(|candidate| candidate["content"]["parts"].as_array().map(Vec::as_slice).unwrap_or_default())
}

pub(super) fn is_thought(part: &Value) -> bool {
    part["thought"] == true
}

/// Finds the last picture, because a thinking model draws drafts first. Gemini 3 sometimes puts the only picture into a
/// thought.
fn last_picture(body: &Value) -> Option<&str> {
    let picture = |part: &Value| -> bool { data(part).is_some() };
    let last = |thought: bool| parts(body).rfind(|part| is_thought(part) == thought && picture(part)).and_then(data);
    last(false).or_else(|| last(true))
}

fn data(part: &Value) -> Option<&str> {
    // Gateways in Python use the other spelling.
    let inline = [&part["inlineData"], &part["inline_data"]].into_iter().find(|inline| inline.is_object())?;
    let kind = inline["mimeType"].as_str().or_else(|| inline["mime_type"].as_str()).unwrap_or_default();
    // Gateways drop and exchange the type, so the first bytes count as well.
    let is_picture = |data: &str| kind.starts_with("image/") || picture::is_encoded_picture(data);
    inline["data"].as_str().filter(|data| !data.is_empty() && is_picture(data))
}

/// Computes the cost from the tokens, if their number and price are known; else the catalog's price of a picture.
fn cost(usage: &Value, model: &Model) -> Option<Usd> {
    let count = |field: &str| usage[field].as_u64();
    let by_tokens = model.tokens.and_then(|price| {
        let out = count("candidatesTokenCount")? + count("thoughtsTokenCount").unwrap_or(0);
        price.cost(count("promptTokenCount").unwrap_or(0), 0, out)
    });
    by_tokens.or_else(|| model.estimate())
}
