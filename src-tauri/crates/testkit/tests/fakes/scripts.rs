//! Choosing answers, holding them, and what is remembered.

use std::{
    io::{Read, Write},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use serde_json::json;
use thumbsheet_testkit::{Answer, FakeGoogle, FakeOpenAi};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::client::{FLARE, PRO, content, google, openai, order, order_with, request};

#[tokio::test]
async fn a_script_comes_before_a_marker_before_any_before_the_default() {
    let fake = FakeOpenAi::start().await;
    fake.answer_by_default(Answer::Status(500));
    fake.script_any([Answer::Quota]);
    fake.script(FLARE, [Answer::ModelNotFound]);
    let marked = order_with(&json!({ "prompt": "A fox [[case:gateway_502]]" }));
    assert_eq!(openai(&fake, &marked).await.status, 404, "the model's script is first");
    assert_eq!(openai(&fake, &marked).await.status, 502, "then the marker");
    assert_eq!(openai(&fake, &order()).await.status, 429, "then the script for any model");
    assert_eq!(openai(&fake, &order()).await.status, 500, "then the default");
}

#[tokio::test]
async fn a_marker_can_hold_for_the_first_times_only() {
    let fake = FakeGoogle::start().await;
    let mut body = content(&json!({}));
    body["contents"][0]["parts"][0]["text"] = "A fox [[case:status_503 x2]]".into();
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(google(&fake, PRO, &body).await.status);
    }
    assert_eq!(statuses, [503, 503, 200], "a patient client gets its picture");
    assert_eq!(google(&fake, "gemini-nano-banana-2.1", &body).await.status, 503, "each model counts for itself");
}

#[tokio::test]
async fn a_misspelt_marker_is_loud() {
    let fake = FakeOpenAi::start().await;
    let answered = openai(&fake, &order_with(&json!({ "prompt": "[[case:rate_limt]]" }))).await;
    assert_eq!(answered.status, 400, "it must not pass for a success");
    assert!(fake.violations()[0].rule.contains("rate_limt"), "and says which");
}

#[tokio::test]
async fn an_answer_that_the_vendor_never_gives_cannot_be_scripted() {
    let fake = FakeGoogle::start().await;
    let scripted = catch_unwind(AssertUnwindSafe(|| fake.script(PRO, [Answer::BillingHardLimit])));
    assert!(scripted.is_err(), "a script that cannot happen would prove nothing");
}

#[tokio::test]
async fn a_held_answer_waits_for_its_release_and_others_pass_it() {
    let fake = Arc::new(FakeOpenAi::start().await);
    let (held, gate) = Answer::held();
    fake.script(FLARE, [held]);
    let client = tokio::spawn({
        let fake = Arc::clone(&fake);
        async move { openai(&fake, &order()).await }
    });
    gate.reached(1).await;
    assert_eq!(fake.images_made(), 0, "it is not made before it is released");
    assert_eq!(openai(&fake, &order()).await.status, 200, "another order is served meanwhile");
    assert_eq!(fake.max_at_once(), 2, "so two were in work at once");
    assert!(!client.is_finished(), "the held one still waits");
    gate.release();
    assert_eq!(client.await.unwrap().status, 200, "and then comes");
    assert_eq!(fake.images_made(), 2, "both are paid for");
}

#[tokio::test]
async fn who_leaves_while_waiting_pays_all_the_same() {
    let fake = Arc::new(FakeOpenAi::start().await);
    let (held, gate) = Answer::held();
    fake.script(FLARE, [held]);
    let client = tokio::spawn({
        let fake = Arc::clone(&fake);
        async move { openai(&fake, &order()).await }
    });
    gate.reached(1).await;
    client.abort();
    assert!(client.await.unwrap_err().is_cancelled(), "the client is gone");
    while fake.hung_up() == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(fake.images_made(), 1, "the provider has no way to know");
}

#[tokio::test]
async fn a_connection_serves_many_requests_also_chunked_ones() {
    let fake = FakeOpenAi::start().await;
    let mut stream = TcpStream::connect(fake.origin().trim_start_matches("http://")).await.unwrap();
    let head = format!(
        "POST /v1/images/generations HTTP/1.1\r\nHost: fake\r\nAuthorization: Bearer {}\r\nContent-Type: \
         application/json\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n",
        fake.key()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).await.unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n", "a careful client may send its body now");
    let body = order().to_string();
    let (first, second) = body.split_at(10);
    let chunks = format!("a\r\n{first}\r\n{:x}\r\n{second}\r\n0\r\n\r\n", second.len());
    stream.write_all(chunks.as_bytes()).await.unwrap();
    let bearer = format!("Bearer {}", fake.key());
    let list = request("GET", "/v1/models", &[("authorization", &bearer)], b"");
    stream.write_all(&list).await.unwrap();
    let mut answers = Vec::new();
    stream.read_to_end(&mut answers).await.unwrap();
    let answers = String::from_utf8_lossy(&answers);
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 2, "both requests are answered on it: {answers:.200}");
    let requests = fake.requests();
    assert_eq!(requests[0].json(), order(), "the chunks are put together");
    assert_eq!(requests[1].path, "/v1/models", "and the next request is read from where they end");
    assert!(requests[0].at <= requests[1].at, "in the order of their arrival");
}

#[tokio::test]
async fn a_stopped_fake_refuses_connections() {
    let fake = FakeOpenAi::start().await;
    let address = fake.origin().trim_start_matches("http://").to_owned();
    drop(fake);
    // The listener is closed when the runtime next turns to the aborted task.
    while TcpStream::connect(&address).await.is_ok() {
        tokio::task::yield_now().await;
    }
}

#[test]
fn a_fake_on_its_own_thread_serves_tests_that_are_not_async() {
    let fake = FakeOpenAi::setup().keys(["sk-one", "sk-two"]).start_on_thread();
    for key in ["sk-one", "sk-two"] {
        let mut stream = std::net::TcpStream::connect(fake.origin().trim_start_matches("http://")).unwrap();
        let bearer = format!("Bearer {key}");
        stream.write_all(&request("GET", "/v1/models", &[("authorization", &bearer)], b"")).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "each of its keys opens: {answer:.100}");
    }
    assert_eq!(fake.count(), 2, "and both requests are remembered");
}
