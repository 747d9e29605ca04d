//! Sheets: new, opened, saved, listed.

use thumbsheet_core::{
    Code, Error, ModelId, RunId, SheetId, ThumbnailId,
    ports::{letters, sheet_id},
};
use thumbsheet_library::{KeptSheet, Place, SheetLine};

use super::{Desk, Kind, SheetRow, SheetView, Studio};

/// The title of the very first sheet.
const SAMPLE: &str = "Why fan-out beats a queue";
/// Its models: free, and as different as can be: light, line, print, paper.
const SAMPLE_MODELS: [&str; 4] = ["offline/aurora", "offline/contours", "offline/halftone", "offline/papercut"];

impl Studio {
    /// Makes a sheet: the very `first` with a sample title and four free models ticked; later ones empty, with models,
    /// style and type as on the sheet that was worked on last.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn create(&self, first: bool) -> Result<SheetView, Error> {
        let desk = if first { self.sample() } else { self.empty()? };
        let id = sheet_id(self.context().clock.as_ref(), self.context().chance.as_ref());
        self.library().keep_sheet(&id, desk.json()?, self.context().clock.now())?;
        self.open(&id)
    }

    /// The sheet as it was saved, with its runs and stars.
    ///
    /// # Errors
    /// `LIBRARY`, or `INVALID_INPUT` when there is no such sheet.
    pub fn open(&self, id: &SheetId) -> Result<SheetView, Error> {
        let KeptSheet { id, made_at, changed_at, desk, runs, starred } = self.library().sheet(id)?;
        let desk = serde_json::from_str(&desk)
            .map_err(|error| Error::new(Code::Library, format!("Sheet {id} cannot be read: {error}.")))?;
        Ok(SheetView { id, desk, runs: runs.into_iter().map(Into::into).collect(), starred, made_at, changed_at })
    }

    /// Keeps the desk of a sheet as it is now.
    ///
    /// # Errors
    /// `LIBRARY`, or `INVALID_INPUT` when there is no such sheet.
    pub fn save(&self, id: &SheetId, desk: &Desk) -> Result<(), Error> {
        self.known(id)?;
        self.library().keep_sheet(id, desk.json()?, self.context().clock.now())
    }

    /// The sheets that were worked on last, at most `max`; with a query, those with a title that has it.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn list(&self, query: &str, max: usize) -> Result<Vec<SheetLine>, Error> {
        self.library().sheets(query, max)
    }

    /// The sheet that was worked on last.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn last(&self) -> Result<Option<SheetId>, Error> {
        self.library().last_sheet()
    }

    /// The sheet of a run. One that was made without (by the command line) gets one of its own.
    ///
    /// # Errors
    /// `LIBRARY`, or `INVALID_INPUT` when there is no such run.
    pub fn sheet_of_run(&self, run: &RunId) -> Result<SheetId, Error> {
        if let Some(sheet) = self.library().sheet_of_run(run)? {
            return Ok(sheet);
        }
        let rows = self.library().rows_of(run)?;
        let (desk, ids) = Desk::of_run(&rows, &self.context().catalog, self.context().chance.as_ref());
        let sheet = sheet_id(self.context().clock.as_ref(), self.context().chance.as_ref());
        let place = Place { sheet: sheet.clone(), kind: Kind::Generate, rows: ids };
        self.library().keep_sheet_of_run(run, desk.json()?, place, self.context().clock.now())?;
        Ok(sheet)
    }

    /// Gives a thumbnail a star, or takes it.
    ///
    /// # Errors
    /// `LIBRARY`, or `INVALID_INPUT` when there is no such thumbnail.
    pub fn star(&self, thumbnail: &ThumbnailId, starred: bool) -> Result<(), Error> {
        self.library().star(thumbnail, starred.then(|| self.context().clock.now()))
    }

    /// How long a model usually takes here, milliseconds; `None` until three of its pictures tell.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn usual_ms(&self, model: &ModelId) -> Result<Option<u64>, Error> {
        self.library().median_ms(model)
    }

    pub(super) fn known(&self, id: &SheetId) -> Result<(), Error> {
        if self.library().has_sheet(id)? {
            return Ok(());
        }
        Err(Error::invalid(format!("There is no sheet '{id}'.")).hint("Open another sheet, or make a new one."))
    }

    fn sample(&self) -> Desk {
        let rows = vec![SheetRow { id: letters(self.context().chance.as_ref()), title: SAMPLE.into() }];
        Desk { rows, models: SAMPLE_MODELS.map(str::to_owned).to_vec(), ..self.plain() }
    }

    fn empty(&self) -> Result<Desk, Error> {
        let last = self.last()?.and_then(|last| self.open(&last).ok());
        let Some(SheetView { desk, .. }) = last else { return Ok(self.plain()) };
        let Desk { models, style, design, profile, quality, .. } = desk;
        let models = models.into_iter().filter(|model| self.context().catalog.model(model).is_ok()).collect();
        Ok(Desk { models, style, design, profile, quality, ..Desk::default() })
    }

    /// Models, style and type as the Studio was left; of a Studio without models, the sample's.
    pub(crate) fn desk_as_left(&self) -> Result<Desk, Error> {
        let mut desk = self.empty()?;
        if desk.models.is_empty() {
            desk.models = SAMPLE_MODELS.map(str::to_owned).to_vec();
        }
        Ok(desk)
    }

    fn plain(&self) -> Desk {
        let files = &self.context().settings.files;
        Desk { profile: files.profile.clone(), quality: files.quality, ..Desk::default() }
    }
}
