//! What the fan-out costs beyond its slowest thumbnail: `cargo bench --bench fan_out`.
//!
//! Every model answers after one second. `spread` is the time from the first request's arrival at the provider to the last
//! one's: the fan-out itself. `wall - 1 s` adds journalling, storing, decoding, setting the type and encoding for all of
//! them, which two cores share. `with a bucket` is the same with every thumbnail sent, besides, to an S3 server that takes five
//! seconds for each request: what storage costs the sheet.
#![expect(clippy::print_stdout, clippy::expect_used, reason = "a bench prints its figures, or cannot start")]

use std::time::{Duration, Instant};

use thumbsheet_core::{Brief, ModelId};
use thumbsheet_engine::{
    Engine, Environment, Parts, RunOptions,
    settings::{DestinationKind, DestinationSetting},
};
use thumbsheet_testkit::{
    Answer, FakeOpenAi,
    s3::{FastS3, Fault},
};

fn main() {
    // Cargo's test runner starts benches too, to see that they run: a small round is enough for that.
    let counts: &[usize] =
        if std::env::args().any(|argument| argument == "--bench") { &[3, 10, 100, 1000] } else { &[3] };
    println!(
        "{:>6} {:>10} {:>12} {:>16} {:>14}",
        "models", "spread", "wall - 1 s", "a thumbnail more", "with a bucket"
    );
    for count in counts {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        let (spread, wall) = runtime.block_on(sheet(*count, None));
        let server = server();
        let (_, with_bucket) = runtime.block_on(sheet(*count, Some(&server)));
        let with_bucket = with_bucket.saturating_sub(Duration::from_secs(1));
        let beyond = wall.saturating_sub(Duration::from_secs(1));
        println!(
            "{count:>6} {spread:>10.1?} {beyond:>12.1?} {:>16.2?} {with_bucket:>14.1?}",
            beyond / u32::try_from(*count).expect("small")
        );
    }
}

/// A server that takes its time, on threads of its own.
fn server() -> (tokio::runtime::Runtime, FastS3) {
    let own = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let server = own.block_on(FastS3::start());
    server.fail_where(|_| Some(Fault::Slow(Duration::from_secs(5))));
    (own, server)
}

fn bucket(server: &FastS3) -> DestinationSetting {
    let kind = DestinationKind::Bucket {
        endpoint: server.access().endpoint,
        region: server.access().region,
        bucket: "thumbs".into(),
        prefix: String::new(),
        path_style: true,
        ca_file: String::new(),
        create: false,
        public_links: false,
        public_url: String::new(),
    };
    DestinationSetting { id: "slow".into(), name: "Slow".into(), file: "{run}-{slug}-{model}".into(), kind }
}

async fn sheet(count: usize, server: Option<&(tokio::runtime::Runtime, FastS3)>) -> (Duration, Duration) {
    let names: Vec<_> = (0..count).map(|number| format!("gpt-image-2.6-m{number}")).collect();
    let openai = FakeOpenAi::setup().also_serve(names.iter().map(String::as_str)).start_on_thread();
    openai.answer_by_default(Answer::after(Duration::from_secs(1)));
    let home = tempfile::tempdir().expect("a folder");
    let environment = Environment::of([
        ("THUMBSHEET_HOME", home.path().display().to_string()),
        ("OPENAI_API_KEY", openai.key().to_owned()),
        ("OPENAI_BASE_URL", openai.base_url().clone()),
        ("AWS_ACCESS_KEY_ID", FastS3::ACCESS_KEY.to_owned()),
        ("AWS_SECRET_ACCESS_KEY", FastS3::SECRET.to_owned()),
    ]);
    let destinations = server.iter().map(|(_, server)| bucket(server)).collect();
    let options = RunOptions { destinations, ..RunOptions::default() };
    let engine = Engine::open(Parts::new(&environment).expect("the built-in parts")).expect("a new home");
    let models: Vec<ModelId> = names.iter().map(|name| format!("openai/{name}").parse().expect("an id")).collect();
    let began = Instant::now();
    let run = engine.runs().generate_thumbnails(Brief::new("Fan-out"), models, options).await.expect("starts");
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
