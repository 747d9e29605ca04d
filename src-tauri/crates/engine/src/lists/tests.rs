use std::fs::File;

use tempfile::TempDir;
use thumbsheet_core::{Digest, Error, Usd, plan::Row};

use super::*;
use crate::{DroppedFile, Engine, Environment, Parts};

const LAUNCH: &str = "Headline,look,city,skip\n\
    Why fan-out beats a queue,neon,Oslo,\n\
    Hi,watercolour,Lyon,\n\
    A week in {{city}},watercolour,Turin,\n\
    Left out,neon,,yes\n";

fn engine(home: &TempDir) -> Engine {
    let home = home.path().join("home").display().to_string();
    Engine::open(Parts::new(&Environment::of([("THUMBSHEET_HOME", home)])).unwrap()).unwrap()
}

fn written(home: &TempDir, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    use std::io::Write as _;
    let path = home.path().join(name);
    File::create(&path).unwrap().write_all(bytes.as_ref()).unwrap();
    path
}

fn rows(engine: &Engine, batch: &str) -> Result<Vec<Row>, Error> {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(engine.lists().rows(batch))
}

#[test]
fn a_list_is_there_again_with_its_mistakes_in_place() {
    let home = TempDir::new().unwrap();
    let path = written(&home, "launch.csv", LAUNCH);
    let view = engine(&home).lists().open_file(&path).unwrap();
    assert_eq!(view.name, "launch.csv", "its file");
    let fields: Vec<&str> = view.columns.iter().map(|column| column.field.as_str()).collect();
    assert_eq!(fields, ["title", "style", "variable", "skip"], "what its header says");
    let wrong = &view.rows[1].mistakes;
    assert_eq!(wrong[0].message, "Row 2, title: \"Hi\" has 2 characters. A title has 3 to 200.", "a whole sentence");
    assert_eq!(
        (wrong[1].column, wrong[1].suggestion.as_deref(), wrong[1].same),
        (Some(1), Some("watercolor"), 2),
        "where, what instead, and in how many rows"
    );
    let BatchTotals { rows, thumbnails, mistakes, skipped, .. } = view.totals;
    assert_eq!((rows, thumbnails, mistakes, skipped), (4, 4, 2, 1), "one good row, four free models");

    let later = engine(&home);
    let lines = later.lists().recent().unwrap();
    assert_eq!((lines[0].id.as_str(), lines[0].rows), (view.id.as_str(), 4), "after a restart");
    assert_eq!(later.lists().open(&view.id).unwrap(), view, "as it was");
    let again = later.lists().open_file(&path).unwrap();
    assert_eq!(again.id, view.id, "the same file is the same list: its runs stay with it");
    later.lists().remove(&view.id).unwrap();
    assert!(later.lists().open(&view.id).is_err(), "what was taken away is gone");
}

#[test]
fn a_change_gives_what_it_changed() {
    let home = TempDir::new().unwrap();
    let engine = engine(&home);
    let id = engine.lists().paste(LAUNCH).unwrap().id;
    let numbers = |change: &BatchChange| change.rows.iter().map(|row| row.number).collect::<Vec<_>>();

    let change = engine.lists().edit(&id, "2", 0, "A longer title").unwrap();
    assert_eq!(numbers(&change), [2], "the row itself");
    let change = engine.lists().fix(&id, 1, "watercolour", "watercolor").unwrap();
    assert_eq!((numbers(&change), change.totals.mistakes), (vec![2, 3], 0), "every row with that value");
    assert!(change.rows.iter().all(|row| row.entries.len() == 1), "which run now");
    let change = engine.lists().include(&id, &["1".into()], false).unwrap();
    assert_eq!((numbers(&change), change.totals.skipped), (vec![1], 2), "a tick is no mistake");
    assert_eq!(engine.lists().open(&id).unwrap().rows[1].cells[0], "A longer title", "and all of it is kept");

    let view = engine.lists().map(&id, 1, "extra").unwrap();
    assert_eq!(view.columns[1].field, "extra", "the column means something else");
    assert_eq!(engine.lists().map(&id, 2, "title").unwrap().columns[0].field, "variable", "one column is the title");
    for wrong in [
        engine.lists().edit(&id, "9", 0, "x").map(drop),
        engine.lists().edit(&id, "1", 9, "x").map(drop),
        engine.lists().edit("nothing", "1", 0, "x").map(drop),
        engine.lists().map(&id, 0, "titel").map(drop),
        engine.lists().take_preset(&id, Some("none")).map(drop),
    ] {
        assert!(wrong.is_err_and(|error| error.message.contains(' ')), "what is not there is said");
    }
}

#[test]
fn ticked_rows_without_mistakes_become_rows_of_a_run() {
    let home = TempDir::new().unwrap();
    let engine = engine(&home);
    let id = engine.lists().paste(LAUNCH).unwrap().id;
    engine.lists().fix(&id, 1, "watercolour", "watercolor").unwrap();
    let run = rows(&engine, &id).unwrap();
    let shown: Vec<String> = engine.lists().open(&id).unwrap().rows.into_iter().flat_map(|row| row.entries).collect();
    let entries: Vec<&str> = run.iter().filter_map(|row| row.entry.as_deref()).collect();
    assert_eq!(entries, shown, "the page knows them by these names");
    assert_eq!(
        (run[1].brief.title.as_str(), run[1].number),
        ("A week in Turin", Some(3)),
        "filled in, with its number"
    );
    engine.lists().include(&id, &["1".into(), "3".into()], false).unwrap();
    assert!(rows(&engine, &id).unwrap_err().message.contains("can run"), "nothing is ticked");
}

#[test]
fn a_picture_lies_in_the_lists_folder_or_is_a_mistake() {
    let home = TempDir::new().unwrap();
    let folder = home.path().join("posts");
    std::fs::create_dir(&folder).unwrap();
    let picture = include_bytes!("../../../../../tests/golden/canvas/tile/bottom-bar.png");
    written(&home, "posts/own.png", picture);
    written(&home, "posts/broken.png", b"no picture");
    written(&home, "secret.png", picture);
    #[cfg(unix)]
    std::os::unix::fs::symlink(home.path().join("secret.png"), folder.join("link.png")).unwrap();
    let text =
        "title,base_image\nFirst title,own.png\nSecond title,broken.png\nThird title,link.png\nFourth title,gone.png\n";
    let engine = engine(&home);
    let view = engine.lists().open_file(&written(&home, "posts/list.csv", text)).unwrap();
    assert_eq!(
        (view.rows[0].cost_usd, view.totals.mistakes),
        (Some(Usd::ZERO), 2),
        "two are known before anything runs"
    );
    assert!(view.rows[2].mistakes[0].message.contains("is outside the list's folder"), "{:?}", view.rows[2]);
    let run = rows(&engine, &view.id).unwrap();
    assert_eq!(run.len(), 1, "the good one");
    assert_eq!(run[0].picture, Some(Digest::of(picture)), "is in the store, byte for byte");
    let after = engine.lists().open(&view.id).unwrap();
    assert_eq!(after.totals.mistakes, 3, "what turned out to be no picture is a mistake of its row");
    let told = engine.lists().mistakes(&view.id).unwrap();
    assert_eq!(told.lines().count(), 4, "a header and three rows: {told}");
    assert!(told.contains("\"Third title\",\"link.png\",\"Row 3, base_image: "), "with why: {told}");
    let mended = list::read("mistakes.csv", told.as_bytes()).unwrap();
    assert_eq!(guess(&mended.columns), [Field::Title, Field::BaseImage, Field::Ignore], "and it is a list itself");
}

#[test]
fn a_table_that_is_dropped_is_a_list() {
    let home = TempDir::new().unwrap();
    let engine = engine(&home);
    let path = written(&home, "launch.csv", LAUNCH);
    let DroppedFile::List { batch, name } = engine.drops().read_file(&path) else { panic!("it is a table") };
    assert_eq!((name.as_str(), engine.lists().open(&batch).unwrap().rows.len()), ("launch.csv", 4), "kept");
    let titles = engine.drops().read("titles.txt", b"One title\nAnother, with a comma\n");
    assert!(matches!(titles, DroppedFile::Titles { .. }), "titles go to the Studio: {titles:?}");
}

#[test]
fn an_edit_of_one_cell_of_five_thousand_rows_changes_one_row() {
    let home = TempDir::new().unwrap();
    let engine = engine(&home);
    let rows = (0..5_000).map(|row| format!("Title number {row}\tneon\tOswald\tcity {row}"));
    let lines: Vec<String> = std::iter::once("title\tstyle\tfont\tcity".to_owned()).chain(rows).collect();
    let view = engine.lists().paste(&lines.join("\n")).unwrap();
    assert_eq!(view.totals.thumbnails, 20_000, "all of them");
    let change = engine.lists().edit(&view.id, "2500", 0, "Another title").unwrap();
    assert_eq!(change.rows.len(), 1, "the page gets one row, and the others are as they were");
}

#[test]
fn a_list_is_read_again_in_another_encoding() {
    let home = TempDir::new().unwrap();
    // "Żółw" as Excel saves it in Poland, told by its letters or named by the person.
    let path = written(&home, "launch.csv", b"title,style\n\xafles \xf3 one,neon\n");
    let engine = engine(&home);
    let view = engine.lists().open_file(&path).unwrap();
    assert_ne!(view.format.encoding.to_string(), "UTF-8", "the view says what was guessed");
    let id = view.id;
    let named = engine.lists().encode(&id, "windows-1250").unwrap();
    assert_eq!(
        (named.id == id, named.rows[0].cells[0].as_str()),
        (true, "Żles ó one"),
        "the same list, as it is named"
    );
    assert_eq!(engine.lists().open(&id).unwrap().format.encoding.to_string(), "windows-1250", "and kept");
    assert!(engine.lists().encode(&id, "klingon").is_err(), "an unknown encoding changes nothing");
    let pasted = engine.lists().paste("One title\nAnother title\n").unwrap().id;
    let error = engine.lists().encode(&pasted, "windows-1252").unwrap_err();
    assert!(error.message.contains("came without a file"), "a paste has no bytes to read again: {error}");
}

#[test]
fn a_mistake_of_the_whole_list_is_told_once_and_not_beside_others() {
    let home = TempDir::new().unwrap();
    let engine = engine(&home);
    let view = engine.lists().paste("Titles for March\ntitle,style\nOne title,watercolour\nHi,neon\n").unwrap();
    for row in &view.rows {
        let [mistake] = row.mistakes.as_slice() else { panic!("{:?}", row.mistakes) };
        assert!(mistake.message.starts_with("The header is line 2"), "{}", mistake.message);
        assert_eq!(mistake.same, view.rows.len(), "one message for all rows");
    }
}
