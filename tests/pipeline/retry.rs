use thumbsheet_core::{Code, EventKind, RetryPolicy, event::WaitReason};
use thumbsheet_engine::RunOptions;
use thumbsheet_testkit::{Answer, Hint, refused_address};

use crate::bench::{Bench, model};

#[tokio::test(start_paused = true)]
async fn two_failures_wait_five_then_ten_seconds_and_then_it_is_done() {
    let bench = Bench::new().await;
    bench.openai.script(&model(0), [Answer::Status(503), Answer::Status(503)]);
    let told = bench.one(bench.options()).await;
    let waits = told.waits();
    assert_eq!(waits.len(), 2, "{:?}", told.words(0));
    assert!(
        (5.0..=5.5).contains(&waits[0]) && (10.0..=11.0).contains(&waits[1]),
        "5 s then 10 s, with a little jitter: {waits:?}"
    );
    assert_eq!(told.joined().results[0].attempts, 3, "the third attempt made it");
    let requests = bench.openai.requests();
    let pauses: Vec<_> = requests.windows(2).map(|pair| pair[1].at.duration_since(pair[0].at).as_secs_f64()).collect();
    assert!(pauses[0] >= 5.0 && pauses[1] >= 10.0, "and the provider saw those pauses: {pauses:?}");
}

#[tokio::test(start_paused = true)]
async fn a_third_failure_is_the_end() {
    let bench = Bench::new().await;
    bench.openai.answer_by_default(Answer::Status(503));
    let told = bench.one(bench.options()).await;
    assert_eq!(bench.openai.count_for(&model(0)), 3, "one attempt and two retries");
    assert_eq!(told.joined().failures[0].code, Code::ServerBusy, "the last error is the one that is told");
}

#[tokio::test(start_paused = true)]
async fn every_kind_of_hint_is_waited_for_as_told() {
    let cases = [
        (Hint::RetryAfterMs(12_500), 12.5),
        (Hint::RetryAfter(31), 31.0),
        (Hint::RetryAfterFraction(7.5), 7.5),
        (Hint::Said("2m3s".into()), 123.0),
        (Hint::Said("467ms".into()), 5.0),
        (Hint::None, 5.0),
    ];
    for (hint, seconds) in cases {
        let bench = Bench::new().await;
        bench.openai.script(&model(0), [Answer::RateLimited(hint.clone())]);
        let told = bench.one(bench.options()).await;
        let wait = told.waits()[0];
        assert!(
            wait >= seconds && wait <= seconds * 1.1 + 1.0,
            "{hint:?} asks for {seconds} s (ours is 5), waited {wait} s"
        );
        assert_eq!(told.joined().results.len(), 1, "and then it is made: {hint:?}");
    }
    let bench = Bench::new().await;
    bench.google.script("gemini-3-pro-image", [Answer::RateLimited(Hint::RetryInfo("13.299s".into()))]);
    let told = bench.sheet(&["google/gemini-3-pro-image".into()], bench.options()).await;
    assert!((13.299..=14.7).contains(&told.waits()[0]), "Google's RetryInfo: {:?}", told.waits());
}

#[tokio::test(start_paused = true)]
async fn a_hint_of_hours_is_told_and_not_waited_for() {
    let bench = Bench::new().await;
    bench.openai.script(&model(0), [Answer::RateLimited(Hint::RetryAfter(7_200))]);
    let told = bench.one(bench.options()).await;
    assert_eq!(bench.openai.count(), 1, "nobody sits in front of a screen for two hours");
    assert_eq!(told.joined().failures[0].code, Code::RateLimited, "the reason");
}

#[tokio::test(start_paused = true)]
async fn a_rate_limit_holds_the_next_thumbnails_of_the_same_provider_too() {
    let bench = Bench::new().await;
    bench.openai.script(&model(0), [Answer::RateLimited(Hint::RetryAfter(30))]);
    let models: Vec<_> = (0..3).map(model).collect();
    let told = bench.sheet(&models, RunOptions { concurrency: Some(1), ..bench.options() }).await;
    assert_eq!(told.joined().results.len(), 3, "all come through in the end");
    let requests = bench.openai.requests();
    let pause = requests[1].at.duration_since(requests[0].at).as_secs_f64();
    assert!(pause >= 30.0, "the second one was not sent into the closed gate: {pause} s");
    let held = told
        .events
        .iter()
        .any(|event| matches!(event.kind, EventKind::Waiting { reason: WaitReason::RateLimit, error: None, .. }));
    assert!(held, "and it says what it waits for");
}

#[tokio::test(start_paused = true)]
async fn an_outage_does_not_become_three_times_the_calls() {
    let bench = Bench::new().await;
    bench.openai.answer_by_default(Answer::Status(503));
    let models: Vec<_> = (0..40).map(model).collect();
    let told = bench.sheet(&models, bench.options()).await;
    assert_eq!(told.joined().failures.len(), 40, "it is an outage");
    let calls = bench.openai.count();
    assert!(
        (40..=60).contains(&calls),
        "40 thumbnails would make 120 calls; the retry budget allows about 18 more: {calls}"
    );
}

#[tokio::test]
async fn no_connection_is_retried_and_told_as_offline() {
    let bench = Bench::new().await;
    let environment = thumbsheet_engine::Environment::of([
        ("THUMBSHEET_HOME", bench.home.path().display().to_string()),
        ("OPENAI_BASE_URL", format!("http://{}/v1", refused_address())),
        ("OPENAI_API_KEY", "sk-test".into()),
    ]);
    let engine = thumbsheet_engine::Engine::open(thumbsheet_engine::Parts::new(&environment).unwrap()).unwrap();
    let bench = Bench { engine, ..bench };
    let told = bench.one(bench.quick()).await;
    assert_eq!(told.joined().failures[0].code, Code::Offline, "{:?}", told.joined().failures);
    assert_eq!(told.joined().failures[0].attempts, 3, "nothing was sent, so it may be tried again");
    assert!(
        told.events.iter().any(|event| matches!(event.kind, EventKind::Waiting { reason: WaitReason::Offline, .. })),
        "and the wait says that there is no connection"
    );
}

#[tokio::test]
async fn no_more_are_asked_at_once_than_told() {
    let bench = Bench::new().await;
    let models: Vec<_> = (0..12).map(model).collect();
    let told = bench
        .sheet(&models, RunOptions { concurrency: Some(3), policy: RetryPolicy::default(), ..bench.options() })
        .await;
    assert_eq!(told.joined().results.len(), 12, "all are made");
    assert!(bench.openai.max_at_once() <= 3, "{} at once", bench.openai.max_at_once());
    let waited = told
        .events
        .iter()
        .any(|event| matches!(event.kind, EventKind::Waiting { reason: WaitReason::Concurrency, .. }));
    assert!(waited, "and those that wait for a place say so");
}
