//! One picture for several rows: titles in several languages over a base that is paid for once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use thumbsheet_core::{Digest, Error};

/// What became of a picture that rows share: its base, or why nobody asks for it again.
#[derive(Clone, Debug)]
pub(super) enum SharedPicture {
    /// It is in the store.
    Base(Digest),
    /// It failed, or may have been billed: asking again would be a second request for one picture.
    Stopped(Error),
}

/// Held by whoever asks for the picture; the others wait for it.
pub(super) type Drawing = Arc<tokio::sync::Mutex<Option<SharedPicture>>>;

/// The shared pictures of one run, by their order.
#[derive(Debug, Default)]
pub(super) struct Drawings {
    of_order: Mutex<HashMap<Digest, Drawing>>,
}

impl Drawings {
    /// The picture of this order.
    pub(super) fn of(&self, order: Digest) -> Drawing {
        let mut of_order = self.of_order.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(of_order.entry(order).or_default())
    }
}
