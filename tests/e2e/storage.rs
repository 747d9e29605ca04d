//! Destinations in the real app: set up, tried, used, down and up again.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    path::Path,
};

use serde_json::{Value, json};
use thumbsheet_engine::library::Library;
use thumbsheet_testkit::s3::{FastS3, Fault};

use crate::{
    gallery::{open_gallery, select},
    harness::{FLARE, Fragments, Keyring, OFFLINE, Page, Plan, Stage, column, play, until},
    secrets::{HELD, RECORD},
};

/// Looks like a secret, and is none of the server's.
const WRONG_SECRET: &str = "Hq7ZrP2vXy9KmWb4TcNd8LfGs5JuEa3Rk6Yi1Qo0";

/// Opens Settings, Storage.
pub(crate) async fn open_storage(page: &Page) {
    page.press("Control+,").await;
    page.click("pane-storage").await;
    page.find("storage-add").await;
}

/// Adds a bucket `thumbs` as a person does.
pub(crate) async fn add_bucket(page: &Page, name: &str, endpoint: &str, secret: &str) {
    page.click("storage-add").await;
    page.find("storage-dialog").await;
    page.fill("storage-name", name).await;
    page.fill("storage-endpoint", endpoint).await;
    page.fill("storage-bucket", "thumbs").await;
    page.fill("storage-prefix", "sheets/").await;
    page.fill("storage-access-key", FastS3::ACCESS_KEY).await;
    page.fill("storage-secret", secret).await;
    page.click("storage-save").await;
    page.is_gone("storage-dialog").await;
}

/// Clicks a button of a destination's row.
pub(crate) async fn click_in(page: &Page, row: &str, button: &str) {
    let script = "return e2e.shown(e2e.named(arguments[1], e2e.named(arguments[0]) ?? undefined))";
    let found = page.wait_element(&format!("{button} of {row}"), script, &[row.into(), button.into()]).await;
    page.click_element(&found, button).await;
}

/// Tests a destination, which has to answer so; what it says.
pub(crate) async fn test(page: &Page, row: &str, good: bool) -> String {
    click_in(page, row, "storage-test").await;
    let script = "const said = e2e.named('storage-test-result', e2e.named(arguments[0]) ?? undefined);
        return said?.dataset.ok === String(arguments[1]) ? said.innerText.replace(/\\s+/g, ' ') : null";
    let said = page.wait(&format!("the test of {row} to be good: {good}"), script, &[row.into(), good.into()]).await;
    said.as_str().unwrap().to_owned()
}

/// Settings in which finished thumbnails go to the server.
fn sent_to(server: &FastS3) -> String {
    format!(
        "schema = 1\n[generation]\nwait_ms = 1500\n[storage]\nfinished = [\"minio\"]\n[[storage.destinations]]\nid = \
         \"minio\"\nname = \"MinIO\"\nkind = \"bucket\"\nendpoint = \"{}\"\nbucket = \"thumbs\"\nprefix = \"sheets/\"\n",
        server.access().endpoint
    )
}

/// The server's key from the usual environment.
fn with_key(stage: &mut Stage) {
    stage.session.set("AWS_ACCESS_KEY_ID", FastS3::ACCESS_KEY);
    stage.session.set("AWS_SECRET_ACCESS_KEY", FastS3::SECRET);
}

/// All entries of the gallery, as the program has them.
pub(crate) async fn entries(page: &Page) -> Vec<Value> {
    let query = json!({ "text": "", "models": [], "styles": [], "templates": [], "from": null, "until": null, "starred": false, "stored": null, "trash": false });
    let page = page
        .invoke("gallery_page", json!({ "query": query, "after": null, "skip": 0, "most": 200 }))
        .await
        .unwrap_or_else(|error| panic!("the gallery answers: {error}"));
    page.as_array().unwrap().clone()
}

/// A finished JPEG as the library keeps it.
pub(crate) fn kept(stage: &Stage, digest: &Value) -> Option<Vec<u8>> {
    let library = Library::open(&stage.home()).unwrap();
    library.store().get(digest.as_str().unwrap().parse().unwrap()).ok()
}

/// Waits until all entries are stored, and checks every object's bytes. How many there are.
async fn all_stored(stage: &Stage, page: &Page, server: &FastS3) -> usize {
    let mut all = Vec::new();
    until("every thumbnail to be stored", async || {
        all = entries(page).await;
        !all.is_empty()
            && all.iter().all(|entry| entry["stored"].as_array().unwrap().iter().any(|at| at["state"] == "stored"))
    })
    .await;
    for entry in &all {
        let at = entry["stored"][0]["kept"].as_str().unwrap_or_else(|| panic!("where it is: {entry}"));
        let key = at.strip_prefix("s3://thumbs/").unwrap_or_else(|| panic!("{at} is in the bucket"));
        assert!(key.starts_with("sheets/"), "under the prefix: {key}");
        let object = std::fs::read(server.file("thumbs", key)).unwrap_or_else(|error| panic!("{key}: {error}"));
        assert!(kept(stage, &entry["digest"]) == Some(object), "{key} is byte for byte the library's");
    }
    all.len()
}

/// How many PUTs of thumbnails the server has seen; a test's probe is none.
fn sent(server: &FastS3) -> usize {
    let is_one =
        |path: &str| path.starts_with("/thumbs/sheets/") && Path::new(path).extension().is_some_and(|is| is == "jpg");
    server.requests().iter().filter(|one| one.is_write() && is_one(&one.path)).count()
}

/// What is on the clipboard, as another program reads it.
fn clipboard(stage: &Stage) -> String {
    let program = "import gi; gi.require_version('Gtk', '3.0'); from gi.repository import Gtk, Gdk; \
                   print(Gtk.Clipboard.get(Gdk.SELECTION_CLIPBOARD).wait_for_text() or '')";
    let output = stage.session.command("/usr/bin/python3").args(["-c", program]).output().unwrap();
    assert!(output.status.success(), "the clipboard is read: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// A plain GET: the status, and the body.
fn get(address: &str) -> (u16, Vec<u8>) {
    let (host, path) = address.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let head = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let status = String::from_utf8_lossy(&answer[9..12]).parse().unwrap();
    (status, answer.split_off(head + 4))
}

async fn generate(page: &Page, models: &[&str]) {
    page.press("Control+1").await;
    page.press("Control+Enter").await;
    for model in models {
        page.tile_is(0, model, "done").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_is_set_up_tried_used_and_linked_to_without_its_secret_being_anywhere() {
    play(Plan { keyring: Keyring::Unlocked, ..Plan::first_start() }, async |stage| {
        let server = FastS3::start().await;
        let page = stage.open().await;
        page.js(RECORD, &[]).await;
        open_storage(&page).await;
        add_bucket(&page, "MinIO", &server.access().endpoint, WRONG_SECRET).await;
        let row = "destination-minio";
        let said = test(&page, row, false).await;
        assert!(said.contains("the secret key does not belong to the access key"), "the server's word: {said:?}");
        assert!(said.contains("Enter the secret key again"), "and what to do: {said:?}");

        click_in(&page, row, "storage-edit").await;
        page.click("storage-replace").await;
        page.fill("storage-access-key", FastS3::ACCESS_KEY).await;
        page.fill("storage-secret", FastS3::SECRET).await;
        page.click("storage-save").await;
        page.is_gone("storage-dialog").await;
        let said = test(&page, row, true).await;
        assert!(said.contains("Wrote, read back and deleted"), "what was tried: {said:?}");
        let left = ["", "sheets"].map(|at| std::fs::read_dir(server.file("thumbs", at)));
        let left = left.into_iter().flatten().flatten().flatten().filter(|one| one.path().is_file());
        assert_eq!(left.count(), 0, "the test file is gone");

        page.click("finished-minio").await;
        page.wait("the tick", "const one = e2e.named('finished-minio'); const box = one?.matches('input,[role=checkbox]') ? one : one?.querySelector('input,[role=checkbox]'); return box?.checked ?? box?.getAttribute('aria-checked') === 'true'", &[]).await;
        generate(&page, &OFFLINE).await;
        assert_eq!(all_stored(stage, &page, &server).await, 4, "all that was made is there");

        open_gallery(&page, 4).await;
        select(&page, 1).await;
        page.press("Enter").await;
        page.find("gallery-opened").await;
        let said = page.says("opened-stored", "s3://thumbs/sheets/").await;
        assert!(said.contains("Stored") && said.contains("MinIO"), "where it is, in words: {said:?}");
        page.click("copy-link").await;
        page.says_anywhere("Link copied").await;
        let link = clipboard(stage);
        assert!(link.starts_with(&server.access().endpoint), "an address of the server: {link:?}");
        let (status, body) = get(&link);
        assert_eq!(status, 200, "whoever has the link can read it");
        let first = &entries(&page).await[0];
        assert!(kept(stage, &first["digest"]).as_deref() == Some(&body[..]), "and gets the picture");
        let (plain, _) = get(link.split('?').next().unwrap());
        assert_eq!(plain, 403, "nobody else can: nothing was made public");
        server.assert_nothing_made_public();

        let fragments = Fragments::of(&[WRONG_SECRET, &FastS3::SECRET[20..]]);
        let held = page.js(HELD, &[]).await;
        assert!(held.as_str().unwrap().len() > 1000, "the recording recorded something");
        assert_eq!(fragments.within(held.as_str().unwrap().as_bytes()), None, "fields, storage, answers of the program");
        assert_eq!(fragments.within(page.source().await.as_bytes()), None, "the page");
        let found = fragments.below(stage.folder(), &stage.session.keyring_store());
        assert_eq!(found, [], "settings, journal, logs and every other file");

        stage.quit().await;
        let page = stage.open().await;
        open_storage(&page).await;
        let script = "return e2e.named('storage-credentials')?.dataset.source === 'keychain'";
        page.wait("the credentials to come from the keychain", script, &[]).await;
        test(&page, row, true).await;
        assert_eq!(sent(&server), 4, "nothing is sent twice");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_server_refuses_says_not_saved_and_retry_save_stores_it_without_a_model() {
    let server = FastS3::start().await;
    play(Plan { settings: Some(sent_to(&server)), ..Plan::default() }, async |stage| {
        with_key(stage);
        server.fail_where(|request| request.is_write().then(|| Fault::refused(403, "AccessDenied")));
        let page = stage.open().await;
        stage.tick(&page, &["openai/gpt-image-2.6-flare"], true).await;
        generate(&page, &[OFFLINE[0], OFFLINE[1], OFFLINE[2], OFFLINE[3], FLARE]).await;
        page.says("status-not-saved", "5 not saved").await;
        let script =
            "return e2e.named('upload-state', e2e.named(arguments[0]) ?? undefined)?.getAttribute('aria-label')";
        let said = page.wait("the tile to say so", script, &[column(0, FLARE).into()]).await;
        assert!(said.as_str().unwrap().contains("Not saved to MinIO"), "which place: {said}");
        assert_eq!(page.tile(0, FLARE).await.state, "done", "the thumbnail itself is done");

        page.focus_tile(0, FLARE).await;
        page.press("Space").await;
        if !page.is_shown("inspector").await {
            page.press("Control+i").await;
        }
        let said = page.says("inspector-stored", "Not saved").await;
        assert!(said.contains("safe in the app"), "what is not lost: {said:?}");
        assert!(
            said.contains("AccessDenied") || said.to_lowercase().contains("denie"),
            "and the server's word: {said:?}"
        );

        // All of them have been refused: one that is still on its way would arrive by itself.
        page.says("status-not-saved", "5 not saved").await;
        // The findings come in above the button.
        page.checked().await;
        server.heal();
        click_in(&page, "inspector-stored", "upload-retry").await;
        page.says("status-not-saved", "4 not saved").await;
        page.says("inspector-stored", "s3://thumbs/sheets/").await;
        page.click("status-retry").await;
        page.is_gone("status-not-saved").await;
        assert_eq!(all_stored(stage, &page, &server).await, 5, "all of them");
        assert_eq!(stage.requests(), 1, "no model was asked again");
        server.assert_nothing_made_public();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn uploads_wait_for_a_server_that_is_down_through_a_kill_and_arrive_once() {
    let mut server = FastS3::start().await;
    play(Plan { settings: Some(sent_to(&server)), ..Plan::default() }, async |stage| {
        with_key(stage);
        server.stop().await;
        let page = stage.open().await;
        stage.tick(&page, &["openai/gpt-image-2.6-flare"], true).await;
        generate(&page, &[OFFLINE[0], OFFLINE[1], OFFLINE[2], OFFLINE[3], FLARE]).await;
        page.says("status-uploading", "5 uploading").await;
        stage.kill().await;
        assert_eq!(sent(&server), 0, "nothing could arrive");

        server.restart().await;
        let page = stage.open().await;
        assert_eq!(all_stored(stage, &page, &server).await, 5, "the next start goes on with them");
        page.is_gone("status-uploading").await;
        assert_eq!(sent(&server), 5, "each was sent once");
        assert_eq!(stage.requests(), 1, "no model was asked again");
        stage.quit().await;
        let page = stage.open().await;
        page.press("Control+3").await;
        page.find("gallery-grid").await;
        assert_eq!(all_stored(stage, &page, &server).await, 5, "they stay stored");
        assert_eq!(sent(&server), 5, "and a further start sends nothing");
        server.assert_nothing_made_public();
    })
    .await;
}
