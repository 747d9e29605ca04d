use std::{io, sync::Arc, time::Duration};

use reqwest::dns::{Name, Resolve, Resolving};
use thumbsheet_core::{Code, Error, Secret};

use super::Transport;
use crate::{
    Endpoint, Limits, Options, Proxies, Unread,
    sample::{
        KEY, PNG, PNG_TEXT, kept, options, own, paint, paint_at,
        server::{Act, Server, keep, say, say_short},
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
    // Bound and not listening: nobody else gets the port meanwhile.
    let closed = tokio::net::TcpSocket::new_v4().unwrap();
    closed.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let free = closed.local_addr().unwrap();
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
async fn a_compressed_answer_is_read_whatever_it_is_called() {
    let gzip = include_bytes!("../fixtures/answer.json.gz");
    let brotli = include_bytes!("../fixtures/answer.json.br");
    for (headers, body, why) in [
        (vec![("content-encoding", "GZIP")], &gzip[..], "in capitals"),
        (vec![("content-encoding", "x-gzip")], &gzip[..], "by its old name"),
        (vec![], &gzip[..], "without a name"),
        (vec![("content-encoding", "br")], &brotli[..], "brotli, which was not asked for"),
        (vec![EVENTS], &gzip[..], "under the label of a stream"),
        (vec![EVENTS, ("content-encoding", "br")], &brotli[..], "both"),
    ] {
        let server = Server::start([say(200, &headers, body)]).await;
        let (painted, _) = paint_at(&server.url("/v1"), options()).await;
        assert_eq!(painted.map(|picture| picture.bytes).as_deref(), Ok(PNG), "{why}: it was paid for");
        assert_eq!(server.seen().len(), 1, "{why}: one order");
    }
}

#[tokio::test]
async fn json_under_the_label_of_a_stream_is_read() {
    for body in [picture(), format!("\n\n{}", picture()), format!("\u{feff}{}", picture())] {
        let server = Server::start([say(200, &[EVENTS], body)]).await;
        assert_eq!(paint_at(&server.url("/v1"), options()).await.0.unwrap().bytes, PNG, "the label does not decide");
    }
}

#[tokio::test]
async fn an_answer_without_a_picture_is_given_to_be_kept() {
    let odd = r#"{"data":[{"picture":"in a shape of tomorrow"}]}"#;
    let event = "data: {\"picture\":\"in a shape of tomorrow\"}\n\n";
    for (act, code, part) in [
        (say(200, &[], odd), Code::BadImage, "tomorrow"),
        (say(201, &[], odd), Code::BadImage, "tomorrow"),
        (say(200, &[EVENTS], event), Code::OutcomeUnknown, "tomorrow"),
        (say(200, &[("content-encoding", "lzma")], [0xff, 0, 1]), Code::BadImage, "content-encoding: lzma"),
        (say_short(200, &[], odd, 9), Code::OutcomeUnknown, "tomorrow"),
        (say(200, &[], "<html>Welcome</html>"), Code::BadImage, "Welcome"),
    ] {
        let server = Server::start([act]).await;
        let (error, unread) = kept(&server.url("/v1"), options()).await;
        assert_eq!(error.code, code, "{error}");
        let stored = String::from_utf8_lossy(&unread.unwrap().to_bytes()).into_owned();
        assert!(stored.contains(part), "as it came: {stored}");
    }
    let small = Options { limits: Limits { answer: 1 << 16, ..Limits::default() }, ..options() };
    let server = Server::start([say(200, &[GZIP], include_bytes!("../fixtures/zeros.gz"))]).await;
    let (_, bomb) = kept(&server.url("/v1"), small).await;
    assert!(bomb.unwrap().to_bytes().len() < 2000, "what unpacks to too much is kept packed");
}

#[tokio::test]
async fn nothing_is_kept_where_no_picture_can_have_been_made() {
    for act in [
        say(503, &[], "busy"),
        say(401, &[], "{}"),
        say(200, &[], r#"{"error":{"message":"Slow down.","code":"rate_limit_exceeded"}}"#),
        say(200, &[], ""),
    ] {
        let server = Server::start([act]).await;
        assert_eq!(kept(&server.url("/v1"), options()).await.1, None, "there is nothing to read again");
    }
}

#[tokio::test]
async fn a_kept_answer_is_read_again_without_asking() {
    let files = Server::start([say(503, &[], ""), say(503, &[], ""), say(503, &[], ""), say(200, &[], PNG)]).await;
    let answer = format!(r#"{{"data":[{{"url":"{}"}}]}}"#, files.url("/files/1.png"));
    let endpoint = Endpoint { key: Some(Secret::new(KEY)), ..own("openai", &files.url("/v1")) };
    let head = crate::sample::reply(200, &[], "");
    let unread = Unread::new(&head, answer.into_bytes(), true, None).unwrap();
    let unread = Unread::parse(&unread.to_bytes()).unwrap();
    let (transport, model) = (Transport::new(options()).unwrap(), crate::sample::model("openai/dall-e-3"));
    let first = transport.read_again(speaks(&endpoint), &unread, &model, &endpoint).await.unwrap_err();
    assert!(first.hint.unwrap().contains("/files/1.png"), "the whole address is told");
    let second = transport.read_again(speaks(&endpoint), &unread, &model, &endpoint).await.unwrap();
    assert_eq!(second.bytes, PNG, "once it can be fetched, it is");
    assert!(files.seen().iter().all(|request| request.starts_with("GET ") && !request.contains(KEY)), "for nothing");
}

/// The environment of a person behind a proxy.
fn behind(variable: &'static str, proxy: String) -> Options {
    let lookup = move |name: &str| (name == variable).then(|| proxy.clone());
    Options { system_proxies: true, proxies: Proxies::new(lookup), ..options() }
}

#[tokio::test]
async fn a_proxy_that_cannot_be_used_is_told_and_not_passed_over() {
    let options = behind("ALL_PROXY", "socks5h://me:secret@127.0.0.1:9".into());
    let error = paint_at("https://images.example/v1", options).await.0.unwrap_err();
    assert_eq!((error.code, error.given_up), (Code::Offline, true), "nothing was sent, and waiting does not help");
    assert!(error.message.contains("ALL_PROXY names a socks5h proxy"), "{error}");
    assert!(!format!("{error:?}").contains("secret") && error.hint.unwrap().contains("HTTPS_PROXY"), "what to do");
}

#[tokio::test]
async fn this_machine_is_asked_past_every_proxy() {
    let server = Server::start([say(200, &[], picture())]).await;
    let (painted, _) = paint_at(&server.url("/v1"), behind("ALL_PROXY", "socks5h://127.0.0.1:9".into())).await;
    assert_eq!(painted.unwrap().bytes, PNG, "no proxy can find it, and it must not get the key");
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
    // The server keeps every connection open, so only the client can be the reason for another one.
    let server = Server::start([keep(200, &[], picture())]).await;
    let transport = Transport::new(options()).unwrap();
    let endpoint = own("openai", &server.url("/v1"));
    for orders in 1..=3 {
        let checked = transport.check_key(speaks(&endpoint), &endpoint).await;
        assert_eq!(checked, Ok(()), "it is answered");
        assert_eq!(server.seen().len(), orders, "once");
        assert_eq!(server.connections(), orders, "a kept connection could go stale, and make an unknown outcome");
    }
}

#[tokio::test]
async fn no_order_shares_a_connection_by_http_2() {
    // Reads the beginning of TLS and closes: what the client offers stands in its first message.
    let server = Server::start([say(200, &[], "")]).await;
    let (painted, _) = paint_at(&server.url("/v1").replace("http:", "https:"), options()).await;
    assert_eq!(painted.unwrap_err().code, Code::Offline, "there is no TLS");
    let hello = server.seen().remove(0);
    // In ALPN, a name stands behind its length.
    assert!(!hello.contains("\u{2}h2"), "one lost connection would make unknown outcomes of many orders");
}

#[tokio::test]
async fn a_failure_on_a_kept_connection_is_not_repeated_below_the_conductor() {
    let server = Server::start([keep(503, &[("retry-after", "0")], ""), keep(200, &[], picture())]).await;
    let (painted, _) = paint_at(&server.url("/v1"), options()).await;
    assert_eq!((painted.unwrap_err().code, server.seen().len()), (Code::ServerBusy, 1), "one order, one request");
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
