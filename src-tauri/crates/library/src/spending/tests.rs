use jiff::{civil::date, tz::TimeZone};
use thumbsheet_core::{Brief, Catalog, Code, Digest, Error, RunId, ThumbnailId, Usd, plan, plan::Order, plan::Row};

use super::*;
use crate::{Record, RunKind, RunRecord, testing::home};

/// A run of one attempt at a model, begun at `at`; how it ends is said by what follows.
fn begun(library: &Library, run: &str, model: &str, at: &str) -> ThumbnailId {
    let id = RunId::new(run);
    let rows = vec![Row::new(Brief::new("Spent on"), vec![model.parse().unwrap()])];
    let thumbnails = plan::thumbnails(&id, &rows);
    let thumbnail = thumbnails[0].id.clone();
    let at = at.parse().unwrap();
    let run = RunRecord {
        id,
        kind: RunKind::Generate,
        at,
        rows: rows.into(),
        settings: "{}".into(),
        thumbnails,
        list: None,
        place: None,
    };
    let started = Record::AttemptStarted {
        thumbnail: thumbnail.clone(),
        attempt: 1,
        order: Box::new(order()),
        risk_usd: Some(Usd::cents(10)),
        at,
    };
    library.journal().append_now(vec![Record::Run(run), started]).unwrap();
    thumbnail
}

fn order() -> Order {
    let catalog = Catalog::bundled().unwrap();
    Order::new(&Brief::new("Spent on"), &catalog.model("openai/gpt-image-2").unwrap(), &catalog)
}

fn painted(library: &Library, thumbnail: &ThumbnailId, cost_usd: Option<Usd>) {
    let record = Record::Painted {
        thumbnail: thumbnail.clone(),
        attempt: 1,
        order: Box::new(order()),
        digest: Digest::of(b"base"),
        bytes: 4,
        cost_usd,
        request_id: None,
        at: "2026-11-24T09:00:00Z".parse().unwrap(),
    };
    library.journal().append_now(vec![record]).unwrap();
}

fn ended(library: &Library, thumbnail: &ThumbnailId, code: Code) {
    let at = "2026-11-24T09:00:00Z".parse().unwrap();
    let record = Record::AttemptEnded {
        thumbnail: thumbnail.clone(),
        attempt: 1,
        sent: true,
        error: Error::new(code, "It ended."),
        at,
    };
    library.journal().append_now(vec![record]).unwrap();
}

#[test]
fn what_is_known_and_what_is_possible_are_told_apart() {
    let (_folder, library) = home();
    let gpt = "openai/gpt-image-2";
    painted(&library, &begun(&library, "paid", gpt, "2026-11-24T09:00:00Z"), Some(Usd::cents(4)));
    painted(&library, &begun(&library, "priceless", gpt, "2026-11-24T09:01:00Z"), None);
    ended(&library, &begun(&library, "lost", gpt, "2026-11-24T09:02:00Z"), Code::OutcomeUnknown);
    ended(&library, &begun(&library, "refused", gpt, "2026-11-24T09:03:00Z"), Code::ServerBusy);
    begun(&library, "out", "google/gemini-3-pro-image", "2026-11-24T09:04:00Z");
    painted(&library, &begun(&library, "free", "offline/aurora", "2026-11-24T09:05:00Z"), Some(Usd::ZERO));

    let lines = library.spending(date(2026, 11, 24), 1).unwrap();
    let short: Vec<_> = lines.iter().map(|line| (line.provider.as_str(), line.requests)).collect();
    assert_eq!(short, [("google", 1), ("openai", 4)], "by model; what is drawn offline is asked of nobody");
    let openai = &lines[1];
    assert_eq!(openai.usd, Usd::cents(4), "one answered with its price: {openai:?}");
    assert_eq!(openai.possibly_usd, Usd::cents(20), "one lost, one without its price; 503 cost nothing: {openai:?}");
    assert_eq!(lines[0].possibly_usd, Usd::cents(10), "one is out: {lines:?}");
    let spent = library.spent_since(date(2026, 11, 24)).unwrap();
    assert_eq!(spent.at_most(), Usd::cents(34), "a limit is measured by both: {spent:?}");
}

#[test]
fn a_day_is_one_of_the_persons_zone_to_the_fraction_of_a_second() {
    let (_folder, library) = home();
    let library = library.in_zone(TimeZone::get("Pacific/Auckland").unwrap());
    // Auckland is 13 hours ahead in November: its 24th begins at 11:00 on the 23rd.
    for (run, at) in [
        ("before", "2026-11-23T10:59:59.999999999Z"),
        ("first", "2026-11-23T11:00:00Z"),
        ("soon", "2026-11-23T11:00:00.25Z"),
        ("last", "2026-11-24T10:59:59.5Z"),
        ("after", "2026-11-24T11:00:00Z"),
    ] {
        painted(&library, &begun(&library, run, "openai/gpt-image-2", at), Some(Usd::cents(100)));
    }
    let lines = library.spending(date(2026, 11, 25), 4).unwrap();
    let days: Vec<_> = lines.iter().map(|line| (line.day.as_str(), line.requests)).collect();
    assert_eq!(days, [("2026-11-25", 1), ("2026-11-24", 3), ("2026-11-23", 1)], "newest first, empty days left out");
    assert_eq!(library.spent_since(date(2026, 11, 24)).unwrap().usd, Usd::cents(400), "from that midnight on");
    assert_eq!(library.spent_since(date(2026, 11, 1)).unwrap().usd, Usd::cents(500), "and the month");
    assert_eq!(library.day_of("2026-11-23T11:00:00Z".parse().unwrap()), date(2026, 11, 24), "the person's day");
}

#[test]
fn of_all_processes_one_has_the_turn_to_spend() {
    let (folder, library) = home();
    let other = || std::fs::File::open(folder.path().join("locks/spending")).unwrap().try_lock().is_ok();
    let turn = library.spending_turn().unwrap();
    assert!(!other(), "nobody else may look at the sums until the attempt is in the journal");
    drop(turn);
    assert!(other(), "then the next one may");
}

#[test]
fn what_was_handed_to_the_journal_is_in_the_sums_of_the_next_turn() {
    let (_folder, library) = home();
    let thumbnail = begun(&library, "one", "openai/gpt-image-2", "2026-11-24T09:00:00Z");
    let at = "2026-11-24T09:00:00Z".parse().unwrap();
    let error = Error::new(Code::ServerBusy, "503");
    let record = Record::AttemptEnded { thumbnail, attempt: 1, sent: true, error, at };
    library.journal().append(vec![record], Box::new(drop));
    let _turn = library.spending_turn().unwrap();
    let spent = library.spent_since(date(2026, 11, 24)).unwrap();
    assert_eq!(spent.at_most(), Usd::ZERO, "else a retry would find no room beside the attempt that failed: {spent:?}");
}

#[test]
fn sums_read_the_range_of_their_days_and_not_the_whole_journal() {
    let (_folder, library) = home();
    begun(&library, "one", "openai/gpt-image-2", "2026-11-24T09:00:00Z");
    let explained = format!(
        "EXPLAIN QUERY PLAN SELECT total(a.cost_usd), total({POSSIBLY}) FROM attempts a WHERE a.started_at >= ?1"
    );
    let plan: String = library.read().query_row(&explained, ["2026-11-24T00:00:00"], |row| row.get(3)).unwrap();
    assert!(
        plan.contains("COVERING INDEX attempts_by_start (started_at>?)"),
        "a month of many requests is summed before each of them: {plan}"
    );
}
