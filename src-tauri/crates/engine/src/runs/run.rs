//! One run: begun, listened to, paused, cancelled, joined.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError},
};

use jiff::Timestamp;
use thumbsheet_core::{
    Code, Error, EventKind, ModelId, RunId, ThumbnailId, Usd,
    catalog::Provider,
    plan::{self, Planned, Row},
    ports::run_id,
    run_state::{JoinedAnswer, RunState, Tally},
};
use thumbsheet_library::{Owner, Place, Record, RunKind, RunRecord};
use tokio::{
    sync::{mpsc::UnboundedSender, mpsc::unbounded_channel, watch},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

use super::{
    RunContext, RunOptions, Runs, Source,
    drawings::Drawings,
    journalled,
    limits::Allowance,
    parent::{Live, Parent},
    recorder::{Events, Recorder},
};
use crate::{context::Context, unlock::load_keys_of};

/// A run under way. Dropping it does not stop it; [`cancel`](Run::cancel) does.
pub struct Run {
    id: RunId,
    shared: Arc<RunContext>,
    cancel: CancellationToken,
    pause: watch::Sender<bool>,
    drop_one: UnboundedSender<ThumbnailId>,
    live: Live,
    parent: JoinHandle<Result<(), Error>>,
}

/// What a run is to make.
pub(crate) struct Commission {
    /// What the run is started for.
    pub(crate) kind: RunKind,
    pub(crate) rows: Vec<Row>,
    /// Where the pictures come from, one for each planned thumbnail in order.
    pub(crate) sources: Vec<Source>,
    /// The id of the list that the run makes.
    pub(crate) list: Option<String>,
    /// The sheet that the run is on.
    pub(crate) on: Option<OnSheet>,
    /// The interrupted run that this one continues: it is not offered again.
    pub(crate) settles: Option<RunId>,
}

impl Commission {
    /// Rows that are on no list and no sheet.
    pub(crate) fn new(kind: RunKind, rows: Vec<Row>, sources: Vec<Source>) -> Self {
        Self { kind, rows, sources, list: None, on: None, settles: None }
    }
}

/// A sheet as it is when a run begins on it.
pub(crate) struct OnSheet {
    pub(crate) place: Place,
    /// JSON: what lies on the desk.
    pub(crate) desk: String,
}

/// How a run ended.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The run's id, as the journal has it.
    pub id: RunId,
    /// The joined answers, one per row.
    pub joined: Vec<JoinedAnswer>,
    /// The numbers of thumbnails by their end.
    pub tally: Tally,
}

impl Run {
    /// Begins a run. In the journal it begins whole or not at all: its sheet, itself, the person's own pictures.
    pub(super) async fn begin(runs: &Runs, commission: Commission, options: RunOptions) -> Result<Self, Error> {
        let Commission { kind, rows, sources, list, on, settles } = commission;
        let context = &runs.context;
        let limits = limits(context, &rows, options.concurrency)?;
        // The list first: its owner makes all of it.
        let mut owners: Vec<Owner> =
            list.as_deref().map(|list| context.library.own_list(list)).transpose()?.into_iter().collect();
        let (id, owner) = claim(context)?;
        owners.push(owner);
        let rows: Arc<[Row]> = rows.into();
        let planned = plan::thumbnails(&id, &rows);
        let recorder = Recorder::new(Arc::clone(context), id.clone());
        let at = context.clock.now();
        let mut records = Vec::new();
        let place = on.map(|OnSheet { place, desk }| {
            records.push(Record::Sheet { id: place.sheet.clone(), desk, at });
            place
        });
        let ending = list.is_some().then_some(runs.ending);
        records.push(Record::Run(RunRecord {
            id: id.clone(),
            kind,
            at,
            rows: Arc::clone(&rows),
            settings: journalled::written(&options),
            thumbnails: Arc::clone(&planned),
            list,
            place,
        }));
        records.extend(settles.map(|run| Record::Settled { run, at }));
        records.extend(planned.iter().zip(&sources).filter_map(|(planned, source)| booked(planned, source, at)));
        let started = EventKind::RunStarted { thumbnails: Arc::clone(&planned) };
        recorder.write(records, None, started).await?;

        // The keychain may ask the person for its password: only thumbnails that need a key wait for it.
        let asking = planned.iter().zip(&sources).filter(|(_, source)| source.asks_a_provider());
        let keys = load_keys_of(context, asking.map(|(planned, _)| planned.model.provider()).collect());
        let (cancel, live) = (CancellationToken::new(), Live::default());
        let (pause, paused) = watch::channel(false);
        let (drop_one, dropped) = unbounded_channel();
        let run = Arc::new(RunContext {
            context: Arc::clone(context),
            traffic: Arc::clone(&runs.traffic),
            uploader: Arc::clone(&runs.uploader),
            recorder,
            allowance: Allowance::new(&options, &context.settings),
            options,
            rows,
            limits,
            keys,
            drawings: Drawings::default(),
            paused,
        });
        let parent = Parent::new(Arc::clone(&run), cancel.clone(), dropped, Arc::clone(&live), ending);
        let parent = tokio::spawn(parent.conduct(planned.iter().cloned().zip(sources).collect(), owners));
        Ok(Self { id, shared: run, cancel, pause, drop_one, live, parent })
    }

    /// Returns the run's id, as the journal has it.
    pub fn id(&self) -> &RunId {
        &self.id
    }

    /// Its events from the first, then as they come; ends after the run's end.
    pub fn events(&self) -> Events {
        self.shared.recorder.listen()
    }

    /// The state of every thumbnail, folded over the events so far.
    pub fn sheet(&self) -> RunState {
        self.shared.recorder.sheet()
    }

    /// The token that cancels the whole run.
    pub fn cancellation(&self) -> CancellationToken {
        self.cancel.clone()
    }

    /// Cancels the run: connections of sent requests are dropped, nothing more is sent, finished thumbnails stay.
    pub fn cancel(&self) {
        self.cancel.cancel();
    }

    /// Cancels one thumbnail. False when the run has none of that id.
    pub fn cancel_thumbnail(&self, thumbnail: &ThumbnailId) -> bool {
        if !self.shared.recorder.has(thumbnail) {
            return false;
        }
        let live = self.live.lock().unwrap_or_else(PoisonError::into_inner).get(thumbnail).cloned();
        match live {
            Some(token) => token.cancel(),
            None => drop(self.drop_one.send(thumbnail.clone())),
        }
        true
    }

    /// Pauses or continues the run. While the run is paused, requests in flight finish and nothing new is sent.
    pub fn pause(&self, paused: bool) {
        self.pause.send_replace(paused);
    }

    /// Whether the run is paused.
    pub fn is_paused(&self) -> bool {
        *self.pause.borrow()
    }

    /// Waits for the run's end.
    ///
    /// # Errors
    /// `LIBRARY` when the end could not be journalled. What was made is on disk all the same.
    pub async fn join(self) -> Result<Outcome, Error> {
        let Self { id, shared, parent, .. } = self;
        match parent.await {
            Ok(result) => result?,
            Err(panic) => return Err(Error::new(Code::Internal, format!("Run {id} failed unexpectedly: {panic}."))),
        }
        let (joined, tally) = shared.recorder.with_sheet(|sheet| (sheet.joined(&shared.rows), sheet.tally()));
        Ok(Outcome { id, joined, tally })
    }
}

/// A picture of one's own is booked with the run, for nothing: no attempt made it.
fn booked(planned: &Planned, source: &Source, at: Timestamp) -> Option<Record> {
    let Source::Own { base, order, bytes } = source else { return None };
    Some(Record::Painted {
        thumbnail: planned.id.clone(),
        attempt: 0,
        order: order.clone(),
        digest: *base,
        bytes: *bytes,
        cost_usd: Some(Usd::ZERO),
        request_id: None,
        at,
    })
}

/// A new id that no other run has, owned by this process.
fn claim(context: &Context) -> Result<(RunId, Owner), Error> {
    let id = run_id(context.clock.as_ref(), context.chance.as_ref());
    let owner = context.library.own(&id)?;
    Ok((id, owner))
}

/// Requests at once, by provider.
fn limits(context: &Context, rows: &[Row], told: Option<usize>) -> Result<HashMap<String, usize>, Error> {
    let mut limits = HashMap::new();
    for row in rows {
        let mut of_row: HashMap<&str, usize> = HashMap::new();
        for model in &row.models {
            *of_row.entry(ModelId::provider(model)).or_default() += 1;
        }
        for (id, models) in of_row {
            // A provider that is gone from the catalog matters only to a retitle, which asks nobody.
            let provider = context.catalog.provider(id);
            let polite = provider.as_ref().map_or(1, |provider| provider.concurrency);
            let limit = if provider.is_ok_and(Provider::is_local) {
                // More than the cores would only make each slower.
                let cores = std::thread::available_parallelism().map_or(2, usize::from);
                told.map_or(cores, |told| told.min(cores))
            } else {
                told.unwrap_or_else(|| polite.max(models))
            };
            let known = limits.entry(id.to_owned()).or_insert(limit);
            *known = limit.max(*known);
        }
    }
    if told == Some(0) {
        return Err(Error::invalid("Concurrency is 0. The minimum is 1."));
    }
    Ok(limits)
}
