//! Pictures of one's own: taken into the library, put on a sheet, their title set. Nobody is asked, nothing is paid.

use std::sync::Arc;

use thumbsheet_canvas::{Limits, decode};
use thumbsheet_core::{
    Brief, Code, Digest, Error, ModelId, SheetId, Size,
    catalog::Ask,
    plan::{Order, Row},
};

use super::{Desk, Kind, OWN_PICTURE, RunOnSheet};
use crate::{Engine, Inner, conductor::Source, run::Run};

/// What stands in a receipt where a model's prompt would.
const PROMPT: &str = "A picture of one's own; no model was asked.";

impl Engine {
    /// Takes a picture into the library, byte for byte. Its size comes from its pixels, once they could be read.
    ///
    /// # Errors
    /// `BAD_IMAGE`: not a picture, of a kind that cannot be read, cut off, damaged or too large, and what to do about it.
    /// `LIBRARY` when it cannot be stored.
    pub fn take_picture(&self, bytes: &[u8]) -> Result<(Digest, Size), Error> {
        let picture = decode(bytes, &Limits::default()).map_err(|error| match error.hint {
            Some(_) => error,
            None => error.hint("Save it again as a PNG or JPEG of at most 64 million pixels, and drop that."),
        })?;
        Ok((self.library().store().put(bytes)?, picture.size()))
    }

    /// Puts a picture of one's own, which is in the store, on a row of a sheet and sets the title over it.
    ///
    /// # Errors
    /// `INVALID_INPUT` when there is no such row or picture, or the title or design cannot be; `BAD_IMAGE`; `LIBRARY`.
    pub async fn sheet_adopt(
        &self,
        sheet: &SheetId,
        desk: &Desk,
        row: &str,
        base: Digest,
    ) -> Result<(Run, RunOnSheet), Error> {
        self.known(sheet)?;
        let row = desk.row(row)?;
        let models: Vec<ModelId> = vec![OWN_PICTURE.parse()?];
        let brief = desk.brief(row, &models, self.settings().files.receipt, self.catalog())?;
        let source = self.source(base, &brief).await?;
        let rows = vec![Row::new(brief, models)];
        let options = self.settings().run_options();
        self.begin(sheet, desk, Kind::Adopt, vec![row.id.clone()], rows, vec![source], options).await
    }

    /// A picture that a model made here before keeps its order; any other gets one that says that nobody was asked.
    async fn source(&self, base: Digest, brief: &Brief) -> Result<Source, Error> {
        if !self.library().store().contains(base) {
            return Err(Error::invalid(format!("The picture {base} is not in the library.")).hint("Drop it again."));
        }
        if let Some(made) = self.library().base(base)? {
            return Ok(Source::Base(base, Box::new(made.order)));
        }
        let (size, bytes) = measured(&self.inner, base).await?;
        Ok(Source::Own { base, order: Box::new(own_order(brief, size)?), bytes })
    }
}

/// What stands for the order that nobody got.
pub(crate) fn own_order(brief: &Brief, size: Size) -> Result<Order, Error> {
    Ok(Order {
        model: OWN_PICTURE.parse()?,
        prompt: PROMPT.to_owned(),
        ask: Ask::Pixels(size),
        quality: None,
        seed: None,
        style: brief.style.clone(),
        title: brief.title.clone(),
    })
}

/// Pixels and bytes of a stored picture.
pub(crate) async fn measured(inner: &Arc<Inner>, base: Digest) -> Result<(Size, u64), Error> {
    let inner = Arc::clone(inner);
    let read = tokio::task::spawn_blocking(move || {
        let bytes = inner.library.store().get(base)?;
        Ok((decode(&bytes, &Limits::default())?.size(), bytes.len() as u64))
    });
    read.await.unwrap_or_else(|panic| Err(Error::new(Code::Internal, format!("Reading the picture stopped: {panic}."))))
}
