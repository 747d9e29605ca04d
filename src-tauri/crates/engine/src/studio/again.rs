//! What was made before, on the desk again.

use thumbsheet_core::{Error, ThumbnailId, plan::Row, ports::sheet_id};

use super::{Desk, SheetView, Studio};
use crate::runs::Run;

impl Studio {
    /// The sheet on which a thumbnail was made; one made of its run, where it was made without.
    ///
    /// # Errors
    /// `LIBRARY`, or `INVALID_INPUT` when there is no such thumbnail.
    pub fn reopen(&self, thumbnail: &ThumbnailId) -> Result<SheetView, Error> {
        let run = self.library().thumbnail(thumbnail)?.run;
        self.open(&self.sheet_of_run(&run)?)
    }

    /// A new sheet with the picture of a thumbnail under its title and type, which can then be changed for nothing: no
    /// model is asked. The run that puts it there is given back to be watched.
    ///
    /// # Errors
    /// `LIBRARY`, or `INVALID_INPUT` when there is no such thumbnail or its picture is gone.
    pub async fn reuse(&self, thumbnail: &ThumbnailId) -> Result<(Run, SheetView), Error> {
        let made = self.library().thumbnail(thumbnail)?;
        let base = made.base.ok_or_else(|| {
            Error::invalid("There is no picture under this thumbnail.").hint("Choose one that is finished.")
        })?;
        if !self.library().store().contains(base) {
            return Err(Error::invalid("The picture under this thumbnail is not in the library any more."));
        }
        let brief = self.library().rows_of(&made.run)?.into_iter().nth(made.row).map(|row| row.brief);
        let brief = brief.ok_or_else(|| Error::invalid(format!("Run {} has no row {}.", made.run, made.row)))?;
        let (clock, chance) = (self.context().clock.as_ref(), self.context().chance.as_ref());
        // Without models: only the picture that is there is shown.
        let (desk, rows) = Desk::of_run(&[Row::new(brief, Vec::new())], &self.context().catalog, chance);
        let sheet = sheet_id(clock, chance);
        self.library().keep_sheet(&sheet, desk.json()?, clock.now())?;
        let row = rows.first().map(String::as_str).unwrap_or_default();
        let (run, _) = self.adopt(&sheet, &desk, row, base).await?;
        Ok((run, self.open(&sheet)?))
    }
}
