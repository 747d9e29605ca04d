use serde_json::{Value, json};
use thumbsheet_core::{
    Code, Error, Size, Usd,
    catalog::{Ask, TokenPrice},
};

use crate::{
    Answer, Endpoint, Extras,
    sample::{KEY, PNG, PNG_TEXT, ask, body, endpoint, failed, model, order, own, picture, reply, speaks},
};

const PRO: &str = "google/gemini-3-pro-image";

#[test]
fn a_picture_is_asked_for_with_its_words() {
    let request = ask(&endpoint("google"), &model(PRO), 3).unwrap();
    let expected = "https://generativelanguage.googleapis.com/v1beta/models/gemini-3-pro-image:generateContent";
    assert_eq!((request.method.as_str(), request.url.as_str()), ("POST", expected), "v1 refuses responseModalities");
    let expected = json!({
        "contents": [{"role": "user", "parts": [{"text": "A wide image of a harbour at dawn."}]}],
        "generationConfig": {
            "responseModalities": ["TEXT", "IMAGE"],
            "imageConfig": {"aspectRatio": "16:9", "imageSize": "1K"},
        },
        "store": false,
    });
    assert_eq!(body(&request), &expected, "nothing that only Vertex takes");
    assert!(!request.streamed, "there are no partial pictures worth having");
    let (name, value) = request.credential.unwrap().header().unwrap();
    assert_eq!((name.as_str(), value.to_str().unwrap()), ("x-goog-api-key", KEY), "in a header, never in the URL");
}

#[test]
fn a_size_is_named_only_where_the_model_has_several() {
    let request = ask(&endpoint("google"), &model("google/gemini-2.5-flash-image"), 0).unwrap();
    assert_eq!(
        body(&request)["generationConfig"]["imageConfig"],
        json!({"aspectRatio": "16:9"}),
        "it would be answered with 400"
    );
}

#[test]
fn a_seed_fits_the_field() {
    let (endpoint, model) = (endpoint("google"), model(PRO));
    for (seed, sent) in [(7, 7), (u64::MAX, 0x7fff_ffff), (1 << 31, 0)] {
        let order = thumbsheet_core::plan::Order { seed: Some(seed), ..order(&model) };
        let request = speaks(&endpoint).request(&order, &model, &endpoint, &Extras::default()).unwrap();
        assert_eq!(body(&request)["generationConfig"]["seed"], json!(sent), "{seed}: it is a 32-bit signed integer");
    }
}

#[test]
fn base_urls_are_taken_as_people_write_them() {
    for base in ["http://h:1", "http://h:1/", "http://h:1/v1beta", "http://h:1/v1beta/"] {
        let url = ask(&own("google", base), &model(PRO), 0).unwrap().url;
        assert_eq!(url.as_str(), "http://h:1/v1beta/models/gemini-3-pro-image:generateContent", "{base}");
    }
    let url = ask(&own("google", "https://gateway.example/google"), &model("google/models/x"), 0).unwrap().url;
    assert_eq!(
        url.as_str(),
        "https://gateway.example/google/v1beta/models/x:generateContent",
        "and names as the list of models spells them"
    );
}

#[test]
fn what_cannot_be_asked_is_not_sent() {
    let keyless = Endpoint { key: None, ..endpoint("google") };
    let error = ask(&keyless, &model(PRO), 0).unwrap_err();
    assert_eq!(
        error.message, "No key for Google. Add one to use Nano Banana Pro.",
        "what is missing, and what it is for"
    );
    let (endpoint, model) = (endpoint("google"), model(PRO));
    let order = thumbsheet_core::plan::Order { ask: Ask::Pixels(Size::new(1280, 720)), ..order(&model) };
    let error = speaks(&endpoint).request(&order, &model, &endpoint, &Extras::default()).unwrap_err();
    assert_eq!(error.code, Code::Internal, "a slip in the catalog is ours, and costs nothing");
}

fn answer(body: &Value) -> Answer {
    let endpoint = endpoint("google");
    speaks(&endpoint).reply(&model(PRO), &endpoint, &reply(200, &[], body.to_string()))
}

fn part(data: &[u8]) -> Value {
    use base64::Engine as _;
    json!({"inlineData": {"mimeType": "image/png", "data": base64::prelude::BASE64_STANDARD.encode(data)}})
}

fn thought(mut part: Value) -> Value {
    part["thought"] = true.into();
    part
}

fn parts(parts: &[Value]) -> Value {
    json!({"candidates": [{"content": {"role": "model", "parts": parts}, "finishReason": "STOP", "index": 0}]})
}

#[test]
fn the_recorded_answer_is_a_picture() {
    let body: Value = serde_json::from_str(include_str!("answer.json")).unwrap();
    let picture = picture(answer(&body));
    assert_eq!(picture.bytes, PNG, "byte for byte");
    assert_eq!(picture.cost_usd, Some(Usd::micros(134_000)), "the catalog's price: Google's tokens have none there");
    assert_eq!(picture.request_id.as_deref(), Some("abc"), "the id stands in the body");
}

#[test]
fn tokens_say_the_cost_where_they_have_a_price() {
    let body: Value = serde_json::from_str(include_str!("answer.json")).unwrap();
    let endpoint = endpoint("google");
    let mut model = model(PRO);
    model.tokens = Some(TokenPrice { text_in: 2.0, image_in: 0.0, out: 120.0 });
    let picture = picture(speaks(&endpoint).reply(&model, &endpoint, &reply(200, &[], body.to_string())));
    let cost = Usd::micros(15 * 2 + 1290 * 120);
    assert_eq!(picture.cost_usd.unwrap(), cost, "{:?}", picture.cost_usd);
}

#[test]
fn the_last_picture_that_is_no_thought_is_taken() {
    let text = json!({"text": "Here you go."});
    for (given, expected, why) in [
        (vec![text.clone(), part(b"one")], "one", "words around it are no matter"),
        (vec![part(b"draft"), part(b"final")], "final", "drafts come first"),
        (vec![part(b"final"), thought(part(b"draft"))], "final", "thoughts do not count"),
        (vec![thought(part(b"draft")), thought(part(b"only"))], "only", "unless there is nothing else"),
        (vec![json!({"inline_data": {"mime_type": "image/png", "data": "b25l"}})], "one", "Python's spelling"),
        (vec![part(b"one"), json!({"inlineData": {"mimeType": "audio/wav", "data": "AAAA"}})], "one", "no sounds"),
        (vec![part(b"one"), json!({"functionCall": {"name": "x"}}), json!(7)], "one", "nor parts of tomorrow"),
    ] {
        assert_eq!(picture(answer(&parts(&given))).bytes, expected.as_bytes(), "{why}");
    }
    let wrapped = json!([parts(&[part(b"one")])]);
    assert_eq!(picture(answer(&wrapped)).bytes, b"one", "in an array of one");
    let stopped = json!({"candidates": [{"content": {"parts": [part(b"one")]}, "finishReason": "NEW_REASON"}]});
    assert_eq!(picture(answer(&stopped)).bytes, b"one", "a picture is a picture, whatever the reason says");
}

fn none(body: &Value) -> Error {
    failed(answer(body))
}

#[test]
fn a_blocked_prompt_is_told_with_its_reason() {
    for reason in ["SAFETY", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT", "IMAGE_SAFETY", "JAILBREAK", "NEW_REASON"] {
        let error =
            none(&json!({"promptFeedback": {"blockReason": reason}, "usageMetadata": {"promptTokenCount": 12}}));
        assert_eq!(error.code, Code::Policy, "{reason}");
        let message = error.message.to_lowercase().replace(' ', "_");
        assert!(reason == "OTHER" || message.contains(&reason.to_lowercase()), "{reason}: {}", error.message);
    }
}

#[test]
fn a_blocked_picture_is_told_with_its_reason() {
    let recorded: Value = serde_json::from_str(include_str!("blocked.json")).unwrap();
    let error = none(&recorded);
    assert_eq!(error.message, "Google declined this prompt: image prohibited content.", "the candidate says why");
    assert!(error.hint.unwrap().contains("Support code: 42876398."), "in its words, for the details");
    for reason in [
        "SAFETY",
        "IMAGE_SAFETY",
        "PROHIBITED_CONTENT",
        "BLOCKLIST",
        "SPII",
        "RECITATION",
        "IMAGE_RECITATION",
        "ESCALATION",
        "MODEL_ARMOR",
    ] {
        let error = none(&json!({"candidates": [{"content": {"role": "model"}, "finishReason": reason}]}));
        assert_eq!(error.code, Code::Policy, "{reason}: a 200 without a picture; its words may have been charged");
        assert!(error.message.starts_with("Google declined this prompt: "), "{reason}: {}", error.message);
    }
    let account = none(&json!({"candidates": [{"finishReason": "PUP_LIMITED_DISABLED"}]}));
    assert_eq!(account.code, Code::KeyRejected, "no other prompt would help this account");
}

#[test]
fn declined_is_said_only_where_it_was_declined() {
    for reason in [
        "NO_IMAGE",
        "IMAGE_OTHER",
        "OTHER",
        "MALFORMED_FUNCTION_CALL",
        "MALFORMED_RESPONSE",
        "UNEXPECTED_TOOL_CALL",
        "MAX_TOKENS",
        "STOP",
        "SOMETHING_OF_2027",
    ] {
        let error = none(&json!({"candidates": [{"content": {"role": "model"}, "finishReason": reason}]}));
        assert_eq!(error.code, Code::BadImage, "{reason}: nobody refused, and it may have been charged");
        assert!(error.message.starts_with("Google answered without a usable image: "), "{reason}: {}", error.message);
    }
    let words = none(&parts(&[json!({"text": "Here is your image!"})]));
    assert_eq!(words.code, Code::BadImage, "a picture that was lost on the way is not a refusal");
    assert!(words.hint.unwrap().contains("Here is your image!"), "what it said is told");
}

#[test]
fn a_picture_is_taken_as_gateways_pass_it_on() {
    let inline = |kind: Value| json!({"inlineData": {"mimeType": kind, "data": PNG_TEXT}});
    let words = format!("Here: ![image](data:image/jpeg;base64,{PNG_TEXT}) Enjoy.");
    for (given, why) in [
        (parts(&[json!({"inlineData": {"data": PNG_TEXT}})]), "without its type"),
        (parts(&[inline("application/octet-stream".into())]), "under another type"),
        (parts(&[inline(Value::Null)]), "with an empty type"),
        (parts(&[json!({"text": words})]), "in the words"),
        (parts(&[json!({"text": &words[..30]}), json!({"text": &words[30..]})]), "in the words, in two pieces"),
        (json!({"data": [{"b64_json": PNG_TEXT}]}), "in another vendor's shape"),
    ] {
        assert_eq!(picture(answer(&given)).bytes, PNG, "{why}: it was paid for");
    }
    let mut ran_out = parts(&[inline("image/png".into())]);
    ran_out["candidates"][0]["finishReason"] = "MAX_TOKENS".into();
    assert_eq!(picture(answer(&ran_out)).bytes, PNG, "whatever it ended with");
    let file = json!({"fileData": {"mimeType": "image/png", "fileUri": "https://cdn.example/1"}});
    assert!(matches!(answer(&parts(&[file])), Answer::Fetch { .. }), "by its address");
}

#[test]
fn what_a_gateway_writes_between_the_parts_of_an_answer_costs_no_picture() {
    let (endpoint, model) = (endpoint("google"), model(PRO));
    let answer =
        json!({"candidates": [{"content": {"parts": [{"inlineData": {"mimeType": "image/png", "data": PNG_TEXT}}]}}]});
    for stray in ["42", "true", "null", "\"ok\"", "[7]"] {
        for body in [format!("{stray}\n{answer}"), format!("{answer}\n{stray}"), format!("[{stray}, {answer}]")] {
            let read = picture(speaks(&endpoint).reply(&model, &endpoint, &reply(200, &[], &body)));
            assert_eq!(read.bytes, PNG, "it was paid for, and {stray} is no part of it: {body}");
        }
        let read = failed(speaks(&endpoint).reply(&model, &endpoint, &reply(200, &[], stray)));
        assert!(!read.message.is_empty(), "{stray} alone is an answer without a picture");
    }
}

#[test]
fn a_stream_that_nobody_asked_for_is_read() {
    let endpoint = endpoint("google");
    let (first, second) = (parts(&[json!({"text": "Here you go."})]), parts(&[part(PNG)]));
    for (body, why) in [
        (format!("data: {second}\r\n\r\n"), "one event"),
        (format!(": wait\n\ndata: {first}\n\ndata: {second}\n\ndata: [DONE]\n\n"), "several"),
        (format!("[{first},\n{second}]"), "an array, as its other method answers"),
        (format!("{first}\n{second}\n"), "one value per line"),
        (format!("\u{feff}{second}"), "a byte order mark"),
        (format!("\n \n{second}"), "blank lines"),
        (json!(second.to_string()).to_string(), "JSON in a text of JSON"),
    ] {
        let read = speaks(&endpoint).reply(&model(PRO), &endpoint, &reply(200, &[], body));
        assert_eq!(picture(read).bytes, PNG, "{why}");
    }
    let blocked = json!({"promptFeedback": {"blockReason": "SAFETY"}});
    let error =
        failed(speaks(&endpoint).reply(&model(PRO), &endpoint, &reply(200, &[], format!("data: {blocked}\n\n"))));
    assert_eq!(error.code, Code::Policy, "a refusal in a stream is one");
}

#[test]
fn a_refusal_in_words_is_told_in_those_words() {
    let error = none(&parts(&[json!({"text": "hm", "thought": true}), json!({"text": "I can't draw that."})]));
    assert_eq!(error.code, Code::Policy, "a 200 without a picture");
    assert_eq!(error.message, "Google declined this prompt: I can't draw that.", "its words, without its thoughts");
}

#[test]
fn a_200_that_cannot_be_used_was_likely_charged() {
    let odd = json!({"inlineData": {"mimeType": "image/png", "data": "%%%"}});
    for (body, why) in [
        (parts(&[odd]).to_string(), "not base64"),
        ("{}".into(), "nothing"),
        ("[]".into(), "nothing at all"),
        (r#"{"candidates":[{"content":{"#.into(), "broken JSON in a whole body"),
        ("<html>".into(), "a captive portal"),
    ] {
        let endpoint = endpoint("google");
        let error = failed(speaks(&endpoint).reply(&model(PRO), &endpoint, &reply(200, &[], body)));
        assert_eq!(error.code, Code::BadImage, "{why}");
    }
}

#[test]
fn a_key_is_checked_for_free() {
    let endpoint = endpoint("google");
    let request = speaks(&endpoint).check(&endpoint).unwrap();
    let expected = "https://generativelanguage.googleapis.com/v1beta/models?pageSize=1";
    assert_eq!((request.method.as_str(), request.url.as_str()), ("GET", expected), "one line of a free list");
    let checked = |status, text: &str| speaks(&endpoint).checked(&endpoint, &reply(status, &[], text));
    assert!(checked(200, r#"{"models":[]}"#).is_ok(), "it works");
    let wrong = r#"{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}"#;
    assert_eq!(checked(400, wrong).unwrap_err().code, Code::KeyRejected, "a wrong key is a 400 here");
    assert_eq!(checked(403, "{}").unwrap_err().code, Code::KeyRejected, "or may not be used");
    assert_eq!(checked(200, "<html>").unwrap_err().code, Code::BadRequest, "somebody else answers there");
}
