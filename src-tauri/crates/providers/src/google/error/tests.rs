use serde_json::{Value, json};
use thumbsheet_core::{Code, Error};

use crate::sample::{endpoint, failed, model, reply, speaks};

fn said(status: u16, headers: &[(&str, &str)], body: &str) -> Error {
    let endpoint = endpoint("google");
    failed(speaks(&endpoint).reply(&model("google/gemini-3-pro-image"), &endpoint, &reply(status, headers, body)))
}

fn error(code: u16, status: &str, message: &str, details: &Value) -> String {
    json!({"error": {"code": code, "message": message, "status": status, "details": details}}).to_string()
}

fn info(reason: &str) -> Value {
    json!([{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": "googleapis.com"}])
}

const FREE_TIER: &str = include_str!("../free-tier.json");

#[test]
fn every_row_of_the_table_is_told_apart() {
    for (status, word, message, details, code, why) in [
        (400, "INVALID_ARGUMENT", "API key not valid.", info("API_KEY_INVALID"), Code::KeyRejected, "a wrong key"),
        (400, "INVALID_ARGUMENT", "API key expired. Renew it.", json!([]), Code::KeyRejected, "an old key"),
        (403, "PERMISSION_DENIED", "Blocked.", info("API_KEY_SERVICE_BLOCKED"), Code::KeyRejected, "not for this"),
        (403, "PERMISSION_DENIED", "Disabled.", info("SERVICE_DISABLED"), Code::KeyRejected, "not turned on"),
        (403, "PERMISSION_DENIED", "Your API key was reported as leaked.", json!([]), Code::KeyRejected, "leaked"),
        (401, "UNAUTHENTICATED", "Expected OAuth 2.", json!([]), Code::KeyRejected, "a token of another kind"),
        (
            400,
            "FAILED_PRECONDITION",
            "User location is not supported for the API use.",
            json!([]),
            Code::KeyRejected,
            "it is the account that is refused, not the order",
        ),
        (400, "FAILED_PRECONDITION", "Something else.", json!([]), Code::BadRequest, "not about the place"),
        (403, "PERMISSION_DENIED", "Billing is off.", info("BILLING_DISABLED"), Code::Quota, "money, not the key"),
        (402, "", "", json!([]), Code::Quota, "what 402 is for"),
        (429, "RESOURCE_EXHAUSTED", "Slow down.", json!([]), Code::RateLimited, "too fast"),
        (429, "RESOURCE_EXHAUSTED", "x", info("MODEL_CAPACITY_EXHAUSTED"), Code::ServerBusy, "it is they who are full"),
        (503, "UNAVAILABLE", "The model is overloaded.", json!([]), Code::ServerBusy, "likewise"),
        (404, "NOT_FOUND", "models/x is not found for API version v1beta.", json!([]), Code::ModelGone, "retired"),
        (400, "INVALID_ARGUMENT", "Invalid value.", json!([]), Code::BadRequest, "a wrong parameter"),
        (500, "INTERNAL", "An internal error.", json!([]), Code::ServerBusy, "no picture was made"),
        (504, "DEADLINE_EXCEEDED", "Deadline.", json!([]), Code::OutcomeUnknown, "it may have run to its end"),
        (499, "CANCELLED", "Cancelled.", json!([]), Code::OutcomeUnknown, "likewise"),
    ] {
        let found = said(status, &[], &error(status, word, message, &details));
        assert_eq!(found.code, code, "{status} {word} {message}: {why}");
        assert_eq!(found.http_status, Some(status), "{why}: for the details");
    }
}

#[test]
fn a_limit_a_minute_passes_and_says_when() {
    let details = json!([
        {"@type": "type.googleapis.com/google.rpc.QuotaFailure",
         "violations": [{"quotaId": "GenerateRequestsPerMinutePerProjectPerModel"}]},
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "3.299s"},
    ]);
    let body = error(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota. limit: 10\n", &details);
    let found = said(429, &[], &body);
    assert_eq!((found.code, found.retry_after), (Code::RateLimited, Some(3.299)), "a protobuf duration");
    let words = error(429, "RESOURCE_EXHAUSTED", "Quota. limit: 0.5\nPlease retry in 41.2s.", &json!([]));
    assert_eq!(
        (said(429, &[], &words).code, said(429, &[], &words).retry_after),
        (Code::RateLimited, Some(41.2)),
        "words"
    );
    assert_eq!(said(429, &[("retry-after", "5")], &words).retry_after, Some(5.0), "a header is meant for us");
    let full = json!([{"reason": "MODEL_CAPACITY_EXHAUSTED"}, {"retryDelay": "9s"}]);
    assert_eq!(said(429, &[], &error(429, "", "x", &full)).retry_after, Some(9.0), "a full model says it too");
}

#[test]
fn a_quota_that_does_not_pass_is_not_waited_for() {
    let found = said(429, &[], FREE_TIER);
    assert_eq!(found.code, Code::Quota, "limit: 0 stays 0, whatever RetryInfo says");
    assert_eq!(found.retry_after, None, "a wait would be a promise");
    assert!(found.hint.unwrap().contains("billing"), "what to do");
    let minute = json!([{"violations": [{"quotaId": "GenerateRequestsPerMinutePerProjectPerModel"}]}]);
    for (words, code) in [
        ("limit: 0", Code::Quota),
        ("limit: 0, model: x. Please retry in 9s.", Code::Quota),
        ("limit: 0.5", Code::RateLimited),
        ("limit: 05", Code::RateLimited),
        ("limit: 10", Code::RateLimited),
    ] {
        let found = said(429, &[], &error(429, "RESOURCE_EXHAUSTED", words, &minute));
        assert_eq!(found.code, code, "{words}: none at all does not pass in a minute, a few do");
    }
    let day = json!([{"violations": [{"quotaId": "GenerateRequestsPerDayPerProjectPerModel"}]}, {"retryDelay": "9s"}]);
    let found = said(429, &[], &error(429, "RESOURCE_EXHAUSTED", "limit: 250", &day));
    assert_eq!(found.code, Code::Quota, "tomorrow is not waited for");
    assert!(found.hint.unwrap().contains("tomorrow"), "but told");
}

#[test]
fn a_wrong_field_is_named() {
    let field = json!([{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations":
        [{"field": "generation_config.image_config.image_size", "description": "x"}]}]);
    let found = said(400, &[], &error(400, "INVALID_ARGUMENT", "Invalid image size", &field));
    assert_eq!(
        found.message, "Google does not accept generation_config.image_config.image_size: Invalid image size.",
        "the provider, the field and its message"
    );
}

#[test]
fn a_retired_model_names_its_replacement() {
    let endpoint = endpoint("google");
    let old = model("google/gemini-3-pro-image-preview");
    let body = error(404, "NOT_FOUND", "models/x is not found for API version v1beta", &json!([]));
    let found = failed(speaks(&endpoint).reply(&old, &endpoint, &reply(404, &[], body)));
    assert!(found.hint.unwrap().contains("Use google/gemini-3-pro-image instead."), "what to do");
}

#[test]
fn errors_come_wrapped_and_unwrapped() {
    let plain = error(503, "UNAVAILABLE", "Overloaded.", &json!([{"requestId": "r-1"}]));
    let found = said(503, &[], &format!("[{plain}]"));
    assert_eq!(found.code, Code::ServerBusy, "an array of one");
    assert_eq!(found.request_id.as_deref(), Some("r-1"), "the id stands in the details");
    assert_eq!(said(200, &[], &plain).code, Code::ServerBusy, "a gateway's 200 around it");
    assert_eq!(said(503, &[], "<html><title>Error 503</title>").hint.as_deref(), Some("Error 503."), "a page");
    assert_eq!(said(429, &[], &plain[..30]).code, Code::RateLimited, "cut, the status still says it");
}
