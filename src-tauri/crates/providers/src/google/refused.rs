//! The reason why an answer with status 200 holds no picture.

use serde_json::Value;
use thumbsheet_core::{Error, catalog::Model};

use super::answer::{is_thought, parts};
use crate::{Endpoint, Reply, refusal::Refusal};

/// Words by which a model says that it will not draw. Other words only came in place of the picture.
const REFUSALS: [&str; 16] = [
    "can't",
    "can\u{2019}t",
    "cannot",
    "can not",
    "unable",
    "not able",
    "won't",
    "won\u{2019}t",
    "not allowed",
    "not permitted",
    "policy",
    "policies",
    "guideline",
    "safety",
    "sorry",
    "violat",
];

/// Makes the error for an answer without a picture. There is no automatic retry, because prompts and thinking are
/// billed. It says *declined* only where the vendor declined.
pub(super) fn none(body: &Value, model: &Model, endpoint: &Endpoint, reply: &Reply) -> Error {
    let feedback = &body["promptFeedback"];
    let candidate = body["candidates"].as_array().and_then(|all| all.last()).unwrap_or(&Value::Null);
    let text: String = parts(body).filter(|part| !is_thought(part)).filter_map(|part| part["text"].as_str()).collect();
    let told = [&candidate["finishMessage"], &feedback["blockReasonMessage"]].into_iter().find_map(Value::as_str);
    let words = told.unwrap_or(&text);
    let refusal = Refusal::new(endpoint, Some(model), reply, words);
    let blocked = feedback["blockReason"].as_str().filter(|reason| *reason != "BLOCK_REASON_UNSPECIFIED");
    let finished = candidate["finishReason"].as_str().filter(|reason| *reason != "FINISH_REASON_UNSPECIFIED");
    let declines = |words: &str| {
        let words = words.to_lowercase();
        REFUSALS.iter().any(|refusal| words.contains(refusal))
    };
    if let Some(reason) = blocked.filter(|reason| *reason != "PUP_LIMITED_DISABLED") {
        return refusal.policy(&if reason == "OTHER" { "it gave no other reason".to_owned() } else { plain(reason) });
    }
    match blocked.or(finished) {
        // The account may not make pictures. Another prompt does not help, but another key can.
        Some("PUP_LIMITED_DISABLED") => refusal.key_rejected("The account may not use this model."),
        Some("MAX_TOKENS") => refusal.bad_image("its words ran out before a picture was drawn"),
        Some("STOP") | None if declines(words) => refusal.policy(""),
        Some("STOP") | None if !words.trim().is_empty() => refusal.bad_image("it answered in words only"),
        Some("STOP" | "NO_IMAGE" | "IMAGE_OTHER" | "OTHER") => refusal.bad_image("it drew no picture"),
        Some(reason) if is_decline(reason) => refusal.policy(&plain(reason)),
        Some(reason) => refusal.bad_image(&format!("it ended with {}", plain(reason))),
        None => refusal.bad_image("there is no picture in it"),
    }
}

/// Whether an end is a refusal: `SAFETY`, `RECITATION`, `BLOCKLIST`, their `IMAGE_` variants, and new ones of the kind.
fn is_decline(reason: &str) -> bool {
    let kinds =
        ["SAFETY", "PROHIBIT", "BLOCK", "RECITATION", "SPII", "ESCALATION", "MODEL_ARMOR", "POLICY", "JAILBREAK"];
    kinds.iter().any(|kind| reason.contains(kind))
}

/// Writes `IMAGE_PROHIBITED_CONTENT` for people.
fn plain(reason: &str) -> String {
    reason.replace('_', " ").to_lowercase()
}
