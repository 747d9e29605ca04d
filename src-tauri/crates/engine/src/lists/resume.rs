//! Continues an interrupted run and retries failed thumbnails. Each is a new run on the same list; the journal of the earlier
//! run stays as it is.

use std::{collections::HashSet, path::PathBuf};

use serde::Serialize;
use thumbsheet_core::{
    Code, Error, ModelId, RunId, SheetId, ThumbnailId, Usd,
    money::Billed,
    plan::{Order, Row},
    run_state::State,
};
use thumbsheet_library::{InterruptedRun, Place, PlaceKind, RunKind};
use ts_rs::TS;

use super::{
    Lists,
    cells::{Cell, Cells},
    manifest::write_beside,
};
use crate::runs::{Commission, OnSheet, Run, RunOptions, Source, folder_of_settings, read_settings};

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
#[ts(rename = "Left")]
pub struct Remainder {
    /// Thumbnails that would be made.
    pub thumbnails: usize,
    /// Of them, those whose picture is there: they cost nothing.
    pub free: usize,
    /// US dollars for the others, of what has a known price.
    pub usd: Usd,
    /// Thumbnails that may have been billed already: the person decides about them.
    pub unknown: usize,
    /// What they may have cost, US dollars.
    pub possibly_usd: Usd,
}

/// An interrupted run that the person can continue.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenRun {
    /// The sheet it is on.
    pub sheet: Option<SheetId>,
    /// The first title of the run.
    pub name: String,
    /// The interrupted run, and its unfinished thumbnails.
    pub open: InterruptedRun,
}

/// A run that goes on with another, before it begins.
struct Plan {
    rows: Vec<Row>,
    sources: Vec<Source>,
    left: Remainder,
}

impl Lists {
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
        let batch = self.library().list_of(run)?;
        let cells = Cells::fold(&self.runs.context, &batch, None)?;
        let Plan { rows, sources, left } = self.left(&cells, which, unknown)?;
        if rows.is_empty() {
            return Err(nothing_left(run, which, &left));
        }
        let columns: HashSet<&str> = rows.iter().flat_map(|row| row.variables.keys().map(String::as_str)).collect();
        let columns: Vec<&str> = columns.into_iter().collect();
        let mut options = read_settings(&self.library().settings_of(run)?, &columns)?;
        options.policy.retry_unknown |= unknown;
        change(&mut options);
        let kind = if *which == Which::Open { RunKind::Resume } else { RunKind::Rerun };
        let on = self.on_sheet(&cells, &rows)?;
        let commission =
            Commission { list: Some(batch), on, settles: Some(run.clone()), ..Commission::new(kind, rows, sources) };
        self.runs.begin(commission, options).await
    }

    /// Writes the manifest of a run's list beside its results once more: a program that was killed wrote none. `None` for a run
    /// without a folder.
    ///
    /// # Errors
    /// `SAVE_FAILED`; `LIBRARY`.
    pub fn renew_manifest(&self, run: &RunId) -> Result<Option<PathBuf>, Error> {
        let Some(folder) = folder_of_settings(&self.library().settings_of(run)?) else { return Ok(None) };
        write_beside(&self.runs.context, run, &folder, None).map(Some)
    }

    /// The thumbnails that continuing a run would make, and their price.
    ///
    /// # Errors
    /// As [`resume`](Self::resume).
    pub fn remainder(&self, run: &RunId, which: &Which, unknown: bool) -> Result<Remainder, Error> {
        let cells = Cells::fold(&self.runs.context, &self.library().list_of(run)?, None)?;
        Ok(self.left(&cells, which, unknown)?.left)
    }

    /// The id of the list that a run makes. A run without a list is the only run of one.
    ///
    /// # Errors
    /// `INVALID_INPUT` when there is no such run; `LIBRARY`.
    pub fn list_of(&self, run: &RunId) -> Result<String, Error> {
        self.library().list_of(run)
    }

    /// Whether a list is kept for the Batch view.
    pub fn is_kept(&self, list: &str) -> bool {
        self.library().list(list).is_ok()
    }

    /// Runs that were interrupted and about which nobody has said anything yet, newest first; each with the sheet it is on, and its
    /// list's name or first title.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn open_runs(&self) -> Result<Vec<OpenRun>, Error> {
        let library = self.library();
        let named = |open: InterruptedRun| {
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
        let place = rows.map(|rows| Place { sheet, kind: PlaceKind::Again, rows });
        Ok(place.map(|place| OnSheet { place, desk: kept.desk }))
    }

    fn left(&self, cells: &Cells, which: &Which, unknown: bool) -> Result<Plan, Error> {
        if let Some(run) = cells.runs.iter().find(|run| self.library().is_running(run)) {
            return Err(Error::new(Code::Library, format!("Run {run} is under way in another process.")).hint(
                format!("`thumbsheet show {run} --follow` follows the run. Wait for its end, or cancel it there."),
            ));
        }
        let mut planned = Plan { rows: Vec::new(), sources: Vec::new(), left: Remainder::default() };
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
    fn again(&self, cell: &Cell, which: &Which, unknown: bool, left: &mut Remainder) -> Result<Option<Source>, Error> {
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
            (State::Failed(error), Which::Open) => error.code.billed(true) != Billed::Maybe || unknown,
            (_, Which::These(_)) | (State::Failed(_), Which::Failed) => true,
            (State::NeedsYou(_) | State::Interrupted { possibly_spent: true }, _) if cell.may_be_billed => unknown,
            (_, Which::Failed) => false,
            _ => true,
        };
        Ok(wanted.then_some(Source::Model))
    }

    fn order_of_row(&self, row: &Row, model: &ModelId) -> Result<Order, Error> {
        Ok(self.runs.context.order(&row.drawn(), &self.runs.context.catalog.model(model.as_str())?))
    }

    fn price(&self, model: &ModelId) -> Option<Usd> {
        self.runs.context.catalog.model(model.as_str()).ok()?.estimate()
    }
}

fn nothing_left(run: &RunId, which: &Which, left: &Remainder) -> Error {
    let error = match which {
        Which::Failed => Error::invalid(format!("No thumbnail of run {run} failed.")),
        Which::These(_) => Error::invalid(format!("Run {run} has no such thumbnail.")),
        Which::Open => Error::invalid(format!("Run {run} has no unfinished thumbnails.")),
    };
    match left.unknown {
        0 => error,
        1 => error.hint("1 thumbnail may already be billed. --retry-unknown requests it again."),
        count => error.hint(format!("{count} thumbnails may already be billed. --retry-unknown requests them again.")),
    }
}
