//! A list as its runs left it: the newest thumbnail of each row and model, folded over the runs in the order they began.

use std::{collections::HashMap, sync::Arc};

use serde::Serialize;
use thumbsheet_core::{
    Digest, Error, ModelId, RunId, ThumbnailId,
    plan::Row,
    sheet::{Sheet, State},
};
use thumbsheet_library::AttemptRow;
use ts_rs::TS;

use crate::Engine;

/// A row of a list and a model, as its newest run left it.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    /// The row's id in its list.
    pub(crate) entry: String,
    pub(crate) model: ModelId,
    /// With its number; models of one row share it.
    pub(crate) row: Arc<Row>,
    pub(crate) run: RunId,
    pub(crate) thumbnail: ThumbnailId,
    pub(crate) state: State,
    pub(crate) base: Option<Digest>,
    /// Attempts, over all runs.
    pub(crate) attempts: u32,
    pub(crate) milliseconds: u64,
    /// What is known to be spent on it, over all runs, US dollars.
    pub(crate) cost_usd: Option<f64>,
    /// What may have been spent besides.
    pub(crate) possibly_usd: f64,
    /// Its newest request may have been billed, and gave no picture.
    pub(crate) may_be_billed: bool,
}

/// A list as its runs left it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cells {
    /// Its runs, in the order they began.
    pub(crate) runs: Vec<RunId>,
    /// Rows first, in the order in which they came up.
    pub(crate) cells: Vec<Cell>,
}

/// A cell of a list, for the window.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct BatchCell {
    /// The row's id in its list.
    pub entry: String,
    /// The model.
    pub model: String,
    /// Its newest thumbnail.
    pub thumbnail: ThumbnailId,
    /// The run of that one.
    pub run: RunId,
    /// The word of its state.
    pub state: String,
    /// The finished JPEG.
    pub digest: Option<Digest>,
    /// The picture under it.
    pub base: Option<Digest>,
    /// What is known to be spent on it, over all runs, US dollars.
    pub cost_usd: Option<f64>,
    /// What may have been spent besides.
    pub possibly_usd: f64,
    /// What went wrong.
    pub error: Option<Error>,
}

impl Engine {
    /// The newest thumbnail of each row and model of a list.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn batch_cells(&self, batch: &str) -> Result<Vec<BatchCell>, Error> {
        Ok(self.cells(batch)?.cells.into_iter().map(BatchCell::from).collect())
    }

    /// The list, folded.
    pub(crate) fn cells(&self, batch: &str) -> Result<Cells, Error> {
        let library = self.library();
        let mut cells = Cells { runs: library.runs_of_batch(batch)?, cells: Vec::new() };
        let mut places: HashMap<(String, ModelId), usize> = HashMap::new();
        for run in cells.runs.clone() {
            let numbered = |(at, row): (usize, Row)| Arc::new(Row { number: row.number.or(Some(at + 1)), ..row });
            let rows: Vec<Arc<Row>> = library.rows_of(&run)?.into_iter().enumerate().map(numbered).collect();
            let mut sheet = Sheet::default();
            library.each_event(&run, |event| sheet.apply(event))?;
            let mut attempts: HashMap<ThumbnailId, Vec<AttemptRow>> = HashMap::new();
            for attempt in library.attempts(&run)? {
                attempts.entry(attempt.thumbnail.clone()).or_default().push(attempt);
            }
            for made in sheet.thumbnails {
                let Some(row) = rows.get(made.planned.row) else { continue };
                let attempts = attempts.remove(&made.planned.id).unwrap_or_default();
                let price = self.catalog().model(made.planned.model.as_str()).ok().and_then(|model| model.estimate());
                let cell = Cell::of(&run, row, made, &attempts, price);
                let key = (cell.entry.clone(), cell.model.clone());
                if let Some(at) = places.get(&key) {
                    cells.cells[*at].follow(cell);
                } else {
                    places.insert(key, cells.cells.len());
                    cells.cells.push(cell);
                }
            }
        }
        Ok(cells)
    }
}

impl Cell {
    fn of(
        run: &RunId,
        row: &Arc<Row>,
        made: thumbsheet_core::sheet::Thumbnail,
        attempts: &[AttemptRow],
        price: Option<f64>,
    ) -> Self {
        // One that was booked after its run's end is in no event.
        let base = made.base.or_else(|| attempts.iter().rev().find_map(|attempt| attempt.base));
        // What is drawn for nothing was not billed, whatever became of it.
        let costs = price != Some(0.0);
        let is_unknown = |attempt: &AttemptRow| !matches!(attempt.outcome.as_deref(), Some("painted" | "failed"));
        let known = attempts.iter().filter_map(|attempt| attempt.cost_usd);
        let unknown = attempts.iter().filter(|attempt| is_unknown(attempt)).count();
        let is_made = matches!(made.state, State::Done(_) | State::Reused(_));
        Self {
            // A run that was made of no list has rows without ids: their place is one.
            entry: row.entry.clone().unwrap_or_else(|| format!("row-{}", row.number.unwrap_or_default())),
            row: Arc::clone(row),
            run: run.clone(),
            attempts: made.attempts,
            milliseconds: made.milliseconds,
            cost_usd: match attempts.is_empty() {
                true if is_made => Some(0.0),
                true => None,
                false => Some(known.sum()),
            },
            possibly_usd: price.unwrap_or_default() * unknown as f64,
            may_be_billed: costs && base.is_none() && attempts.last().is_some_and(is_unknown),
            base,
            model: made.planned.model.clone(),
            thumbnail: made.planned.id.clone(),
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
        let (digest, error) = match cell.state {
            State::Done(finished) | State::Reused(finished) => (Some(finished.digest), None),
            State::Failed(error) | State::NeedsYou(error) => (None, Some(error)),
            _ => (None, None),
        };
        Self {
            entry: cell.entry,
            model: cell.model.to_string(),
            thumbnail: cell.thumbnail,
            run: cell.run,
            state,
            digest,
            base: cell.base,
            cost_usd: cell.cost_usd,
            possibly_usd: cell.possibly_usd,
            error,
        }
    }
}
