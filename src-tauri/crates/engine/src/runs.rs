//! Runs: one task per thumbnail, retried, limited, cancelled; every event in the journal first.

mod accepted;
mod budget;
mod conductor;
mod drawings;
mod follow;
mod gate;
mod history;
mod journalled;
mod limits;
mod options;
mod parent;
mod quote;
mod recorder;
mod retitle;
pub mod retry;
mod run;
mod source;
mod sources;
mod traffic;

use std::{collections::HashMap, path::PathBuf, sync::Arc};

use thumbsheet_core::{
    Brief, Error, ModelId, RunId, Usd,
    plan::{self, Row},
    run_state::RunState,
};
use thumbsheet_library::RunKind;
use tokio::sync::watch;

use crate::{context::Context, own::OWN_PICTURE, storage::Uploader, unlock::KeyReading};
use drawings::Drawings;
use limits::Allowance;
use recorder::Recorder;

pub(crate) use accepted::check as check_accepted;
pub(crate) use journalled::{folder as folder_of_settings, read as read_settings};
pub use limits::Spending;
pub(crate) use limits::{Room, one_more};
pub use options::RunOptions;
pub use quote::Quote;
pub use recorder::Events;
pub use retitle::Retitle;
pub(crate) use run::{Commission, OnSheet};
pub use run::{Outcome, Run};
pub(crate) use source::Source;
pub(crate) use sources::lost;
pub(crate) use traffic::Traffic;

/// Makes thumbnails. A handle: cheap to clone.
#[derive(Clone)]
pub struct Runs {
    pub(crate) context: Arc<Context>,
    traffic: Arc<Traffic>,
    uploader: Arc<Uploader>,
    ending: Ending,
}

/// What is called with a list's run when its last thumbnail has ended, before the run's end is recorded.
pub(crate) type Ending = fn(&Context, EndedRun) -> Result<(), Error>;

/// A list's run whose thumbnails have all ended.
pub(crate) struct EndedRun {
    pub(crate) run: RunId,
    pub(crate) rows: Arc<[Row]>,
    pub(crate) sheet: RunState,
    /// The folder of its files.
    pub(crate) folder: PathBuf,
}

/// What all thumbnails of one run share.
struct RunContext {
    context: Arc<Context>,
    traffic: Arc<Traffic>,
    uploader: Arc<Uploader>,
    recorder: Recorder,
    options: RunOptions,
    rows: Arc<[Row]>,
    /// Concurrent requests, by provider id.
    limits: HashMap<String, usize>,
    /// Ends when the run's keys are read from the keychain.
    keys: KeyReading,
    allowance: Arc<Allowance>,
    /// The pictures that several rows share.
    drawings: Drawings,
    /// Whether nothing new is sent.
    paused: watch::Receiver<bool>,
}

impl Runs {
    pub(crate) fn new(context: Arc<Context>, traffic: Arc<Traffic>, uploader: Arc<Uploader>, ending: Ending) -> Self {
        Self { context, traffic, uploader, ending }
    }

    /// Makes one thumbnail: prompt, provider, decode, fit, title, JPEG, file.
    ///
    /// # Errors
    /// `INVALID_INPUT` before anything starts. What fails later is in the run.
    pub async fn generate_thumbnail(&self, brief: Brief, model: ModelId, options: RunOptions) -> Result<Run, Error> {
        self.generate_thumbnails(brief, vec![model], options).await
    }

    /// Makes a sheet: one brief across several models, each in its own task. One that fails or waits delays no other.
    ///
    /// # Errors
    /// `INVALID_INPUT` before anything starts.
    pub async fn generate_thumbnails(
        &self,
        brief: Brief,
        models: Vec<ModelId>,
        options: RunOptions,
    ) -> Result<Run, Error> {
        let rows = self.checked(vec![Row::new(brief, models)], &options)?;
        let sources = self.sources(&rows, &options).await?;
        self.begin(Commission::new(RunKind::Generate, rows, sources), options).await
    }

    /// Makes a list: several briefs, each across its models. Rows that were made before and have not changed cost nothing.
    /// `list` is the list's id; by default it is made of the list's content.
    ///
    /// # Errors
    /// `INVALID_INPUT` before anything starts; `LIBRARY` when a run on the list is under way.
    pub async fn generate_batch(
        &self,
        rows: Vec<Row>,
        list: Option<String>,
        options: RunOptions,
    ) -> Result<Run, Error> {
        let rows = self.checked(rows, &options)?;
        let list = list.or_else(|| rows.iter().any(|row| row.entry.is_some()).then(|| plan::list_id(&rows)));
        let sources = self.sources(&rows, &options).await?;
        self.begin(Commission { list, ..Commission::new(RunKind::Batch, rows, sources) }, options).await
    }

    /// Refuses a title that cannot be set, before anything is asked for it.
    ///
    /// # Errors
    /// What composing would fail with: `TEXT_OVERFLOW`, `GLYPH_MISSING`, `INVALID_INPUT`.
    pub fn check_title(&self, brief: &Brief) -> Result<(), Error> {
        let brief = brief.clone().checked(&self.context.catalog)?;
        self.context.refusals([&brief]).pop().flatten().map_or(Ok(()), Err)
    }

    /// Refuses an order whose picture was paid for and is not in the store any more: whoever wants to reuse it expects to pay
    /// nothing.
    ///
    /// # Errors
    /// `LIBRARY` with what to do; `INVALID_INPUT` for unknown models.
    pub fn check_reusable(&self, rows: &[Row]) -> Result<(), Error> {
        for row in rows {
            for model in &row.models {
                let model = self.context.catalog.model(model.as_str())?;
                let order = self.context.order(&row.drawn(), &model);
                let library = &self.context.library;
                if model.estimate() != Some(Usd::ZERO)
                    && library.base_for(order.key())?.is_none()
                    && let Some(at) = library.came_for_order(&order)?
                {
                    return Err(lost(&row.brief.title, &at));
                }
            }
        }
        Ok(())
    }

    /// Begins a run: spawns its tasks and returns once its beginning is in the journal.
    pub(crate) async fn begin(&self, commission: Commission, options: RunOptions) -> Result<Run, Error> {
        Run::begin(self, commission, options).await
    }

    /// One source for each thumbnail of `rows`, in their order.
    pub(crate) async fn sources(&self, rows: &[Row], options: &RunOptions) -> Result<Vec<Source>, Error> {
        sources::sources(&self.context, rows, options).await
    }

    /// The rows with their names resolved and every value checked.
    pub(crate) fn checked(&self, rows: Vec<Row>, options: &RunOptions) -> Result<Vec<Row>, Error> {
        plan::check(&rows)?;
        options.policy.check()?;
        let catalog = &self.context.catalog;
        let resolved = |row: &Row| match row.picture {
            // No provider is asked for it, so none has to be known.
            Some(_) => Ok(vec![OWN_PICTURE.parse()?]),
            None => row.models.iter().map(|id| Ok(catalog.model(id.as_str())?.id)).collect(),
        };
        rows.into_iter()
            .map(|row| {
                let models: Result<_, Error> = resolved(&row);
                Ok(Row { models: models?, brief: row.brief.checked(catalog)?, ..row })
            })
            .collect()
    }
}
