//! What was spent, as the window tells it, and the limits that stop more.

use thumbsheet_testkit::{Answer, Fault};

use crate::harness::{FLARE, Page, Plan, SUNBURST, Stage, play};

/// One picture that was billed, and one request of which nobody knows.
pub(crate) async fn spend(stage: &Stage, page: &Page) {
    stage.openai.script(SUNBURST, [Answer::Fault(Fault::Close)]);
    stage.tick(page, &["openai/gpt-image-2.6-flare", "openai/gpt-image-2.6-sunburst"], true).await;
    page.press("Control+Enter").await;
    page.tile_is(0, FLARE, "done").await;
    page.tile_is(0, SUNBURST, "needs_you").await;
}

pub(crate) async fn open_spending(page: &Page) {
    page.press("Control+,").await;
    page.click("pane-spending").await;
    page.find("spent-today").await;
}

/// Sets the limit of a day, on the way from what was spent and back.
pub(crate) async fn limit_a_day(page: &Page, usd: &str) {
    page.click("spent-today-limits").await;
    if !page.is_shown("day-limit").await {
        page.click("day-limit-on").await;
    }
    page.fill("day-limit", usd).await;
    page.press("Enter").await;
    page.click("pane-spending").await;
    page.find("spending-table").await;
}

#[tokio::test]
async fn what_was_spent_is_told_and_a_limit_that_is_reached_stops_the_next_request() {
    play(Plan::default(), async |stage| {
        let page = stage.open().await;
        spend(stage, &page).await;
        let asked = stage.requests();
        assert_eq!(asked, 2, "one was answered, one was lost");

        open_spending(&page).await;
        page.says("spent-today", "$0.031 spent").await;
        page.says("spent-today", "possibly $0.04").await;
        page.says("spending-table", "GPT Image 2.6 Flare").await;
        page.says("spending-table", "Total").await;
        page.click_called("Provider").await;
        page.says("spending-table", "OpenAI").await;

        limit_a_day(&page, "0.05").await;
        page.says("spent-today", "The limit is reached").await;

        page.press("Control+1").await;
        page.fill("titles", "Why fan-out beats a queue\nOne more that the day has no money for").await;
        page.press("Control+Enter").await;
        page.says_anywhere("limit").await;
        page.click("open-limits").await;
        page.find("day-limit").await;
        assert_eq!(stage.requests(), asked, "nobody was asked");
    })
    .await;
}
