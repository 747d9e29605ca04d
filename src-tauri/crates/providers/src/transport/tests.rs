use std::{io, sync::Arc, time::Duration};

use reqwest::dns::{Name, Resolve, Resolving};
use thumbsheet_core::{Code, Error, Secret};

use super::Transport;
use crate::{
    Endpoint, Limits, Options,
    sample::{
        KEY, PNG, PNG_TEXT, options, own, paint, paint_at,
        server::{Act, Server, say, say_short},
        speaks,
    },
};

const GZIP: (&str, &str) = ("content-encoding", "gzip");
const EVENTS: (&str, &str) = ("content-type", "text/event-stream; charset=utf-8");

fn picture() -> String {
    format!(r#"{{"data":[{{"b64_json":"{PNG_TEXT}"}}]}}"#)
}

async fn code(act: Act) -> (Code, usize) {
    let server = Server::start([act]).await;
    let (painted, _) = paint_at(&server.url("/v1"), options()).await;
    (painted.unwrap_err().code, server.seen().len())
}

#[tokio::test]
async fn an_order_goes_out_once_and_comes_back_as_a_picture() {
    let server = Server::start([say(200, &[("x-request-id", "req_3")], picture())]).await;
    let picture = paint_at(&server.url("/v1"), options()).await.0.unwrap();
    assert_eq!((picture.bytes.as_slice(), picture.request_id.as_deref()), (PNG, Some("req_3")), "as it came");
    let [request] = &server.seen()[..] else { panic!("one request is one picture") };
    assert!(request.starts_with("POST /v1/images/generations HTTP/1.1\r\n"), "{request}");
    for header in [
        &format!("authorization: Bearer {KEY}"),
        "content-type: application/json",
        "accept-encoding: gzip",
        concat!("user-agent: Thumbsheet/", env!("CARGO_PKG_VERSION")),
    ] {
        assert!(request.contains(header), "{header} is missing in {request}");
    }
}

#[tokio::test]
async fn where_no_connection_stands_nothing_was_sent() {
    // Bound and let go: nobody listens there.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = paint_at(&format!("http://{free}/v1"), options()).await.0.unwrap_err();
    assert_eq!((error.code, error.message), (Code::Offline, format!("No connection to {free}.")), "refused");
    assert_eq!(error.hint.as_deref(), Some("It refused the connection."), "and why");
}

#[tokio::test]
async fn a_connection_that_takes_too_long_is_given_up_before_anything_is_sent() {
    let server = Server::start([Act::Wait]).await;
    let options = Options { connect_timeout: Duration::from_millis(50), ..options() };
    let error = paint_at(&server.url("/v1").replace("http:", "https:"), options).await.0.unwrap_err();
    assert_eq!(error.code, Code::Offline, "a silent handshake: the order waits behind it");
    assert_eq!(error.hint.as_deref(), Some("It did not answer in time."), "and why");
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_gets_no_key() {
    let server = Server::start([say(200, &[], picture())]).await;
    let error = paint_at(&server.url("/v1").replace("http:", "https:"), options()).await.0.unwrap_err();
    assert_eq!(error.code, Code::Offline, "nothing was sent");
    assert!(server.seen().iter().all(|request| !request.contains(KEY)), "least of all the key");
}

/// A resolver that knows no name.
struct Nobody;

impl Resolve for Nobody {
    fn resolve(&self, _: Name) -> Resolving {
        Box::pin(async { Err(io::Error::other("no such host").into()) })
    }
}

#[tokio::test]
async fn a_name_that_is_not_known_is_offline() {
    let options = Options { resolver: Some(Arc::new(Nobody)), ..options() };
    let error = paint_at("https://images.example/v1", options).await.0.unwrap_err();
    assert_eq!((error.code, &*error.message), (Code::Offline, "No connection to images.example."), "the host is named");
    assert_eq!(error.hint.as_deref(), Some("The name is not known."), "and why");
}

#[tokio::test]
async fn whatever_is_lost_after_sending_is_unknown_and_never_sent_again() {
    let stream = format!(
        "data: {{\"type\":\"image_generation.partial_image\",\"partial_image_index\":0,\"b64_json\":\"{PNG_TEXT}\"}}\n\n"
    );
    for (act, why) in [
        (Act::Say(Vec::new()), "closed after the request was read"),
        (Act::HangUp, "closed at once: some of it may have been read"),
        (Act::Say(b"HTTP/1.1 200".to_vec()), "closed within the status"),
        (Act::Say(b"not HTTP at all\r\n\r\n".to_vec()), "another protocol"),
        (say_short(200, &[], &picture()[..30], 100), "closed within the picture"),
        (say_short(200, &[], "", 100), "closed before the picture"),
        (say_short(200, &[EVENTS], &stream, 100), "closed within the stream"),
        (say(200, &[EVENTS], &stream), "a stream that ends without its picture"),
        (say(200, &[GZIP], &include_bytes!("../fixtures/answer.json.gz")[..30]), "a body cut under its compression"),
        (say(504, &[], ""), "a gateway that gave up"),
    ] {
        assert_eq!(code(act).await, (Code::OutcomeUnknown, 1), "{why}");
    }
}

#[tokio::test]
async fn a_picture_that_came_whole_is_kept_however_its_connection_ended() {
    let server = Server::start([say_short(200, &[], picture(), 1)]).await;
    let picture = paint_at(&server.url("/v1"), options()).await.0.unwrap();
    assert_eq!(picture.bytes.as_slice(), PNG, "it is paid for, and nothing of it is missing");
}

#[tokio::test]
async fn an_unknown_outcome_keeps_the_request_id() {
    let server = Server::start([say_short(200, &[("x-request-id", "req_5")], "{", 9)]).await;
    let error = paint_at(&server.url("/v1"), options()).await.0.unwrap_err();
    assert_eq!(error.request_id.as_deref(), Some("req_5"), "with it the vendor can say what it charged");
}

#[tokio::test]
async fn a_cut_error_keeps_its_class() {
    let limit = r#"{"error":{"message":"Please try"#;
    for (act, expected) in [
        (say_short(429, &[], limit, 50), Code::RateLimited),
        (say_short(503, &[], "", 50), Code::ServerBusy),
        (say_short(401, &[], "{", 50), Code::KeyRejected),
        (say(429, &[GZIP], "not gzip"), Code::RateLimited),
    ] {
        assert_eq!(code(act).await, (expected, 1), "the status came whole, and says whether a picture was made");
    }
}

#[tokio::test]
async fn no_status_makes_the_transport_ask_again() {
    for status in [400, 401, 403, 404, 408, 409, 421, 425, 429, 500, 502, 503, 504, 529] {
        let (_, requests) = code(say(status, &[("retry-after", "0"), ("x-should-retry", "true")], "{}")).await;
        assert_eq!(requests, 1, "{status}: the conductor retries, and nobody below it");
    }
}

#[tokio::test]
async fn a_redirect_of_an_order_is_not_followed() {
    let other = Server::start([say(200, &[], picture())]).await;
    for status in [301, 302, 303, 307, 308] {
        let server = Server::start([say(status, &[("location", &other.url("/v1"))], "")]).await;
        let error = paint_at(&server.url("/v1"), options()).await.0.unwrap_err();
        assert_eq!((error.code, server.seen().len()), (Code::BadRequest, 1), "{status}");
    }
    assert_eq!(other.seen(), [] as [String; 0], "neither the order nor the key went elsewhere");
}

#[tokio::test]
async fn answers_come_compressed_and_are_limited_after_that() {
    let server = Server::start([say(200, &[GZIP], include_bytes!("../fixtures/answer.json.gz"))]).await;
    assert_eq!(paint_at(&server.url("/v1"), options()).await.0.unwrap().bytes, PNG, "gzip is read");
    let small = Options { limits: Limits { answer: 1 << 16, ..Limits::default() }, ..options() };
    let server = Server::start([say(200, &[GZIP], include_bytes!("../fixtures/zeros.gz"))]).await;
    let error = paint_at(&server.url("/v1"), small).await.0.unwrap_err();
    assert_eq!(error.code, Code::BadImage, "a kilobyte that unpacks to a megabyte");
}

#[tokio::test]
async fn partial_pictures_are_handed_out_as_they_come() {
    let event = |kind: &str| {
        format!(
            "data: {{\"type\":\"image_generation.{kind}\",\"partial_image_index\":0,\"b64_json\":\"{PNG_TEXT}\"}}\n\n"
        )
    };
    let server = Server::start([say(200, &[EVENTS], event("partial_image") + &event("completed"))]).await;
    let (painted, partials) = paint_at(&server.url("/v1"), options()).await;
    assert_eq!((painted.unwrap().bytes.as_slice(), partials), (PNG, vec![0]), "the preview, then the picture");
    // A picture that came whole is kept, although the connection broke right behind it.
    let server = Server::start([say_short(200, &[EVENTS], event("completed"), 999)]).await;
    assert_eq!(paint_at(&server.url("/v1"), options()).await.0.unwrap().bytes, PNG, "it was paid for");
    let server = Server::start([say(200, &[], picture())]).await;
    assert_eq!(paint_at(&server.url("/v1"), options()).await.0.unwrap().bytes, PNG, "a server may not stream at all");
}

#[tokio::test]
async fn each_order_has_its_own_connection() {
    let keep = ("connection", "keep-alive");
    let server = Server::start([say(200, &[keep], picture())]).await;
    let transport = Transport::new(options()).unwrap();
    let endpoint = own("openai", &server.url("/v1"));
    for _ in 0..3 {
        let checked = transport.check_key(speaks(&endpoint), &endpoint).await;
        assert_eq!(checked, Ok(()), "a connection that the server has closed meanwhile is never used");
    }
    assert_eq!(server.seen().len(), 3, "a stale one would turn into an unknown outcome");
}

#[tokio::test]
async fn who_stops_waiting_closes_the_connection() {
    let mut server = Server::start([Act::Wait]).await;
    let url = server.url("/v1");
    let painting = tokio::spawn(async move { paint_at(&url, options()).await.0 });
    assert_eq!(server.waited.recv().await, Some("asked"), "the order went out");
    painting.abort();
    assert_eq!(server.waited.recv().await, Some("gone"), "cancel reaches the provider, which may stop drawing");
}

#[tokio::test]
async fn a_key_that_cannot_be_sent_is_told() {
    let server = Server::start([say(200, &[], picture())]).await;
    let key = Some(Secret::new("sk-first\nsk-second"));
    let endpoint = Endpoint { key, ..own("openai", &server.url("/v1")) };
    let error = paint(&endpoint, options()).await.0.unwrap_err();
    assert_eq!((error.code, server.seen().len()), (Code::KeyRejected, 0), "two keys pasted into one");
    assert!(!format!("{error:?}").contains("first"), "{error:?}");
}

async fn check(act: Act) -> Result<(), Error> {
    let server = Server::start([act]).await;
    let endpoint = Endpoint { key: Some(Secret::new(KEY)), ..own("openai", &server.url("/v1")) };
    let checked = Transport::new(options()).unwrap().check_key(speaks(&endpoint), &endpoint).await;
    assert!(server.seen()[0].is_empty() || server.seen()[0].starts_with("GET /v1/models "), "a check is free");
    checked
}

#[tokio::test]
async fn a_check_costs_nothing_so_nothing_is_unknown() {
    assert_eq!(check(say(200, &[], r#"{"data":[]}"#)).await, Ok(()), "it works");
    let wrong = r#"{"error":{"message":"No.","code":"invalid_api_key"}}"#;
    assert_eq!(check(say(401, &[], wrong)).await.unwrap_err().code, Code::KeyRejected, "it does not");
    assert_eq!(check(Act::HangUp).await.unwrap_err().code, Code::Offline, "closed");
    assert_eq!(check(say_short(200, &[], "{", 9)).await.unwrap_err().code, Code::Offline, "cut");
    assert_eq!(check(say_short(401, &[], "{", 9)).await.unwrap_err().code, Code::KeyRejected, "cut, but told");
}
