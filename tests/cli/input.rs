//! Bad input: what, where, what to do; exit code 2; nothing sent, nothing lost.

use std::fs;

use crate::bench::{Bench, Ran};

/// Refused before anything runs, in words that hold all of `parts`.
#[track_caller]
fn refused(bench: &Bench, arguments: &[&str], parts: &[&str]) {
    let ran = bench.run(arguments).ends(2, "bad input is exit code 2");
    for part in parts {
        assert!(ran.err.contains(part), "{arguments:?} should say {part:?}: {}", ran.err);
    }
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    assert_eq!(bench.openai.count(), 0, "nothing was sent");
}

#[test]
fn an_unknown_word_gets_the_nearest_known_one() {
    let bench = Bench::new();
    refused(&bench, &["generate", "Title", "--style", "watercolour"], &["'watercolour' is not a style", "watercolor?"]);
    refused(
        &bench,
        &["generate", "Title", "--template", "botom-bar"],
        &["'botom-bar' is not a template", "bottom-bar"],
    );
    refused(&bench, &["generate", "Title", "--font", "Monserrat"], &["'Monserrat' is not a font", "montserrat"]);
    refused(&bench, &["generate", "Title", "--model", "offline/aurroa"], &["offline/aurora"]);
    refused(&bench, &["generate", "Title", "--model", "opena/gpt-image-2"], &["'opena'", "openai"]);
    refused(&bench, &["generate", "Title", "--profile", "youtub"], &["youtube"]);
}

#[test]
fn a_wrong_title_says_what_is_wrong_with_it() {
    let bench = Bench::new();
    refused(&bench, &["generate", ""], &["empty"]);
    refused(&bench, &["generate", "ab"], &["too short"]);
    refused(&bench, &["generate", &"x".repeat(201)], &["201 characters", "200 at most"]);
    refused(&bench, &["generate", "bell \u{7} here"], &["U+0007", "place 6"]);
}

#[test]
fn every_wrong_line_of_a_batch_is_told_at_once_and_the_others_are_made() {
    let bench = Bench::new();
    let titles = "Good title\nx\nAnother good one\n\u{1}bad\n";
    fs::write(bench.place.path().join("titles.txt"), titles).unwrap();
    let ran =
        bench.run(&["batch", "titles.txt", "-m", "offline/mesh"]).ends(3, "what is good runs, and not all is good");
    for part in ["2 of 4 rows have mistakes", "line 2", "line 4", "U+0001"] {
        assert!(ran.err.contains(part), "{part}: {}", ran.err);
    }
    assert_eq!(ran.out.lines().count(), 2, "two titles, one model: {}", ran.out);
    refused(&bench, &["batch", "titles.txt", "--dry-run"], &["2 of 4 rows have mistakes", "line 2", "line 4"]);
    fs::write(bench.place.path().join("wrong.txt"), "x\n").unwrap();
    refused(&bench, &["batch", "wrong.txt"], &["line 1", "Nothing of wrong.txt can run"]);
    fs::write(bench.place.path().join("empty.txt"), "\n\n").unwrap();
    refused(&bench, &["batch", "empty.txt"], &["no title"]);
    fs::write(bench.place.path().join("mixed.txt"), "first\nGrüße und Küsse\n\u{7f}").unwrap();
    let damaged = [fs::read(bench.place.path().join("mixed.txt")).unwrap(), vec![0xe9, b'\n']].concat();
    fs::write(bench.place.path().join("mixed.txt"), damaged).unwrap();
    refused(&bench, &["batch", "mixed.txt"], &["not UTF-8", "line 3"]);
    refused(&bench, &["batch", "nowhere.txt"], &["nowhere.txt"]);
}

#[test]
fn a_folder_that_cannot_be_written_is_found_before_anything_is_spent() {
    let bench = Bench::new();
    fs::write(bench.place.path().join("file"), "in the way").unwrap();
    refused(&bench, &["generate", "Title", "-m", "openai/gpt-image-2", "--out", "file"], &["file", "--out"]);
    refused(&bench, &["generate", "Title", "--out", "/proc/nowhere"], &["/proc/nowhere", "--out"]);
}

#[test]
fn a_font_file_that_is_missing_or_no_font_is_named() {
    let bench = Bench::new();
    refused(&bench, &["generate", "Title", "--font", "missing.ttf"], &["missing.ttf"]);
    fs::write(bench.place.path().join("fake.ttf"), "not a font").unwrap();
    refused(&bench, &["generate", "Title", "--font", "fake.ttf"], &["fake.ttf"]);
}

#[test]
fn a_font_file_of_ones_own_sets_the_title() {
    let bench = Bench::new();
    let font = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../fonts/lora/Lora_700Bold.ttf");
    let own = bench
        .run(&["generate", "Own type", "-m", "offline/mesh", "--font", font, "--no-metadata"])
        .ends(0, "a file's path");
    let bundled = bench
        .run(&["generate", "Own type", "-m", "offline/mesh", "--font", "lora", "--no-metadata", "--out", "b"])
        .ends(0, "the same one, bundled");
    let read = |ran: &Ran| fs::read(bench.place.path().join(ran.out.trim())).unwrap();
    assert_eq!(read(&own), read(&bundled), "the same typeface gives the same bytes");
}

#[test]
fn a_home_that_cannot_be_used_says_which_and_what_to_do() {
    let bench = Bench::new();
    fs::create_dir_all(bench.home()).unwrap();
    fs::write(bench.home().join("journal.db"), [7; 5000]).unwrap();
    let ran = bench.run(&["generate", "Title", "-m", "offline/mesh"]);
    assert!(
        ran.code != 0 && ran.err.contains("journal.db") && ran.err.contains("store/"),
        "damaged journal: {}",
        ran.err
    );
    assert_eq!(fs::read(bench.home().join("journal.db")).unwrap(), [7; 5000], "and nothing was written over it");
    let blocked = Ran::of(bench.command(&["list", "runs"]).env("THUMBSHEET_HOME", "/proc/home").output().unwrap());
    assert!(
        blocked.code != 0 && blocked.err.contains("THUMBSHEET_HOME"),
        "a home that cannot be made: {}",
        blocked.err
    );
}

#[test]
fn a_base_url_that_is_none_is_refused() {
    let bench = Bench::new();
    let ran = Ran::of(bench.command(&["generate", "Title"]).env("OPENAI_BASE_URL", "not a url").output().unwrap())
        .ends(2, "bad input");
    assert!(ran.err.contains("OPENAI_BASE_URL"), "by the name of its variable: {}", ran.err);
}

#[test]
fn a_page_that_is_none_or_private_is_not_read() {
    let bench = Bench::new();
    let private = ["is a private address", "Private addresses are not read. Paste the text instead", "--context"];
    refused(&bench, &["generate", "Title", "--url", "http://127.0.0.1:1/"], &private);
    refused(&bench, &["generate", "Title", "--url", bench.openai.base_url().as_str()], &private);
    refused(&bench, &["generate", "Title", "--url", "http://localhost/"], &private);
    refused(&bench, &["generate", "Title", "--url", "http://[::1]/", "--json"], &private);
    refused(&bench, &["generate", "Title", "--url", "not a url"], &["'not a url' is not the address of a page"]);
    refused(&bench, &["generate", "Title", "--url", "file:///etc/passwd"], &["https://"]);
    refused(&bench, &["generate", "ab", "--url", "http://127.0.0.1:1/"], &["too short"]);
    assert!(!bench.out().exists(), "nothing was made");
}

#[test]
fn context_that_is_typed_goes_before_the_pages() {
    let bench = Bench::new();
    let typed = ["generate", "Typed", "-m", "offline/mesh", "--context", "queues", "--url", "http://127.0.0.1:1/"];
    let ran = bench.run(&[&typed[..], &["--dry-run", "--json"]].concat()).ends(0, "the page is not needed");
    assert_eq!(ran.json()[0]["rows"][0]["brief"]["context"], "queues", "as it was typed: {}", ran.out);
    assert!(!ran.err.contains("--context"), "a program reads: {}", ran.err);
    let ran = bench.run(&[&typed[..], &["--dry-run"]].concat()).ends(0, "the same");
    assert!(ran.err.contains("the page was not read"), "no flag is dropped in silence: {}", ran.err);
}

#[test]
fn numbers_that_make_no_sense_are_refused() {
    let bench = Bench::new();
    refused(&bench, &["generate", "Title", "--timeout", "0"], &["Timeout is 0"]);
    refused(&bench, &["generate", "Title", "--scaling", "NaN"], &["Scaling"]);
    refused(&bench, &["generate", "Title", "--retries", "99"], &["Retries"]);
    refused(&bench, &["generate", "Title", "--max-cost", "NaN"], &["--max-cost"]);
    refused(&bench, &["generate", "Title", "--max-cost", "-1"], &["--max-cost is -1", "US dollars"]);
    refused(&bench, &["generate", "Title", "--max-cost", "0,50"], &["--max-cost", "such as 0.50"]);
    refused(&bench, &["generate", "Title", "--lift", "-20"], &["lift of the title is -20"]);
    refused(&bench, &["list", "runs", "--most", "0"], &["--most"]);
    refused(&bench, &["generate", "Title", "--quality", "0"], &["quality"]);
    refused(&bench, &["generate", "Title", "--concurrency", "0"], &["concurrency"]);
    let several = ["-m", "offline/mesh", "-m", "offline/mesh"];
    // Also what only tells of a run, or is kept for one.
    for command in [&["generate", "Title"][..], &["generate", "Title", "--dry-run"], &["preset", "save", "Twice"]] {
        refused(&bench, &[command, &several].concat(), &["twice"]);
    }
    refused(&bench, &["generate", "Title", "-m", "offline/mesh,offline/hills"], &["--model once for each"]);
}

#[test]
fn a_missing_key_fails_that_model_only_and_says_which_variable() {
    let bench = Bench::new();
    let mut command = bench.command(&["generate", "No key", "-m", "openai/gpt-image-2.6-flare", "-m", "offline/mesh"]);
    command.env_remove("OPENAI_API_KEY").env_remove("OPENAI_BASE_URL");
    let ran = Ran::of(command.output().unwrap()).ends(3, "the other one is saved");
    assert!(ran.err.contains("No key for OpenAI") && ran.err.contains("OPENAI_API_KEY"), "{}", ran.err);
}

#[test]
fn a_title_that_cannot_be_drawn_says_which_character() {
    let bench = Bench::new();
    let ran =
        bench.run(&["generate", "Rocket \u{1d360} launch", "-m", "offline/mesh"]).ends(4, "no bundled font has it");
    assert!(ran.err.contains('\u{1d360}'), "{}", ran.err);
}

#[test]
fn what_does_not_exist_is_not_shown_or_retitled() {
    let bench = Bench::new();
    refused(&bench, &["show", "nothing"], &["'nothing'"]);
    refused(&bench, &["retitle", "nothing", "--title", "Title"], &["'nothing'", "list runs"]);
    fs::write(bench.place.path().join("plain.jpg"), b"\xff\xd8\xff\xd9").unwrap();
    refused(&bench, &["show", "plain.jpg"], &["plain.jpg"]);
}

#[test]
fn servers_of_the_settings_are_known_and_a_broken_file_is_a_warning() {
    let bench = Bench::new();
    std::fs::create_dir_all(bench.home()).unwrap();
    let path = bench.home().join("settings.toml");
    let server =
        "[[endpoints]]\nid = \"home\"\nbase_url = \"http://127.0.0.1:9/v1\"\n[[endpoints.models]]\nid = \"flux\"\n";
    std::fs::write(&path, server).unwrap();
    let listed = bench.run(&["list", "models"]).ends(0, "the settings name a server");
    assert!(listed.out.contains("home/flux"), "its models are among the others: {}", listed.out);
    std::fs::write(&path, "[generation\n").unwrap();
    let made = bench.run(&["generate", "A title", "-m", "offline/mesh"]).ends(0, "the defaults hold");
    assert!(made.err.contains("settings.toml, line 1"), "and the person is told: {}", made.err);
}
