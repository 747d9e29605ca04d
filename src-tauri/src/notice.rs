//! What the program tells the page unasked.

use std::sync::{Mutex, PoisonError};

use tauri::ipc::Channel;
use thumbsheet_desktop::wire::Notice;

/// The way to the page. What is said before the page listens waits for it.
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
    /// The page listens; a page that was loaded anew takes the place of the old one.
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

    /// Whether somebody is there to be asked.
    pub(crate) fn is_heard(&self) -> bool {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).page.is_some()
    }
}
