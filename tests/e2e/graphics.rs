//! How the window is drawn: with a graphics card where there is one, else without, and always as the person wishes.

use std::collections::HashSet;

use crate::harness::{OFFLINE, Page, Plan, Stage, play, until};

/// The middles of the pictures.
async fn middles(page: &Page) -> Vec<(i32, i32)> {
    let mut middles = Vec::new();
    for model in OFFLINE {
        let picture = page.css(&format!("[data-testid=tile-0-{model}] canvas.drawn")).await;
        middles.push(page.middle(&picture, "the picture").await);
    }
    middles
}

/// How many colours there are on the screen around a point: an empty window has one.
fn colours(screen: &image::RgbImage, (x, y): (i32, i32)) -> usize {
    let around = |at: i32, by: u32| {
        let at = u32::try_from(at).unwrap();
        at.saturating_sub(by)..at + by
    };
    let points = around(x, 60).flat_map(|x| around(y, 40).map(move |y| (x, y)));
    points.filter_map(|(x, y)| screen.get_pixel_checked(x, y)).collect::<HashSet<_>>().len()
}

/// How the program says that the window is drawn, the last start's.
fn logged(stage: &Stage) -> String {
    stage.log().lines().rfind(|line| line.contains("graphics card")).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_sheet_is_on_the_screen_with_the_graphics_card_and_without() {
    // The card's way is what most people have; here its work is computed.
    let settings = Some("schema = 1\n[appearance]\ngraphics_card = \"always\"\n".to_owned());
    play(Plan { settings, ..Plan::default() }, async |stage| {
        for (wish, used) in [("Always", "used=true"), ("Never", "used=false")] {
            let page = stage.open().await;
            assert!(logged(stage).contains(used), "the window is drawn as wished: {:?}", logged(stage));
            page.press("Control+Enter").await;
            for model in OFFLINE {
                page.tile_is(0, model, "done").await;
                page.pixels(0, model).await;
            }
            let middles = middles(&page).await;
            until("all pictures to be on the screen, and no empty window", async || {
                let screen = image::load_from_memory(&page.screenshot().await).unwrap().to_rgb8();
                middles.iter().all(|middle| colours(&screen, *middle) > 50)
            })
            .await;
            page.press("Control+,").await;
            page.click("pane-appearance").await;
            let shown =
                "return e2e.named('graphics-card').querySelector('[aria-checked=true]').innerText === arguments[0]";
            page.wait("the wish to be shown", shown, &[wish.into()]).await;
            page.click_called("Never").await;
            let kept = stage.home().join("settings.toml");
            let text = || std::fs::read_to_string(&kept).unwrap();
            until("the wish to be kept", async || text().contains("graphics_card = \"never\"")).await;
            page.press("Control+1").await;
            stage.quit().await;
        }
    })
    .await;
}
