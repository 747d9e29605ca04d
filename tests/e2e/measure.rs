//! `make measure`: how fast the app feels, as a table. Not a test: numbers of a busy machine prove nothing.
//!
//! From the input event of a keystroke to the frame that shows the last visible tile redrawn, measured in the page; from the
//! start of the process to the first usable paint; memory at rest; the longest frame while a long sheet scrolls.

use std::{path::Path, time::Duration};

use serde_json::{Value, json};

mod many;

use crate::harness::{OFFLINE, Page, Plan, Stage, app_binary, play, until};

const STROKES: usize = 40;

/// Each title is a new one: what was drawn before is kept, and would be measured as no time at all.
const LETTERS: [&str; 7] = ["a", "e", "i", "n", "o", "r", "t"];

const MANY: [&str; 14] = [
    "aurora",
    "hills",
    "dunes",
    "city",
    "spheres",
    "papercut",
    "mesh",
    "bokeh",
    "glass",
    "lowpoly",
    "contours",
    "halftone",
    "synth",
    "geometric",
];

/// Notes for each input event how long it takes until every tile that is seen was drawn anew, and until the page has painted
/// the frame that shows it: a message that is sent as the frame begins comes when it is done.
const WATCH: &str = "
    e2e.strokes = [];
    const seen = () => [...document.querySelectorAll('[role=gridcell]')].filter((one) => {
      const box = one.getBoundingClientRect();
      return box.bottom > 0 && box.top < innerHeight && one.querySelector('canvas.drawn');
    });
    e2e.visible = seen().length;
    addEventListener('input', (event) => {
      const begun = event.timeStamp;
      const waiting = new Set(seen());
      const watch = new MutationObserver((changes) => {
        for (const change of changes) waiting.delete(change.target);
        if (waiting.size > 0) return;
        watch.disconnect();
        const drawn = performance.now();
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => e2e.strokes.push([drawn - begun, performance.now() - begun]);
          port2.postMessage(null);
        });
      });
      for (const one of waiting) watch.observe(one, { attributes: true, attributeFilter: ['data-drawn'] });
    }, { capture: true });
    return e2e.visible;";

fn at(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[((sorted.len() - 1) as f64 * share).round() as usize]
}

fn row(what: &str, values: &[f64], unit: &str) {
    let worst = at(values, 1.0);
    println!(
        "| {what} | {:.0} {unit} | {:.0} {unit} | {worst:.0} {unit} | {} |",
        at(values, 0.5),
        at(values, 0.95),
        values.len()
    );
}

async fn strokes(page: &Page, what: &str, key: impl Fn(usize) -> &'static str) {
    page.js(WATCH, &[]).await;
    let visible = page.js("return e2e.visible", &[]).await;
    for stroke in 0..STROKES {
        page.press(key(stroke)).await;
        page.wait("the tiles to be redrawn", "return e2e.strokes.length > arguments[0]", &[stroke.into()]).await;
    }
    let all = page.js("return e2e.strokes", &[]).await;
    for (part, until) in [(0, "drawn"), (1, "painted")] {
        let times: Vec<f64> = all.as_array().unwrap().iter().map(|pair| pair[part].as_f64().unwrap()).collect();
        row(&format!("{what}, until {visible} tiles are {until}"), &times, "ms");
    }
}

/// A sheet in which `models` have drawn every title.
async fn sheet(stage: &mut Stage, titles: &str, models: &[&str]) -> Page {
    let page = stage.open().await;
    for model in &MANY {
        let wanted = models.contains(model);
        stage.tick(&page, &[&format!("offline/{model}")], wanted).await;
    }
    page.fill("titles", titles).await;
    page.press("Control+Enter").await;
    let total = titles.lines().count() * models.len();
    page.wait_for(
        Duration::from_mins(4),
        "all to be done",
        "return e2e.named('status')?.innerText.includes(arguments[0])",
        &[format!("{total} of {total} done").into()],
    )
    .await;
    page
}

async fn typing(models: usize) {
    play(Plan { size: (1440, 900), ..Plan::default() }, async |stage| {
        let page = sheet(stage, "How fast is a keystroke", &MANY[..models]).await;
        page.click("titles").await;
        page.press("Control+End").await;
        strokes(&page, "A letter of the title", |stroke| LETTERS[stroke % LETTERS.len()]).await;
    })
    .await;
}

async fn sliding() {
    let settings = Some("schema = 1\n[appearance]\ntile = \"S\"\n".to_owned());
    play(Plan { size: (2400, 1380), settings, ..Plan::default() }, async |stage| {
        let titles = (1..=9).map(|number| format!("Title number {number} of nine")).collect::<Vec<_>>().join("\n");
        let page = sheet(stage, &titles, &OFFLINE).await;
        page.focus_tile(0, "aurora").await;
        if !page.is_shown("inspector").await {
            page.press("Control+i").await;
        }
        page.checked().await;
        page.click("panel").await;
        page.find("panel-opacity").await;
        page.js("e2e.named('panel-opacity').focus()", &[]).await;
        strokes(&page, "A step of the panel's opacity", |stroke| if stroke % 8 < 4 { "Left" } else { "Right" }).await;
    })
    .await;
}

/// The proportional set of the app and its web processes, in MB.
fn memory(stage: &Stage) -> f64 {
    let ours = |id: &u32| {
        let exe = std::fs::read_link(format!("/proc/{id}/exe")).unwrap_or_default();
        exe == app_binary()
            || exe
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with("WebKit") && name != "WebKitWebDriver")
    };
    let pss = |id: u32| {
        let text = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("Pss:")).unwrap_or("0 kB").to_owned();
        line.split_whitespace().next().and_then(|number| number.parse::<f64>().ok()).unwrap_or(0.0)
    };
    stage.session.processes.marked().into_iter().filter(ours).map(pss).sum::<f64>() / 1024.0
}

/// The paints that the program has logged, the last start's last: to the first one and to the first usable one, in
/// milliseconds from the start of `main`.
fn paints(stage: &Stage) -> Vec<(f64, f64)> {
    let number = |line: &str, what: &str| line.split(what).nth(1)?.split_whitespace().next()?.parse().ok();
    let paint = |line| Some((number(line, "first=")?, number(line, "milliseconds=")?));
    stage.log().lines().filter(|line| line.contains("first usable paint")).filter_map(paint).collect()
}

/// Starts without the driver, which has the first frames wait for it. The first start of a session finds no cache of anything:
/// without a graphics card its shaders are compiled then.
async fn start_and_memory() {
    let mut idle = Vec::new();
    let mut all = Vec::new();
    play(Plan::first_start(), async |stage| {
        for start in 1..=6 {
            let mut app = stage.session.command(app_binary());
            stage.session.processes.start("app", &mut app);
            until("the first usable paint in the log", async || paints(stage).len() == start).await;
            let mut before = 0.0;
            until("the memory to come to rest", async || {
                tokio::time::sleep(Duration::from_secs(2)).await;
                let now = memory(stage);
                let rest = (now - before).abs() < 1.0;
                before = now;
                rest
            })
            .await;
            idle.push(before);
            stage.kill().await;
        }
        all = paints(stage);
    })
    .await;
    for (which, starts) in [("the very first", &all[..1]), ("later ones", &all[1..])] {
        let (first, usable): (Vec<_>, Vec<_>) = starts.iter().copied().unzip();
        row(&format!("Start of `main` to first contentful paint, {which}"), &first, "ms");
        row(&format!("Start of `main` to first usable paint, {which}"), &usable, "ms");
    }
    row("Memory at rest, PSS of all processes", &idle, "MB");
}

async fn scrolling() {
    play(Plan { size: (1440, 900), ..Plan::default() }, async |stage| {
        let page = stage.open().await;
        let titles = (1..=500).map(|number| format!("Title number {number} of five hundred")).collect::<Vec<_>>().join("\n");
        let paste = "const field = e2e.named('titles'); Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(field, arguments[0]);
            field.dispatchEvent(new Event('input', { bubbles: true })); return true";
        page.js(paste, &[titles.into()]).await;
        page.wait("500 rows", "return document.querySelector('[role=grid]')?.getAttribute('aria-rowcount') >= 500", &[]).await;
        let find = "e2e.scroller = [...document.querySelectorAll('*')].find((one) => one.contains(document.querySelector('[role=grid]')) && one.scrollHeight > one.clientHeight + 1000 && getComputedStyle(one).overflowY !== 'visible'); return e2e.scroller !== undefined";
        page.wait("the sheet to be scrolled", find, &[]).await;
        scrolled(&page, "500 rows of 4").await;
    })
    .await;
}

/// How long each frame is waited for while `e2e.scroller` is scrolled by so many pixels a frame, `turns` frames.
const SCROLL: &str = "const [by, turns, top, done] = arguments;
    const scroller = e2e.scroller; const times = []; let left = turns; let way = by; let before = 0;
    const frame = (now) => {
      if (before > 0) times.push(now - before);
      before = now;
      if (scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 2) way = -by;
      scroller.scrollTop += way;
      if (--left > 0) requestAnimationFrame(frame); else done(times);
    };
    if (top) scroller.scrollTop = 0;
    requestAnimationFrame(frame)";

/// Scrolls what `e2e.scroller` is, at three speeds beside standing still.
async fn scrolled(page: &Page, what: &str) {
    for (how, by) in [("not at all", 0), ("slowly", 12), ("by the wheel", 60), ("by flying", 600)] {
        let mut times = Vec::new();
        // In parts: the driver waits only so long for one answer.
        for part in 0..5 {
            let frames = page.js_async(SCROLL, &[by.into(), 60.into(), (part == 0).into()]).await;
            times.extend(frames.as_array().unwrap().iter().filter_map(Value::as_f64));
        }
        row(&format!("A frame while {what} scroll {how}, {by} pixels a frame"), &times, "ms");
    }
}

/// Times a call of the page's own, as the page waits for it.
async fn asked(page: &Page, what: &str, command: &str, arguments: Value) {
    let script = "const [command, given, done] = arguments; const times = [];
        const once = async () => { const begun = performance.now(); await window.__TAURI_INTERNALS__.invoke(command, given); times.push(performance.now() - begun); };
        (async () => { for (let turn = 0; turn < 40; turn += 1) await once(); done(times); })()";
    let times = page.js_async(script, &[command.into(), arguments]).await;
    let times: Vec<f64> = times.as_array().unwrap().iter().filter_map(Value::as_f64).collect();
    row(what, &times, "ms");
}

async fn gallery_of_ten_thousand() {
    play(Plan { size: (1440, 900), ..Plan::default() }, async |stage| {
        let count = many::fill(&stage.home());
        let page = stage.open().await;
        tokio::time::sleep(Duration::from_secs(3)).await;
        let before = memory(stage);
        let opened = page
            .js_async(
                "const done = arguments[0]; const begun = performance.now();
                 const look = () => {
                   const grid = e2e.named('gallery-grid');
                   const seen = grid && [...grid.querySelectorAll('img')];
                   if (seen?.length > 0 && seen.every((one) => one.complete && one.naturalWidth > 0)) return done([performance.now() - begun, Number(e2e.named('gallery').dataset.count)]);
                   requestAnimationFrame(look);
                 };
                 dispatchEvent(new KeyboardEvent('keydown', { key: '3', code: 'Digit3', ctrlKey: true, bubbles: true }));
                 requestAnimationFrame(look)",
                &[],
            )
            .await;
        assert_eq!(opened[1], Value::from(count), "all of them are in the gallery");
        row("Ctrl+3 to a first screen of 10 000 with its pictures", &[opened[0].as_f64().unwrap()], "ms");
        let query = |text: &str| {
            json!({ "query": { "text": text, "models": [], "styles": [], "templates": [], "from": null, "until": null, "starred": false, "stored": null, "trash": false },
                    "after": null, "skip": 0, "most": 100 })
        };
        asked(&page, "First page of 10 000, as the page waits for it", "gallery_page", query("")).await;
        asked(&page, "Search among 10 000, one word", "gallery_page", query("sailing")).await;
        asked(&page, "Search among 10 000, nearly all fit", "gallery_page", query("b")).await;
        asked(&page, "Days of 10 000", "gallery_days", query("sailing")).await;
        page.js("e2e.scroller = e2e.named('gallery-scroll')", &[]).await;
        scrolled(&page, "10 000").await;
        row("Memory before the gallery of 10 000", &[before], "MB");
        tokio::time::sleep(Duration::from_secs(3)).await;
        row("Memory after scrolling through it", &[memory(stage)], "MB");
    })
    .await;
}

#[tokio::test]
#[ignore = "not a test: `make measure`"]
async fn measure_gallery() {
    println!("| what | p50 | p95 | worst | samples |");
    println!("|---|---|---|---|---|");
    gallery_of_ten_thousand().await;
}

#[tokio::test]
#[ignore = "not a test: `make measure`"]
async fn measure_start() {
    println!("| what | p50 | p95 | worst | samples |");
    println!("|---|---|---|---|---|");
    start_and_memory().await;
}

#[tokio::test]
#[ignore = "not a test: `make measure`"]
async fn measure() {
    println!("\nThe app is {}.\n", Path::new(&app_binary()).display());
    println!("| what | p50 | p95 | worst | samples |");
    println!("|---|---|---|---|---|");
    typing(1).await;
    typing(9).await;
    typing(14).await;
    sliding().await;
    scrolling().await;
    gallery_of_ten_thousand().await;
    start_and_memory().await;
}
