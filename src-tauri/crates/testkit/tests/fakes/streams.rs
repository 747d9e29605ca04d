//! Server-sent events in all their shapes.

use std::io::ErrorKind;

use serde_json::{Value, json};
use thumbsheet_testkit::{Answer, Ending, FakeOpenAi, Gate, LineEnd, Sse};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::client::{FLARE, ReceivedAnswer, openai, order, order_with, request};

fn streamed(partials: u8) -> Value {
    order_with(&json!({ "stream": true, "partial_images": partials, "size": "64x32" }))
}

async fn scripted(sse: Sse) -> ReceivedAnswer {
    let fake = FakeOpenAi::start().await;
    fake.script(FLARE, [Answer::Stream(sse)]);
    let answered = openai(&fake, &streamed(2)).await;
    fake.assert_no_violations();
    answered
}

/// The `type` of each event.
fn types(answered: &ReceivedAnswer) -> Vec<String> {
    let text = answered.text();
    let data = text.lines().filter_map(|line| line.strip_prefix("data:")).map(str::trim);
    let events = data.filter(|data| *data != "[DONE]").filter_map(|data| serde_json::from_str::<Value>(data).ok());
    events.map(|event| event["type"].as_str().unwrap_or("none").to_owned()).collect()
}

const PARTIAL: &str = "image_generation.partial_image";
const COMPLETED: &str = "image_generation.completed";

#[tokio::test]
async fn partial_pictures_come_before_the_completed_one() {
    let fake = FakeOpenAi::start().await;
    let answered = openai(&fake, &streamed(2)).await;
    assert!(answered.header("content-type").unwrap().starts_with("text/event-stream"), "it is a stream");
    assert_eq!(types(&answered), [PARTIAL, PARTIAL, COMPLETED], "as many partial pictures as were asked");
    assert_eq!(answered.chunks.len(), 1, "in one chunk unless scripted otherwise");
    let last = answered.text().lines().rfind(|line| line.starts_with("data:")).unwrap().to_owned();
    let last: Value = serde_json::from_str(last.trim_start_matches("data: ")).unwrap();
    assert!(last["usage"]["output_tokens"].as_u64() > Some(200), "each partial picture costs 100 tokens more");
    assert_eq!(fake.images_made(), 1, "and together they are one picture");
    assert_eq!(types(&openai(&fake, &streamed(0)).await), [COMPLETED], "none asked, none sent");
}

#[tokio::test]
async fn events_can_be_torn_into_small_pieces() {
    let answered = scripted(Sse { piece: Some(7), ..Sse::default() }).await;
    assert!(answered.chunks[..answered.chunks.len() - 1].iter().all(|size| *size == 7), "seven bytes a chunk");
    assert_eq!(types(&answered), [PARTIAL, PARTIAL, COMPLETED], "nothing is lost by it");
}

#[tokio::test]
async fn fewer_partial_pictures_than_asked_may_come() {
    let answered = scripted(Sse { partials: Some(1), ..Sse::default() }).await;
    assert_eq!(types(&answered), [PARTIAL, COMPLETED], "the final one was ready first");
    let answered = scripted(Sse { partials: Some(3), ..Sse::default() }).await;
    assert_eq!(types(&answered), [PARTIAL, PARTIAL, COMPLETED], "but never more than asked");
}

#[tokio::test]
async fn every_spelling_that_the_format_allows_can_be_had() {
    let sse = Sse { line_end: LineEnd::CrLf, comments: true, space: false, done: true, ..Sse::default() };
    let answered = scripted(sse).await;
    let text = answered.text();
    assert!(text.contains(": ping\r\n"), "comments come between, and lines end in CRLF");
    assert!(!text.replace("\r\n", "").contains('\n'), "all of them");
    assert!(text.contains("data:{") && !text.contains("data: "), "no space after the colon");
    assert!(text.ends_with("data:[DONE]\r\n\r\n"), "and a mark at the end");
    assert_eq!(types(&answered), [PARTIAL, PARTIAL, COMPLETED], "it means the same");
}

#[tokio::test]
async fn a_stream_can_end_in_an_error() {
    let named = scripted(Sse { ending: Ending::ErrorEvent, ..Sse::default() }).await;
    assert!(named.text().contains("event: error\n"), "as an event of its own");
    assert_eq!(types(&named), [PARTIAL, PARTIAL, "error"], "after the partial pictures");
    let plain = scripted(Sse { ending: Ending::ErrorObject, ..Sse::default() }).await;
    assert!(!plain.text().contains("event: error"), "or as data without a name");
    assert!(plain.text().contains("data: {\"error\":"), "with the error on top");
}

#[tokio::test]
async fn a_stream_can_end_without_being_completed() {
    let silent = scripted(Sse { ending: Ending::Silence, ..Sse::default() }).await;
    assert!(silent.complete, "it is ended in order");
    assert_eq!(types(&silent), [PARTIAL, PARTIAL], "but never completed");
    let cut = scripted(Sse { ending: Ending::Cut, ..Sse::default() }).await;
    assert!(!cut.complete && cut.error.is_none(), "it is closed in its middle");
    assert_eq!(types(&cut), [PARTIAL, PARTIAL], "within the completed event");
    let reset = scripted(Sse { ending: Ending::Reset, ..Sse::default() }).await;
    assert_eq!(reset.error, Some(ErrorKind::ConnectionReset), "or reset there");
}

#[tokio::test]
async fn a_gate_holds_the_completed_event_back() {
    let fake = FakeOpenAi::start().await;
    let gate = Gate::new();
    fake.script(FLARE, [Answer::Stream(Sse { gate: Some(gate.clone()), ..Sse::default() })]);
    let mut stream = TcpStream::connect(fake.origin().trim_start_matches("http://")).await.unwrap();
    let bearer = format!("Bearer {}", fake.key());
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let body = streamed(2).to_string();
    let bytes = request("POST", "/v1/images/generations", &headers, body.as_bytes());
    stream.write_all(&bytes).await.unwrap();
    gate.reached(1).await;
    let mut before = Vec::new();
    while before.windows(PARTIAL.len()).filter(|window| *window == PARTIAL.as_bytes()).count() < 4 {
        stream.read_buf(&mut before).await.expect("the partial pictures arrive before the gate opens");
    }
    assert!(!String::from_utf8_lossy(&before).contains(COMPLETED), "the last event waits");
    gate.release();
    let mut after = Vec::new();
    stream.read_to_end(&mut after).await.unwrap();
    assert!(String::from_utf8_lossy(&after).contains(COMPLETED), "until the gate is open");
}

#[tokio::test]
async fn an_order_without_stream_gets_json_even_where_a_stream_is_scripted() {
    let fake = FakeOpenAi::start().await;
    fake.script(FLARE, [Answer::Stream(Sse::default())]);
    let answered = openai(&fake, &order()).await;
    assert_eq!(answered.header("content-type"), Some("application/json"), "the client cannot read events");
}
