//! What should not be there: words on the screen, and the app goes on.

use std::fs::File;

use crate::{
    drag::drop_in,
    harness::{OFFLINE, Page, Plan, play, write},
};

/// The app still does what it is there for.
async fn goes_on(page: &Page) {
    page.press("Control+Enter").await;
    for model in OFFLINE {
        page.tile_is(0, model, "done").await;
    }
}

#[tokio::test]
async fn settings_of_a_newer_version_are_left_alone_and_told() {
    let settings = "schema = 99\n[generation]\nretries = \"as many as it takes\"\n";
    play(Plan { settings: Some(settings.into()), ..Plan::default() }, async |stage| {
        let page = stage.open().await;
        let said = page.says("banner", "newer").await;
        assert!(said.contains("settings"), "which file: {said:?}");
        goes_on(&page).await;
        stage.quit().await;
        assert_eq!(std::fs::read_to_string(stage.home().join("settings.toml")).unwrap(), settings, "left as it was");
    })
    .await;
}

#[tokio::test]
async fn broken_settings_are_left_alone_and_told() {
    let settings = "schema = 1\n[generation\nretries = 2\n";
    play(Plan { settings: Some(settings.into()), ..Plan::default() }, async |stage| {
        let page = stage.open().await;
        let said = page.says("banner", "settings").await;
        assert!(said.contains("line 2"), "where: {said:?}");
        goes_on(&page).await;
        page.press("Control+,").await;
        page.click("pane-appearance").await;
        page.click_called("Dark").await;
        page.says_anywhere("not saved").await;
        stage.quit().await;
        assert_eq!(std::fs::read_to_string(stage.home().join("settings.toml")).unwrap(), settings, "left as it was");
    })
    .await;
}

#[tokio::test]
async fn a_home_that_cannot_be_written_is_told_on_the_screen() {
    play(Plan { no_home: true, settings: None, ..Plan::default() }, async |stage| {
        let page = stage.open().await;
        let said = page.says("banner", "Until then everything is kept in").await;
        assert!(said.contains("bus.conf"), "which folder cannot be used: {said:?}");
        goes_on(&page).await;
    })
    .await;
}

#[tokio::test]
async fn an_export_folder_that_is_a_file_is_told_where_the_export_was_asked() {
    play(Plan::default(), async |stage| {
        write(&stage.person().join("Pictures"), "not a folder");
        let page = stage.open().await;
        goes_on(&page).await;
        page.focus_tile(0, "aurora").await;
        page.press("Control+e").await;
        page.click("export-save").await;
        page.says_anywhere("could not").await;
        page.press("Escape").await;
        page.is_gone("export").await;
        assert_eq!(page.tile(0, "aurora").await.state, "done", "the picture is safe");
    })
    .await;
}

#[tokio::test]
async fn files_that_are_nothing_are_refused_by_name_and_the_rest_is_taken() {
    play(Plan::default(), async |stage| {
        let person = stage.person();
        let (empty, huge, font, broken, good) = (
            person.join("empty.png"),
            person.join("huge.png"),
            person.join("no-font.ttf"),
            person.join("half.jpg"),
            person.join("titles.txt"),
        );
        write(&empty, "");
        File::create(&huge).unwrap().set_len(500 << 20).unwrap();
        write(&font, "this is no font at all");
        write(&broken, b"\xff\xd8\xff\xe0\x00\x10JFIF half a picture");
        write(&good, "A title from a file\nAnother title from it\n");
        let page = stage.open().await;
        for (file, name) in [(&empty, "empty.png"), (&huge, "huge.png"), (&font, "no-font.ttf"), (&broken, "half.jpg")]
        {
            drop_in(stage, std::slice::from_ref(file)).await;
            page.says_anywhere(&format!("{name} was not accepted")).await;
        }
        drop_in(stage, &[good]).await;
        page.says("titles", "Another title from it").await;
        goes_on(&page).await;
        assert_eq!(stage.requests(), 0, "drops ask nobody");
    })
    .await;
}
