//! The window: opening, closing, and a second start of the program.

use std::time::Duration;
#[cfg(target_os = "linux")]
use std::{cell::Cell, time::Instant};

use tauri::{AppHandle, Manager as _, Theme, WebviewUrl, WebviewWindowBuilder, window::Color};
use tauri_plugin_window_state::StateFlags;
use thumbsheet_desktop::wire::Notice;
use thumbsheet_engine::settings;

#[cfg(target_os = "linux")]
use crate::graphics;
use crate::{
    app::{self, App},
    panic,
};

/// The smallest window in which everything still works: 960x640 at twice the zoom is less, and scrolls.
const MIN_SIZE: (f64, f64) = (640.0, 480.0);

/// Time that the page has to save the last edit.
const QUIT_TIMEOUT: Duration = Duration::from_secs(2);

/// A page whose process dies twice within this time is not loaded again.
#[cfg(target_os = "linux")]
const RELOAD_INTERVAL: Duration = Duration::from_secs(10);

/// The properties of the window that are restored at the next start.
pub(crate) fn kept() -> StateFlags {
    StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED | StateFlags::FULLSCREEN
}

/// Opens the program's only window.
pub(crate) fn open(handle: &AppHandle) -> tauri::Result<()> {
    let theme = match handle.state::<App>().engine().settings().appearance.theme {
        settings::Theme::System => None,
        settings::Theme::Light => Some(Theme::Light),
        settings::Theme::Dark => Some(Theme::Dark),
    };
    // The page's own ground before it has painted: a white flash in the dark is the first thing anybody would see.
    let ground = if theme == Some(Theme::Dark) { Color(17, 18, 20, 255) } else { Color(241, 241, 243, 255) };
    let window = WebviewWindowBuilder::new(handle, "main", first_address()?)
        .title("Thumbsheet")
        .inner_size(1280.0, 800.0)
        .min_inner_size(MIN_SIZE.0, MIN_SIZE.1)
        .theme(theme)
        .background_color(ground)
        .build()?;
    #[cfg(target_os = "linux")]
    {
        graphics::choose(&window, handle.state::<App>().engine().settings().appearance.graphics_card)?;
        come_back(&window)?;
        window.navigate(page_address(handle)?)?;
    }
    // Elsewhere than on macOS the bar would stand in the window, over the page's own. It comes with `Show the menu bar`.
    #[cfg(not(target_os = "macos"))]
    window.hide_menu()?;
    panic::stand_over(handle);
    drop(window);
    Ok(())
}

/// What the window loads when it is built. On Linux that is nothing: WebKit heeds the graphics policy only if it is set before the
/// page's process starts, and the first load starts that process.
fn first_address() -> tauri::Result<WebviewUrl> {
    if cfg!(target_os = "linux") {
        Ok(WebviewUrl::External("about:blank".parse().map_err(tauri::Error::InvalidUrl)?))
    } else {
        Ok(WebviewUrl::App("index.html".into()))
    }
}

/// Where the page is: in the program, or at Vite's development server.
#[cfg(target_os = "linux")]
fn page_address(handle: &AppHandle) -> tauri::Result<tauri::Url> {
    match handle.config().build.dev_url.clone().filter(|_| tauri::is_dev()) {
        Some(server) => Ok(server),
        None => "tauri://localhost".parse().map_err(tauri::Error::InvalidUrl),
    }
}

/// Loads the page again when its process has died (a crash, too little memory): else the window would stay empty. The program
/// and what it makes go on meanwhile, and the page finds it. One that dies at once again is left.
#[cfg(target_os = "linux")]
fn come_back(window: &tauri::WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::WebViewExt as _;
    window.with_webview(|view| {
        let last = Cell::new(None::<Instant>);
        view.inner().connect_web_process_terminated(move |view, reason| {
            let again = last.replace(Some(Instant::now())).is_none_or(|last| last.elapsed() > RELOAD_INTERVAL);
            tracing::error!(?reason, again, "the page's process has ended");
            if again {
                view.reload();
            }
        });
    })
}

/// Waits while an app that was killed still lets go of its name on the bus and of its runs' locks: to hand over to that one
/// would end this start without a window, and its runs would not be found as interrupted. One that lives answers at once, and
/// the plugin then hands over to it.
#[cfg(target_os = "linux")]
pub(crate) fn outlast_the_dying() {
    use gtk::gio::{self, BusType, Cancellable, DBusCallFlags};
    // The identifier of `tauri.conf.json`, as the single instance plugin turns it into a name.
    const NAME: &str = "app.thumbsheet.desktop.SingleInstance";
    const PATH: &str = "/app/thumbsheet/desktop/SingleInstance";
    const PEER: &str = "org.freedesktop.DBus.Peer";
    let Ok(bus) = gio::bus_get_sync(BusType::Session, Cancellable::NONE) else { return };
    // Else the process would end with the bus.
    bus.set_exit_on_close(false);
    // Any answer will do: the bus says that there was no reply only after it has dropped the dead one's name.
    let _ = bus.call_sync(
        Some(NAME),
        PATH,
        PEER,
        "Ping",
        None,
        None,
        DBusCallFlags::NO_AUTO_START,
        i32::MAX,
        Cancellable::NONE,
    );
}

/// Handles the arguments of a second start of the program.
pub(crate) fn another_start(handle: &AppHandle, arguments: &[String]) {
    handle.state::<App>().quitting.withdraw();
    if let Some(window) = handle.get_webview_window("main") {
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
    if let Some(run) = app::wanted(arguments) {
        handle.state::<App>().show_run(&run);
    }
}

/// Whether the window may not simply close: the page is told first. It puts down what was typed last and quits; where
/// pictures are being made, it asks the person.
pub(crate) fn has_to_ask(handle: &AppHandle) -> bool {
    let app = handle.state::<App>();
    if app.quitting.is_now() || !app.notices.is_heard() {
        return false;
    }
    let under_way = app.under_way();
    match under_way {
        None => app.quitting.ask(),
        Some(_) => app.quitting.ask_the_person(),
    }
    app.notices.tell(Notice::QuitAsked(under_way.unwrap_or_default()));
    if under_way.is_none() {
        quit_unanswered(handle.clone());
    }
    true
}

/// Closes the window after a timeout if the page does not answer and nothing is under way.
fn quit_unanswered(handle: AppHandle) {
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(QUIT_TIMEOUT).await;
        let app = handle.state::<App>();
        if app.quitting.is_awaited() && app.under_way().is_none() {
            app.quitting.end();
            handle.exit(0);
        }
    });
}

/// Quits, or asks first.
pub(crate) fn quit_asked(handle: &AppHandle) {
    if !has_to_ask(handle) {
        handle.exit(0);
    }
}
