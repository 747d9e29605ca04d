//! Lists by the command line, against a provider that answers at once: thumbnails a second, the most memory the process took, and what
//! the journal weighs. Memory has to stay flat from a short list to a long one.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench fails by panicking, writes files for itself, and prints what it measured"
)]

use std::{
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;
use thumbsheet_testkit::FakeOpenAi;

const MODELS: [&str; 3] = ["gpt-image-2.6-flare", "gpt-image-2.6-sunburst", "gpt-image-2.5-flare"];

struct Measured {
    thumbnails: usize,
    seconds: f64,
    /// Bytes.
    memory: u64,
    journal: u64,
}

fn main() {
    // Among the tests it only has to work.
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    let sizes: &[(usize, usize)] = if is_bench { &[(60, 3), (500, 2), (5_000, 1)] } else { &[(4, 2)] };
    println!("| list | thumbnails | seconds | a second | most memory | against the first | journal |");
    println!("|---|---|---|---|---|---|---|");
    let mut first = None;
    for &(titles, models) in sizes {
        // A short list is often over before two pictures are at their largest at the same moment: the most of three runs of it.
        let runs = if first.is_none() && is_bench { 3 } else { 1 };
        let most = (0..runs).map(|_| list(titles, models)).max_by_key(|run| run.memory);
        let Measured { thumbnails, seconds, memory, journal } = most.unwrap();
        let against = memory as f64 / *first.get_or_insert(memory) as f64;
        println!(
            "| {titles} x {models} | {thumbnails} | {seconds:.1} | {:.1} | {} MB | {against:.2} | {:.1} MB |",
            thumbnails as f64 / seconds,
            memory / 1_000_000,
            journal as f64 / 1e6
        );
    }
}

fn list(titles: usize, models: usize) -> Measured {
    let place = TempDir::new().unwrap();
    let openai = FakeOpenAi::setup().start_on_thread();
    let text: Vec<String> = (1..=titles).map(|number| format!("Title number {number} of a long list")).collect();
    std::fs::write(place.path().join("titles.txt"), text.join("\n")).unwrap();
    let home = place.path().join("home");
    let mut command = Command::new(env!("CARGO_BIN_EXE_thumbsheet"));
    command
        .args(["batch", "titles.txt", "--out", "out"])
        .current_dir(place.path())
        .env_clear()
        .env("THUMBSHEET_HOME", &home)
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .env("OPENAI_API_KEY", openai.key())
        .env("OPENAI_BASE_URL", openai.base_url())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    for model in &MODELS[..models] {
        command.arg("--model").arg(format!("openai/{model}"));
    }
    let began = Instant::now();
    let mut child = command.spawn().unwrap();
    let status = Path::new("/proc").join(child.id().to_string()).join("status");
    let mut memory = 0;
    let ended = loop {
        memory = peak(&status).unwrap_or_default().max(memory);
        if let Some(ended) = child.try_wait().unwrap() {
            break ended;
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    let seconds = began.elapsed().as_secs_f64();
    assert!(ended.success(), "the whole list is made: {ended}");
    assert_eq!(openai.images_made(), titles * models, "each picture once");
    let journal = ["journal.db", "journal.db-wal"].iter().filter_map(|name| home.join(name).metadata().ok());
    Measured { thumbnails: titles * models, seconds, memory, journal: journal.map(|data| data.len()).sum() }
}

/// The most memory that a process has taken so far, bytes (`VmHWM` of proc(5)).
fn peak(status: &Path) -> Option<u64> {
    let text = std::fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}
