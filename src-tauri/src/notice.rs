//! Notices: what the program tells the page without being asked.

use std::sync::{Mutex, PoisonError};

use tauri::ipc::Channel;
use thumbsheet_desktop::wire::Notice;

/// The channel to the page. Notices wait until the page listens.
#[derive(Default)]
pub(crate) struct Notices {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    page: Option<Channel<Notice>>,
    waiting: Vec<Notice>,
}

impl Notices {
    /// Connects the page. A reloaded page replaces the old one.
    pub(crate) fn listen(&self, page: Channel<Notice>) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        for notice in inner.waiting.drain(..) {
            let _ = page.send(notice);
        }
        inner.page = Some(page);
    }

    pub(crate) fn tell(&self, notice: Notice) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        match &inner.page {
            Some(page) => {
                if let Err(error) = page.send(notice) {
                    tracing::warn!(%error, "the page was not told");
                }
            }
            None => inner.waiting.push(notice),
        }
    }

    /// Whether a page listens.
    pub(crate) fn is_heard(&self) -> bool {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).page.is_some()
    }
}
