//! Tests of the vendors whose requests are data in the catalog.

use serde_json::{Value, json};
use thumbsheet_core::{Code, Usd, money::Billed};

use crate::sample::{KEY, PNG, PNG_TEXT, ask, body, endpoint, failed, model, picture, reply, speaks};

/// The model, the address that is asked, and the whole body.
fn cases() -> Vec<(&'static str, &'static str, Value)> {
    let prompt = "A wide image of a harbour at dawn.";
    vec![
        (
            "openrouter/google/gemini-3-pro-image",
            "https://openrouter.ai/api/v1/images",
            json!({ "model": "google/gemini-3-pro-image", "prompt": prompt, "n": 1, "aspect_ratio": "16:9", "resolution": "1K", "output_format": "jpeg" }),
        ),
        (
            "xai/grok-imagine-image-2.0",
            "https://api.x.ai/v1/images/generations",
            json!({ "model": "grok-imagine-image-2.0", "prompt": prompt, "n": 1, "aspect_ratio": "16:9", "resolution": "1k", "quality": "medium", "response_format": "b64_json" }),
        ),
        (
            "recraft/recraftv4_1",
            "https://external.api.recraft.ai/v1/images/generations",
            json!({ "model": "recraftv4_1", "prompt": prompt, "n": 1, "size": "16:9", "response_format": "b64_json" }),
        ),
        (
            "together/black-forest-labs/FLUX.1-schnell",
            "https://api.together.xyz/v1/images/generations",
            json!({ "model": "black-forest-labs/FLUX.1-schnell", "prompt": prompt, "n": 1, "width": 1024, "height": 576, "steps": 4, "response_format": "base64", "output_format": "jpeg" }),
        ),
        (
            "seedream/seedream-5-5-261028",
            "https://ark.ap-southeast.bytepluses.com/api/v3/images/generations",
            json!({ "model": "seedream-5-5-261028", "prompt": prompt, "size": "2560x1440", "watermark": false, "response_format": "b64_json" }),
        ),
    ]
}

#[test]
fn every_vendor_is_asked_with_its_own_fields_and_no_others() {
    for (id, address, expected) in cases() {
        let model = model(id);
        let request = ask(&endpoint(model.id.provider()), &model, 2).unwrap();
        assert_eq!(request.url.as_str(), address, "{id}: where it is asked");
        assert_eq!(body(&request), &expected, "{id}: a field that it does not know is answered with 400");
        assert!(!request.streamed, "{id}: it sends no partial pictures");
        let (name, value) = request.credential.unwrap().header().unwrap();
        assert_eq!((name.as_str(), value.to_str().unwrap()), ("authorization", &*format!("Bearer {KEY}")), "{id}: key");
    }
}

#[test]
fn a_name_that_is_not_listed_is_asked_as_its_vendors_others_are() {
    let model = model("openrouter/black-forest-labs/flux.2-pro");
    let request = ask(&endpoint("openrouter"), &model, 0).unwrap();
    assert_eq!(body(&request)["model"], "black-forest-labs/flux.2-pro", "the name goes out as it was typed");
    assert_eq!(body(&request)["aspect_ratio"], "16:9", "with the fields that the vendor takes");
}

#[test]
fn what_a_picture_cost_is_what_the_vendor_says() {
    for (id, usage, usd) in [
        ("openrouter/google/gemini-3-pro-image", json!({ "cost": 0.0387 }), 0.0387),
        ("xai/grok-imagine-image-2.0", json!({ "cost_in_usd_ticks": 600_000_000_u64 }), 0.06),
        ("recraft/recraftv4_1", json!({}), 0.035),
    ] {
        let (model, usage) = (model(id), json!({ "data": [{ "b64_json": PNG_TEXT }], "usage": usage }).to_string());
        let endpoint = endpoint(model.id.provider());
        let read = picture(speaks(&endpoint).reply(&model, &endpoint, &reply(200, &[], usage)));
        assert_eq!(read.bytes, PNG, "{id}: the picture itself");
        assert_eq!(read.cost_usd, Usd::from_dollars(usd), "{id}: told by the answer, or else the catalog's price");
    }
}

#[test]
fn a_picture_that_the_vendor_does_not_show_was_declined() {
    let (model, endpoint) = (model("xai/grok-imagine-image-2.0"), endpoint("xai"));
    let body = json!({
        "data": [{ "b64_json": null, "url": "https://imgen.x.ai/moderated_content.png", "respect_moderation": false }],
        "usage": { "cost_in_usd_ticks": 600_000_000_u64 },
    });
    let error = failed(speaks(&endpoint).reply(&model, &endpoint, &reply(200, &[], body.to_string())));
    assert_eq!(error.code, Code::Policy, "the address answers 404: fetching it would say another thing");
    assert_eq!(error.code.billed(true), Billed::Maybe, "a picture was drawn, so it may be billed");
}

#[test]
fn an_error_is_understood_in_each_of_its_shapes() {
    let cases = [
        ("xai", 400, json!({ "code": "invalid_api_key", "error": "Incorrect API key provided." }), Code::KeyRejected),
        ("xai", 429, json!({ "error": "Too many requests" }), Code::RateLimited),
        ("openrouter", 402, json!({ "error": { "code": 402, "message": "Insufficient credits" } }), Code::Quota),
        ("openrouter", 200, json!({ "error": { "code": 429, "message": "Rate limited upstream" } }), Code::RateLimited),
        ("recraft", 401, json!({ "code": "unauthorized", "message": "Invalid token" }), Code::KeyRejected),
        ("together", 404, json!({ "error": { "code": "model_not_available", "message": "gone" } }), Code::ModelGone),
    ];
    for (provider, status, body, code) in cases {
        let (id, ..) = cases_of(provider);
        let (model, endpoint) = (model(id), endpoint(provider));
        let error = failed(speaks(&endpoint).reply(&model, &endpoint, &reply(status, &[], body.to_string())));
        assert_eq!(error.code, code, "{provider} {status} {body}: {}", error.message);
    }
}

fn cases_of(provider: &str) -> (&'static str, &'static str, Value) {
    cases().into_iter().find(|(id, ..)| id.starts_with(provider)).unwrap()
}

#[test]
fn a_key_is_checked_by_a_call_that_costs_nothing() {
    for (provider, address) in [
        ("openrouter", "https://openrouter.ai/api/v1/key"),
        ("xai", "https://api.x.ai/v1/api-key"),
        ("recraft", "https://external.api.recraft.ai/v1/users/me"),
        ("together", "https://api.together.xyz/v1/models"),
    ] {
        let endpoint = endpoint(provider);
        let request = speaks(&endpoint).check(&endpoint).unwrap();
        assert_eq!((request.method.as_str(), request.url.as_str()), ("GET", address), "{provider}: it only reads");
        let answered = |status| speaks(&endpoint).checked(&endpoint, &reply(status, &[], "{}"));
        assert!(answered(200).is_ok(), "{provider}: the key is known");
        assert_eq!(answered(401).unwrap_err().code, Code::KeyRejected, "{provider}: the key is not known");
    }
}
