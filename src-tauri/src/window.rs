//! The window: opening, closing, and a second start of the program.

use std::{collections::HashMap, fs, time::Duration};

use tauri::{
    AppHandle, Manager as _, Monitor, PhysicalPosition, PhysicalSize, Theme, WebviewUrl, WebviewWindow,
    WebviewWindowBuilder, window::Color,
};
use tauri_plugin_window_state::{AppHandleExt as _, StateFlags};
use thumbsheet_desktop::{
    frame::{self, Area, Border, Saved},
    wire::Notice,
};
use thumbsheet_engine::settings;

use crate::{
    app::{self, App},
    panic,
};
#[cfg(target_os = "linux")]
use crate::{blank, graphics};

/// The smallest window in which everything still works: 960x640 at twice the zoom is less, and scrolls.
const MIN_SIZE: (f64, f64) = (640.0, 480.0);

/// The size of a first start, where the screen has room for it.
const SIZE: (f64, f64) = (1280.0, 800.0);

/// Time that the page has to save the last edit.
const QUIT_TIMEOUT: Duration = Duration::from_secs(2);

/// What a system draws around the window at most: borders at the sides; a title bar, and the border below.
const BORDER: (f64, f64) = (2.0, 40.0);

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
        .inner_size(SIZE.0, SIZE.1)
        .min_inner_size(MIN_SIZE.0, MIN_SIZE.1)
        .theme(theme)
        .background_color(ground)
        .build()?;
    put_back(&window)?;
    #[cfg(target_os = "linux")]
    {
        graphics::choose(&window, handle.state::<App>().engine().settings().appearance.graphics_card)?;
        blank::come_back(&window)?;
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

/// Puts the window where it was, as far as that is on a screen. Without a kept place the system chooses one.
fn put_back(window: &WebviewWindow) -> tauri::Result<()> {
    let handle = window.app_handle();
    let file = handle.path().app_config_dir()?.join(handle.filename());
    let kept = fs::read(file).ok();
    let kept = kept.and_then(|bytes| serde_json::from_slice::<HashMap<String, Saved>>(&bytes).ok());
    let kept = kept.and_then(|windows| windows.get(window.label()).copied());
    let first = window.primary_monitor()?;
    let scale = first.as_ref().map_or(1.0, Monitor::scale_factor);
    let screens: Vec<Area> = first.iter().chain(&window.available_monitors()?).map(area).collect();
    let inside = window.inner_size()?;
    let border = Border { width: pixels(BORDER.0, scale), height: pixels(BORDER.1, scale) };
    let usual = (pixels(SIZE.0, scale), pixels(SIZE.1, scale));
    let Some(place) = frame::placed(&kept.unwrap_or_default(), &screens, border, usual) else { return Ok(()) };
    if (inside.width, inside.height) != (place.width, place.height) {
        window.set_size(PhysicalSize::new(place.width, place.height))?;
    }
    let Some(kept) = kept else { return Ok(()) };
    window.set_position(PhysicalPosition::new(place.x, place.y))?;
    if kept.maximized {
        window.maximize()?;
    }
    if kept.fullscreen {
        window.set_fullscreen(true)?;
    }
    Ok(())
}

fn area(monitor: &Monitor) -> Area {
    let work = monitor.work_area();
    Area { x: work.position.x, y: work.position.y, width: work.size.width, height: work.size.height }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a length on a screen is positive and small"
)]
fn pixels(length: f64, scale: f64) -> u32 {
    (length * scale).round() as u32
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
