//! Keys in the pane, with the person's keyring open, locked, and not there.

use crate::harness::{GOOGLE_KEY, Keyring, OPENAI_KEY, Page, Plan, play};

/// Opens Settings, Keys.
pub(crate) async fn open_keys(page: &Page) {
    page.press("Control+,").await;
    page.click("pane-keys").await;
    page.find("key-openai").await;
}

/// The script for a part of a provider's row.
const PART: &str = "return e2e.shown(e2e.named(arguments[1], e2e.named(arguments[0]) ?? undefined))";

pub(crate) async fn click_part(page: &Page, provider: &str, part: &str) {
    let row = format!("key-{provider}");
    let element = page.wait_element(&format!("{part} of {row}"), PART, &[row.into(), part.into()]).await;
    page.click_element(&element, part).await;
}

/// Types a key into a provider's row and keeps it with the button `how`.
pub(crate) async fn type_key(page: &Page, provider: &str, key: &str, how: &str) {
    click_part(page, provider, "key-edit").await;
    click_part(page, provider, "key-input").await;
    page.type_text(key).await;
    click_part(page, provider, how).await;
}

/// Waits until a provider's row says this.
pub(crate) async fn row_says(page: &Page, provider: &str, words: &str) -> String {
    let script = "const said = e2e.named(arguments[0])?.innerText.replace(/\\s+/g, ' '); return said?.toLowerCase().includes(arguments[1].toLowerCase()) ? said : null";
    let said = page
        .wait(
            &format!("the row of {provider} to say “{words}”"),
            script,
            &[format!("key-{provider}").into(), words.into()],
        )
        .await;
    said.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_key_is_typed_kept_in_the_keyring_checked_for_free_and_removed() {
    play(Plan { keyring: Keyring::Unlocked, ..Plan::first_start() }, async |stage| {
        let page = stage.open().await;
        open_keys(&page).await;
        type_key(&page, "openai", OPENAI_KEY, "key-save").await;
        let said = row_says(&page, "openai", "6A1e").await;
        assert!(said.contains("keychain"), "where it is kept: {said:?}");
        assert!(!said.contains("s6A1e"), "no more than the last four: {said:?}");
        assert_eq!(stage.openai.count(), 0, "keeping asks nobody");

        click_part(&page, "openai", "key-check").await;
        let script = "return [...e2e.named('key-openai').querySelectorAll('.good')].some((one) => e2e.shown(one) && one.innerText.trim() !== '')";
        page.wait("the check's answer in words", script, &[]).await;
        assert_eq!(stage.openai.images_made(), 0, "a check is free");
        assert_eq!(stage.openai.count(), 1, "one question");
        assert!(stage.openai.requests()[0].path.starts_with("/v1/models"), "of the free endpoint");

        type_key(&page, "google", "AIzaSy-this-one-is-of-nobody-000000000000", "key-save").await;
        row_says(&page, "google", "0000").await;
        click_part(&page, "google", "key-check").await;
        row_says(&page, "google", "rejected").await;

        stage.quit().await;
        let page = stage.open().await;
        open_keys(&page).await;
        row_says(&page, "openai", "6A1e").await;
        click_part(&page, "openai", "key-remove").await;
        page.click("key-remove-confirm").await;
        row_says(&page, "openai", "No key").await;
        stage.quit().await;
        let page = stage.open().await;
        open_keys(&page).await;
        row_says(&page, "openai", "No key").await;
        stage.openai.assert_no_violations();
    })
    .await;
}

#[tokio::test]
async fn a_locked_keyring_is_told_and_the_session_only_works() {
    play(Plan { keyring: Keyring::Locked, ..Plan::first_start() }, async |stage| {
        let page = stage.open().await;
        open_keys(&page).await;
        page.says("keychain", "locked").await;
        type_key(&page, "openai", OPENAI_KEY, "key-save-session").await;
        row_says(&page, "openai", "this session only").await;
        click_part(&page, "openai", "key-check").await;
        let good = "return [...e2e.named('key-openai').querySelectorAll('.good')].some((one) => e2e.shown(one))";
        page.wait("the check to be good", good, &[]).await;
        assert_eq!(stage.openai.images_made(), 0, "a check is free");
    })
    .await;
}

#[tokio::test]
async fn without_a_keyring_keys_last_for_the_session_and_the_pane_says_so() {
    play(Plan { keyring: Keyring::Absent, ..Plan::first_start() }, async |stage| {
        let page = stage.open().await;
        open_keys(&page).await;
        let said = page.says("keychain", "No keychain is running").await;
        assert!(said.contains("never written to a plain file"), "what becomes of keys: {said:?}");
        type_key(&page, "google", GOOGLE_KEY, "key-save").await;
        row_says(&page, "google", "this session only").await;
        page.press("Control+1").await;
        stage.tick(&page, &["google/gemini-3.1-flash-lite-image"], true).await;
        page.press("Control+Enter").await;
        for model in crate::harness::OFFLINE.into_iter().chain([crate::harness::LITE]) {
            page.tile_is(0, model, "done").await;
        }
        assert_eq!(stage.google.images_made(), 1, "it works");
        stage.quit().await;
        let page = stage.open().await;
        open_keys(&page).await;
        row_says(&page, "google", "No key").await;
    })
    .await;
}
