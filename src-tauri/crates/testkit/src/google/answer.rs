//! Answers of `generateContent`: pictures, words, and blocks.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::failure;
use crate::{Answer, order::Order, picture::Format, reply::Reply};

pub(super) fn render(order: &Order, answer: &Answer) -> Reply {
    if let Some(failure) = failure::render(order, answer) {
        return failure;
    }
    let picture = || inline("image/png", &order.paint(0));
    let words = || json!({ "text": "Here you go." });
    match answer {
        Answer::Moderated => blocked(order, "PROHIBITED_CONTENT"),
        Answer::PromptBlocked(reason) => blocked(order, reason),
        Answer::Finished(reason) => finished(order, reason),
        Answer::NoPicture => {
            let refusal = "I can describe such a picture in words, but I cannot draw it. What should I change?";
            whole(order, &[json!({ "text": refusal })])
        }
        Answer::ThoughtPicture => whole(order, &[words(), thought(picture())]),
        Answer::LastPartPicture => {
            let draft = |index| inline("image/png", &order.paint_as(Format::Png, 32, 32, index));
            whole(order, &[thought(draft(1)), words(), draft(2), signed(picture())])
        }
        Answer::Mislabelled => {
            let jpeg = order.paint_as(Format::Jpeg, order.width, order.height, 0);
            whole(order, &[inline("image/png", &jpeg)])
        }
        Answer::BrokenPicture => whole(order, &[inline("image/png", b"\x89PNG\r\n\x1a\nnot a picture")]),
        Answer::BrokenJson => {
            let mut reply = whole(order, &[picture()]);
            reply.body.truncate(reply.body.len() / 2);
            reply
        }
        Answer::Fault(fault) => whole(order, &[picture()]).faulty(*fault),
        _ => whole(order, &[words(), signed(picture())]),
    }
}

fn inline(mime: &str, bytes: &[u8]) -> Value {
    json!({ "inlineData": { "mimeType": mime, "data": STANDARD.encode(bytes) } })
}

fn signed(mut part: Value) -> Value {
    part["thoughtSignature"] = "c2ln".into();
    part
}

fn thought(mut part: Value) -> Value {
    part["thought"] = true.into();
    part
}

fn answered(order: &Order, candidates: Option<Value>, image_tokens: u64) -> Value {
    let prompt = order.prompt.chars().count() as u64 / 4 + 8;
    let mut usage = json!({
        "promptTokenCount": prompt,
        "promptTokensDetails": [{ "modality": "TEXT", "tokenCount": prompt }],
        "totalTokenCount": prompt + image_tokens,
        "serviceTier": "standard",
    });
    if image_tokens > 0 {
        usage["candidatesTokenCount"] = image_tokens.into();
        usage["candidatesTokensDetails"] = json!([{ "modality": "IMAGE", "tokenCount": image_tokens }]);
    }
    let mut body = json!({
        "usageMetadata": usage,
        "modelVersion": order.model,
        "responseId": format!("fake-{}", order.request),
    });
    if let Some(candidates) = candidates {
        body["candidates"] = candidates;
    }
    body
}

fn whole(order: &Order, parts: &[Value]) -> Reply {
    let pictures = parts.iter().any(|part| part.get("inlineData").is_some());
    let tokens = match (pictures, order.width.max(order.height)) {
        (false, _) => 0,
        (true, 0..=2048) => 1290,
        (true, 2049..=4096) => 1680,
        (true, _) => 2520,
    };
    let candidate = json!({ "content": { "role": "model", "parts": parts }, "finishReason": "STOP", "index": 0 });
    Reply::json(200, &answered(order, Some(json!([candidate])), tokens))
}

/// No candidates: the prompt itself was refused.
fn blocked(order: &Order, reason: &str) -> Reply {
    let mut body = answered(order, None, 0);
    body["promptFeedback"] = json!({ "blockReason": reason });
    Reply::json(200, &body)
}

/// A candidate whose content has no parts: the output was refused, or there is none.
fn finished(order: &Order, reason: &str) -> Reply {
    let candidate = json!({
        "content": { "role": "model" },
        "finishReason": reason,
        "finishMessage": "The model output could not be generated. Support code: 42876398.",
        "index": 0,
    });
    let mut body = answered(order, Some(json!([candidate])), 0);
    body["usageMetadata"]["thoughtsTokenCount"] = 240.into();
    Reply::json(200, &body)
}
