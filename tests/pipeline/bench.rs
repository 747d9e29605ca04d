//! What every test here stands on: a home, a folder, fakes, an engine.

use std::{
    sync::{
        Arc,
        mpsc::{RecvTimeoutError, channel},
    },
    time::Duration,
};

use tempfile::TempDir;
use thumbsheet_core::{
    Brief, Event, EventKind, ModelId, RetryPolicy, ThumbnailId,
    ports::{Chance, Sequence},
    run_state::JoinedAnswer,
};
use thumbsheet_engine::{Engine, Environment, Outcome, Parts, Run, RunOptions, destinations::Folder};
use thumbsheet_testkit::{FakeGoogle, FakeOpenAi, Grammar};

/// The longest that a test waits for one thing. What tests wait for takes seconds, and a busy machine some more.
const WAIT_TIMEOUT: Duration = Duration::from_mins(3);

/// Waits for `wanted`. A test that would hang fails with `what` it waited for. The time is the machine's own: tests pause
/// the runtime's clock.
pub(crate) async fn within<T>(what: &str, wanted: impl Future<Output = T>) -> T {
    let (sender, over) = tokio::sync::oneshot::channel();
    let (waiting, ended) = channel::<()>();
    std::thread::spawn(move || {
        if ended.recv_timeout(WAIT_TIMEOUT) == Err(RecvTimeoutError::Timeout) {
            let _ = sender.send(());
        }
    });
    let given = tokio::select! {
        biased;
        given = wanted => given,
        Ok(()) = over => panic!("waited in vain for {what}"),
    };
    drop(waiting);
    given
}

/// Waits until `holds` is true.
pub(crate) async fn comes_true(what: &str, holds: impl Fn() -> bool) {
    let asked = async {
        while !holds() {
            tokio::task::yield_now().await;
        }
    };
    within(what, asked).await;
}

/// The models of the fake OpenAI that tests ask; any number of them.
pub(crate) fn model(number: usize) -> String {
    format!("gpt-image-2.6-m{number}")
}

pub(crate) struct Bench {
    pub(crate) home: TempDir,
    pub(crate) out: TempDir,
    pub(crate) openai: FakeOpenAi,
    pub(crate) google: FakeGoogle,
    pub(crate) engine: Engine,
}

impl Bench {
    pub(crate) async fn new() -> Self {
        Self::with(Arc::new(Sequence::new(1))).await
    }

    pub(crate) async fn with(chance: Arc<dyn Chance>) -> Self {
        let models: Vec<_> = (0..60).map(model).collect();
        let openai = FakeOpenAi::setup().also_serve(models.iter().map(String::as_str)).start().await;
        let google = FakeGoogle::start().await;
        let home = TempDir::new().unwrap();
        let engine = engine(&home, &openai, &google, chance);
        Self { home, out: TempDir::new().unwrap(), openai, google, engine }
    }

    /// The same home opened by another process, so to speak.
    pub(crate) fn reopened(&self) -> Engine {
        engine(&self.home, &self.openai, &self.google, Arc::new(Sequence::new(2)))
    }

    pub(crate) fn options(&self) -> RunOptions {
        RunOptions { folder: Some(Folder::open(self.out.path()).unwrap()), ..RunOptions::default() }
    }

    /// Waits of a millisecond in place of seconds.
    pub(crate) fn quick(&self) -> RunOptions {
        RunOptions { policy: RetryPolicy { wait_ms: 1, ..RetryPolicy::default() }, ..self.options() }
    }

    pub(crate) async fn start(&self, models: &[String], options: RunOptions) -> Run {
        self.engine
            .runs()
            .generate_thumbnails(Brief::new("Why fan-out beats sequential"), ids(models), options)
            .await
            .unwrap()
    }

    /// Runs one title across these models of the fake OpenAI to the end.
    pub(crate) async fn sheet(&self, models: &[String], options: RunOptions) -> Told {
        let run = self.start(models, options).await;
        told(run).await
    }

    pub(crate) async fn one(&self, options: RunOptions) -> Told {
        let model: ModelId = format!("openai/{}", model(0)).parse().unwrap();
        let brief = Brief::new("Why fan-out beats sequential");
        told(self.engine.runs().generate_thumbnail(brief, model, options).await.unwrap()).await
    }
}

fn engine(home: &TempDir, openai: &FakeOpenAi, google: &FakeGoogle, chance: Arc<dyn Chance>) -> Engine {
    let environment = Environment::of([
        ("THUMBSHEET_HOME", home.path().display().to_string()),
        ("OPENAI_API_KEY", openai.key().to_owned()),
        ("OPENAI_BASE_URL", openai.base_url().clone()),
        ("GEMINI_API_KEY", google.key().to_owned()),
        ("GOOGLE_GEMINI_BASE_URL", google.base_url().clone()),
    ]);
    Engine::open(Parts { chance, ..Parts::new(&environment).unwrap() }).unwrap()
}

fn ids(models: &[String]) -> Vec<ModelId> {
    models
        .iter()
        .map(|model| if model.contains('/') { model.clone() } else { format!("openai/{model}") })
        .map(|id| id.parse().unwrap())
        .collect()
}

/// A run that came to its end, with everything it told.
pub(crate) struct Told {
    pub(crate) outcome: Outcome,
    pub(crate) events: Vec<Event>,
}

/// Follows a run to its end; its events have to keep the grammar.
pub(crate) async fn told(run: Run) -> Told {
    let mut stream = run.events();
    let (mut events, mut grammar) = (Vec::new(), Grammar::default());
    while let Some(event) = within("the next event of the run", stream.recv()).await {
        assert_eq!(grammar.follow(&event), Ok(()), "every stream keeps the grammar: {event:?}");
        events.push(event);
    }
    assert!(grammar.is_finished(), "the stream ends with the run, not before");
    Told { outcome: run.join().await.unwrap(), events }
}

impl Told {
    pub(crate) fn joined(&self) -> &JoinedAnswer {
        &self.outcome.joined[0]
    }

    /// The words of a thumbnail's events, by its place.
    pub(crate) fn words(&self, place: usize) -> Vec<&'static str> {
        let id = ThumbnailId::of(&self.outcome.id, place);
        self.of(&id).map(thumbsheet_core::EventKind::name).collect()
    }

    pub(crate) fn of<'a>(&'a self, id: &'a ThumbnailId) -> impl Iterator<Item = &'a EventKind> {
        self.events.iter().filter(move |event| event.thumbnail.as_ref() == Some(id)).map(|event| &event.kind)
    }

    /// The seconds of every wait, in order.
    pub(crate) fn waits(&self) -> Vec<f64> {
        let waits = self.events.iter().filter_map(|event| match &event.kind {
            EventKind::Waiting { seconds: Some(seconds), error: Some(_), .. } => Some(*seconds),
            _ => None,
        });
        waits.collect()
    }

    /// The place in the stream of a thumbnail's event.
    pub(crate) fn place(&self, thumbnail: usize, word: &str) -> usize {
        let id = ThumbnailId::of(&self.outcome.id, thumbnail);
        self.events
            .iter()
            .position(|event| event.thumbnail.as_ref() == Some(&id) && event.kind.name() == word)
            .unwrap_or_else(|| panic!("thumbnail {thumbnail} was never {word}: {:?}", self.words(thumbnail)))
    }
}
