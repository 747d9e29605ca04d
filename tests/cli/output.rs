use std::{collections::BTreeSet, fs, io::Write as _, process::Stdio};

use thumbsheet_testkit::Answer;

use crate::bench::{Bench, Ran, Watchdog};

const FLARE: &str = "openai/gpt-image-2.6-flare";
const PRO: &str = "google/gemini-3-pro-image";

#[test]
fn a_title_alone_makes_a_sheet_with_every_offline_model() {
    let bench = Bench::new();
    let ran = bench
        .run(&["generate", "Why fan-out beats sequential", "--contact-sheet", "sheet.jpg"])
        .ends(0, "it works at once");
    let files: Vec<_> = ran.out.lines().collect();
    assert!(files.len() >= 8, "one file a model on stdout, for a script: {files:?}");
    for file in files {
        let bytes = fs::read(bench.place.path().join(file)).unwrap();
        assert_eq!(bytes[..2], [0xff, 0xd8], "{file} is a JPEG");
    }
    assert!(ran.err.contains("$0 spent"), "what it cost is said: {}", ran.err);
    assert!(bench.place.path().join("sheet.jpg").is_file(), "and the contact sheet is there");
    assert_eq!(bench.openai.count() + bench.google.count(), 0, "nobody was asked");
}

#[test]
fn json_is_the_event_stream_and_then_the_joined_answer() {
    let bench = Bench::new();
    let ran = bench
        .run(&["generate", "Why fan-out beats sequential", "-m", FLARE, "-m", "offline/hills", "--json"])
        .ends(0, "both are done");
    let lines = ran.json();
    let words: Vec<_> = lines.iter().filter_map(|line| line["event"].as_str()).collect();
    assert_eq!(
        (words[0], words[words.len() - 1]),
        ("run_started", "run_finished"),
        "the run frames its events: {words:?}"
    );
    for (seq, line) in lines[..lines.len() - 1].iter().enumerate() {
        assert_eq!(line["seq"], seq, "events are numbered without gaps");
    }
    let joined = lines.last().unwrap();
    let fields: BTreeSet<_> = joined.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        fields,
        BTreeSet::from(["title", "style", "template", "font", "results", "failures"]),
        "the reference's answer"
    );
    assert_eq!(joined["results"][0]["model"], FLARE, "in the order of the models");
    let file = joined["results"][0]["file"].as_str().unwrap();
    assert!(bench.place.path().join(file).is_file(), "{file} is where it says");
}

#[test]
fn exit_codes_tell_a_script_how_it_went() {
    let bench = Bench::new();
    let title = "One of two";
    bench.openai.script("gpt-image-2.6-flare", [Answer::Moderated]);
    bench.run(&["generate", title, "-m", FLARE, "-m", PRO]).ends(3, "some failed, the others are saved");
    bench.openai.script("gpt-image-2.6-flare", [Answer::Quota]);
    bench.run(&["generate", title, "-m", FLARE, "--contact-sheet", "s.jpg"]).ends(4, "all failed, sheet or no sheet");
    bench.openai.script("gpt-image-2.6-flare", [Answer::Status(504)]);
    bench.run(&["generate", title, "-m", FLARE]).ends(5, "it may have been billed: the person decides");
    bench
        .run(&["generate", title, "-m", FLARE, "--max-cost", "0.001"])
        .ends(6, "over the limit, before anything is sent");
    assert_eq!(bench.openai.count(), 3, "the run over the limit asked nobody");
}

#[cfg(unix)]
#[test]
fn control_c_cancels_in_order_and_ends_with_130() {
    use std::io::{BufRead as _, BufReader};
    let bench = Bench::new();
    bench.openai.script("gpt-image-2.6-flare", [Answer::Fault(thumbsheet_testkit::Fault::Hang)]);
    let mut child =
        bench.command(&["generate", "Cancelled", "-m", FLARE, "--json"]).stdout(Stdio::piped()).spawn().unwrap();
    let _watchdog = Watchdog::of(&child);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while !lines.next().expect("the run goes on").unwrap().contains("\"generating\"") {}
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let rest: Vec<_> = lines.map(Result::unwrap).collect();
    assert_eq!(child.wait().unwrap().code(), Some(130), "as the shell expects");
    assert!(rest.iter().any(|line| line.contains("\"run_finished\"")), "the run came to its end in order: {rest:?}");
}

#[test]
fn a_batch_reads_titles_from_stdin_and_numbers_its_files() {
    let bench = Bench::new();
    let mut child = bench
        .command(&["batch", "-", "-m", "offline/mesh", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all("\u{feff}First title\n\nSecond title\r\n".as_bytes()).unwrap();
    let ran = Ran::of(child.wait_with_output().unwrap()).ends(0, "both titles are made");
    let joined = ran.json().pop().unwrap();
    assert_eq!(joined.as_array().unwrap().len(), 2, "one answer a title, in order");
    assert!(bench.out().join("002-second-title-mesh.jpg").is_file(), "files are numbered by row");
}

#[test]
fn retitling_asks_nobody() {
    let bench = Bench::new();
    bench.run(&["generate", "A tpyo in the title", "-m", FLARE, "-m", PRO]).ends(0, "both are made");
    let asked = (bench.openai.count(), bench.google.count());
    let runs = bench.run(&["list", "runs", "--json"]).ends(0, "the run is listed").json();
    let run = runs[0][0]["id"].as_str().unwrap().to_owned();
    let ran = bench.run(&["retitle", &run, "--title", "A typo in the title", "--json"]).ends(0, "both are set again");
    let joined = ran.json().pop().unwrap();
    assert_eq!(joined["results"].as_array().unwrap().len(), 2, "two new files");
    assert_eq!((bench.openai.count(), bench.google.count()), asked, "zero requests to any provider");
}

#[test]
fn a_finished_file_tells_how_it_was_made_unless_told_not_to() {
    let bench = Bench::new();
    let ran =
        bench.run(&["generate", "Tell me", "-m", "offline/dunes", "--seed", "7", "--style", "vintage"]).ends(0, "made");
    let shown = bench.run(&["show", ran.out.trim(), "--json"]).ends(0, "it says").json();
    assert_eq!(
        (&shown[0]["title"], &shown[0]["seed"], &shown[0]["style"]),
        (&"Tell me".into(), &7.into(), &"vintage".into()),
        "what it was made of"
    );
    let ran = bench.run(&["generate", "Say nothing", "-m", "offline/dunes", "--no-metadata"]).ends(0, "made");
    bench.run(&["show", ran.out.trim()]).ends(2, "the metadata can be left out");
}

#[test]
fn the_same_command_twice_makes_the_same_bytes_and_no_twin() {
    let bench = Bench::new();
    let first = bench.run(&["generate", "Twice the same", "-m", "offline/city"]).ends(0, "made");
    let second = bench.run(&["generate", "Twice the same", "-m", "offline/city"]).ends(0, "made again");
    assert_eq!(first.out, second.out, "the same file");
    assert_eq!(fs::read_dir(bench.out()).unwrap().count(), 1, "and only that");
}

#[test]
fn everything_that_can_be_chosen_is_listed() {
    let bench = Bench::new();
    for (what, word) in [
        ("models", "openai/gpt-image-2.6-flare"),
        ("models", "use google/gemini-3-pro-image"),
        ("styles", "oil-painting"),
        ("templates", "overlay-center"),
        ("fonts", "Press Start 2P"),
        ("profiles", "1280x720"),
    ] {
        let listed = bench.run(&["list", what]).ends(0, "a list");
        assert!(listed.out.contains(word), "{what} holds {word}: {}", listed.out);
        bench.run(&["list", what, "--json"]).ends(0, "also for a program").json();
    }
    assert!(
        bench.run(&["list", "runs"]).ends(0, "none yet").err.contains("Nothing has been made yet"),
        "an empty list says what to do"
    );
}

#[test]
fn doctor_says_what_works_and_what_does_not() {
    let bench = Bench::new();
    let well = bench.run(&["doctor"]).ends(0, "all is well");
    assert!(well.out.contains("accepted"), "the keys were checked at a free endpoint: {}", well.out);
    let ill = Ran::of(bench.command(&["doctor"]).env("OPENAI_API_KEY", "sk-wrong-wrong-wrong").output().unwrap())
        .ends(3, "a key is wrong");
    assert!(ill.out.contains("rejected") && !ill.out.contains("sk-wrong"), "it says so without the key: {}", ill.out);
    assert_eq!(bench.openai.images_made(), 0, "and costs nothing");
}

#[test]
fn completions_and_manual_pages_are_made_from_the_same_flags() {
    let bench = Bench::new();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        assert!(
            bench.run(&["completions", shell]).ends(0, "a script").out.contains("contact-sheet"),
            "{shell} knows the flags"
        );
    }
    bench.run(&["man", "--out", "man"]).ends(0, "pages");
    let page = fs::read_to_string(bench.place.path().join("man/thumbsheet-generate.1")).unwrap();
    assert!(page.contains("contact\\-sheet"), "the page of `generate` knows them too");
}

#[test]
fn output_that_cannot_be_written_is_told_and_the_run_is_safe() {
    let bench = Bench::new();
    let mut child =
        bench.command(&["list", "models", "--json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let ran = Ran::of(child.wait_with_output().unwrap()).ends(3, "the reader is gone");
    assert!(!ran.err.contains("panicked") && ran.err.contains("the program that reads it has ended"), "{}", ran.err);
    for arguments in [&["--help"][..], &["list", "styles"], &["generate", "Into the void", "-m", FLARE, "--json"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let ran = Ran::of(bench.command(arguments).stdout(full).output().unwrap()).ends(3, "a script has to know");
        assert!(arguments == ["--help"] || ran.err.contains("stdout: the disk is full"), "{arguments:?}: {}", ran.err);
    }
    let runs = bench.run(&["gallery", "list"]).ends(0, "the run came to its end");
    assert!(runs.out.contains("Into the void"), "and what it made is in the library: {}", runs.out);
    assert_eq!(bench.openai.images_made(), 1, "paid for once");
}

#[test]
fn a_file_that_the_person_has_is_not_replaced_without_being_told_to() {
    let bench = Bench::new();
    bench.run(&["generate", "Before all", "-m", "offline/hills"]).ends(0, "made");
    bench.run(&["preset", "save", "Mine", "-m", "offline/hills"]).ends(0, "saved");
    let theirs = bench.place.path().join("theirs");
    let commands: [&[&str]; 4] = [
        &["gallery", "export", "--zip", "theirs"],
        &["library", "export", "theirs"],
        &["generate", "Never paid", "-m", FLARE, "--contact-sheet", "theirs"],
        &["preset", "export", "mine", "theirs.toml"],
    ];
    for arguments in commands {
        let path = bench.place.path().join(arguments.iter().find(|word| word.starts_with("theirs")).unwrap());
        fs::write(&path, "theirs").unwrap();
        let ran = bench.run(arguments).ends(2, "it is in the way");
        assert!(ran.err.contains("theirs") && ran.err.contains("--force"), "{arguments:?}: {}", ran.err);
        assert_eq!(fs::read(&path).unwrap(), b"theirs", "{arguments:?}: it is as it was");
        assert_eq!(bench.openai.count(), 0, "{arguments:?}: known before anything is paid for");
        if arguments[0] != "generate" {
            bench.run(&[arguments, &["--force"]].concat()).ends(0, "the person says so");
            assert_ne!(fs::read(&path).unwrap(), b"theirs", "{arguments:?}: replaced");
        }
        fs::remove_file(&path).unwrap();
        let target = bench.place.path().join("target");
        fs::write(&target, "theirs").unwrap();
        std::os::unix::fs::symlink(&target, &path).unwrap();
        let ran = bench.run(&[arguments, &["--force"]].concat()).ends(2, "a link is never replaced");
        assert!(ran.err.contains("symbolic link"), "{arguments:?}: {}", ran.err);
        assert_eq!(fs::read(&target).unwrap(), b"theirs", "{arguments:?}: nor written through");
        fs::remove_file(&path).unwrap();
    }
    assert!(!theirs.exists(), "nothing is left of it");
    for _ in 0..2 {
        let sheet = ["generate", "A sheet", "-m", "offline/hills", "--contact-sheet", "sheet.jpg", "--force"];
        bench.run(&sheet).ends(0, "as `make run` does");
    }
}

#[test]
fn a_design_is_set_with_flags_and_looked_at_with_show() {
    let bench = Bench::new();
    let flags = ["--template", "overlay-bottom", "--color", "ffe600", "--size", "72", "--lift", "40"];
    let more = ["--panel", "#000000@0.6", "--outline", "000000@4", "-m", "offline/hills"];
    let ran = bench.run(&[&["generate", "Ship the boring version first"][..], &flags, &more].concat()).ends(0, "made");
    let file = ran.out.trim();
    let shown = bench.run(&["show", file, "--json"]).ends(0, "it says").json().remove(0);
    assert_eq!(
        (&shown["color"], &shown["size"], &shown["lift"], &shown["outline"]["width"]),
        (&"#ffe600".into(), &72.0.into(), &40.0.into(), &4.0.into()),
        "the file carries its whole design: {shown}"
    );
    assert_eq!(shown["measured"], "base", "the library has what is under the type");
    assert!(shown["checked"]["contrast"].as_f64().is_some_and(|contrast| contrast >= 4.5), "yellow on black: {shown}");
    let words = bench.run(&["show", file]).ends(0, "it says it in words, too");
    assert!(words.out.contains("Legible at 168\u{d7}94"), "good findings are said: {}", words.out);
    let runs = bench.run(&["list", "runs", "--json"]).ends(0, "the run is listed").json();
    let run = runs[0][0]["id"].as_str().unwrap();
    let words = bench.run(&["show", run]).ends(0, "the run says the findings of its thumbnails");
    assert!(words.out.contains("Contrast ") && words.out.contains("Badge zone"), "{}", words.out);
    let json = bench.run(&["show", run, "--json"]).ends(0, "and in JSON").json().remove(0);
    assert_eq!(json["checked"].as_object().unwrap().len(), 1, "under the thumbnail's id: {json}");
    let stranger = Bench::new();
    fs::copy(bench.place.path().join(file), stranger.place.path().join("theirs.jpg")).unwrap();
    let ran = stranger.run(&["show", "theirs.jpg"]).ends(0, "a file from another home");
    assert!(ran.err.contains("not in this library"), "says what could not be measured: {}", ran.err);
    assert!(ran.out.contains("Legible") && !ran.out.contains("Contrast"), "and what could: {}", ran.out);
    let ran = bench.run(&["generate", "Too large", "-m", "offline/hills", "--size", "500"]).ends(2, "bad input");
    assert!(ran.err.contains("32 to 160 px"), "with the limits: {}", ran.err);
}
