//! The type is live: every edit redraws what is finished, for free.

use crate::{
    harness::{FLARE, OFFLINE, Page, Plan, Stage, play, until},
    tour,
};

/// A sheet with the four offline pictures and one that cost money.
async fn finished(stage: &mut Stage) -> Page {
    let page = stage.open().await;
    stage.tick(&page, &["openai/gpt-image-2.6-flare"], true).await;
    page.press("Control+Enter").await;
    for model in everyone() {
        page.tile_is(0, model, "done").await;
    }
    // Tiles take their last width once the sheet is finished; what is compared later has to be drawn at that one.
    let mut before = Vec::new();
    loop {
        tour::at_rest(&page).await;
        tour::drawn(&page).await;
        let now = shown(&page).await;
        if now == before {
            return page;
        }
        before = now;
    }
}

fn everyone() -> impl Iterator<Item = &'static str> {
    OFFLINE.into_iter().chain([FLARE])
}

/// What each tile shows once nothing more is drawn: how often it was drawn, and a number for its pixels. A picture that was
/// asked for before the last change may still come, and is shown until the one after it is there.
async fn shown(page: &Page) -> Vec<(u64, u64)> {
    let mut before = Vec::new();
    loop {
        let mut all = Vec::new();
        for model in everyone() {
            all.push((page.tile(0, model).await.drawn, page.pixels(0, model).await));
        }
        if all == before {
            return all;
        }
        before = all;
        tour::at_rest(page).await;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    }
}

/// Checks that every tile was drawn anew and looks different.
async fn all_changed(page: &Page, before: &[(u64, u64)], why: &str) -> Vec<(u64, u64)> {
    for (model, (drawn, pixels)) in everyone().zip(before) {
        page.tile_redrawn(0, model, *drawn).await;
        let script = "const now = e2e.pixels(arguments[0]); return now !== null && now !== arguments[1]";
        page.wait(
            &format!("{model} to look different after {why}"),
            script,
            &[crate::harness::column(0, model).into(), (*pixels).into()],
        )
        .await;
    }
    shown(page).await
}

/// Presses undo or redo until the titles read `wanted`. Letters that arrive within 800 ms of each other are one step; on a busy machine
/// the driver types more slowly than that, and one title is several steps. `undo.svelte.ts` has its own tests of where a step ends.
async fn steps_until(page: &Page, chord: &str, wanted: &str) {
    let mut titles = page.text("titles").await;
    while titles != wanted {
        page.press(chord).await;
        let changed = "const now = e2e.named('titles').value; return now === arguments[0] ? null : now";
        let now = page.wait(&format!("{chord} to change the titles"), changed, &[titles.as_str().into()]).await;
        now.as_str().unwrap().clone_into(&mut titles);
    }
}

#[tokio::test]
async fn editing_the_title_redraws_every_tile_and_asks_no_provider() {
    play(Plan::default(), async |stage| {
        let page = finished(stage).await;
        let asked = stage.requests();
        assert_eq!(asked, 1, "the one that costs was asked once");
        let title = page.text("titles").await;
        let first = shown(&page).await;

        let another = "Quite another title: Füchse & geese #7";
        page.fill("titles", another).await;
        let second = all_changed(&page, &first, "another title").await;
        for model in everyone() {
            assert_eq!(page.tile(0, model).await.state, "done", "{model} stays done");
        }
        page.js("document.activeElement.blur()", &[]).await;
        steps_until(&page, "Control+z", &title).await;
        all_changed(&page, &second, "undo").await;
        for (model, before) in everyone().zip(&first) {
            let same = "return e2e.pixels(arguments[0]) === arguments[1]";
            let tile = crate::harness::column(0, model);
            page.wait(&format!("{model} to look as before the edit"), same, &[tile.into(), before.1.into()]).await;
        }
        let third = shown(&page).await;
        steps_until(&page, "Control+Shift+z", another).await;
        all_changed(&page, &third, "redo").await;
        assert_eq!(stage.requests(), asked, "type never calls a provider");
        stage.openai.assert_no_violations();
    })
    .await;
}

#[tokio::test]
async fn template_font_and_colour_redraw_every_tile_and_ask_no_provider() {
    play(Plan::default(), async |stage| {
        let page = finished(stage).await;
        let mut shown = shown(&page).await;
        page.click("template-center-box").await;
        shown = all_changed(&page, &shown, "another template").await;

        page.click("font").await;
        page.click("font-bangers").await;
        shown = all_changed(&page, &shown, "another font").await;

        page.focus_tile(0, "aurora").await;
        if !page.is_shown("inspector").await {
            page.press("Control+i").await;
        }
        page.checked().await;
        page.click("color").await;
        page.click("color-yellow").await;
        page.press("Escape").await;
        shown = all_changed(&page, &shown, "another colour").await;

        for what in ["the colour", "the font", "the template"] {
            page.js("document.activeElement.blur()", &[]).await;
            page.press("Control+z").await;
            shown = all_changed(&page, &shown, &format!("undoing {what}")).await;
        }
        assert_eq!(stage.requests(), 1, "type never calls a provider");
    })
    .await;
}

#[tokio::test]
async fn a_title_that_does_not_fit_is_told_where_it_is_typed_and_the_tiles_stay() {
    play(Plan::default(), async |stage| {
        let page = finished(stage).await;
        page.fill("titles", "ab").await;
        page.says("titles-problem", "too short").await;
        let why = page.js("return e2e.named('generate').disabled || e2e.named('generate').getAttribute('aria-disabled') === 'true'", &[]).await;
        assert_eq!(why, serde_json::Value::Bool(true), "nothing is generated for a title that is none");
        page.fill("titles", "Long enough again").await;
        page.is_gone("titles-problem").await;
        for model in everyone() {
            assert_eq!(page.tile(0, model).await.state, "done", "{model} was kept");
        }
        assert_eq!(stage.requests(), 1, "typing asks nobody");
    })
    .await;
}

/// The same numbers for the same seed.
fn chance(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut state = seed;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    }
}

#[tokio::test]
async fn a_letter_typed_last_is_in_the_sheet_and_in_what_is_paid() {
    play(Plan::default(), async |stage| {
        let mut any = chance(7);
        let page = stage.open().await;
        stage.tick(&page, &["openai/gpt-image-2.6-flare"], true).await;
        for round in 0..6 {
            page.fill("titles", &format!("Round {round} te")).await;
            let asked = stage.requests();
            for letter in ["s", "t"] {
                page.press(letter).await;
                tokio::time::sleep(std::time::Duration::from_millis(any(700))).await;
            }
            let size = (1000 + u32::try_from(any(6)).unwrap() * 100, 800 + u32::try_from(any(3)).unwrap() * 60);
            if any(2) == 0 {
                page.press("x").await;
            }
            stage.place_window(size).await;
            let says = page.text("titles").await;
            page.press("Control+Enter").await;
            until("the paid request to leave", async || stage.requests() > asked).await;
            let body = stage.openai.requests().last().and_then(|sent| sent.prompt.clone()).unwrap_or_default();
            assert!(body.contains(&says), "the prompt says what the field says, {says}: {body}");
            page.tile_is(0, FLARE, "done").await;
            page.press("Control+n").await;
            page.says("titles", "").await;
            stage.tick(&page, &["openai/gpt-image-2.6-flare"], true).await;
        }
    })
    .await;
}
