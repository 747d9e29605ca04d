//! Files dropped on the window. What they are is decided by the engine, by content.

use std::path::{Path, PathBuf};

use tauri::{AppHandle, DragDropEvent, Manager as _};
use thumbsheet_desktop::wire::Notice;

use crate::app::App;

/// Maximum number of files per drop. A larger number is a folder that was dropped by mistake.
const MAX_FILES: usize = 200;

/// Handles a drag that enters the window, leaves it, or drops its files.
pub(crate) fn happened(handle: &AppHandle, event: &DragDropEvent) {
    let app = handle.state::<App>();
    // A drag that started in this window is not a drop.
    if app.is_dragging() {
        return;
    }
    match event {
        DragDropEvent::Enter { paths, .. } => {
            app.notices.tell(Notice::DragOver { names: paths.iter().map(|path| name(path)).collect() });
        }
        DragDropEvent::Leave => app.notices.tell(Notice::DragLeft),
        DragDropEvent::Drop { paths, .. } => take(handle, paths.clone()),
        _ => {}
    }
}

/// Reads the files and tells the page what they are.
pub(crate) fn take(handle: &AppHandle, mut paths: Vec<PathBuf>) {
    let handle = handle.clone();
    paths.truncate(MAX_FILES);
    tauri::async_runtime::spawn(async move {
        let app = handle.state::<App>();
        app.notices.tell(Notice::Dropping { count: paths.len() });
        let items = app.read_dropped(paths).await;
        app.notices.tell(Notice::Dropped { items });
    });
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
