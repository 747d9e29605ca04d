//! A planted key is nowhere but in the keyring: after a whole session, and after a panic.

use serde_json::{Value, json};
use thumbsheet_testkit::Answer;

use crate::{
    harness::{FLARE, Fragments, GOOGLE_KEY, Keyring, OPENAI_KEY, Page, Plan, Stage, play, until},
    keys::{click_part, open_keys, row_says, type_key},
};

/// Records what the program answers: whole answers by `fetch`, and what it says unasked.
pub(crate) const RECORD: &str = "
    window.e2e.ipc = [];
    const plain = window.fetch;
    window.fetch = async (...given) => {
      const answer = await plain.apply(window, given);
      const kept = answer.clone().arrayBuffer().then((bytes) => { window.e2e.ipc.push(new TextDecoder('utf-8').decode(bytes)); });
      kept.catch(() => undefined);
      return answer;
    };";

/// Everything the page holds that a script can see.
pub(crate) const HELD: &str = "
    const values = [...document.querySelectorAll('input, textarea')].map((one) => one.value);
    const stored = [localStorage, sessionStorage].map((one) => JSON.stringify({ ...one }));
    return [...values, ...stored, document.title, location.href, ...e2e.ipc].join('\\n');";

/// All events of a run, through a channel of our own.
async fn events(page: &Page, run: &str) -> String {
    let script = "const [run, done] = arguments; const all = [];
        const id = window.__TAURI_INTERNALS__.transformCallback((message) => all.push(JSON.stringify(message)));
        window.__TAURI_INTERNALS__.invoke('run_follow', { run, tell: `__CHANNEL__:${id}` }).then(() => done(all.join('\\n')), (error) => done(JSON.stringify(error)))";
    page.js_async(script, &[run.into()]).await.as_str().unwrap_or_default().to_owned()
}

/// Looks everywhere.
async fn look(stage: &Stage, page: &Page, when: &str) {
    // Eight characters of what makes a key one's own; `sk-proj-` is public.
    let fragments = Fragments::of(&[&OPENAI_KEY["sk-proj-".len()..], &GOOGLE_KEY["AIzaSy".len()..]]);
    let held = page.js(HELD, &[]).await;
    let held = held.as_str().unwrap();
    assert!(held.len() > 1000, "{when}: the recording recorded something");
    assert_eq!(fragments.within(held.as_bytes()), None, "{when}: fields, storage and answers of the program");
    assert_eq!(fragments.within(page.source().await.as_bytes()), None, "{when}: the page");
    let found = fragments.below(stage.folder(), &stage.session.keyring_store());
    assert_eq!(found, [], "{when}: files of the person and of the app");
    for id in stage.session.processes.marked() {
        for what in ["cmdline", "environ"] {
            let bytes = std::fs::read(format!("/proc/{id}/{what}")).unwrap_or_default();
            assert_eq!(fragments.within(&bytes), None, "{when}: {what} of process {id}");
        }
    }
}

#[tokio::test]
async fn a_planted_key_is_found_nowhere_after_a_session_and_after_a_panic() {
    play(Plan { keyring: Keyring::Unlocked, ..Plan::first_start() }, async |stage| {
        let page = stage.open().await;
        page.js(RECORD, &[]).await;
        open_keys(&page).await;
        type_key(&page, "openai", OPENAI_KEY, "key-save").await;
        row_says(&page, "openai", "6A1e").await;
        click_part(&page, "openai", "key-check").await;
        type_key(&page, "google", GOOGLE_KEY, "key-save").await;
        row_says(&page, "google", "2sWo").await;
        page.press("Control+1").await;

        // A picture, a refusal that quotes, a wait, an unknown end.
        stage.openai.script(FLARE, [Answer::InvalidKey]);
        stage.openai.script(crate::harness::SUNBURST, [Answer::Status(503), Answer::Picture]);
        let models = ["openai/gpt-image-2.6-flare", "openai/gpt-image-2.6-sunburst", "google/gemini-3.1-flash-lite-image"];
        stage.tick(&page, &models, true).await;
        page.press("Control+Enter").await;
        page.tile_is(0, FLARE, "failed").await;
        page.tile_is(0, crate::harness::LITE, "done").await;
        page.wait_for(std::time::Duration::from_secs(40), "the retried one", "return e2e.tile('tile-0-gpt-image-2.6-sunburst')?.state === 'done'", &[])
            .await;
        page.focus_tile(0, FLARE).await;
        page.press("Enter").await;
        page.find("opened").await;
        page.press("Escape").await;

        let sheets = page.invoke("sheet_list", json!({ "query": "" })).await.unwrap();
        let sheet = page.invoke("sheet_open", json!({ "sheet": sheets[0]["id"] })).await.unwrap();
        let runs: Vec<&str> = sheet["runs"].as_array().unwrap().iter().filter_map(|run| run["run"].as_str()).collect();
        assert!(!runs.is_empty(), "the sheet has its run: {sheet}");
        for run in runs {
            let events = events(&page, run).await;
            assert!(events.contains("failed"), "the events were heard: {events}");
            page.js("e2e.ipc.push(arguments[0])", &[events.into()]).await;
        }
        look(stage, &page, "after a session").await;

        // A bug whose words carry the key: the worst that could happen.
        let words = format!("Bearer {OPENAI_KEY} and {GOOGLE_KEY} were not expected here");
        let answer = page.js_async(
            "const [words, done] = arguments; Promise.race([window.__TAURI_INTERNALS__.invoke('panic_induce', { words }).then(() => 'answered', (error) => JSON.stringify(error)), \
             new Promise((late) => setTimeout(() => late('no answer'), 1500))]).then(done)",
            &[words.into()],
        )
        .await;
        assert!(!answer.as_str().unwrap_or_default().contains("not found"), "debug builds have `panic_induce`: {answer}");
        let logs = stage.home().join("logs");
        until("the panic to be written down", async || {
            std::fs::read_dir(&logs).into_iter().flatten().flatten().any(|file| std::fs::read_to_string(file.path()).unwrap_or_default().contains("panic"))
        })
        .await;
        assert_eq!(page.js("return 1", &[]).await, Value::from(1), "the app goes on");
        look(stage, &page, "after a panic").await;
    })
    .await;
}
