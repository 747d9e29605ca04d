//! What is there after the app was closed, or killed.

use thumbsheet_testkit::Answer;

use crate::{
    harness::{FLARE, OFFLINE, Page, Plan, Processes, Stage, column, play, until},
    tour,
};

/// Tiles as wide as another time, so that the same picture has the same pixels.
async fn without_inspector(page: &Page) {
    if page.is_shown("inspector").await {
        page.press("Control+i").await;
    }
    tour::at_rest(page).await;
    tour::drawn(page).await;
}

#[tokio::test]
async fn after_a_restart_everything_is_there_and_nothing_is_asked_again() {
    play(Plan::default(), async |stage| {
        let page = stage.open().await;
        page.fill("titles", "First of two\nSecond of two").await;
        stage.tick(&page, &["openai/gpt-image-2.6-flare"], true).await;
        page.press("Control+Enter").await;
        for row in 0..2 {
            for model in OFFLINE.into_iter().chain([FLARE]) {
                page.tile_is(row, model, "done").await;
            }
        }
        page.focus_tile(0, "contours").await;
        page.press("s").await;
        page.focus_tile(1, FLARE).await;
        page.press("r").await;
        let second = "const one = e2e.tile(arguments[0]); return one?.state === 'done' && /2\\s*\\/\\s*2/.test(one.text)";
        page.wait("version 2/2", second, &[column(1, FLARE).into()]).await;
        let before = page.pixels(1, FLARE).await;
        page.click("template-center-box").await;
        let changed = "const now = e2e.pixels(arguments[0]); return now !== null && now !== arguments[1]";
        page.wait("the new template", changed, &[column(1, FLARE).into(), before.into()]).await;
        without_inspector(&page).await;
        let mut shown = Vec::new();
        for (row, model) in [(0, "contours"), (0, FLARE), (1, FLARE)] {
            shown.push((row, model, page.pixels(row, model).await));
        }
        let asked = stage.requests();
        assert_eq!(asked, 3, "two, and one again");

        stage.quit().await;
        let page = stage.open().await;
        assert_eq!(page.text("titles").await, "First of two\nSecond of two", "the titles");
        for row in 0..2 {
            for model in OFFLINE.into_iter().chain([FLARE]) {
                page.tile_is(row, model, "done").await;
            }
        }
        without_inspector(&page).await;
        for (row, model, pixels) in shown {
            let same = "return e2e.pixels(arguments[0]) === arguments[1]";
            page.wait("the very same picture", same, &[column(row, model).into(), pixels.into()]).await;
        }
        page.wait("version 2/2", second, &[column(1, FLARE).into()]).await;
        let star = "return e2e.named('star', e2e.named(arguments[0]))?.getAttribute('aria-pressed') === 'true' || /starred/i.test(e2e.tile(arguments[0]).text + e2e.tile(arguments[0]).label)";
        page.wait("the star", star, &[column(0, "contours").into()]).await;
        assert_eq!(stage.requests(), asked, "nothing was asked again");
    })
    .await;
}

#[tokio::test]
async fn after_a_kill_in_the_middle_of_a_request_the_person_is_asked_and_nobody_else() {
    play(Plan::default(), async |stage| {
        let (slow, _never) = Answer::held();
        stage.openai.script(FLARE, [slow]);
        let page = stage.open().await;
        stage.tick(&page, &["openai/gpt-image-2.6-flare"], true).await;
        page.press("Control+Enter").await;
        page.tile_is(0, "aurora", "done").await;
        page.tile_is(0, FLARE, "generating").await;
        until("the request to have left", async || stage.openai.count() == 1).await;
        stage.kill().await;

        let page = stage.open().await;
        let tile = page.tile_is(0, FLARE, "interrupted").await;
        assert!(tile.text.contains("Interrupted"), "the state is a word: {:?}", tile.text);
        let banner = page.says("banner", "under way when the app closed").await;
        assert!(banner.contains("may be billed"), "money that may be gone is told: {banner:?}");
        assert!(banner.contains("Nothing was started again"), "and what was not done: {banner:?}");
        page.tile_is(0, "aurora", "done").await;
        assert_eq!(stage.openai.count(), 1, "nothing paid starts by itself");
        page.click_in_tile(0, FLARE, "again").await;
        page.tile_is(0, FLARE, "done").await;
        assert_eq!(stage.openai.count(), 2, "once the person asks");
    })
    .await;
}

#[tokio::test]
async fn a_run_of_the_command_line_opens_in_the_app_also_when_it_is_running() {
    play(Plan::default(), async |stage| {
        let made = stage
            .command_line()
            .args([
                "generate",
                "Made on the command line",
                "--model",
                "offline/aurora",
                "--model",
                "openai/gpt-image-2.6-flare",
                "--json",
            ])
            .output()
            .unwrap();
        assert!(made.status.success(), "the run is made: {}", String::from_utf8_lossy(&made.stderr));
        let first: serde_json::Value =
            serde_json::from_str(String::from_utf8_lossy(&made.stdout).lines().next().unwrap()).unwrap();
        let run = first["run"].as_str().unwrap().to_owned();

        let page = stage.open_with(&["--open", &run]).await;
        page.says("titles", "Made on the command line").await;
        page.tile_is(0, "aurora", "done").await;
        page.tile_is(0, FLARE, "done").await;
        let asked = stage.requests();

        // A second run, handed over to the window that is there.
        let made = stage
            .command_line()
            .args(["generate", "The second one", "--model", "offline/dunes", "--json"])
            .output()
            .unwrap();
        let first: serde_json::Value =
            serde_json::from_str(String::from_utf8_lossy(&made.stdout).lines().next().unwrap()).unwrap();
        let second = first["run"].as_str().unwrap();
        let before = stage.app();
        let mut open = stage.command_line();
        open.args(["open", second]).env("THUMBSHEET_APP", crate::harness::app_binary());
        let opened = open.output().unwrap();
        assert!(opened.status.success(), "open hands over: {}", String::from_utf8_lossy(&opened.stderr));
        page.says("titles", "The second one").await;
        page.tile_is(0, "dunes", "done").await;
        until("one app only", async || stage.session.processes.running(&crate::harness::app_binary()).len() == 1).await;
        assert_eq!(stage.app(), before, "it is the same window");
        assert_eq!(stage.requests(), asked, "opening asks nobody");
    })
    .await;
}

#[tokio::test]
async fn a_page_whose_process_dies_comes_back_and_what_is_being_made_goes_on() {
    play(Plan::default(), async |stage| {
        let (slow, answer) = Answer::held();
        stage.openai.script(FLARE, [slow]);
        let page = stage.open().await;
        page.fill("titles", "The page may die").await;
        stage.tick(&page, &["openai/gpt-image-2.6-flare"], true).await;
        page.press("Control+Enter").await;
        page.tile_is(0, "aurora", "done").await;
        page.tile_is(0, FLARE, "generating").await;
        until("the request to have left", async || stage.openai.count() == 1).await;

        let named =
            |id: &u32| std::fs::read_link(format!("/proc/{id}/exe")).is_ok_and(|exe| exe.ends_with("WebKitWebProcess"));
        let process = |stage: &Stage| stage.session.processes.marked().into_iter().find(named);
        let died = process(stage).unwrap();
        Processes::kill(died, "KILL");
        until("another process to have the page", async || process(stage).is_some_and(|now| now != died)).await;
        // The driver lost the page with its process. Whoever sits there sees the sheet again, and what is still made arrives.
        until("the page to be usable a second time", async || stage.log().matches("first usable paint").count() == 2)
            .await;
        answer.release();
        let made = || {
            let list = stage
                .command_line()
                .args(["gallery", "list", "--json", "--model", &format!("openai/{FLARE}")])
                .output();
            String::from_utf8_lossy(&list.expect("the command line runs").stdout).contains("The page may die")
        };
        until("the picture to arrive", async || made()).await;

        stage.quit().await;
        let page = stage.open().await;
        assert_eq!(page.text("titles").await, "The page may die", "the sheet is there");
        for model in OFFLINE.into_iter().chain([FLARE]) {
            page.tile_is(0, model, "done").await;
        }
        assert_eq!(stage.requests(), 1, "nothing was asked for again");
    })
    .await;
}

#[tokio::test]
async fn a_page_that_dies_twice_is_told_in_a_window_of_its_own() {
    play(Plan::default(), async |stage| {
        let page = stage.open().await;
        page.fill("titles", "A page that dies twice").await;
        let named =
            |id: &u32| std::fs::read_link(format!("/proc/{id}/exe")).is_ok_and(|exe| exe.ends_with("WebKitWebProcess"));
        let process = |stage: &Stage| stage.session.processes.marked().into_iter().find(named);
        let first = process(stage).unwrap();
        Processes::kill(first, "KILL");
        // A process that is killed before it has the page is no page that dies.
        let paints = |stage: &Stage| -> usize {
            let logs = std::fs::read_dir(stage.home().join("logs")).into_iter().flatten().flatten();
            let text: String = logs.filter_map(|log| std::fs::read_to_string(log.path()).ok()).collect();
            text.matches("first usable paint").count()
        };
        until("another process to have the page", async || {
            paints(stage) == 2 && process(stage).is_some_and(|now| now != first)
        })
        .await;
        let search = ["search", "--onlyvisible", "--name", "^Thumbsheet cannot show its window$"];
        assert_eq!(stage.session.xdotool(&search), None, "once is mended in silence");
        Processes::kill(process(stage).unwrap(), "KILL");
        until("the dialog to be there", async || stage.session.xdotool(&search).is_some()).await;
        let dialog = stage.session.xdotool(&search).unwrap().lines().next().unwrap().to_owned();
        stage.session.xdotool(&["windowactivate", "--sync", &dialog]);
        stage.session.xdotool(&["key", "--clearmodifiers", "Return"]);
        until("the page to be loaded again", async || process(stage).is_some()).await;
        until("the dialog to be gone", async || stage.session.xdotool(&search).is_none()).await;
    })
    .await;
}
