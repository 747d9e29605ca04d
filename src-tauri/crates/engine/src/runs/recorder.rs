//! Numbers a run's events, writes each to the journal first, then hands it to whoever listens.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use thumbsheet_core::{Error, Event, EventKind, RunId, ThumbnailId, run_state::RunState};
use thumbsheet_library::{Library, Record};
use tokio::sync::{
    mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    oneshot,
};

use crate::context::Context;

/// A run's events from its first, whenever one begins to listen: the replay, then the live tail.
pub type Events = UnboundedReceiver<Event>;

type Written = oneshot::Receiver<Result<(), Error>>;

async fn durable(written: Written) -> Result<(), Error> {
    written.await.unwrap_or_else(|_| Err(Error::new(thumbsheet_core::Code::Library, "The journal is closed.")))
}

pub(crate) struct Recorder {
    run: RunId,
    context: Arc<Context>,
    /// Held while an event gets its number and its place in the journal's queue, so that both agree.
    next: Mutex<u64>,
    delivered: Arc<Mutex<Delivery>>,
}

#[derive(Default)]
struct Delivery {
    sheet: RunState,
    /// The run's first event. That of a long list is large: who listens gets this one, not what the journal would make of it.
    first: Option<Event>,
    events: u64,
    listeners: Vec<UnboundedSender<Event>>,
    over: bool,
}

impl Recorder {
    pub(crate) fn new(context: Arc<Context>, run: RunId) -> Self {
        Self { run, context, next: Mutex::new(0), delivered: Arc::default() }
    }

    /// The id of the recorded run.
    pub(crate) fn run(&self) -> &RunId {
        &self.run
    }

    /// Records an event; does not wait for the journal.
    pub(crate) fn tell(&self, thumbnail: Option<&ThumbnailId>, kind: EventKind) {
        drop(self.put(Vec::new(), thumbnail, kind));
    }

    /// Records an event with what belongs to it and waits until both are durable.
    pub(crate) async fn write(
        &self,
        records: Vec<Record>,
        thumbnail: Option<&ThumbnailId>,
        kind: EventKind,
    ) -> Result<(), Error> {
        durable(self.put(records, thumbnail, kind).1).await
    }

    /// Like [`write`](Self::write), for what must not be lost: a journal that is held or full for a moment is tried again.
    /// Listeners are told once.
    pub(crate) async fn write_surely(
        &self,
        records: Vec<Record>,
        thumbnail: Option<&ThumbnailId>,
        kind: EventKind,
    ) -> Result<(), Error> {
        let (event, written) = self.put(records.clone(), thumbnail, kind);
        let mut result = durable(written).await;
        for seconds in [1, 3, 9] {
            if result.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            let mut again = records.clone();
            again.push(Record::Event(event.clone()));
            result = self.append(again).await;
        }
        result
    }

    /// Waits until all that was told so far is in the journal, and in the sheet.
    pub(crate) async fn told(&self) -> Result<(), Error> {
        self.append(Vec::new()).await
    }

    async fn append(&self, records: Vec<Record>) -> Result<(), Error> {
        let (sender, receiver) = oneshot::channel();
        self.context.library.journal().append(records, Box::new(move |result| drop(sender.send(result))));
        durable(receiver).await
    }

    /// Writes down what has no event of its own; does not wait.
    pub(crate) fn note(&self, records: Vec<Record>) {
        let logged = |result: Result<(), Error>| {
            if let Err(error) = result {
                tracing::error!(%error, "an attempt's end was not journalled");
            }
        };
        self.context.library.journal().append(records, Box::new(logged));
    }

    fn put(&self, mut records: Vec<Record>, thumbnail: Option<&ThumbnailId>, kind: EventKind) -> (Event, Written) {
        let (sender, receiver) = oneshot::channel();
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        // To the millisecond, as it is written: an event read back from the journal equals the one that was told.
        let now = self.context.clock.now();
        let at = Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now);
        let event = Event { run: self.run.clone(), seq: *next, at, thumbnail: thumbnail.cloned(), kind };
        let told = event.clone();
        records.push(Record::Event(event.clone()));
        let delivered = Arc::clone(&self.delivered);
        let written = move |result: Result<(), Error>| {
            // Delivered even when the journal could not write: a screen that stops moving helps nobody. The one who must
            // not go on without the journal is told.
            delivered.lock().unwrap_or_else(PoisonError::into_inner).deliver(&event);
            let _ = sender.send(result);
        };
        self.context.library.journal().append(records, Box::new(written));
        *next += 1;
        (told, receiver)
    }

    /// Listens from the run's first event on.
    pub(crate) fn listen(&self) -> Events {
        let (sender, receiver) = unbounded_channel();
        // Under the lock nothing is delivered, so the replay ends exactly where the live tail begins.
        let mut delivered = self.delivered();
        if let Some(first) = &delivered.first {
            let _ = sender.send(first.clone());
        }
        match self.context.library.events_since(&self.run, 1) {
            Ok(events) => {
                for event in events.into_iter().filter(|event| event.seq < delivered.events) {
                    let _ = sender.send(event);
                }
            }
            Err(error) => tracing::error!(%error, run = %self.run, "the replay could not be read"),
        }
        if !delivered.over {
            delivered.listeners.push(sender);
        }
        receiver
    }

    /// The state of every thumbnail, folded over the events so far.
    pub(crate) fn sheet(&self) -> RunState {
        self.with_sheet(RunState::clone)
    }

    /// What `look` makes of where every thumbnail stands.
    pub(crate) fn with_sheet<T>(&self, look: impl FnOnce(&RunState) -> T) -> T {
        look(&self.delivered().sheet)
    }

    /// Whether the run has this thumbnail.
    pub(crate) fn has(&self, thumbnail: &ThumbnailId) -> bool {
        self.delivered().sheet.thumbnail(thumbnail).is_some()
    }

    pub(crate) fn library(&self) -> &Library {
        &self.context.library
    }

    fn delivered(&self) -> MutexGuard<'_, Delivery> {
        self.delivered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Delivery {
    fn deliver(&mut self, event: &Event) {
        self.sheet.apply(event);
        if event.seq == 0 {
            self.first = Some(event.clone());
        }
        self.events = event.seq + 1;
        self.over |= matches!(event.kind, EventKind::RunFinished { .. });
        self.listeners.retain(|listener| listener.send(event.clone()).is_ok());
        if self.over {
            self.listeners.clear();
        }
    }
}
