//! Where the picture of one thumbnail comes from.

use thumbsheet_core::{Digest, Error, plan::Order};
use thumbsheet_library::MadeFile;

/// Where the picture comes from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// The model draws it; where the run allows reuse, an earlier picture of the same order is used.
    Model,
    /// The model draws another one, whatever exists.
    Another,
    /// The base that was paid for cannot be read: the model draws another one, which is paid for.
    Replacement,
    /// The base is in the store.
    Base(Digest, Box<Order>),
    /// The whole thumbnail exists: the row has not changed since it was made.
    Made(MadeFile),
    /// No provider is asked: the last request for it may have been billed, and the person decides.
    Unknown(Error),
    /// Nobody is asked: the thumbnail cannot be finished, and this says why.
    Refused(Error),
    /// The picture is the person's own, and in the store.
    Own {
        /// The digest of the picture.
        base: Digest,
        /// The order that stands in for the one that no provider received.
        order: Box<Order>,
        /// The size of the picture in bytes.
        bytes: u64,
    },
}

impl Source {
    /// Whether a provider may be asked for it.
    pub(crate) fn asks_a_provider(&self) -> bool {
        matches!(self, Self::Model | Self::Another | Self::Replacement)
    }
}
