//! Answers that were paid for and gave no picture: kept, read again for nothing, and asked for again only on purpose.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    sync::mpsc::channel,
};

use thumbsheet_core::{Brief, Code, Digest, EventKind, RetryPolicy, ThumbnailId, Usd, plan::Row};
use thumbsheet_engine::{Engine, Environment, Parts, RunOptions, Which, studio::Kind};
use thumbsheet_testkit::{Answer, Download};

use crate::{
    bench::{Bench, Told, model, told},
    studio::{cell, desk, sheet},
};

const FLARE: &str = "gpt-image-2.6-flare";

fn row(entry: &str, title: &str) -> Row {
    let row = Row::new(Brief::new(title), vec![format!("openai/{FLARE}").parse().unwrap()]);
    Row { entry: Some(entry.into()), ..row }
}

async fn list(bench: &Bench, options: RunOptions) -> Told {
    told(bench.engine.runs().generate_batch(vec![row("row-1", "A title")], None, options).await.unwrap()).await
}

fn first(told: &Told) -> ThumbnailId {
    ThumbnailId::of(&told.outcome.id, 0)
}

fn word(told: &Told) -> &'static str {
    told.words(0).last().copied().unwrap()
}

fn error(told: &Told) -> thumbsheet_core::Error {
    let id = first(told);
    match told.of(&id).last() {
        Some(EventKind::Failed { error } | EventKind::NeedsYou { error }) => error.clone(),
        other => panic!("it should have failed: {other:?}"),
    }
}

#[tokio::test]
async fn a_kept_answer_is_read_again_before_anything_is_asked() {
    let bench = Bench::new().await;
    bench.openai.script(FLARE, [Answer::PictureUrl(Download::ForbiddenOnce)]);
    let lost = list(&bench, bench.quick()).await;
    let told_error = error(&lost);
    assert_eq!(told_error.code, Code::BadImage, "it was made, and could not be fetched");
    assert!(!told_error.message.contains("sig="), "the message may be passed on: {told_error}");
    let hint = told_error.hint.unwrap();
    assert!(hint.contains("forbidden-once/") && hint.contains("?sig=not-a-key"), "the person gets the address: {hint}");
    assert!(hint.contains("The answer is kept") && hint.contains(first(&lost).as_str()), "and what to do: {hint}");
    let library = bench.engine.library();
    let kept = library.answers_of(&[first(&lost)]).unwrap();
    assert!(String::from_utf8_lossy(&library.store().get(kept[0].digest).unwrap()).contains("?sig="), "as it came");
    let stored = library.store().get(kept[0].digest).unwrap();
    assert!(!String::from_utf8_lossy(&stored).contains(bench.openai.key()), "and without the key");

    let run = bench.engine.lists().resume(&lost.outcome.id, &Which::Failed, false, |_| {}).await.unwrap();
    let again = told(run).await;
    assert_eq!((word(&again), bench.openai.images_made()), ("reused", 1), "nobody was asked again");
    let attempts = library.attempts(&lost.outcome.id).unwrap();
    assert!(attempts[0].cost_usd > Some(Usd::ZERO), "what it cost is known now, and counts once: {attempts:?}");
    assert!(library.attempts(&again.outcome.id).unwrap().is_empty(), "the second run asked for nothing");
    assert!(library.answers_of(&[first(&lost)]).unwrap().is_empty(), "the answer has served");
}

#[tokio::test]
async fn a_list_that_runs_again_reads_kept_answers_first() {
    let bench = Bench::new().await;
    bench.openai.script(FLARE, [Answer::PictureUrl(Download::ForbiddenOnce)]);
    let lost = list(&bench, bench.quick()).await;
    assert_eq!(error(&lost).code, Code::BadImage, "it could not be fetched");
    let again = list(&bench, bench.quick()).await;
    assert_eq!((word(&again), bench.openai.images_made()), ("reused", 1), "the picture was there");
}

#[tokio::test]
async fn try_again_on_a_sheet_reads_the_kept_answer_first() {
    let bench = Bench::new().await;
    let name = format!("openai/{FLARE}");
    bench.openai.script(FLARE, [Answer::PictureUrl(Download::ForbiddenOnce)]);
    let desk = desk(&[("a", "A title on a sheet")]);
    let sheet = sheet(&bench.engine, &desk);
    let studio = bench.engine.studio();
    let mut settings = bench.engine.settings().clone();
    settings.generation.wait_ms = 1;
    let cells = [cell("a", &name)];
    let begun = studio.generate(&sheet, &desk, &cells, Kind::Generate, None, &settings).await.unwrap();
    assert_eq!(word(&told(begun.0).await), "failed", "it could not be fetched");
    let again = studio.generate(&sheet, &desk, &cells, Kind::Again, None, &settings).await.unwrap();
    assert_eq!((word(&told(again.0).await), bench.openai.images_made()), ("reused", 1), "and then it could");
}

#[tokio::test]
async fn an_answer_that_still_gives_no_picture_is_asked_for_again_and_stays() {
    let bench = Bench::new().await;
    bench.openai.script(FLARE, [Answer::BrokenJson]);
    let lost = list(&bench, bench.quick()).await;
    assert_eq!(error(&lost).code, Code::BadImage, "half of an answer");
    let run = bench.engine.lists().resume(&lost.outcome.id, &Which::Failed, false, |_| {}).await.unwrap();
    assert_eq!((word(&told(run).await), bench.openai.count()), ("done", 2), "the person said so");
    let library = bench.engine.library();
    assert_eq!(library.answers_of(&[first(&lost)]).unwrap().len(), 1, "a later version may read it");
    assert!(library.deep_check(&mut |_, _| {}).unwrap().orphans.is_empty(), "and the library knows whose it is");
}

#[tokio::test]
async fn an_answer_is_on_disk_before_its_picture_is_fetched() {
    let home = tempfile::TempDir::new().unwrap();
    let arrivals = home.path().join("arrivals");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, seen) = channel();
    std::thread::spawn(move || {
        for connection in listener.incoming().take(2) {
            let mut connection = connection.unwrap();
            let mut request = Vec::new();
            let mut chunk = [0; 4096];
            // Both requests end with what the client sends first: the order is short.
            loop {
                let count = connection.read(&mut chunk).unwrap();
                request.extend_from_slice(&chunk[..count]);
                let text = String::from_utf8_lossy(&request);
                if count == 0 || text.ends_with("\r\n\r\n") || text.ends_with('}') {
                    break;
                }
            }
            let is_order = request.starts_with(b"POST");
            let held = std::fs::read_dir(&arrivals).unwrap().flatten().filter(|entry| {
                let is_answer = entry.file_name().to_string_lossy().ends_with(".answer");
                is_answer && String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap()).contains("/files/1.png")
            });
            sender.send((is_order, held.count())).unwrap();
            let body = if is_order { r#"{"data":[{"url":"/files/1.png"}]}"# } else { "gone" };
            let status = if is_order { "200 OK" } else { "404 Not Found" };
            let answer =
                format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
            connection.write_all(answer.as_bytes()).unwrap();
        }
    });
    let environment = Environment::of([
        ("THUMBSHEET_HOME", home.path().display().to_string()),
        ("OPENAI_BASE_URL", format!("http://{address}/v1")),
    ]);
    let engine = Engine::open(Parts::new(&environment).unwrap()).unwrap();
    let model = format!("openai/{FLARE}").parse().unwrap();
    let run = engine.runs().generate_thumbnail(Brief::new("A title"), model, RunOptions::default()).await.unwrap();
    let lost = told(run).await;
    assert_eq!(error(&lost).code, Code::BadImage, "the file is gone");
    assert_eq!(seen.recv().unwrap(), (true, 0), "first the order");
    assert_eq!(seen.recv().unwrap(), (false, 1), "when the file is asked for, no crash can lose its address");
    assert_eq!(engine.library().answers_of(&[first(&lost)]).unwrap().len(), 1, "and it stays");
    assert_eq!(std::fs::read_dir(home.path().join("arrivals")).unwrap().count(), 0, "under its own name");
}

fn stored(bench: &Bench, told: &Told) -> Digest {
    bench.engine.library().thumbnails(&told.outcome.id).unwrap()[0].base.unwrap()
}

#[tokio::test]
async fn a_stored_picture_that_cannot_be_read_is_replaced_where_the_person_asks_for_it() {
    let bench = Bench::new().await;
    bench.openai.script(FLARE, [Answer::BrokenPicture]);
    let broken = list(&bench, bench.quick()).await;
    assert_eq!(error(&broken).code, Code::BadImage, "it cannot be decoded");
    assert!(error(&broken).hint.unwrap().contains("costs again"), "and what asking again means is told");
    let base = stored(&bench, &broken);
    let lists = bench.engine.lists();

    let again = list(&bench, bench.quick()).await;
    assert_eq!((word(&again), bench.openai.count()), ("failed", 1), "running the list again pays for nothing");
    let open = lists.remainder(&broken.outcome.id, &Which::Open, false).unwrap();
    assert_eq!((open.thumbnails, open.unknown), (0, 1), "nor does going on with it");

    let this = Which::These(vec![first(&broken)]);
    let left = lists.remainder(&broken.outcome.id, &this, false).unwrap();
    assert_eq!((left.thumbnails, left.free, left.paid_again), (1, 0, 1), "it is told that it costs again");
    assert!(left.usd > Usd::ZERO, "and what");
    let run = lists.resume(&broken.outcome.id, &this, false, |_| {}).await.unwrap();
    let replaced = told(run).await;
    assert_eq!((word(&replaced), bench.openai.count()), ("done", 2), "one request, for this cell alone");
    assert!(replaced.words(0).contains(&"warning"), "the run says so too: {:?}", replaced.words(0));
    assert!(bench.engine.library().store().contains(base), "the first one stays");
}

#[tokio::test]
async fn the_flag_for_unknown_outcomes_replaces_a_picture_that_cannot_be_read() {
    let bench = Bench::new().await;
    bench.openai.script(FLARE, [Answer::BrokenPicture]);
    list(&bench, bench.quick()).await;
    let policy = RetryPolicy { retry_unknown: true, wait_ms: 1, ..RetryPolicy::default() };
    let again = list(&bench, RunOptions { policy, ..bench.options() }).await;
    assert_eq!((word(&again), bench.openai.count()), ("done", 2), "the person said so");
    let reused = list(&bench, bench.quick()).await;
    assert_eq!((word(&reused), bench.openai.count()), ("reused", 2), "and it is there from then on");
}

#[tokio::test]
async fn try_again_on_a_sheet_replaces_a_picture_that_cannot_be_read() {
    let bench = Bench::new().await;
    bench.openai.script(FLARE, [Answer::BrokenPicture]);
    let desk = desk(&[("a", "A title on a sheet")]);
    let sheet = sheet(&bench.engine, &desk);
    let mut settings = bench.engine.settings().clone();
    settings.generation.wait_ms = 1;
    let cells = [cell("a", &format!("openai/{FLARE}"))];
    let studio = bench.engine.studio();
    let begun = studio.generate(&sheet, &desk, &cells, Kind::Generate, None, &settings).await.unwrap();
    assert_eq!(word(&told(begun.0).await), "failed", "it cannot be decoded");
    let again = studio.generate(&sheet, &desk, &cells, Kind::Again, None, &settings).await.unwrap();
    let replaced = told(again.0).await;
    assert_eq!((word(&replaced), bench.openai.count()), ("done", 2), "another one is asked for");
    assert!(replaced.words(0).contains(&"warning"), "and that is told");
}

#[tokio::test]
async fn a_picture_that_cannot_be_read_is_not_reused() {
    let bench = Bench::new().await;
    bench.openai.script(&model(0), [Answer::BrokenPicture]);
    bench.one(bench.quick()).await;
    let again = bench.one(RunOptions { reuse: true, ..bench.quick() }).await;
    assert_eq!((word(&again), bench.openai.count()), ("done", 2), "there is nothing to reuse");
}

#[tokio::test]
async fn a_thumbnail_is_found_by_any_of_its_ids() {
    let bench = Bench::new().await;
    bench.openai.script(FLARE, [Answer::Quota, Answer::Quota]);
    let lists = bench.engine.lists();
    let begun = list(&bench, bench.quick()).await;
    let went_on = told(lists.resume(&begun.outcome.id, &Which::Failed, false, |_| {}).await.unwrap()).await;
    assert_eq!(word(&went_on), "failed", "the quota is still used up");
    let this = Which::These(vec![first(&begun)]);
    let made = told(lists.resume(&begun.outcome.id, &this, false, |_| {}).await.unwrap()).await;
    assert_eq!((word(&made), bench.openai.count()), ("done", 3), "its id in the first run names the same cell");
}
