use std::{
    sync::mpsc::{Sender, channel},
    time::Duration,
};

use thumbsheet_core::{Brief, Code, Error, RetryPolicy, Usd, plan::Row};
use thumbsheet_engine::{
    RunOptions,
    library::{AttemptOutcome, Journal},
    studio::Kind,
};
use thumbsheet_testkit::{Answer, Fault};

use crate::{
    bench::{Bench, model, told, within},
    studio::{cell, desk, sheet},
};

#[tokio::test]
async fn what_asking_again_cannot_mend_is_asked_once() {
    let cases = [
        (Answer::InvalidKey, Code::KeyRejected),
        (Answer::OrganizationNotVerified, Code::KeyRejected),
        (Answer::Quota, Code::Quota),
        (Answer::BillingHardLimit, Code::Quota),
        (Answer::Moderated, Code::Policy),
        (Answer::NoPicture, Code::BadImage),
        (Answer::BadParameter("quality".into()), Code::BadRequest),
        (Answer::ModelNotFound, Code::ModelGone),
        (Answer::BrokenPicture, Code::BadImage),
        (Answer::BrokenJson, Code::BadImage),
    ];
    for (answer, code) in cases {
        let bench = Bench::new().await;
        bench.openai.script(&model(0), [answer.clone()]);
        let told = bench.one(bench.quick()).await;
        let failure = &told.joined().failures[0];
        assert_eq!((failure.code, failure.attempts), (code, 1), "{answer:?}: {}", failure.message);
        assert_eq!(bench.openai.count(), 1, "{answer:?} must be asked once");
        assert_eq!(told.outcome.tally.failed, 1, "{answer:?} fails; it does not need anybody");
    }
}

#[tokio::test]
async fn what_may_have_been_paid_for_is_asked_once_and_needs_you() {
    let cases = [
        Answer::Fault(Fault::Reset),
        Answer::Fault(Fault::Close),
        Answer::Fault(Fault::CutBody),
        Answer::Fault(Fault::ResetMidBody),
        Answer::Status(408),
        Answer::Status(504),
        Answer::Gateway(524),
    ];
    for answer in cases {
        let bench = Bench::new().await;
        bench.openai.script(&model(0), [answer.clone()]);
        let told = bench.one(bench.quick()).await;
        let failure = &told.joined().failures[0];
        assert_eq!(failure.code, Code::OutcomeUnknown, "{answer:?}: {}", failure.message);
        assert_eq!(told.outcome.tally.needs_you, 1, "{answer:?}: the person decides");
        assert_eq!(bench.openai.count(), 1, "{answer:?}: a second request could be a second bill");
        let runs = bench.engine.library().runs(1).unwrap();
        let attempts = bench.engine.library().attempts(&runs[0].id).unwrap();
        assert_eq!(attempts[0].outcome, Some(AttemptOutcome::Unknown), "{answer:?}: and the journal says so");
    }
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_never_answers_runs_into_the_timeout_once() {
    let bench = Bench::new().await;
    bench.openai.script(&model(0), [Answer::Fault(Fault::Hang)]);
    let told = bench.one(bench.options()).await;
    let failure = &told.joined().failures[0];
    assert_eq!(failure.code, Code::OutcomeUnknown, "300 s are over: {}", failure.message);
    assert_eq!(bench.openai.count(), 1, "and it is not asked again");
}

#[tokio::test(start_paused = true)]
async fn no_attempt_begins_that_has_no_time_to_be_answered() {
    let bench = Bench::new().await;
    bench.openai.script(&model(0), [Answer::Status(503).delayed(Duration::from_secs(290))]);
    let told = bench.one(bench.options()).await;
    assert_eq!(bench.openai.count(), 1, "a second picture would be paid for and not received within the 300 s");
    assert_eq!(told.joined().failures[0].code, Code::ServerBusy, "the end is what the provider said");
}

#[tokio::test(start_paused = true)]
async fn a_hanging_provider_needs_you_even_when_unknown_outcomes_are_retried() {
    let bench = Bench::new().await;
    bench.openai.answer_by_default(Answer::Fault(Fault::Hang));
    let policy = RetryPolicy { retry_unknown: true, ..RetryPolicy::default() };
    let told = bench.one(RunOptions { policy, ..bench.options() }).await;
    assert_eq!(told.outcome.tally.needs_you, 1, "it may have been billed, and there is no time left to try again");
    assert_eq!(told.joined().failures[0].code, Code::OutcomeUnknown, "{:?}", told.joined().failures);
}

/// A title of 194 capitals, for which no template has room.
fn too_long() -> String {
    "IMMEASURABLY ".repeat(15).trim().to_owned()
}

#[tokio::test]
async fn titles_that_cannot_be_set_are_refused_before_anything_is_sent_and_the_others_are_made() {
    let bench = Bench::new().await;
    let row = |title: &str| Row::new(Brief::new(title), vec!["openai/gpt-image-2.6-flare".parse().unwrap()]);
    let rows = vec![row(&too_long()), row("It fits"), row("日本の夏")];
    let run = bench.engine.runs().generate_batch(rows, None, bench.options()).await.unwrap();
    let told = told(run).await;
    let codes: Vec<_> =
        told.outcome.joined.iter().map(|one| one.failures.first().map(|failure| failure.code)).collect();
    assert_eq!(codes, [Some(Code::TextOverflow), None, Some(Code::GlyphMissing)], "each with its own error");
    assert!(
        told.outcome.joined.iter().flat_map(|one| &one.failures).all(|one| one.attempts == 0),
        "without an attempt"
    );
    assert_eq!(bench.openai.count(), 1, "one request is sent");

    let none = bench.engine.runs().generate_batch(vec![row(&too_long())], None, bench.options()).await;
    assert_eq!(none.err().map(|error| error.code), Some(Code::TextOverflow), "a run of nothing does not begin");
    assert_eq!(bench.engine.library().runs(10).unwrap().len(), 1, "nor is it journalled");
}

#[tokio::test]
async fn the_studio_asks_for_no_title_that_cannot_be_set() {
    let bench = Bench::new().await;
    let desk = desk(&[("a", too_long().as_str()), ("b", "It fits")]);
    let sheet = sheet(&bench.engine, &desk);
    let mut settings = bench.engine.settings().clone();
    settings.generation.max_cost_usd = Some(Usd::cents(4));
    let cells = [cell("a", "openai/gpt-image-2.6-flare"), cell("b", "openai/gpt-image-2.6-flare")];
    let run = bench.engine.studio().generate(&sheet, &desk, &cells, Kind::Generate, None, &settings).await;
    let told = told(run.expect("one picture is within the limit").0).await;
    assert_eq!((told.outcome.tally.done, told.outcome.tally.failed), (1, 1), "the other row is made");
    assert_eq!(bench.openai.count(), 1, "and it alone is asked for");
    let again = bench.engine.studio().generate(&sheet, &desk, &cells[..1], Kind::Again, None, &settings).await;
    assert_eq!(again.err().map(|error| error.code), Some(Code::TextOverflow), "nor is it by trying again");
}

#[tokio::test]
async fn equal_rows_of_a_run_that_reuses_are_paid_once() {
    let bench = Bench::new().await;
    let row = Row::new(Brief::new("Said twice"), vec!["openai/gpt-image-2.6-flare".parse().unwrap()]);
    let options = RunOptions { reuse: true, ..bench.options() };
    let run = bench.engine.runs().generate_batch(vec![row.clone(), row.clone(), row], None, options).await.unwrap();
    let told = told(run).await;
    assert_eq!(told.outcome.tally.done, 3, "all three rows have their thumbnail");
    assert_eq!(bench.openai.images_made(), 1, "from one picture");
}

#[tokio::test]
async fn the_person_can_say_that_unknown_outcomes_are_retried() {
    let bench = Bench::new().await;
    bench.openai.script(&model(0), [Answer::Fault(Fault::Close)]);
    let policy = RetryPolicy { wait_ms: 1, retry_unknown: true, ..RetryPolicy::default() };
    let told = bench.one(RunOptions { policy, ..bench.options() }).await;
    assert_eq!(told.joined().results.len(), 1, "the second request made it");
    assert_eq!(bench.openai.count(), 2, "at the risk that was accepted");
}

/// Holds the journal: nothing that is appended from now on is committed before the sender is used or dropped.
pub(crate) fn hold(journal: &Journal) -> Sender<()> {
    let (release, released) = channel::<()>();
    let (holds, held) = channel();
    // What is called after a commit is called on the journal's thread, before the next one.
    let wait = move |result: Result<(), Error>| {
        let _ = holds.send(result);
        let _ = released.recv();
    };
    journal.append(Vec::new(), Box::new(wait));
    held.recv().unwrap().unwrap();
    release
}

#[tokio::test]
async fn no_request_goes_out_while_the_journal_has_not_committed_its_attempt() {
    let bench = Bench::new().await;
    // This runtime has one thread: until the test waits, no task of the run does anything.
    let run = bench.start(&[model(0), model(1)], bench.options()).await;
    let release = hold(bench.engine.library().journal());
    // A paused clock moves on whenever every task waits, and sockets are looked at each time.
    tokio::time::pause();
    for _ in 0..2_000 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    tokio::time::resume();
    assert_eq!(bench.openai.count(), 0, "an attempt that is not on the disk is not sent");
    assert!(!run.sheet().thumbnails.iter().any(|one| one.attempts > 0), "nor told");
    drop(release);
    let told = told(run).await;
    assert_eq!((told.outcome.tally.done, bench.openai.count()), (2, 2), "both go out once they are written down");
}

#[tokio::test]
async fn an_attempt_is_journalled_before_its_request_goes_out() {
    let bench = Bench::new().await;
    let (answer, gate) = Answer::held();
    bench.openai.script(&model(0), [answer]);
    let run = bench.start(&[model(0)], bench.options()).await;
    within("the requests to arrive", bench.openai.requests_reach(1)).await;
    let attempts = bench.reopened().library().attempts(run.id()).unwrap();
    assert_eq!(attempts.len(), 1, "another process sees the attempt while its request is out");
    assert_eq!(attempts[0].outcome, None, "and that it is out");
    gate.release();
    run.join().await.unwrap();
}

#[tokio::test]
async fn the_picture_is_kept_byte_for_byte_even_when_nothing_can_be_done_with_it() {
    let bench = Bench::new().await;
    bench.openai.script(&model(0), [Answer::BrokenPicture]);
    let told = bench.one(bench.quick()).await;
    assert_eq!(told.joined().failures[0].code, Code::BadImage, "it cannot be decoded");
    let thumbnails = bench.engine.library().thumbnails(&told.outcome.id).unwrap();
    let base = thumbnails[0].base.expect("it was paid for, so it is kept");
    assert!(bench.engine.library().store().contains(base), "in the store");
}

#[tokio::test]
async fn the_same_order_is_offered_from_the_store_and_reused_for_nothing() {
    let bench = Bench::new().await;
    let name = ["gpt-image-2.6-flare".to_owned()];
    bench.sheet(&name, bench.options()).await;
    let again = bench.sheet(&name, bench.options()).await;
    assert!(
        again.words(0).contains(&"warning"),
        "the second time it says that the picture is there: {:?}",
        again.words(0)
    );
    assert_eq!(bench.openai.images_made(), 2, "but it was asked for, so it is made");
    let reused = bench.sheet(&name, RunOptions { reuse: true, ..bench.options() }).await;
    assert_eq!(reused.words(0), ["composing", "saving", "reused"], "and with --reuse nothing is asked");
    assert_eq!(bench.openai.images_made(), 2, "nor paid");
}

#[tokio::test]
async fn no_key_ends_up_in_events_or_in_files() {
    let bench = Bench::new().await;
    bench.openai.script(&model(0), [Answer::InvalidKey]);
    let told = bench.sheet(&[model(0), model(1)], bench.options()).await;
    let key = bench.openai.key().to_owned();
    let mut texts =
        vec![serde_json::to_string(&told.events).unwrap(), serde_json::to_string(&told.outcome.joined).unwrap()];
    drop(told);
    let mut folders = vec![bench.home.path().to_owned(), bench.out.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                texts.push(String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap()).into_owned());
            }
        }
    }
    for part in [key.as_str(), &key[..key.len() - 6], &key[6..]] {
        assert!(texts.iter().all(|text| !text.contains(part)), "the key, or a part of it, was written down");
    }
}
