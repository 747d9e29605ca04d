//! Dragging thumbnails out as real JPEG files.
//!
//! On GTK a drag source of our own: the crates that wrap it disconnect `drag-data-get` before the target has asked, so that
//! the target receives nothing, and do not percent-encode. Other systems have no such source yet: there *Save as* serves.

use std::path::PathBuf;

use tauri::AppHandle;
use thumbsheet_core::{Code, Error};

/// Begins a drag of `files` from where the pointer is, with a picture of them at the pointer. Calls `end` when it is over,
/// with whether a target took them.
#[cfg(target_os = "linux")]
pub(crate) fn begin(
    handle: &AppHandle,
    files: Vec<PathBuf>,
    ghost: Vec<u8>,
    end: impl FnOnce(bool) + Send + 'static,
) -> Result<(), Error> {
    let on_main = handle.clone();
    handle
        .run_on_main_thread(move || gtk_source::begin(&on_main, &files, &ghost, Box::new(end)))
        .map_err(|error| Error::new(Code::Internal, format!("The drag did not begin: {error}.")))
}

/// There is no native drag source for this system.
#[cfg(not(target_os = "linux"))]
pub(crate) fn begin(
    _: &AppHandle,
    _: Vec<PathBuf>,
    _: Vec<u8>,
    _: impl FnOnce(bool) + Send + 'static,
) -> Result<(), Error> {
    Err(Error::new(Code::InvalidInput, "Dragging out is not there on this system yet.")
        .hint("Save the thumbnail instead."))
}

#[cfg(target_os = "linux")]
mod gtk_source {
    use std::{cell::RefCell, path::PathBuf, rc::Rc};

    use gtk::{
        gdk::{self, DragAction, ModifierType},
        gdk_pixbuf::{PixbufLoader, prelude::PixbufLoaderExt as _},
        glib::{self, SignalHandlerId, prelude::ObjectExt as _},
        prelude::{DragContextExtManual as _, SeatExt as _, WidgetExt as _, WidgetExtManual as _},
    };
    use tauri::{AppHandle, Manager as _};

    type End = Box<dyn FnOnce(bool)>;

    pub(super) fn begin(handle: &AppHandle, files: &[PathBuf], ghost: &[u8], end: End) {
        let Some(window) = handle.get_webview_window("main").and_then(|window| window.gtk_window().ok()) else {
            end(false);
            return;
        };
        // Percent-encoded as RFC 8089 asks: names hold blanks, `#` and umlauts.
        let uris: Vec<glib::GString> = files.iter().filter_map(|file| glib::filename_to_uri(file, None).ok()).collect();
        window.drag_source_set(ModifierType::BUTTON1_MASK, &[], DragAction::COPY);
        window.drag_source_add_uri_targets();

        let handlers: Rc<RefCell<Vec<SignalHandlerId>>> = Rc::default();
        let asked = window.connect_drag_data_get(move |_, _, data, _, _| {
            data.set_uris(&uris.iter().map(glib::GString::as_str).collect::<Vec<_>>());
        });
        let (ours, end) = (Rc::clone(&handlers), RefCell::new(Some(end)));
        let ended = window.connect_drag_end(move |window, context| {
            // Kept until now: a target asks for the data after the button was let go.
            for handler in ours.borrow_mut().drain(..) {
                window.disconnect(handler);
            }
            window.drag_source_unset();
            if let Some(end) = end.borrow_mut().take() {
                end(context.drag_drop_succeeded());
            }
        });
        handlers.borrow_mut().extend([asked, ended]);

        let (x, y) = pointer(&window);
        let Some(targets) = window.drag_source_get_target_list() else { return };
        let Some(context) = window.drag_begin_with_coordinates(&targets, DragAction::COPY, 1, None, x, y) else {
            return;
        };
        let loader = PixbufLoader::new();
        if loader.write(ghost).and_then(|()| loader.close()).is_ok()
            && let Some(pixbuf) = loader.pixbuf()
        {
            context.drag_set_icon_pixbuf(&pixbuf, -12, -12);
        }
    }

    /// Where the pointer is, in the window's own pixels.
    fn pointer(window: &gtk::ApplicationWindow) -> (i32, i32) {
        let place = window.window().and_then(|surface| {
            let device = gdk::Display::default()?.default_seat()?.pointer()?;
            let (_, x, y, _) = surface.device_position(&device);
            Some((x, y))
        });
        place.unwrap_or((0, 0))
    }
}
