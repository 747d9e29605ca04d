//! Runs of the past, as the journal has them.

use thumbsheet_core::{Error, Event, RunId, plan::Row};
use thumbsheet_library::{AttemptRow, RunRow, ThumbnailRow};

use super::Runs;

impl Runs {
    /// The run that `given` names: an id, the beginning of one, or `last`.
    ///
    /// # Errors
    /// `INVALID_INPUT` when it names none or several; `LIBRARY`.
    pub fn find(&self, given: &str) -> Result<RunId, Error> {
        self.context.library.find_run(given)
    }

    /// The last `max` runs, newest first.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn recent(&self, max: usize) -> Result<Vec<RunRow>, Error> {
        self.context.library.runs(max)
    }

    /// A run's events from its first.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn events(&self, run: &RunId) -> Result<Vec<Event>, Error> {
        self.context.library.events(run)
    }

    /// A run's rows.
    ///
    /// # Errors
    /// `LIBRARY`, or `INVALID_INPUT` when there is no such run.
    pub fn rows(&self, run: &RunId) -> Result<Vec<Row>, Error> {
        self.context.library.rows_of(run)
    }

    /// A run's thumbnails, in the order of its plan.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn thumbnails(&self, run: &RunId) -> Result<Vec<ThumbnailRow>, Error> {
        self.context.library.thumbnails(run)
    }

    /// The attempts of a run's thumbnails.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn attempts(&self, run: &RunId) -> Result<Vec<AttemptRow>, Error> {
        self.context.library.attempts(run)
    }

    /// Settles an interrupted run: it is not offered again. What it made stays.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn settle(&self, run: &RunId) -> Result<(), Error> {
        self.context.library.settle(run, self.context.clock.now())
    }
}
