//! `make screenshots`: every view in every state, light and dark, small and large, into `docs/screenshots`.

use std::path::{Path, PathBuf};

use thumbsheet_testkit::s3::FastS3;

use crate::{
    batch::{paste, row_is},
    harness::{FLARE, OFFLINE, Page, Plan, Stage, play, until, write},
    tour,
};

const SIZES: [(u32, u32); 2] = [(960, 640), (1440, 900)];
const THEMES: [&str; 2] = ["light", "dark"];

const TITLES: &str = "Why fan-out beats sequential\nThree retry rules that saved our launch\nThe queue is the product\n\
                      What a thumbnail costs you\nShip the boring version first\nA field guide to flaky tests";

const POSTS: &str = "title,style,template,models,episode\n\
    Why fan-out beats sequential,neon,bottom-bar,offline/aurora|offline/city|offline/papercut,101\n\
    Three retry rules that saved our launch,cinematic,left-panel,offline/dunes|offline/contours|offline/halftone,102\n\
    The queue is the product,minimalist,bottom-bar,offline/papercut|offline/city|offline/aurora,103\n\
    What a thumbnail costs you,watercolour,,offline/dunes|offline/halftone,104\n\
    Ship the boring version first,photorealistic,center-box,offline/contours|offline/aurora|offline/dunes,105\n\
    A field guide to flaky tests,anime,left-panel,offline/halftone|offline/papercut,106\n\
    Cold brew for people who wait,vintage,bottom-bar,offline/city|offline/dunes|offline/aurora,107\n\
    Idempotent is a promise,3d,center-box,offline/contours|offline/papercut|offline/city,108\n\
    \"Money, journals and sleep: episode {{episode}}\",oil-painting,bottom-bar,offline/aurora|offline/halftone|offline/dunes,109\n";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/screenshots")
}

/// Where and how pictures are taken now.
#[derive(Clone, Copy)]
struct Look {
    theme: &'static str,
    size: (u32, u32),
}

impl Look {
    async fn shoot(self, page: &Page, name: &str) {
        tour::at_rest(page).await;
        tour::drawn(page).await;
        let (width, height) = self.size;
        write(&folder().join(format!("{name}-{}-{width}x{height}.png", self.theme)), page.screenshot().await);
    }

    fn plan(self, first_start: bool) -> Plan {
        let start = if first_start { Plan::first_start() } else { Plan::default() };
        Plan { size: self.size, ..start }
    }
}

/// Chooses the theme as a person does.
async fn choose_theme(page: &Page, theme: &str) {
    page.press("Control+,").await;
    page.click("pane-appearance").await;
    page.click_called(if theme == "dark" { "Dark" } else { "Light" }).await;
    page.wait("the theme", "return document.documentElement.dataset.theme === arguments[0]", &[theme.into()]).await;
    page.press("Control+1").await;
    page.find("titles").await;
}

/// The first start, and what can be opened over a finished sheet.
async fn a_free_sheet(stage: &mut Stage, look: Look) {
    let page = stage.open().await;
    choose_theme(&page, look.theme).await;
    look.shoot(&page, "studio-first-run").await;
    page.press("Control+Enter").await;
    for model in OFFLINE {
        page.tile_is(0, model, "done").await;
    }
    tour::over_a_sheet(&page, async |view| look.shoot(&page, &format!("{view}-done")).await).await;
    page.fill("titles", TITLES).await;
    page.press("Control+Enter").await;
    for row in 0..2 {
        for model in OFFLINE {
            page.tile_is(row, model, "done").await;
        }
    }
    page.says("status", "24 of 24 done").await;
    page.js("document.activeElement.blur()", &[]).await;
    look.shoot(&page, "studio-six-titles").await;
    page.focus_tile(0, "aurora").await;
    page.press("Space").await;
    page.press("Shift+Right").await;
    page.press("Shift+Right").await;
    look.shoot(&page, "studio-selection").await;
    page.press("c").await;
    page.find("compare-view").await;
    look.shoot(&page, "compare-three").await;
    page.press("Escape").await;
    page.is_gone("compare-view").await;
    // A title that is too long for its place, to see the findings.
    page.fill(
        "titles",
        "An enormously long title that has to be set so small that nobody will be able to read it on a phone any more",
    )
    .await;
    page.focus_tile(0, "halftone").await;
    page.press("Space").await;
    if !page.is_shown("inspector").await {
        page.press("Control+i").await;
    }
    page.checked().await;
    look.shoot(&page, "inspector-findings").await;
    drop_overlay(stage, &page, look).await;
}

/// The gallery and Settings, Storage.
async fn all_that_was_made(stage: &mut Stage, look: Look) {
    let server = FastS3::start().await;
    let page = stage.open().await;
    choose_theme(&page, look.theme).await;
    page.press("Control+3").await;
    page.find("gallery-empty").await;
    look.shoot(&page, "gallery-empty").await;
    page.press("Control+1").await;
    page.fill("titles", TITLES).await;
    page.press("Control+Enter").await;
    page.says("status", "24 of 24 done").await;
    tour::over_the_gallery(&page, 24, async |view| look.shoot(&page, view).await).await;
    tour::over_storage(&page, &server, async |view| look.shoot(&page, view).await).await;
}

/// The Batch view, presets, Settings, Spending.
async fn lists_and_money(stage: &mut Stage, look: Look) {
    let page = stage.open().await;
    choose_theme(&page, look.theme).await;
    tour::over_spending(stage, &page, async |view| look.shoot(&page, view).await).await;
    tour::over_presets(stage, &page, async |view| look.shoot(&page, view).await).await;
    tour::over_a_list(&page, async |view| look.shoot(&page, view).await).await;
    paste(&page, POSTS).await;
    page.find("batch-row-9").await;
    page.press("Control+Enter").await;
    for row in [1, 2, 3, 5] {
        row_is(&page, row, "done").await;
    }
    page.is_gone("batch-pause").await;
    look.shoot(&page, "batch-posts").await;
}

/// A file over the window, not let go.
async fn drop_overlay(stage: &mut Stage, page: &Page, look: Look) {
    let picture = stage.person().join("my picture.png");
    write(&picture, "");
    stage.python("drag-source", "drag_source.py", &["2100", "300", &picture.display().to_string()]);
    until("the drag source to be there", async || {
        stage.session.xdotool(&["search", "--onlyvisible", "--name", "^Drag source$"]).is_some()
    })
    .await;
    stage.drag_and_hold((2220, 420), stage.on_screen((600, 400))).await;
    page.find("drop").await;
    look.shoot(page, "studio-drop").await;
    stage.session.xdotool(&["key", "Escape"]);
    stage.session.xdotool(&["mouseup", "1"]);
    page.is_gone("drop").await;
}

/// Every state side by side, the quit dialog, and what the next start says after a kill.
async fn a_paid_sheet(stage: &mut Stage, look: Look) {
    let page = stage.open().await;
    choose_theme(&page, look.theme).await;
    let _gate = tour::every_state(stage, &page).await;
    look.shoot(&page, "studio-every-state").await;
    page.focus_tile(0, "gpt-image-2").await;
    page.press("Space").await;
    look.shoot(&page, "inspector-needs-you").await;
    stage.close_window().await;
    page.find("quit-dialog").await;
    look.shoot(&page, "quit-asked").await;
    page.press("Escape").await;
    page.is_gone("quit-dialog").await;
    page.tile_is(0, FLARE, "generating").await;
    stage.kill().await;
    let page = stage.open().await;
    page.find("banner").await;
    look.shoot(&page, "studio-interrupted").await;
    stage.quit().await;
    write(&stage.home().join("settings.toml"), "schema = 99\n");
    let page = stage.open().await;
    page.find("banner").await;
    tour::theme(&page, look.theme).await;
    look.shoot(&page, "studio-problem").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "not a test: `make screenshots`"]
async fn screenshots() {
    for theme in THEMES {
        for size in SIZES {
            let look = Look { theme, size };
            play(look.plan(true), async |stage| a_free_sheet(stage, look).await).await;
            play(look.plan(true), async |stage| all_that_was_made(stage, look).await).await;
            play(look.plan(false), async |stage| lists_and_money(stage, look).await).await;
            play(look.plan(false), async |stage| a_paid_sheet(stage, look).await).await;
        }
    }
}
