//! The conductor of one thumbnail: turn, attempt, wait, again; then compose and keep. One of these runs in each task.

mod file;
mod turn;

use std::{
    any::Any,
    panic::AssertUnwindSafe,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use futures_util::FutureExt as _;
use thumbsheet_core::{
    Code, Digest, Error, EventKind,
    catalog::Model,
    event::WaitReason,
    plan::{Order, Planned, Row},
    ports::today,
};
use thumbsheet_library::{Made, Record};
use thumbsheet_providers::{Endpoint, Picture};
use tokio::{
    sync::{mpsc::unbounded_channel, watch},
    time::Instant,
};
use tokio_util::sync::CancellationToken;

use crate::{
    Inner,
    drawings::{Drawings, Drawn},
    lost::Lost,
    recorder::Recorder,
    run::RunOptions,
    spending::Allowance,
    steps::{PaintInput, Painted, paint, take},
    unlock::Loaded,
};

/// What a provider needs at least to answer another attempt, unless the whole timeout is shorter than twice that.
const ENOUGH: Duration = Duration::from_mins(1);

/// One thumbnail under way.
pub(crate) struct Conductor {
    pub(crate) inner: Arc<Inner>,
    pub(crate) recorder: Arc<Recorder>,
    pub(crate) options: Arc<RunOptions>,
    pub(crate) planned: Arc<Planned>,
    /// The rows of the run.
    pub(crate) rows: Arc<[Row]>,
    /// Where the picture comes from.
    pub(crate) source: Source,
    /// Requests at once at this thumbnail's provider.
    pub(crate) limit: usize,
    pub(crate) cancel: CancellationToken,
    /// Whether nothing new is to be sent.
    pub(crate) paused: watch::Receiver<bool>,
    /// The pictures that rows of the run share.
    pub(crate) drawings: Arc<Drawings>,
    /// Ends when the run's keys are read from the keychain.
    pub(crate) keys: Loaded,
    /// What the run may spend.
    pub(crate) allowance: Arc<Allowance>,
    /// The attempt whose outcome is not journalled yet; 0 when there is none.
    pub(crate) out: AtomicU32,
    /// Whether a request went out for it.
    pub(crate) sent: AtomicBool,
}

/// Where the picture comes from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// The model draws it, or one that it drew before is used where the run says so.
    Model,
    /// The model draws another one, whatever there is.
    Another,
    /// It is in the store.
    Base(Digest, Box<Order>),
    /// The whole thumbnail is: the row is as it was when it was made.
    Made(Made),
    /// Nobody is asked: the last request for it may have been billed, and the person decides.
    Unknown(Error),
    /// It is the person's own, and in the store.
    Own {
        /// The picture.
        base: Digest,
        /// What stands for the order that nobody got.
        order: Box<Order>,
        /// Its size in bytes.
        bytes: u64,
    },
}

/// Why there is no thumbnail.
enum Stop {
    Failed(Error),
    NeedsYou(Error),
    Cancelled,
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl Conductor {
    /// Makes the thumbnail and records its end, whatever happens. Gives the end back for the run's tally.
    pub(crate) async fn conduct(self) -> EventKind {
        let end = match AssertUnwindSafe(self.make()).catch_unwind().await {
            Ok(Ok(finished)) => finished,
            Ok(Err(Stop::Failed(error))) => EventKind::Failed { error },
            Ok(Err(Stop::NeedsYou(error))) => EventKind::NeedsYou { error },
            Ok(Err(Stop::Cancelled)) => EventKind::Cancelled,
            Err(panic) => self.panicked(panic.as_ref()),
        };
        match &end {
            EventKind::Done(finished) | EventKind::Reused(finished) if !self.options.destinations.is_empty() => {
                self.send(finished, end.clone()).await;
            }
            _ => self.tell(end.clone()),
        }
        end
    }

    async fn make(&self) -> Result<EventKind, Stop> {
        match &self.source {
            Source::Base(base, order) | Source::Own { base, order, .. } => {
                return self.finish(*base, order.as_ref().clone()).await.map(EventKind::Reused);
            }
            Source::Made(made) => return self.keep_again(made).await.map(EventKind::Reused),
            Source::Unknown(error) if error.code == Code::OutcomeUnknown => return Err(Stop::NeedsYou(error.clone())),
            Source::Unknown(error) => return Err(Stop::Failed(error.clone())),
            Source::Model | Source::Another => {}
        }
        let model = self.inner.catalog.model(self.planned.model.as_str())?;
        let order = self.inner.order(&self.row().drawn(), &model);
        if self.row().drawn_for.is_some() {
            return self.share(&model, order).await;
        }
        // One at a time for the same order: the second of two equal rows uses the picture of the first.
        let may_reuse = !matches!(self.source, Source::Another);
        let same = (self.options.reuse && may_reuse).then(|| self.inner.painting(order.key()));
        let _turn = match &same {
            Some(same) => Some(self.unless_cancelled(same.lock()).await?),
            None => None,
        };
        if may_reuse && let Some(base) = self.inner.reusable(&model, &order)? {
            if self.options.reuse {
                return self.finish(base.digest, order).await.map(EventKind::Reused);
            }
            self.tell(EventKind::Warning { error: have_it(&model, &base.received_at) });
        }
        let base = self.paint(&model, &order).await?;
        self.finish(base, order).await.map(EventKind::Done)
    }

    /// A picture that rows share: the first that comes asks for it, the others take what it got, a failure too.
    async fn share(&self, model: &Model, order: Order) -> Result<EventKind, Stop> {
        let drawing = self.drawings.of(order.key());
        let mut drawn = self.unless_cancelled(drawing.lock()).await?;
        match drawn.clone() {
            Some(Drawn::Base(base)) => {
                drop(drawn);
                return self.finish(base, order).await.map(EventKind::Reused);
            }
            Some(Drawn::Stopped(error)) => return Err(ended(error)),
            None => {}
        }
        let painted = self.paint(model, &order).await;
        *drawn = match &painted {
            Ok(base) => Some(Drawn::Base(*base)),
            Err(Stop::Failed(error) | Stop::NeedsYou(error)) => Some(Drawn::Stopped(error.clone())),
            // Before it was sent it is as if nobody had come; after that it may have been billed.
            Err(Stop::Cancelled) if self.sent.load(Ordering::Relaxed) => Some(Drawn::Stopped(Error::new(
                Code::OutcomeUnknown,
                "The request for the picture that it shares was cancelled after sending; it may be billed.",
            ))),
            Err(Stop::Cancelled) => None,
        };
        drop(drawn);
        self.finish(painted?, order).await.map(EventKind::Done)
    }

    /// Asks until there is a picture, as often as is safe.
    async fn paint(&self, model: &Model, order: &Order) -> Result<Digest, Stop> {
        if !self.inner.catalog.provider(model.id.provider())?.is_local() {
            self.unless_cancelled(self.keys.clone()).await?;
        }
        let endpoint = self.ready(model)?;
        let gate = self.inner.gate(&endpoint.provider, &endpoint, self.limit);
        let policy = self.options.policy;
        let mut worked = Duration::ZERO;
        let (mut made, mut failed) = (0, 0);
        let mut lost = Lost::default();
        gate.deposit();
        loop {
            let turn = self.turn(&gate, made).await?;
            let left = policy.timeout().saturating_sub(worked);
            made += 1;
            let input = PaintInput {
                thumbnail: self.planned.id.clone(),
                attempt: made,
                order: order.clone(),
                partials: self.options.partials,
                seconds: left.as_secs_f64(),
            };
            let began = Instant::now();
            let answer = self.attempt(&input, model, &endpoint, began).await;
            let took = began.elapsed();
            drop(turn);
            let error = match answer {
                Ok(painted) => return self.book(painted, order, made, worked + took).await.map_err(Stop::from),
                Err(Stop::Failed(error)) => error,
                Err(stop) => return Err(stop),
            };
            if self.options.patient && error.code == Code::Offline {
                // Nothing was asked of anybody: it takes none of the retries, and none of the time.
                let Some(wait) = lost.wait() else { return Err(Stop::Failed(lost.given_up(error))) };
                gate.close(wait, WaitReason::Offline);
                let (reason, seconds) = (WaitReason::Offline, Some(wait.as_secs_f64()));
                self.tell(EventKind::Waiting { reason, seconds, attempt: made, error: Some(error) });
                self.unless_cancelled(tokio::time::sleep(wait)).await?;
                continue;
            }
            lost = Lost::default();
            (failed, worked) = (failed + 1, worked + took);
            // An attempt that has no time to be answered would be paid for and not received.
            let enough = (policy.timeout() / 2).min(ENOUGH);
            if policy.timeout().saturating_sub(worked) < enough {
                return Err(ended(error));
            }
            self.wait(&gate, error, made, failed).await?;
        }
    }

    /// What has to be so before anything is sent: the model is alive, there is a key.
    fn ready(&self, model: &Model) -> Result<Endpoint, Error> {
        let provider = self.inner.catalog.provider(model.id.provider())?;
        if provider.is_local() {
            // Nothing is asked anywhere; the URL stands in so that one path serves every model.
            return Ok(Endpoint { provider: provider.clone(), base_url: nowhere()?, key: None });
        }
        let endpoint = self.inner.endpoint(provider, &model.name)?;
        if model.is_retired(today(self.inner.clock.as_ref())) && !endpoint.is_own() {
            let day = model.retires_on.map(|day| day.to_string()).unwrap_or_default();
            let error = Error::new(Code::ModelGone, format!("{} was retired by {} on {day}.", model.id, provider.name))
                .provider(&provider.name);
            return Err(match &model.replacement {
                Some(next) => error.hint(format!("Use {next}.")),
                None => error,
            });
        }
        if model.typed {
            let error = Error::invalid(format!("{} is not in the catalog; it is tried as it stands.", model.id));
            let near = self.inner.catalog.nearest_model(model.id.as_str());
            self.tell(EventKind::Warning {
                error: Error { hint: near.map(|near| format!("The nearest listed one is {near}.")), ..error },
            });
        }
        Ok(endpoint)
    }

    /// One attempt: in the journal before it goes out, its picture on disk before anything else.
    async fn attempt(
        &self,
        input: &PaintInput,
        model: &Model,
        endpoint: &Endpoint,
        began: Instant,
    ) -> Result<Painted, Stop> {
        let id = &self.planned.id;
        let mut reserved = self.unless_cancelled(self.inner.reserve(&self.allowance, model)).await??;
        let started = Record::AttemptStarted {
            thumbnail: id.clone(),
            attempt: input.attempt,
            order: Box::new(input.order.clone()),
            risk_usd: model.estimate(),
            at: self.inner.clock.now(),
        };
        self.recorder.write(vec![started], Some(id), EventKind::Generating { attempt: input.attempt }).await?;
        self.out.store(input.attempt, Ordering::Relaxed);
        if self.cancel.is_cancelled() {
            self.note_end(input.attempt, Error::new(Code::Cancelled, "Cancelled before it was sent."));
            return Err(Stop::Cancelled);
        }
        self.sent.store(true, Ordering::Relaxed);
        reserved.sent();
        let answer = tokio::select! {
            biased;
            () = self.cancel.cancelled() => {
                let millis = began.elapsed().as_millis();
                let error = Error::new(Code::OutcomeUnknown, format!("Cancelled {millis} ms after sending; it may be billed."));
                self.note_end(input.attempt, error);
                return Err(Stop::Cancelled);
            }
            answer = self.ask(input, model, endpoint) => answer,
        };
        let painted = match answer {
            Ok(picture) => take(&self.inner, input, picture).await,
            Err(error) => Err(error),
        };
        reserved.ended(&painted);
        painted.map_err(|error| {
            self.note_end(input.attempt, error.clone());
            Stop::Failed(error)
        })
    }

    /// The call itself, with partial pictures shown as they come.
    async fn ask(&self, input: &PaintInput, model: &Model, endpoint: &Endpoint) -> Result<Picture, Error> {
        let (sender, mut partials) = unbounded_channel();
        let mut on_partial = |index, bytes| drop(sender.send((index, bytes)));
        let painting = paint(&self.inner, input, model, endpoint, &mut on_partial);
        tokio::pin!(painting);
        loop {
            tokio::select! {
                answer = &mut painting => return answer,
                Some((index, bytes)) = partials.recv() => self.partial(index, bytes).await,
            }
        }
    }

    async fn partial(&self, index: u32, bytes: Vec<u8>) {
        let inner = Arc::clone(&self.inner);
        match tokio::task::spawn_blocking(move || inner.library.store().put(&bytes)).await {
            Ok(Ok(digest)) => self.tell(EventKind::Partial { index, digest }),
            Ok(Err(error)) => tracing::warn!(%error, "a partial picture was not kept"),
            Err(error) => tracing::warn!(%error, "a partial picture was not kept"),
        }
    }

    /// Books a picture that is on disk.
    async fn book(&self, painted: Painted, order: &Order, attempt: u32, worked: Duration) -> Result<Digest, Error> {
        let Painted { arrival, cost_usd, request_id } = painted;
        let record = Record::Painted {
            thumbnail: self.planned.id.clone(),
            attempt,
            order: Box::new(order.clone()),
            digest: arrival.digest,
            bytes: arrival.bytes,
            cost_usd,
            request_id,
            at: self.inner.clock.now(),
        };
        let milliseconds = u64::try_from(worked.as_millis()).unwrap_or(u64::MAX);
        let kind = EventKind::Painted { digest: arrival.digest, bytes: arrival.bytes, cost_usd, milliseconds };
        self.recorder.write_surely(vec![record], Some(&self.planned.id), kind).await.map_err(|error| {
            // Its name stays among the arrivals, from which the next start books it.
            let hint = "The picture is paid for and safe: start Thumbsheet again once the library can be written, then retitle the run.";
            Error { hint: Some(hint.to_owned()), ..error }
        })?;
        self.out.store(0, Ordering::Relaxed);
        self.recorder.library().arrivals().booked(&arrival);
        Ok(arrival.digest)
    }

    async fn unless_cancelled<T>(&self, work: impl Future<Output = T>) -> Result<T, Stop> {
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Err(Stop::Cancelled),
            done = work => Ok(done),
        }
    }

    fn tell(&self, kind: EventKind) {
        self.recorder.tell(Some(&self.planned.id), kind);
    }

    fn note_end(&self, attempt: u32, error: Error) {
        self.out.store(0, Ordering::Relaxed);
        let record =
            Record::AttemptEnded { thumbnail: self.planned.id.clone(), attempt, error, at: self.inner.clock.now() };
        self.recorder.note(vec![record]);
    }

    /// A panic is this thumbnail's failure and nothing else's. With a request out, it may have been billed.
    fn panicked(&self, panic: &(dyn Any + Send)) -> EventKind {
        let said = panic
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned());
        let said = said.unwrap_or_else(|| "no reason given".into());
        let error = Error::new(Code::Internal, format!("Thumbnail {} stopped: {said}.", self.planned.id))
            .hint("This is a bug of ours. The other thumbnails are not touched by it.");
        tracing::error!(%error, "a thumbnail panicked");
        match self.out.load(Ordering::Relaxed) {
            0 => EventKind::Failed { error },
            attempt => {
                self.note_end(attempt, Error { code: Code::OutcomeUnknown, ..error.clone() });
                EventKind::NeedsYou { error }
            }
        }
    }
}

/// How a thumbnail ends when its last attempt ended in `error` and is not repeated.
fn ended(error: Error) -> Stop {
    match error.code {
        Code::OutcomeUnknown => Stop::NeedsYou(error),
        Code::RateLimited if error.retry_after.is_some() => Stop::Failed(later(error)),
        _ => Stop::Failed(error),
    }
}

fn nowhere() -> Result<url::Url, Error> {
    url::Url::parse("offline:").map_err(|error| Error::new(Code::Internal, error.to_string()))
}

fn have_it(model: &Model, received_at: &str) -> Error {
    let day = received_at.get(..10).unwrap_or(received_at);
    Error::new(
        Code::AlreadyMade,
        format!("You have this picture of {} already, from {day}; another one is made.", model.name),
    )
    .hint("--reuse takes the one you have, for nothing.")
}

fn later(error: Error) -> Error {
    let wait = error.wait().unwrap_or_default().as_secs();
    if wait <= thumbsheet_core::retry::LONGEST_HINT.as_secs() {
        return error;
    }
    let spoken = if wait >= 7200 { format!("{} hours", wait / 3600) } else { format!("{} minutes", wait / 60) };
    error.hint(format!("It asks for {spoken}; try again after that."))
}
