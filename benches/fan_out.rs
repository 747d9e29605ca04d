//! What the fan-out costs beyond its slowest thumbnail: `cargo bench --bench fan_out`.
//!
//! Every model answers after one second. `spread` is the time from the first request's arrival at the provider to the last
//! one's: the fan-out itself. `wall - 1 s` adds journalling, storing, decoding, setting the type and encoding for all of
//! them, which two cores share.
#![expect(clippy::print_stdout, clippy::expect_used, reason = "a bench prints its figures, or cannot start")]

use std::time::{Duration, Instant};

use thumbsheet_core::{Brief, ModelId};
use thumbsheet_engine::{Engine, Environment, Parts, RunOptions};
use thumbsheet_testkit::{Answer, FakeOpenAi};

fn main() {
    // Cargo's test runner starts benches too, to see that they run: a small round is enough for that.
    let counts: &[usize] =
        if std::env::args().any(|argument| argument == "--bench") { &[3, 10, 100, 1000] } else { &[3] };
    println!("{:>6} {:>10} {:>12} {:>16}", "models", "spread", "wall - 1 s", "a thumbnail more");
    for count in counts {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        let (spread, wall) = runtime.block_on(sheet(*count));
        let beyond = wall.saturating_sub(Duration::from_secs(1));
        println!(
            "{count:>6} {spread:>10.1?} {beyond:>12.1?} {:>16.2?}",
            beyond / u32::try_from(*count).expect("small")
        );
    }
}

async fn sheet(count: usize) -> (Duration, Duration) {
    let names: Vec<_> = (0..count).map(|number| format!("gpt-image-2.6-m{number}")).collect();
    let openai = FakeOpenAi::setup().also_serve(names.iter().map(String::as_str)).start_on_thread();
    openai.answer_by_default(Answer::after(Duration::from_secs(1)));
    let home = tempfile::tempdir().expect("a folder");
    let environment = Environment::of([
        ("THUMBSHEET_HOME", home.path().display().to_string()),
        ("OPENAI_API_KEY", openai.key().to_owned()),
        ("OPENAI_BASE_URL", openai.base_url().clone()),
    ]);
    let engine = Engine::open(Parts::new(&environment).expect("the built-in parts")).expect("a new home");
    let models: Vec<ModelId> = names.iter().map(|name| format!("openai/{name}").parse().expect("an id")).collect();
    let began = Instant::now();
    let run = engine.generate_thumbnails(Brief::new("Fan-out"), models, RunOptions::default()).await.expect("starts");
    let outcome = run.join().await.expect("ends");
    let wall = began.elapsed();
    assert_eq!(outcome.tally.done, count, "every thumbnail is done: {:?}", outcome.joined[0].failures.first());
    let arrivals: Vec<_> = openai.requests().iter().map(|request| request.at).collect();
    let spread = match (arrivals.iter().min(), arrivals.iter().max()) {
        (Some(first), Some(last)) => last.duration_since(*first),
        _ => Duration::ZERO,
    };
    (spread, wall)
}
