//! The canvas is chosen in Compose, is seen, and is what is made.

use serde_json::json;

use crate::harness::{FLARE, Page, Plan, column, play};

/// Height over width of a tile's picture, as laid out, in thousandths.
async fn shape(page: &Page, model: &str) -> i64 {
    let script = "const box = document.querySelector(`[data-testid='${arguments[0]}'] .pic`).getBoundingClientRect(); \
                  return Math.round(1000 * box.height / box.width)";
    page.js(script, &[column(0, model).into()]).await.as_i64().expect("a number")
}

async fn canvas_is(page: &Page, name: &str) {
    let script = "return e2e.named('canvas')?.innerText.includes(arguments[0])";
    page.wait(&format!("the canvas to be {name}"), script, &[name.into()]).await;
}

#[tokio::test]
async fn the_canvas_of_the_sheet_is_seen_and_made_and_a_size_of_an_export_is_for_that_export_alone() {
    play(Plan::default(), async |stage| {
        let page = stage.open().await;
        stage.tick(&page, &["openai/gpt-image-2.6-flare"], true).await;
        page.click("canvas").await;
        page.click("canvas-story").await;
        canvas_is(&page, "Story").await;
        let drawn = "const canvas = document.querySelector(`[data-testid='${arguments[0]}'] canvas`); \
                     return canvas !== null && canvas.height > canvas.width";
        page.wait("the type on a high canvas before anything is made", drawn, &[column(0, FLARE).into()]).await;
        assert!((1770..1785).contains(&shape(&page, FLARE).await), "the tile is 9:16: {}", shape(&page, FLARE).await);

        page.press("Control+Enter").await;
        page.tile_is(0, FLARE, "done").await;
        page.wait("the finished picture in its shape", drawn, &[column(0, FLARE).into()]).await;
        let asked = stage.openai.requests().pop().expect("one request");
        let asked = String::from_utf8_lossy(&asked.body).into_owned();
        assert!(
            asked.contains("864x1536") && asked.contains("A tall background"),
            "the model is asked for what is seen: {asked}"
        );

        page.focus_tile(0, FLARE).await;
        page.press("Control+e").await;
        page.click("export-profile").await;
        page.click("export-profile-youtube").await;
        page.says("export-alone", "1080\u{d7}1920").await;
        page.click("export-save").await;
        page.is_gone("export").await;
        canvas_is(&page, "Story").await;
        assert!((1770..1785).contains(&shape(&page, FLARE).await), "the sheet is what it was");

        page.press("Control+z").await;
        canvas_is(&page, "Open Graph").await;
        assert!((520..530).contains(&shape(&page, FLARE).await), "undo brings the canvas back");
        assert_eq!(page.js("return e2e.errors", &[]).await, json!([]), "nothing went wrong in the page");
    })
    .await;
}
