//! Every view as axe sees it, and every control within reach of the keyboard.

use std::path::Path;

use serde_json::{Value, json};
use thumbsheet_testkit::s3::FastS3;

use crate::{
    harness::{OFFLINE, Page, Plan, play},
    tour,
};

/// Gives the page the checker.
async fn bring_axe(page: &Page) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/node_modules/axe-core/axe.min.js");
    let source = std::fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("{}: {error}. Run `npm --prefix ui ci` first", file.display()));
    page.js(&source, &[]).await;
    assert_eq!(page.js("return typeof window.axe?.run", &[]).await, json!("function"), "axe is in the page");
}

/// What does not fit: a page or a dialog that can be scrolled sideways, a page higher than its window, what is cut at a dialog's
/// edge, and a list that has no room in its dialog.
const UNFIT: &str = "
    const boxes = [document.documentElement, ...document.querySelectorAll('.dialog-box')];
    const say = (what, one) => what + ': ' + one.outerHTML.slice(0, 120);
    const scrolls = boxes.filter((one) => { const at = one.scrollLeft; one.scrollLeft = at + 1; const moved = one.scrollLeft !== at; one.scrollLeft = at;
      return moved && getComputedStyle(one).overflowX !== 'hidden'; }).map((one) => say('scrolls sideways', one));
    const cut = boxes.slice(1).flatMap((box) => { const edge = box.getBoundingClientRect();
      return [...box.querySelectorAll('*')].filter((one) => { const at = one.getBoundingClientRect();
        return e2e.shown(one) && (at.right > edge.right + 0.5 || at.left < edge.left - 0.5); }).map((one) => say('is cut at its dialog', one)); });
    const pressed = boxes.slice(1).flatMap((box) => [...box.querySelectorAll('.scroll')])
      .filter((one) => one.clientHeight < Math.min(one.scrollHeight, 32)).map((one) => say('has no room in its dialog', one));
    const high = document.documentElement.scrollHeight > innerHeight ? ['the page is ' + document.documentElement.scrollHeight + ' high, its window ' + innerHeight] : [];
    return [...scrolls, ...high, ...cut, ...pressed];";

/// What axe finds serious or worse on what is shown now, in both themes.
async fn findings(page: &Page, view: &str, found: &mut Vec<String>) {
    let script = "const done = arguments[0];
        axe.run(document, { resultTypes: ['violations'] }).then(
          ({ violations }) => done(violations.filter((one) => ['serious', 'critical'].includes(one.impact)).map((one) =>
            `${one.impact} ${one.id}: ${one.help}: ` + one.nodes.slice(0, 4).map((node) => node.html.slice(0, 160) + ' ' + (node.any[0]?.message ?? node.all[0]?.message ?? '')).join(' || '))),
          (error) => done([`axe failed: ${error}`]))";
    let before = page.js("return document.documentElement.dataset.theme ?? 'light'", &[]).await;
    for theme in ["light", "dark"] {
        tour::theme(page, theme).await;
        let violations = page.js_async(script, &[]).await;
        let unfit = page.js(UNFIT, &[]).await;
        for one in violations.as_array().unwrap().iter().chain(unfit.as_array().unwrap()) {
            found.push(format!("{view}, {theme}: {}", one.as_str().unwrap()));
        }
    }
    tour::theme(page, before.as_str().unwrap()).await;
}

#[tokio::test]
async fn no_view_has_a_serious_finding() {
    play(Plan::first_start(), async |stage| {
        let page = stage.open().await;
        bring_axe(&page).await;
        let mut found = Vec::new();
        page.find("banner").await;
        findings(&page, "first run", &mut found).await;
        page.press("Control+Enter").await;
        for model in OFFLINE {
            page.tile_is(0, model, "done").await;
        }
        tour::over_a_sheet(&page, async |view| findings(&page, view, &mut found).await).await;
        page.fill("titles", "One title\nAnother title\nA third title").await;
        page.tile(2, "aurora").await;
        findings(&page, "three titles", &mut found).await;
        assert!(found.is_empty(), "axe found {}:\n{}", found.len(), found.join("\n"));
    })
    .await;
}

#[tokio::test]
async fn a_sheet_with_every_state_has_no_serious_finding() {
    play(Plan::default(), async |stage| {
        let page = stage.open().await;
        bring_axe(&page).await;
        let mut found = Vec::new();
        let gate = tour::every_state(stage, &page).await;
        findings(&page, "running", &mut found).await;
        stage.close_window().await;
        page.find("quit-dialog").await;
        findings(&page, "quit dialog", &mut found).await;
        page.press("Escape").await;
        page.is_gone("quit-dialog").await;
        gate.release();
        page.press("Control+.").await;
        assert!(found.is_empty(), "axe found {}:\n{}", found.len(), found.join("\n"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_gallery_and_storage_have_no_serious_finding_and_every_control_is_in_reach() {
    play(Plan::first_start(), async |stage| {
        let server = FastS3::start().await;
        let page = stage.open().await;
        bring_axe(&page).await;
        let (mut found, mut beyond) = (Vec::new(), Vec::new());
        page.press("Control+3").await;
        page.find("gallery-empty").await;
        findings(&page, "gallery-empty", &mut found).await;
        page.press("Control+1").await;
        page.press("Control+Enter").await;
        for model in OFFLINE {
            page.tile_is(0, model, "done").await;
        }
        tour::over_the_gallery(&page, OFFLINE.len(), async |view| findings(&page, view, &mut found).await).await;
        tour::over_storage(&page, &server, async |view| {
            findings(&page, view, &mut found).await;
            if view == "storage-tested" || view.starts_with("storage-add") {
                out_of_reach(&page, view, &mut beyond).await;
            }
        })
        .await;
        assert!(found.is_empty(), "axe found {}:\n{}", found.len(), found.join("\n"));
        assert!(beyond.is_empty(), "no key comes to {}:\n{}", beyond.len(), beyond.join("\n"));
    })
    .await;
}

#[tokio::test]
async fn lists_presets_and_spending_have_no_serious_finding_and_every_control_is_in_reach() {
    play(Plan::default(), async |stage| {
        let page = stage.open().await;
        bring_axe(&page).await;
        let (mut found, mut beyond) = (Vec::new(), Vec::new());
        tour::over_spending(stage, &page, async |view| {
            findings(&page, view, &mut found).await;
            out_of_reach(&page, view, &mut beyond).await;
        })
        .await;
        tour::over_presets(stage, &page, async |view| {
            findings(&page, view, &mut found).await;
            if ["presets", "preset-save", "preset-remove"].contains(&view) {
                out_of_reach(&page, view, &mut beyond).await;
            }
        })
        .await;
        tour::over_a_list(&page, async |view| {
            findings(&page, view, &mut found).await;
            if view != "batch-editor" {
                out_of_reach(&page, view, &mut beyond).await;
            }
        })
        .await;
        assert!(found.is_empty(), "axe found {}:\n{}", found.len(), found.join("\n"));
        assert!(beyond.is_empty(), "no key comes to {}:\n{}", beyond.len(), beyond.join("\n"));
    })
    .await;
}

/// Marks every control that is shown, and notes those that had the focus.
const WATCH: &str = "
    const controls = 'button, a[href], input, textarea, select, [tabindex]:not([tabindex=\"-1\"]), [role=button], [role=checkbox], [role=radio], [role=switch], [role=slider], [role=combobox], [role=gridcell], [role=option], [role=menuitem]';
    const within = [...document.querySelectorAll('[role=dialog][data-state=open], [role=alertdialog][data-state=open]')].at(-1) ?? document.body;
    e2e.controls = [...within.querySelectorAll(controls)].filter((one) =>
      e2e.shown(one) && !one.disabled && one.getAttribute('aria-disabled') !== 'true' && !one.closest('[inert], [aria-hidden=true]')
      && !one.hasAttribute('data-focus-guard') && one.type !== 'hidden');
    e2e.reached = new Set();
    e2e.stops = [];
    e2e.watching?.abort();
    e2e.watching = new AbortController();
    document.addEventListener('focusin', (event) => { e2e.reached.add(event.target); e2e.stops.push(event.target); }, { capture: true, signal: e2e.watching.signal });
    // A list whose field keeps the focus says where one is.
    document.addEventListener('keyup', () => {
      const at = document.activeElement?.getAttribute('aria-activedescendant');
      if (at) e2e.reached.add(document.getElementById(at));
    }, { capture: true, signal: e2e.watching.signal });
    e2e.before = document.activeElement;
    document.activeElement?.blur();
    return e2e.controls.length;";

/// The next composite widget with members that were not reached: puts the focus on the member that was.
const ENTER_COMPOSITE: &str = "
    const composite = '[role=grid], [role=radiogroup], [role=listbox], [role=tablist], [role=toolbar], [role=menu], [data-region=settings-list]';
    e2e.tried ??= new Set();
    for (const one of e2e.controls) {
      if (e2e.reached.has(one) || !one.isConnected) continue;
      const whole = one.closest(composite);
      if (whole === null || e2e.tried.has(whole)) continue;
      const field = whole.id && e2e.controls.find((other) => other.getAttribute('aria-controls') === whole.id);
      const member = field || e2e.controls.find((other) => e2e.reached.has(other) && whole.contains(other));
      if (!member) continue;
      e2e.tried.add(whole);
      member.focus();
      return whole.querySelectorAll('[role=radio], [role=gridcell], [role=option], [role=menuitem], [role=tab], button').length;
    }
    return 0;";

/// The table that keeps the focus itself: how many rows and columns it has, its head among them.
const TABLE: &str = "
    const table = e2e.controls.find((one) => one.matches('[role=grid][aria-activedescendant]'));
    if (table === undefined) return null;
    table.focus();
    return [table.querySelectorAll('[role=row]').length + 1, table.querySelectorAll('[role=columnheader]').length];";

/// Those that no key came to. A button of a cell is reached through its cell, where Tab goes on to it.
const UNREACHED: &str = "
    const inCell = (one) => { const cell = one.closest('[role=gridcell], [role=columnheader]'); return cell !== null && cell !== one && e2e.reached.has(cell); };
    // A line of words in a grid is read with the cell that it is about; what can be done there has to be in reach.
    const line = (one) => one.matches('.line[role=gridcell]') && [...one.querySelectorAll('button')].every((each) => e2e.reached.has(each));
    const describe = (one) => one.outerHTML.replace(/\\s+/g, ' ').slice(0, 140);
    return e2e.controls.filter((one) => one.isConnected && e2e.shown(one) && !e2e.reached.has(one) && !inCell(one) && !line(one)).map(describe);";

/// What of the shown controls no key comes to.
async fn out_of_reach(page: &Page, view: &str, found: &mut Vec<String>) {
    let controls = page.js(WATCH, &[]).await.as_u64().unwrap();
    page.js("delete e2e.tried", &[]).await;
    for _ in 0..controls + 10 {
        page.press("Tab").await;
        if page.js("return e2e.controls.every((one) => e2e.reached.has(one))", &[]).await == Value::Bool(true) {
            break;
        }
    }
    loop {
        let members = page.js(ENTER_COMPOSITE, &[]).await.as_u64().unwrap();
        if members == 0 {
            break;
        }
        for key in ["Right", "Down"] {
            for _ in 0..members.min(60) {
                page.press(key).await;
            }
        }
        for _ in 0..members.min(30) {
            page.press("Left").await;
        }
    }
    let table = page.js(TABLE, &[]).await;
    if let (Some(rows), Some(columns)) = (table[0].as_u64(), table[1].as_u64()) {
        page.press("Control+Home").await;
        page.press("Up").await;
        for _ in 0..rows {
            page.press("Home").await;
            for _ in 0..columns {
                page.press("Right").await;
            }
            page.press("Down").await;
        }
    }
    let unreached = page.js(UNREACHED, &[]).await;
    page.js("if (e2e.before?.isConnected) e2e.before.focus()", &[]).await;
    found.extend(unreached.as_array().unwrap().iter().map(|one| format!("{view}: {}", one.as_str().unwrap())));
}

#[tokio::test]
async fn every_control_of_every_view_is_within_reach_of_the_keyboard() {
    play(Plan::default(), async |stage| {
        let page = stage.open().await;
        let mut found = Vec::new();
        out_of_reach(&page, "ready", &mut found).await;
        page.press("Control+1").await;
        page.press("Control+Enter").await;
        for model in OFFLINE {
            page.tile_is(0, model, "done").await;
        }
        tour::over_a_sheet(&page, async |view| out_of_reach(&page, view, &mut found).await).await;
        assert!(found.is_empty(), "no key comes to {}:\n{}", found.len(), found.join("\n"));
    })
    .await;
}
