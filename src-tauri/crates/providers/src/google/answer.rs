//! Reading an answer with status 200.

use serde_json::Value;
use thumbsheet_core::{Error, Usd, catalog::Model};

use super::{error, unwrapped};
use crate::{
    Answer, Endpoint, Picture, Reply, picture,
    refusal::{Refusal, clean, request_id},
};

/// Reads the picture, or the reason why there is none.
pub(super) fn read(body: &Value, model: &Model, endpoint: &Endpoint, reply: &Reply) -> Answer {
    let body = unwrapped(body);
    if body["error"].is_object() {
        return Answer::Failed(error::said_in(body, endpoint, Some(model), reply));
    }
    let Some(data) = last_picture(body) else { return Answer::Failed(none(body, model, endpoint, reply)) };
    match picture::decode(data) {
        Ok(bytes) => Answer::Picture(Picture {
            bytes,
            cost_usd: cost(&body["usageMetadata"], model),
            request_id: body["responseId"]
                .as_str()
                .map(|id| clean(id, endpoint))
                .or_else(|| request_id(endpoint, reply)),
        }),
        Err(why) => {
            let refusal = Refusal::new(endpoint, Some(model), reply, "");
            Answer::Failed(refusal.bad_image(&format!("it holds {why}")))
        }
    }
}

fn parts(body: &Value) -> impl DoubleEndedIterator<Item = &Value> {
    let candidates = body["candidates"].as_array().map(Vec::as_slice).unwrap_or_default();
    candidates
        .iter()
        .flat_map(|candidate| candidate["content"]["parts"].as_array().map(Vec::as_slice).unwrap_or_default())
}

fn is_thought(part: &Value) -> bool {
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
    inline["data"].as_str().filter(|data| kind.starts_with("image/") && !data.is_empty())
}

/// Makes the error for an answer without a picture. The vendor refused to draw. There is no automatic retry, because
/// prompts and thinking are billed.
fn none(body: &Value, model: &Model, endpoint: &Endpoint, reply: &Reply) -> Error {
    let feedback = &body["promptFeedback"];
    let candidate = &body["candidates"][0];
    let text: String = parts(body).filter(|part| !is_thought(part)).filter_map(|part| part["text"].as_str()).collect();
    let words = [&candidate["finishMessage"], &feedback["blockReasonMessage"]];
    let words = words.into_iter().find_map(Value::as_str).unwrap_or(&text);
    let refusal = Refusal::new(endpoint, Some(model), reply, words);
    let has_words = !words.trim().is_empty();
    let blocked = feedback["blockReason"].as_str().filter(|reason| *reason != "BLOCK_REASON_UNSPECIFIED");
    let finished = candidate["finishReason"].as_str().filter(|reason| *reason != "FINISH_REASON_UNSPECIFIED");
    match blocked.or(finished) {
        // The account may not make pictures. Another prompt does not help, but another key can.
        Some("PUP_LIMITED_DISABLED") => refusal.key_rejected("The account may not use this model."),
        Some("MAX_TOKENS") => refusal.policy("its words ran out before a picture was drawn"),
        // The model answered in words, which are the reason.
        Some("STOP") | None if has_words => refusal.policy(""),
        Some("STOP" | "NO_IMAGE" | "IMAGE_OTHER" | "OTHER") => refusal.policy("it drew no picture"),
        // SAFETY, RECITATION, their IMAGE_ variants, and future reasons.
        Some(reason) => refusal.policy(&plain(reason)),
        None => refusal.bad_image("there is no picture in it"),
    }
}

/// Writes `IMAGE_PROHIBITED_CONTENT` for people.
fn plain(reason: &str) -> String {
    reason.replace('_', " ").to_lowercase()
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
