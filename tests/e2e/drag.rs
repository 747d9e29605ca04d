//! Files out of the window and into it, by the real pointer and a real drag.

use std::path::{Path, PathBuf};

use crate::harness::{Page, Plan, Stage, column, jpeg_size, play, until, write};

/// Where the other window is: beside the app's.
const BESIDE: (i32, i32) = (2100, 300);
const MIDDLE: (i32, i32) = (BESIDE.0 + 120, BESIDE.1 + 120);

/// A finished sheet of one title.
async fn finished(stage: &mut Stage, title: &str) -> Page {
    let page = stage.open().await;
    page.fill("titles", title).await;
    page.press("Control+Enter").await;
    for model in crate::harness::OFFLINE {
        page.tile_is(0, model, "done").await;
    }
    page
}

/// Drags from a tile to the drop target, and reads what came there.
async fn drag_out(stage: &mut Stage, page: &Page, model: &str) -> Vec<String> {
    drag_out_as(stage, page, model, None).await
}

/// As above, to a target that takes only this type.
async fn drag_out_as(stage: &mut Stage, page: &Page, model: &str, only: Option<&str>) -> Vec<String> {
    let got = stage.folder().join("dropped");
    let (x, y) = (BESIDE.0.to_string(), BESIDE.1.to_string());
    let got_at = got.display().to_string();
    let mut arguments = vec![got_at.as_str(), &x, &y];
    arguments.extend(only);
    stage.python("drop-target", "drop_target.py", &arguments);
    until("the drop target to be there", async || {
        stage.session.xdotool(&["search", "--onlyvisible", "--name", "^Drop target$"]).is_some()
    })
    .await;
    let picture = page.css(&format!("[data-testid='{}'] .pic", column(0, model))).await;
    let from = stage.on_screen(page.middle(&picture, "the picture").await);
    stage.drag(from, MIDDLE).await;
    until("something to be dropped", async || got.exists()).await;
    let text = std::fs::read_to_string(&got).unwrap();
    std::fs::remove_file(got).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// The file that a URI names.
fn file(uri: &str) -> PathBuf {
    let encoded = uri.strip_prefix("file://").unwrap_or_else(|| panic!("{uri} is no file"));
    let mut bytes = Vec::new();
    let mut rest = encoded.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    PathBuf::from(String::from_utf8(bytes).unwrap())
}

#[tokio::test]
async fn a_tile_dragged_out_lands_as_a_real_jpeg() {
    play(Plan::default(), async |stage| {
        let page = finished(stage, "Füchse & geese: take #7").await;
        let uris = drag_out(stage, &page, "contours").await;
        assert_eq!(uris.len(), 1, "one tile is one file: {uris:?}");
        assert!(uris[0].bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#'), "percent-encoded: {}", uris[0]);
        let file = file(&uris[0]);
        assert_eq!(jpeg_size(&file), (1200, 630), "a finished thumbnail");
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        assert!(name.contains("contours"), "named by title and model: {name}");
        assert_eq!(page.tile(0, "contours").await.state, "done", "the app goes on");
        page.press("Control+1").await;
        assert_eq!(page.js("return e2e.errors", &[]).await, serde_json::json!([]), "nothing went wrong in the page");
    })
    .await;
}

#[tokio::test]
async fn two_selected_tiles_dragged_out_land_as_two_files() {
    play(Plan::default(), async |stage| {
        let page = finished(stage, "Two at once").await;
        page.focus_tile(0, "aurora").await;
        page.press("Space").await;
        page.press("Shift+Right").await;
        let script = "return document.querySelectorAll('[role=gridcell][aria-selected=true]').length === 2";
        page.wait("two tiles to be selected", script, &[]).await;
        let uris = drag_out(stage, &page, "aurora").await;
        assert_eq!(uris.len(), 2, "two tiles are two files: {uris:?}");
        for uri in &uris {
            assert_eq!(jpeg_size(&file(uri)), (1200, 630), "{uri}");
        }
        assert_ne!(uris[0], uris[1], "each its own");
    })
    .await;
}

/// Drops files on the sheet, as a file manager does.
pub(crate) async fn drop_in(stage: &mut Stage, files: &[PathBuf]) {
    let (x, y) = (BESIDE.0.to_string(), BESIDE.1.to_string());
    let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    let mut arguments = vec![x.as_str(), y.as_str()];
    arguments.extend(names.iter().map(String::as_str));
    stage.session.processes.end("drag-source");
    stage.python("drag-source", "drag_source.py", &arguments);
    until("the drag source to be there", async || {
        stage.session.xdotool(&["search", "--onlyvisible", "--name", "^Drag source$"]).is_some()
    })
    .await;
    let to = stage.on_screen((800, 500));
    stage.drag(MIDDLE, to).await;
    until("the drag source to be gone", async || {
        stage.session.xdotool(&["search", "--onlyvisible", "--name", "^Drag source$"]).is_none()
    })
    .await;
}

/// A picture of one's own: not a colour that the app draws.
fn own_picture(path: &Path) {
    let picture = image::RgbImage::from_fn(1600, 900, |x, y| image::Rgb([(x / 8) as u8, 40, (y / 5) as u8]));
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    picture.save(path).unwrap();
}

#[tokio::test]
async fn a_dropped_picture_becomes_a_base_under_the_persons_own_title() {
    play(Plan::default(), async |stage| {
        let page = stage.open().await;
        let path = stage.person().join("Müll #1/my picture.png");
        own_picture(&path);
        drop_in(stage, &[path]).await;
        page.tile_is(0, "picture", "reused").await;
        let before = page.pixels(0, "picture").await;
        page.fill("titles", "My own words on it").await;
        let changed = "const now = e2e.pixels(arguments[0]); return now !== null && now !== arguments[1]";
        page.wait("the title on the picture", changed, &[column(0, "picture").into(), before.into()]).await;
        assert_eq!(stage.requests(), 0, "$0, no model is called");
    })
    .await;
}

#[tokio::test]
async fn a_thumbnail_of_ours_brings_its_brief_back_and_a_font_joins_the_list() {
    play(Plan::default(), async |stage| {
        let made = stage
            .command_line()
            .args([
                "generate",
                "A brief that comes back",
                "--model",
                "offline/city",
                "--template",
                "center-box",
                "--out",
                "made",
            ])
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let ours = crate::harness::jpegs_below(&stage.person().join("made")).remove(0);
        let font = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts/pacifico");
        let font = std::fs::read_dir(font)
            .unwrap()
            .flatten()
            .map(|entry| entry.path())
            .find(|path| path.extension().is_some_and(|e| e == "ttf"))
            .unwrap();
        let copied = stage.person().join("My font.ttf");
        write(&copied, std::fs::read(font).unwrap());

        let page = stage.open().await;
        drop_in(stage, &[ours]).await;
        page.says("titles", "A brief that comes back").await;
        page.says_anywhere("back").await;
        let kept =
            "return Object.entries(e2e.tiles()).some(([id, tile]) => id.endsWith('-picture') && tile.state === 'reused')";
        page.wait("its picture on the sheet", kept, &[]).await;

        drop_in(stage, &[copied]).await;
        page.says("toast", "font").await;
        assert_eq!(stage.requests(), 0, "drops ask nobody");
    })
    .await;
}
