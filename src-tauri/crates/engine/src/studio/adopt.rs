//! Pictures of one's own: taken into the library, put on a sheet, their title set. Nobody is asked, nothing is paid.

use std::path::Path;

use thumbsheet_core::{Brief, Digest, Error, ModelId, SheetId, Size, plan::Row};

use super::{Desk, Kind, OWN_PICTURE, RunOnSheet, Studio};
use crate::{
    files::read_limited,
    own,
    runs::{Run, RunOptions, Source},
};

impl Studio {
    /// Takes a picture into the library, byte for byte, and returns its digest and its size in pixels.
    ///
    /// # Errors
    /// `BAD_IMAGE` when the bytes are no picture, are of an unsupported format, are cut off, are damaged or are too large;
    /// the hint says what to do. `LIBRARY` when the picture cannot be stored.
    pub fn take_picture(&self, bytes: &[u8]) -> Result<(Digest, Size), Error> {
        own::take_picture(self.context(), bytes)
    }

    /// Keeps the picture of a file, for a slot of a template; gives the digest that the slot names it by.
    ///
    /// # Errors
    /// `INVALID_INPUT` for a file that cannot be read; `BAD_IMAGE` for one that is no picture; `LIBRARY`.
    pub fn take_picture_file(&self, path: &Path) -> Result<Digest, Error> {
        own::take_picture(self.context(), &read_limited(path)?)
            .map(|(digest, _)| digest)
            .map_err(|error| Error { message: format!("{}: {}", path.display(), error.message), ..error })
    }

    /// Puts a picture of one's own, which is in the store, on a row of a sheet and sets the title over it.
    ///
    /// # Errors
    /// `INVALID_INPUT` when there is no such row or picture, or the title or design cannot be; `BAD_IMAGE`; `LIBRARY`.
    pub async fn adopt(
        &self,
        sheet: &SheetId,
        desk: &Desk,
        row: &str,
        base: Digest,
    ) -> Result<(Run, RunOnSheet), Error> {
        self.known(sheet)?;
        let row = desk.row(row)?;
        let model: ModelId = OWN_PICTURE.parse()?;
        let brief = desk.brief(row, &model, self.context().settings.files.receipt, &self.context().catalog)?;
        let source = self.source(base, &brief).await?;
        let rows = vec![Row::new(brief, vec![model])];
        let options = RunOptions::from(&self.context().settings);
        self.begin(sheet, desk, Kind::Adopt, vec![row.id.clone()], rows, vec![source], options).await
    }

    /// A picture that a model made here before keeps its order; any other gets one that says that nobody was asked.
    async fn source(&self, base: Digest, brief: &Brief) -> Result<Source, Error> {
        if !self.library().store().contains(base) {
            return Err(
                Error::invalid(format!("The picture {base} is not in the library.")).hint("Drop the picture again.")
            );
        }
        if let Some(made) = self.library().base(base)? {
            return Ok(Source::Base(base, Box::new(made.order)));
        }
        let (size, bytes) = own::measured(self.context(), base).await?;
        Ok(Source::Own { base, order: Box::new(own::order(brief, size)?), bytes })
    }
}
