//! A run over cells of a sheet.

use std::collections::HashMap;

use thumbsheet_core::{
    Brief, Error, ModelId, SheetId, ThumbnailId, Usd,
    plan::{self, Row},
};
use thumbsheet_library::{Place, ThumbnailRow, ThumbnailState};

use super::{Cell, Desk, Kind, OWN_PICTURE, RunOnSheet, SheetRow, Studio};
use crate::{
    runs::{Commission, OnSheet, Run, RunOptions, Source, check_accepted},
    settings::Settings,
};

/// Seeds that every vendor takes: 31 bits.
const SEEDS: u64 = 0x7fff_ffff;

/// A sheet's newest thumbnails, by cell key.
type Newest = HashMap<String, ThumbnailRow>;

/// What a row of the run will do.
struct RowPlan {
    row: Row,
    sources: Vec<Source>,
}

impl Studio {
    /// Starts a run over `cells` and keeps the desk with it.
    ///
    /// `Generate` uses a picture that the same order made before, for nothing. `Again` takes a cell's stored base where its
    /// newest thumbnail has one, so that nobody is asked. `Reroll` asks for another picture, with a new seed where the
    /// model takes one. `accepted_usd` is the estimate that the person has seen.
    ///
    /// # Errors
    /// `INVALID_INPUT` for a cell, title or design that cannot be; `BUDGET` when it would cost more than the settings allow
    /// and than was accepted; `LIBRARY`. Nothing was asked and nothing journalled then.
    pub async fn generate(
        &self,
        sheet: &SheetId,
        desk: &Desk,
        cells: &[Cell],
        kind: Kind,
        accepted_usd: Option<Usd>,
        settings: &Settings,
    ) -> Result<(Run, RunOnSheet), Error> {
        self.known(sheet)?;
        let options =
            RunOptions { reuse: kind != Kind::Reroll, preset: desk.preset.clone(), ..RunOptions::from(settings) };
        options.policy.check()?;
        let newest = self.newest(sheet)?;
        let mut estimate = Usd::ZERO;
        let mut ids = Vec::new();
        let (mut rows, mut sources) = (Vec::new(), Vec::new());
        for (row, models) in self.by_row(desk, cells)? {
            let brief = desk.brief(row, &models, settings.files.receipt, &self.context().catalog)?;
            let planned = self.plan(row, brief, models, kind, &newest, &mut estimate)?;
            ids.push(row.id.clone());
            rows.push(planned.row);
            sources.extend(planned.sources);
        }
        plan::check(&rows)?;
        check_accepted(estimate, settings.generation.max_cost_usd, accepted_usd)?;
        self.runs.within_limits(estimate)?;
        self.begin(sheet, desk, kind, ids, rows, sources, options).await
    }

    #[expect(clippy::too_many_arguments, reason = "they are what a run on a sheet is made of, given once")]
    pub(super) async fn begin(
        &self,
        sheet: &SheetId,
        desk: &Desk,
        kind: Kind,
        ids: Vec<String>,
        rows: Vec<Row>,
        sources: Vec<Source>,
        options: RunOptions,
    ) -> Result<(Run, RunOnSheet), Error> {
        let place = Place { sheet: sheet.clone(), kind, rows: ids.clone() };
        let on = Some(OnSheet { place, desk: desk.json()? });
        let run = self.runs.begin(Commission { on, ..Commission::new(kind.into(), rows, sources) }, options).await?;
        let on_sheet = RunOnSheet { run: run.id().clone(), kind, rows: ids, live: true };
        Ok((run, on_sheet))
    }

    /// The cells by row, in the order of the desk; a cell that is named twice counts once.
    fn by_row<'a>(&self, desk: &'a Desk, cells: &[Cell]) -> Result<Vec<(&'a SheetRow, Vec<ModelId>)>, Error> {
        let mut of_row: HashMap<&str, Vec<ModelId>> = HashMap::new();
        for cell in cells {
            desk.row(&cell.row)?;
            let id = match cell.model.as_str() {
                OWN_PICTURE => OWN_PICTURE.parse()?,
                other => self.context().catalog.model(other)?.id,
            };
            let models = of_row.entry(&cell.row).or_default();
            if !models.contains(&id) {
                models.push(id);
            }
        }
        if of_row.is_empty() {
            return Err(Error::invalid("There is no thumbnail to make.").hint("Write a title and tick a model."));
        }
        Ok(desk.rows.iter().filter_map(|row| Some((row, of_row.remove(row.id.as_str())?))).collect())
    }

    /// One row of the run: where its pictures come from, and what they would cost.
    fn plan(
        &self,
        row: &SheetRow,
        mut brief: Brief,
        models: Vec<ModelId>,
        kind: Kind,
        newest: &Newest,
        estimate: &mut Usd,
    ) -> Result<RowPlan, Error> {
        if kind == Kind::Reroll {
            brief.seed = Some(self.another_seed(brief.seed));
        }
        let mut sources = Vec::with_capacity(models.len());
        for id in &models {
            let cell = Cell { row: row.id.clone(), model: id.to_string() };
            let there = newest.get(&cell.key());
            if kind != Kind::Reroll && there.is_some_and(|there| there.state == ThumbnailState::Queued) {
                return Err(Error::invalid(format!("'{}' by {id} is already under way.", brief.title))
                    .hint("Wait for its end, or cancel it."));
            }
            if kind == Kind::Again
                && let Some(source) = self.stored(there)?
            {
                sources.push(source);
                continue;
            }
            if id.as_str() == OWN_PICTURE {
                return Err(Error::invalid("No model can redraw a picture of your own.")
                    .hint("Drop another picture on the sheet, or tick a model."));
            }
            let model = self.context().catalog.model(id.as_str())?;
            let is_free = kind != Kind::Reroll
                && self.context().reusable(&model, &self.context().order(&brief, &model))?.is_some();
            if !is_free {
                // What has no known price cannot be counted; the window says so beside the estimate.
                *estimate += model.estimate().unwrap_or_default();
            }
            sources.push(if kind == Kind::Reroll { Source::Another } else { Source::Model });
        }
        Ok(RowPlan { row: Row::new(brief, models), sources })
    }

    /// The base of a thumbnail, where it is in the store.
    fn stored(&self, thumbnail: Option<&ThumbnailRow>) -> Result<Option<Source>, Error> {
        let Some(base) = thumbnail.and_then(|thumbnail| thumbnail.base) else { return Ok(None) };
        if !self.library().store().contains(base) {
            return Ok(None);
        }
        Ok(self.library().base(base)?.map(|made| Source::Base(base, Box::new(made.order))))
    }

    fn another_seed(&self, seed: Option<u64>) -> u64 {
        let other = self.context().chance.next() & SEEDS;
        if Some(other) == seed { (other + 1) & SEEDS } else { other }
    }

    /// The newest thumbnail of each cell of a sheet. One of a run that no process works on is not under way any more.
    fn newest(&self, sheet: &SheetId) -> Result<Newest, Error> {
        let mut newest: Newest = HashMap::new();
        for run in self.library().runs_of_sheet(sheet)? {
            for mut thumbnail in self.library().thumbnails(&run.run)? {
                let Some(row) = run.rows.get(thumbnail.row) else { continue };
                if !run.live && thumbnail.state == ThumbnailState::Queued {
                    thumbnail.state = ThumbnailState::Interrupted;
                }
                let cell = Cell { row: row.clone(), model: thumbnail.model.to_string() };
                newest.insert(cell.key(), thumbnail);
            }
        }
        Ok(newest)
    }
}

impl Studio {
    /// The thumbnails of a sheet's cell, oldest first: its versions.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn versions(&self, sheet: &SheetId, cell: &Cell) -> Result<Vec<ThumbnailId>, Error> {
        let mut versions = Vec::new();
        for run in self.library().runs_of_sheet(sheet)? {
            let thumbnails = self.library().thumbnails(&run.run)?.into_iter();
            let of_cell = thumbnails.filter(|thumbnail| {
                thumbnail.model.as_str() == cell.model && run.rows.get(thumbnail.row) == Some(&cell.row)
            });
            versions.extend(of_cell.map(|thumbnail| thumbnail.id));
        }
        Ok(versions)
    }
}
