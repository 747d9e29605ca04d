//! The gallery in the real app: what was made is there, found, taken away and back, taken out, and used again.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::{
    harness::{FLARE, OFFLINE, Page, Plan, jpeg_size, jpegs_below, play, until},
    storage::{entries, kept},
};

/// Opens the gallery, which has to hold so many.
pub(crate) async fn open_gallery(page: &Page, count: usize) {
    page.press("Control+3").await;
    holds(page, count).await;
}

/// Waits until the gallery shows that it holds so many of what is asked for.
async fn holds(page: &Page, count: usize) {
    let script = "const one = e2e.named('gallery'); return one?.dataset.count === String(arguments[0]) && !one.hasAttribute('aria-busy')";
    page.wait(&format!("the gallery to hold {count}"), script, &[count.into()]).await;
}

/// Puts the focus on the grid's first and selects `count` from there.
pub(crate) async fn select(page: &Page, count: usize) {
    page.find("gallery-grid").await;
    page.js("e2e.named('gallery-grid').focus()", &[]).await;
    if page.is_shown("gallery-selection").await {
        page.press("Escape").await;
        page.is_gone("gallery-selection").await;
    }
    page.press("Control+Home").await;
    page.press("Space").await;
    for _ in 1..count {
        page.press("Shift+Right").await;
    }
    page.says("gallery-selected", &format!("{count} selected")).await;
}

/// The ids that the grid shows, in order.
async fn shown(page: &Page) -> Vec<String> {
    let script = "const all = [...document.querySelectorAll('[data-testid=gallery-grid] [data-index]')];
        if (all.length === 0 || all.some((one) => !one.id)) return null;
        return all.filter((one) => e2e.shown(one)).sort((a, b) => a.dataset.index - b.dataset.index).map((one) => one.id.slice('entry-'.length))";
    let ids = page.wait("the grid's entries", script, &[]).await;
    ids.as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
}

/// Makes a sheet of these titles with the four offline models.
async fn make(page: &Page, titles: &str) {
    page.fill("titles", titles).await;
    page.press("Control+Enter").await;
    for row in 0..titles.lines().count() {
        for model in OFFLINE {
            page.tile_is(row, model, "done").await;
        }
    }
}

/// Files below a folder with this ending.
fn ending(folder: &Path, with: &str) -> Vec<PathBuf> {
    let all = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    all.flat_map(|path| if path.is_dir() { ending(&path, with) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|is| is == with))
        .collect()
}

#[tokio::test]
async fn all_that_was_made_is_there_after_a_restart_found_deleted_and_brought_back() {
    play(Plan::default(), async |stage| {
        let page = stage.open().await;
        make(&page, "Queues are fine\nBread is better").await;
        stage.quit().await;
        let page = stage.open().await;
        open_gallery(&page, 8).await;
        let all = entries(&page).await;
        let made: Vec<&str> = all.iter().map(|one| one["made_at"].as_str().unwrap()).collect();
        assert!(made.is_sorted_by(|a, b| a >= b), "newest first: {made:?}");
        let ids: Vec<&str> = all.iter().map(|one| one["thumbnail"].as_str().unwrap()).collect();
        assert_eq!(shown(&page).await, ids, "and so they are on the screen");
        let pictures = "return [...document.querySelectorAll('[data-testid=gallery-grid] img')].length === 8 && [...document.images].every((one) => one.complete && one.naturalWidth > 0)";
        page.wait("every picture", pictures, &[]).await;

        page.fill("gallery-search", "bread").await;
        holds(&page, 4).await;
        page.fill("gallery-search", "bread halftone").await;
        holds(&page, 1).await;
        page.fill("gallery-search", "nothing like it").await;
        page.find("gallery-no-match").await;
        page.click("gallery-clear-filters").await;
        holds(&page, 8).await;
        page.click("filter-model").await;
        page.click("filter-model-offline/aurora").await;
        holds(&page, 2).await;
        page.press("Escape").await;
        page.click("gallery-clear").await;
        holds(&page, 8).await;

        select(&page, 3).await;
        page.click("gallery-trash").await;
        holds(&page, 5).await;
        page.says("toast", "3 thumbnails moved to trash").await;
        page.click("gallery-undo").await;
        holds(&page, 8).await;
        assert_eq!(shown(&page).await, ids, "the toast's Undo brings them back to their places");
        select(&page, 2).await;
        page.press("Delete").await;
        holds(&page, 6).await;
        page.press("Control+z").await;
        holds(&page, 8).await;
        assert_eq!(shown(&page).await, ids, "so does Ctrl+Z");

        select(&page, 3).await;
        page.press("Delete").await;
        holds(&page, 5).await;
        stage.quit().await;
        let page = stage.open().await;
        open_gallery(&page, 5).await;
        page.click("gallery-trash-view").await;
        holds(&page, 3).await;
        assert_eq!(shown(&page).await, &ids[..3], "the trash outlives a restart");
        select(&page, 1).await;
        page.click("gallery-restore").await;
        holds(&page, 2).await;
        page.click("gallery-all").await;
        holds(&page, 6).await;
        assert_eq!(shown(&page).await[0], ids[0], "what was restored is where it was");
        assert_eq!(stage.requests(), 0, "nobody was asked for anything");
        assert_eq!(page.js("return e2e.errors", &[]).await, json!([]), "nothing went wrong in the page");
    })
    .await;
}

#[tokio::test]
async fn a_base_is_used_with_a_new_title_for_nothing_and_stays_when_the_first_is_deleted_for_good() {
    play(Plan::default(), async |stage| {
        let page = stage.open().await;
        for model in &OFFLINE[1..] {
            stage.tick(&page, &[&format!("offline/{model}")], false).await;
        }
        stage.tick(&page, &["openai/gpt-image-2.6-flare"], true).await;
        page.fill("titles", "The first title").await;
        page.press("Control+Enter").await;
        page.tile_is(0, "aurora", "done").await;
        page.tile_is(0, FLARE, "done").await;
        open_gallery(&page, 2).await;
        let of = |all: &[Value], model: &str| all.iter().find(|one| one["model"] == model).cloned().unwrap_or_default();
        let all = entries(&page).await;
        let (first, alone) = (of(&all, "openai/gpt-image-2.6-flare"), of(&all, "offline/aurora"));

        page.fill("gallery-search", "flare").await;
        holds(&page, 1).await;
        select(&page, 1).await;
        page.press("Enter").await;
        page.find("gallery-opened").await;
        page.click("opened-more").await;
        page.find("menu-reuse").await;
        until("its line to have the focus", async || {
            let at = page.js("return document.activeElement?.dataset.testid ?? ''", &[]).await;
            if at != "menu-reuse" {
                page.press("Down").await;
            }
            at == "menu-reuse"
        })
        .await;
        page.press("Enter").await;
        page.wait("the title to be written", "return document.activeElement?.dataset.testid === 'titles'", &[]).await;
        let before = page.tile_is(0, "picture", "reused").await.drawn;
        let pixels = page.pixels(0, "picture").await;
        page.press("Control+a").await;
        page.type_text("A second title of it").await;
        page.tile_redrawn(0, "picture", before).await;
        let changed = "const now = e2e.pixels(arguments[0]); return now !== null && now !== arguments[1]";
        page.wait("the new title on it", changed, &["tile-0-picture".into(), pixels.into()]).await;
        assert_eq!(stage.requests(), 1, "a new title asks no provider");
        let second = of(&entries(&page).await, "own/picture");
        assert_eq!(first["base"], second["base"], "it is the same picture");
        assert_ne!(first["sheet"], second["sheet"], "on a sheet of its own");

        page.press("Control+3").await;
        page.find("gallery-opened").await;
        page.js("e2e.named('gallery-opened').focus()", &[]).await;
        page.press("Escape").await;
        page.is_gone("gallery-opened").await;
        page.click("gallery-clear").await;
        holds(&page, 3).await;
        for (word, left) in [("flare", 2), ("aurora", 1)] {
            page.fill("gallery-search", word).await;
            holds(&page, 1).await;
            select(&page, 1).await;
            page.press("Delete").await;
            page.find("gallery-no-match").await;
            page.click("gallery-clear-filters").await;
            holds(&page, left).await;
        }
        page.click("gallery-trash-view").await;
        holds(&page, 2).await;
        page.click_called("Empty trash").await;
        let said = page.text("trash-dialog").await;
        assert!(said.contains("cannot be undone"), "what it means: {said:?}");
        page.click("trash-delete").await;
        page.find("trash-empty").await;
        assert!(kept(stage, &alone["digest"]).is_none(), "the finished file of the one has left the store");
        assert!(kept(stage, &alone["base"]).is_none(), "and its base, which nothing else needs");
        assert!(kept(stage, &first["base"]).is_some(), "the other's base stays: another thumbnail is made from it");
        assert!(kept(stage, &second["digest"]).is_some(), "and so does that");
        let left: Vec<Value> = entries(&page).await.iter().map(|one| one["thumbnail"].clone()).collect();
        assert_eq!(left, [second["thumbnail"].clone()], "the gallery has the other");
        assert_eq!(stage.requests(), 1, "nobody was asked again");
    })
    .await;
}

#[tokio::test]
async fn thumbnails_are_downloaded_as_one_zip_with_a_manifest_and_as_files() {
    play(Plan::default(), async |stage| {
        let page = stage.open().await;
        make(&page, "Queues are fine\nBread is better").await;
        let before = jpegs_below(&stage.person());
        open_gallery(&page, 8).await;
        select(&page, 1).await;
        page.press("Control+a").await;
        page.says("gallery-selected", "8 selected").await;
        page.click("gallery-download").await;
        page.click("gallery-zip").await;
        page.click("download-save").await;
        page.is_gone("download").await;
        page.says("toast", "8 thumbnails in one ZIP").await;
        let zips = ending(&stage.person(), "zip");
        assert_eq!(zips.len(), 1, "one ZIP in the person's folder: {zips:?}");
        let out = stage.person().join("unpacked");
        let mut unpack = stage.session.command("/usr/bin/python3");
        unpack.args(["-m", "zipfile", "-e"]).arg(&zips[0]).arg(&out);
        assert!(unpack.status().unwrap().success(), "another program opens it");
        let manifest = std::fs::read(out.join("manifest.json")).expect("it has a manifest");
        let manifest: Value = serde_json::from_slice(&manifest).unwrap();
        let lines = manifest["thumbnails"].as_array().unwrap();
        assert_eq!(lines.len(), 8, "a line for each");
        assert_eq!(jpegs_below(&out).len(), 8, "and a file for each line");
        for line in lines {
            let file = line["file"].as_str().unwrap();
            let bytes = std::fs::read(out.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
            assert!(kept(stage, &line["sha256"]) == Some(bytes), "{file} is byte for byte the library's");
            let word = if line["title"] == "Bread is better" { "bread" } else { "queues" };
            assert!(file.to_lowercase().contains(word), "{file} is named after {}", line["title"]);
            assert!(line["model"].as_str().unwrap().starts_with("offline/"), "its model: {line}");
        }
        std::fs::remove_dir_all(&out).unwrap();

        page.press("Control+e").await;
        page.click("gallery-files").await;
        page.click("download-save").await;
        page.is_gone("download").await;
        page.says_anywhere("8 files saved").await;
        let mut saved = jpegs_below(&stage.person());
        saved.retain(|path| !before.contains(path));
        assert!(!saved.is_empty(), "the files are in the person's folder");
        for path in &saved {
            assert_eq!(jpeg_size(path), (1200, 630), "{} is a picture", path.display());
        }
        assert_eq!(page.js("return e2e.errors", &[]).await, json!([]), "nothing went wrong in the page");
    })
    .await;
}

#[tokio::test]
async fn control_enter_in_the_gallery_reopens_the_brief_s_sheet() {
    play(Plan::default(), async |stage| {
        let page = stage.open().await;
        make(&page, "The older sheet").await;
        page.press("Control+n").await;
        page.wait("an empty sheet", "return e2e.named('titles')?.value !== 'The older sheet'", &[]).await;
        make(&page, "The newer sheet").await;
        open_gallery(&page, 8).await;
        page.fill("gallery-search", "older").await;
        holds(&page, 4).await;
        select(&page, 1).await;
        let chosen = shown(&page).await.remove(0);
        page.press("Control+Enter").await;
        page.says("titles", "The older sheet").await;
        let all = entries(&page).await;
        let model = all.iter().find(|one| one["thumbnail"] == chosen.as_str()).unwrap()["model"].as_str().unwrap();
        let tile = format!("tile-0-{}", model.split('/').next_back().unwrap());
        let script = "return e2e.named(arguments[0])?.closest('[role=gridcell]')?.getAttribute('aria-selected') === 'true' || e2e.named(arguments[0])?.querySelector('[aria-selected=true]') !== null";
        page.wait("its tile to be the selected one", script, &[tile.into()]).await;
        assert_eq!(all.len(), 8, "opening it makes nothing");
        assert_eq!(stage.requests(), 0, "and asks nobody");
    })
    .await;
}
