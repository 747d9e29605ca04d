//! Try again, re-roll, and the versions that stay.

use serde_json::json;
use thumbsheet_testkit::Answer;

use crate::harness::{FLARE, OFFLINE, Plan, column, play};

#[tokio::test]
async fn try_again_repeats_only_the_tile_that_failed() {
    let settings = Some("schema = 1\n[generation]\nretries = 0\n".to_owned());
    play(Plan { settings, ..Plan::default() }, async |stage| {
        stage.openai.script(FLARE, [Answer::Status(503)]);
        let page = stage.open().await;
        stage.tick(&page, &["openai/gpt-image-2.6-flare"], true).await;
        page.press("Control+Enter").await;
        page.tile_is(0, FLARE, "failed").await;
        for model in OFFLINE {
            page.tile_is(0, model, "done").await;
        }
        let before = page.js("return e2e.seen", &[]).await;

        page.click_in_tile(0, FLARE, "again").await;
        page.tile_is(0, FLARE, "done").await;
        assert_eq!(stage.openai.count(), 2, "the first, and the one that was asked for");
        let after = page.js("return e2e.seen", &[]).await;
        for model in OFFLINE {
            let id = column(0, model);
            assert_eq!(before[&id], after[&id], "{model} did not move");
        }
    })
    .await;
}

#[tokio::test]
async fn a_re_roll_makes_a_second_version_and_keeps_the_first() {
    play(Plan::default(), async |stage| {
        let page = stage.open().await;
        stage.tick(&page, &["openai/gpt-image-2.6-flare"], true).await;
        page.press("Control+Enter").await;
        for model in OFFLINE.into_iter().chain([FLARE]) {
            page.tile_is(0, model, "done").await;
        }
        page.tile_redrawn(0, "aurora", 0).await;
        let first = page.pixels(0, FLARE).await;
        let aurora = (page.tile(0, "aurora").await.drawn, page.pixels(0, "aurora").await);

        page.focus_tile(0, FLARE).await;
        page.press("r").await;
        let script =
            "const one = e2e.tile(arguments[0]); return one?.state === 'done' && /2\\s*\\/\\s*2/.test(one.text)";
        page.wait("version 2/2 on the tile", script, &[column(0, FLARE).into()]).await;
        let changed = "const now = e2e.pixels(arguments[0]); return now !== null && now !== arguments[1]";
        page.wait("another picture", changed, &[column(0, FLARE).into(), first.into()]).await;
        assert_eq!(stage.openai.count(), 2, "one request a picture");
        stage.openai.assert_no_violations();

        page.focus_tile(0, FLARE).await;
        page.press("[").await;
        let script = "return /1\\s*\\/\\s*2/.test(e2e.tile(arguments[0])?.text ?? '')";
        page.wait("version 1/2 on the tile", script, &[column(0, FLARE).into()]).await;
        let same = "return e2e.pixels(arguments[0]) === arguments[1]";
        page.wait("the first picture again", same, &[column(0, FLARE).into(), first.into()]).await;
        assert_eq!(stage.openai.count(), 2, "looking at an old version costs nothing");
        let now = (page.tile(0, "aurora").await.drawn, page.pixels(0, "aurora").await);
        assert_eq!(aurora, now, "other tiles are untouched");
        assert_eq!(page.js("return e2e.errors", &[]).await, json!([]), "nothing went wrong in the page");
    })
    .await;
}
