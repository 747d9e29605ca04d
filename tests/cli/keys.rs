//! Keys in a real keychain: a gnome-keyring on a bus of its own. Present, locked, absent; and a key leaks nowhere.

use std::{fs, io::Write as _, path::Path, process::Stdio};

use tempfile::TempDir;
use thumbsheet_testkit::Keyring;

use crate::bench::{Bench, Ran};

const MODEL: &str = "openai/gpt-image-2.6-flare";

/// A bench whose keys are in no variable, with a folder for a keyring.
struct Place {
    bench: Bench,
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { bench: Bench::new(), folder: TempDir::new().unwrap() }
    }

    /// A new process that sees this keyring and no key but what is in it; `input` is piped in.
    fn run(&self, keyring: &Keyring, arguments: &[&str], input: &str) -> Ran {
        self.run_with(keyring, arguments, input, &[])
    }

    fn run_with(&self, keyring: &Keyring, arguments: &[&str], input: &str, variables: &[(&str, &str)]) -> Ran {
        let mut command = self.bench.command(arguments);
        command.env_remove("OPENAI_API_KEY").env_remove("GEMINI_API_KEY").envs(keyring.environment());
        command.envs(variables.iter().copied());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // Who refuses a command does not read on: that is no failure of the test.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        Ran::of(child.wait_with_output().unwrap())
    }

    fn key(&self) -> String {
        self.bench.openai.key().to_owned()
    }
}

#[test]
fn a_key_that_is_set_is_there_for_the_next_process_until_it_is_removed() {
    let place = Place::new();
    let mut keyring = Keyring::open(place.folder.path());
    let set = place.run(&keyring, &["keys", "set", "openai"], &format!("{}\n", place.key())).ends(0, "kept");
    assert!(set.out.is_empty() && set.err.contains("in the keychain"), "words, no data: {}", set.err);

    let listed = place.run(&keyring, &["keys", "list"], "").ends(0, "a list");
    assert!(listed.out.contains("from the keychain") && listed.out.contains("...0000"), "{}", listed.out);
    assert!(!listed.out.contains(&place.key()), "only the last four are shown");
    place.run(&keyring, &["keys", "check", "openai"], "").ends(0, "OpenAI takes it");
    assert_eq!(place.bench.openai.images_made(), 0, "checking costs nothing");
    place.run(&keyring, &["generate", "With a kept key", "-m", MODEL], "").ends(0, "the run finds it");

    keyring.restart_open();
    place.run(&keyring, &["keys", "check", "openai"], "").ends(0, "it outlives the keyring's process");

    let removed = place.run(&keyring, &["keys", "remove", "openai"], "").ends(0, "gone");
    assert!(removed.err.contains("removed from the keychain"), "{}", removed.err);
    let again = place.run(&keyring, &["keys", "remove", "openai"], "").ends(0, "that there is none is no failure");
    assert!(again.err.contains("had no key"), "but it is said: {}", again.err);
    // Without a base URL of one's own, OpenAI itself would be asked: it is not, for want of a key.
    let run = place.run_with(&keyring, &["generate", "No key", "-m", MODEL], "", &[("OPENAI_BASE_URL", "")]);
    assert!(run.err.contains("No key for OpenAI") && run.err.contains("thumbsheet keys set openai"), "{}", run.err);
}

#[test]
fn a_second_key_takes_the_place_of_the_first() {
    let place = Place::new();
    let keyring = Keyring::open(place.folder.path());
    place.run(&keyring, &["keys", "set", "openai"], "sk-an-old-one-abcd").ends(0, "kept");
    place.run(&keyring, &["keys", "check", "openai"], "").ends(4, "the fake does not know this one");
    place.run(&keyring, &["keys", "set", "openai"], &place.key()).ends(0, "kept in its place");
    place.run(&keyring, &["keys", "check", "openai"], "").ends(0, "the new one counts");
}

#[test]
fn a_variable_goes_before_the_keychain_and_the_person_is_told() {
    let place = Place::new();
    let keyring = Keyring::open(place.folder.path());
    let (key, wrong) = (place.key(), [("OPENAI_API_KEY", "sk-of-the-shell-wxyz")]);
    let set = place.run_with(&keyring, &["keys", "set", "openai"], &key, &wrong).ends(0, "kept all the same");
    assert!(set.err.contains("OPENAI_API_KEY is set too"), "or they would wonder: {}", set.err);
    let listed = place.run_with(&keyring, &["keys", "list", "--json"], "", &wrong).ends(0, "a list").json();
    let openai = listed[0]["keys"].as_array().unwrap().iter().find(|one| one["provider"] == "openai").unwrap();
    assert_eq!(
        (&openai["source"], &openai["variable"], &openai["last_four"]),
        (&"environment".into(), &"OPENAI_API_KEY".into(), &"wxyz".into()),
        "which one is used"
    );
    assert_eq!(listed[0]["keychain"]["state"], "ready", "and how the keychain is");
    let removed = place.run_with(&keyring, &["keys", "remove", "openai"], "", &wrong).ends(0, "out of the keychain");
    assert!(removed.err.contains("OPENAI_API_KEY still holds a key"), "{}", removed.err);
}

#[test]
fn a_locked_keychain_says_so_and_what_to_do() {
    let place = Place::new();
    let mut keyring = Keyring::open(place.folder.path());
    place.run(&keyring, &["keys", "set", "openai"], &place.key()).ends(0, "kept");
    keyring.restart_locked();
    let run = place.run(&keyring, &["generate", "Locked", "-m", MODEL, "-m", "offline/mesh", "--json"], "");
    let run = run.ends(3, "one has no key, the other needs none");
    let failed = run.json().into_iter().find(|line| line["event"] == "failed").unwrap();
    assert_eq!(failed["error"]["code"], "KEYCHAIN", "a missing key is not what is wrong: {failed}");
    assert!(failed["error"]["hint"].as_str().unwrap().contains("OPENAI_API_KEY"), "the way round it: {failed}");
    assert_eq!(place.bench.openai.count(), 0, "nobody was asked without a key");

    let set = place.run(&keyring, &["keys", "set", "openai"], &place.key()).ends(4, "it cannot be kept");
    assert!(set.err.contains("locked") && set.err.contains("never written to a plain file"), "{}", set.err);
    place.run(&keyring, &["keys", "remove", "openai"], "").ends(4, "nor removed");
    let doctor = place.run(&keyring, &["doctor"], "").ends(3, "a key cannot be read");
    let says = |line: &str| line.split_whitespace().eq(["note", "Keychain", "locked"]);
    assert!(doctor.out.lines().any(says), "{}", doctor.out);
    assert_eq!(place.run(&keyring, &["keys", "list", "--json"], "").json()[0]["keychain"]["state"], "locked", "too");

    keyring.restart_open();
    place.run(&keyring, &["keys", "check", "openai"], "").ends(0, "unlocked, it is there again");
}

#[test]
fn an_absent_keychain_says_so_and_what_to_do() {
    let place = Place::new();
    let bus = Keyring::none(place.folder.path());
    let nowhere = format!("unix:path={}", place.folder.path().join("no-bus").display());
    for (variables, word) in
        [(vec![], "no secret service"), (vec![("DBUS_SESSION_BUS_ADDRESS", nowhere.as_str())], "no D-Bus session")]
    {
        let run = |arguments: &[&str]| place.run_with(&bus, arguments, &place.key(), &variables);
        let set = run(&["keys", "set", "openai"]).ends(4, "it cannot be kept");
        for part in [word, "OPENAI_API_KEY", "never written to a plain file"] {
            assert!(set.err.contains(part), "{part:?} helps: {}", set.err);
        }
        run(&["keys", "remove", "openai"]).ends(4, "there is nothing to remove it from");
        let doctor = run(&["doctor", "--offline"]).ends(0, "nothing is wrong with that");
        assert!(doctor.out.contains(word), "the doctor says so: {}", doctor.out);
        let listed = run(&["keys", "list", "--json"]).ends(0, "a list all the same").json();
        assert_eq!(listed[0]["keychain"]["state"], "absent", "for a program: {}", listed[0]);

        let mut without = variables.clone();
        without.push(("OPENAI_BASE_URL", ""));
        let made = place.run_with(&bus, &["generate", "Absent", "-m", MODEL], "", &without).ends(4, "no key");
        assert!(made.err.contains("No key for OpenAI") && made.err.contains("session only"), "{}", made.err);
        place.run_with(&bus, &["generate", "Free", "-m", "offline/mesh"], "", &variables).ends(0, "this needs none");
    }
}

/// Files below `folder` that hold `word`.
fn holding(folder: &Path, word: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            holding(&path, word, found);
        } else if path.is_file() && fs::read(&path).unwrap().windows(word.len()).any(|part| part == word.as_bytes()) {
            found.push(path.display().to_string());
        }
    }
}

#[test]
fn a_planted_key_is_in_no_file_and_no_word() {
    let place = Place::new();
    let keyring = Keyring::open(place.folder.path());
    let (planted, part) = ("sk-planted-QvZ81xWmKp03", "QvZ81x");
    let log = [("THUMBSHEET_LOG", "trace")];
    let mut said = Vec::new();
    for arguments in [
        &["keys", "set", "openai"][..],
        &["generate", "A wrong key", "-m", MODEL],
        &["generate", "A wrong key", "-m", MODEL, "--json"],
        &["keys", "check", "openai"],
        &["keys", "list"],
        &["keys", "list", "--json"],
        &["doctor"],
        &["show", "--events", "2"],
        &["keys", "remove", "openai"],
    ] {
        let ran = place.run_with(&keyring, arguments, planted, &log);
        said.push((arguments, ran.out, ran.err));
    }
    assert!(place.bench.openai.count() > 0, "the key was used, and refused");
    assert!(said.iter().any(|(_, _, err)| err.contains("rejected the key")), "it was refused: {:?}", said[1]);
    for (arguments, out, err) in &said {
        assert!(!out.contains(part), "{arguments:?} prints it: {out}");
        assert!(!err.contains(part), "{arguments:?} says it: {err}");
    }
    for folder in [place.bench.place.path(), place.folder.path()] {
        let mut found = Vec::new();
        holding(folder, part, &mut found);
        assert_eq!(found, [""; 0], "no file holds a key, not even the keyring's own in the clear");
    }
}

#[test]
fn what_is_no_key_is_not_kept() {
    let place = Place::new();
    let keyring = Keyring::open(place.folder.path());
    for (input, word) in [
        ("", "empty"),
        ("\n", "empty"),
        ("sk-one\nsk-two", "2 lines"),
        ("Basic sk-one", "white space"),
        ("sk-...wxyz", "shortened"),
    ] {
        let ran = place.run(&keyring, &["keys", "set", "openai"], input).ends(2, "bad input");
        assert!(ran.err.contains(word) && ran.err.contains("platform.openai.com"), "{input:?}: {}", ran.err);
    }
    let listed = place.run(&keyring, &["keys", "list"], "").ends(0, "a list");
    assert!(!listed.out.contains("from the keychain"), "nothing was kept: {}", listed.out);
    let typo = place.run(&keyring, &["keys", "set", "opena"], "sk-one").ends(2, "no such provider");
    assert!(typo.err.contains("openai"), "the nearest one: {}", typo.err);
    place.run(&keyring, &["keys", "set", "offline"], "sk-one").ends(2, "it needs none");
    let argv = place.run(&keyring, &["keys", "set", "openai", "sk-on-the-line"], "").ends(2, "never on the line");
    assert!(argv.out.is_empty(), "others can read the command line");
}

#[test]
fn a_key_in_the_wrong_place_is_neither_kept_nor_printed() {
    let bench = Bench::new();
    let key = "sk-proj-planted0123456789abcdef";
    let model = format!("openai/{key}");
    let address = format!("https://{key}:x@127.0.0.1:9/v1?api_key={key}");
    let malformed = format!("htp://me:{key}@127.0.0.1:9/v1?api_key={key}");
    for (arguments, base_url, code) in [
        (vec!["generate", "A title", "-m", key], None, 2),
        (vec!["generate", "A title", "-m", model.as_str()], None, 2),
        (vec!["generate", "A title", "-m", MODEL], Some(&address), 2),
        (vec!["generate", "A title", "-m", MODEL], Some(&malformed), 2),
        // The doctor tells it as a finding.
        (vec!["doctor", "--offline"], Some(&malformed), 3),
        (vec!["keys", "set", key], None, 2),
    ] {
        let mut command = bench.command(&arguments);
        command.envs(base_url.map(|url| ("OPENAI_BASE_URL", url)));
        let ran =
            Ran::of(command.stdin(Stdio::null()).output().unwrap()).ends(code, "it is told before anything is sent");
        assert!(!ran.out.contains("planted") && !ran.err.contains("planted"), "{arguments:?}: {} {}", ran.out, ran.err);
    }
    let mut found = Vec::new();
    holding(bench.place.path(), "planted", &mut found);
    assert_eq!(found, [""; 0], "and nothing of it is journalled");
    assert_eq!(bench.openai.count(), 0, "nobody was asked");
}
