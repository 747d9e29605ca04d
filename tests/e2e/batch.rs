//! Lists in the Batch view: pasted, mended in place, made, made again for nothing, killed and gone on with.

use thumbsheet_testkit::Answer;

use crate::harness::{FLARE, Page, Plan, play, until};

/// Puts a table on the clipboard's way into the page, as a person who pastes it.
pub(crate) async fn paste(page: &Page, text: &str) {
    page.click("view-batch").await;
    page.find("batch").await;
    let script = "const data = new DataTransfer(); data.setData('text/plain', arguments[0]);
        const event = new Event('paste', { bubbles: true, cancelable: true });
        Object.defineProperty(event, 'clipboardData', { value: data });
        document.activeElement?.blur?.(); window.dispatchEvent(event)";
    page.js(script, &[text.into()]).await;
}

pub(crate) async fn row_is(page: &Page, number: usize, state: &str) {
    let script = "return e2e.named('batch-row-' + arguments[0])?.dataset.state === arguments[1]";
    page.wait(&format!("row {number} to be {state}"), script, &[number.into(), state.into()]).await;
}

/// Three rows, the second with a mistake.
pub(crate) const LIST: &str = "title,style,models\nFirst of the list,,openai/gpt-image-2.6-flare\nSecond of the list,watercolour,openai/gpt-image-2.6-flare\nThird of the list,neon,openai/gpt-image-2.6-flare\n";

#[tokio::test]
async fn a_pasted_list_is_mended_in_place_made_and_made_again_for_nothing() {
    play(Plan::default(), async |stage| {
        let page = stage.open().await;
        paste(&page, LIST).await;
        page.find("batch-row-3").await;
        page.find("use-suggestion").await;
        page.press("Control+Enter").await;
        row_is(&page, 1, "done").await;
        row_is(&page, 3, "done").await;
        assert_eq!(stage.openai.count(), 2, "good rows run, the wrong one does not");

        page.click("use-suggestion").await;
        let mended = "return e2e.named('use-suggestion') === null || e2e.named('use-suggestion') === undefined";
        page.wait("the mistake to be gone", mended, &[]).await;
        page.press("Control+Enter").await;
        row_is(&page, 2, "done").await;
        assert_eq!(stage.openai.count(), 3, "only the mended row is asked for");

        let done = page.text("batch-done").await;
        assert!(done.contains('3'), "all are told as done: {done}");
        stage.quit().await;
        let page = stage.open().await;
        page.click("view-batch").await;
        // The two that were there when the mended row was made are told as what they were taken from: reused.
        for (row, state) in [(1, "reused"), (2, "done"), (3, "reused")] {
            row_is(&page, row, state).await;
        }
        assert_eq!(stage.openai.count(), 3, "after a restart all is there");
        stage.openai.assert_no_violations();
    })
    .await;
}

#[tokio::test]
async fn a_list_that_was_killed_is_offered_and_goes_on_without_paying_twice() {
    play(Plan::default(), async |stage| {
        let (held, _never) = Answer::held();
        stage.openai.script(FLARE, [held]);
        let page = stage.open().await;
        paste(&page, LIST).await;
        page.find("batch-row-3").await;
        page.press("Control+Enter").await;
        until("one request to be held and one answered", async || stage.openai.count() == 2).await;
        let one_done = "return [1, 3].some((row) => e2e.named('batch-row-' + row)?.dataset.state === 'done')";
        page.wait("the other row to be done", one_done, &[]).await;
        stage.kill().await;

        let page = stage.open().await;
        page.find("interrupted-run").await;
        assert_eq!(stage.openai.count(), 2, "nothing paid starts by itself");
        page.click("interrupted-again").await;
        page.click("interrupted-continue").await;
        until("the one that may be billed to be asked again, as was said", async || stage.openai.count() == 3).await;
        row_is(&page, 1, "done").await;
        row_is(&page, 3, "done").await;
        assert_eq!(stage.openai.count(), 3, "and nothing else");
        page.is_gone("interrupted-run").await;
    })
    .await;
}

#[tokio::test]
async fn five_thousand_rows_can_be_edited_and_paused_while_they_run() {
    play(Plan::default(), async |stage| {
        let page = stage.open().await;
        let rows = (1..=5_000).map(|number| format!("Row number {number},openai/gpt-image-2.6-flare"));
        let list: Vec<String> = std::iter::once("title,models".to_owned()).chain(rows).collect();
        paste(&page, &list.join("\n")).await;
        page.find("batch-row-1").await;
        page.says_anywhere("5 000").await;
        // The estimate passes the limit of a run: the person is asked.
        page.click("batch-raise").await;
        row_is(&page, 1, "done").await;
        page.js("e2e.named('batch-grid').focus()", &[]).await;
        page.press("Control+End").await;
        page.find("batch-row-5000").await;
        page.click("batch-pause").await;
        let shown = "return /Resume/.test(e2e.named('batch-pause')?.innerText ?? '')";
        page.wait("the pause to be shown", shown, &[]).await;
        page.click("batch-cancel").await;
        page.is_gone("batch-pause").await;
        assert!(stage.openai.count() < 5_000, "what was cancelled is not asked for");
    })
    .await;
}
