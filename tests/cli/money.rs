//! Money by the command line: limits that hold whatever is wrong beside them, titles that are refused before they are paid for,
//! sums that say what the journal says, and a library that was lost.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    process::Stdio,
};

use thumbsheet_engine::Manifest;
use thumbsheet_testkit::{Answer, Fault};

use crate::bench::{Bench, Ran, Watchdog};

const FLARE: &str = "openai/gpt-image-2.6-flare";

/// A home with these settings.
fn with_settings(text: &str) -> Bench {
    let bench = Bench::new();
    fs::create_dir_all(bench.home()).unwrap();
    fs::write(bench.home().join("settings.toml"), text).unwrap();
    bench
}

fn with_titles(bench: &Bench, titles: &str) {
    fs::write(bench.place.path().join("titles.txt"), titles).unwrap();
}

fn manifest(bench: &Bench) -> Manifest {
    serde_json::from_slice(&fs::read(bench.out().join("manifest.json")).unwrap()).unwrap()
}

#[test]
fn a_mistake_elsewhere_in_the_settings_lifts_no_limit() {
    for wrong in ["concurrency = 999\n", "retries = \"two\"\n", "[appearance]\ntheme = \"pink\"\n"] {
        let bench = with_settings(&format!("[generation]\nday_limit_usd = 0.01\n{wrong}"));
        let ran = bench.run(&["generate", "Limited", "-m", FLARE]).ends(6, "one picture costs $0.04");
        assert!(ran.err.contains("the limit of the day ($0.01)"), "the limit is read: {}", ran.err);
        assert!(ran.err.contains("settings.toml"), "and the mistake is told: {}", ran.err);
        assert_eq!(bench.openai.count(), 0, "nothing is sent: {wrong:?}");
    }
}

#[test]
fn without_limits_that_can_be_read_nothing_that_costs_is_asked() {
    for (written, key) in [
        ("day_limit_usd = 0,01", "day_limit_usd"),
        ("day_limit_usd = \"0.01\"", "day_limit_usd"),
        ("day_limit = 0.01", "Did you mean day_limit_usd?"),
    ] {
        let bench = with_settings(&format!("[generation]\n{written}\n"));
        with_titles(&bench, "A title\n");
        for asking in [
            &["generate", "Blocked", "-m", FLARE][..],
            &["generate", "Blocked", "-m", FLARE, "--dry-run"],
            &["generate", "Blocked", "-m", FLARE, "--reuse"],
            &["batch", "titles.txt", "-m", FLARE],
        ] {
            let ran = bench.run(asking).ends(2, "the settings have to be mended first");
            assert!(ran.err.contains("settings.toml, line 2") && ran.err.contains(key), "{asking:?}: {}", ran.err);
            assert!(ran.err.contains("Mend that line"), "what to do: {}", ran.err);
        }
        bench.run(&["generate", "For nothing", "-m", "offline/mesh"]).ends(0, "what costs nothing goes on");
        assert_eq!(bench.openai.count(), 0, "nothing was sent: {written}");
        fs::write(bench.home().join("settings.toml"), "[generation]\nday_limit_usd = 0.05\n").unwrap();
        bench.run(&["generate", "Mended", "-m", FLARE]).ends(0, "once it is mended");
        bench.run(&["generate", "Mended twice", "-m", FLARE]).ends(6, "the limit holds");
    }
}

#[test]
fn a_title_that_cannot_be_set_is_refused_before_anything_is_paid() {
    let bench = Bench::new();
    let long = "IMMEASURABLY ".repeat(15);
    let long = long.trim();
    for (title, words) in [(long, "characters over"), ("日本の夏", "No installed font has")] {
        for more in [&[][..], &["--dry-run"]] {
            let asking: Vec<&str> = ["generate", title, "-m", FLARE].iter().chain(more).copied().collect();
            let ran = bench.run(&asking).ends(4, "the error that composing would give");
            assert!(ran.err.contains(words), "{}", ran.err);
        }
    }
    assert_eq!(bench.openai.count(), 0, "nothing was sent");
    bench.run(&["list", "runs"]).ends(0, "and no run was begun");

    with_titles(&bench, &format!("A good title\n{long}\n日本の夏\n"));
    let checked = bench.run(&["check", "titles.txt", "-m", FLARE]).ends(2, "two mistakes");
    assert!(checked.out.contains("row 2") && checked.out.contains("characters over"), "{}", checked.out);
    assert!(checked.out.contains("row 3") && checked.out.contains("No installed font"), "{}", checked.out);
    assert!(checked.out.contains("1 thumbnail, ~$0.04."), "and what the others cost: {}", checked.out);
    let planned = bench.run(&["batch", "titles.txt", "-m", FLARE, "--dry-run"]).ends(2, "the same before a run");
    assert!(planned.err.contains("1 thumbnail, ~$0.04"), "{}", planned.err);
    let ran = bench.run(&["batch", "titles.txt", "-m", FLARE]).ends(3, "the good row runs");
    assert_eq!((ran.out.lines().count(), bench.openai.count()), (1, 1), "and no other is asked for: {}", ran.out);
    assert!(ran.err.contains("2 of 3 rows have mistakes"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn a_run_cancelled_while_its_connection_is_refused_cost_nothing() {
    let bench = Bench::new();
    with_titles(&bench, "One title\nTwo titles\nThree titles\nFour titles\nFive titles\n");
    let mut command = bench.command(&["batch", "titles.txt", "-m", FLARE]);
    // Port 1 of this machine: nobody listens there.
    command.env("OPENAI_BASE_URL", "http://127.0.0.1:1/v1");
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let watchdog = Watchdog::of(&child);
    let mut told = Vec::new();
    let mut waits = 0;
    for line in BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok) {
        waits += usize::from(line.contains("waiting"));
        if waits == 5 && line.contains("waiting") {
            std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        }
        told.push(line);
    }
    let code = child.wait().unwrap().code();
    drop(watchdog);
    assert_eq!(code, Some(130), "cancelled: {told:?}");
    let last = told.iter().find(|line| line.contains("of 5 done")).unwrap_or_else(|| panic!("{told:?}"));
    assert_eq!(last, "0 of 5 done, 5 cancelled. $0 spent.", "no connection was made, so nothing was sent");
    let spent = bench.run(&["spend", "--json"]).ends(0, "the journal").json().pop().unwrap();
    assert_eq!(
        (&spent["today_usd"], &spent["possibly_today_usd"]),
        (&0.0.into(), &0.0.into()),
        "says the same: {spent}"
    );
}

#[cfg(unix)]
#[test]
fn a_run_cancelled_while_its_connections_are_being_made_cost_nothing() {
    let bench = Bench::new();
    with_titles(&bench, "One title\nTwo titles\nThree titles\n");
    // The system takes the connection, and nobody answers the first word of TLS: nothing of a request is sent.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut command = bench.command(&["batch", "titles.txt", "-m", FLARE, "--json"]);
    command.env("OPENAI_BASE_URL", format!("https://{}/v1", silent.local_addr().unwrap()));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let watchdog = Watchdog::of(&child);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut out = 0;
    while out < 3 {
        out += usize::from(lines.next().expect("the run goes on").contains("\"generating\""));
    }
    // Each has begun to connect: three words of TLS wait to be read.
    let mut connections: Vec<_> = (0..3).map(|_| silent.accept().unwrap().0).collect();
    for connection in &mut connections {
        std::io::Read::read_exact(connection, &mut [0; 1]).unwrap();
    }
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let rest: Vec<_> = lines.collect();
    assert_eq!(child.wait().unwrap().code(), Some(130), "cancelled: {rest:?}");
    drop(watchdog);
    let unsent = rest.iter().filter(|line| line.contains("\"cancelled\",\"unsent\":true")).count();
    assert_eq!(unsent, 3, "nothing was sent, and each says so: {rest:?}");
    let spent = bench.run(&["spend", "--json"]).ends(0, "the journal").json().pop().unwrap();
    assert_eq!(
        (&spent["today_usd"], &spent["possibly_today_usd"]),
        (&0.0.into(), &0.0.into()),
        "says the same: {spent}"
    );
}

#[test]
fn a_list_that_runs_again_and_asks_nothing_says_that_it_cost_nothing() {
    let bench = Bench::new();
    bench.openai.answer_by_default(Answer::Fault(Fault::Close));
    with_titles(&bench, "One title\nTwo titles\n");
    let ran = bench.run(&["batch", "titles.txt", "-m", FLARE]).ends(5, "both are lost");
    assert!(ran.err.contains("$0 spent, possibly $0.08 more."), "what it may have cost: {}", ran.err);
    assert_eq!(bench.openai.count(), 2, "two were sent");
    let again = bench.run(&["batch", "titles.txt", "-m", FLARE]).ends(5, "they wait for the person");
    assert_eq!(bench.openai.count(), 2, "nothing was asked");
    assert!(again.err.contains("2 need you. $0 spent."), "so this run may have cost nothing: {}", again.err);
}

#[test]
fn what_has_no_price_is_never_said_to_cost_0() {
    let bench = Bench::new();
    fs::create_dir_all(bench.home()).unwrap();
    let settings = format!(
        "[[endpoints]]\nid = \"own-server\"\nbase_url = \"{}\"\nneeds_key = true\n[[endpoints.models]]\nid = \"gpt-image-2\"\n",
        bench.openai.base_url()
    );
    fs::write(bench.home().join("settings.toml"), settings).unwrap();
    bench.openai.answer_by_default(Answer::Fault(Fault::Close));
    with_titles(&bench, "One title\n");
    let mut command = bench.command(&["batch", "titles.txt", "-m", "own-server/gpt-image-2"]);
    command.env("THUMBSHEET_OWN_SERVER_API_KEY", bench.openai.key());
    let ran = Ran::of(command.output().unwrap()).ends(5, "it is lost");
    assert!(ran.err.contains("need you. Price unknown."), "{}", ran.err);
    let listed = bench.run(&["list", "runs"]).ends(0, "in the list of runs");
    assert!(listed.out.contains("price unknown"), "{}", listed.out);
    let spent = bench.run(&["spend"]).ends(0, "in the ledger");
    assert!(spent.out.contains("price unknown"), "{}", spent.out);
    let run = listed.out.lines().nth(1).or(listed.out.lines().next()).unwrap().split_whitespace().next().unwrap();
    let left = bench.run(&["batch", "--resume", run]).ends(5, "left alone");
    assert!(left.err.contains("1 may already be billed (price unknown)"), "{}", left.err);
    let line = manifest(&bench).thumbnails.remove(0);
    assert_eq!((line.cost_usd, line.unpriced), (None, 1), "and in the manifest");
}

#[test]
fn the_manifest_says_of_what_was_interrupted_whether_a_request_was_out() {
    let bench = Bench::new();
    let (held, gate) = Answer::held();
    bench.openai.script_any([held]);
    with_titles(&bench, "One title\nTwo titles\n");
    let mut command = bench.command(&["batch", "titles.txt", "-m", FLARE, "--concurrency", "1", "--json"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let generating = lines.into_iter().find(|line| line.contains("\"generating\"")).expect("one request goes out");
    assert!(generating.contains("\"risk_usd\":0.04"), "with what it may cost: {generating}");
    child.kill().unwrap();
    child.wait().unwrap();

    let listed = bench.run(&["list", "runs", "--json"]).ends(0, "the run").json();
    let run = listed[0][0]["id"].as_str().or(listed[0]["id"].as_str()).unwrap().to_owned();
    gate.release();
    bench.run(&["batch", "--resume", &run]);
    let lines = manifest(&bench).thumbnails;
    let line = lines.iter().find(|line| line.state == "interrupted").unwrap_or_else(|| panic!("{lines:?}"));
    assert_eq!(line.code, Some(thumbsheet_core::Code::Interrupted), "why there is no picture");
    assert!(line.message.as_ref().is_some_and(|said| said.contains("a request was out")), "in words: {line:?}");
    assert_eq!(line.sent, Some(true), "whether anything was sent");
}

/// A list of two titles that is made and paid for.
fn made() -> Bench {
    let bench = Bench::new();
    with_titles(&bench, "One title\nTwo titles\n");
    bench.run(&["batch", "titles.txt", "-m", FLARE]).ends(0, "two pictures");
    assert_eq!(bench.openai.images_made(), 2, "paid for");
    bench
}

#[track_caller]
fn told_before_it_pays(bench: &Bench, arguments: &[&str], words: &str) -> Ran {
    let ran = bench.run(arguments);
    assert!(ran.code != 0 && ran.err.contains(words), "{words:?} is not in {} {}", ran.code, ran.err);
    assert_eq!(bench.openai.images_made(), 2, "nothing is paid for twice: {}", ran.err);
    ran
}

#[test]
fn a_store_that_is_gone_is_told_before_its_pictures_are_paid_for_again() {
    let bench = made();
    fs::remove_dir_all(bench.home().join("store")).unwrap();
    let list = ["batch", "titles.txt", "-m", FLARE];
    let ran = told_before_it_pays(&bench, &list, "is not in the library any more");
    assert!(ran.err.contains("--remake-lost"), "what to do: {}", ran.err);
    with_titles(&bench, "One title\nTwo titles\nThree titles\n");
    let ran = bench.run(&list).ends(3, "the new row runs");
    assert_eq!(bench.openai.images_made(), 3, "and it alone is paid for: {}", ran.err);
    bench.run(&["batch", "titles.txt", "-m", FLARE, "--remake-lost"]).ends(0, "the person says yes");
    assert_eq!(bench.openai.images_made(), 5, "and pays again");
}

#[test]
fn a_picture_to_be_reused_that_is_gone_is_told_before_another_one_is_paid_for() {
    let bench = Bench::new();
    let again = ["generate", "One title", "-m", FLARE, "--reuse"];
    for why in ["nothing is there to be reused", "the picture is there"] {
        bench.run(&again).ends(0, why);
    }
    assert_eq!(bench.openai.images_made(), 1, "paid for once");
    fs::remove_dir_all(bench.home().join("store")).unwrap();
    let ran = bench.run(&again);
    assert!(ran.code != 0 && ran.err.contains("--remake-lost"), "what to do: {} {}", ran.code, ran.err);
    assert_eq!(bench.openai.images_made(), 1, "nothing is paid for twice: {}", ran.err);
    bench.run(&["generate", "One title", "-m", FLARE, "--reuse", "--remake-lost"]).ends(0, "the person says yes");
    assert_eq!(bench.openai.images_made(), 2, "and pays again");
}

#[test]
fn a_contact_sheet_that_has_no_folder_is_told_before_anything_is_paid_for() {
    let bench = Bench::new();
    let ran = bench.run(&["generate", "One title", "-m", FLARE, "--contact-sheet", "nowhere/sheet.jpg"]);
    assert_eq!(ran.code, 2, "it is what was typed: {}", ran.err);
    assert!(ran.err.contains("nowhere") && ran.err.contains("no such folder"), "in words: {}", ran.err);
    assert_eq!(bench.openai.count(), 0, "nobody was asked");
}

#[test]
fn a_journal_that_is_gone_is_told_before_anything_is_paid_for() {
    let bench = made();
    for file in ["journal.db", "journal.db-wal", "journal.db-shm"] {
        let _ = fs::remove_file(bench.home().join(file));
    }
    let list = ["batch", "titles.txt", "-m", FLARE, "--out", "elsewhere"];
    for _ in 0..2 {
        let ran = told_before_it_pays(&bench, &list, "journal.db was missing");
        assert!(ran.err.contains("Bring journal.db back") && ran.err.contains("--remake-lost"), "{}", ran.err);
    }
    bench.run(&["generate", "For nothing", "-m", "offline/mesh"]).ends(0, "what costs nothing goes on");
    let yes = ["batch", "titles.txt", "-m", FLARE, "--out", "elsewhere", "--remake-lost"];
    bench.run(&yes).ends(0, "the person says yes");
    assert_eq!(bench.openai.images_made(), 4, "and pays again");
    bench.run(&["generate", "From now on", "-m", FLARE]).ends(0, "and is not asked a second time");
}

#[test]
fn a_library_that_does_not_know_the_list_in_the_folder_says_so() {
    let bench = made();
    fs::rename(bench.home(), bench.place.path().join("moved")).unwrap();
    let list = ["batch", "titles.txt", "-m", FLARE];
    let ran = told_before_it_pays(&bench, &list, "2 thumbnails of this list are made already");
    assert!(ran.err.contains("manifest.json") && ran.err.contains("THUMBSHEET_HOME"), "{}", ran.err);
    bench.run(&["batch", "titles.txt", "-m", "offline/mesh"]).ends(0, "what costs nothing goes on");
    fs::remove_dir_all(bench.home()).unwrap();
    fs::rename(bench.place.path().join("moved"), bench.home()).unwrap();
    bench.run(&list).ends(0, "in the library that made them they are there");
    assert_eq!(bench.openai.images_made(), 2, "for nothing");
}
