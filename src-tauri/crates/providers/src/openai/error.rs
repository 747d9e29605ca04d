//! Errors of OpenAI and compatible servers.

use serde_json::Value;
use thumbsheet_core::{Error, catalog::Model};

use crate::{Endpoint, Reply, hint, refusal::Refusal};

/// The fields of an error, in any spelling.
#[derive(Debug, Default)]
struct ErrorFields {
    /// `code`, in lowercase. Compatible servers also send numbers.
    code: String,
    /// The error's `type`, in lowercase.
    kind: String,
    param: Option<String>,
    message: String,
}

impl ErrorFields {
    /// Reads `{"error":{..}}`, `{"error":"words"}`, the fields at the top level, or `{"detail":..}`, also in an array
    /// of one.
    fn read(body: &Value) -> Self {
        let body = body.as_array().and_then(|list| list.first()).unwrap_or(body);
        let error = match &body["error"] {
            Value::Null => body,
            error => error,
        };
        let detail = &body["detail"];
        let message = [&error["message"], error, detail, &detail[0]["msg"], &body["message"]]
            .iter()
            .find_map(|value| value.as_str())
            .unwrap_or_default();
        let param = error["param"].as_str().or_else(|| detail[0]["loc"].as_array()?.last()?.as_str());
        let kind = if body["type"] == "error" && body["error"].is_null() { "" } else { word(&error["type"]) };
        // `{"code": "...", "error": "words"}` has its code beside the words.
        let code = if error.is_string() { &body["code"] } else { &error["code"] };
        Self {
            code: match code {
                Value::Number(number) => number.to_string(),
                code => word(code).to_ascii_lowercase(),
            },
            kind: kind.to_ascii_lowercase(),
            param: param.map(str::to_owned),
            message: message.to_owned(),
        }
    }

    fn is(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.code == *name || self.kind == *name)
    }

    fn speaks_of(&self, phrases: &[&str]) -> bool {
        let message = self.message.to_ascii_lowercase();
        phrases.iter().any(|phrase| message.contains(phrase))
    }

    /// Infers the status of an error inside a 200, from a stream or a gateway.
    fn presumed_status(&self) -> u16 {
        let by_number = self.code.parse().ok().filter(|status| (400..600).contains(status));
        by_number.unwrap_or(match self.kind.as_str() {
            _ if self.is(&["rate_limit_exceeded", "rate_limit_error", "requests", "tokens"]) => 429,
            _ if self.is(&["server_error", "internal_error", "internal_server_error", "service_unavailable"]) => 500,
            _ if self.is(&["overloaded_error", "server_overloaded", "engine_overloaded"]) => 503,
            "authentication_error" => 401,
            "invalid_request_error" | "image_generation_user_error" | "user_error" => 400,
            _ => 200,
        })
    }
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Whether the body of a 200 is an error.
pub(super) fn is_in(body: &Value) -> bool {
    !body["error"].is_null() && body["data"].as_array().is_none_or(Vec::is_empty)
}

/// Whether the key may only not list the models.
pub(super) fn is_missing_scope(reply: &Reply) -> bool {
    reply.json().is_some_and(|body| {
        ErrorFields::read(&body).speaks_of(&["insufficient permissions", "missing scope", "restricted api key"])
    })
}

/// Makes the error of an answer without status 200. `model` is `None` during the check of a key.
pub(super) fn refusal(endpoint: &Endpoint, model: Option<&Model>, reply: &Reply) -> Error {
    match reply.json() {
        Some(body) => said_in(&body, endpoint, model, reply),
        None => Refusal::unread(endpoint, model, reply).by_status(reply.status),
    }
}

/// Makes the error in `body`, with the status and headers of `reply`.
pub(super) fn said_in(body: &Value, endpoint: &Endpoint, model: Option<&Model>, reply: &Reply) -> Error {
    let said = ErrorFields::read(body);
    let refusal = Refusal::new(endpoint, model, reply, &said.message);
    let status = if (200..300).contains(&reply.status) { said.presumed_status() } else { reply.status };
    // The message of a gateway or a broken server decides nothing. Only the status tells whether the request may have
    // run.
    if status == 408 || status == 499 || status >= 500 {
        return refusal.by_status(status);
    }
    if said.is(&["moderation_blocked", "content_policy_violation", "content_filter"])
        || said.speaks_of(&["safety system", "safety_violations", "content policy"])
    {
        return refusal.policy(&violations(&said.message));
    }
    if is_quota(&said) {
        return refusal.quota("");
    }
    if said.is(&["invalid_api_key", "authentication_error"]) {
        return refusal.key_rejected("");
    }
    if is_about_the_model(&said, status) {
        return refusal.model_gone();
    }
    if said.is(&["ip_not_authorized"]) || (status == 403 && said.speaks_of(&["ip address is not", "ip not authorized"]))
    {
        return refusal.address_refused();
    }
    if said.is(&["unsupported_country_region_territory"]) {
        return refusal.not_served_here();
    }
    match status {
        401 | 403 if said.speaks_of(&["must be verified"]) => refusal
            .key_rejected("Verify the organization at https://platform.openai.com/settings/organization/general."),
        400 | 422 => refusal.bad_request(said.param.as_deref()),
        _ => refusal.by_status(status),
    }
}

/// Whether the quota is used up. That is a 429 like the rate limit, but waiting does not help.
fn is_quota(said: &ErrorFields) -> bool {
    let named = [
        "insufficient_quota",
        "billing_hard_limit_reached",
        "billing_limit_user_error",
        "billing_not_active",
        "insufficient_credits",
    ];
    said.is(&named)
        // Google's compatible endpoint uses this sentence for its rate limits too, and then names a wait.
        || (said.speaks_of(&["exceeded your current quota"]) && hint::in_words(&said.message).is_none())
}

/// Whether another model would help.
fn is_about_the_model(said: &ErrorFields, status: u16) -> bool {
    let refused = matches!(status, 400 | 403 | 404 | 422);
    said.is(&["model_not_found", "model_not_available", "invalid_model", "model_deprecated"])
        || (refused && said.param.as_deref() == Some("model"))
        || (refused && said.speaks_of(&["model"]) && said.speaks_of(&["does not exist", "has been deprecated"]))
}

/// Finds `violence, sexual` in `... safety_violations=[violence, sexual].`
fn violations(message: &str) -> String {
    let list = message.split_once("safety_violations=[").and_then(|(_, rest)| rest.split_once(']'));
    list.map(|(list, _)| list.replace(['_', '/'], " ")).unwrap_or_default()
}

#[cfg(test)]
mod tests;
