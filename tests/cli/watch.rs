//! A watched folder: real files, the real process.

use std::{
    fs,
    io::{BufRead as _, BufReader, Lines},
    path::PathBuf,
    process::{Child, ChildStdout, Stdio},
};

use serde_json::Value;
use thumbsheet_testkit::{Answer, Fault};

use crate::bench::{Bench, Watchdog};

const FLARE: &str = "openai/gpt-image-2.6-flare";

struct Watching {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    watchdog: Watchdog,
}

impl Watching {
    fn start(bench: &Bench, flags: &[&str]) -> Self {
        let blog = blog(bench);
        let arguments = [&["watch", blog.to_str().unwrap(), "--json", "--settle", "0"], flags].concat();
        let mut child = bench.command(&arguments).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let watchdog = Watchdog::of(&child);
        Self { child, lines, watchdog }
    }

    /// Reads on to the next word of this kind; gives it with everything that was said before.
    fn until(&mut self, word: &str) -> (Value, Vec<Value>) {
        let mut before = Vec::new();
        loop {
            let line = self.lines.next().unwrap_or_else(|| panic!("it ended without {word}: {before:?}")).unwrap();
            let said: Value = serde_json::from_str(&line).unwrap();
            if said["watch"] == word {
                return (said, before);
            }
            before.push(said);
        }
    }

    /// Ctrl-C; gives the exit code and the rest that was said.
    fn stop(mut self) -> (Option<i32>, Vec<String>) {
        std::process::Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        let rest = self.lines.map(Result::unwrap).collect();
        let code = self.child.wait().unwrap().code();
        drop(self.watchdog);
        (code, rest)
    }
}

fn blog(bench: &Bench) -> PathBuf {
    let blog = bench.place.path().join("blog");
    fs::create_dir_all(&blog).unwrap();
    blog
}

/// Writes a file whole, as an editor does: nothing here waits for a file to settle.
fn write(bench: &Bench, name: &str, text: &str) {
    let whole = bench.place.path().join("whole");
    fs::write(&whole, text).unwrap();
    fs::rename(&whole, blog(bench).join(name)).unwrap();
}

fn post(bench: &Bench, name: &str, title: &str) {
    write(bench, name, &format!("---\ntitle: {title}\n---\nText.\n"));
}

/// What a watch would do now.
fn rehearsed(bench: &Bench, flags: &[&str]) -> Vec<Value> {
    let blog = blog(bench);
    let arguments = [&["watch", blog.to_str().unwrap(), "--json", "--settle", "0", "--dry-run"], flags].concat();
    let said = bench.run(&arguments).ends(0, "it looks once and ends").json();
    said.into_iter().filter(|said| said["watch"] != "watching").collect()
}

#[cfg(unix)]
#[test]
fn a_post_gets_its_picture_beside_it_once_also_over_a_restart() {
    let bench = Bench::new();
    post(&bench, "first.md", "The first post");
    let flags = ["-m", "offline/mesh"];
    let drafts = rehearsed(&bench, &flags);
    assert_eq!((drafts[0]["watch"].as_str(), drafts[0]["cost_usd"].as_f64()), (Some("draft"), Some(0.0)), "{drafts:?}");

    let mut watching = Watching::start(&bench, &flags);
    let (made, before) = watching.until("made");
    assert_eq!(made["entry"], "first.md", "which post: {made}");
    assert!(before.iter().any(|said| said["watch"] == "draft"), "it was a draft with a price first: {before:?}");
    let picture = blog(&bench).join("first.jpg");
    let first = fs::read(&picture).unwrap();
    assert!(first.starts_with(&[0xff, 0xd8]), "a JPEG beside the post");
    post(&bench, "second.md", "The second post");
    assert_eq!(watching.until("made").0["entry"], "second.md", "a new post is noticed");
    assert_eq!(watching.stop().0, Some(0), "with nothing under way it ends well");

    assert_eq!(rehearsed(&bench, &flags), Vec::<Value>::new(), "after a restart nothing is left to make");
    post(&bench, "first.md", "The first post, changed");
    let mut watching = Watching::start(&bench, &flags);
    let (made, before) = watching.until("made");
    assert_eq!(made["entry"], "first.md", "what changed is made anew: {made}");
    assert!(before.iter().all(|said| said["entry"] != "second.md"), "what did not is left alone: {before:?}");
    assert_ne!(fs::read(&picture).unwrap(), first, "and the post shows it under the same name");
    watching.stop();
    assert_eq!(fs::read_dir(blog(&bench)).unwrap().count(), 4, "two posts, two pictures");
}

#[cfg(unix)]
#[test]
fn without_a_limit_only_what_costs_nothing_is_made_and_under_one_what_fits() {
    let bench = Bench::new();
    post(&bench, "a.md", "The first post");
    write(&bench, "a-mesh.jpg", "a photo of my own");
    let models = ["-m", "offline/mesh", "-m", FLARE];
    let mut watching = Watching::start(&bench, &models);
    let (waits, _) = watching.until("waits");
    assert_eq!(waits["models"][0], FLARE, "which model: {waits}");
    assert_eq!(waits["error"]["code"], "BUDGET", "and why: {waits}");
    let (made, _) = watching.until("made");
    let picture = made["picture"].as_str().unwrap();
    assert!(picture.ends_with("a-mesh-2.jpg"), "named after its model, and not over another picture: {picture}");
    watching.stop();
    assert_eq!(fs::read_to_string(blog(&bench).join("a-mesh.jpg")).unwrap(), "a photo of my own", "untouched");
    assert_eq!(bench.openai.count(), 0, "nothing was paid without a word");

    post(&bench, "b.md", "The second post");
    let flags = [&models[..], &["--max-cost-per-day", "0.05", "--poll"]].concat();
    let mut watching = Watching::start(&bench, &flags);
    let (waits, _) = watching.until("waits");
    assert_eq!((waits["entry"].as_str(), waits["error"]["code"].as_str()), (Some("b.md"), Some("BUDGET")), "{waits}");
    loop {
        let (made, _) = watching.until("made");
        if made["picture"].as_str().unwrap().contains("a-gpt-image") {
            break;
        }
    }
    watching.stop();
    assert_eq!(bench.openai.count(), 1, "one fits the limit of the day, the other stays a draft");
    let left = rehearsed(&bench, &flags);
    assert!(left.iter().any(|said| said["watch"] == "draft" && said["entry"] == "b.md"), "{left:?}");
}

#[cfg(unix)]
#[test]
fn what_is_broken_gets_words_and_the_watch_goes_on() {
    let bench = Bench::new();
    post(&bench, "gone.md", "Gone soon");
    write(&bench, "broken.md", "---\ntitle: [\n---\n");
    write(&bench, "plain.md", "# Only text\n");
    let mut watching = Watching::start(&bench, &["-m", "offline/mesh"]);
    let (problem, _) = watching.until("problem");
    assert!(problem["error"]["message"].as_str().unwrap().contains("broken.md, line"), "where: {problem}");
    watching.until("made");
    fs::remove_file(blog(&bench).join("gone.md")).unwrap();
    assert_eq!(watching.until("gone").0["file"], "gone.md", "a file that went is said");
    write(&bench, "plan.csv", "id,title\n1,From a list\n2,x\n");
    let (problem, _) = watching.until("problem");
    assert!(problem["error"]["message"].as_str().unwrap().contains("plan.csv, data row 2"), "which row: {problem}");
    assert_eq!(watching.until("made").0["entry"], "plan.csv#1", "and the good row is made");
    assert!(blog(&bench).join("plan-from-a-list.jpg").is_file(), "beside the list");
    assert_eq!(watching.stop().0, Some(0), "to the end");
}

#[cfg(unix)]
#[test]
fn what_may_be_billed_is_not_asked_again_by_itself_after_a_restart() {
    let bench = Bench::new();
    post(&bench, "a.md", "Lost on the way");
    bench.openai.script("gpt-image-2.6-flare", [Answer::Fault(Fault::Close)]);
    let flags = ["-m", FLARE, "--max-cost-per-day", "1"];
    let mut watching = Watching::start(&bench, &flags);
    assert_eq!(watching.until("not_made").0["error"]["code"], "OUTCOME_UNKNOWN", "the answer was lost");
    watching.stop();
    let said = rehearsed(&bench, &flags);
    assert_eq!(said[0]["watch"], "waits", "it needs a person: {said:?}");
    assert_eq!(said[0]["error"]["code"], "OUTCOME_UNKNOWN", "{said:?}");
    post(&bench, "b.md", "Another post");
    let mut watching = Watching::start(&bench, &flags);
    assert_eq!(watching.until("made").0["entry"], "b.md", "others are made");
    watching.stop();
    assert_eq!(bench.openai.count(), 2, "the lost one was asked for once");
}

#[cfg(unix)]
#[test]
fn control_c_in_the_middle_of_a_run_ends_in_order() {
    let bench = Bench::new();
    post(&bench, "a.md", "Never answered");
    bench.openai.script("gpt-image-2.6-flare", [Answer::Fault(Fault::Hang)]);
    let mut watching = Watching::start(&bench, &["-m", FLARE, "--max-cost-per-day", "1"]);
    watching.until("started");
    let (code, rest) = watching.stop();
    assert_eq!(code, Some(130), "something was cancelled: {rest:?}");
    assert!(rest.iter().any(|line| line.contains("\"CANCELLED\"")), "and it is said: {rest:?}");
    let runs = bench.run(&["list", "runs", "--json"]).ends(0, "the run is there").out;
    assert!(runs.contains("finished"), "it came to its end in the journal: {runs}");
}

#[test]
fn a_watch_that_cannot_be_is_refused_in_words() {
    let bench = Bench::new();
    let refused = |flags: &[&str], words: &str| {
        let ran = bench.run(&[&["watch"], flags].concat()).ends(2, "bad input");
        assert!(ran.err.contains(words), "{flags:?} should say {words}: {}", ran.err);
    };
    refused(&["nowhere"], "nowhere is no folder");
    let blog = blog(&bench);
    let blog = blog.to_str().unwrap();
    refused(&[blog, "--max-cost-per-day", "NaN"], "amount of US dollars");
    refused(&[blog, "--settle=-1"], "--settle");
    refused(&[blog, "-m", "offline/aurroa"], "offline/aurora");
    refused(&[blog, "--style", "watercolour"], "watercolor");
}
