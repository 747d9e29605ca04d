//! The light parent: plans, spawns one task a thumbnail, joins.

mod parent;
pub(crate) mod settings;
pub(crate) mod sources;

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError},
};

use jiff::Timestamp;
use thumbsheet_core::{
    Code, Error, EventKind, ModelId, RetryPolicy, RunId, ThumbnailId,
    catalog::Provider,
    plan::{self, Planned, Row},
    ports::run_id,
    sheet::{Joined, Sheet, Tally},
};
use thumbsheet_destinations::{Folder, NameTemplate};
use thumbsheet_library::{Owner, Place, Record, RunRecord};
use tokio::{
    sync::{mpsc::UnboundedSender, mpsc::unbounded_channel, watch},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

use crate::{
    Inner,
    conductor::Source,
    recorder::{Events, Recorder},
    settings::DestinationSetting,
    spending::Allowance,
};
use parent::{Live, Parent};

/// How a run is made.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own, which a person sets")]
#[derive(Clone, Debug, Default)]
pub struct RunOptions {
    /// Retries, waits, timeout.
    pub policy: RetryPolicy,
    /// Requests at once at each provider. By default the catalog's number, and never fewer than one title's models: a
    /// sheet takes as long as its slowest thumbnail.
    pub concurrency: Option<usize>,
    /// Partial pictures to ask for where a model streams, 0 to 3. Vendors bill each.
    pub partials: u8,
    /// Use a picture that the same order made before, for nothing.
    pub reuse: bool,
    /// Where files go; `None` keeps them in the library only.
    pub folder: Option<Folder>,
    /// Where finished thumbnails are sent besides, while the run goes on.
    pub destinations: Vec<DestinationSetting>,
    /// Whether file names begin with the row's number.
    pub numbered: bool,
    /// How files are named, where a row says nothing itself.
    pub name: Option<NameTemplate>,
    /// The preset that it is made with, by its name.
    pub preset: Option<String>,
    /// Waits for a connection that is gone, and says so, in place of failing after a few tries.
    pub patient: bool,
    /// Makes rows of a list anew, also those that are finished and unchanged.
    pub fresh: bool,
    /// Most that the run may spend, US dollars, asked before every attempt.
    pub max_cost_usd: Option<f64>,
    /// Most that may be spent on a day, where that is less than the settings allow.
    pub day_limit_usd: Option<f64>,
}

/// A run under way. Dropping it does not stop it; [`cancel`](Run::cancel) does.
pub struct Run {
    id: RunId,
    rows: Arc<[Row]>,
    recorder: Arc<Recorder>,
    cancel: CancellationToken,
    pause: watch::Sender<bool>,
    drop_one: UnboundedSender<ThumbnailId>,
    live: Live,
    parent: JoinHandle<Result<(), Error>>,
}

/// What a run is asked to do.
pub(crate) struct Asked {
    /// `generate`, `batch`, `retitle`, or what a sheet calls it.
    pub(crate) kind: String,
    pub(crate) rows: Vec<Row>,
    /// Where the pictures come from, one for each planned thumbnail in order.
    pub(crate) sources: Vec<Source>,
    /// The list that it is made of.
    pub(crate) batch: Option<String>,
    /// The sheet that it is made on.
    pub(crate) on: Option<OnSheet>,
    /// The interrupted run that it goes on with: nobody is asked about that one again.
    pub(crate) settles: Option<RunId>,
}

impl Asked {
    /// Rows that are on no list and no sheet.
    pub(crate) fn new(kind: &str, rows: Vec<Row>, sources: Vec<Source>) -> Self {
        Self { kind: kind.to_owned(), rows, sources, batch: None, on: None, settles: None }
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
    /// The run.
    pub id: RunId,
    /// The joined answers, one a title.
    pub joined: Vec<Joined>,
    /// How many ended how.
    pub tally: Tally,
}

impl Run {
    /// Starts what was asked. In the journal it begins whole or not at all: its sheet, itself, pictures of one's own.
    pub(crate) async fn begin(inner: Arc<Inner>, asked: Asked, options: RunOptions) -> Result<Self, Error> {
        let Asked { kind, rows, sources, batch, on, settles } = asked;
        let limits = limits(&inner, &rows, options.concurrency)?;
        let is_list = batch.is_some();
        // The list first: whoever has it makes all of it.
        let mut owners =
            batch.as_deref().map(|batch| inner.library.own_batch(batch)).transpose()?.into_iter().collect::<Vec<_>>();
        let (id, owner) = claim(&inner)?;
        owners.push(owner);
        let rows: Arc<[Row]> = rows.into();
        let planned = plan::thumbnails(&id, &rows);
        let recorder = Arc::new(Recorder::new(Arc::clone(&inner), id.clone()));
        let at = inner.clock.now();
        let mut records = Vec::new();
        let place = on.map(|OnSheet { place, desk }| {
            records.push(Record::Sheet { id: place.sheet.clone(), desk, at });
            place
        });
        records.push(Record::Run(RunRecord {
            id: id.clone(),
            kind,
            at,
            rows: Arc::clone(&rows),
            settings: settings::written(&options),
            thumbnails: Arc::clone(&planned),
            batch,
            place,
        }));
        records.extend(settles.map(|run| Record::Settled { run, at }));
        records.extend(planned.iter().zip(&sources).filter_map(|(planned, source)| booked(planned, source, at)));
        let started = EventKind::RunStarted { thumbnails: Arc::clone(&planned) };
        recorder.write(records, None, started).await?;

        // The keychain may ask the person for its password: only who needs a key waits for that.
        let keys = inner.load_keys_for(&rows, &sources);
        let (cancel, live) = (CancellationToken::new(), Live::default());
        let (pause, paused) = watch::channel(false);
        let (drop_one, dropped) = unbounded_channel();
        let allowance = Allowance::new(&options, &inner.settings);
        let parent = Parent {
            inner,
            recorder: Arc::clone(&recorder),
            options: Arc::new(options),
            rows: Arc::clone(&rows),
            limits,
            keys,
            allowance,
            cancel: cancel.clone(),
            paused,
            dropped,
            live: Arc::clone(&live),
            is_list,
        };
        let parent = tokio::spawn(parent.conduct(planned.iter().cloned().zip(sources).collect(), owners));
        Ok(Self { id, rows, recorder, cancel, pause, drop_one, live, parent })
    }

    /// The run's id.
    pub fn id(&self) -> &RunId {
        &self.id
    }

    /// Its events from the first, then as they come; ends after the run's end.
    pub fn events(&self) -> Events {
        self.recorder.listen()
    }

    /// Where every thumbnail stands.
    pub fn sheet(&self) -> Sheet {
        self.recorder.sheet()
    }

    /// What cancels the whole run from elsewhere.
    pub fn cancellation(&self) -> CancellationToken {
        self.cancel.clone()
    }

    /// Cancels the run: what is sent is dropped, what waits is not sent, what is finished stays.
    pub fn cancel(&self) {
        self.cancel.cancel();
    }

    /// Cancels one thumbnail. False when the run has none of that id.
    pub fn cancel_thumbnail(&self, thumbnail: &ThumbnailId) -> bool {
        if !self.recorder.has(thumbnail) {
            return false;
        }
        let live = self.live.lock().unwrap_or_else(PoisonError::into_inner).get(thumbnail).cloned();
        match live {
            Some(token) => token.cancel(),
            None => drop(self.drop_one.send(thumbnail.clone())),
        }
        true
    }

    /// Pauses or goes on. While it is paused, pictures under way finish and nothing new is sent.
    pub fn pause(&self, paused: bool) {
        self.pause.send_replace(paused);
    }

    /// Whether it is paused.
    pub fn is_paused(&self) -> bool {
        *self.pause.borrow()
    }

    /// Waits for the end.
    ///
    /// # Errors
    /// `LIBRARY` when the end could not be journalled. What was made is on disk all the same.
    pub async fn join(self) -> Result<Outcome, Error> {
        let Self { id, rows, recorder, parent, .. } = self;
        match parent.await {
            Ok(result) => result?,
            Err(panic) => return Err(Error::new(Code::Internal, format!("Run {id} stopped: {panic}."))),
        }
        let (joined, tally) = recorder.with_sheet(|sheet| (sheet.joined(&rows), sheet.tally()));
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
        cost_usd: Some(0.0),
        request_id: None,
        at,
    })
}

/// A new id that no other run has, owned by this process.
fn claim(inner: &Inner) -> Result<(RunId, Owner), Error> {
    let id = run_id(inner.clock.as_ref(), inner.chance.as_ref());
    let owner = inner.library.own(&id)?;
    Ok((id, owner))
}

/// Requests at once, by provider.
fn limits(inner: &Inner, rows: &[Row], told: Option<usize>) -> Result<HashMap<String, usize>, Error> {
    let mut limits = HashMap::new();
    for row in rows {
        let mut of_row: HashMap<&str, usize> = HashMap::new();
        for model in &row.models {
            *of_row.entry(ModelId::provider(model)).or_default() += 1;
        }
        for (id, models) in of_row {
            // A provider that is gone from the catalog matters only to a retitle, which asks nobody.
            let provider = inner.catalog.provider(id);
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
        return Err(Error::invalid("Concurrency is 0; it has to be at least 1."));
    }
    Ok(limits)
}
