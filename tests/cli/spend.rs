//! What was spent, and limits that hold while a run goes on.

use std::fs;

use thumbsheet_testkit::{Answer, Fault};

use crate::bench::Bench;

const FLARE: &str = "openai/gpt-image-2.6-flare";

#[test]
fn a_limit_that_stops_a_run_half_way_ends_with_6_and_the_ledger_says_what_was_spent() {
    let bench = Bench::new();
    bench.openai.answer_by_default(Answer::Fault(Fault::Close));
    let limited = ["generate", "Twice", "-m", FLARE, "--max-cost", "0.05", "--retry-unknown", "--wait", "1"];
    let ran = bench.run(&limited).ends(6, "the retry of what may be billed would pass the limit");
    assert!(ran.err.contains("the limit of the run ($0.05)"), "it names the limit: {}", ran.err);
    assert_eq!(bench.openai.count(), 1, "so one request was sent");

    let spending = bench.run(&["spend", "--json"]).ends(0, "the ledger").json().pop().unwrap();
    assert_eq!(spending["lines"][0]["model"], FLARE, "by model: {spending}");
    assert_eq!(spending["lines"][0]["provider"], "openai", "and provider: {spending}");
    assert!((spending["possibly_today_usd"].as_f64().unwrap() - 0.04).abs() < 1e-9, "apart: {spending}");
    assert_eq!(spending["today_usd"], 0.0, "nothing is known to be spent: {spending}");
    let ran = bench.run(&["spend"]).ends(0, "for people");
    assert!(ran.out.contains("POSSIBLY") && ran.out.contains(FLARE), "a table: {}", ran.out);
    assert!(ran.err.contains("Today: $0 spent, possibly $0.04 more; there is no limit."), "totals: {}", ran.err);
}

#[test]
fn the_limit_of_the_day_in_the_settings_refuses_a_run_that_passes_what_is_left() {
    let bench = Bench::new();
    fs::create_dir_all(bench.home()).unwrap();
    let settings = "schema = 1\n[generation]\nday_limit_usd = 0.05\nmonth_limit_usd = 3.0\n";
    fs::write(bench.home().join("settings.toml"), settings).unwrap();
    bench.run(&["generate", "The first", "-m", FLARE]).ends(0, "it fits");
    let ran = bench.run(&["generate", "The second", "-m", FLARE]).ends(6, "what is left is not enough");
    assert!(ran.err.contains("the limit of the day ($0.05)") && ran.err.contains("day_limit_usd"), "{}", ran.err);
    bench.run(&["generate", "For nothing", "-m", "offline/mesh"]).ends(0, "what is free passes no limit");
    assert_eq!(bench.openai.count(), 1, "the second was not sent");
    let ran = bench.run(&["spend", "--days", "1"]).ends(0, "with limits");
    assert!(ran.err.contains("of $0.05.") && ran.err.contains("of $3.00."), "both limits: {}", ran.err);
    bench.run(&["spend", "--days", "0"]).ends(2, "no days");
}
