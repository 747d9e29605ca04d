//! How the window is drawn: with a graphics card where there is one, else without, and always as the person wishes.

use std::collections::HashSet;

use crate::{
    harness::{Display, OFFLINE, Page, Plan, Stage, play, until},
    tour,
};

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

/// Settings in which the graphics card is used, is not, or is looked for.
fn card(wish: &str) -> String {
    format!("schema = 1\n[appearance]\ngraphics_card = \"{wish}\"\n")
}

#[tokio::test]
async fn the_sheet_is_on_the_screen_with_the_graphics_card_and_without() {
    // The card's way is what most people have; here its work is computed.
    play(Plan { settings: Some(card("always")), ..Plan::default() }, async |stage| {
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

#[tokio::test]
async fn the_wheel_scrolls_with_the_graphics_card_and_without() {
    for wish in ["auto", "never", "always"] {
        play(Plan { settings: Some(card(wish)), size: (960, 640), ..Plan::default() }, async |stage| {
            let page = stage.open().await;
            let panel = page.css("[data-testid=compose] .scroll").await;
            let point = page.middle(&panel, "the Compose panel").await;
            let (x, y) = stage.on_screen(point);
            tour::at_rest(&page).await;
            stage.session.xdotool(&["mousemove", &x.to_string(), &y.to_string()]);
            for _ in 0..3 {
                stage.session.xdotool(&["click", "5"]);
            }
            let scrolled = "return document.querySelector('[data-testid=compose] .scroll').scrollTop > 60";
            page.wait("the wheel to scroll the panel", scrolled, &[]).await;
        })
        .await;
    }
}

#[tokio::test]
async fn without_a_graphics_card_the_page_comes_up_on_wayland() {
    for wish in ["auto", "never"] {
        let plan = Plan { settings: Some(card(wish)), display: Display::Wayland, ..Plan::default() };
        play(plan, async |stage| {
            let page = stage.start(&[]).await;
            page.find("titles").await;
            page.press("Control+Enter").await;
            for model in OFFLINE {
                page.tile_is(0, model, "done").await;
            }
            assert!(!stage.log().contains("process has ended"), "the page's first process lives: {}", stage.log());
            until("the sheet to be on the screen, and no blank window", async || {
                let Ok(screen) = image::load_from_memory(&page.screenshot().await) else { return false };
                let screen = screen.to_rgb8();
                screen.pixels().collect::<HashSet<_>>().len() > 5000
            })
            .await;
        })
        .await;
    }
}
