//! Runs a list of the Batch view. Thumbnails that exist already cost nothing.

use std::{io::Write as _, path::Path};

use thumbsheet_core::{Error, RunId, ThumbnailId, Usd};
use thumbsheet_disk::{Existing, write_named};
use thumbsheet_library::RunKind;

use super::{Lists, Which};
use crate::runs::{Commission, Run, RunOptions, check_accepted};

impl Lists {
    /// Makes the included rows of a list that have no mistakes. `accepted_usd` is the estimate that the person has seen.
    ///
    /// # Errors
    /// `INVALID_INPUT` when no row can run; `BUDGET` when it would cost more than the settings allow and than was accepted; `LIBRARY`
    /// when it is being made already.
    pub async fn run(&self, batch: &str, accepted_usd: Option<Usd>) -> Result<Run, Error> {
        let rows = self.rows(batch).await?;
        if rows.is_empty() {
            return Err(Error::invalid("No row of the list can run.").hint("Correct the rows, or include one."));
        }
        let options = self.options(batch, rows.iter().flat_map(|row| row.variables.keys().map(String::as_str)))?;
        let rows = self.runs.checked(rows, &options)?;
        let sources = self.runs.sources(&rows, &options).await?;
        let quote = self.runs.quote_of(&rows, &sources)?;
        check_accepted(quote.usd, self.runs.context.settings.generation.max_cost_usd, accepted_usd)?;
        self.runs.within_limits(quote.usd)?;
        let commission = Commission { list: Some(batch.to_owned()), ..Commission::new(RunKind::Batch, rows, sources) };
        self.runs.begin(commission, options).await
    }

    /// Makes again what failed of a list; with `unknown`, also what may already be billed.
    ///
    /// # Errors
    /// As [`resume`](Self::resume).
    pub async fn retry(&self, batch: &str, unknown: bool) -> Result<Run, Error> {
        self.resume(&self.newest_run(batch)?, &Which::Failed, unknown, |_| {}).await
    }

    /// Makes these thumbnails of a list again and no other, whatever became of them.
    ///
    /// # Errors
    /// As [`resume`](Self::resume).
    pub async fn retry_these(&self, batch: &str, thumbnails: Vec<ThumbnailId>) -> Result<Run, Error> {
        self.resume(&self.newest_run(batch)?, &Which::These(thumbnails), false, |_| {}).await
    }

    /// The finished thumbnails of a list, in the order of its rows.
    ///
    /// # Errors
    /// `LIBRARY`, or `INVALID_INPUT` when there is none.
    pub fn finished(&self, batch: &str) -> Result<Vec<ThumbnailId>, Error> {
        let cells = self.cells(batch)?;
        let finished: Vec<_> =
            cells.into_iter().filter(|cell| cell.digest.is_some()).map(|cell| cell.thumbnail).collect();
        if finished.is_empty() {
            return Err(Error::invalid("No thumbnail of this list is finished yet.").hint("Run the list first."));
        }
        Ok(finished)
    }

    /// Writes what became of a list to a file.
    ///
    /// # Errors
    /// `SAVE_FAILED`; `LIBRARY`; `INVALID_INPUT` when nothing of it was made.
    pub fn save_manifest(&self, batch: &str, path: &Path) -> Result<(), Error> {
        self.write_manifest_to(&self.newest_run(batch)?, path)
    }

    fn newest_run(&self, batch: &str) -> Result<RunId, Error> {
        let newest = self.library().runs_of_list(batch)?.pop();
        newest.ok_or_else(|| Error::invalid("This list has no thumbnails yet."))
    }

    /// Writes the rows that cannot run to a file, with a column that says why.
    ///
    /// # Errors
    /// `SAVE_FAILED`; as [`mistakes`](Self::mistakes).
    pub fn save_mistakes(&self, batch: &str, path: &Path) -> Result<(), Error> {
        save(path, self.mistakes(batch)?.as_bytes())
    }

    /// Pictures stay in the library until they are exported, as those of the Studio.
    fn options<'a>(&self, batch: &str, columns: impl Iterator<Item = &'a str>) -> Result<RunOptions, Error> {
        let (preset, name) = self.preset_of(batch)?;
        // By its name in the gallery; one that is gone by now keeps its id.
        let preset = preset.map(|id| self.presets.open(&id).map_or(id, |preset| preset.preset().name.clone()));
        let mut columns: Vec<&str> = columns.collect();
        columns.sort_unstable();
        columns.dedup();
        let name = name.map(|name| thumbsheet_destinations::NameTemplate::parse_with(&name, &columns)).transpose()?;
        Ok(RunOptions { numbered: true, patient: true, preset, name, ..RunOptions::from(&self.runs.context.settings) })
    }
}

/// Writes to a file that the person chose in a dialog, which asked whether to replace one.
fn save(path: &Path, text: &[u8]) -> Result<(), Error> {
    write_named(path, Existing::Replace, &mut |file| file.write_all(text))
}
