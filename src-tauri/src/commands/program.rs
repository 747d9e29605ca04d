//! The program itself: its start, its settings, its end.

use tauri::{AppHandle, Manager as _, State, ipc::Channel};
use tauri_plugin_opener::OpenerExt as _;
use thumbsheet_core::{Code, Error, RunId};
use thumbsheet_desktop::wire::{About, Catalog, KeychainState, Notice, Page, StartState, UnderWay};
use thumbsheet_engine::Settings;

use super::Answer;
use crate::app::App;

/// Everything the page needs for its first paint.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn start(app: State<'_, App>) -> Answer<StartState> {
    let wanted = app.wanted();
    let (catalog, sheet, first_run, interrupted) = app
        .blocking(move |engine| {
            let last = engine.studio().last()?;
            let sheet = match (&wanted, &last) {
                (Some(run), _) => engine.studio().open(&engine.studio().sheet_of_run(&RunId::new(run))?)?,
                (None, Some(last)) => engine.studio().open(last)?,
                (None, None) => engine.studio().create(true)?,
            };
            Ok((Catalog::of(engine), sheet, last.is_none() && wanted.is_none(), App::interrupted(engine)?))
        })
        .await?;
    let engine = app.engine();
    Ok(StartState {
        catalog,
        settings: engine.settings().clone(),
        // Not asked here: the first paint waits for nobody. The page asks for the keys next.
        key_state: KeychainState::ready(),
        sheet: app.with_live(sheet),
        first_run,
        interrupted,
        problems: app.problems().to_vec(),
        about: About {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            home: engine.places().shown(engine.home()),
            logs: engine.places().shown(app.logs()),
        },
    })
}

/// The page listens to what it is told unasked.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn notices(app: State<'_, App>, tell: Channel<Notice>) {
    app.notices.listen(tell);
}

/// What can be chosen, as it is now.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn catalog(app: State<'_, App>) -> Answer<Catalog> {
    app.blocking(|engine| Ok(Catalog::of(engine))).await
}

/// Keeps the settings and goes on with them.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn settings_save(app: State<'_, App>, settings: Settings) -> Answer<Settings> {
    app.keep_settings(settings).await
}

/// The title and text of a page on the web, for context.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn page_read(app: State<'_, App>, url: String) -> Answer<Page> {
    app.engine().studio().read_page(&url).await.map(Page::from)
}

/// Opens the page where a provider's keys are made: an address of the catalog, never one of the page's.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn link_open(handle: AppHandle, app: State<'_, App>, provider: String) -> Answer<()> {
    let page = app.engine().catalog().provider(&provider)?.key_page.clone();
    if page.is_empty() {
        return Err(Error::invalid(format!("It is not known where keys of {provider} are made.")));
    }
    handle
        .opener()
        .open_url(&page, None::<&str>)
        .map_err(|error| Error::new(Code::Internal, format!("The browser did not open: {error}.")).hint(page))
}

/// Shows the folder of the log.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn logs_reveal(handle: AppHandle, app: State<'_, App>) -> Answer<()> {
    let logs = app.logs().display().to_string();
    handle
        .opener()
        .open_path(&logs, None::<&str>)
        .map_err(|error| Error::new(Code::Internal, format!("The folder did not open: {error}.")))
}

/// Shows or hides the native menu bar, where it is not the system's.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn menu_toggle(handle: AppHandle) {
    if let Some(window) = handle.get_webview_window("main") {
        let shown = window.is_menu_visible().unwrap_or(false);
        let _ = if shown { window.hide_menu() } else { window.show_menu() };
    }
}

/// Shows the page larger or smaller: 1 is its own size, 0.5 to 3.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn zoom(handle: AppHandle, level: f64) {
    if let Some(window) = handle.get_webview_window("main") {
        let _ = window.set_zoom(level.clamp(0.5, 3.0));
    }
}

/// The first usable paint has happened; anything at all was painted `ago` milliseconds before.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn painted(app: State<'_, App>, ago: Option<f64>) {
    let usable = app.began.elapsed().as_millis();
    let first = ago.map(|ago| usable.saturating_sub(ago.max(0.0) as u128));
    tracing::info!(first, milliseconds = usable, "first usable paint");
}

/// What quitting now would interrupt; all nothing when nothing is under way.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn under_way(app: State<'_, App>) -> UnderWay {
    app.under_way().unwrap_or_default()
}

/// What the person says to quitting while pictures are made.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn quit(handle: AppHandle, app: State<'_, App>, answer: &str) {
    match answer {
        "now" if app.quitting.answered() => {
            app.quitting.end();
            handle.exit(0);
        }
        "finish" => {
            app.quitting.end_when_done();
            app.finish_these();
            if app.live().is_empty() {
                handle.exit(0);
            }
        }
        _ => {}
    }
}

/// Panics, in debug builds: for the test that looks for keys after one.
#[cfg(debug_assertions)]
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn panic_induce(words: String) {
    panic!("{words}");
}
