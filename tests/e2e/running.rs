//! A run while it goes on: each tile for itself, states in order, waits with their reason, money told.

use std::time::Duration;

use serde_json::json;
use thumbsheet_testkit::{Answer, Ending, Fault, Gate, Hint, Sse};

use crate::harness::{FLARE, LITE, NANO, OFFLINE, Plan, SUNBURST, assert_in_order, play, until};

const ORDER: [&str; 6] = ["ready", "queued", "generating", "composing", "saving", "done"];

#[tokio::test]
async fn slow_failing_and_retrying_models_delay_nobody_else() {
    play(Plan::default(), async |stage| {
        let (slow, gate) = Answer::held();
        stage.openai.script(FLARE, [slow]);
        // Long enough for a frame to show that it was asked.
        stage.openai.script(SUNBURST, [Answer::Moderated.delayed(Duration::from_millis(500))]);
        stage.google.script(NANO, [Answer::Status(503), Answer::Picture]);
        let page = stage.open().await;
        let models = ["openai/gpt-image-2.6-flare", "openai/gpt-image-2.6-sunburst", "google/gemini-nano-banana-2.1"];
        stage.tick(&page, &models, true).await;
        page.press("Control+Enter").await;

        for model in OFFLINE {
            page.tile_is(0, model, "done").await;
        }
        let failed = page.tile_is(0, SUNBURST, "failed").await;
        assert!(failed.text.contains("declined"), "why, in words: {:?}", failed.text);
        page.tile_is(0, NANO, "done").await;
        let held = page.tile(0, FLARE).await;
        assert_eq!(held.state, "generating", "the slow one is still held by its provider");
        assert!(held.text.contains("Generating"), "and says so: {:?}", held.text);
        gate.release();
        page.tile_is(0, FLARE, "done").await;

        for model in OFFLINE {
            assert_in_order(&page.states(0, model).await, &ORDER, &["done"], model);
        }
        assert_in_order(&page.states(0, FLARE).await, &ORDER, &["generating", "done"], FLARE);
        assert_in_order(
            &page.states(0, SUNBURST).await,
            &["ready", "queued", "generating", "failed"],
            &["generating", "failed"],
            SUNBURST,
        );
        let retried = ["ready", "queued", "generating", "waiting", "generating", "composing", "saving", "done"];
        assert_in_order(&page.states(0, NANO).await, &retried, &["generating", "waiting", "done"], NANO);
        let waited = page.said(0, NANO, "waiting").await;
        assert!(waited.contains("Waiting") && waited.contains("busy"), "the wait says its reason: {waited:?}");
        assert!(waited.contains("1 of 2"), "and which retry comes next: {waited:?}");

        assert_eq!(stage.openai.count_for(FLARE), 1, "one request for the slow one");
        assert_eq!(stage.openai.count_for(SUNBURST), 1, "what a provider declined is not asked again");
        assert_eq!(stage.google.count_for(NANO), 2, "busy, then the picture");
        assert_eq!(stage.requests(), 4, "and nothing else");
        stage.openai.assert_no_violations();
        stage.google.assert_no_violations();
        page.says("status", "6 of 7 done").await;
        page.says("status", "1 failed").await;
    })
    .await;
}

#[tokio::test]
async fn a_wait_shows_its_reason_and_counts_down() {
    play(Plan::default(), async |stage| {
        stage.google.script(LITE, [Answer::RateLimited(Hint::RetryInfo("30s".into()))]);
        let page = stage.open().await;
        stage.tick(&page, &["google/gemini-3.1-flash-lite-image"], true).await;
        page.press("Control+Enter").await;
        let waiting = page.tile_is(0, LITE, "waiting").await;
        assert!(
            waiting.text.contains("rate limit") || waiting.text.contains("asks us to wait"),
            "why: {:?}",
            waiting.text
        );
        let seconds = |text: &str| -> Option<u64> {
            let words: Vec<&str> = text.split_whitespace().collect();
            words
                .windows(2)
                .find_map(|pair| (pair[1].starts_with('s') && pair[1].len() <= 2).then(|| pair[0].parse().ok())?)
        };
        let first = seconds(&waiting.text).unwrap_or_else(|| panic!("no seconds in {:?}", waiting.text));
        assert!((20..=40).contains(&first), "as long as Google asked: {:?}", waiting.text);
        until("the seconds to fall", async || seconds(&page.tile(0, LITE).await.text).is_some_and(|now| now < first))
            .await;
        assert_eq!(stage.google.count_for(LITE), 1, "nothing is sent before the time");
    })
    .await;
}

#[tokio::test]
async fn a_lost_connection_needs_the_person_and_is_not_repeated() {
    play(Plan::default(), async |stage| {
        stage.openai.script(FLARE, [Answer::Fault(Fault::Close)]);
        let page = stage.open().await;
        stage.tick(&page, &["openai/gpt-image-2.6-flare"], true).await;
        page.press("Control+Enter").await;
        let lost = page.tile_is(0, FLARE, "needs_you").await;
        assert!(lost.text.contains("Needs you"), "the state is a word: {:?}", lost.text);
        assert!(
            lost.text.to_lowercase().contains("may already be billed"),
            "money that may be gone is told: {:?}",
            lost.text
        );
        for model in OFFLINE {
            page.tile_is(0, model, "done").await;
        }
        page.says("status", "1 needs you").await;
        page.says("status", "possibly $0.04").await;
        assert_eq!(stage.openai.count(), 1, "an unknown outcome is never repeated by itself");
        stage.openai.assert_no_violations();
    })
    .await;
}

#[tokio::test]
async fn partial_pictures_show_while_one_is_made() {
    let settings = Some("schema = 1\n[generation]\npartials = 2\n".to_owned());
    play(Plan { settings, ..Plan::default() }, async |stage| {
        let gate = Gate::new();
        let stream = Sse { gate: Some(gate.clone()), ending: Ending::Completed, ..Sse::default() };
        stage.openai.script(FLARE, [Answer::Stream(stream)]);
        let page = stage.open().await;
        stage.tick(&page, &["openai/gpt-image-2.6-flare"], true).await;
        page.press("Control+Enter").await;
        let script = "const one = e2e.named(arguments[0]); return one?.dataset.state === 'generating' && [...one.querySelectorAll('img')].some((img) => img.naturalWidth > 0)";
        page.wait("the partial picture on the tile", script, &[crate::harness::column(0, FLARE).into()]).await;
        gate.release();
        page.tile_is(0, FLARE, "done").await;
        assert_eq!(stage.openai.count(), 1, "partial pictures come with the one request");
    })
    .await;
}

#[tokio::test]
async fn cancelling_stops_what_is_under_way_and_keeps_what_is_done() {
    play(Plan::default(), async |stage| {
        let (slow, _gate) = Answer::held();
        stage.openai.script(FLARE, [slow]);
        stage.google.script(LITE, [Answer::RateLimited(Hint::RetryInfo("60s".into()))]);
        let page = stage.open().await;
        stage.tick(&page, &["openai/gpt-image-2.6-flare", "google/gemini-3.1-flash-lite-image"], true).await;
        page.press("Control+Enter").await;
        for model in OFFLINE {
            page.tile_is(0, model, "done").await;
        }
        page.tile_is(0, FLARE, "generating").await;
        page.tile_is(0, LITE, "waiting").await;
        page.press("Control+.").await;
        page.tile_is(0, LITE, "cancelled").await;
        let script = "return ['cancelled', 'needs_you', 'interrupted'].includes(e2e.tile(arguments[0])?.state)";
        page.wait("the held one to end", script, &[crate::harness::column(0, FLARE).into()]).await;
        for model in OFFLINE {
            assert_eq!(page.tile(0, model).await.state, "done", "{model} was done before");
        }
        until("nothing to be under way", async || {
            let told = page.invoke("under_way", json!({})).await.unwrap();
            ["generating", "safe", "queued"].iter().all(|part| told[*part] == 0)
        })
        .await;
        assert_eq!(stage.requests(), 2, "nothing is sent after a cancel");
    })
    .await;
}

#[tokio::test]
async fn one_tile_can_be_cancelled_alone() {
    play(Plan::default(), async |stage| {
        let (first, gate) = Answer::held();
        let (second, _never) = Answer::held();
        stage.openai.script(FLARE, [first]);
        stage.openai.script(SUNBURST, [second]);
        let page = stage.open().await;
        stage.tick(&page, &["openai/gpt-image-2.6-flare", "openai/gpt-image-2.6-sunburst"], true).await;
        page.press("Control+Enter").await;
        page.tile_is(0, FLARE, "generating").await;
        page.tile_is(0, SUNBURST, "generating").await;
        page.click_in_tile(0, SUNBURST, "cancel").await;
        let script = "return e2e.tile(arguments[0])?.state !== 'generating'";
        page.wait("the one to end", script, &[crate::harness::column(0, SUNBURST).into()]).await;
        assert_eq!(page.tile(0, FLARE).await.state, "generating", "the other goes on");
        gate.release();
        page.tile_is(0, FLARE, "done").await;
        assert_eq!(stage.openai.count(), 2, "one request each");
    })
    .await;
}
