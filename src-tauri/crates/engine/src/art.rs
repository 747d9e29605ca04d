//! The pictures that a template shows beside the thumbnail's own.

use thumbsheet_canvas::{Art, Limits, Pixels, decode};
use thumbsheet_core::{Digest, Error, brief::Slots};
use thumbsheet_library::Store;

/// The logo and the author's picture, decoded.
#[derive(Debug, Default)]
pub(crate) struct LoadedArt {
    logo: Option<Pixels>,
    avatar: Option<Pixels>,
}

impl LoadedArt {
    /// Reads the pictures that the slots name by their digests.
    ///
    /// # Errors
    /// `LIBRARY` for a picture that is gone; `BAD_IMAGE`; `INVALID_INPUT` for a slot that is no digest.
    pub(crate) fn load(store: &Store, slots: &Slots) -> Result<Self, Error> {
        Ok(Self { logo: load(store, "logo", &slots.logo)?, avatar: load(store, "avatar", &slots.avatar)? })
    }

    pub(crate) fn art(&self) -> Art<'_> {
        Art { logo: self.logo.as_ref(), avatar: self.avatar.as_ref(), ..Art::default() }
    }
}

fn load(store: &Store, slot: &str, given: &str) -> Result<Option<Pixels>, Error> {
    if given.is_empty() {
        return Ok(None);
    }
    let digest: Digest =
        given.parse().map_err(|_| Error::invalid(format!("The {slot} is no picture of the library.")))?;
    decode(&store.get(digest)?, &Limits::default()).map(Some)
}
