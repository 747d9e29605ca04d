//! The conductor of one thumbnail: turn, attempt, wait, again; then compose and keep. One of these runs in each task.

mod answer;
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
    plan::{Order, Planned},
    ports::fraction,
};
use thumbsheet_library::{Record, masks::StoredMask};
use thumbsheet_providers::{Endpoint, Painted as Answer, Sending};
use tokio::{sync::mpsc::unbounded_channel, time::Instant};
use tokio_util::sync::CancellationToken;

use super::{
    RunContext, Source,
    drawings::SharedPicture,
    limits::reserve,
    retry::{self, ConnectionWait, Decision, FailedAttempt, decide},
};
use crate::{
    steps::{PaintInput, Painted, paint},
    threads::message,
};

/// One thumbnail under way.
pub(super) struct Conductor {
    pub(super) run: Arc<RunContext>,
    pub(super) planned: Arc<Planned>,
    pub(super) source: Source,
    /// Concurrent requests at this thumbnail's provider.
    pub(super) limit: usize,
    pub(super) cancel: CancellationToken,
    /// The attempt whose outcome is not journalled yet; 0 when there is none.
    pub(super) out: AtomicU32,
    /// Whether a request went out for it.
    pub(super) sent: AtomicBool,
}

/// Why there is no thumbnail.
enum Stop {
    Failed(Error),
    NeedsYou(Error),
    Cancelled,
    /// The attempt is journalled, and its request was not sent.
    Unsent,
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<Decision> for Stop {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Stop { error, needs_you: true } => Self::NeedsYou(error),
            Decision::Stop { error, needs_you: false } => Self::Failed(error),
            Decision::Wait(_) => Self::Failed(Error::new(Code::Internal, "A wait was taken for an end.")),
        }
    }
}

impl Conductor {
    /// Makes the thumbnail and records its end, whatever happens. Gives the end back for the run's tally.
    pub(super) async fn conduct(self) -> EventKind {
        let end = match AssertUnwindSafe(self.make()).catch_unwind().await {
            Ok(Ok(finished)) => finished,
            Ok(Err(Stop::Failed(error))) => EventKind::Failed { error },
            Ok(Err(Stop::NeedsYou(error))) => EventKind::NeedsYou { error },
            Ok(Err(Stop::Cancelled)) => EventKind::Cancelled { unsent: false },
            Ok(Err(Stop::Unsent)) => EventKind::Cancelled { unsent: true },
            Err(panic) => self.panicked(panic.as_ref()),
        };
        match &end {
            EventKind::Done(finished) | EventKind::Reused(finished) if !self.run.options.destinations.is_empty() => {
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
            Source::Unknown(error) | Source::Refused(error) => return Err(Stop::Failed(error.clone())),
            Source::Model | Source::Another => {}
            Source::Replacement => self.tell(EventKind::Warning { error: paid_again() }),
        }
        let model = self.run.context.catalog.model(self.planned.model.as_str())?;
        let order = self.run.context.order(&self.row().drawn(), &model);
        if self.row().drawn_for.is_some() {
            return self.share(&model, order).await;
        }
        // One at a time for the same order: the second of two equal rows uses the picture of the first.
        let may_reuse = matches!(self.source, Source::Model);
        let same = (self.run.options.reuse && may_reuse).then(|| self.run.traffic.painting(order.key()));
        let _turn = match &same {
            Some(same) => Some(self.unless_cancelled(same.lock()).await?),
            None => None,
        };
        if may_reuse && let Some(base) = self.run.context.reusable(&model, &order)? {
            if self.run.options.reuse {
                return self.finish(base.digest, order).await.map(EventKind::Reused);
            }
            self.tell(EventKind::Warning { error: have_it(&model, &base.received_at) });
        }
        let base = self.paint(&model, &order).await?;
        self.finish(base, order).await.map(EventKind::Done)
    }

    /// A picture that rows share: the first that comes asks for it, the others take what it got, a failure too.
    async fn share(&self, model: &Model, order: Order) -> Result<EventKind, Stop> {
        let drawing = self.run.drawings.of(order.key());
        let mut drawn = self.unless_cancelled(drawing.lock()).await?;
        match drawn.clone() {
            Some(SharedPicture::Base(base)) => {
                drop(drawn);
                return self.finish(base, order).await.map(EventKind::Reused);
            }
            Some(SharedPicture::Stopped(error)) => return Err(retry::stop(error).into()),
            None => {}
        }
        let painted = self.paint(model, &order).await;
        *drawn = match &painted {
            Ok(base) => Some(SharedPicture::Base(*base)),
            Err(Stop::Failed(error) | Stop::NeedsYou(error)) => Some(SharedPicture::Stopped(error.clone())),
            // Before it was sent it is as if nobody had come; after that it may have been billed.
            Err(Stop::Cancelled | Stop::Unsent) if self.sent.load(Ordering::Relaxed) => {
                Some(SharedPicture::Stopped(Error::new(
                    Code::OutcomeUnknown,
                    "The request for the shared picture was cancelled after sending. It may be billed.",
                )))
            }
            Err(Stop::Cancelled | Stop::Unsent) => None,
        };
        drop(drawn);
        self.finish(painted?, order).await.map(EventKind::Done)
    }

    /// Asks until there is a picture, as often as is safe.
    async fn paint(&self, model: &Model, order: &Order) -> Result<Digest, Stop> {
        if !self.run.context.catalog.provider(model.id.provider())?.is_local() {
            self.unless_cancelled(self.run.keys.clone()).await?;
        }
        let endpoint = self.ready(model)?;
        let gate = self.run.traffic.gate(&endpoint.provider, &endpoint, self.limit);
        let policy = self.run.options.policy;
        let mut worked = Duration::ZERO;
        let (mut made, mut failed) = (0, 0);
        let mut connection = ConnectionWait::default();
        gate.deposit();
        loop {
            let turn = self.turn(&gate, made).await?;
            let left = policy.timeout().saturating_sub(worked);
            made += 1;
            let input = PaintInput {
                thumbnail: self.planned.id.clone(),
                attempt: made,
                order: order.clone(),
                partials: self.run.options.partials,
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
            let mut attempt = FailedAttempt {
                error,
                policy,
                failed: failed + 1,
                worked_ms: u64::try_from((worked + took).as_millis()).unwrap_or(u64::MAX),
                patient: self.run.options.patient,
                connection,
                budget: true,
                jitter: fraction(self.run.context.chance.as_ref()),
            };
            let mut decision = decide(&attempt);
            if matches!(&decision, Decision::Wait(wait) if wait.takes_budget && !gate.withdraw()) {
                attempt.budget = false;
                decision = decide(&attempt);
            }
            let wait = match decision {
                Decision::Wait(wait) => wait,
                stop @ Decision::Stop { .. } => return Err(stop.into()),
            };
            if wait.counts {
                (failed, worked) = (failed + 1, worked + took);
            }
            connection = wait.connection;
            self.wait(&gate, &wait, attempt.error, made).await?;
        }
    }

    /// Preconditions: the model is not retired, and a key is available.
    fn ready(&self, model: &Model) -> Result<Endpoint, Error> {
        let provider = self.run.context.catalog.provider(model.id.provider())?;
        if provider.is_local() {
            // Nothing is asked anywhere; the URL stands in so that one path serves every model.
            return Ok(Endpoint { provider: provider.clone(), base_url: nowhere()?, key: None });
        }
        let endpoint = self.run.context.endpoint(provider, &model.name)?;
        if model.is_retired(self.run.context.today()) && !endpoint.is_own() {
            let day = model.retires_on.map(|day| day.to_string()).unwrap_or_default();
            let error = Error::new(Code::ModelGone, format!("{} was retired by {} on {day}.", model.id, provider.name))
                .provider(&provider.name);
            return Err(match &model.replacement {
                Some(next) => error.hint(format!("Use {next}.")),
                None => error,
            });
        }
        if model.typed {
            let error = Error::invalid(format!(
                "{} is not in the catalog. The request names the model as it was typed.",
                model.id
            ));
            let near = self.run.context.catalog.nearest_model(model.id.as_str(), self.run.context.today());
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
        let mut reserved =
            self.unless_cancelled(reserve(&self.run.context, &self.run.traffic, &self.run.allowance, model)).await??;
        let started = Record::AttemptStarted {
            thumbnail: id.clone(),
            attempt: input.attempt,
            order: Box::new(input.order.clone()),
            risk_usd: model.estimate(),
            at: self.run.context.clock.now(),
        };
        let generating = EventKind::Generating { attempt: input.attempt, risk_usd: model.estimate() };
        self.run.recorder.write(vec![started], Some(id), generating).await?;
        self.out.store(input.attempt, Ordering::Relaxed);
        if self.cancel.is_cancelled() {
            self.note_end(input.attempt, false, Error::new(Code::Cancelled, "Cancelled before the request was sent."));
            return Err(Stop::Unsent);
        }
        let sent_before = self.sent.swap(true, Ordering::Relaxed);
        reserved.sent();
        let sending = Sending::default();
        let answer = tokio::select! {
            biased;
            () = self.cancel.cancelled() => {
                if sending.is_unsent() {
                    reserved.unsent();
                    self.sent.store(sent_before, Ordering::Relaxed);
                    let error = Error::new(Code::Cancelled, "Cancelled before a connection was made. Nothing was sent.");
                    self.note_end(input.attempt, false, error);
                    return Err(Stop::Unsent);
                }
                let millis = began.elapsed().as_millis();
                let error = Error::new(Code::OutcomeUnknown, format!("Cancelled {millis} ms after sending. The request may be billed."));
                self.note_end(input.attempt, true, error);
                return Err(Stop::Cancelled);
            }
            answer = self.ask(input, model, endpoint, &sending) => answer,
        };
        let timeout = Duration::try_from_secs_f64(input.seconds).unwrap_or_default().saturating_sub(began.elapsed());
        let painted = match answer {
            Ok(answer) => self.received(input, endpoint, answer, timeout).await,
            Err(error) => Err(error.into()),
        };
        match painted {
            Ok(painted) => {
                let painted = Ok(painted);
                reserved.ended(&painted);
                painted.map_err(Stop::Failed)
            }
            Err(Stop::Failed(error)) => {
                reserved.ended(&Err(error.clone()));
                self.note_end(input.attempt, true, error.clone());
                Err(Stop::Failed(error))
            }
            Err(stop) => Err(stop),
        }
    }

    /// The call itself, with partial pictures shown as they come.
    async fn ask(
        &self,
        input: &PaintInput,
        model: &Model,
        endpoint: &Endpoint,
        sending: &Sending,
    ) -> Result<Answer, Error> {
        let (sender, mut partials) = unbounded_channel();
        let mut on_partial = |index, bytes| drop(sender.send((index, bytes)));
        let painting = paint(&self.run.context, input, model, endpoint, sending, &mut on_partial);
        tokio::pin!(painting);
        loop {
            tokio::select! {
                answer = &mut painting => return answer,
                Some((index, bytes)) = partials.recv() => self.partial(index, bytes).await,
            }
        }
    }

    async fn partial(&self, index: u32, bytes: Vec<u8>) {
        let context = Arc::clone(&self.run.context);
        match tokio::task::spawn_blocking(move || context.library.store().put(&bytes)).await {
            Ok(Ok(digest)) => self.tell(EventKind::Partial { index, digest }),
            Ok(Err(error)) => tracing::warn!(%error, "a partial picture was not kept"),
            Err(error) => tracing::warn!(%error, "a partial picture was not kept"),
        }
    }

    /// Books a picture that is on disk.
    async fn book(&self, painted: Painted, order: &Order, attempt: u32, worked: Duration) -> Result<Digest, Error> {
        let Painted { arrival, cost_usd, request_id, mask } = painted;
        let record = Record::Painted {
            thumbnail: self.planned.id.clone(),
            attempt,
            order: Box::new(order.clone()),
            digest: arrival.digest,
            bytes: arrival.bytes,
            cost_usd,
            request_id,
            at: self.run.context.clock.now(),
        };
        let mask = mask.map(|StoredMask { digest, bytes }| Record::Mask { base: arrival.digest, digest, bytes });
        let records = std::iter::once(record).chain(mask).collect();
        let milliseconds = u64::try_from(worked.as_millis()).unwrap_or(u64::MAX);
        let kind = EventKind::Painted { digest: arrival.digest, bytes: arrival.bytes, cost_usd, milliseconds };
        self.run.recorder.write_surely(records, Some(&self.planned.id), kind).await.map_err(|error| {
            // Its name stays among the arrivals, from which the next start books it.
            let hint = "The picture is paid for and safe: start Thumbsheet again once the library can be written, then retitle the run.";
            Error { hint: Some(hint.to_owned()), ..error }
        })?;
        self.out.store(0, Ordering::Relaxed);
        self.run.recorder.library().arrivals().booked(&arrival);
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
        self.run.recorder.tell(Some(&self.planned.id), kind);
    }

    fn note_end(&self, attempt: u32, sent: bool, error: Error) {
        self.out.store(0, Ordering::Relaxed);
        let record = Record::AttemptEnded {
            thumbnail: self.planned.id.clone(),
            attempt,
            sent,
            error,
            at: self.run.context.clock.now(),
        };
        self.run.recorder.note(vec![record]);
    }

    /// A panic is this thumbnail's failure and nothing else's. With a request out, it may have been billed.
    fn panicked(&self, panic: &(dyn Any + Send)) -> EventKind {
        let said = message(panic);
        let error = Error::new(Code::Internal, format!("Thumbnail {} failed unexpectedly: {said}.", self.planned.id))
            .hint("This is a bug in Thumbsheet. It does not affect the other thumbnails.");
        tracing::error!(%error, "a thumbnail panicked");
        match self.out.load(Ordering::Relaxed) {
            0 => EventKind::Failed { error },
            attempt => {
                self.note_end(attempt, true, Error { code: Code::OutcomeUnknown, ..error.clone() });
                EventKind::NeedsYou { error }
            }
        }
    }
}

fn nowhere() -> Result<url::Url, Error> {
    url::Url::parse("offline:").map_err(|error| Error::new(Code::Internal, error.to_string()))
}

fn paid_again() -> Error {
    Error::new(Code::BadImage, "The picture that was paid for cannot be read. Another one is asked for.")
        .hint("It costs again. The first one stays in the library.")
}

fn have_it(model: &Model, received_at: &str) -> Error {
    let day = received_at.get(..10).unwrap_or(received_at);
    Error::new(
        Code::AlreadyMade,
        format!("You have this picture of {} already, from {day}; another one is made.", model.name),
    )
    .hint("--reuse uses the picture you have, free of charge.")
}
