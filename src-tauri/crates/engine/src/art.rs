//! The pictures that a template shows beside the thumbnail's own: the logo, the author, the subject's mask.

use std::sync::Arc;

use thumbsheet_canvas::{Art, Limits, Matte, Pixels, decode};
use thumbsheet_core::{
    Digest, Error, Size,
    brief::Slots,
    catalog::{Layer, Template},
};
use thumbsheet_library::Library;

/// Pictures in memory, as far as the template shows them.
#[derive(Clone, Debug, Default)]
pub(crate) struct LoadedArt {
    pub(crate) logo: Option<Arc<Pixels>>,
    pub(crate) avatar: Option<Arc<Pixels>>,
    pub(crate) subject: Option<Arc<Matte>>,
}

impl LoadedArt {
    /// Reads the pictures that the slots name by their digests, and the mask of the base's subject. `decoded` gives a
    /// picture of the store, `mask` the mask of a base.
    ///
    /// # Errors
    /// Those of `decoded` and `mask`; `INVALID_INPUT` for a slot that is no digest.
    pub(crate) fn load(
        base: Option<Digest>,
        slots: &Slots,
        template: &Template,
        canvas: Size,
        decoded: impl Fn(Digest) -> Result<Arc<Pixels>, Error>,
        mask: impl Fn(Digest) -> Result<Option<Arc<Matte>>, Error>,
    ) -> Result<Self, Error> {
        let picture = |slot: &str, given: &str| -> Result<Option<Arc<Pixels>>, Error> {
            if given.is_empty() {
                return Ok(None);
            }
            let digest =
                given.parse().map_err(|_| Error::invalid(format!("The {slot} is no picture of the library.")))?;
            decoded(digest).map(Some)
        };
        let shows_subject = template.layers_on(canvas).iter().any(|layer| matches!(layer, Layer::Subject(_)));
        Ok(Self {
            logo: picture("logo", &slots.logo)?,
            avatar: picture("avatar", &slots.avatar)?,
            subject: match base.filter(|_| shows_subject) {
                Some(base) => mask(base)?,
                None => None,
            },
        })
    }

    /// The pictures, borrowed for a drawing.
    pub(crate) fn art(&self) -> Art<'_> {
        Art {
            logo: self.logo.as_deref(),
            avatar: self.avatar.as_deref(),
            subject: self.subject.as_deref(),
            ..Art::default()
        }
    }
}

/// Reads a picture of the store.
///
/// # Errors
/// `LIBRARY`, `BAD_IMAGE`.
pub(crate) fn decoded(library: &Library, digest: Digest) -> Result<Arc<Pixels>, Error> {
    decode(&library.store().get(digest)?, &Limits::default()).map(Arc::new)
}

/// Reads the mask of a base's subject. A mask that cannot be read is none: the picture stands without it.
///
/// # Errors
/// `LIBRARY`.
pub(crate) fn mask(library: &Library, base: Digest) -> Result<Option<Arc<Matte>>, Error> {
    let grey = library.mask(base)?.and_then(|bytes| decode(&bytes, &Limits::default()).ok());
    Ok(grey.map(|Pixels { width, height, rgb }| {
        Arc::new(Matte { width, height, values: rgb.into_iter().step_by(3).collect() })
    }))
}
