use std::time::Duration;

use thumbsheet_core::{Code, Digest, EventKind, SheetId, ThumbnailId, Usd, brief::Design};
use thumbsheet_engine::{
    Engine, Run, Settings,
    studio::{Cell, Desk, Kind, OWN_PICTURE, RunOnSheet, SheetRow},
};
use thumbsheet_testkit::Answer;

use crate::bench::{Bench, Told, model, told, within};

const AURORA: &str = "offline/aurora";

fn openai(number: usize) -> String {
    format!("openai/{}", model(number))
}

pub(crate) fn cell(row: &str, model: &str) -> Cell {
    Cell { row: row.into(), model: model.into() }
}

pub(crate) fn desk(titles: &[(&str, &str)]) -> Desk {
    let rows = titles.iter().map(|(id, title)| SheetRow { id: (*id).into(), title: (*title).into() });
    Desk { rows: rows.collect(), ..Desk::default() }
}

/// A new sheet with this desk on it.
pub(crate) fn sheet(engine: &Engine, desk: &Desk) -> SheetId {
    let id = engine.studio().create(false).unwrap().id;
    engine.studio().save(&id, desk).unwrap();
    id
}

async fn begun(bench: &Bench, sheet: &SheetId, desk: &Desk, cells: &[Cell], kind: Kind) -> (Run, RunOnSheet) {
    let settings = quick(bench.engine.settings());
    bench.engine.studio().generate(sheet, desk, cells, kind, None, &settings).await.unwrap()
}

fn quick(settings: &Settings) -> Settings {
    let mut settings = Settings { ..settings.clone() };
    settings.generation.wait_ms = 1;
    settings
}

async fn made(bench: &Bench, sheet: &SheetId, desk: &Desk, cells: &[Cell], kind: Kind) -> Told {
    told(begun(bench, sheet, desk, cells, kind).await.0).await
}

fn bases(bench: &Bench, told: &Told) -> Vec<Option<Digest>> {
    bench.engine.library().thumbnails(&told.outcome.id).unwrap().into_iter().map(|one| one.base).collect()
}

#[tokio::test]
async fn the_first_sheet_can_be_made_at_once_without_a_key() {
    let bench = Bench::new().await;
    let first = bench.engine.studio().create(true).unwrap();
    assert_eq!(first.desk.rows[0].title, "Why fan-out beats a queue", "a sample title is filled in");
    assert_eq!(first.desk.models.len(), 4, "and four free models are ticked");
    let cells: Vec<Cell> = first.desk.models.iter().map(|model| cell(&first.desk.rows[0].id, model)).collect();
    let told = made(&bench, &first.id, &first.desk, &cells, Kind::Generate).await;
    assert_eq!(told.outcome.tally.done, 4, "{:?}", told.outcome.joined);
    let pictures: std::collections::HashSet<_> = bases(&bench, &told).into_iter().collect();
    assert_eq!(pictures.len(), 4, "that draw four pictures");
    assert_eq!(bench.openai.count() + bench.google.count(), 0, "and ask nobody");
    assert!(told.joined().results.iter().all(|made| made.file.is_none()), "no folder is written by default");
    let next = bench.engine.studio().create(false).unwrap();
    assert!(next.desk.rows.is_empty() && next.desk.models == first.desk.models, "the next one keeps the models");
}

#[tokio::test]
async fn a_reroll_is_another_picture_in_the_same_place_and_asks_once() {
    let bench = Bench::new().await;
    let desk = desk(&[("a", "Why fan-out beats a queue")]);
    let sheet = sheet(&bench.engine, &desk);
    let cells = [cell("a", AURORA), cell("a", "openai/gpt-image-2.6-flare")];
    let first = made(&bench, &sheet, &desk, &cells, Kind::Generate).await;
    assert_eq!(bench.openai.images_made(), 1, "one picture was asked for");
    let second = made(&bench, &sheet, &desk, &cells, Kind::Reroll).await;
    assert_eq!(bench.openai.images_made(), 2, "a re-roll asks once more, and never uses the one that is there");
    assert_eq!(second.words(1), ["generating", "painted", "composing", "done"], "without a word about the old one");
    let (old, new) = (bases(&bench, &first), bases(&bench, &second));
    assert_ne!(old[0], new[0], "an offline model draws another picture, because its seed is another");
    let versions = bench.engine.studio().versions(&sheet, &cells[0]).unwrap();
    let expected = [&first, &second].map(|told| ThumbnailId::of(&told.outcome.id, 0));
    assert_eq!(versions, expected, "both versions are kept, in order");
}

#[tokio::test]
async fn again_takes_the_stored_picture_and_asks_nobody() {
    let bench = Bench::new().await;
    let mut desk = desk(&[("a", "Wide words ".repeat(18).trim()), ("b", "Why queues wait")]);
    desk.design.template = "left-panel".into();
    let sheet = sheet(&bench.engine, &desk);
    bench.openai.script(&model(1), [Answer::InvalidKey]);
    let cells = [cell("a", &openai(0)), cell("b", &openai(1))];
    let first = made(&bench, &sheet, &desk, &cells, Kind::Generate).await;
    assert_eq!(first.outcome.tally.failed, 2, "one title is too long for its box, one key is refused");
    assert_eq!(bench.openai.count(), 2, "both were asked");
    desk.rows[0].title = "Short words".into();
    let second = made(&bench, &sheet, &desk, &cells, Kind::Again).await;
    assert_eq!(second.words(0), ["composing", "reused"], "the picture that was paid for gets the new title");
    assert_eq!(bases(&bench, &first)[0], bases(&bench, &second)[0], "the very one");
    assert_eq!(second.words(1).last(), Some(&"done"), "what has no picture is asked for in the same run");
    assert_eq!((bench.openai.count(), bench.openai.count_for(&model(0))), (3, 1), "and nothing else is");
}

#[tokio::test]
async fn the_same_order_on_another_sheet_is_not_paid_twice() {
    let bench = Bench::new().await;
    let desk = desk(&[("a", "Why fan-out beats a queue")]);
    let cells = [cell("a", "openai/gpt-image-2.6-flare")];
    made(&bench, &sheet(&bench.engine, &desk), &desk, &cells, Kind::Generate).await;
    let second = made(&bench, &sheet(&bench.engine, &desk), &desk, &cells, Kind::Generate).await;
    assert_eq!(second.words(0), ["composing", "reused"], "the picture is there, and the tile says so");
    assert_eq!(bench.openai.images_made(), 1, "money rule 6");
    let mut settings = bench.engine.settings().clone();
    settings.generation.max_cost_usd = Some(Usd::ZERO);
    let sheet = sheet(&bench.engine, &desk);
    let run = bench.engine.studio().generate(&sheet, &desk, &cells, Kind::Generate, None, &settings).await;
    assert!(run.is_ok(), "and what costs nothing passes any limit");
}

#[tokio::test]
async fn a_run_over_the_limit_asks_nobody_and_is_not_journalled() {
    let bench = Bench::new().await;
    let desk = desk(&[("a", "First title"), ("b", "Second title")]);
    let sheet = sheet(&bench.engine, &desk);
    let cells = ["a", "b"].map(|row| cell(row, "openai/gpt-image-2.6-flare"));
    let mut settings = bench.engine.settings().clone();
    settings.generation.max_cost_usd = Some(Usd::cents(5));
    let studio = bench.engine.studio();
    let generate = |accepted| studio.generate(&sheet, &desk, &cells, Kind::Generate, accepted, &settings);
    for accepted in [None, Some(Usd::cents(4))] {
        let error = generate(accepted).await.err().expect("0.08 passes 0.05");
        assert_eq!(error.code, Code::Budget, "{error}");
        assert_eq!(error.message, "This run (~$0.08) passes the limit ($0.05).", "both amounts, in words");
    }
    assert_eq!(bench.openai.count(), 0, "nobody was asked");
    assert!(bench.engine.library().runs(1).unwrap().is_empty(), "and nothing was journalled");
    let told = told(generate(Some(Usd::cents(8))).await.unwrap().0).await;
    assert_eq!(told.outcome.tally.done, 2, "the person saw the amount and said yes");
}

#[tokio::test]
async fn what_is_under_way_is_not_asked_for_a_second_time() {
    let bench = Bench::new().await;
    let desk = desk(&[("a", "Why fan-out beats a queue")]);
    let sheet = sheet(&bench.engine, &desk);
    let (answer, gate) = Answer::held();
    bench.openai.script(&model(0), [answer]);
    let cells = [cell("a", &openai(0))];
    let (run, on_sheet) = begun(&bench, &sheet, &desk, &cells, Kind::Generate).await;
    assert!(on_sheet.live && bench.engine.studio().open(&sheet).unwrap().runs[0].live, "the sheet shows it under way");
    within("the requests to arrive", bench.openai.requests_reach(1)).await;
    let settings = bench.engine.settings();
    let again =
        bench.engine.studio().generate(&sheet, &desk, &cells, Kind::Generate, Some(Usd::cents(900)), settings).await;
    assert!(again.err().unwrap().message.contains("already under way"), "a double click must not pay twice");
    gate.release();
    told(run).await;
    assert!(!bench.engine.studio().open(&sheet).unwrap().runs[0].live, "until it has come to its end");
    assert_eq!(bench.openai.count(), 1, "one request");
}

#[tokio::test]
async fn cells_that_cannot_be_made_are_named_before_anything_starts() {
    let bench = Bench::new().await;
    let desk = desk(&[("a", "ab"), ("b", "A good title")]);
    let sheet = sheet(&bench.engine, &desk);
    let wrong = [
        (vec![cell("a", AURORA)], "too short"),
        (vec![cell("gone", AURORA)], "no row 'gone'"),
        (vec![cell("b", "offline/aurorra")], "aurorra"),
        (vec![cell("b", OWN_PICTURE)], "No model can redraw"),
        (vec![], "no thumbnail to make"),
    ];
    for (cells, words) in wrong {
        let settings = bench.engine.settings();
        let result = bench.engine.studio().generate(&sheet, &desk, &cells, Kind::Generate, None, settings).await;
        let error = result.err().unwrap_or_else(|| panic!("{cells:?} cannot be made"));
        assert!(error.to_string().contains(words), "{cells:?}: {error}");
    }
    assert!(bench.engine.library().runs(1).unwrap().is_empty(), "nothing was journalled");
    assert!(bench.engine.studio().save(&SheetId::new("gone"), &desk).is_err(), "a sheet has to be there to be saved");
}

#[tokio::test]
async fn a_sheet_survives_a_restart_with_desk_versions_and_stars() {
    let bench = Bench::new().await;
    let mut desk = desk(&[("a", "First title"), ("b", "Second title")]);
    let own = Design { font: "lora".into(), ..Design::default() };
    desk.own.insert("b|offline/aurora".into(), own.clone());
    let sheet = sheet(&bench.engine, &desk);
    let cells = [cell("b", AURORA), cell("a", AURORA), cell("a", "offline/dunes")];
    let first = made(&bench, &sheet, &desk, &cells, Kind::Generate).await;
    let second = made(&bench, &sheet, &desk, &cells[..1], Kind::Reroll).await;
    let starred = ThumbnailId::of(&second.outcome.id, 0);
    bench.engine.studio().star(&starred, true).unwrap();
    desk.shown.insert(cells[0].key(), ThumbnailId::of(&first.outcome.id, 2).to_string());
    bench.engine.studio().save(&sheet, &desk).unwrap();

    let rows = bench.engine.library().rows_of(&first.outcome.id).unwrap();
    assert_eq!(rows[1].brief.design, own, "a tile's own type is in what was made");
    let reopened = bench.reopened();
    assert_eq!(reopened.studio().last().unwrap(), Some(sheet.clone()), "the sheet that was worked on comes back");
    let view = reopened.studio().open(&sheet).unwrap();
    assert_eq!(view.desk, desk, "with everything on the desk");
    assert_eq!(view.starred, [starred], "its stars");
    let runs: Vec<_> = view.runs.iter().map(|run| (run.kind, run.rows.join(","), run.live)).collect();
    let expected = [(Kind::Generate, "a,b".to_owned(), false), (Kind::Reroll, "b".to_owned(), false)];
    assert_eq!(runs, expected, "and its runs, with the rows in the order of the sheet");
    assert_eq!(reopened.studio().versions(&sheet, &cells[0]).unwrap().len(), 2, "both versions of the re-rolled cell");
    let lines = reopened.studio().list("second", 10).unwrap();
    assert_eq!((lines.len(), lines[0].titles, lines[0].thumbnails), (1, 2, 4), "found by a title: {lines:?}");
}

#[test]
fn a_crash_leaves_the_run_on_its_sheet() {
    let fakes = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let bench = fakes.block_on(Bench::new());
    let desk = desk(&[("a", "Why fan-out beats a queue")]);
    let sheet = sheet(&bench.engine, &desk);
    let (answer, _gate) = Answer::held();
    bench.openai.script(&model(0), [answer]);
    let process = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let cells = [cell("a", &openai(0))];
    let (run, _) = process.block_on(begun(&bench, &sheet, &desk, &cells, Kind::Generate));
    let id = run.id().clone();
    fakes.block_on(within("the request to arrive", bench.openai.requests_reach(1)));
    // Everything that works on the run is gone in the middle of it, its lock with it.
    process.shutdown_timeout(Duration::from_secs(5));
    drop(run);

    let reopened = bench.reopened();
    assert_eq!(reopened.recovered().len(), 1, "the next start finds the run");
    assert_eq!(reopened.recovered()[0].possibly_spent, 1, "with its request counted");
    let view = reopened.studio().open(&sheet).unwrap();
    assert_eq!((view.runs.len(), &view.runs[0].run, view.runs[0].live), (1, &id, false), "on its sheet");
    let events = reopened.library().events(&id).unwrap();
    let end = EventKind::Interrupted { possibly_spent: true };
    assert!(events.iter().any(|event| event.kind == end), "and marked interrupted: {events:?}");
}

#[tokio::test]
async fn a_run_of_the_command_line_opens_as_a_sheet() {
    let bench = Bench::new().await;
    let first = bench.sheet(&[model(0), "offline/hills".into()], bench.options()).await;
    let id = bench.engine.studio().sheet_of_run(&first.outcome.id).unwrap();
    assert_eq!(bench.engine.studio().sheet_of_run(&first.outcome.id).unwrap(), id, "the same one each time");
    let view = bench.engine.studio().open(&id).unwrap();
    assert_eq!(view.desk.rows[0].title, "Why fan-out beats sequential", "its title is on the desk");
    assert_eq!(view.desk.models, [openai(0).as_str(), "offline/hills"], "its models are ticked");
    assert_eq!((view.runs[0].kind, view.runs[0].rows.clone()), (Kind::Generate, vec![view.desk.rows[0].id.clone()]));
    assert!(bench.engine.studio().sheet_of_run(&thumbsheet_core::RunId::new("gone")).is_err(), "no sheet for no run");
}

#[tokio::test]
async fn details_tell_what_was_asked_and_what_it_took() {
    let bench = Bench::new().await;
    let desk = desk(&[("a", "Why fan-out beats a queue")]);
    let sheet = sheet(&bench.engine, &desk);
    bench.openai.script("gpt-image-2.6-flare", [Answer::Status(503)]);
    let cells = [cell("a", AURORA), cell("a", "openai/gpt-image-2.6-flare")];
    let told = made(&bench, &sheet, &desk, &cells, Kind::Generate).await;
    let details = bench.engine.gallery().details(&ThumbnailId::of(&told.outcome.id, 1)).await.unwrap();
    assert_eq!(details.attempts.len(), 2, "one that was refused and one that made it");
    assert_eq!(details.attempts[0].error.as_ref().unwrap().code, Code::ServerBusy, "with its reason");
    assert!(details.prompt.contains("Why fan-out beats a queue"), "the prompt as it was sent");
    assert!(details.cost_usd.is_some() && details.base_bytes.is_some_and(|bytes| bytes > 0), "{details:?}");
    let size = details.base_size.expect("it can be read");
    assert_eq!(details.asked, format!("{}x{}", size.width, size.height), "what came is what was asked for");
    assert!(details.loss.is_some_and(|loss| (0.0..0.05).contains(&loss)), "little is cropped: {:?}", details.loss);
    let json = serde_json::to_value(&details).unwrap();
    assert!(json["seed"].is_null() && json["base_size"]["width"].is_u64(), "as wire.ts has it: {json}");
    let offline = bench.engine.gallery().details(&ThumbnailId::of(&told.outcome.id, 0)).await.unwrap();
    assert_eq!(
        (offline.cost_usd, offline.asked.as_str()),
        (Some(Usd::ZERO), "1200x630"),
        "drawn to the pixel, for nothing"
    );
    assert!(bench.engine.gallery().details(&ThumbnailId::new("gone-0")).await.is_err(), "no details of nobody");
}
