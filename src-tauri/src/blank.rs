//! A window whose page died and came back, and died again: it stays blank, so another window says so.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::{Duration, Instant},
};

use gtk::{
    ButtonsType, DialogFlags, MessageDialog, MessageType, ResponseType,
    prelude::{DialogExt as _, GtkWindowExt as _, MessageDialogExt as _, WidgetExt as _},
};
use webkit2gtk::WebViewExt as _;

/// A page whose process dies twice within this time is not loaded again.
const RELOAD_INTERVAL: Duration = Duration::from_secs(10);

/// The title of the window that says it; unlike the window that is blank.
const TITLE: &str = "Thumbsheet cannot show its window";

const WORDS: &str = "The part of the system that draws the window stopped twice in a row. What you made is safe in the library, and \
                     pictures under way go on.\n\nA graphics driver or too little memory is the likely cause. Close other programs \
                     and choose Load again. If that does not help, quit, write graphics_card = \"never\" under [appearance] in \
                     settings.toml, and start Thumbsheet again.";

/// Loads the page again when its process has died (a crash, too little memory): else the window would stay empty. The program
/// and what it makes go on meanwhile, and the page finds it. Where it dies at once again, a dialog without a page says so.
pub(crate) fn come_back(window: &tauri::WebviewWindow) -> tauri::Result<()> {
    let over = window.clone();
    window.with_webview(move |view| {
        let last = Cell::new(None::<Instant>);
        let told = Rc::new(RefCell::new(None::<MessageDialog>));
        view.inner().connect_web_process_terminated(move |view, reason| {
            let again = last.replace(Some(Instant::now())).is_none_or(|last| last.elapsed() > RELOAD_INTERVAL);
            tracing::error!(?reason, again, "the page's process has ended");
            if again {
                view.reload();
            } else if told.borrow().is_none() {
                let dialog = dialog(over.gtk_window().ok().as_ref(), view, &told);
                dialog.show();
                told.replace(Some(dialog));
            }
        });
    })
}

fn dialog(
    over: Option<&gtk::ApplicationWindow>,
    view: &webkit2gtk::WebView,
    told: &Rc<RefCell<Option<MessageDialog>>>,
) -> MessageDialog {
    let dialog = MessageDialog::new(over, DialogFlags::empty(), MessageType::Error, ButtonsType::None, TITLE);
    dialog.set_title(TITLE);
    dialog.set_secondary_text(Some(WORDS));
    dialog.add_button("Leave it", ResponseType::Close);
    dialog.add_button("Load again", ResponseType::Accept);
    dialog.set_default_response(ResponseType::Accept);
    let (view, told) = (view.clone(), Rc::clone(told));
    dialog.connect_response(move |dialog, response| {
        if response == ResponseType::Accept {
            view.reload();
        }
        told.replace(None);
        dialog.close();
    });
    dialog
}
