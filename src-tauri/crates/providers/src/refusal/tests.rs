use std::ops::RangeInclusive;

use thumbsheet_core::Code;

use crate::{
    Answer,
    sample::{endpoint, failed, model, reply, speaks},
};

/// Every error status, once: the codes, and why. *Unknown* never sends an order again; *busy* does, so it is only for
/// answers after which no picture can have been made.
const STATUSES: [(RangeInclusive<u16>, Code, &str); 32] = [
    (400..=400, Code::BadRequest, "the vendor does not accept the order"),
    (401..=401, Code::KeyRejected, "the vendor does not know the key"),
    (402..=402, Code::Quota, "the balance is used up"),
    (403..=403, Code::KeyRejected, "the key may not do this"),
    (404..=404, Code::ModelGone, "no such model"),
    (405..=406, Code::BadRequest, "the vendor does not accept the order"),
    (407..=407, Code::Offline, "a proxy wants a password, so nothing was forwarded"),
    (408..=408, Code::OutcomeUnknown, "somebody stopped waiting for a request that may have run"),
    (409..=409, Code::BadRequest, "the vendor does not accept the order"),
    (410..=410, Code::ModelGone, "the model was retired"),
    (411..=428, Code::BadRequest, "the vendor does not accept the order"),
    (429..=429, Code::RateLimited, "the vendor asks to wait"),
    (430..=498, Code::BadRequest, "the vendor does not accept the order"),
    (499..=499, Code::OutcomeUnknown, "nginx: the client went while the request ran"),
    (500..=500, Code::ServerBusy, "the vendor says that it failed; the retry is the product's decision"),
    (501..=501, Code::BadRequest, "the server has no such method"),
    (502..=503, Code::ServerBusy, "the vendor, or its gateway, was not available"),
    (504..=504, Code::OutcomeUnknown, "a gateway stopped waiting for a request that may have run"),
    (505..=505, Code::BadRequest, "the server does not speak this HTTP"),
    (506..=519, Code::OutcomeUnknown, "nobody says how far the request got"),
    (520..=520, Code::OutcomeUnknown, "Cloudflare: the vendor answered something unreadable"),
    (521..=521, Code::ServerBusy, "Cloudflare: the vendor refused the connection"),
    (522..=522, Code::OutcomeUnknown, "Cloudflare: the connection timed out, perhaps after the request"),
    (523..=523, Code::ServerBusy, "Cloudflare: no route to the vendor"),
    (524..=524, Code::OutcomeUnknown, "Cloudflare: the vendor took too long, and may still draw"),
    (525..=525, Code::ServerBusy, "Cloudflare: no TLS handshake with the vendor"),
    (526..=526, Code::ServerBusy, "Cloudflare: the vendor's certificate is not valid"),
    (527..=527, Code::OutcomeUnknown, "Cloudflare's Railgun was cut off"),
    (528..=528, Code::OutcomeUnknown, "nobody says how far the request got"),
    (529..=529, Code::ServerBusy, "the vendor is overloaded"),
    (530..=530, Code::OutcomeUnknown, "Cloudflare: an error of its own, named only in the page"),
    (531..=599, Code::OutcomeUnknown, "nobody says how far the request got"),
];

#[test]
fn every_status_has_one_reason() {
    let mut next = 400;
    for (statuses, code, why) in STATUSES {
        assert_eq!(*statuses.start(), next, "the table has no gaps and no doubles");
        next = statuses.end() + 1;
        for status in statuses {
            for (provider, id) in [("openai", "openai/gpt-image-2.6-flare"), ("google", "google/gemini-3-pro-image")] {
                let endpoint = endpoint(provider);
                let error = failed(speaks(&endpoint).reply(&model(id), &endpoint, &reply(status, &[], "")));
                assert_eq!(error.code, code, "{status} from {provider}: {why}");
                assert_eq!(error.http_status, Some(status), "and the status is told");
            }
        }
    }
    assert_eq!(next, 600, "the whole range is there");
}

#[test]
fn a_page_of_a_gateway_gives_the_same_code_as_its_status() {
    for (statuses, code, why) in STATUSES {
        for status in statuses.filter(|status| !matches!(status, 403)) {
            let endpoint = endpoint("openai");
            let page = "<html><head><title>Error</title></head><body>It failed.</body></html>";
            let answer = speaks(&endpoint).reply(&model("openai/dall-e-3"), &endpoint, &reply(status, &[], page));
            assert_eq!(failed(answer).code, code, "{status}: {why}");
        }
    }
}

#[test]
fn a_block_on_the_way_is_not_a_bad_key() {
    let page = "<!DOCTYPE html><html><head><title>Attention Required! | Cloudflare</title></head></html>";
    let ray = [("cf-ray", "8f1x-FRA"), ("content-type", "text/html; charset=UTF-8")];
    for (provider, id) in [("openai", "openai/gpt-image-2.6-flare"), ("google", "google/gemini-3-pro-image")] {
        let endpoint = endpoint(provider);
        for (status, headers, body, words) in [
            (403, &ray[..], page, "Attention Required! | Cloudflare."),
            (403, &ray[..1], "error code: 1010", "error code: 1010."),
            (403, &[("cf-mitigated", "challenge")], "", "blocked on the way (HTTP 403)."),
            (401, &[("www-authenticate", "NTLM")], "<title>Proxy</title>", "Proxy."),
        ] {
            let reply = reply(status, headers, body);
            let Answer::Failed(error) = speaks(&endpoint).reply(&model(id), &endpoint, &reply) else {
                panic!("{body}")
            };
            assert_eq!(error.code, Code::Offline, "a new key would change nothing: {error}");
            assert!(!error.is_retried(), "and neither would asking again at once");
            assert!(
                error.message.contains("blocked on the way") && error.message.ends_with(words),
                "{}",
                error.message
            );
            assert!(error.hint.as_ref().unwrap().contains("The key is not at fault"), "{error}");
            let checked = speaks(&endpoint).checked(&endpoint, &reply).unwrap_err();
            assert_eq!(
                (checked.code, checked.message),
                (error.code, error.message),
                "the check of a key says the same"
            );
        }
        let blocked = reply(403, &ray, page);
        let error = failed(speaks(&endpoint).reply(&model(id), &endpoint, &blocked));
        assert_eq!(error.request_id.as_deref(), Some("8f1x-FRA"), "the gateway's owner can look it up");
    }
    let endpoint = endpoint("openai");
    let rule =
        r#"{"error":{"message":"Your IP address is not authorized for this project.","code":"ip_not_authorized"}}"#;
    let error = failed(speaks(&endpoint).reply(&model("openai/dall-e-3"), &endpoint, &reply(403, &[], rule)));
    assert!(error.code == Code::Offline && error.message.contains("IP address"), "{error}");
    let wrong = r#"{"error":{"message":"No access.","code":null}}"#;
    let error = failed(speaks(&endpoint).reply(&model("openai/dall-e-3"), &endpoint, &reply(403, &[], wrong)));
    assert_eq!(error.code, Code::KeyRejected, "the vendor itself refuses in JSON");
}
