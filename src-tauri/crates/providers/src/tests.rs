//! What holds for every adapter, whatever comes back.

use proptest::prelude::*;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use thumbsheet_core::{Catalog, Code, Secret};

use crate::{
    Adapter, Answer, Endpoint, Extras, Reply, StreamEvent, adapter,
    sample::{endpoint, model, order},
};

const MODELS: [&str; 4] =
    ["openai/gpt-image-2.6-flare", "openai/dall-e-3", "google/gemini-3-pro-image", "google/gemini-2.5-flash-image"];

#[test]
fn every_provider_of_the_catalog_is_spoken_to() {
    for provider in Catalog::bundled().unwrap().providers {
        let spoken = adapter(&provider.adapter).is_some();
        assert_eq!(spoken, !provider.is_local(), "{}: an entry without an adapter cannot draw", provider.id);
    }
}

#[test]
fn every_model_of_the_catalog_can_be_asked() {
    let catalog = Catalog::bundled().unwrap();
    for model in catalog.models.iter().filter(|model| !model.id.is_local()) {
        let endpoint = endpoint(model.id.provider());
        let spoken = adapter(&endpoint.provider.adapter).unwrap();
        let request = spoken.request(&order(model), model, &endpoint, &Extras::default());
        assert!(request.is_ok(), "{}: {request:?}", model.id);
    }
}

#[test]
fn a_base_url_is_checked_before_it_is_used() {
    let provider = endpoint("openai").provider;
    for wrong in ["", "api.openai.com/v1", "ftp://host/v1", "file:///etc/passwd", "https://me:secret@host/v1"] {
        let error = Endpoint::new(provider.clone(), Some(wrong), None).unwrap_err();
        assert_eq!(error.code, Code::InvalidInput, "{wrong:?} is told to the person, not tried");
        assert!(!format!("{error:?}").contains("secret"), "and what stands in it is not repeated");
    }
    let own = Endpoint::new(provider.clone(), Some(" http://127.0.0.1:8080/v1 "), None).unwrap();
    assert!(own.is_own(), "a local server");
    assert_eq!(own.host(), "127.0.0.1:8080", "with its port, which is how people know it");
    let spelled = format!("{}/", provider.base_url);
    let same = Endpoint::new(provider.clone(), Some(&spelled), Some(Secret::new(" "))).unwrap();
    assert!(!same.is_own(), "the default, spelled out, is not somewhere else");
    assert!(same.key.is_none(), "an empty variable is no key");
}

#[test]
fn nothing_prints_a_key() {
    for id in MODELS {
        let (model, endpoint) = (model(id), endpoint(id.split('/').next().unwrap()));
        let spoken = adapter(&endpoint.provider.adapter).unwrap();
        let request = spoken.request(&order(&model), &model, &endpoint, &Extras::default()).unwrap();
        assert!(request.credential.is_some(), "{id} needs its key");
        let printed = format!("{request:?} {endpoint:?}");
        assert!(!leaks(&printed, crate::sample::KEY), "{printed}");
        assert!(!request.url.as_str().contains("sk-"), "a URL ends up in the logs of every proxy");
        let (_, value) = request.credential.unwrap().header().unwrap();
        assert!(value.is_sensitive() && value.to_str().unwrap().ends_with(crate::sample::KEY), "but it is sent");
    }
}

/// Whether any six characters of `key` stand in `text`.
fn leaks(text: &str, key: &str) -> bool {
    key.as_bytes().windows(6).any(|part| text.contains(std::str::from_utf8(part).unwrap()))
}

fn statuses() -> impl Strategy<Value = u16> {
    prop_oneof![
        Just(200_u16),
        Just(400_u16),
        Just(401_u16),
        Just(403_u16),
        Just(404_u16),
        Just(429_u16),
        Just(503_u16),
        100_u16..1000
    ]
}

/// Bodies of the right kind with anything in them, and bodies of no kind.
fn bodies() -> impl Strategy<Value = Vec<u8>> {
    let words = "[ -~]{0,40}|\\PC{0,20}|limit: 0|safety_violations=\\[|try again in [0-9.]{1,30}[a-z]{0,3}|PerDay";
    let value = prop_oneof![
        words.prop_map(|text| serde_json::json!(text)),
        any::<i64>().prop_map(|number| serde_json::json!(number)),
        Just(serde_json::Value::Null),
        Just(serde_json::json!([])),
        Just(serde_json::json!({})),
    ];
    let field = prop_oneof![
        Just("error"),
        Just("message"),
        Just("code"),
        Just("type"),
        Just("param"),
        Just("status"),
        Just("details"),
        Just("data"),
        Just("b64_json"),
        Just("url"),
        Just("usage"),
        Just("candidates"),
        Just("content"),
        Just("parts"),
        Just("inlineData"),
        Just("mimeType"),
        Just("finishReason"),
        Just("promptFeedback"),
        Just("violations"),
        Just("retryDelay"),
        Just("detail"),
    ];
    let tree = value.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(serde_json::Value::Array),
            proptest::collection::vec((field.clone(), inner), 0..5)
                .prop_map(|fields| fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()),
        ]
    });
    prop_oneof![
        3 => tree.prop_map(|value| value.to_string().into_bytes()),
        1 => proptest::collection::vec(any::<u8>(), 0..200),
        1 => "<[a-z!]{0,5}<title[a-z >]{0,9}[ -~]{0,30}</?t?".prop_map(String::into_bytes),
    ]
}

fn headers() -> impl Strategy<Value = HeaderMap> {
    let name = prop_oneof![
        Just("retry-after"),
        Just("retry-after-ms"),
        Just("date"),
        Just("x-should-retry"),
        Just("location"),
        Just("x-request-id"),
        Just("content-type"),
    ];
    let value = "[ -~]{0,30}|[0-9.e-]{0,12}|Tue, [0-9]{1,2} Nov [0-9]{4} 09:00:00 GMT";
    proptest::collection::vec((name, value), 0..4).prop_map(|pairs| {
        let pairs = pairs
            .into_iter()
            .filter_map(|(name, value)| Some((HeaderName::from_static(name), HeaderValue::from_str(&value).ok()?)));
        pairs.collect()
    })
}

fn everything_that_is_said(endpoint: &Endpoint, id: &str, reply: &Reply) -> Vec<Answer> {
    let model = model(id);
    let spoken: &dyn Adapter = adapter(&endpoint.provider.adapter).unwrap();
    let mut answers = vec![spoken.reply(&model, endpoint, reply)];
    answers.extend(spoken.checked(endpoint, reply).err().map(Answer::Failed));
    if let Some(mut reader) = spoken.stream(&model, endpoint, &Reply { body: Vec::new().into(), ..reply.clone() }) {
        for event in reader.feed(&[b"data: ", &reply.body[..], b"\n\nevent: error\ndata: ", &reply.body[..]].concat()) {
            if let StreamEvent::End(answer) = event {
                answers.push(answer);
            }
        }
        answers.push(reader.end());
    }
    answers
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_that_comes_back_breaks_an_adapter(
        which in 0..MODELS.len(), status in statuses(), headers in headers(), body in bodies(),
    ) {
        let id = MODELS[which];
        let endpoint = endpoint(id.split('/').next().unwrap());
        let reply = Reply { status, headers, body: body.into(), at: None };
        for answer in everything_that_is_said(&endpoint, id, &reply) {
            if let Answer::Failed(error) = answer {
                prop_assert!(!error.message.is_empty(), "an error without a sentence helps nobody");
                prop_assert!(error.message.len() < 2000, "nor does one without an end: {}", error.message);
                prop_assert!(
                    !(error.is_retried() && (200..300).contains(&status) && reply.body.is_empty()),
                    "an empty 200 may have been charged"
                );
            }
        }
    }

    #[test]
    fn an_echoed_key_stays_out_of_every_error(
        which in 0..MODELS.len(), status in statuses(), key in "sk-[A-Z0-9]{24}", cut in 0_usize..20,
        shape in prop_oneof![
            Just(r#"{"error":{"message":"Incorrect API key provided: KEY.","type":"KEY","param":"KEY","code":"KEY"}}"#),
            Just(r#"{"error":"bad key 'KEY'"}"#),
            Just(r#"{"error":{"code":400,"message":"safety_violations=[KEY]","status":"KEY","details":[{"reason":"KEY","requestId":"KEY","fieldViolations":[{"field":"KEY"}]}]}}"#),
            Just(r#"{"promptFeedback":{"blockReason":"KEY"},"responseId":"KEY"}"#),
            Just(r#"{"candidates":[{"finishReason":"STOP","content":{"parts":[{"text":"key=KEY&x"}]}}]}"#),
            Just("<html><title>401 KEY\u{0}</title><body>KEY</body>"),
            Just("KEY"),
        ],
    ) {
        let id = MODELS[which];
        let provider = endpoint(id.split('/').next().unwrap()).provider;
        let endpoint = Endpoint::new(provider, None, Some(Secret::new(&key))).unwrap();
        // Whole, and cut the way vendors cut.
        for echo in [key.clone(), format!("{}***{}", &key[..cut.min(key.len())], &key[key.len() - 6..])] {
            let mut reply = crate::sample::reply(status, &[], shape.replace("KEY", &echo));
            for name in ["x-request-id", "location", "retry-after"] {
                reply.headers.insert(HeaderName::from_static(name), HeaderValue::from_str(&echo).unwrap());
            }
            for answer in everything_that_is_said(&endpoint, id, &reply) {
                let printed = format!("{answer:?}");
                let is_error = matches!(answer, Answer::Failed(_));
                prop_assert!(!(is_error && leaks(&printed, &key)), "{printed} holds a part of {key}");
            }
        }
    }
}
