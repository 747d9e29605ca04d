//! Lists that are killed and gone on with until they are done: nothing is paid for twice, nothing that arrived is lost, and the
//! manifest says what the providers saw.

use std::{
    collections::{HashMap, HashSet},
    io::{BufRead as _, BufReader},
    process::Stdio,
    time::Duration,
};

use thumbsheet_core::{
    Digest, RunId,
    ports::{Chance as _, Sequence},
};
use thumbsheet_engine::{
    Manifest,
    canvas::read_receipt,
    library::{AttemptOutcome, AttemptRow, Library, RunStatus},
};
use thumbsheet_testkit::{Answer, Fault, Grammar, Hint};

use crate::{
    bench::{Bench, Ran},
    kill::{kill_after, pictures_are_whole},
};

/// Random lists, each killed at random points.
const LISTS: u64 = 300;
/// As many lists at once as there are cores here at least.
const ABREAST: u64 = 2;
/// Kills of one list, at most.
const MOST_KILLS: u64 = 3;

const MODELS: [&str; 4] = ["gpt-image-2.6-flare", "gpt-image-2.6-sunburst", "gpt-image-2.5-flare", "gpt-image-2"];
const SUBJECTS: [&str; 10] =
    ["Alders", "Beacons", "Canals", "Dunes", "Estuaries", "Fjords", "Glaciers", "Harbours", "Islands", "Jetties"];

/// One list and what is done to it.
struct List {
    number: u64,
    bench: Bench,
    chance: Sequence,
    models: usize,
    titles: usize,
    kills: u64,
}

#[test]
fn three_hundred_lists_killed_at_random_points_pay_for_nothing_twice_and_lose_nothing() {
    let kills: u64 = std::thread::scope(|scope| {
        let hands: Vec<_> = (0..ABREAST)
            .map(|hand| scope.spawn(move || (hand..LISTS).step_by(ABREAST as usize).map(survive).sum::<u64>()))
            .collect();
        hands.into_iter().map(|hand| hand.join().unwrap()).sum()
    });
    assert!(kills > LISTS / 2, "most lists should be killed while they are under way, and {kills} kills hit one");
}

/// Gives the number of kills that hit a run under way.
fn survive(number: u64) -> u64 {
    let chance = Sequence::new(number.wrapping_mul(0x9e37_79b9) + 20_261_124);
    let below = |most: u64| chance.next() % most;
    // Small lists are many, large ones few: forty thumbnails at most.
    let (models, titles) = (1 + below(MODELS.len() as u64) as usize, 1 + (below(10) * below(10) / 9) as usize);
    let kills = 1 + below(MOST_KILLS);
    let bench = Bench::new();
    let list = List { number, bench, chance, models, titles, kills };
    list.bench.openai.script_any(list.answers());
    let text: Vec<String> = SUBJECTS[..list.titles].iter().map(|subject| format!("Why {subject} matter")).collect();
    std::fs::write(list.bench.place.path().join("titles.txt"), text.join("\n")).unwrap();
    let hits = (0..list.kills).filter(|_| list.kill_somewhere()).count();
    list.to_the_end();
    list.look();
    hits as u64
}

impl List {
    fn answers(&self) -> Vec<Answer> {
        (0..self.models * self.titles)
            .map(|_| match self.chance.next() % 24 {
                0 => Answer::Status(503),
                1 => Answer::RateLimited(Hint::RetryAfterMs(2)),
                2 => Answer::Moderated,
                3 => Answer::Fault(Fault::Close),
                4 => Answer::Fault(Fault::CutBody),
                5 => Answer::Status(504),
                6 => Answer::Quota,
                7 => Answer::NoPicture,
                _ => Answer::after(Duration::from_millis(self.chance.next() % 25)),
            })
            .collect()
    }

    /// The list from the file, or gone on with by the run's id: both have to keep the promise.
    fn command(&self) -> std::process::Command {
        let run = self.run().filter(|_| self.chance.next().is_multiple_of(2));
        let mut command = match &run {
            Some(run) => self.bench.command(&["batch", "--resume", run.as_str(), "--json"]),
            None => self.bench.command(&["batch", "titles.txt", "--json", "--wait", "1"]),
        };
        if run.is_none() {
            for model in &MODELS[..self.models] {
                command.arg("-m").arg(format!("openai/{model}"));
            }
        }
        command
    }

    /// The newest run, where one was begun.
    fn run(&self) -> Option<RunId> {
        if !self.bench.home().join("journal.db").exists() {
            return None;
        }
        Some(self.library().runs(1).unwrap().first()?.id.clone())
    }

    fn library(&self) -> Library {
        Library::open(&self.bench.home())
            .unwrap_or_else(|error| panic!("list {}: the journal does not open: {error}", self.number))
    }

    /// Kills the process after a random number of its events, from none on, or after a random time. True when it was
    /// under way.
    fn kill_somewhere(&self) -> bool {
        let mut child = self.command().stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        if self.chance.next().is_multiple_of(2) {
            return kill_after(child, Duration::from_millis(self.chance.next() % 500));
        }
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let most = 6 * self.models * self.titles + 2;
        let events = (self.chance.next() as usize) % most;
        let seen = lines.take(events).map_while(Result::ok).collect::<Vec<_>>();
        let under_way = seen.len() == events && !seen.iter().any(|line| line.contains("\"run_finished\""));
        child.kill().unwrap();
        child.wait().unwrap();
        under_way
    }

    /// Goes on, without a kill, until nothing is left that may be made without asking the person.
    fn to_the_end(&self) {
        for _ in 0..8 {
            let ran = Ran::of(self.command().output().unwrap());
            assert!(
                matches!(ran.code, 0 | 3 | 4 | 5),
                "list {}: it goes on, and ended {}: {}",
                self.number,
                ran.code,
                ran.err
            );
            let run = self.run().unwrap();
            let left = Ran::of(self.bench.command(&["batch", "--resume", run.as_str(), "--dry-run"]).output().unwrap());
            if left.err.contains("has no unfinished thumbnails") || left.code == 5 && !left.err.contains("left to make")
            {
                return;
            }
        }
        // What a provider declines again and again stays open, and costs nothing.
    }

    fn look(&self) {
        let number = self.number;
        let library = self.library();
        assert!(library.check().is_ok(), "list {number}: the journal is whole");
        let runs: Vec<RunId> = library
            .runs(100)
            .unwrap()
            .into_iter()
            .rev()
            .map(|run| {
                assert_ne!(run.state, RunStatus::Running, "list {number}: nobody works on {}", run.id);
                run.id
            })
            .collect();
        for run in &runs {
            let mut grammar = Grammar::default();
            for event in library.events(run).unwrap() {
                assert_eq!(grammar.follow(&event), Ok(()), "list {number}, {run}: the stream is whole");
            }
        }
        let cells = Self::attempts(&library, &runs);
        self.nothing_is_paid_twice(&cells);
        self.nothing_is_lost(&library, &cells);
        self.the_manifest_is_the_truth(&cells);
    }

    /// The attempts of each title and model, over all runs, in the order they were made.
    fn attempts(library: &Library, runs: &[RunId]) -> HashMap<(String, String), Vec<AttemptRow>> {
        let mut cells: HashMap<_, Vec<AttemptRow>> = HashMap::new();
        for run in runs {
            let thumbnails = library.thumbnails(run).unwrap();
            for attempt in library.attempts(run).unwrap() {
                let of = thumbnails.iter().find(|thumbnail| thumbnail.id == attempt.thumbnail).unwrap();
                cells.entry((of.title.clone(), of.model.model().to_owned())).or_default().push(attempt);
            }
        }
        cells
    }

    fn nothing_is_paid_twice(&self, cells: &HashMap<(String, String), Vec<AttemptRow>>) {
        let number = self.number;
        let (made, requests) = (self.bench.openai.made(), self.bench.openai.requests());
        for subject in &SUBJECTS[..self.titles] {
            for model in &MODELS[..self.models] {
                let title = format!("Why {subject} matter");
                let paid = made.iter().filter(|made| made.model == *model && made.prompt.contains(&title)).count();
                assert!(paid <= 1, "list {number}: '{title}' by {model} was paid for {paid} times");
                let of_cell = |prompt: &Option<String>| prompt.as_ref().is_some_and(|prompt| prompt.contains(&title));
                let asked = requests.iter().filter(|one| one.model.as_deref() == Some(model) && of_cell(&one.prompt));
                let attempts = cells.get(&(title.clone(), (*model).to_owned())).map(Vec::as_slice).unwrap_or_default();
                assert!(
                    attempts.len() >= asked.count(),
                    "list {number}: every request for '{title}' by {model} is in the journal"
                );
                if let Some(at) = attempts.iter().position(|attempt| attempt.outcome != Some(AttemptOutcome::Failed)) {
                    assert_eq!(
                        at,
                        attempts.len() - 1,
                        "list {number}: nobody asks again for '{title}' by {model} after a picture or an unknown outcome"
                    );
                }
            }
        }
        self.bench.openai.assert_no_violations();
    }

    fn nothing_is_lost(&self, library: &Library, cells: &HashMap<(String, String), Vec<AttemptRow>>) {
        let number = self.number;
        let bases: HashSet<Digest> = cells.values().flatten().filter_map(|attempt| attempt.base).collect();
        for base in &bases {
            assert!(library.store().get(*base).is_ok(), "list {number}: base {base} is in the store, whole");
        }
        pictures_are_whole(&self.bench, &bases, &format!("list {number}"));
        let arrivals = std::fs::read_dir(self.bench.home().join("arrivals")).unwrap().flatten();
        let left: Vec<_> = arrivals.map(|entry| entry.file_name().into_string().unwrap()).collect();
        let left: Vec<_> = left.into_iter().filter(|name| !name.starts_with('.')).collect();
        assert!(left.is_empty(), "list {number}: everything that arrived is booked: {left:?}");
        let mut thumbnails = Vec::new();
        for run in library.runs(100_000).unwrap() {
            thumbnails.extend(library.thumbnails(&run.id).unwrap().into_iter().map(|thumbnail| thumbnail.id));
        }
        // Answers without a picture are kept as well, and each belongs to its attempt.
        let answers = library.answers_of(&thumbnails).unwrap();
        let answers: HashSet<Digest> = answers.into_iter().map(|answer| answer.digest).collect();
        for file in crate::kill::files_below(&self.bench.home().join("store")) {
            let bytes = std::fs::read(&file).unwrap();
            let digest = Digest::of(&bytes);
            let booked = read_receipt(&bytes).is_some() || bases.contains(&digest) || answers.contains(&digest);
            assert!(booked, "list {number}: {} was paid for and belongs to no attempt", file.display());
        }
    }

    fn the_manifest_is_the_truth(&self, cells: &HashMap<(String, String), Vec<AttemptRow>>) {
        let number = self.number;
        let path = self.bench.out().join("manifest.json");
        let text = std::fs::read(&path).unwrap_or_else(|error| panic!("list {number}: {}: {error}", path.display()));
        let manifest: Manifest = serde_json::from_slice(&text).unwrap();
        assert_eq!(manifest.thumbnails.len(), self.models * self.titles, "list {number}: every thumbnail has a line");
        let made = self.bench.openai.made();
        for line in &manifest.thumbnails {
            let model = line.model.strip_prefix("openai/").unwrap();
            let what = format!("list {number}: '{}' by {model}, {}", line.title, line.state);
            let attempts = cells.get(&(line.title.clone(), model.to_owned())).map(Vec::as_slice).unwrap_or_default();
            let painted = attempts.iter().any(|attempt| attempt.outcome == Some(AttemptOutcome::Painted));
            let answered = made.iter().any(|made| made.model == model && made.prompt.contains(&line.title));
            assert_eq!(line.attempts as usize, attempts.len(), "{what}: as many requests as the journal has");
            match line.state.as_str() {
                "done" | "reused" => {
                    assert!(painted && answered, "{what}: the provider made its picture");
                    let file = self.bench.place.path().join(line.file.as_ref().unwrap());
                    let bytes = std::fs::read(&file).unwrap_or_else(|error| panic!("{what}: {error}"));
                    assert_eq!(Some(Digest::of(&bytes)), line.sha256, "{what}: the file is the one that it names");
                }
                "failed" => assert!(!painted, "{what}: its picture is there and nobody set the title"),
                "needs_you" | "interrupted" => {
                    let newest = attempts.last().and_then(|attempt| attempt.outcome).map(AttemptOutcome::word);
                    assert!(
                        matches!(newest, None | Some("unknown")),
                        "{what}: only what may be billed waits: {newest:?}"
                    );
                }
                other => panic!("{what}: {other} is no end"),
            }
        }
    }
}
