//! Presets: saved and used in the window, the same bytes as by the command line; renamed, duplicated, exported, removed and imported.

use crate::harness::{Page, Plan, Stage, jpegs_below, play, until, write};

/// Saves the desk as a preset, makes its sheet, saves the files.
async fn sheet_of_preset(stage: &mut Stage, name: &str, title: &str) -> Page {
    let page = stage.open().await;
    page.fill("titles", title).await;
    page.click("template-center-box").await;
    save(stage, &page, name, "dev-blog").await;
    page.press("Control+Enter").await;
    for model in crate::harness::OFFLINE {
        page.tile_is(0, model, "done").await;
    }
    page
}

#[tokio::test]
async fn the_same_preset_and_title_give_the_same_bytes_in_the_app_and_the_command_line() {
    play(Plan::default(), async |stage| {
        let title = "Same bytes anywhere";
        let page = sheet_of_preset(stage, "Dev blog", title).await;
        page.leave().await;
        let out = stage.folder().join("by-the-command-line");
        let ran = stage
            .command_line()
            .args(["generate", title, "--preset", "Dev blog", "--out"])
            .arg(&out)
            .output()
            .expect("the command line runs");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        let files = jpegs_below(&out);
        assert_eq!(files.len(), 4, "the preset's models: {files:?}");
        let library = thumbsheet_engine::library::Library::open(&stage.home()).expect("the library opens");
        let runs = library.runs(10).expect("its runs");
        let app = library.thumbnails(&runs.last().expect("the app's run").id).expect("its thumbnails");
        let of_app: std::collections::HashSet<_> = app.iter().filter_map(|thumbnail| thumbnail.digest).collect();
        for file in &files {
            let bytes = std::fs::read(file).expect("the file is read");
            let digest = thumbsheet_core::Digest::of(&bytes);
            assert!(of_app.contains(&digest), "{} is a picture that the app made, byte for byte", file.display());
        }
    })
    .await;
}

/// Saves the desk under a name.
pub(crate) async fn save(stage: &Stage, page: &Page, name: &str, file: &str) {
    page.press("Control+s").await;
    page.fill("preset-field", name).await;
    page.press("Enter").await;
    until("the preset's file", async || in_folder(stage, file).exists()).await;
    // Keys are the dialog's until it is gone.
    page.is_gone("preset-dialog").await;
}

fn in_folder(stage: &Stage, file: &str) -> std::path::PathBuf {
    stage.home().join("presets").join(format!("{file}.toml"))
}

/// Opens the list of all presets.
pub(crate) async fn open_presets(page: &Page) {
    page.click("preset").await;
    page.click("preset-all").await;
    page.find("presets").await;
}

/// Chooses from the menu of a preset's row.
pub(crate) async fn of_row(page: &Page, id: &str, item: &str) {
    let script = "return e2e.shown(e2e.named('preset-more', e2e.named('preset-row-' + arguments[0]) ?? undefined))";
    let more = page.wait_element(&format!("the menu of {id}"), script, &[id.into()]).await;
    page.click_element(&more, "more").await;
    page.click(item).await;
}

#[tokio::test]
async fn a_preset_is_renamed_duplicated_exported_removed_and_imported_in_the_window() {
    play(Plan::default(), async |stage| {
        let page = stage.open().await;
        page.click("template-center-box").await;
        save(stage, &page, "Dev blog", "dev-blog").await;
        page.says("preset-name", "Dev blog").await;

        open_presets(&page).await;
        of_row(&page, "dev-blog", "preset-rename").await;
        // The old name is selected: what is typed takes its place.
        let selected = "const field = e2e.named('preset-rename-field'); return document.activeElement === field && field.selectionEnd - field.selectionStart === field.value.length";
        page.wait("the old name to be selected", selected, &[]).await;
        page.type_text("Conference talks").await;
        page.press("Enter").await;
        page.says("preset-row-dev-blog", "Conference talks").await;
        let text = std::fs::read_to_string(in_folder(stage, "dev-blog")).unwrap();
        assert!(text.contains("Conference talks"), "what it is opened by stays, its name is new: {text}");

        of_row(&page, "dev-blog", "preset-duplicate").await;
        // Its row says what it holds once that was read; until then the others may move.
        page.says("preset-row-conference-talks-copy", "Center box").await;

        let exported = stage.person().join("to share");
        of_row(&page, "dev-blog", "preset-export").await;
        stage.choose_file("Export a preset", &exported).await;
        let exported = exported.with_extension("toml");
        until("the exported file, with its ending", async || exported.exists()).await;
        let text = std::fs::read_to_string(&exported).unwrap();
        assert!(text.contains("Conference talks") && text.contains("center-box"), "it holds what was saved: {text}");

        of_row(&page, "dev-blog", "preset-remove-item").await;
        page.click("preset-remove-do").await;
        page.is_gone("preset-row-dev-blog").await;
        assert!(!in_folder(stage, "dev-blog").exists(), "its file is deleted");

        page.click("presets-import").await;
        stage.choose_file("Import a preset", &exported).await;
        page.says("preset-row-conference-talks", "Conference talks").await;

        let broken = stage.person().join("broken.toml");
        write(&broken, "schema = 1\nname = \"Broken\"\ntemplate = \n");
        page.click("presets-import").await;
        stage.choose_file("Import a preset", &broken).await;
        page.says_anywhere("broken.toml:3").await;
        page.press("Escape").await;
        page.is_gone("presets").await;

        // What was removed is no longer what the sheet was set from; using the imported one makes it so again.
        page.says("preset-name", "No preset").await;
        page.click("template-left-panel").await;
        page.click("preset").await;
        page.click("preset-conference-talks").await;
        page.says("preset-name", "Conference talks").await;
        let chosen = "return e2e.named('template-center-box')?.getAttribute('aria-checked') === 'true'";
        page.wait("the preset's template to be chosen", chosen, &[]).await;
        assert_eq!(stage.requests(), 0, "nobody was asked for any of it");
    })
    .await;
}
