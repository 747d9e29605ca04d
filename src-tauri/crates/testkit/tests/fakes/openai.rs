//! The strict checks of the `OpenAI` fake.

use base64::{Engine, engine::general_purpose::STANDARD};
use image::ImageFormat;
use serde_json::{Value, json};
use thumbsheet_testkit::{Answer, Download, FakeOpenAi};

use crate::client::{Headers, openai, order, order_with, send};

fn picture(body: &Value) -> Vec<u8> {
    STANDARD.decode(body["data"][0]["b64_json"].as_str().expect("there is a picture")).expect("it is base64")
}

#[tokio::test]
async fn an_order_gets_a_picture_of_its_size_and_format_and_a_bill() {
    let fake = FakeOpenAi::start().await;
    for (name, format) in [("png", ImageFormat::Png), ("jpeg", ImageFormat::Jpeg), ("webp", ImageFormat::WebP)] {
        let answered = openai(&fake, &order_with(&json!({ "output_format": name }))).await;
        assert_eq!(answered.status, 200, "{name} is offered: {}", answered.text());
        assert!(answered.header("x-request-id").is_some_and(|id| id.starts_with("req_")), "an id to quote to support");
        let body = answered.json();
        let bytes = picture(&body);
        assert_eq!(image::guess_format(&bytes).unwrap(), format, "the bytes are what was ordered");
        let decoded = image::load_from_memory(&bytes).expect("it decodes");
        assert_eq!((decoded.width(), decoded.height()), (160, 96), "the size is what was ordered");
        assert!(body["usage"]["output_tokens"].as_u64() > Some(0), "the cost can be computed");
        assert_eq!(body["size"], "160x96", "the answer echoes the order");
    }
    assert_eq!(fake.images_made(), 3, "each would be paid for");
    fake.assert_no_violations();
}

#[tokio::test]
async fn the_same_order_twice_gives_two_pictures() {
    let fake = FakeOpenAi::start().await;
    let first = picture(&openai(&fake, &order()).await.json());
    let second = picture(&openai(&fake, &order()).await.json());
    assert_ne!(first, second, "a digest tells the attempts apart");
    let four = openai(&fake, &order_with(&json!({ "n": 4 }))).await.json();
    assert_eq!(four["data"].as_array().map(Vec::len), Some(4), "n pictures come in one answer");
    assert_eq!(fake.images_made(), 6, "and n pictures are paid for");
}

#[tokio::test]
async fn a_field_that_the_api_refuses_is_refused_by_name() {
    let fake = FakeOpenAi::setup().also_serve(["house-model"]).start().await;
    let cases = [
        (json!({ "response_format": "b64_json" }), "response_format", "unknown_parameter"),
        (json!({ "style": "vivid" }), "style", "unknown_parameter"),
        (json!({ "aspect_ratio": "16:9" }), "aspect_ratio", "unknown_parameter"),
        (json!({ "prompt": null }), "prompt", "missing_required_parameter"),
        (json!({ "prompt": "x".repeat(32_001) }), "prompt", "string_above_max_length"),
        (json!({ "prompt": " " }), "prompt", "string_below_min_length"),
        (json!({ "prompt": 7 }), "prompt", "invalid_type"),
        (json!({ "model": null }), "model", "missing_required_parameter"),
        (json!({ "n": 0 }), "n", "integer_below_min_value"),
        (json!({ "n": 11 }), "n", "integer_above_max_value"),
        (json!({ "n": 1.5 }), "n", "invalid_type"),
        (json!({ "quality": "hd" }), "quality", "invalid_value"),
        (json!({ "quality": "max", "model": "gpt-image-2" }), "quality", "invalid_value"),
        (json!({ "complexity": "low", "model": "gpt-image-2.5-flare" }), "complexity", "unknown_parameter"),
        (json!({ "complexity": "extreme" }), "complexity", "invalid_value"),
        (json!({ "partial_images": 2 }), "partial_images", "invalid_value"),
        (json!({ "partial_images": 4, "stream": true }), "partial_images", "integer_above_max_value"),
        (json!({ "stream": "yes" }), "stream", "invalid_type"),
        (json!({ "stream": true, "n": 2 }), "n", "invalid_value"),
        (json!({ "output_compression": 90 }), "output_compression", "invalid_png_output_compression"),
        (
            json!({ "output_compression": 101, "output_format": "webp" }),
            "output_compression",
            "integer_above_max_value",
        ),
        (json!({ "output_format": "jpg" }), "output_format", "invalid_value"),
        (json!({ "background": "transparent", "output_format": "jpeg" }), "background", "invalid_value"),
        (json!({ "moderation": "off" }), "moderation", "invalid_value"),
    ];
    for (index, (changes, param, code)) in cases.iter().enumerate() {
        let answered = openai(&fake, &order_with(changes)).await;
        assert_eq!(answered.status, 400, "{changes} is refused");
        let error = &answered.json()["error"];
        assert_eq!(error["param"], *param, "the refusal names the field: {error}");
        assert_eq!(error["code"], *code, "in the words of the API: {error}");
        assert_eq!(error["type"], "invalid_request_error", "it is the client's mistake");
        assert_eq!(fake.violations().len(), index + 1, "a test can see it afterwards: {changes}");
    }
    assert_eq!(fake.images_made(), 0, "nothing refused is paid for");
    for model in ["house-model", "test-anything"] {
        let answered = openai(&fake, &order_with(&json!({ "model": model, "complexity": "low" }))).await;
        assert_eq!(answered.status, 200, "{model} is served like the newest family: {}", answered.text());
    }
}

#[tokio::test]
async fn sizes_follow_the_family() {
    let fake = FakeOpenAi::start().await;
    let cases = [
        ("gpt-image-2.6-flare", "1536x864", true),
        ("gpt-image-2", "48x16", true),
        ("gpt-image-2.6-flare", "auto", true),
        ("gpt-image-1.5", "1536x1024", true),
        ("gpt-image-2.6-flare", "1920x1080", false),
        ("gpt-image-2.6-flare", "64x16", false),
        ("gpt-image-2.6-flare", "3856x2160", false),
        ("gpt-image-2.6-flare", "2176x2176", false),
        ("gpt-image-2.6-flare", "0x0", false),
        ("gpt-image-2.6-flare", "+160x96", false),
        ("gpt-image-2.6-flare", "16:9", false),
        ("gpt-image-1.5", "1536x864", false),
    ];
    for (model, size, fine) in cases {
        let answered = openai(&fake, &order_with(&json!({ "model": model, "size": size }))).await;
        assert_eq!(answered.status == 200, fine, "{size} of {model}: {:.300}", answered.text());
        if !fine {
            assert_eq!(answered.json()["error"]["param"], "size", "the refusal names the field");
        }
    }
}

#[tokio::test]
async fn the_key_belongs_in_the_authorization_header() {
    let fake = FakeOpenAi::start().await;
    let body = order().to_string();
    let json = ("content-type", "application/json");
    let path = "/v1/images/generations";
    let wrong =
        send(&fake.origin(), "POST", path, &[json, ("authorization", "Bearer sk-wrong")], body.as_bytes()).await;
    assert_eq!((wrong.status, &wrong.json()["error"]["code"]), (401, &json!("invalid_api_key")), "the key is wrong");
    fake.assert_no_violations();
    let key = fake.key().to_owned();
    for headers in [vec![json], vec![json, ("x-api-key", &key)], vec![json, ("authorization", &key)]] {
        let answered = send(&fake.origin(), "POST", path, &headers, body.as_bytes()).await;
        assert_eq!(answered.status, 401, "there is no bearer token in {headers:?}");
    }
    assert_eq!(fake.violations().len(), 3, "a client that sends it elsewhere is broken");
    let query = format!("{path}?api_key={key}");
    let answered = send(&fake.origin(), "POST", &query, &[json], body.as_bytes()).await;
    assert_eq!(answered.status, 400, "a key in the URL ends up in logs");
    assert_eq!(fake.violations().len(), 4, "so it is noted even where it would work");
}

#[tokio::test]
async fn only_json_posted_to_a_known_place_is_an_order() {
    let fake = FakeOpenAi::start().await;
    let bearer = format!("Bearer {}", fake.key());
    let key = ("authorization", bearer.as_str());
    let json = ("content-type", "application/json");
    let place = "/v1/images/generations";
    let cases: [(&str, &str, Headers<'_>, &[u8], u16); 5] = [
        ("GET", place, &[key], b"", 405),
        ("POST", "/v1/images/variations", &[key, json], b"{}", 404),
        ("POST", place, &[key], b"{}", 400),
        ("POST", place, &[key, json], b"{\"model\":", 400),
        ("POST", place, &[key, json], b"[]", 400),
    ];
    for (method, path, headers, body, status) in cases {
        let answered = send(&fake.origin(), method, path, headers, body).await;
        assert_eq!(answered.status, status, "{method} {path} with {} bytes", body.len());
        assert!(answered.json()["error"]["message"].is_string(), "every error has the shape of the API");
    }
    assert_eq!(fake.violations().len(), 5, "none of these is what a correct client sends");
}

#[tokio::test]
async fn a_model_that_is_gone_is_not_found_unless_the_past_is_asked_for() {
    let legacy = json!({ "model": "dall-e-3", "prompt": "A fox", "size": "1792x1024", "quality": "hd",
        "style": "natural", "response_format": "b64_json" });
    let today = FakeOpenAi::start().await;
    let answered = openai(&today, &legacy).await;
    assert_eq!(answered.status, 404, "it is gone");
    assert_eq!(answered.json()["error"]["code"], "model_not_found", "and the API says so");
    today.assert_no_violations();

    let past = FakeOpenAi::setup().serves_retired(true).start().await;
    let body = openai(&past, &legacy).await.json();
    let decoded = image::load_from_memory(&picture(&body)).expect("it decodes");
    assert_eq!((decoded.width(), decoded.height()), (1792, 1024), "it was served in its own dialect");
    let mut wrong = legacy.clone();
    wrong["output_format"] = "png".into();
    let refused = openai(&past, &wrong).await;
    assert_eq!(refused.json()["error"]["code"], "unknown_parameter", "which had no output_format");
    wrong = legacy.clone();
    wrong["n"] = 2.into();
    assert_eq!(openai(&past, &wrong).await.status, 400, "and made one picture at a time");
}

#[tokio::test]
async fn a_result_url_serves_the_file_to_clients_that_keep_their_key() {
    let fake = FakeOpenAi::start().await;
    let downloads = [Download::Direct, Download::Redirected, Download::Expired];
    fake.script_any(downloads.map(Answer::PictureUrl));
    let path = |body: &Value| {
        let url = body["data"][0]["url"].as_str().expect("the result is a URL").to_owned();
        url.strip_prefix(&fake.origin()).expect("the file is on the same server").to_owned()
    };
    let direct = path(&openai(&fake, &order()).await.json());
    let file = send(&fake.origin(), "GET", &direct, &[], b"").await;
    assert_eq!(file.status, 200, "the link works without a key");
    assert!(image::load_from_memory(&file.body).is_ok(), "and leads to the picture");

    let redirected = path(&openai(&fake, &order()).await.json());
    let moved = send(&fake.origin(), "GET", &redirected, &[], b"").await;
    assert_eq!(moved.status, 302, "the second link leads elsewhere");
    let target = moved.header("location").unwrap().strip_prefix(&fake.origin()).unwrap();
    assert_eq!(send(&fake.origin(), "GET", target, &[], b"").await.status, 200, "where the picture is");

    let expired = path(&openai(&fake, &order()).await.json());
    assert_eq!(send(&fake.origin(), "GET", &expired, &[], b"").await.status, 403, "the third link has expired");
    fake.assert_no_violations();

    let leaked = send(&fake.origin(), "GET", &direct, &[("authorization", "Bearer x")], b"").await;
    assert_eq!(leaked.status, 403, "a download must not carry the key");
    assert_eq!(fake.violations().len(), 1, "a key that leaks fails the test");
}

#[tokio::test]
async fn the_lists_say_what_is_served_and_until_when() {
    let fake = FakeOpenAi::setup().shuts_down("gpt-image-2", "2027-04-21").start().await;
    let bearer = format!("Bearer {}", fake.key());
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let models = send(&fake.origin(), "GET", "/v1/models", &headers, b"").await.json();
    let find = |id: &str| models["data"].as_array().unwrap().iter().find(|model| model["id"] == id);
    assert_eq!(find("gpt-image-2").unwrap()["shutdown_date"], "2027-04-21", "the date is in the list");
    assert_eq!(find("gpt-image-2.6-flare").unwrap()["shutdown_date"], Value::Null, "where there is one");
    assert!(find("dall-e-3").is_none(), "what is gone is not listed");
    let gone = send(&fake.origin(), "GET", "/v1/models/dall-e-3", &headers, b"").await;
    assert_eq!(gone.status, 404, "nor found by its id");

    for (input, flagged) in [("a fox", false), ("violence", true)] {
        let body = json!({ "model": "omni-moderation-latest", "input": input }).to_string();
        let answered = send(&fake.origin(), "POST", "/v1/moderations", &headers, body.as_bytes()).await;
        assert_eq!(answered.json()["results"][0]["flagged"], flagged, "`{input}` is judged");
    }
    fake.assert_no_violations();
    assert_eq!(fake.images_made(), 0, "none of this is paid for");
}
