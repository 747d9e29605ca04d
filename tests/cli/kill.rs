//! kill -9 at random points of a run: nothing that arrived is lost, nothing that was sent is unaccounted for.

use std::{
    collections::HashSet,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Stdio},
    time::Duration,
};

use thumbsheet_core::{
    Digest,
    ports::{Chance as _, Sequence},
};
use thumbsheet_engine::{
    canvas::read_receipt,
    library::{Library, RunStatus, ThumbnailState},
};
use thumbsheet_testkit::{Answer, Grammar, Hint};

use crate::bench::Bench;

const KILLS: u64 = 50;

#[test]
fn fifty_kills_lose_no_picture_and_no_attempt() {
    let chance = Sequence::new(20_261_124);
    let mut unfinished = 0;
    for round in 0..KILLS {
        let bench = Bench::new();
        bench.openai.script_any(random_answers(&chance));
        unfinished += u32::from(kill_somewhere(&bench, &chance));
        look(&bench, round);
    }
    assert!(unfinished > KILLS as u32 / 2, "most kills should hit a run that is under way: {unfinished}");
}

fn random_answers(chance: &Sequence) -> Vec<Answer> {
    (0..8)
        .map(|_| match chance.next() % 6 {
            0 => Answer::Status(503),
            1 => Answer::RateLimited(Hint::RetryAfterMs(2)),
            2 => Answer::Moderated,
            _ => Answer::after(Duration::from_millis(chance.next() % 20)),
        })
        .collect()
}

/// Runs eight thumbnails and kills the process after a random number of its events, or after a random time. True when it was under way.
fn kill_somewhere(bench: &Bench, chance: &Sequence) -> bool {
    let models = ["gpt-image-2.6-flare", "gpt-image-2.6-sunburst", "gpt-image-2.5-flare", "gpt-image-2"];
    let titles = bench.place.path().join("titles.txt");
    std::fs::write(&titles, "First title\nSecond title\n").unwrap();
    let mut command = bench.command(&["batch", "titles.txt", "--json", "--wait", "1"]);
    for model in models {
        command.arg("-m").arg(format!("openai/{model}"));
    }
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    if chance.next().is_multiple_of(2) {
        return kill_after(child, Duration::from_millis(chance.next() % 400));
    }
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let events = 1 + chance.next() % 40;
    let seen = lines.by_ref().take(events as usize).map(Result::unwrap).collect::<Vec<_>>();
    let under_way = !seen.iter().any(|line| line.contains("\"run_finished\""));
    child.kill().unwrap();
    child.wait().unwrap();
    under_way
}

/// Kills the process after a time, wherever it is then: also inside a write, or before its first event. True when it
/// was under way.
pub(crate) fn kill_after(mut child: Child, time: Duration) -> bool {
    // The events are read meanwhile, else the process would wait for its reader.
    let output = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || BufReader::new(output).lines().map_while(Result::ok).count());
    std::thread::sleep(time);
    let under_way = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap();
    under_way
}

/// Whatever a process left: each base is a picture that was served, and no file in the folder is a part of one.
pub(crate) fn pictures_are_whole(bench: &Bench, bases: &HashSet<Digest>, when: &str) {
    let served: HashSet<Digest> = bench.openai.made().iter().map(|made| made.digest).collect();
    for base in bases {
        assert!(served.contains(base), "{when}: base {base} is a picture that the provider sent");
    }
    if !bench.out().exists() {
        return;
    }
    for file in files_below(&bench.out()).into_iter().filter(|file| file.extension().is_some_and(|end| end == "jpg")) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(bytes.ends_with(&[0xff, 0xd9]), "{when}: {} is whole", file.display());
        let receipt = read_receipt(&bytes).unwrap_or_else(|| panic!("{when}: {} is a part", file.display()));
        assert!(served.contains(&receipt.base), "{when}: {} is made of what the provider sent", file.display());
    }
}

pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let (folders, files): (Vec<_>, Vec<_>) =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).partition(|path| path.is_dir());
    let hidden = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let files = files.into_iter().filter(|path| !hidden(path));
    files.chain(folders.iter().flat_map(|folder| files_below(folder))).collect()
}

fn look(bench: &Bench, round: u64) {
    let library =
        Library::open(&bench.home()).unwrap_or_else(|error| panic!("kill {round}: the journal does not open: {error}"));
    let now = "2026-11-24T12:00:00Z".parse().unwrap();
    library.recover(now).unwrap();
    if library.check().unwrap() == 0 {
        assert_eq!(bench.openai.count(), 0, "kill {round}: a run that is not journalled asked nobody");
        return;
    }
    assert_eq!(library.check().unwrap(), 1, "kill {round}: the journal is whole and has the run");
    let run = library.runs(1).unwrap().remove(0);
    assert_ne!(run.state, RunStatus::Running, "kill {round}: nobody works on it");

    let mut grammar = Grammar::default();
    for event in library.events(&run.id).unwrap() {
        assert_eq!(grammar.follow(&event), Ok(()), "kill {round}: the stream is whole");
    }
    let attempts = library.attempts(&run.id).unwrap();
    assert!(
        attempts.len() >= bench.openai.count(),
        "kill {round}: {} requests and {} attempts: every request is journalled",
        bench.openai.count(),
        attempts.len()
    );

    // What is in the store under no base, or in the arrivals, would be a picture that was paid for and lost.
    let bases: HashSet<_> = attempts.iter().filter_map(|attempt| attempt.base).collect();
    for base in &bases {
        assert!(library.store().get(*base).is_ok(), "kill {round}: base {base} is in the store, whole");
    }
    pictures_are_whole(bench, &bases, &format!("kill {round}"));
    let left = std::fs::read_dir(bench.home().join("arrivals"))
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name().into_string().unwrap());
    let left: Vec<_> = left.filter(|name| !name.starts_with('.')).collect();
    assert!(left.is_empty(), "kill {round}: everything that arrived is booked: {left:?}");
    for file in files_below(&bench.home().join("store")) {
        let bytes = std::fs::read(&file).unwrap();
        // A finished JPEG says so in its metadata; everything else in the store came from a provider.
        let booked = read_receipt(&bytes).is_some() || bases.contains(&Digest::of(&bytes));
        assert!(booked, "kill {round}: {} was paid for and belongs to no attempt", file.display());
    }
    let thumbnails = library.thumbnails(&run.id).unwrap();
    for thumbnail in &thumbnails {
        let open =
            attempts.iter().filter(|attempt| attempt.thumbnail == thumbnail.id && attempt.outcome.is_none()).count();
        assert!(
            open == 0 || thumbnail.state == ThumbnailState::Interrupted,
            "kill {round}: {} has an open attempt but is {}",
            thumbnail.id,
            thumbnail.state
        );
    }
}
