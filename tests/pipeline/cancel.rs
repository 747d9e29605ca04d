use std::time::Duration;

use thumbsheet_core::ThumbnailId;
use thumbsheet_engine::library::AttemptOutcome;
use thumbsheet_testkit::{Answer, Fault, Hint};

use crate::bench::{Bench, comes_true, model, told, within};

/// Ends a test that would hang. The promise is half a second and a cancel takes some ten milliseconds, but a busy disk
/// under the journal is no reason to fail: without the cancel these runs would take five minutes.
const GUARD: Duration = Duration::from_secs(30);

#[tokio::test]
async fn cancelling_a_run_ends_it_at_once_and_drops_the_connection() {
    let bench = Bench::new().await;
    bench.openai.answer_by_default(Answer::Fault(Fault::Hang));
    let run = bench.start(&[model(0), model(1)], bench.options()).await;
    within("the requests to arrive", bench.openai.requests_reach(2)).await;
    run.cancel();
    let told = tokio::time::timeout(GUARD, told(run)).await.expect("cancelled, not waited for");
    assert_eq!(told.outcome.tally.cancelled, 2, "both say so");
    let attempts = bench.engine.library().attempts(&told.outcome.id).unwrap();
    assert!(
        attempts.iter().all(|attempt| attempt.outcome == Some(AttemptOutcome::Unknown)),
        "what was sent may be billed"
    );
    comes_true("both connections to be dropped", || bench.openai.hung_up() >= 2).await;
}

#[tokio::test]
async fn one_thumbnail_can_be_cancelled_alone() {
    let bench = Bench::new().await;
    bench.openai.script(&model(0), [Answer::Fault(Fault::Hang)]);
    let run = bench.start(&[model(0), model(1)], bench.options()).await;
    within("the requests to arrive", bench.openai.requests_reach(2)).await;
    assert!(run.cancel_thumbnail(&ThumbnailId::of(run.id(), 0)), "it is one of the run's");
    assert!(!run.cancel_thumbnail(&ThumbnailId::new("other")), "and this is not");
    let told = told(run).await;
    assert_eq!((told.outcome.tally.cancelled, told.outcome.tally.done), (1, 1), "the other one is finished");
}

#[tokio::test]
async fn a_wait_can_be_cancelled() {
    let bench = Bench::new().await;
    bench.openai.script(&model(0), [Answer::RateLimited(Hint::RetryAfter(300))]);
    let run = bench.start(&[model(0)], bench.options()).await;
    let mut events = run.events();
    while within("the wait", events.recv()).await.is_some_and(|event| event.kind.name() != "waiting") {}
    run.cancel();
    let told = tokio::time::timeout(GUARD, told(run)).await.expect("nobody waits for five minutes");
    assert_eq!(bench.openai.count(), 1, "and nothing more was sent");
    assert_eq!(told.outcome.tally.cancelled, 1, "it says so");
}
