use thumbsheet_core::{Code, Error};

use crate::sample::{endpoint, failed, model, own, reply, speaks};

fn said(status: u16, headers: &[(&str, &str)], body: &str) -> Error {
    let endpoint = endpoint("openai");
    let mut all = vec![("x-request-id", "req_7")];
    all.extend(headers);
    failed(speaks(&endpoint).reply(&model("openai/gpt-image-2.6-flare"), &endpoint, &reply(status, &all, body)))
}

fn error(message: &str, kind: &str, code: &str, param: &str) -> String {
    let text = |text: &str| if text.is_empty() { serde_json::Value::Null } else { text.into() };
    serde_json::json!({"error": {
        "message": message, "type": text(kind), "param": text(param), "code": text(code),
    }})
    .to_string()
}

/// A row: status, type, code, message; what it is, and why.
type Row = (u16, &'static str, &'static str, &'static str, Code, &'static str);

const VERIFY: &str = "Your organization must be verified to use the model `gpt-image-2`.";
const LIMIT: &str = "Rate limit reached for gpt-image-2 on input-images per min: Limit 5, Used 5, Requested 1. Please try again in 12s.";
const UNSAFE: &str = "Your request was rejected by the safety system. safety_violations=[violence].";
const USED_UP: &str = "You exceeded your current quota, please check your plan and billing details.";

const ROWS: [Row; 27] = [
    (401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided.", Code::KeyRejected, "a wrong key"),
    (403, "invalid_request_error", "", VERIFY, Code::KeyRejected, "the organization is not verified"),
    (403, "request_forbidden", "unsupported_country_region_territory", "No.", Code::KeyRejected, "not from here"),
    (403, "invalid_request_error", "model_not_found", "Project has no access.", Code::ModelGone, "another model helps"),
    (404, "invalid_request_error", "model_not_found", "The model does not exist.", Code::ModelGone, "retired"),
    (400, "invalid_request_error", "model_not_found", "Retired.", Code::ModelGone, "retired, with the other status"),
    (400, "invalid_request_error", "", "The model `x` does not exist.", Code::ModelGone, "retired, in words only"),
    (429, "insufficient_quota", "insufficient_quota", USED_UP, Code::Quota, "a 429 that time does not cure"),
    (429, "", "", USED_UP, Code::Quota, "the same from a look-alike without a code"),
    (402, "", "", "Payment required", Code::Quota, "what 402 is for"),
    (400, "invalid_request_error", "billing_hard_limit_reached", "Limit.", Code::Quota, "a cap, as a 400"),
    (400, "billing_limit_user_error", "", "Limit.", Code::Quota, "a cap, in the type"),
    (429, "requests", "rate_limit_exceeded", LIMIT, Code::RateLimited, "too fast"),
    (400, "image_generation_user_error", "moderation_blocked", UNSAFE, Code::Policy, "blocked"),
    (400, "invalid_request_error", "content_policy_violation", "Blocked.", Code::Policy, "blocked, the old code"),
    (400, "", "", "This violates our content policy.", Code::Policy, "blocked, in words only"),
    (400, "invalid_request_error", "invalid_value", "Invalid size.", Code::BadRequest, "a wrong parameter"),
    (422, "", "", "Unprocessable", Code::BadRequest, "the same from a look-alike"),
    (413, "", "", "Too large", Code::BadRequest, "asking again would be as large"),
    (500, "server_error", "", "The server had an error.", Code::ServerBusy, "no picture was made"),
    (502, "", "", "", Code::ServerBusy, "as above"),
    (503, "server_error", "moderation_blocked", "x", Code::ServerBusy, "a broken server's codes mean nothing"),
    (529, "overloaded_error", "", "Overloaded", Code::ServerBusy, "as above"),
    (408, "", "", "", Code::OutcomeUnknown, "it may have run"),
    (504, "", "", "", Code::OutcomeUnknown, "the gateway gave up, the vendor maybe not"),
    (524, "", "", "", Code::OutcomeUnknown, "likewise"),
    (520, "", "", "", Code::OutcomeUnknown, "an empty answer from the vendor: it may have run"),
];

#[test]
fn every_row_of_the_table_is_told_apart() {
    for (status, kind, code, message, expected, why) in ROWS {
        let found = said(status, &[], &error(message, kind, code, ""));
        assert_eq!(found.code, expected, "{status} {kind} {code}: {why}");
        assert_eq!(found.http_status, Some(status), "{why}: for the details");
        assert_eq!(found.request_id.as_deref(), Some("req_7"), "{why}: for the vendor's support");
        assert_eq!(found.provider.as_deref(), Some("OpenAI"), "{why}: whose error it is");
    }
}

#[test]
fn a_rate_limit_says_how_long() {
    for (headers, message, wait, why) in [
        (&[][..], "Please try again in 12s.", Some(12.0), "in words"),
        (&[][..], "Please try again in 467ms.", Some(0.467), "in milliseconds"),
        (&[][..], "Please try again in 2m3s.", Some(123.0), "in minutes"),
        (&[("retry-after", "3")][..], "Please try again in 12s.", Some(3.0), "the header is meant for us"),
        (&[("retry-after-ms", "250"), ("retry-after", "3")][..], "", Some(0.25), "the exact header first"),
        (&[][..], "Slow down.", None, "not at all"),
    ] {
        let found = said(429, headers, &error(message, "requests", "rate_limit_exceeded", ""));
        assert_eq!((found.code, found.retry_after), (Code::RateLimited, wait), "{why}");
    }
    let found = said(429, &[], &error(LIMIT, "requests", "rate_limit_exceeded", ""));
    assert_eq!(found.message, "OpenAI asks us to wait 12 s.", "the wait is named");
    let found = said(503, &[("retry-after", "20")], "");
    assert_eq!(found.retry_after, Some(20.0), "a busy server may say it too");
}

#[test]
fn a_no_from_the_provider_ends_the_retries_and_a_yes_starts_none() {
    let busy = error("x", "server_error", "", "");
    assert!(said(503, &[("x-should-retry", "false")], &busy).given_up, "it knows better");
    assert!(!said(503, &[("x-should-retry", "true")], &busy).given_up, "as it would be anyway");
    let lost = said(504, &[("x-should-retry", "true")], &busy);
    assert!(!lost.is_retried(), "the provider's yes does not pay for a second picture");
    assert!(!said(401, &[("x-should-retry", "true")], &error("x", "", "invalid_api_key", "")).is_retried(), "nor here");
}

#[test]
fn a_refused_prompt_says_why() {
    let found = said(400, &[], &error(UNSAFE, "image_generation_user_error", "moderation_blocked", ""));
    assert_eq!(found.message, "OpenAI declined this prompt: violence.", "the reason, not the boilerplate");
    assert!(found.hint.unwrap().contains("Reword"), "what to do");
    let two = UNSAFE.replace("violence", "violence, self_harm");
    assert_eq!(
        said(400, &[], &error(&two, "user_error", "moderation_blocked", "")).message,
        "OpenAI declined this prompt: violence, self harm.",
        "all of them, readable"
    );
    let plain = said(400, &[], &error("Blocked by policy", "", "content_policy_violation", ""));
    assert_eq!(plain.message, "OpenAI declined this prompt: Blocked by policy.", "without a list, the sentence");
}

#[test]
fn a_wrong_parameter_is_named() {
    let found = said(400, &[], &error("Unknown parameter: 'style'.", "invalid_request_error", "", "style"));
    assert_eq!(found.message, "OpenAI does not accept style: Unknown parameter: 'style'.", "the parameter is named");
    let model = said(400, &[], &error("Invalid value: 'x'.", "invalid_request_error", "invalid_value", "model"));
    assert_eq!(model.code, Code::ModelGone, "where the model is the parameter, another model is the remedy");
}

#[test]
fn a_retired_model_names_its_replacement() {
    let endpoint = endpoint("openai");
    let body = error("The model `dall-e-3` does not exist.", "invalid_request_error", "model_not_found", "");
    let found = failed(speaks(&endpoint).reply(&model("openai/dall-e-3"), &endpoint, &reply(404, &[], body)));
    assert_eq!(found.message, "openai/dall-e-3 is not available to this key, or was retired.", "which one");
    assert!(found.hint.unwrap().contains("Use openai/gpt-image-2.6-flare instead."), "and what instead");
}

#[test]
fn an_unverified_organization_is_told_where_to_go() {
    let found = said(403, &[], &error(VERIFY, "invalid_request_error", "", ""));
    let hint = found.hint.unwrap();
    assert!(hint.contains("must be verified") && hint.contains("platform.openai.com/settings"), "{hint}");
}

#[test]
fn look_alikes_spell_their_errors_in_many_ways() {
    let endpoint = own("openai", "http://localhost:8080/v1");
    for (status, body, code, words) in [
        (400, r#"{"error":"size must be a multiple of 64"}"#, Code::BadRequest, "a multiple of 64"),
        (
            429,
            r#"{"error":{"message":"busy, retry after 30 seconds","code":429}}"#,
            Code::RateLimited,
            "retry after 30",
        ),
        (
            422,
            r#"{"detail":[{"loc":["body","size"],"msg":"field required"}]}"#,
            Code::BadRequest,
            "size: field required",
        ),
        (400, r#"{"detail":"no such sampler"}"#, Code::BadRequest, "no such sampler"),
        (400, r#"{"message":"bad prompt","code":400}"#, Code::BadRequest, "bad prompt"),
        (400, r#"[{"error":{"code":400,"message":"wrapped"}}]"#, Code::BadRequest, "wrapped"),
        (404, "404 page not found", Code::ModelGone, "Check the model's name and the base URL."),
        (502, "<html>\n<head><title>502 Bad\nGateway</title></head><body>..", Code::ServerBusy, "502 Bad Gateway."),
        (500, "", Code::ServerBusy, ""),
    ] {
        let found = failed(speaks(&endpoint).reply(&model("openai/sd-turbo"), &endpoint, &reply(status, &[], body)));
        assert_eq!(found.code, code, "{body}");
        assert!(found.to_string().contains(words), "{body}: the server's words are lost in {found}");
        assert!(!found.to_string().contains('<'), "{found}: markup is for browsers");
    }
}

#[test]
fn a_cut_error_keeps_the_class_of_its_status() {
    let cut = &error(LIMIT, "requests", "rate_limit_exceeded", "")[..40];
    let found = said(429, &[("retry-after", "3")], cut);
    assert_eq!(
        (found.code, found.retry_after),
        (Code::RateLimited, Some(3.0)),
        "the status and the headers came whole"
    );
    assert!(!found.to_string().contains('{'), "{found}: half an object is no sentence");
}

#[test]
fn a_redirect_is_told_and_not_followed() {
    let found = said(307, &[("location", "https://other.example/v1/images?token=abc")], "");
    assert_eq!(found.code, Code::BadRequest, "following it could pay twice, and would carry the key elsewhere");
    assert_eq!(found.message, "OpenAI redirects requests to other.example.", "the person can judge that");
}

#[test]
fn an_unknown_outcome_says_what_it_may_have_cost() {
    let found = said(504, &[], "");
    assert_eq!(
        found.message, "We lost contact after sending. OpenAI may have charged ~$0.04.",
        "the message says whether money was spent"
    );
}

#[test]
fn a_very_long_message_is_cut() {
    let found = said(400, &[], &error(&"word ".repeat(500), "", "", ""));
    assert!(found.message.chars().count() < 400 && found.message.ends_with("..."), "{}", found.message);
}
