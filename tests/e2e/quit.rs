//! Closing while pictures are being made.

use thumbsheet_testkit::{Answer, Gate};

use crate::harness::{FLARE, Page, Plan, Stage, play, until};

/// A run with one request that its provider holds.
async fn held(stage: &mut Stage) -> (Page, Gate) {
    let (slow, gate) = Answer::held();
    stage.openai.script(FLARE, [slow]);
    let page = stage.open().await;
    stage.tick(&page, &["openai/gpt-image-2.6-flare"], true).await;
    page.press("Control+Enter").await;
    page.tile_is(0, FLARE, "generating").await;
    for model in crate::harness::OFFLINE {
        page.tile_is(0, model, "done").await;
    }
    until("the request to have left", async || stage.openai.count() == 1).await;
    (page, gate)
}

#[tokio::test]
async fn closing_while_a_request_is_held_asks_and_escape_keeps_running() {
    play(Plan::default(), async |stage| {
        let (page, gate) = held(stage).await;
        stage.close_window().await;
        let said = page.text("quit-dialog").await;
        assert!(said.contains("1 picture is being made"), "what is under way: {said:?}");
        assert!(said.contains("may be billed, ~$0.04"), "and what it may cost: {said:?}");
        page.press("Escape").await;
        page.is_gone("quit-dialog").await;
        assert_eq!(page.tile(0, FLARE).await.state, "generating", "the run goes on");
        gate.release();
        page.tile_is(0, FLARE, "done").await;
        stage.quit().await;
    })
    .await;
}

#[tokio::test]
async fn quit_now_quits_and_the_next_start_says_what_was_under_way() {
    play(Plan::default(), async |stage| {
        let (page, _gate) = held(stage).await;
        stage.close_window().await;
        page.click_and_go("quit-now").await;
        stage.has_ended().await;
        let page = stage.open().await;
        let script = "return ['interrupted', 'needs_you', 'cancelled'].includes(e2e.tile(arguments[0])?.state)";
        page.wait("the picture that was under way", script, &[crate::harness::column(0, FLARE).into()]).await;
        page.says_anywhere("may be billed ~$0.04").await;
        assert_eq!(stage.openai.count(), 1, "nothing paid starts by itself");
    })
    .await;
}

#[tokio::test]
async fn finish_these_then_quit_waits_for_the_picture() {
    play(Plan::default(), async |stage| {
        let (page, gate) = held(stage).await;
        stage.close_window().await;
        page.click("quit-finish").await;
        page.is_gone("quit-dialog").await;
        assert!(stage.app().is_some(), "it waits for its picture");
        gate.release();
        stage.has_ended().await;
        let page = stage.open().await;
        page.tile_is(0, FLARE, "done").await;
        assert_eq!(stage.openai.count(), 1, "it was paid for once");
    })
    .await;
}
