//! Limits of a run, a day and a month: asked before every attempt, by whatever runs at once.

use std::sync::{Arc, Mutex};

use jiff::{Timestamp, tz::TimeZone};
use thumbsheet_core::{
    Brief, Code, Error, EventKind, RetryPolicy, Usd,
    plan::Row,
    ports::{Clock, Sequence},
};
use thumbsheet_engine::{Engine, Environment, Parts, RunOptions};
use thumbsheet_testkit::{Answer, Fault};

use crate::bench::{Bench, Told, model, told, within};

/// $0.04 by the catalog.
pub(crate) const FLARE: &str = "openai/gpt-image-2.6-flare";

/// A clock that a test sets.
pub(crate) struct Hand(Mutex<Timestamp>);

impl Hand {
    pub(crate) fn at(text: &str) -> Arc<Self> {
        Arc::new(Self(Mutex::new(text.parse().unwrap())))
    }

    pub(crate) fn set(&self, text: &str) {
        *self.0.lock().unwrap() = text.parse().unwrap();
    }
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// The bench's home opened by a process with these limits of a day and a month.
pub(crate) fn limited(bench: &Bench, seed: u64, day: Option<Usd>, month: Option<Usd>, clock: Arc<dyn Clock>) -> Engine {
    let environment = Environment::of([
        ("THUMBSHEET_HOME", bench.home.path().display().to_string()),
        ("OPENAI_API_KEY", bench.openai.key().to_owned()),
        ("OPENAI_BASE_URL", bench.openai.base_url()),
    ]);
    let mut parts = Parts::new(&environment).unwrap();
    (parts.settings.generation.day_limit_usd, parts.settings.generation.month_limit_usd) = (day, month);
    let zone = TimeZone::get("America/New_York").unwrap();
    Engine::open(Parts { chance: Arc::new(Sequence::new(seed)), clock, zone, ..parts }).unwrap()
}

fn rows(count: usize, model: &str) -> Vec<Row> {
    (0..count).map(|row| Row::new(Brief::new(format!("Title {row}")), vec![model.parse().unwrap()])).collect()
}

fn at_once(bench: &Bench, max_cost_usd: Option<Usd>) -> RunOptions {
    RunOptions { concurrency: Some(100), max_cost_usd, folder: None, ..bench.quick() }
}

fn failures(told: &Told) -> Vec<Error> {
    let failed = told.events.iter().filter_map(|event| match &event.kind {
        EventKind::Failed { error } => Some(error.clone()),
        _ => None,
    });
    failed.collect()
}

/// Runs a hundred at once while every answer is held back; ten fit. Gives what ended.
async fn a_hundred(bench: &Bench, engine: &Engine, options: RunOptions) -> Told {
    let (answer, gate) = Answer::held();
    bench.openai.answer_by_default(answer);
    let run = engine.runs().generate_batch(rows(100, FLARE), None, options).await.unwrap();
    let mut events = run.events();
    let mut refused = 0;
    while refused < 90 {
        // It ends only after ninety were refused while ten are out.
        let event = within("ninety refusals", events.recv()).await.unwrap();
        refused += usize::from(matches!(event.kind, EventKind::Failed { .. }));
    }
    within("the requests to arrive", bench.openai.requests_reach(10)).await;
    gate.release();
    told(run).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_thumbnails_at_once_do_not_pass_the_limit_of_their_run() {
    let bench = Bench::new().await;
    let told = a_hundred(&bench, &bench.engine, at_once(&bench, Some(Usd::cents(40)))).await;
    assert_eq!(bench.openai.count(), 10, "ten prices, ten requests");
    assert_eq!((told.outcome.tally.done, told.outcome.tally.failed), (10, 90), "what fits is made");
    let failures = failures(&told);
    assert!(failures.iter().all(|error| error.code == Code::Budget), "the others say why: {:?}", failures[0]);
    let said = &failures[0].message;
    assert!(
        said.contains("the limit of the run ($0.40)") && said.contains("~$0.04"),
        "which limit, what price: {said}"
    );
    assert!(failures[0].hint.is_some(), "and what to do");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_thumbnails_at_once_do_not_pass_the_limit_of_the_day() {
    let bench = Bench::new().await;
    let engine = limited(&bench, 3, Some(Usd::cents(40)), None, Hand::at("2026-11-24T12:00:00-05:00"));
    let told = a_hundred(&bench, &engine, at_once(&bench, None)).await;
    assert_eq!(bench.openai.count(), 10, "while ten are out, each counts with its price");
    let failures = failures(&told);
    assert!(failures.iter().all(|error| error.message.contains("the limit of the day ($0.40)")), "{:?}", failures[0]);
    let spending = engine.runs().spending(1).unwrap();
    let line = &spending.lines[0];
    assert_eq!((line.day.as_str(), line.provider.as_str(), line.requests), ("2026-11-24", "openai", 10), "{line:?}");
    assert_eq!(spending.possibly_today_usd, Usd::ZERO, "all came with their price: {spending:?}");
    assert!(spending.today_usd > Usd::ZERO && spending.day_limit_usd == Some(Usd::cents(40)), "{spending:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_on_one_home_do_not_pass_the_limit_together() {
    let bench = Bench::new().await;
    let (answer, gate) = Answer::held();
    bench.openai.answer_by_default(answer);
    let clock = Hand::at("2026-11-24T12:00:00-05:00");
    let (one, other) = (
        limited(&bench, 3, Some(Usd::cents(40)), None, clock.clone()),
        limited(&bench, 4, Some(Usd::cents(40)), None, clock),
    );
    let run = one.runs().generate_batch(rows(50, FLARE), None, at_once(&bench, None)).await.unwrap();
    let second = other.runs().generate_batch(rows(50, FLARE), None, at_once(&bench, None)).await.unwrap();
    within("the requests to arrive", bench.openai.requests_reach(10)).await;
    let mut refused = 0;
    let (mut events, mut others) = (run.events(), second.events());
    while refused < 90 {
        let next = async {
            tokio::select! { Some(event) = events.recv() => event, Some(event) = others.recv() => event }
        };
        let event = within("ninety refusals", next).await;
        refused += usize::from(matches!(event.kind, EventKind::Failed { .. }));
    }
    assert_eq!(bench.openai.count(), 10, "each sees what the other has out");
    gate.release();
    let (run, second) = (told(run).await, told(second).await);
    assert_eq!(run.outcome.tally.done + second.outcome.tally.done, 10, "and together they make what fits");
}

#[tokio::test]
async fn what_may_have_been_spent_counts_like_what_was() {
    let bench = Bench::new().await;
    let engine = limited(&bench, 3, Some(Usd::cents(7)), None, Hand::at("2026-11-24T12:00:00-05:00"));
    bench.openai.script("gpt-image-2.6-flare", [Answer::Fault(Fault::Close)]);
    let lost = told(engine.runs().generate_batch(rows(1, FLARE), None, at_once(&bench, None)).await.unwrap()).await;
    assert_eq!(lost.outcome.tally.needs_you, 1, "the first is lost after sending");
    let next = told(engine.runs().generate_batch(rows(1, FLARE), None, at_once(&bench, None)).await.unwrap()).await;
    let said = &failures(&next)[0];
    assert_eq!(said.code, Code::Budget, "$0.04 and $0.04 are more than $0.07: {said}");
    assert!(said.message.contains("$0.04 possibly spent"), "it says that it is not known: {said}");
    assert_eq!(bench.openai.count(), 1, "nothing more was sent");
}

#[tokio::test]
async fn an_answer_that_cost_nothing_leaves_room_for_its_retry() {
    let bench = Bench::new().await;
    let engine = limited(&bench, 3, Some(Usd::cents(4)), None, Hand::at("2026-11-24T12:00:00-05:00"));
    bench.openai.script("gpt-image-2.6-flare", [Answer::Status(503), Answer::Status(503)]);
    let told =
        told(engine.runs().generate_batch(rows(1, FLARE), None, at_once(&bench, Some(Usd::cents(4)))).await.unwrap())
            .await;
    assert_eq!(told.outcome.tally.done, 1, "the third attempt fits a limit of one price: {:?}", failures(&told));
}

#[tokio::test]
async fn an_unknown_outcome_is_not_retried_over_the_limit() {
    let bench = Bench::new().await;
    bench.openai.answer_by_default(Answer::Fault(Fault::Close));
    let policy = RetryPolicy { wait_ms: 1, retry_unknown: true, ..RetryPolicy::default() };
    let options = RunOptions { policy, ..at_once(&bench, Some(Usd::cents(5))) };
    let told = told(bench.engine.runs().generate_batch(rows(1, FLARE), None, options).await.unwrap()).await;
    assert_eq!(bench.openai.count(), 1, "the first may have been billed: a second would pass the limit");
    assert_eq!(failures(&told)[0].code, Code::Budget, "and that is said: {:?}", failures(&told));
}

#[tokio::test]
async fn the_limits_open_again_at_the_persons_midnight_and_with_the_month() {
    let bench = Bench::new().await;
    let clock = Hand::at("2026-11-29T23:59:00-05:00");
    let engine = limited(&bench, 3, Some(Usd::cents(5)), Some(Usd::cents(9)), clock.clone());
    let make = async || {
        let told = told(engine.runs().generate_batch(rows(1, FLARE), None, at_once(&bench, None)).await.unwrap()).await;
        failures(&told).first().map(|error| error.message.clone())
    };
    // The price that the fake's tokens come to.
    assert_eq!(make().await, None, "the first of the day");
    let said = make().await.expect("a second passes the day's limit");
    assert!(said.contains("the limit of the day"), "{said}");
    clock.set("2026-11-30T00:00:00-05:00");
    assert_eq!(make().await, None, "midnight in New York, not in Greenwich");
    clock.set("2026-11-30T23:00:00-05:00");
    assert!(make().await.is_some_and(|said| said.contains("the limit of the day")), "the evening of that day");
    let month = engine.runs().spending(31).unwrap();
    assert_eq!(month.lines.len(), 2, "two days: {month:?}");
    // A third picture in November would pass the month's limit even on another day.
    let tight = limited(&bench, 4, None, Some(month.month_usd + Usd::cents(3)), clock.clone());
    let run = told(tight.runs().generate_batch(rows(1, FLARE), None, at_once(&bench, None)).await.unwrap()).await;
    assert!(failures(&run)[0].message.contains("the limit of the month"), "{:?}", failures(&run));
    clock.set("2026-12-01T00:00:00-05:00");
    let run = told(tight.runs().generate_batch(rows(1, FLARE), None, at_once(&bench, None)).await.unwrap()).await;
    assert_eq!(run.outcome.tally.done, 1, "December: {:?}", failures(&run));
    assert_eq!(bench.openai.count(), 3, "what was refused was never sent");
}

#[tokio::test]
async fn under_a_limit_what_has_no_price_is_refused_and_what_is_free_is_drawn() {
    let bench = Bench::new().await;
    let engine = limited(&bench, 3, Some(Usd::ZERO), None, Hand::at("2026-11-24T12:00:00-05:00"));
    let unpriced = format!("openai/{}", model(0));
    let refused =
        told(engine.runs().generate_batch(rows(1, &unpriced), None, at_once(&bench, None)).await.unwrap()).await;
    let said = &failures(&refused)[0];
    assert_eq!(said.code, Code::Budget, "{said}");
    assert!(
        said.message.contains(&format!("The price of {unpriced} is not known")),
        "in the words of --max-cost: {said}"
    );
    let drawn = told(
        engine.runs().generate_batch(rows(1, "offline/mesh"), None, at_once(&bench, Some(Usd::ZERO))).await.unwrap(),
    )
    .await;
    assert_eq!(drawn.outcome.tally.done, 1, "what costs nothing passes no limit");
    assert_eq!(bench.openai.count(), 0, "nobody was asked");
}
