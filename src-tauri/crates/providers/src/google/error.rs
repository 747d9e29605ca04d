//! Google's errors: a status word, a message, and details of several kinds.

use std::time::Duration;

use serde_json::Value;
use thumbsheet_core::{Error, catalog::Model};

use super::unwrapped;
use crate::{
    Endpoint, Reply, hint,
    refusal::{Refusal, clean},
};

/// Makes the error of an answer without status 200. `model` is `None` during the check of a key.
pub(super) fn refusal(endpoint: &Endpoint, model: Option<&Model>, reply: &Reply) -> Error {
    match reply.json() {
        Some(body) => said_in(unwrapped(&body), endpoint, model, reply),
        None => Refusal::unread(endpoint, model, reply).by_status(reply.status),
    }
}

/// Makes the error in `body`, with the status and headers of `reply`.
pub(super) fn said_in(body: &Value, endpoint: &Endpoint, model: Option<&Model>, reply: &Reply) -> Error {
    let said = ErrorFields::read(&body["error"]);
    let refusal = Refusal::new(endpoint, model, reply, said.message).wait(said.wait());
    let mut error = said.classify(&refusal, if reply.status == 200 { said.code } else { reply.status });
    if error.request_id.is_none() {
        error.request_id = said.detail("requestId").map(|id| clean(id, endpoint));
    }
    error
}

struct ErrorFields<'a> {
    code: u16,
    message: &'a str,
    status: &'a str,
    details: &'a [Value],
}

impl<'a> ErrorFields<'a> {
    fn read(error: &'a Value) -> Self {
        Self {
            code: error["code"].as_u64().and_then(|code| u16::try_from(code).ok()).unwrap_or(0),
            message: error["message"].as_str().or_else(|| error.as_str()).unwrap_or_default(),
            status: error["status"].as_str().unwrap_or_default(),
            details: error["details"].as_array().map(Vec::as_slice).unwrap_or_default(),
        }
    }

    /// Finds a field in any of the details. The relevant names are unique.
    fn detail(&self, field: &str) -> Option<&'a str> {
        self.details.iter().find_map(|detail| detail[field].as_str())
    }

    fn wait(&self) -> Option<Duration> {
        self.detail("retryDelay").and_then(hint::duration)
    }

    fn speaks_of(&self, phrases: &[&str]) -> bool {
        let message = self.message.to_ascii_lowercase();
        phrases.iter().any(|phrase| message.contains(phrase))
    }

    fn classify(&self, refusal: &Refusal<'_>, status: u16) -> Error {
        let reason = self.detail("reason").unwrap_or_default();
        let is_no_key = self.speaks_of(&["api key not valid", "api key expired"]);
        match status {
            // Google answers a wrong key with 400.
            400..=403 if is_no_key || matches!(reason, "API_KEY_INVALID" | "API_KEY_EXPIRED") => {
                refusal.key_rejected("")
            }
            403 if reason == "API_KEY_IP_ADDRESS_BLOCKED" => refusal.address_refused(),
            400..=403 if reason == "BILLING_DISABLED" => refusal.quota("Turn on billing for the key's project."),
            // This concerns the account, not the order: another key can help.
            400 if self.status == "FAILED_PRECONDITION" && self.speaks_of(&["location", "country", "region"]) => {
                refusal.not_served_here()
            }
            400 if self.speaks_of(&["is not found for api version"]) => refusal.model_gone(),
            400 => refusal.bad_request(self.field()),
            429 if self.is_capacity(reason) => refusal.busy(),
            429 if self.is_none_at_all() => refusal.quota("This plan has no pictures of this model: turn on billing."),
            429 if self.is_per_day() => refusal.quota("It resets tomorrow, or once billing is turned on."),
            _ => refusal.by_status(status),
        }
    }

    fn is_capacity(&self, reason: &str) -> bool {
        let name = "MODEL_CAPACITY_EXHAUSTED";
        reason == name || self.status == name || self.message.contains(name)
    }

    /// Whether the quota is 0, as in the free tier, which still names a time to retry.
    fn is_none_at_all(&self) -> bool {
        self.message.match_indices("limit: 0").any(|(at, found)| {
            let next = self.message[at + found.len()..].bytes().take(2).collect::<Vec<_>>();
            !matches!(next.as_slice(), [b'0'..=b'9', ..] | [b'.', b'0'..=b'9'])
        })
    }

    fn is_per_day(&self) -> bool {
        let violations = self.details.iter().filter_map(|detail| detail["violations"].as_array()).flatten();
        violations.filter_map(|violation| violation["quotaId"].as_str()).any(|id| id.contains("PerDay"))
    }

    fn field(&self) -> Option<&'a str> {
        self.details.iter().find_map(|detail| detail["fieldViolations"][0]["field"].as_str())
    }
}

#[cfg(test)]
mod tests;
