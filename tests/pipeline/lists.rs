//! Lists: run again, gone on with, paused, shared pictures, a connection that comes back.

use std::collections::HashSet;

use thumbsheet_core::{Brief, Code, EventKind, event::WaitReason, plan::Row, run_state::State};
use thumbsheet_engine::{Engine, Environment, Parts, Run, RunOptions, Which};
use thumbsheet_testkit::{Answer, Fault};
use tokio::net::{TcpSocket, TcpStream};

use crate::bench::{Bench, Told, comes_true, model, told, within};

/// A row of a list by one model of the fake.
fn row(entry: &str, title: &str) -> Row {
    let models = vec![format!("openai/{}", model(0)).parse().unwrap()];
    Row { entry: Some(entry.to_owned()), ..Row::new(Brief::new(title), models) }
}

fn rows(titles: &[&str]) -> Vec<Row> {
    titles
        .iter()
        .enumerate()
        .map(|(at, title)| Row { number: Some(at + 1), ..row(&format!("row-{at}"), title) })
        .collect()
}

async fn run(bench: &Bench, rows: Vec<Row>, options: RunOptions) -> Told {
    told(bench.engine.runs().generate_batch(rows, None, options).await.unwrap()).await
}

fn ends(told: &Told) -> Vec<&'static str> {
    (0..told.outcome.joined.len()).map(|place| *told.words(place).last().unwrap()).collect()
}

/// Waits for the first event that `is` one; gives what came before.
async fn until(events: &mut thumbsheet_engine::Events, is: impl Fn(&EventKind) -> bool) -> thumbsheet_core::Event {
    loop {
        let event = within("the next event of the run", events.recv()).await.unwrap();
        if is(&event.kind) {
            return event;
        }
    }
}

fn waits_for(reason: WaitReason) -> impl Fn(&EventKind) -> bool {
    move |kind| matches!(kind, EventKind::Waiting { reason: given, .. } if *given == reason)
}

#[tokio::test]
async fn a_list_that_runs_again_costs_nothing_and_keeps_its_files() {
    let bench = Bench::new().await;
    let list = rows(&["First title", "Second title", "Third title"]);
    let first = run(&bench, list.clone(), bench.options()).await;
    assert_eq!((first.outcome.tally.done, bench.openai.count()), (3, 3), "the first time each is drawn");
    let files = |told: &Told| -> HashSet<String> {
        told.outcome.joined.iter().flat_map(|joined| &joined.results).filter_map(|made| made.file.clone()).collect()
    };
    let again = run(&bench, list, bench.options()).await;
    assert_eq!(ends(&again), ["reused"; 3], "nothing has changed");
    assert_eq!(bench.openai.count(), 3, "so nobody is asked");
    assert_eq!(files(&again), files(&first), "and every row keeps its file");
    let there = std::fs::read_dir(bench.out.path()).unwrap().flatten().map(|entry| entry.file_name());
    let pictures = there.filter(|name| name.to_string_lossy().ends_with(".jpg")).count();
    assert_eq!(pictures, 3, "the same content makes no twin");
}

#[tokio::test]
async fn of_an_edited_list_only_what_changed_is_made_and_new_type_is_free() {
    let bench = Bench::new().await;
    let list = rows(&["First title", "Second title", "Third title"]);
    run(&bench, list.clone(), bench.options()).await;
    let mut edited = list;
    edited[1].brief.design.template = "left-panel".into();
    edited[2].brief.title = "Third title, edited".into();
    let again = run(&bench, edited, bench.options()).await;
    assert_eq!(ends(&again), ["reused", "reused", "done"], "type over a picture that is there, and one new picture");
    assert_eq!(bench.openai.count(), 4, "only the other title is another picture");
    let fresh = RunOptions { fresh: true, ..bench.options() };
    let fresh = run(&bench, rows(&["First title"]), fresh).await;
    assert_eq!((ends(&fresh), bench.openai.count()), (vec!["done"], 5), "another picture is made when it is asked for");
}

#[tokio::test]
async fn titles_in_several_languages_share_one_paid_picture() {
    let bench = Bench::new().await;
    let titles = ["Why fan-out wins", "Warum Auffächern gewinnt", "Почему веер побеждает"];
    let mut list = rows(&titles);
    for row in &mut list {
        row.drawn_for = Some(titles[0].into());
    }
    let made = run(&bench, list.clone(), bench.options()).await;
    assert_eq!(bench.openai.count(), 1, "one picture");
    assert_eq!(bench.openai.images_made_of(&bench.openai.made()[0].prompt), 1, "paid for once");
    let mut words = ends(&made);
    words.sort_unstable();
    assert_eq!(words, ["done", "reused", "reused"], "whichever came first asked for it");
    let digests: HashSet<_> = made.outcome.joined.iter().map(|joined| joined.results[0].digest).collect();
    assert_eq!(digests.len(), 3, "each has its own title over it");

    list.push(Row { drawn_for: Some(titles[0].into()), ..row("row-it", "Perché il ventaglio vince") });
    run(&bench, list, bench.options()).await;
    assert_eq!(bench.openai.count(), 1, "a language that is added later takes the picture too");
}

#[tokio::test]
async fn a_shared_picture_that_may_be_billed_is_not_asked_for_by_the_next_row() {
    let bench = Bench::new().await;
    bench.openai.script(&model(0), [Answer::Fault(Fault::Close)]);
    let mut list = rows(&["Why fan-out wins", "Warum Auffächern gewinnt"]);
    for row in &mut list {
        row.drawn_for = Some("Why fan-out wins".into());
    }
    let made = run(&bench, list, bench.quick()).await;
    assert_eq!(ends(&made), ["needs_you"; 2], "both wait for the person");
    assert_eq!(bench.openai.count(), 1, "a second request would be a second bill");
}

#[tokio::test]
async fn what_may_be_billed_is_asked_again_only_when_the_person_says_so() {
    let bench = Bench::new().await;
    bench.openai.script(&model(0), [Answer::Fault(Fault::Close)]);
    let list = rows(&["First title"]);
    let lost = run(&bench, list.clone(), bench.quick()).await;
    assert_eq!(ends(&lost), ["needs_you"], "its answer was lost");
    let again = run(&bench, list.clone(), bench.quick()).await;
    assert_eq!((ends(&again), bench.openai.count()), (vec!["needs_you"], 1), "running the list again asks nobody");
    let going_on = bench.engine.lists().remainder(&lost.outcome.id, &Which::Open, false).unwrap();
    assert_eq!((going_on.thumbnails, going_on.unknown), (0, 1), "going on with the run neither");
    let run = bench.engine.lists().resume(&again.outcome.id, &Which::Open, true, |_| {}).await.unwrap();
    assert_eq!((ends(&told(run).await), bench.openai.count()), (vec!["done"], 2), "the person said so");
}

#[tokio::test]
async fn going_on_with_a_run_makes_what_surely_failed_and_nothing_else() {
    let bench = Bench::new().await;
    bench.openai.script(&model(0), [Answer::Picture, Answer::Quota, Answer::Moderated]);
    let options = RunOptions { concurrency: Some(1), numbered: true, ..bench.quick() };
    let first = run(&bench, rows(&["First title", "Second title", "Third title"]), options).await;
    assert_eq!(ends(&first), ["done", "failed", "failed"], "one is made, one was not billed, one may have been");
    let run = bench.engine.lists().resume(&first.outcome.id, &Which::Open, false, |_| {}).await.unwrap();
    let going_on = told(run).await;
    assert_eq!(ends(&going_on), ["done"], "only the one that surely failed");
    let file = going_on.outcome.joined[0].results[0].file.clone().unwrap();
    assert!(file.contains("002-second-title"), "it keeps the number of its row: {file}");
    let failed = bench.engine.lists().resume(&going_on.outcome.id, &Which::Failed, false, |_| {}).await.unwrap();
    assert_eq!(
        ends(&told(failed).await),
        ["done"],
        "what failed for another reason is repeated when that is asked for"
    );
    let manifest = bench.engine.lists().manifest(&first.outcome.id).unwrap();
    assert_eq!(manifest.runs.len(), 3, "the three runs are one list");
    let states: Vec<_> =
        manifest.thumbnails.iter().map(|line| (line.row, line.state.as_str(), line.attempts)).collect();
    assert_eq!(states, [(1, "done", 1), (2, "done", 2), (3, "done", 2)], "and the manifest tells all of it");
    let written: thumbsheet_engine::Manifest =
        serde_json::from_slice(&std::fs::read(bench.out.path().join("manifest.json")).unwrap()).unwrap();
    assert_eq!(written.thumbnails, manifest.thumbnails, "as the file beside the pictures does");
}

#[tokio::test]
async fn a_paused_run_lets_pictures_under_way_finish_and_sends_nothing_new() {
    let bench = Bench::new().await;
    let (held, gate) = Answer::held();
    bench.openai.script(&model(0), [held]);
    let options = RunOptions { concurrency: Some(1), ..bench.options() };
    let run = bench.engine.runs().generate_batch(rows(&["First title", "Second title"]), None, options).await.unwrap();
    let mut events = run.events();
    within("the requests to arrive", bench.openai.requests_reach(1)).await;
    run.pause(true);
    gate.release();
    until(&mut events, |kind| matches!(kind, EventKind::Done(_))).await;
    let waiting = |run: &Run| {
        run.sheet().thumbnails.iter().any(|one| matches!(one.state, State::Waiting { reason: WaitReason::Queue, .. }))
    };
    comes_true("the second thumbnail to wait", || waiting(&run)).await;
    assert_eq!(bench.openai.count(), 1, "the second waits, and says what for");
    run.pause(false);
    until(&mut events, |kind| matches!(kind, EventKind::RunFinished { done: 2, .. })).await;
    assert_eq!(bench.openai.count(), 2, "then it goes on");
}

#[tokio::test]
async fn a_paused_run_can_be_cancelled() {
    let bench = Bench::new().await;
    let run = bench
        .engine
        .runs()
        .generate_batch(rows(&["First title", "Second title"]), None, bench.options())
        .await
        .unwrap();
    run.pause(true);
    run.cancel();
    let told = told(run).await;
    assert_eq!(told.outcome.tally.done + told.outcome.tally.cancelled, 2, "nobody waits for a run that is given up");
}

#[tokio::test]
async fn the_same_list_is_not_made_by_two_at_once_and_the_second_sees_the_first_go_on() {
    let bench = Bench::new().await;
    let (held, gate) = Answer::held();
    bench.openai.script(&model(0), [held]);
    let list = rows(&["First title"]);
    let run = bench.engine.runs().generate_batch(list.clone(), None, bench.options()).await.unwrap();
    within("the requests to arrive", bench.openai.requests_reach(1)).await;

    let other = bench.reopened();
    let refused = other.runs().generate_batch(list, None, bench.options()).await.err().unwrap();
    assert_eq!(refused.code, Code::Library, "{refused}");
    assert!(refused.message.contains("being made already"), "{refused}");
    let refused = other.lists().remainder(run.id(), &Which::Open, false).unwrap_err();
    assert!(refused.message.contains("under way in another process"), "going on with it neither: {refused}");
    let mut events = other.runs().follow(run.id()).unwrap();
    until(&mut events, |kind| matches!(kind, EventKind::Generating { attempt: 1, .. })).await;
    gate.release();
    until(&mut events, |kind| matches!(kind, EventKind::RunFinished { done: 1, .. })).await;
    assert!(events.recv().await.is_none(), "the stream ends with the run");
    assert_eq!(bench.openai.count(), 1, "one request, whoever looks on");
}

#[tokio::test]
async fn a_connection_that_is_gone_is_waited_for_and_the_list_goes_on_when_it_is_back() {
    let bench = Bench::new().await;
    // A port that is bound, and on which nobody listens yet.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let place = socket.local_addr().unwrap();
    let environment = Environment::of([
        ("THUMBSHEET_HOME", bench.home.path().join("other").display().to_string()),
        ("OPENAI_API_KEY", bench.openai.key().to_owned()),
        ("OPENAI_BASE_URL", bench.openai.base_url().replace(&bench.openai.origin(), &format!("http://{place}"))),
    ]);
    let engine = Engine::open(Parts::new(&environment).unwrap()).unwrap();
    let options = RunOptions { patient: true, ..bench.quick() };
    let run = engine.runs().generate_batch(rows(&["First title", "Second title"]), None, options).await.unwrap();
    let mut events = run.events();
    let waiting = until(&mut events, waits_for(WaitReason::Offline)).await;
    assert!(waiting.thumbnail.is_some(), "it says that it waits, and what for");
    assert_eq!(bench.openai.count(), 0, "nobody can be asked");

    let listener = socket.listen(64).unwrap();
    let target = bench.openai.origin().replace("http://", "");
    tokio::spawn(async move {
        while let Ok((mut from, _)) = listener.accept().await {
            let target = target.clone();
            tokio::spawn(async move {
                let mut to = TcpStream::connect(target).await.unwrap();
                drop(tokio::io::copy_bidirectional(&mut from, &mut to).await);
            });
        }
    });
    let end = until(&mut events, |kind| matches!(kind, EventKind::RunFinished { .. })).await;
    assert!(matches!(end.kind, EventKind::RunFinished { done: 2, .. }), "both are made once it is back: {end:?}");
    assert_eq!(bench.openai.count(), 2, "one request each");
}

/// A clock that somebody sets a day back, a month ahead, and back again, every few times it is read.
#[derive(Debug, Default)]
struct Jumping(std::sync::atomic::AtomicI64);

impl thumbsheet_core::ports::Clock for Jumping {
    fn now(&self) -> jiff::Timestamp {
        const JUMPS: [i64; 4] = [0, -24 * 3600, 30 * 24 * 3600, -3600];
        let read = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let start: jiff::Timestamp = "2026-11-24T09:00:00Z".parse().unwrap();
        start + jiff::SignedDuration::from_secs(JUMPS[(read as usize / 5) % JUMPS.len()] + read)
    }
}

#[tokio::test]
async fn a_clock_that_jumps_in_the_middle_loses_nothing_and_makes_nothing_twice() {
    let bench = Bench::new().await;
    let home = bench.home.path().join("jumping");
    let environment = Environment::of([
        ("THUMBSHEET_HOME", home.display().to_string()),
        ("OPENAI_API_KEY", bench.openai.key().to_owned()),
        ("OPENAI_BASE_URL", bench.openai.base_url().clone()),
    ]);
    let parts = || Parts { clock: std::sync::Arc::new(Jumping::default()), ..Parts::new(&environment).unwrap() };
    let engine = Engine::open(parts()).unwrap();
    bench.openai.script(&model(0), [Answer::Status(503), Answer::Picture, Answer::Fault(Fault::Close)]);
    let list = rows(&["First title", "Second title", "Third title", "Fourth title", "Fifth title"]);
    let options = RunOptions { concurrency: Some(1), ..bench.quick() };
    let first = told(engine.runs().generate_batch(list.clone(), None, options.clone()).await.unwrap()).await;
    assert_eq!((first.outcome.tally.done, first.outcome.tally.needs_you), (4, 1), "the clock decides nothing");
    let asked = bench.openai.count();
    drop(engine);

    let engine = Engine::open(parts()).unwrap();
    let again = told(engine.runs().generate_batch(list, None, options).await.unwrap()).await;
    assert_eq!((again.outcome.tally.done, again.outcome.tally.needs_you), (4, 1), "nor what is there already");
    assert_eq!(bench.openai.count(), asked, "nobody is asked again");
    let manifest = engine.lists().manifest(&again.outcome.id).unwrap();
    assert_eq!(
        manifest.runs,
        [first.outcome.id, again.outcome.id],
        "runs stand in the order they began, not by the clock"
    );
}
