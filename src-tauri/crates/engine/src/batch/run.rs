//! A list of the Batch view, made: what is there already costs nothing.

use std::{path::Path, sync::Arc};

use thumbsheet_core::{Code, Error, RunId, ThumbnailId};
use thumbsheet_library::atomic;

use crate::{
    Engine, Which,
    run::{Asked, Run, RunOptions, sources::sources},
    studio::check_limit,
};

impl Engine {
    /// Makes the included rows of a list that have no mistakes. `accepted_usd` is the estimate that the person has seen.
    ///
    /// # Errors
    /// `INVALID_INPUT` when no row can run; `BUDGET` when it would cost more than the settings allow and than was accepted; `LIBRARY`
    /// when it is being made already.
    pub async fn batch_run(&self, batch: &str, accepted_usd: Option<f64>) -> Result<Run, Error> {
        let rows = self.batch_rows(batch).await?;
        if rows.is_empty() {
            return Err(Error::invalid("No row of the list can run.").hint("Mend the rows, or include one."));
        }
        let options =
            self.batch_options(batch, rows.iter().flat_map(|row| row.variables.keys().map(String::as_str)))?;
        let rows = self.checked(rows, &options)?;
        let sources = sources(&self.inner, &rows, &options).await?;
        let quote = self.quote_of(&rows, &sources)?;
        check_limit(quote.usd, self.settings().generation.max_cost_usd, accepted_usd)?;
        self.within_limits(quote.usd)?;
        let asked = Asked { batch: Some(batch.to_owned()), ..Asked::new("batch", rows, sources) };
        Run::begin(Arc::clone(&self.inner), asked, options).await
    }

    /// Makes again what failed of a list; with `unknown`, also what may already be billed.
    ///
    /// # Errors
    /// As [`resume`](Self::resume).
    pub async fn batch_retry(&self, batch: &str, unknown: bool) -> Result<Run, Error> {
        self.resume(&self.newest_run(batch)?, &Which::Failed, unknown, |_| {}).await
    }

    /// The finished thumbnails of a list, in the order of its rows.
    ///
    /// # Errors
    /// `LIBRARY`, or `INVALID_INPUT` when there is none.
    pub fn batch_finished(&self, batch: &str) -> Result<Vec<ThumbnailId>, Error> {
        let cells = self.batch_cells(batch)?;
        let finished: Vec<_> =
            cells.into_iter().filter(|cell| cell.digest.is_some()).map(|cell| cell.thumbnail).collect();
        if finished.is_empty() {
            return Err(Error::invalid("Nothing of this list is finished yet.").hint("Run it first."));
        }
        Ok(finished)
    }

    /// Writes what became of a list to a file.
    ///
    /// # Errors
    /// `SAVE_FAILED`; `LIBRARY`; `INVALID_INPUT` when nothing of it was made.
    pub fn batch_save_manifest(&self, batch: &str, path: &Path) -> Result<(), Error> {
        self.save_manifest(&self.newest_run(batch)?, path)
    }

    fn newest_run(&self, batch: &str) -> Result<RunId, Error> {
        let newest = self.library().runs_of_batch(batch)?.pop();
        newest.ok_or_else(|| Error::invalid("Nothing of this list was made yet."))
    }

    /// Writes the rows that cannot run to a file, with a column that says why.
    ///
    /// # Errors
    /// `SAVE_FAILED`; as [`batch_mistakes`](Self::batch_mistakes).
    pub fn batch_save_mistakes(&self, batch: &str, path: &Path) -> Result<(), Error> {
        save(path, self.batch_mistakes(batch)?.as_bytes())
    }

    /// Pictures stay in the library until they are exported, as those of the Studio.
    fn batch_options<'a>(&self, batch: &str, columns: impl Iterator<Item = &'a str>) -> Result<RunOptions, Error> {
        let (preset, name) = self.batch_preset_of(batch)?;
        // By its name in the gallery; one that is gone by now keeps its id.
        let preset = preset.map(|id| self.preset(&id).map_or(id, |preset| preset.preset().name.clone()));
        let mut columns: Vec<&str> = columns.collect();
        columns.sort_unstable();
        columns.dedup();
        let name = name.map(|name| thumbsheet_destinations::NameTemplate::parse_with(&name, &columns)).transpose()?;
        Ok(RunOptions { numbered: true, patient: true, preset, name, ..self.settings().run_options() })
    }
}

fn save(path: &Path, text: &[u8]) -> Result<(), Error> {
    atomic::write(path, text).map_err(|error| {
        Error::new(Code::SaveFailed, format!("Could not write {}: {error}.", path.display()))
            .hint("Choose another folder.")
    })
}
