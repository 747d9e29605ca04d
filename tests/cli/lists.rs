//! Lists: every mistake at once, and the good rows run.

use std::{collections::BTreeSet, fs, io::Write as _, path::Path, process::Stdio};

use serde_json::Value;

use crate::bench::{Bench, Ran};

const FORTY: &str = include_str!("lists/forty.csv");
const POSITIONAL: &str = include_str!("lists/batch.json");

fn bench_with(name: &str, text: impl AsRef<[u8]>) -> Bench {
    let bench = Bench::new();
    fs::write(bench.place.path().join(name), text).unwrap();
    bench
}

/// Row, column, value and suggestion of each mistake.
fn mistakes(checked: &Value) -> Vec<(u64, &str, &str, Option<&str>)> {
    checked["mistakes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let [column, value] = ["column", "value"].map(|key| one[key].as_str().unwrap());
            (one["row"].as_u64().unwrap(), column, value, one["suggestion"].as_str())
        })
        .collect()
}

#[test]
fn twelve_mistakes_in_forty_rows_are_told_at_once_and_the_other_28_run() {
    let bench = bench_with("forty.csv", FORTY);
    let checked = bench.run(&["check", "forty.csv", "-m", "offline/mesh", "--json"]).ends(2, "it has mistakes").json();
    assert_eq!(
        mistakes(&checked[0]),
        [
            (3, "look", "watercolour", Some("watercolor")),
            (8, "Headline", "Hi", None),
            (11, "layout", "botom-bar", Some("bottom-bar")),
            (14, "Font", "Monserrat", Some("montserrat")),
            (17, "models", "offline/aurroa", Some("offline/aurora")),
            (20, "models", "openai/gpt-image-1", Some("openai/gpt-image-2.6-flare")),
            (23, "seed", "12.0", Some("12")),
            (26, "profile", "youtub", Some("youtube")),
            (29, "Headline", "{{citty}}", Some("{{city}}")),
            (32, "id", "post-2", None),
            (35, "filename", "{row:02}-{slgu}", None),
            (38, "", "too much", None),
        ],
        "twelve, each another kind"
    );
    assert_eq!((&checked[0]["rows"], &checked[0]["thumbnails"]), (&40.into(), &28.into()), "and what is good");

    let told = bench.run(&["check", "forty.csv", "-m", "offline/mesh"]).ends(2, "the same in words");
    for line in [
        "data row 3, column \"look\": \"watercolour\" is not a style. Did you mean watercolor?",
        "data row 8, column \"Headline\": \"Hi\" has 2 characters. A title has 3 to 200.",
        "data row 20, column \"models\": \"openai/gpt-image-1\" was shut down by its vendor on 2026-10-23. Did you mean openai/gpt-image-2.6-flare?",
        "data row 29, column \"Headline\": No column fills \"{{citty}}\". Did you mean {{city}}?",
        "data row 32, column \"id\": \"post-2\" is also the id of data row 2. Each row needs its own.",
        "Did you mean {slug}?",
        "12 of 40 rows have mistakes",
        "28 thumbnails, ~$0.",
    ] {
        assert!(told.out.contains(line), "{line} is missing: {}", told.out);
    }
    assert_eq!(bench.openai.count(), 0, "a check asks nobody");

    let ran = bench.run(&["batch", "forty.csv", "-m", "offline/mesh"]).ends(3, "28 run, 12 do not");
    assert_eq!(ran.out.lines().count(), 28, "a file each: {}", ran.out);
    assert!(ran.err.contains("watercolour") && ran.err.contains("12 of 40 rows"), "all told: {}", ran.err);
    let again = bench.run(&["batch", "forty.csv", "-m", "offline/mesh"]).ends(3, "the same list again");
    let sorted = |out: &str| out.lines().map(str::to_owned).collect::<BTreeSet<_>>();
    assert_eq!(sorted(&again.out), sorted(&ran.out), "unchanged rows keep their files");
    let made = fs::read_dir(bench.out()).unwrap().map(|entry| entry.unwrap().path());
    let pictures = made.filter(|path| path.extension().is_some_and(|ending| ending == "jpg"));
    assert_eq!(pictures.count(), 28, "and make no twins");
}

#[test]
fn the_references_list_runs_with_the_models_that_took_over() {
    let bench = bench_with("batch.json", POSITIONAL);
    let refused = bench.run(&["batch", "batch.json"]).ends(2, "nobody is there to ask, and both models are gone");
    for words in [
        "rows 1-5, column \"models\": \"gemini-3-pro-image-preview\" was shut down by its vendor on 2026-06-25. Did you mean google/gemini-3-pro-image?",
        "\"gpt-image-1\" was shut down",
        "Nothing of batch.json can run",
    ] {
        assert!(refused.err.contains(words), "{words} is missing: {}", refused.err);
    }
    assert_eq!((bench.openai.count(), bench.google.count()), (0, 0), "nothing was asked");
    let ran = bench.run(&["batch", "batch.json", "--yes"]).ends(0, "as it stands, with what was suggested");
    assert_eq!(ran.out.lines().count(), 10, "five titles, two models: {}", ran.out);
    assert!(ran.err.contains("gpt-image-1 is replaced by openai/gpt-image-2.6-flare."), "it says so: {}", ran.err);
    assert_eq!((bench.openai.count(), bench.google.count()), (5, 5), "each picture was asked for once");
    assert!(bench.openai.violations().is_empty() && bench.google.violations().is_empty(), "as the vendors document");
    assert!(bench.out().join("005-observing-10k-subtasks-in-the-render-dashboard-gpt-image-2.6-flare.jpg").is_file());
}

#[test]
fn on_a_terminal_it_asks_whether_the_models_that_took_over_will_do() {
    let answered = |answer: &str| {
        let bench = bench_with("batch.json", POSITIONAL);
        // util-linux's: the command on a terminal of its own, which it types into what it reads and whose exit code it gives.
        let asked = format!("'{}' batch batch.json", env!("CARGO_BIN_EXE_thumbsheet"));
        let mut child = bench
            .command_of(Path::new("/usr/bin/script"), &["-qec", &asked, "/dev/null"])
            .env("SHELL", "/bin/sh")
            .env("TERM", "xterm")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("script is there (Debian: bsdutils)");
        child.stdin.take().unwrap().write_all(answer.as_bytes()).unwrap();
        (Ran::of(child.wait_with_output().unwrap()), bench)
    };
    let (no, bench) = answered("\n");
    let no = no.ends(2, "Enter alone is no");
    assert!(
        no.out.contains("Use openai/gpt-image-2.6-flare instead.") && no.out.contains("Replace them? [y/N]"),
        "{}",
        no.out
    );
    assert_eq!((bench.openai.count(), bench.google.count()), (0, 0), "nothing is asked for without a yes");
    let (yes, bench) = answered("y\n");
    yes.ends(0, "and yes runs the list");
    assert_eq!((bench.openai.count(), bench.google.count()), (5, 5), "with the models that took over");
}

#[test]
fn a_list_from_a_pipe_is_a_table_when_its_first_line_says_so() {
    let bench = Bench::new();
    let mut child = bench
        .command(&["batch", "-", "-m", "offline/mesh"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let table = "title;city;file name\nA week in {{city}};Oslo;{city}/{slug}\nHi;Lyon;\n";
    child.stdin.take().unwrap().write_all(table.as_bytes()).unwrap();
    let ran = Ran::of(child.wait_with_output().unwrap()).ends(3, "one of two");
    assert!(bench.out().join("Oslo/a-week-in-oslo.jpg").is_file(), "its own column names a folder: {}", ran.out);
}

#[test]
fn titles_in_languages_and_pictures_of_ones_own_are_paid_once_or_never() {
    let list = "title,title.de,base_image,models\nWhy queues,Warum Schlangen,,openai/gpt-image-2.6-flare\nOwn picture,,own.png,\n";
    let bench = bench_with("list.csv", list);
    let picture = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/golden/canvas/tile/bottom-bar.png");
    fs::copy(picture, bench.place.path().join("own.png")).unwrap();
    let planned = bench.run(&["check", "list.csv"]).ends(0, "nothing is wrong");
    assert!(planned.out.contains("3 thumbnails, ~$0.04."), "one picture is paid for: {}", planned.out);
    let ran = bench.run(&["batch", "list.csv"]).ends(0, "all three");
    assert_eq!(ran.out.lines().count(), 3, "two languages and one's own: {}", ran.out);
    assert_eq!(bench.openai.count(), 1, "two titles lie over one picture");

    fs::remove_file(bench.place.path().join("own.png")).unwrap();
    let gone = bench.run(&["check", "list.csv"]).ends(2, "the picture is gone");
    assert!(gone.out.contains("data row 2, column \"base_image\": \"own.png\" cannot be read"), "{}", gone.out);
    let private = "title,url\nA private page,http://127.0.0.1:1/\nA good one,\n";
    fs::write(bench.place.path().join("urls.csv"), private).unwrap();
    let ran =
        bench.run(&["batch", "urls.csv", "-m", "offline/mesh"]).ends(3, "its page cannot be read, the other runs");
    assert!(ran.err.contains("data row 1, column \"url\"") && ran.out.lines().count() == 1, "{}{}", ran.err, ran.out);
}

#[test]
fn a_preset_is_checked_as_one_in_either_shape() {
    let preset = r#"{"schema": 1, "name": "Dev blog", "prompt": {"style": "watercolour"}}"#;
    let bench = bench_with("dev.json", preset);
    let ran = bench.run(&["check", "dev.json"]);
    assert!(ran.code == 2 && format!("{}{}", ran.out, ran.err).contains("watercolor"), "{}{}", ran.out, ran.err);
    fs::write(bench.place.path().join("dev.toml"), "schema = 1\nname = \"Dev blog\"\n").unwrap();
    bench.run(&["check", "dev.toml"]).ends(0, "nothing is wrong with it");
}

#[test]
fn a_list_of_one_row_is_told_in_the_singular() {
    let bench = Bench::new();
    for (text, said) in [
        ("title\nOne title\n", "list.csv has 1 row, and nothing is wrong with it."),
        ("title\nOn\n", "list.csv: 1 of 1 row has a mistake."),
        ("a,b\nOne,two\n", "list.csv: none of 1 row can run."),
    ] {
        fs::write(bench.place.path().join("list.csv"), text).unwrap();
        let ran = bench.run(&["check", "list.csv"]);
        assert!(ran.out.contains(said), "{said:?} is not in {}", ran.out);
    }
}
