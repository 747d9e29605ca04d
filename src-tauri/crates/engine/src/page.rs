//! What a post's page says, for a brief's context.

use thumbsheet_core::Error;
use thumbsheet_providers::Page;

use crate::Engine;

impl Engine {
    /// The title and the text of the page at `url`. Only the public web is read; nothing of the person's is sent.
    ///
    /// # Errors
    /// `INVALID_INPUT` when `url` is no web address, is private, or holds no page that can be read; `OFFLINE` when it
    /// does not answer within ten seconds.
    pub async fn read_page(&self, url: &str) -> Result<Page, Error> {
        self.inner.transport.read_page(url).await
    }
}
