//! The light parent of a run: a lane for each model; spawns, joins, and nothing else.
//!
//! Only so many thumbnails of a model are tasks at once, so that a list of five thousand takes the memory of one of sixty. No lane
//! waits for another: a model that is slow, or waits, holds up its own thumbnails only.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU32},
    },
};

use thumbsheet_core::{Code, Error, EventKind, ModelId, ThumbnailId, plan::Planned, run_state::Tally};
use thumbsheet_library::Owner;
use tokio::{
    sync::{mpsc::UnboundedReceiver, watch},
    task::{Id, JoinError, JoinSet},
};
use tokio_util::sync::CancellationToken;

use super::{EndedRun, Ending, RunContext, Source, conductor::Conductor};

/// Thumbnails of one model that are tasks at once, at least. More than a provider's limit, so that composing and waiting leave
/// no turn unused.
const MIN_TASKS: usize = 32;

/// The tasks under way, by what cancels each.
pub(super) type Live = Arc<Mutex<HashMap<ThumbnailId, CancellationToken>>>;

/// The parent of a run's tasks.
pub(super) struct Parent {
    run: Arc<RunContext>,
    cancel: CancellationToken,
    paused: watch::Receiver<bool>,
    /// Thumbnails that are cancelled one by one.
    dropped: UnboundedReceiver<ThumbnailId>,
    live: Live,
    /// What is called at the end of a list's run.
    ending: Option<Ending>,
}

/// The thumbnails of one model.
struct Lane {
    waiting: VecDeque<(Arc<Planned>, Source)>,
    under_way: usize,
    max: usize,
    limit: usize,
}

/// How far the run has come.
struct Progress {
    lanes: Vec<Lane>,
    tasks: JoinSet<EventKind>,
    /// Of each task: its lane and its thumbnail.
    of_task: HashMap<Id, (usize, ThumbnailId)>,
    tally: Tally,
}

impl Parent {
    pub(super) fn new(
        run: Arc<RunContext>,
        cancel: CancellationToken,
        dropped: UnboundedReceiver<ThumbnailId>,
        live: Live,
        ending: Option<Ending>,
    ) -> Self {
        Self { paused: run.paused.clone(), run, cancel, dropped, live, ending }
    }

    /// Makes all of `planned`, each from its source, and tells the run's end.
    pub(super) async fn conduct(
        mut self,
        planned: Vec<(Arc<Planned>, Source)>,
        owners: Vec<Owner>,
    ) -> Result<(), Error> {
        let mut lanes = self.lanes(planned);
        let mut cancelled = false;
        loop {
            // A run that nobody can reach any more is never left paused.
            let paused = *self.paused.borrow() && self.paused.has_changed().is_ok();
            if !paused && !cancelled {
                self.fill(&mut lanes);
            }
            if lanes.tasks.is_empty() && lanes.lanes.iter().all(|lane| lane.waiting.is_empty()) {
                break;
            }
            tokio::select! {
                biased;
                () = self.cancel.cancelled(), if !cancelled => {
                    cancelled = true;
                    for at in 0..lanes.lanes.len() {
                        while let Some((planned, _)) = lanes.lanes[at].waiting.pop_front() {
                            self.cancelled(&planned.id, &mut lanes.tally);
                        }
                    }
                }
                Some(id) = self.dropped.recv() => self.drop_one(&id, &mut lanes),
                Ok(()) = self.paused.changed() => {}
                Some(end) = lanes.tasks.join_next_with_id() => self.ended(end, &mut lanes),
            }
        }
        self.end_list().await;
        let Tally { done, failed, needs_you, cancelled, .. } = lanes.tally;
        let finished = EventKind::RunFinished { done, failed, needs_you, cancelled };
        let finished = self.run.recorder.write(Vec::new(), None, finished).await;
        drop(owners);
        finished
    }

    /// Calls the ending of a list's run, where the run has a folder. A failure is a warning of the run.
    async fn end_list(&self) {
        let (Some(ending), Some(folder)) = (self.ending, &self.run.options.folder) else { return };
        let (run, folder) = (Arc::clone(&self.run), folder.root().to_owned());
        // On a thread that draws: it reuses the memory of the pictures that are finished.
        let work = move || {
            let RunContext { context, recorder, rows, .. } = run.as_ref();
            let ended =
                EndedRun { run: recorder.run().clone(), rows: Arc::clone(rows), sheet: recorder.sheet(), folder };
            ending(context, ended)
        };
        let ended = match self.run.recorder.told().await {
            Ok(()) => self.run.context.threads.run(work).await,
            Err(error) => Ok(Err(error)),
        };
        let error = match ended {
            Ok(Ok(())) => return,
            Ok(Err(error)) => error,
            Err(panic) => Error::new(Code::Internal, format!("Writing the manifest failed unexpectedly: {panic}.")),
        };
        self.run.recorder.tell(None, EventKind::Warning { error });
    }

    fn lanes(&self, planned: Vec<(Arc<Planned>, Source)>) -> Progress {
        let mut lanes: Vec<Lane> = Vec::new();
        let mut of_model: HashMap<ModelId, usize> = HashMap::new();
        for (planned, source) in planned {
            let at = *of_model.entry(planned.model.clone()).or_insert_with(|| {
                let limit = self.run.limits.get(planned.model.provider()).copied().unwrap_or(1);
                lanes.push(Lane { waiting: VecDeque::new(), under_way: 0, max: (2 * limit).max(MIN_TASKS), limit });
                lanes.len() - 1
            });
            lanes[at].waiting.push_back((planned, source));
        }
        Progress { lanes, tasks: JoinSet::new(), of_task: HashMap::new(), tally: Tally::default() }
    }

    /// Spawns what there is room for.
    fn fill(&self, lanes: &mut Progress) {
        let Progress { lanes, tasks, of_task, .. } = lanes;
        for (at, lane) in lanes.iter_mut().enumerate() {
            while lane.under_way < lane.max
                && let Some((planned, source)) = lane.waiting.pop_front()
            {
                let token = self.cancel.child_token();
                let id = planned.id.clone();
                self.live().insert(id.clone(), token.clone());
                let conductor = Conductor {
                    run: Arc::clone(&self.run),
                    planned,
                    source,
                    limit: lane.limit,
                    cancel: token,
                    out: AtomicU32::new(0),
                    sent: AtomicBool::new(false),
                };
                let task = tasks.spawn(conductor.conduct());
                of_task.insert(task.id(), (at, id));
                lane.under_way += 1;
            }
        }
    }

    fn ended(&self, end: Result<(Id, EventKind), JoinError>, lanes: &mut Progress) {
        let task = match &end {
            Ok((task, _)) => *task,
            Err(error) => error.id(),
        };
        if let Some((at, id)) = lanes.of_task.remove(&task) {
            lanes.lanes[at].under_way -= 1;
            self.live().remove(&id);
        }
        let tally = &mut lanes.tally;
        match end.map(|(_, end)| end) {
            Ok(EventKind::Done(_) | EventKind::Reused(_)) => tally.done += 1,
            Ok(EventKind::NeedsYou { .. } | EventKind::Interrupted { .. }) => tally.needs_you += 1,
            Ok(EventKind::Cancelled) => tally.cancelled += 1,
            Ok(_) | Err(_) => tally.failed += 1,
        }
    }

    /// Cancels one that waits, or the task that it has become since.
    fn drop_one(&self, id: &ThumbnailId, lanes: &mut Progress) {
        for lane in &mut lanes.lanes {
            if let Some(at) = lane.waiting.iter().position(|(planned, _)| planned.id == *id) {
                lane.waiting.remove(at);
                self.cancelled(id, &mut lanes.tally);
                return;
            }
        }
        if let Some(token) = self.live().get(id) {
            token.cancel();
        }
    }

    fn cancelled(&self, id: &ThumbnailId, tally: &mut Tally) {
        self.run.recorder.tell(Some(id), EventKind::Cancelled);
        tally.cancelled += 1;
    }

    fn live(&self) -> MutexGuard<'_, HashMap<ThumbnailId, CancellationToken>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
