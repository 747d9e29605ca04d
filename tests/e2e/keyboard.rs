//! Everything by keys alone.

use crate::harness::{OFFLINE, Page, Plan, jpeg_size, jpegs_below, play, until};

/// Presses Tab until the element that has the focus fits.
pub(crate) async fn tab_until(page: &Page, what: &str, fits: &str) {
    let mut passed = Vec::new();
    for _ in 0..120 {
        let at = page.js(&format!("const at = document.activeElement; return [Boolean(at && ({fits})), at?.outerHTML.slice(0, 90) ?? '']"), &[]).await;
        if at[0] == true {
            return;
        }
        passed.push(at[1].as_str().unwrap().to_owned());
        page.press("Tab").await;
    }
    panic!("Tab never came to {what}. It passed: {passed:#?}");
}

#[tokio::test]
async fn a_title_becomes_a_saved_file_without_the_pointer() {
    play(Plan::first_start(), async |stage| {
        let page = stage.open().await;
        tab_until(&page, "the titles field", "at.dataset.testid === 'titles'").await;
        page.press("Control+a").await;
        page.type_text("Made by keys alone").await;
        page.press("Control+Enter").await;
        for model in OFFLINE {
            page.tile_is(0, model, "done").await;
        }
        let in_grid = "at.closest('[role=grid]') !== null";
        for _ in 0..6 {
            if page.js(&format!("const at = document.activeElement; return {in_grid}"), &[]).await == true {
                break;
            }
            page.press("F6").await;
        }
        tab_until(&page, "the grid", in_grid).await;
        page.press("Home").await;
        page.press("Right").await;
        let at = "return document.activeElement.closest('[data-testid^=\"tile-\"]')?.dataset.testid ?? document.activeElement.querySelector('[data-testid^=\"tile-\"]')?.dataset.testid";
        let at = page.js(at, &[]).await;
        assert!(at.as_str().is_some_and(|id| id.starts_with("tile-0-")), "the focus is on a tile: {at}");

        page.press("Control+e").await;
        page.find("export").await;
        let button = "const button = e2e.named('export-save'); return button && !button.disabled";
        page.wait("the export to be ready", button, &[]).await;
        if page.js("return document.activeElement.dataset.testid !== 'export-save'", &[]).await == true {
            tab_until(&page, "the save button", "at.dataset.testid === 'export-save'").await;
        }
        page.press("Enter").await;
        let pictures = stage.person().join("Pictures");
        until("a file to be saved", async || !jpegs_below(&pictures).is_empty()).await;
        let files = jpegs_below(&pictures);
        assert_eq!(files.len(), 1, "the one that had the focus: {files:?}");
        assert_eq!(jpeg_size(&files[0]), (1200, 630), "in the size of the profile");
        let name = files[0].file_name().unwrap().to_string_lossy().into_owned();
        assert!(name.contains("made-by-keys-alone"), "named by its title: {name}");
        page.says("toast", "Saved").await;
        assert_eq!(stage.requests(), 0, "and nobody was asked");
    })
    .await;
}
