//! The endpoints beside the pictures: models, moderations, and the files behind `url` results.

use serde_json::{Value, json};

use super::{check, failure::Refusal};
use crate::{
    Recorded,
    kit::{Kit, Model},
    reply::Reply,
};

fn listed(model: &Model) -> Value {
    json!({
        "id": model.id,
        "object": "model",
        "created": 1_788_000_000,
        "owned_by": "system",
        "shutdown_date": model.shutdown_date,
    })
}

pub(crate) fn models(kit: &Kit) -> Reply {
    let data = kit.visible().map(listed).collect::<Vec<_>>();
    Reply::json(200, &json!({ "object": "list", "data": data }))
}

pub(crate) fn model(kit: &Kit, id: &str) -> Result<Reply, Refusal> {
    let found = kit.visible().find(|model| model.id == id).ok_or_else(|| Refusal::no_model(id))?;
    Ok(Reply::json(200, &listed(found)))
}

/// Flags the words "violence" and "blood", so that a test can have both answers.
pub(crate) fn moderation(recorded: &Recorded) -> Result<Reply, Refusal> {
    let body = check::json_object(recorded)?;
    let Some(input) = body["input"].as_str() else {
        let message = "Missing required parameter: 'input'.";
        return Err(Refusal::field("input", "missing_required_parameter", message));
    };
    let flagged = input.contains("violence") || input.contains("blood");
    let score = if flagged { 0.97 } else { 0.0001 };
    Ok(Reply::json(
        200,
        &json!({
            "id": format!("modr-{}", recorded.number),
            "model": "omni-moderation-latest",
            "results": [{
                "flagged": flagged,
                "categories": { "violence": flagged, "sexual": false, "hate": false },
                "category_scores": { "violence": score, "sexual": 0.0001, "hate": 0.0001 },
                "category_applied_input_types": { "violence": ["text"], "sexual": ["text"], "hate": ["text"] },
            }],
        }),
    ))
}

/// A file behind a `url` result; the key has no business there.
pub(crate) fn file(kit: &Kit, recorded: &Recorded, name: &str) -> Result<Reply, Refusal> {
    if recorded.header("authorization").is_some() {
        return Err(Refusal::new(403, "the download of a result must not carry the API key"));
    }
    if recorded.method != "GET" {
        return Err(Refusal::method(&recorded.method, &recorded.path));
    }
    if let Some(moved) = name.strip_prefix("redirected/") {
        let target = format!("http://{}/files/{moved}", kit.address);
        return Ok(Reply::bytes(302, "text/html", Vec::new()).with("location", target));
    }
    if name.starts_with("expired/") {
        let body = "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>AuthenticationFailed</Code></Error>";
        return Ok(Reply::bytes(403, "application/xml", body.into()));
    }
    if let Some(later) = name.strip_prefix("forbidden-once/") {
        let is_first = kit.state().refused.insert(later.to_owned());
        if is_first {
            return Ok(Reply::bytes(403, "text/plain", b"not yet".to_vec()));
        }
    }
    let name = name.strip_prefix("forbidden-once/").unwrap_or(name);
    let file = kit.state().files.get(name).cloned();
    let file = file.ok_or_else(|| Refusal::new(404, format!("no result has the file {name}")))?;
    Ok(Reply::bytes(200, &file.mime, file.bytes))
}
