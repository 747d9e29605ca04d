//! The first start: no wizard, a sheet at once.

use crate::harness::{OFFLINE, Plan, assert_in_order, play};

#[tokio::test]
async fn the_first_start_makes_a_sheet_with_one_chord_and_asks_no_provider() {
    play(Plan::first_start(), async |stage| {
        let page = stage.open().await;
        let title = page.text("titles").await;
        assert!((3..=200).contains(&title.trim().chars().count()), "a sample title is filled in: {title:?}");
        let banner = page.text("banner").await;
        assert!(banner.contains("draw offline"), "the banner says what these pictures are: {banner:?}");
        for model in OFFLINE {
            assert_eq!(page.tile(0, model).await.state, "ready", "{model} is ticked and waits");
        }

        page.press("Control+Enter").await;
        for model in OFFLINE {
            let tile = page.tile_is(0, model, "done").await;
            assert!(tile.text.contains("Done"), "the state is a word too: {:?}", tile.text);
            let order = ["ready", "queued", "waiting", "generating", "composing", "saving", "done"];
            assert_in_order(&page.states(0, model).await, &order, &["ready", "done"], model);
            page.pixels(0, model).await;
        }
        page.says("status", "4 of 4 done").await;
        assert_eq!(stage.requests(), 0, "offline models ask nobody");
        assert_eq!(page.js("return e2e.errors", &[]).await, serde_json::json!([]), "nothing went wrong in the page");
    })
    .await;
}

#[tokio::test]
async fn the_banner_leads_to_the_keys_and_stays_away_once_dismissed() {
    play(Plan::first_start(), async |stage| {
        let page = stage.open().await;
        page.find("banner").await;
        page.click_called("Open Keys").await;
        page.find("key-openai").await;
        page.press("Control+1").await;
        page.find("titles").await;
        let dismiss = page
            .css("[data-testid=banner] button[aria-label^='Dismiss'], [data-testid=banner] [aria-label^='Close']")
            .await;
        page.click_element(&dismiss, "the banner's cross").await;
        page.is_gone("banner").await;
        stage.quit().await;
        let page = stage.open().await;
        assert!(!page.is_shown("banner").await, "what was dismissed does not come back");
    })
    .await;
}
