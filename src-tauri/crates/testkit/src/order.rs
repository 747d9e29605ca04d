//! A checked order for pictures: what both vendors' requests come down to.

use crate::picture::{Format, Subject};

/// What was ordered, once it passed the strict checks.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    /// The number of its request.
    pub(crate) request: usize,
    pub(crate) model: String,
    pub(crate) prompt: String,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) format: Format,
    pub(crate) count: u32,
    /// `Some` with the number of partial pictures when events were asked for.
    pub(crate) stream: Option<u8>,
    /// As in the request, for the fields of the answer that echo it.
    pub(crate) quality: String,
    pub(crate) background: String,
    /// Whether a URL was asked for, as the DALL-E dialect can.
    pub(crate) url: bool,
}

impl Order {
    /// The picture number `index` of this order, in its format.
    pub(crate) fn paint(&self, index: u32) -> Vec<u8> {
        self.paint_as(self.format, self.width, self.height, index)
    }

    pub(crate) fn paint_as(&self, format: Format, width: u32, height: u32, index: u32) -> Vec<u8> {
        let subject = Subject { prompt: &self.prompt, model: &self.model, request: self.request, index };
        subject.paint(width, height, format)
    }
}
