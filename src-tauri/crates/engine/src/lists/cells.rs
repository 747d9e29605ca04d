//! A list as its runs left it: the newest thumbnail of each row and model, folded over the runs in the order they began.

use std::{borrow::Cow, collections::HashMap, sync::Arc};

use serde::Serialize;
use thumbsheet_core::{
    Digest, Error, ModelId, RunId, ThumbnailId, Usd,
    plan::{Planned, Row},
    run_state::{RunState, State, Thumbnail},
};
use thumbsheet_library::{AttemptOutcome, AttemptRow, Spent};
use ts_rs::TS;

use super::Lists;
use crate::{context::Context, runs::EndedRun};

/// A row of a list and a model, as its newest run left it.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// The cell's newest thumbnail.
    planned: Arc<Planned>,
    /// The rows of its newest run.
    rows: Arc<[Row]>,
    run: Arc<RunId>,
    pub(super) state: State,
    pub(super) base: Option<Digest>,
    /// The number of attempts, over all runs.
    pub(super) attempts: u32,
    pub(super) milliseconds: u64,
    /// What is known to be spent on it, over all runs, US dollars.
    pub(super) cost_usd: Option<Usd>,
    /// What may have been spent besides.
    pub(super) possibly_usd: Usd,
    /// Its newest request may have been billed, and gave no picture.
    pub(super) may_be_billed: bool,
}

/// A list as its runs left it.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells {
    /// Its runs, in the order they began.
    pub(super) runs: Vec<RunId>,
    /// Rows first, in the order in which they came up.
    pub(super) cells: Vec<Cell>,
}

/// A cell of a list, for the window.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct BatchCell {
    /// The row's id in its list.
    pub entry: String,
    /// The model's id, `provider/model`.
    pub model: String,
    /// The newest thumbnail of the row at the model.
    pub thumbnail: ThumbnailId,
    /// The run of the newest thumbnail.
    pub run: RunId,
    /// The state as a word: `queued`, `done`, `failed`, ...
    pub state: String,
    /// The SHA-256 of the finished JPEG.
    pub digest: Option<Digest>,
    /// The SHA-256 of the picture under the type.
    pub base: Option<Digest>,
    /// What is known to be spent on it, over all runs, US dollars.
    pub cost_usd: Option<Usd>,
    /// What may have been spent besides, US dollars.
    pub possibly_usd: Usd,
    /// The error that the thumbnail ended in.
    pub error: Option<Error>,
}

impl Lists {
    /// The newest thumbnail of each row and model of a list.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn cells(&self, batch: &str) -> Result<Vec<BatchCell>, Error> {
        Ok(Cells::fold(&self.runs.context, batch, None)?.cells.into_iter().map(BatchCell::from).collect())
    }
}

impl Cells {
    /// Folds a list over its runs. The run that is ending is in memory and not read from the journal.
    pub(super) fn fold(context: &Context, batch: &str, mut ending: Option<EndedRun>) -> Result<Self, Error> {
        let library = &context.library;
        let mut cells = Self { runs: library.runs_of_list(batch)?, cells: Vec::new() };
        // A run has each row and model once: a list of one run has nothing to look for.
        let several = cells.runs.len() > 1;
        let mut places: HashMap<(String, ModelId), usize> = HashMap::new();
        for run in cells.runs.clone() {
            let (rows, sheet) = if let Some(EndedRun { rows, sheet, .. }) = ending.take_if(|ending| ending.run == run) {
                (rows, sheet)
            } else {
                let mut sheet = RunState::default();
                library.each_event(&run, |event| sheet.apply(event))?;
                (library.rows_of(&run)?.into(), sheet)
            };
            let mut attempts: Vec<Option<Attempts>> = Vec::new();
            attempts.resize_with(sheet.thumbnails.len(), || None);
            library.each_attempt(&run, |attempt| {
                if let Some(at) = sheet.position(&attempt.thumbnail) {
                    attempts[at].get_or_insert_default().follow(&attempt);
                }
            })?;
            let run = Arc::new(run);
            for (made, attempts) in sheet.thumbnails.into_iter().zip(attempts) {
                if made.planned.row >= rows.len() {
                    continue;
                }
                let cell = Cell::of(&run, &rows, made, attempts);
                let key = several.then(|| (cell.entry().into_owned(), cell.model().clone()));
                if let Some(at) = key.as_ref().and_then(|key| places.get(key)) {
                    cells.cells[*at].follow(cell);
                } else {
                    places.extend(key.map(|key| (key, cells.cells.len())));
                    cells.cells.push(cell);
                }
            }
        }
        Ok(cells)
    }
}

/// What the attempts of a thumbnail came to.
#[derive(Default)]
struct Attempts {
    base: Option<Digest>,
    spent: Spent,
    /// Whether the newest one may have been billed, and gave no picture.
    ends_in_doubt: bool,
}

impl Attempts {
    fn follow(&mut self, attempt: &AttemptRow) {
        // What costs nothing was not billed, whatever became of it.
        let unknown = matches!(attempt.outcome, None | Some(AttemptOutcome::Unknown));
        self.ends_in_doubt = unknown && attempt.risk_usd != Some(Usd::ZERO);
        self.spent += attempt.spent();
        self.base = attempt.base.or(self.base);
    }
}

impl Cell {
    /// What is asked for in its row.
    pub(super) fn row(&self) -> &Row {
        // A cell is made of a row that is there.
        &self.rows[self.planned.row]
    }

    /// The row's number in its list, from 1.
    pub(super) fn number(&self) -> usize {
        self.row().number.unwrap_or(self.planned.row + 1)
    }

    /// The row's id in its list. A run that was made of no list has rows without ids: their place is one.
    pub(super) fn entry(&self) -> Cow<'_, str> {
        match &self.row().entry {
            Some(entry) => Cow::Borrowed(entry),
            None => Cow::Owned(format!("row-{}", self.number())),
        }
    }

    pub(super) fn model(&self) -> &ModelId {
        &self.planned.model
    }

    /// The id of the cell's newest thumbnail.
    pub(super) fn thumbnail(&self) -> &ThumbnailId {
        &self.planned.id
    }

    fn of(run: &Arc<RunId>, rows: &Arc<[Row]>, made: Thumbnail, attempts: Option<Attempts>) -> Self {
        let is_made = matches!(made.state, State::Done(_) | State::Reused(_));
        let cost_usd = match &attempts {
            Some(attempts) => Some(attempts.spent.usd),
            None => is_made.then_some(Usd::ZERO),
        };
        let Attempts { base, spent, ends_in_doubt } = attempts.unwrap_or_default();
        // One that was booked after its run's end is in no event.
        let base = made.base.or(base);
        Self {
            rows: Arc::clone(rows),
            run: Arc::clone(run),
            attempts: made.attempts,
            milliseconds: made.milliseconds,
            cost_usd,
            possibly_usd: spent.possibly_usd,
            may_be_billed: base.is_none() && ends_in_doubt,
            base,
            planned: made.planned,
            state: made.state,
        }
    }

    /// Takes the place of the one before, and what was spent on that one.
    fn follow(&mut self, next: Self) {
        let earlier = self.clone();
        let spent = match (earlier.cost_usd, next.cost_usd) {
            (Some(before), Some(now)) => Some(before + now),
            (before, now) => before.or(now),
        };
        *self = Self {
            attempts: earlier.attempts + next.attempts,
            milliseconds: earlier.milliseconds + next.milliseconds,
            cost_usd: spent,
            possibly_usd: earlier.possibly_usd + next.possibly_usd,
            // One that did not come to asking again says nothing new about what went before.
            may_be_billed: next.may_be_billed || (earlier.may_be_billed && next.base.is_none() && next.attempts == 0),
            base: next.base.or(earlier.base.filter(|_| next.attempts == 0)),
            ..next
        };
    }
}

impl From<Cell> for BatchCell {
    fn from(cell: Cell) -> Self {
        let state = cell.state.word().to_owned();
        let (entry, model) = (cell.entry().into_owned(), cell.model().to_string());
        let (thumbnail, run) = (cell.thumbnail().clone(), cell.run.as_ref().clone());
        let (digest, error) = match cell.state {
            State::Done(finished) | State::Reused(finished) => (Some(finished.digest), None),
            State::Failed(error) | State::NeedsYou(error) => (None, Some(error)),
            _ => (None, None),
        };
        Self {
            entry,
            model,
            thumbnail,
            run,
            state,
            digest,
            base: cell.base,
            cost_usd: cell.cost_usd,
            possibly_usd: cell.possibly_usd,
            error,
        }
    }
}
