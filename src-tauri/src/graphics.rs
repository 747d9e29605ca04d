//! Whether WebKitGTK draws with the graphics card.
//!
//! Left to itself it draws through OpenGL, also where there is no card: Mesa then computes every frame. On two cores without one
//! (WebKitGTK 2.50, 1440x900) a frame of the scrolling gallery takes 54 ms that way, and 21 ms when it draws by itself.

use std::{fs, path::Path};

use tauri::WebviewWindow;
use thumbsheet_engine::settings::GraphicsCard;
use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt as _, WebViewExt as _};

/// What of a graphics card the system shows to programs: the kernel's own drivers, NVIDIA's, Windows' under WSL.
const SIGNS: [(&str, &str); 3] = [("/dev/dri", "renderD"), ("/dev", "nvidia"), ("/dev", "dxg")];

/// Chooses how WebKit draws the window. WebKit heeds the choice only before the first load: a page's process that has started with
/// another one neither scrolls by the wheel (X11) nor survives its start (Wayland).
pub(crate) fn choose(window: &WebviewWindow, wish: GraphicsCard) -> tauri::Result<()> {
    let found = SIGNS.iter().any(|(folder, start)| holds(Path::new(folder), start));
    let used = match wish {
        GraphicsCard::Auto => found,
        GraphicsCard::Always => true,
        GraphicsCard::Never => false,
    };
    tracing::info!(found, used, "graphics card");
    if used {
        // What it does with it is WebKit's own choice.
        return Ok(());
    }
    window.with_webview(|view| {
        if let Some(settings) = view.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

fn holds(folder: &Path, start: &str) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with(start))
}
