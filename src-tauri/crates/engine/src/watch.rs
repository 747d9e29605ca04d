//! A folder that is watched: posts and lists in it become drafts with a price, and what is within the limit of the day is made
//! and put beside them.
//!
//! What the folder holds is found by looking, never by believing an event: events of the system only say when to look. What was
//! made is known from the journal, by the fingerprint of each row at each model. So a start after a crash, a disk that was away
//! and a lost event all end the same way, and nothing is paid twice.

mod beside;
mod drafts;
mod folder;
mod front;
mod post;
mod settle;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use jiff::SignedDuration;
use serde::Serialize;
use thumbsheet_core::{Code, Error, EventKind, ModelId, RunId, ThumbnailId, Usd};
use tokio::{sync::mpsc, task::JoinHandle, time::Instant};
use tokio_util::sync::CancellationToken;

pub use thumbsheet_core::list::Defaults;

use crate::runs::{Events, Run, RunOptions, Runs};
use drafts::{Drafts, Refusal};
use folder::Wakes;
use settle::Settle;

/// How often the folder is read where the system reports no changes.
const POLL_INTERVAL: Duration = Duration::from_secs(2);

/// How often the folder is read in any case: an event may be lost, and a day may have begun.
const HEARTBEAT_INTERVAL: Duration = Duration::from_mins(1);

/// How a folder is watched.
#[derive(Clone, Debug)]
pub struct WatchOptions {
    /// The folder, with everything below it.
    pub folder: PathBuf,
    /// What a post takes where it says nothing itself.
    pub defaults: Defaults,
    /// Most that is spent on a day, all that was spent that day counted. Without it only what costs nothing is made.
    pub day_limit_usd: Option<Usd>,
    /// Whether the folder is looked at every few seconds instead of being told of changes.
    pub poll: bool,
    /// How long a file has to stay as it is before it is read.
    pub settle: Duration,
    /// Whether it is only said what would be made, and the watch ends after its first look.
    pub rehearsed: bool,
    /// How the thumbnails are made.
    pub run: RunOptions,
}

/// A model and the price of its picture.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PricedModel {
    /// The model's id, `provider/model`.
    pub model: ModelId,
    /// US dollars; `None` when the price is not known, 0 when the picture exists already.
    pub cost_usd: Option<Usd>,
}

/// What a watch reports.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "watch", rename_all = "snake_case")]
pub enum WatchEvent {
    /// The folder is watched from now on.
    Watching {
        /// The path of the folder.
        folder: String,
        /// Whether the folder is read every few seconds.
        polled: bool,
    },
    /// A post, or a row of a list, that has no thumbnail yet.
    Draft {
        /// The file's path below the folder.
        file: String,
        /// The id of the draft's row.
        entry: String,
        /// The title that the thumbnail gets.
        title: String,
        /// The models that would draw, with their prices.
        models: Vec<PricedModel>,
        /// US dollars, of what has a known price.
        cost_usd: Usd,
    },
    /// A draft that is not made by itself, and why.
    Waits {
        /// The file's path below the folder.
        file: String,
        /// The id of the draft's row.
        entry: String,
        /// The models that wait.
        models: Vec<ModelId>,
        /// Why, and what to do.
        error: Error,
    },
    /// A run over drafts has begun.
    Started {
        /// The id of the run, as the journal has it.
        run: RunId,
        /// The number of thumbnails of the run.
        thumbnails: usize,
        /// The estimated cost of the run, US dollars.
        cost_usd: Usd,
    },
    /// A finished thumbnail lies beside its post.
    Made {
        /// The file's path below the folder.
        file: String,
        /// The id of the draft's row.
        entry: String,
        /// The model that drew it.
        model: ModelId,
        /// The path of the JPEG.
        picture: String,
    },
    /// A thumbnail of a draft failed.
    NotMade {
        /// The file's path below the folder.
        file: String,
        /// The id of the draft's row.
        entry: String,
        /// The model that should have drawn it.
        model: ModelId,
        /// Why the thumbnail failed.
        error: Error,
    },
    /// Something cannot be read or written; the watch goes on.
    Problem {
        /// What failed, why, and what to do.
        error: Error,
    },
    /// A file has disappeared.
    Gone {
        /// The file's path below the folder.
        file: String,
    },
}

/// A watch under way. Dropping it does not stop it; [`cancel`](Self::cancel) does.
pub struct Watch {
    noticed: mpsc::UnboundedReceiver<WatchEvent>,
    cancel: CancellationToken,
    task: JoinHandle<Result<(), Error>>,
}

impl Watch {
    /// The next event of the watch; `None` after the last.
    pub async fn next(&mut self) -> Option<WatchEvent> {
        self.noticed.recv().await
    }

    /// Ends the watch in order: the run is cancelled, finished thumbnails are put beside their posts.
    pub fn cancel(&self) {
        self.cancel.cancel();
    }

    /// Waits for the watch's end.
    ///
    /// # Errors
    /// `LIBRARY` when the journal cannot be read or written.
    pub async fn join(self) -> Result<(), Error> {
        match self.task.await {
            Ok(result) => result,
            Err(panic) => Err(Error::new(Code::Internal, format!("The watch failed unexpectedly: {panic}."))),
        }
    }
}

impl Watch {
    /// Watches a folder until it is cancelled.
    ///
    /// # Errors
    /// `INVALID_INPUT` when there is no such folder, a default cannot be, or the limit is no amount.
    pub(crate) fn start(runs: &Runs, options: WatchOptions) -> Result<Watch, Error> {
        options.run.policy.check()?;
        if let Some(limit) = options.day_limit_usd.filter(|limit| *limit < Usd::ZERO) {
            return Err(Error::invalid(format!(
                "The daily limit is {}. Give an amount of US dollars that is not negative.",
                limit.dollars()
            )));
        }
        let folder = std::fs::canonicalize(&options.folder)
            .and_then(|folder| if folder.is_dir() { Ok(folder) } else { Err(std::io::ErrorKind::NotADirectory.into()) })
            .map_err(|error| Error::invalid(format!("Cannot watch {}: {error}.", options.folder.display())))?;
        let options = WatchOptions { folder, ..options };
        let (sender, noticed) = mpsc::unbounded_channel();
        let cancel = CancellationToken::new();
        let watching = Watching {
            settle: Settle::new(SignedDuration::try_from(options.settle).unwrap_or(SignedDuration::MAX)),
            drafts: Drafts::new(runs.clone(), &options),
            runs: runs.clone(),
            options,
            running: None,
            told: Tell(sender),
            lost: false,
        };
        let task = tokio::spawn(watching.go(cancel.clone()));
        Ok(Watch { noticed, cancel, task })
    }
}

/// Where everything that is noticed goes.
#[derive(Clone, Debug)]
struct Tell(mpsc::UnboundedSender<WatchEvent>);

impl Tell {
    fn say(&self, noticed: WatchEvent) {
        // Nobody may be listening any more; the work goes on all the same.
        let _ = self.0.send(noticed);
    }

    fn all(&self, noticed: Vec<WatchEvent>) {
        for one in noticed {
            self.say(one);
        }
    }
}

struct Watching {
    runs: Runs,
    options: WatchOptions,
    settle: Settle,
    drafts: Drafts,
    running: Option<Running>,
    told: Tell,
    /// Whether the folder could not be looked at the last time.
    lost: bool,
}

struct Running {
    run: Run,
    events: Events,
    /// What each thumbnail is of.
    planned: HashMap<ThumbnailId, (String, ModelId)>,
}

impl Watching {
    async fn go(mut self, cancel: CancellationToken) -> Result<(), Error> {
        let (mut wakes, problem) = Wakes::listen(&self.options.folder, self.options.poll);
        self.told.say(WatchEvent::Watching { folder: shown(&self.options.folder), polled: wakes.is_polled() });
        self.told.all(problem.map(|error| WatchEvent::Problem { error }).into_iter().collect());
        let mut unsettled = self.look().await?;
        let mut looked = Instant::now();
        loop {
            if self.options.rehearsed && !unsettled {
                let (.., told) = self.drafts.next().await?;
                self.told.all(told);
                return Ok(());
            }
            if self.running.is_none() && !self.options.rehearsed {
                self.begin().await?;
            }
            let pause = match (unsettled, wakes.is_polled()) {
                (true, _) => (self.options.settle / 4).max(Duration::from_millis(20)),
                (false, true) => POLL_INTERVAL,
                (false, false) => HEARTBEAT_INTERVAL,
            };
            tokio::select! {
                biased;
                () = cancel.cancelled() => break,
                event = next(&mut self.running) => match event {
                    Some((entry, model, kind)) => self.follow(entry, model, kind).await?,
                    None => self.ended().await?,
                },
                () = either(wakes.next(), tokio::time::sleep_until(looked + pause)) => {
                    unsettled = self.look().await?;
                    looked = Instant::now();
                }
            }
        }
        if let Some(running) = &self.running {
            running.run.cancel();
            while let Some((entry, model, kind)) = next(&mut self.running).await {
                self.follow(entry, model, kind).await?;
            }
            self.ended().await?;
        }
        Ok(())
    }

    /// Looks at the folder; reads what is finished. Gives whether something is still being written.
    async fn look(&mut self) -> Result<bool, Error> {
        let folder = self.options.folder.clone();
        let found = match blocking(move || Ok(folder::scan(&folder))).await? {
            Ok(found) => found,
            Err(error) => {
                // Said once; what was known of its files holds until it is back.
                if !std::mem::replace(&mut self.lost, true) {
                    let folder = shown(&self.options.folder);
                    let error = Error::invalid(format!("Cannot read the folder {folder}: {error}."));
                    self.told.say(WatchEvent::Problem {
                        error: error.hint("The watch continues when the folder can be read again."),
                    });
                }
                return Ok(false);
            }
        };
        self.lost = false;
        let looked = self.settle.look(self.runs.context.clock.now(), &found);
        for path in looked.gone {
            self.drafts.forget(&path);
            self.told.say(WatchEvent::Gone { file: self.place(&path) });
        }
        for path in looked.settled {
            let place = self.place(&path);
            let told = self.drafts.read(path, place).await?;
            self.told.all(told);
        }
        Ok(looked.unsettled)
    }

    /// Starts a run over everything that may be made by itself.
    async fn begin(&mut self) -> Result<(), Error> {
        if self.drafts.is_empty() {
            return Ok(());
        }
        // Until the run is in the journal, no other watch may look for what is missing: it would start the same.
        let context = Arc::clone(&self.runs.context);
        let _turn = blocking(move || context.library.starting_turn()).await?;
        let (rows, cost_usd, told) = self.drafts.next().await?;
        self.told.all(told);
        if rows.is_empty() {
            return Ok(());
        }
        let thumbnails = rows.iter().map(|row| row.models.len()).sum();
        let options = RunOptions {
            // Only the type changed: the picture is there.
            reuse: true,
            folder: None,
            numbered: false,
            // Whatever the estimates say: no request goes out that passes it.
            day_limit_usd: Some(self.options.day_limit_usd.unwrap_or_default()),
            ..self.options.run.clone()
        };
        match self.runs.generate_batch(rows, None, options).await {
            Ok(run) => {
                self.told.say(WatchEvent::Started { run: run.id().clone(), thumbnails, cost_usd });
                let events = run.events();
                self.running = Some(Running { run, events, planned: HashMap::new() });
            }
            Err(error) => {
                self.drafts.give_up();
                self.told.say(WatchEvent::Problem { error });
            }
        }
        Ok(())
    }

    /// A thumbnail came to its end.
    async fn follow(&mut self, entry: String, model: ModelId, kind: EventKind) -> Result<(), Error> {
        let refused = match kind {
            EventKind::Done(_) | EventKind::Reused(_) => {
                let told = self.drafts.made(&entry, &model).await?;
                self.told.all(told);
                return Ok(());
            }
            EventKind::Failed { error } | EventKind::NeedsYou { error } => Refusal::Failed(error),
            _ => Refusal::Cancelled,
        };
        if let Some(told) = self.drafts.not_made(&entry, &model, refused) {
            self.told.say(told);
        }
        Ok(())
    }

    async fn ended(&mut self) -> Result<(), Error> {
        if let Some(running) = self.running.take() {
            running.run.join().await?;
        }
        self.drafts.ended();
        Ok(())
    }

    /// Where a file lies in the folder, as it is said and as its entries are named.
    fn place(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.options.folder).unwrap_or(path);
        let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        parts.join("/")
    }
}

/// The next end of a thumbnail of the run; `None` at the run's end. Without a run it waits for ever.
async fn next(running: &mut Option<Running>) -> Option<(String, ModelId, EventKind)> {
    let Some(Running { events, planned, .. }) = running else { return std::future::pending().await };
    loop {
        let event = events.recv().await?;
        if let EventKind::RunStarted { thumbnails } = event.kind {
            let of_rows =
                thumbnails.iter().filter_map(|one| Some((one.id.clone(), (one.entry.clone()?, one.model.clone()))));
            planned.extend(of_rows);
        } else if event.kind.is_end()
            && let Some((entry, model)) = event.thumbnail.as_ref().and_then(|id| planned.get(id)).cloned()
        {
            return Some((entry, model, event.kind));
        }
    }
}

async fn either(one: impl Future<Output = ()>, other: impl Future<Output = ()>) {
    tokio::select! {
        () = one => {}
        () = other => {}
    }
}

/// Work on files and the journal, away from the threads that must not wait.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|panic| {
        Err(Error::new(Code::Internal, format!("Reading the folder failed unexpectedly: {panic}.")))
    })
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
