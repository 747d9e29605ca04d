use serde_json::json;
use thumbsheet_core::{Code, Usd};

use crate::{
    Answer, Endpoint, Extras,
    sample::{KEY, PNG, PNG_TEXT, ask, body, endpoint, failed, model, order, own, picture, reply, speaks},
};

const LOCAL: &str = "http://localhost:8080/v1";

#[test]
fn a_gpt_image_is_asked_in_its_own_dialect() {
    let request = ask(&endpoint("openai"), &model("openai/gpt-image-2.6-flare"), 0).unwrap();
    assert_eq!(request.method, "POST", "a picture is made");
    assert_eq!(request.url.as_str(), "https://api.openai.com/v1/images/generations", "the endpoint of the Images API");
    let expected = json!({
        "model": "gpt-image-2.6-flare",
        "prompt": "A wide image of a harbour at dawn.",
        "n": 1,
        "size": "1536x864",
        "quality": "medium",
        "output_format": "jpeg",
        "output_compression": 95,
    });
    assert_eq!(body(&request), &expected, "nothing else: response_format and style are answered with 400");
    assert!(!request.streamed, "nobody wants partial pictures");
    let (name, value) = request.credential.unwrap().header().unwrap();
    assert_eq!((name.as_str(), value.to_str().unwrap()), ("authorization", &*format!("Bearer {KEY}")), "the key");
}

#[test]
fn partial_pictures_are_asked_for_where_the_model_streams_them() {
    let request = ask(&endpoint("openai"), &model("openai/gpt-image-2.6-flare"), 9).unwrap();
    assert!(request.streamed, "the transport has to know");
    assert_eq!(
        (&body(&request)["stream"], &body(&request)["partial_images"]),
        (&json!(true), &json!(3)),
        "three is the most that is taken"
    );
    let request = ask(&endpoint("openai"), &model("openai/dall-e-3"), 2).unwrap();
    assert!(!request.streamed && body(&request)["stream"].is_null(), "DALL-E cannot");
}

#[test]
fn a_dall_e_is_asked_in_the_old_dialect() {
    let request = ask(&own("openai", LOCAL), &model("openai/dall-e-3"), 0).unwrap();
    let expected = json!({
        "model": "dall-e-3",
        "prompt": "A wide image of a harbour at dawn.",
        "n": 1,
        "size": "1792x1024",
        "quality": "standard",
        "response_format": "b64_json",
    });
    assert_eq!(body(&request), &expected, "its quality words are others, and its default is a URL that expires");
}

#[test]
fn a_look_alike_is_asked_for_no_more_than_everybody_understands() {
    let request = ask(&own("openai", "http://localhost:8080/v1/"), &model("openai/sd-turbo"), 2).unwrap();
    assert_eq!(request.url.as_str(), "http://localhost:8080/v1/images/generations", "a slash at the end is no matter");
    let expected = json!({
        "model": "sd-turbo",
        "prompt": "A wide image of a harbour at dawn.",
        "n": 1,
        "size": "1536x864",
        "response_format": "b64_json",
    });
    assert_eq!(body(&request), &expected, "strict servers refuse fields that they do not know");
    assert!(request.credential.is_none() && !request.streamed, "it has no key, and nobody knows that it streams");
}

#[test]
fn only_an_unknown_name_at_an_own_address_is_a_look_alike() {
    let sends = |endpoint: &Endpoint, id: &str| ask(endpoint, &model(id), 0).unwrap().body.unwrap();
    let gateway = own("openai", "https://gateway.example/v1?api-version=2");
    assert!(sends(&gateway, "openai/gpt-image-9")["response_format"].is_null(), "a GPT image model behind a gateway");
    assert!(sends(&gateway, "openai/gpt-image-2")["response_format"].is_null(), "and a listed one");
    assert!(sends(&endpoint("openai"), "openai/new")["response_format"].is_null(), "OpenAI itself has no look-alikes");
    assert_eq!(sends(&gateway, "openai/flux")["response_format"], "b64_json", "somebody else's model");
    let url = ask(&gateway, &model("openai/flux"), 0).unwrap().url;
    assert_eq!(url.as_str(), "https://gateway.example/v1/images/generations?api-version=2", "a query is kept");
}

#[test]
fn a_missing_key_is_told_before_anything_is_sent() {
    let endpoint = Endpoint { key: None, ..endpoint("openai") };
    let error = ask(&endpoint, &model("openai/gpt-image-2.6-flare"), 0).unwrap_err();
    assert_eq!(error.code, Code::KeyMissing, "the key is missing");
    assert_eq!(error.message, "No key for OpenAI. Add one to use GPT Image 2.6 Flare.", "in its words");
    assert!(error.hint.unwrap().contains("platform.openai.com"), "and where to get one");
    assert!(speaks(&endpoint).check(&endpoint).is_err(), "there is nothing to check either");
}

#[test]
fn an_idempotency_key_is_sent_only_where_a_header_is_named() {
    let (mut endpoint, model) = (endpoint("openai"), model("openai/gpt-image-2"));
    assert!(ask(&endpoint, &model, 0).unwrap().headers.get("idempotency-key").is_none(), "OpenAI documents none");
    endpoint.provider.idempotency_header = Some("Idempotency-Key".into());
    let request = ask(&endpoint, &model, 0).unwrap();
    assert_eq!(request.headers["idempotency-key"], "thumbnail-1", "a vendor that takes one gets the thumbnail's");
    let without = speaks(&endpoint).request(&order(&model), &model, &endpoint, &Extras::default()).unwrap();
    assert!(without.headers.get("idempotency-key").is_none(), "an empty one would make all pictures the same");
}

fn answer(text: &str) -> Answer {
    let endpoint = own("openai", LOCAL);
    speaks(&endpoint).reply(
        &model("openai/gpt-image-2.6-flare"),
        &endpoint,
        &reply(200, &[("x-request-id", "req_1")], text),
    )
}

#[test]
fn a_picture_comes_with_what_its_tokens_cost() {
    let picture = picture(answer(include_str!("answer.json")));
    assert_eq!(picture.bytes, PNG, "byte for byte");
    let cost = Usd::micros(61 * 5 + 1310 * 30);
    assert_eq!(picture.cost_usd.unwrap(), cost, "tokens say it better than the catalog");
    assert_eq!(picture.request_id.as_deref(), Some("req_1"), "for the vendor's support");
}

#[test]
fn without_tokens_the_catalog_says_the_price() {
    let plain = format!(r#"{{"created":1,"data":[{{"b64_json":"{PNG_TEXT}","revised_prompt":"x"}}]}}"#);
    assert_eq!(picture(answer(&plain)).cost_usd, Some(Usd::cents(4)), "an estimate is better than nothing");
    let typed =
        speaks(&own("openai", LOCAL)).reply(&model("openai/sd-turbo"), &own("openai", LOCAL), &reply(200, &[], plain));
    assert_eq!(picture(typed).cost_usd, None, "and a price that nobody knows is not made up");
}

#[test]
fn a_look_alike_may_send_a_data_url_or_an_address() {
    let data = format!(r#"{{"data":[{{"b64_json":"data:image/png;base64,{PNG_TEXT}"}}]}}"#);
    assert_eq!(picture(answer(&data)).bytes, PNG, "some put the whole data: URL there");
    let data = format!(r#"{{"data":[{{"b64_json":null,"url":"data:image/png;base64,{PNG_TEXT}"}}]}}"#);
    assert_eq!(picture(answer(&data)).bytes, PNG, "or here");
    for (given, expected) in [
        ("http://localhost:8080/files/1.png", "http://localhost:8080/files/1.png"),
        ("/files/1.png", "http://localhost:8080/files/1.png"),
    ] {
        let Answer::Fetch { url, .. } = answer(&format!(r#"{{"data":[{{"url":"{given}"}}]}}"#)) else {
            panic!("{given} is to be fetched")
        };
        assert_eq!(url.as_str(), expected, "an address, or a path on the server itself");
    }
}

#[test]
fn a_picture_is_taken_in_whatever_it_is_wrapped() {
    let body = format!(r#"{{"created":1,"data":[{{"b64_json":"{PNG_TEXT}"}}]}}"#);
    let event = format!(r#"{{"type":"image_generation.completed","b64_json":"{PNG_TEXT}"}}"#);
    let partial = r#"{"type":"image_generation.partial_image","partial_image_index":0,"b64_json":"AAAA"}"#;
    let chat = |content: &str| format!(r#"data: {{"choices":[{{"delta":{{"content":"{content}"}}}}]}}"#);
    for (text, why) in [
        (format!("event: image_generation.completed\ndata: {event}\n\ndata: [DONE]\n\n"), "a stream nobody asked for"),
        (format!(": keepalive\n\ndata: {body}\n\ndata: [DONE]\n\n"), "a whole answer in an event"),
        (format!("data: {partial}\r\n\r\ndata: {event}\r\n\r\n"), "with a preview before it"),
        (format!("{}{body}", "\n \n \n".repeat(20)), "blank lines that kept the line open"),
        (format!("\u{feff}{body}"), "a byte order mark"),
        (format!("\u{feff}data: {body}\n\n"), "before a stream too"),
        (format!(")]}}'\n{body}"), "a guard against scripts"),
        (format!("{body}\n0\r\n\r\n"), "the end of a chunk behind it"),
        (format!("{{\"status\":\"working\"}}\n{body}"), "one value per line"),
        (
            format!("{}\n\n{}\n\ndata: [DONE]\n\n", chat("![image](data:image/png;base64,iVBORw"), chat("0KGgo=)")),
            "a chat in pieces",
        ),
        (format!("data:image/png;base64,{PNG_TEXT}"), "nothing but a data: address"),
    ] {
        assert_eq!(picture(answer(&text)).bytes, PNG, "{why}: it was paid for");
    }
    let endpoint = own("openai", LOCAL);
    let bytes = speaks(&endpoint).reply(&model("openai/gpt-image-2.6-flare"), &endpoint, &reply(200, &[], PNG));
    assert_eq!(picture(bytes).bytes, PNG, "nothing but the file");
    let wide: Vec<u8> = std::iter::once(0xfeff).chain(body.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let wide = speaks(&endpoint).reply(&model("openai/gpt-image-2.6-flare"), &endpoint, &reply(200, &[], wide));
    assert_eq!(picture(wide).bytes, PNG, "UTF-16 with its mark");
}

#[test]
fn a_broken_file_beside_an_address_is_fetched() {
    let answer = answer(r#"{"data":[{"b64_json":"%%%","url":"https://cdn.example/1.png"}]}"#);
    assert!(matches!(answer, Answer::Fetch { .. }), "the same picture, whole: {answer:?}");
}

#[test]
fn a_stream_without_its_picture_may_have_been_charged() {
    let partial = format!(r#"data: {{"type":"image_generation.partial_image","b64_json":"{PNG_TEXT}"}}"#);
    for text in [format!("{partial}\n\ndata: [DONE]\n\n"), format!("{partial}\n\n"), ": ping\n\n".to_owned()] {
        assert_eq!(failed(answer(&text)).code, Code::OutcomeUnknown, "a preview is not the picture: {text}");
    }
    let error = r#"data: {"error":{"message":"Slow down.","code":"rate_limit_exceeded"}}"#;
    assert_eq!(failed(answer(&format!("{error}\n\n"))).code, Code::RateLimited, "an error in a stream is one");
}

#[test]
fn a_200_that_cannot_be_used_was_likely_charged() {
    for (text, why) in [
        ("", "empty"),
        ("<html>Welcome to the hotel</html>", "a captive portal"),
        (r#"{"data":[{"b64_json":"iVBO"#, "broken JSON in a whole body"),
        (r#"{"created":1}"#, "no data"),
        (r#"{"data":[]}"#, "an empty list"),
        (r#"{"data":[{"revised_prompt":"x"}]}"#, "no picture in it"),
        (r#"{"data":[{"b64_json":"%%%"}]}"#, "not base64"),
        (r#"{"data":"x"}"#, "another shape"),
        ("[]", "an array"),
        ("null", "nothing"),
    ] {
        let error = failed(answer(text));
        assert_eq!(error.code, Code::BadImage, "{why}: not retried, and counted as likely spent");
        assert!(error.message.starts_with("OpenAI answered without a usable image"), "{why}: {}", error.message);
        assert_eq!(error.request_id.as_deref(), Some("req_1"), "{why}: the vendor can look it up");
    }
}

#[test]
fn an_error_in_a_200_is_an_error() {
    let text = r#"{"error":{"code":429,"message":"Rate limit exceeded. Try again in 7s.","type":null}}"#;
    let error = failed(answer(text));
    assert_eq!((error.code, error.retry_after), (Code::RateLimited, Some(7.0)), "gateways hide statuses in numbers");
    let error = failed(answer(r#"{"error":"out of memory"}"#));
    assert_eq!(error.code, Code::BadImage, "where nobody says what kind it is, a 200 is not asked again");
    assert!(error.hint.unwrap().contains("out of memory"), "in the server's words");
}

#[test]
fn a_key_is_checked_for_free() {
    let endpoint = endpoint("openai");
    let request = speaks(&endpoint).check(&endpoint).unwrap();
    assert_eq!((request.method.as_str(), request.url.as_str()), ("GET", "https://api.openai.com/v1/models"), "free");
    assert!(request.body.is_none() && request.credential.is_some(), "with the key");
    let checked = |status, text: &str| speaks(&endpoint).checked(&endpoint, &reply(status, &[], text));
    assert!(checked(200, r#"{"object":"list","data":[]}"#).is_ok(), "it works");
    let scoped = r#"{"error":{"message":"You have insufficient permissions for this operation. Missing scopes: api.model.read."}}"#;
    assert!(checked(403, scoped).is_ok(), "a restricted key may still draw");
    let wrong = r#"{"error":{"message":"Incorrect API key provided.","code":"invalid_api_key"}}"#;
    assert_eq!(checked(401, wrong).unwrap_err().code, Code::KeyRejected, "it does not");
    let blocked = checked(403, "<title>no</title>").unwrap_err();
    assert_eq!(blocked.code, Code::Offline, "somebody on the way refuses, which says nothing about the key");
    assert_eq!(checked(504, "").unwrap_err().code, Code::ServerBusy, "a check cannot have been charged");
    assert_eq!(checked(404, "").unwrap_err().code, Code::BadRequest, "the address is wrong");
    assert_eq!(checked(200, "<html>").unwrap_err().code, Code::BadRequest, "somebody else answers there");
}
