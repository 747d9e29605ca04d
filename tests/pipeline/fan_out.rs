use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use thumbsheet_core::{Code, Event, EventKind, Usd, ports::Chance};
use thumbsheet_testkit::{Answer, Sse};

use crate::bench::{Bench, model, told, within};

#[tokio::test]
async fn every_model_is_asked_before_any_has_answered() {
    for count in [3, 10, 50] {
        let bench = Bench::new().await;
        let (answer, gate) = Answer::held();
        bench.openai.answer_by_default(answer);
        let models: Vec<_> = (0..count).map(model).collect();
        let run = bench.start(&models, bench.options()).await;
        within("the requests to arrive", bench.openai.requests_reach(count)).await;
        gate.release();
        let told = told(run).await;
        assert_eq!(told.joined().results.len(), count, "all {count} were under way at once, and all are done");
        assert_eq!(bench.openai.max_at_once(), count, "so the sheet takes as long as its slowest, not the sum");
        bench.openai.assert_no_violations();
    }
}

#[tokio::test]
async fn a_model_that_retries_or_fails_holds_up_no_other() {
    let bench = Bench::new().await;
    bench.openai.script(&model(0), [Answer::Status(503), Answer::Status(503)]);
    bench.openai.script(&model(1), [Answer::InvalidKey]);
    let (held, gate) = Answer::held();
    bench.openai.script(&model(2), [held]);
    let models: Vec<_> = (0..5).map(model).collect();
    let run = bench.start(&models, bench.quick()).await;
    let mut events = run.events();
    let mut done = 0;
    while done < 3 {
        let event: Event = within("the next event of the run", events.recv()).await.expect("the run goes on");
        done += usize::from(matches!(event.kind, EventKind::Done(_)));
    }
    gate.release();
    let told = told(run).await;
    let slowest = told.place(2, "done");
    for place in [0, 3, 4] {
        assert!(told.place(place, "done") < slowest, "thumbnail {place} was done while another was still under way");
    }
    assert_eq!(told.joined().failures.len(), 1, "and the one that failed is in the answer");
    assert_eq!(told.joined().failures[0].code, Code::KeyRejected, "with its reason");
    assert_eq!(told.joined().results.len(), 4, "beside the four that are saved");
}

#[tokio::test]
async fn the_states_of_a_thumbnail_come_in_order() {
    let bench = Bench::new().await;
    let told = bench.one(bench.options()).await;
    assert_eq!(
        told.words(0),
        ["warning", "generating", "painted", "composing", "saving", "done"],
        "the states of a thumbnail, in order (the warning says that the model is not in the catalog)"
    );
}

#[tokio::test]
async fn partial_pictures_are_told_as_they_stream() {
    let bench = Bench::new().await;
    let name = "gpt-image-2.6-flare".to_owned();
    bench.openai.script(&name, [Answer::Stream(Sse { partials: Some(2), piece: Some(7), ..Sse::default() })]);
    let told = bench.sheet(&[name], thumbsheet_engine::RunOptions { partials: 2, ..bench.options() }).await;
    assert_eq!(
        told.words(0),
        ["generating", "partial", "partial", "painted", "composing", "saving", "done"],
        "both partial pictures come before the picture"
    );
    for event in &told.events {
        if let EventKind::Partial { digest, .. } = event.kind {
            assert!(bench.engine.library().store().contains(digest), "a partial picture can be shown from the store");
        }
    }
    bench.openai.assert_no_violations();
}

#[tokio::test]
async fn a_listener_that_comes_late_gets_everything_from_the_start() {
    let bench = Bench::new().await;
    let (answer, gate) = Answer::held();
    bench.openai.answer_by_default(answer);
    let run = bench.start(&[model(0), model(1)], bench.options()).await;
    let mut early = run.events();
    within("the requests to arrive", bench.openai.requests_reach(2)).await;
    let mut late = run.events();
    gate.release();
    let (mut first, mut second) = (Vec::new(), Vec::new());
    while let Some(event) = within("the end of the run", early.recv()).await {
        first.push(event);
    }
    while let Some(event) = within("the end of the run", late.recv()).await {
        second.push(event);
    }
    assert_eq!(first, second, "the replay, then the live tail, without a gap or a double");
    run.join().await.unwrap();
}

#[tokio::test]
async fn both_vendors_and_the_offline_models_make_one_sheet() {
    let bench = Bench::new().await;
    let models = [
        "openai/gpt-image-2.6-flare",
        "google/gemini-3-pro-image",
        "google/gemini-3.1-flash-lite-image",
        "offline/aurora",
    ];
    let told = bench.sheet(&models.map(str::to_owned), bench.options()).await;
    assert_eq!(told.joined().results.len(), 4, "failures: {:?}", told.joined().failures);
    let costs: Vec<_> = told.joined().results.iter().map(|made| made.cost_usd.unwrap_or(Usd::cents(-100))).collect();
    assert!(
        costs[..3].iter().all(|cost| *cost > Usd::ZERO) && costs[3] == Usd::ZERO,
        "paid ones cost, ours do not: {costs:?}"
    );
    for made in &told.joined().results {
        let file = made.file.as_ref().expect("a folder was given");
        let picture = image::open(file).unwrap();
        assert_eq!((picture.width(), picture.height()), (1200, 630), "{file} has the canvas of the profile");
    }
    bench.openai.assert_no_violations();
    bench.google.assert_no_violations();
}

/// Gives the run its name, then panics where the first jitter is drawn.
#[derive(Default)]
struct PanicsLater(AtomicU64);

impl Chance for PanicsLater {
    fn next(&self) -> u64 {
        assert!(self.0.fetch_add(1, Ordering::Relaxed) == 0, "a bug somewhere below");
        7
    }
}

#[tokio::test]
async fn a_panic_in_one_thumbnail_is_its_failure_and_nothing_elses() {
    let bench = Bench::with(Arc::new(PanicsLater::default())).await;
    bench.openai.script(&model(0), [Answer::Status(503)]);
    let told = bench.sheet(&[model(0), model(1)], bench.quick()).await;
    assert_eq!(told.joined().failures[0].code, Code::Internal, "the one that hit the bug says so");
    assert!(told.joined().failures[0].message.contains("a bug somewhere below"), "in its words");
    assert_eq!(told.joined().results.len(), 1, "the other one is done");
}
