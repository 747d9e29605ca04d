//! Going on with a run that came to no end, and repeating what failed. Each is a run of its own on the same list: what was
//! written about the earlier one stays as it is.

mod cells;
mod follow;
mod manifest;

use std::{collections::HashSet, path::PathBuf, sync::Arc};

use serde::Serialize;
use thumbsheet_core::{
    Code, Error, ModelId, RunId, SheetId, ThumbnailId,
    error::Billed,
    plan::{Order, Row},
    sheet::State,
};
use thumbsheet_library::{Open, Place};
use ts_rs::TS;

use crate::{
    Engine,
    conductor::Source,
    run::{Asked, OnSheet, Run, RunOptions, settings},
    studio::Kind,
};

pub use cells::BatchCell;
pub(crate) use cells::{Cell, Cells, Known};
pub use manifest::{Manifest, ManifestLine};

/// Which thumbnails of a list are made again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those that never began or surely failed: going on.
    Open,
    /// Those that failed, whatever for.
    Failed,
    /// These, whatever became of them. A finished one gets another picture, which is paid for.
    These(Vec<ThumbnailId>),
}

/// What is left to do of a list, and what it would cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct Left {
    /// Thumbnails that would be made.
    pub thumbnails: usize,
    /// Of them, those whose picture is there: they cost nothing.
    pub free: usize,
    /// US dollars for the others, of what has a known price.
    pub usd: f64,
    /// Thumbnails that may have been billed already: the person decides about them.
    pub unknown: usize,
    /// What they may have cost, US dollars.
    pub possibly_usd: f64,
}

/// A run that was interrupted, as it is offered.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenRun {
    /// The sheet it is on.
    pub sheet: Option<SheetId>,
    /// Its first title.
    pub name: String,
    /// What was left.
    pub open: Open,
}

/// A run that goes on with another, before it begins.
struct Planned {
    rows: Vec<Row>,
    sources: Vec<Source>,
    left: Left,
}

impl Engine {
    /// Goes on with the list of `run` (the run that it was made in, or any that went on with it), with the settings that it was begun
    /// with. `unknown` asks again for those that may have been billed. `change` may change the settings.
    ///
    /// # Errors
    /// `INVALID_INPUT` when there is no such run, or nothing is left to do; `LIBRARY` when another process works on it.
    pub async fn resume(
        &self,
        run: &RunId,
        which: &Which,
        unknown: bool,
        change: impl FnOnce(&mut RunOptions),
    ) -> Result<Run, Error> {
        let batch = self.library().batch_of(run)?;
        let cells = self.cells(&batch, None)?;
        let Planned { rows, sources, left } = self.left(&cells, which, unknown)?;
        if rows.is_empty() {
            return Err(nothing_left(run, which, &left));
        }
        let columns: HashSet<&str> = rows.iter().flat_map(|row| row.variables.keys().map(String::as_str)).collect();
        let columns: Vec<&str> = columns.into_iter().collect();
        let mut options = settings::read(&self.library().settings_of(run)?, &columns)?;
        options.policy.retry_unknown |= unknown;
        change(&mut options);
        let kind = if *which == Which::Open { "resume" } else { "rerun" };
        let on = self.on_sheet(&cells, &rows)?;
        let asked = Asked { batch: Some(batch), on, settles: Some(run.clone()), ..Asked::new(kind, rows, sources) };
        Run::begin(Arc::clone(&self.inner), asked, options).await
    }

    /// Writes the manifest of a run's list beside its results once more: a program that was killed wrote none. `None` for a run
    /// without a folder.
    ///
    /// # Errors
    /// `SAVE_FAILED`; `LIBRARY`.
    pub fn renew_manifest(&self, run: &RunId) -> Result<Option<PathBuf>, Error> {
        let Some(folder) = settings::folder(&self.library().settings_of(run)?) else { return Ok(None) };
        self.write_manifest(run, &folder, None).map(Some)
    }

    /// What going on with a run would do.
    ///
    /// # Errors
    /// As [`resume`](Self::resume).
    pub fn left_of(&self, run: &RunId, which: &Which, unknown: bool) -> Result<Left, Error> {
        let cells = self.cells(&self.library().batch_of(run)?, None)?;
        Ok(self.left(&cells, which, unknown)?.left)
    }

    /// Runs that were interrupted and about which nobody has said anything yet, newest first; each with the sheet it is on, and its
    /// list's name or first title.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn open_runs(&self) -> Result<Vec<OpenRun>, Error> {
        let library = self.library();
        let named = |open: Open| {
            let sheet = library.sheet_of_run(&open.run)?;
            let title = library.rows_of(&open.run)?.into_iter().next().map(|row| row.brief.title);
            Ok(OpenRun { sheet, name: title.unwrap_or_default(), open })
        };
        library.open_runs()?.into_iter().map(named).collect()
    }

    /// Where a run that goes on with one of a sheet belongs: on the same rows.
    fn on_sheet(&self, cells: &Cells, rows: &[Row]) -> Result<Option<OnSheet>, Error> {
        let library = self.library();
        let Some(first) = cells.runs.first() else { return Ok(None) };
        let Some(sheet) = library.sheet_of_run(first)? else { return Ok(None) };
        let kept = library.sheet(&sheet)?;
        let ids = kept.runs.iter().find(|run| run.run == *first).map(|run| run.rows.as_slice()).unwrap_or_default();
        let of = |row: &Row| ids.get(row.number.unwrap_or_default().checked_sub(1)?).cloned();
        let rows: Option<Vec<String>> = rows.iter().map(of).collect();
        let place = rows.map(|rows| Place { sheet, kind: Kind::Again.word().to_owned(), rows });
        Ok(place.map(|place| OnSheet { place, desk: kept.desk }))
    }

    fn left(&self, cells: &Cells, which: &Which, unknown: bool) -> Result<Planned, Error> {
        if let Some(run) = cells.runs.iter().find(|run| self.library().is_running(run)) {
            return Err(Error::new(Code::Library, format!("Run {run} is under way in another process."))
                .hint(format!("`thumbsheet show {run} --follow` follows it. Wait for it, or cancel it there.")));
        }
        let mut planned = Planned { rows: Vec::new(), sources: Vec::new(), left: Left::default() };
        for cell in &cells.cells {
            let Some(source) = self.again(cell, which, unknown, &mut planned.left)? else { continue };
            planned.left.thumbnails += 1;
            match &source {
                Source::Model | Source::Another => planned.left.usd += self.price(cell.model()).unwrap_or_default(),
                _ => planned.left.free += 1,
            }
            let row = Row {
                models: Vec::new(),
                entry: Some(cell.entry().into_owned()),
                number: Some(cell.number()),
                ..cell.row().clone()
            };
            match planned.rows.last_mut().filter(|last| last.entry == row.entry && last.brief == row.brief) {
                Some(last) => last.models.push(cell.model().clone()),
                None => planned.rows.push(Row { models: vec![cell.model().clone()], ..row }),
            }
            planned.sources.push(source);
        }
        Ok(planned)
    }

    /// Where the picture of a cell would come from; `None` leaves the cell as it is.
    fn again(&self, cell: &Cell, which: &Which, unknown: bool, left: &mut Left) -> Result<Option<Source>, Error> {
        let named = match which {
            Which::These(these) => {
                if !these.contains(cell.thumbnail()) {
                    return Ok(None);
                }
                true
            }
            _ => false,
        };
        let is_made = matches!(cell.state, State::Done(_) | State::Reused(_));
        if is_made {
            return Ok(named.then_some(Source::Another));
        }
        if let Some(base) = cell.base.filter(|base| self.library().store().contains(*base)) {
            let order = match self.library().base(base)? {
                Some(made) => made.order,
                None => self.order_of_row(cell.row(), cell.model())?,
            };
            return Ok(Some(Source::Base(base, Box::new(order))));
        }
        if cell.may_be_billed && !unknown && !named {
            let declined = matches!(&cell.state, State::Failed(_)) && *which == Which::Failed;
            if !declined {
                left.unknown += 1;
                left.possibly_usd += cell.possibly_usd;
                return Ok(None);
            }
        }
        let wanted = match (&cell.state, which) {
            (State::Failed(error), Which::Open) => error.code.billed() != Billed::Maybe || unknown,
            (_, Which::These(_)) | (State::Failed(_), Which::Failed) => true,
            (State::NeedsYou(_) | State::Interrupted { possibly_spent: true }, _) if cell.may_be_billed => unknown,
            (_, Which::Failed) => false,
            _ => true,
        };
        Ok(wanted.then_some(Source::Model))
    }

    fn order_of_row(&self, row: &Row, model: &ModelId) -> Result<Order, Error> {
        Ok(self.inner.order(&row.drawn(), &self.catalog().model(model.as_str())?))
    }

    fn price(&self, model: &ModelId) -> Option<f64> {
        self.catalog().model(model.as_str()).ok()?.estimate()
    }
}

fn nothing_left(run: &RunId, which: &Which, left: &Left) -> Error {
    let error = match which {
        Which::Failed => Error::invalid(format!("Nothing of run {run} failed.")),
        Which::These(_) => Error::invalid(format!("Run {run} has no such thumbnail.")),
        Which::Open => Error::invalid(format!("Nothing of run {run} is left to do.")),
    };
    match left.unknown {
        0 => error,
        1 => error.hint("1 thumbnail may already be billed. --retry-unknown asks for it again."),
        count => error.hint(format!("{count} thumbnails may already be billed. --retry-unknown asks for them again.")),
    }
}
