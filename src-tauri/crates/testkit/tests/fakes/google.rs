//! The strict checks and the answers of the Google fake.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use thumbsheet_testkit::{Answer, FakeGoogle, Hint};

use crate::client::{Headers, PRO, content, google, send};

const BANANA: &str = "gemini-nano-banana-2.1";
const OLDEST: &str = "gemini-2.5-flash-image";

fn parts(body: &Value) -> Vec<Value> {
    body["candidates"][0]["content"]["parts"].as_array().cloned().unwrap_or_default()
}

fn dimensions(part: &Value) -> (u32, u32) {
    let data = part["inlineData"]["data"].as_str().expect("the part is a picture");
    let decoded = image::load_from_memory(&STANDARD.decode(data).unwrap()).expect("it decodes");
    (decoded.width(), decoded.height())
}

#[tokio::test]
async fn a_wide_picture_has_the_size_of_its_model() {
    let fake = FakeGoogle::start().await;
    let sized = |size: &str| json!({ "imageConfig": { "aspectRatio": "16:9", "imageSize": size } });
    for (model, config, size) in [
        (PRO, json!({}), (1376, 768)),
        (PRO, sized("2K"), (2752, 1536)),
        (OLDEST, json!({}), (1344, 768)),
        (BANANA, json!({ "thinkingConfig": { "thinkingLevel": "minimal" } }), (1376, 768)),
        (BANANA, json!({ "imageConfig": null }), (1024, 1024)),
    ] {
        let answered = google(&fake, model, &content(&config)).await;
        assert_eq!(answered.status, 200, "{model} with {config}: {:.300}", answered.text());
        let body = answered.json();
        assert_eq!(dimensions(parts(&body).last().unwrap()), size, "{model} with {config}");
        assert_eq!(body["modelVersion"], model, "the answer says who made it");
        assert!(body["usageMetadata"]["candidatesTokenCount"].is_u64(), "the cost can be computed");
    }
    assert_eq!(fake.images_made_by(PRO), 2, "pictures are counted by model");
    assert_eq!(fake.images_made_of("A fox in snow"), 5, "and by prompt");
    fake.assert_no_violations();
}

#[tokio::test]
async fn a_field_that_the_api_refuses_is_a_field_violation() {
    let fake = FakeGoogle::start().await;
    let image = |config: Value| json!({ "imageConfig": config });
    let cases = [
        (PRO, json!({ "responseModalities": ["TEXT"] }), "generation_config.response_modalities"),
        (PRO, json!({ "responseModalities": ["Image"] }), "generation_config.response_modalities"),
        (PRO, image(json!({ "aspectRatio": "16x9" })), "generation_config.image_config.aspect_ratio"),
        (PRO, image(json!({ "aspectRatio": "8:1" })), "generation_config.image_config.aspect_ratio"),
        (PRO, image(json!({ "imageSize": "1k" })), "generation_config.image_config.image_size"),
        (OLDEST, image(json!({ "imageSize": "1K" })), "generation_config.image_config.image_size"),
        (
            "gemini-3.1-flash-lite-image",
            image(json!({ "imageSize": "1K" })),
            "generation_config.image_config.image_size",
        ),
        (BANANA, image(json!({ "imageSize": "512" })), "generation_config.image_config.image_size"),
        (PRO, image(json!({ "personGeneration": "ALLOW_ALL" })), "generation_config.image_config"),
        (PRO, image(json!({ "outputMimeType": "image/jpeg" })), "generation_config.image_config"),
        (PRO, json!({ "numberOfImages": 2 }), "generation_config"),
        (PRO, json!({ "candidateCount": 2 }), "generation_config.candidate_count"),
        (PRO, json!({ "thinkingConfig": { "thinkingLevel": "high" } }), "generation_config.thinking_config"),
        (
            BANANA,
            json!({ "thinkingConfig": { "thinkingLevel": "max" } }),
            "generation_config.thinking_config.thinking_level",
        ),
    ];
    for (index, (model, config, field)) in cases.iter().enumerate() {
        let answered = google(&fake, model, &content(config)).await;
        assert_eq!(answered.status, 400, "{model} refuses {config}");
        let error = &answered.json()["error"];
        assert_eq!(error["status"], "INVALID_ARGUMENT", "in the words of the API: {error}");
        assert_eq!(error["details"][0]["fieldViolations"][0]["field"], *field, "it names the field: {error}");
        assert_eq!(fake.violations().len(), index + 1, "a test can see it afterwards: {config}");
    }
    let mut unknown = content(&json!({}));
    unknown["prompt"] = "A fox".into();
    assert_eq!(google(&fake, PRO, &unknown).await.status, 400, "nothing unknown at the top either");
    let mut wordless = content(&json!({}));
    wordless["contents"] = json!([]);
    assert_eq!(google(&fake, PRO, &wordless).await.status, 400, "there must be a prompt");
    assert_eq!(fake.images_made(), 0, "nothing refused is paid for");
}

#[tokio::test]
async fn a_reference_picture_must_be_what_its_type_says() {
    let fake = FakeGoogle::start().await;
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(2, 2).write_to(&mut png, image::ImageFormat::Png).unwrap();
    for (name, mime, status) in [("inlineData", "image/png", 200), ("inline_data", "image/jpeg", 400)] {
        let mut body = content(&json!({}));
        let reference = json!({ name: { "mimeType": mime, "data": STANDARD.encode(png.get_ref()) } });
        body["contents"][0]["parts"].as_array_mut().unwrap().push(reference);
        assert_eq!(google(&fake, PRO, &body).await.status, status, "a PNG sent as {mime}");
    }
}

#[tokio::test]
async fn the_key_belongs_in_its_own_header() {
    let fake = FakeGoogle::start().await;
    let body = content(&json!({})).to_string();
    let path = format!("/v1beta/models/{PRO}:generateContent");
    let json = ("content-type", "application/json");
    let wrong = send(&fake.origin(), "POST", &path, &[json, ("x-goog-api-key", "AIza-wrong")], body.as_bytes()).await;
    assert_eq!(wrong.status, 400, "Google says 400 to a wrong key");
    assert_eq!(wrong.json()["error"]["details"][0]["reason"], "API_KEY_INVALID", "and the reason in the details");
    fake.assert_no_violations();
    let bearer = format!("Bearer {}", fake.key());
    let query = format!("{path}?key={}", fake.key());
    let cases: [(&str, Headers<'_>, u16); 3] =
        [(&path, &[json], 403), (&path, &[json, ("authorization", &bearer)], 401), (&query, &[json], 400)];
    for (path, headers, status) in cases {
        let answered = send(&fake.origin(), "POST", path, headers, body.as_bytes()).await;
        assert_eq!(answered.status, status, "the key is not where it belongs");
    }
    assert_eq!(fake.violations().len(), 3, "a client that sends it elsewhere is broken");
}

#[tokio::test]
async fn only_known_versions_models_and_methods_answer() {
    let fake = FakeGoogle::start().await;
    let headers = [("x-goog-api-key", fake.key()), ("content-type", "application/json")];
    let body = content(&json!({})).to_string();
    let gone = google(&fake, "gemini-3-pro-image-preview", &content(&json!({}))).await;
    assert_eq!((gone.status, &gone.json()["error"]["status"]), (404, &json!("NOT_FOUND")), "the preview is gone");
    fake.assert_no_violations();
    for (version, status) in [("v1", 200), ("v1alpha2", 404)] {
        let path = format!("/{version}/models/{PRO}:generateContent");
        let answered = send(&fake.origin(), "POST", &path, &headers, body.as_bytes()).await;
        assert_eq!(answered.status, status, "Google's clients go to v1 since their version 3; {version} is asked");
    }
    let path = format!("/v1beta/models/{PRO}:predict");
    assert_eq!(send(&fake.origin(), "POST", &path, &headers, b"{}").await.status, 404, "Imagen's method is gone");
    let page = send(&fake.origin(), "GET", "/v1beta/models?pageSize=1", &headers, b"").await.json();
    assert_eq!(page["models"].as_array().map(Vec::len), Some(1), "a key is checked with a page of one");
    assert!(page["nextPageToken"].is_string(), "and there is more");
}

#[tokio::test]
async fn blocks_and_refusals_are_two_hundreds_without_a_picture() {
    let fake = FakeGoogle::start().await;
    let finished = Answer::Finished("IMAGE_PROHIBITED_CONTENT".into());
    fake.script(PRO, [Answer::Moderated, Answer::PromptBlocked("SAFETY".into()), finished, Answer::NoPicture]);
    let mut bodies = Vec::new();
    for _ in 0..4 {
        let answered = google(&fake, PRO, &content(&json!({}))).await;
        assert_eq!(answered.status, 200, "Google refuses politely");
        bodies.push(answered.json());
    }
    assert_eq!(bodies[0]["promptFeedback"]["blockReason"], "PROHIBITED_CONTENT", "the prompt was blocked");
    assert_eq!(bodies[1]["promptFeedback"]["blockReason"], "SAFETY", "for the reason that was scripted");
    assert!(bodies[0].get("candidates").is_none(), "there are no candidates at all");
    assert_eq!(bodies[2]["candidates"][0]["finishReason"], "IMAGE_PROHIBITED_CONTENT", "the output was blocked");
    assert!(bodies[2]["candidates"][0]["content"].get("parts").is_none(), "and its content has no parts");
    assert_eq!(bodies[3]["candidates"][0]["finishReason"], "STOP", "only words came");
    assert!(parts(&bodies[3])[0]["text"].is_string(), "and they say something");
    assert_eq!(fake.images_made(), 4, "prompt and thinking are billed, whatever came of them");
}

#[tokio::test]
async fn the_picture_can_be_in_a_thought_or_in_the_last_part() {
    let fake = FakeGoogle::start().await;
    fake.script(PRO, [Answer::ThoughtPicture, Answer::LastPartPicture]);
    let thought = parts(&google(&fake, PRO, &content(&json!({}))).await.json());
    let pictures = thought.iter().filter(|part| part.get("inlineData").is_some()).collect::<Vec<_>>();
    assert!(pictures.iter().all(|part| part["thought"] == true), "the only picture is a thought");
    assert_eq!(dimensions(pictures[0]), (1376, 768), "but it is the picture that was ordered");
    let several = parts(&google(&fake, PRO, &content(&json!({}))).await.json());
    assert_eq!(dimensions(&several[2]), (32, 32), "a draft comes before");
    assert_eq!(dimensions(several.last().unwrap()), (1376, 768), "the last part is the one");
}

#[tokio::test]
async fn quota_and_rate_are_told_apart_by_the_body() {
    let fake = FakeGoogle::start().await;
    let rate = Answer::RateLimited(Hint::RetryInfo("3.299s".into()));
    fake.script(PRO, [rate, Answer::Quota, Answer::QuotaPerDay, Answer::CapacityExhausted]);
    let mut errors = Vec::new();
    for _ in 0..4 {
        let answered = google(&fake, PRO, &content(&json!({}))).await;
        assert_eq!(answered.status, 429, "all of them look the same from afar");
        errors.push(answered.json()["error"].clone());
    }
    let delay = |error: &Value| error["details"][1]["retryDelay"].as_str().map(str::to_owned);
    assert_eq!(delay(&errors[0]).as_deref(), Some("3.299s"), "a rate says when to come back");
    assert!(errors[1]["message"].as_str().unwrap().contains("limit: 0"), "a limit of 0 never frees up");
    assert!(delay(&errors[1]).is_some(), "although it says when to come back");
    assert!(errors[2].to_string().contains("PerDay"), "a quota per day is not a rate");
    assert_eq!(errors[3]["details"][0]["reason"], "MODEL_CAPACITY_EXHAUSTED", "a busy model is a busy server");
}
