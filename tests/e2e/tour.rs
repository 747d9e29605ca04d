//! The views of the app, one after the other: for the accessibility check and for the pictures.

use thumbsheet_testkit::{Answer, Fault, Gate, Hint, s3::FastS3};

use crate::{
    batch::{LIST, paste, row_is},
    gallery::{open_gallery, select},
    harness::{FLARE, LITE, NANO, OFFLINE, Page, SUNBURST, Stage, until},
    presets,
    spending::{limit_a_day, open_spending, spend},
    storage::{self, add_bucket, click_in, open_storage},
};

/// A sheet in which every model stands in another state. The gate holds one of them.
pub(crate) async fn every_state(stage: &Stage, page: &Page) -> Gate {
    let (slow, gate) = Answer::held();
    stage.openai.script(FLARE, [slow]);
    stage.openai.script(SUNBURST, [Answer::Moderated]);
    stage.openai.script("gpt-image-2", [Answer::Fault(Fault::Close)]);
    stage.google.script(LITE, [Answer::RateLimited(Hint::RetryInfo("90s".into()))]);
    let models = [
        "openai/gpt-image-2.6-flare",
        "openai/gpt-image-2.6-sunburst",
        "openai/gpt-image-2",
        "google/gemini-nano-banana-2.1",
        "google/gemini-3.1-flash-lite-image",
    ];
    stage.tick(page, &models, true).await;
    page.press("Control+Enter").await;
    for model in OFFLINE.into_iter().chain([NANO]) {
        page.tile_is(0, model, "done").await;
    }
    page.tile_is(0, FLARE, "generating").await;
    page.tile_is(0, SUNBURST, "failed").await;
    page.tile_is(0, "gpt-image-2", "needs_you").await;
    page.tile_is(0, LITE, "waiting").await;
    gate
}

/// Waits until what moves once has come to rest: twice in a row, since a movement begins a frame after its cause.
pub(crate) async fn at_rest(page: &Page) {
    let script = "const done = arguments[0]; const begun = performance.now(); let calm = 0;
        const look = () => {
          const moves = document.getAnimations().some((one) => one.playState === 'running' && one.effect.getComputedTiming().iterations !== Infinity);
          calm = moves ? 0 : calm + 1;
          if (calm > 3 || performance.now() - begun > 8000) done(calm > 3); else requestAnimationFrame(look);
        };
        requestAnimationFrame(look)";
    assert_eq!(page.js_async(script, &[]).await, serde_json::Value::Bool(true), "the page comes to rest");
}

/// Waits until every tile that is seen has its picture on the screen.
pub(crate) async fn drawn(page: &Page) {
    let script = "return [...document.querySelectorAll('[role=gridcell][data-state=done]')].every((one) => {
        const box = one.getBoundingClientRect();
        if (box.bottom < 0 || box.top > innerHeight) return true;
        return one.querySelector('canvas.drawn') !== null;
      }) && [...document.images].every((one) => one.complete)";
    page.wait("the pictures to be drawn", script, &[]).await;
}

/// Sets the theme as the settings do.
pub(crate) async fn theme(page: &Page, theme: &str) {
    page.js("document.documentElement.dataset.theme = arguments[0]", &[theme.into()]).await;
    at_rest(page).await;
}

/// Goes through what can be opened over a finished sheet, and calls `look` with the name of each.
pub(crate) async fn over_a_sheet(page: &Page, mut look: impl AsyncFnMut(&str)) {
    look("sheet").await;
    page.focus_tile(0, "aurora").await;
    page.press("Space").await;
    if !page.is_shown("inspector").await {
        page.press("Control+i").await;
    }
    page.find("inspector").await;
    page.checked().await;
    look("inspector").await;
    page.focus_tile(0, "aurora").await;
    page.press("Enter").await;
    page.find("opened").await;
    if !page
        .js("return document.querySelector('.g-safe,.g-badge,[data-testid=guides]') !== null", &[])
        .await
        .as_bool()
        .unwrap()
    {
        page.press("g").await;
    }
    look("opened").await;
    page.press("Escape").await;
    page.is_gone("opened").await;
    page.focus_tile(0, "aurora").await;
    page.press("Control+e").await;
    page.find("export").await;
    look("export").await;
    page.press("Escape").await;
    page.is_gone("export").await;
    page.press("Control+k").await;
    page.find("palette").await;
    look("palette").await;
    page.press("Escape").await;
    page.is_gone("palette").await;
    page.focus_tile(0, "aurora").await;
    page.press("?").await;
    page.find("shortcuts").await;
    look("shortcuts").await;
    page.press("Escape").await;
    page.is_gone("shortcuts").await;
    page.press("Control+k").await;
    page.find("palette").await;
    page.type_text("about").await;
    page.press("Enter").await;
    page.find("about").await;
    look("about").await;
    page.press("Escape").await;
    page.is_gone("about").await;
    page.press("Control+,").await;
    for pane in ["keys", "generation", "files", "models", "appearance"] {
        page.click(&format!("pane-{pane}")).await;
        look(&format!("settings-{pane}")).await;
    }
    page.click("pane-models").await;
    page.click("endpoint-add").await;
    page.find("endpoint").await;
    look("endpoint-add").await;
    page.press("Escape").await;
    page.is_gone("endpoint").await;
    page.press("Control+1").await;
    page.find("titles").await;
}

/// Goes through the gallery, which holds `count`, at least three, and leaves it with as many.
pub(crate) async fn over_the_gallery(page: &Page, count: usize, mut look: impl AsyncFnMut(&str)) {
    open_gallery(page, count).await;
    look("gallery").await;
    select(page, 3).await;
    look("gallery-selection").await;
    page.press("Control+e").await;
    page.find("download").await;
    look("gallery-download").await;
    page.press("Escape").await;
    page.is_gone("download").await;
    page.click("gallery-upload").await;
    page.find("upload").await;
    look("gallery-upload-nowhere").await;
    page.press("Escape").await;
    page.is_gone("upload").await;
    page.click("filter-date").await;
    page.find("filter-date-menu").await;
    look("gallery-date").await;
    page.click("filter-date-extra").await;
    page.find("days").await;
    look("gallery-days").await;
    page.press("Escape").await;
    page.is_gone("days").await;
    select(page, 2).await;
    page.press("Delete").await;
    page.click("gallery-trash-view").await;
    page.wait("the trash", "return e2e.named('gallery').dataset.count === '2'", &[]).await;
    page.js("e2e.named('gallery-grid').focus()", &[]).await;
    look("gallery-trash").await;
    let empty = page.css("[data-testid=trash-banner] button").await;
    page.click_element(&empty, "Empty trash").await;
    page.find("trash-dialog").await;
    look("gallery-trash-dialog").await;
    page.click("trash-keep").await;
    page.is_gone("trash-dialog").await;
    page.js("e2e.named('gallery-grid').focus()", &[]).await;
    page.press("Control+z").await;
    page.find("trash-empty").await;
    look("gallery-trash-empty").await;
    page.click("gallery-all").await;
    page.fill("gallery-search", "nothing that was ever made").await;
    page.find("gallery-no-match").await;
    look("gallery-no-match").await;
    page.click("gallery-clear-filters").await;
    select(page, 1).await;
    page.press("Enter").await;
    page.find("gallery-opened").await;
    page.find("opened-side").await;
    look("gallery-opened").await;
    page.press("Escape").await;
    page.is_gone("gallery-opened").await;
    page.press("Control+1").await;
    page.find("titles").await;
}

/// Goes through Settings, Storage: nothing there, the dialog for either kind, a folder and a bucket, tests good and bad.
pub(crate) async fn over_storage(page: &Page, server: &FastS3, mut look: impl AsyncFnMut(&str)) {
    open_storage(page).await;
    look("storage").await;
    page.click("storage-add").await;
    page.find("storage-dialog").await;
    look("storage-add-bucket").await;
    page.click("storage-kind-folder").await;
    look("storage-add-folder").await;
    page.fill("storage-name", "Pictures").await;
    page.fill("storage-folder", "~/Pictures/Finished").await;
    page.click("storage-save").await;
    page.is_gone("storage-dialog").await;
    add_bucket(page, "MinIO", &server.access().endpoint, FastS3::SECRET).await;
    add_bucket(page, "Wrong", &server.access().endpoint, "not-the-secret-of-this-key").await;
    look("storage-destinations").await;
    storage::test(page, "destination-pictures", true).await;
    storage::test(page, "destination-minio", true).await;
    storage::test(page, "destination-wrong", false).await;
    page.js("e2e.named('destination-minio').scrollIntoView({ block: 'center' })", &[]).await;
    look("storage-tested").await;
    click_in(page, "destination-minio", "storage-browse").await;
    page.says("bucket", "The bucket is empty").await;
    look("bucket-empty").await;
    page.press("Escape").await;
    page.is_gone("bucket").await;
    page.press("Control+3").await;
    select(page, 3).await;
    page.click("gallery-upload").await;
    page.find("upload").await;
    page.click("upload-to-minio").await;
    look("gallery-upload").await;
    let before = server.writes();
    page.click("upload-start").await;
    page.is_gone("upload").await;
    until("the three to be in the bucket", async || server.writes() == before + 3).await;
    open_storage(page).await;
    click_in(page, "destination-minio", "storage-browse").await;
    page.wait("three in the bucket", "return document.querySelectorAll('[data-testid=bucket-item]').length === 3", &[])
        .await;
    look("bucket").await;
    page.click("bucket-all").await;
    page.click("bucket-delete").await;
    page.find("bucket-confirm").await;
    look("bucket-delete").await;
    page.press("Escape").await;
    page.is_gone("bucket-confirm").await;
    page.press("Escape").await;
    page.is_gone("bucket").await;
    page.press("Control+1").await;
    page.find("titles").await;
}

/// Goes through the Batch view: nothing there, the field to paste into, a list with a mistake, a cell edited, the list made, a picture
/// of it opened.
pub(crate) async fn over_a_list(page: &Page, mut look: impl AsyncFnMut(&str)) {
    page.click("view-batch").await;
    page.find("batch-empty").await;
    look("batch-empty").await;
    page.click("batch-paste").await;
    page.find("batch-paste-text").await;
    look("batch-paste").await;
    page.press("Escape").await;
    page.is_gone("batch-paste-dialog").await;
    paste(page, LIST).await;
    page.find("batch-row-3").await;
    page.find("use-suggestion").await;
    look("batch-mistake").await;
    page.js("e2e.named('batch-grid').focus()", &[]).await;
    for key in ["Control+Home", "Down", "Right", "Right", "Enter"] {
        page.press(key).await;
    }
    page.find("batch-editor").await;
    look("batch-editor").await;
    page.press("Escape").await;
    page.is_gone("batch-editor").await;
    page.press("Control+Enter").await;
    row_is(page, 1, "done").await;
    row_is(page, 3, "done").await;
    page.is_gone("batch-pause").await;
    look("batch-done").await;
    let made = page.css("[data-testid=batch-row-1] .mini.made").await;
    page.click_element(&made, "the picture of row 1").await;
    page.find("batch-opened").await;
    page.find("batch-picture").await;
    look("batch-opened").await;
    page.press("Escape").await;
    page.is_gone("batch-opened").await;
    page.click("view-studio").await;
    page.find("titles").await;
}

/// Goes through what presets have: the dialog that saves one, the menu, the list of all, a new name, removing.
pub(crate) async fn over_presets(stage: &Stage, page: &Page, mut look: impl AsyncFnMut(&str)) {
    presets::open_presets(page).await;
    look("presets-empty").await;
    page.click("presets-save").await;
    page.find("preset-field").await;
    look("preset-save").await;
    page.press("Escape").await;
    page.is_gone("preset-dialog").await;
    presets::save(stage, page, "Dev blog", "dev-blog").await;
    page.click("template-center-box").await;
    page.click("preset").await;
    page.click("preset-save-new").await;
    page.fill("preset-field", "Conference talks, long ones with a name that does not fit").await;
    page.press("Enter").await;
    page.is_gone("preset-dialog").await;
    page.click("template-left-panel").await;
    page.click("preset").await;
    page.find("preset-menu").await;
    look("preset-menu").await;
    page.click("preset-all").await;
    page.find("presets").await;
    look("presets").await;
    presets::of_row(page, "dev-blog", "preset-rename").await;
    page.find("preset-rename-field").await;
    look("preset-rename").await;
    page.press("Escape").await;
    page.is_gone("preset-rename-field").await;
    presets::of_row(page, "dev-blog", "preset-remove-item").await;
    page.find("preset-remove").await;
    look("preset-remove").await;
    page.press("Escape").await;
    page.is_gone("preset-remove").await;
    page.press("Escape").await;
    page.is_gone("presets").await;
}

/// Goes through Settings, Spending: nothing spent, something spent, a limit that is not reached and one that is.
pub(crate) async fn over_spending(stage: &Stage, page: &Page, mut look: impl AsyncFnMut(&str)) {
    open_spending(page).await;
    page.find("spending-empty").await;
    look("spending-empty").await;
    page.press("Control+1").await;
    spend(stage, page).await;
    open_spending(page).await;
    page.find("spending-table").await;
    look("spending").await;
    for (limit, view) in [("5", "spending-limit"), ("0.1", "spending-reached")] {
        limit_a_day(page, limit).await;
        look(view).await;
    }
    page.click("spent-today-limits").await;
    page.click("day-limit-on").await;
    page.is_gone("day-limit").await;
    page.press("Control+1").await;
    page.find("titles").await;
}
