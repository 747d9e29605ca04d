//! Keys. They come in from the page once, and never go back to it.

use tauri::State;
use thumbsheet_core::{Code, Error};
use thumbsheet_desktop::wire::{KeyView, Keys};
use thumbsheet_engine::{Engine, keys::pasted};

use super::Answer;
use crate::app::App;

/// Every provider's key: where it is from, its last four characters.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn keys(app: State<'_, App>) -> Answer<Keys> {
    app.blocking(|engine| Ok(view(engine))).await
}

/// Keeps a key in the keychain, or for this session only.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn key_set(app: State<'_, App>, provider: String, key: String, session: bool) -> Answer<Keys> {
    let key = pasted(&key)?;
    app.blocking(move |engine| {
        let provider = engine.catalog().provider(&provider)?;
        if session {
            engine.keys().give(provider, key);
        } else {
            engine.keys().keep(provider, key)?;
        }
        Ok(view(engine))
    })
    .await
}

/// Asks the provider whether it takes the key, for nothing. Gives the answer in words.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn key_check(app: State<'_, App>, provider: String) -> Answer<String> {
    let engine = app.engine();
    let name = engine.catalog().provider(&provider)?.name.clone();
    match engine.check_key(&provider).await {
        Ok(()) => Ok(format!("{name} accepts this key.")),
        // A key with few rights may not list models and still draw.
        Err(error) if error.code == Code::KeyRejected && error.http_status == Some(403) => {
            Err(Error { hint: Some("A key with limited rights may still work: try one picture.".to_owned()), ..error })
        }
        Err(error) => Err(error),
    }
}

/// Removes a provider's key from the keychain and this session.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn key_remove(app: State<'_, App>, provider: String) -> Answer<Keys> {
    app.blocking(move |engine| {
        let provider = engine.catalog().provider(&provider)?;
        engine.keys().remove(provider)?;
        Ok(view(engine))
    })
    .await
}

fn view(engine: &Engine) -> Keys {
    let keys = engine.keys();
    // Looked at anew each time: it may have been unlocked meanwhile.
    keys.forget_failure();
    let providers = engine.catalog().providers.iter().filter(|provider| !provider.is_local());
    let keys = providers
        .map(|provider| {
            keys.load(provider);
            KeyView::new(provider, keys.status(provider))
        })
        .collect();
    Keys { keychain: engine.keys().keychain_state().into(), keys }
}
