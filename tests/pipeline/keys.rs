use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
};

use tempfile::TempDir;
use thumbsheet_core::{Brief, Code, Secret};
use thumbsheet_engine::{
    Engine, Environment, Parts, RunOptions,
    keys::{Keychain, KeychainError, KeychainState, Source},
};
use thumbsheet_testkit::{FakeGoogle, FakeOpenAi};

use crate::bench::{Told, comes_true, told};

/// A keychain that is a table, counts every call, and can be locked or made to wait for its person.
#[derive(Default)]
struct Table {
    keys: HashMap<String, Secret>,
    locked: Mutex<bool>,
    /// What the next answer waits for.
    prompt: Mutex<Option<Receiver<()>>>,
    calls: AtomicUsize,
}

impl Table {
    fn with(account: &str, key: &str) -> Arc<Self> {
        Arc::new(Self { keys: HashMap::from([(account.to_owned(), Secret::new(key))]), ..Self::default() })
    }

    fn lock(&self, locked: bool) {
        *self.locked.lock().unwrap() = locked;
    }

    /// The next answer waits until the person answers, through what this gives.
    fn prompts(&self) -> Sender<()> {
        let (answer, prompt) = channel();
        *self.prompt.lock().unwrap() = Some(prompt);
        answer
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

impl Keychain for Table {
    fn get(&self, account: &str) -> Result<Option<Secret>, KeychainError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        let prompt = self.prompt.lock().unwrap().take();
        if let Some(prompt) = prompt {
            prompt.recv().unwrap();
        }
        if *self.locked.lock().unwrap() { Err(KeychainError::Locked) } else { Ok(self.keys.get(account).cloned()) }
    }

    fn set(&self, _: &str, _: &Secret) -> Result<(), KeychainError> {
        unreachable!("no run writes a key")
    }

    fn remove(&self, _: &str) -> Result<bool, KeychainError> {
        unreachable!("no run removes a key")
    }

    fn state(&self) -> KeychainState {
        self.calls.fetch_add(1, Ordering::SeqCst);
        KeychainState::Ready
    }
}

struct Place {
    _home: TempDir,
    openai: FakeOpenAi,
    google: FakeGoogle,
    engine: Engine,
}

impl Place {
    /// An engine whose key for OpenAI is nowhere but in `table`, if there.
    async fn new(table: &Arc<Table>) -> Self {
        let (home, openai, google) = (TempDir::new().unwrap(), FakeOpenAi::start().await, FakeGoogle::start().await);
        let environment = Environment::of([
            ("THUMBSHEET_HOME", home.path().display().to_string()),
            ("OPENAI_BASE_URL", openai.base_url()),
            ("GEMINI_API_KEY", google.key().to_owned()),
            ("GOOGLE_GEMINI_BASE_URL", google.base_url()),
        ]);
        let mut parts = Parts::new(&environment).unwrap();
        let keychain: Arc<dyn Keychain> = Arc::clone(table) as _;
        parts.keys = parts.keys.with_keychain(keychain);
        Self { engine: Engine::open(parts).unwrap(), _home: home, openai, google }
    }

    async fn sheet(&self, models: &[&str]) -> Told {
        sheet(&self.engine, models).await
    }
}

async fn sheet(engine: &Engine, models: &[&str]) -> Told {
    let models = models.iter().map(|id| id.parse().unwrap()).collect();
    told(engine.runs().generate_thumbnails(Brief::new("Keys"), models, RunOptions::default()).await.unwrap()).await
}

const FLARE: &str = "openai/gpt-image-2.6-flare";
const SUNBURST: &str = "openai/gpt-image-2.6-sunburst";
const PRO: &str = "google/gemini-3-pro-image";

#[tokio::test]
async fn the_keychain_is_not_touched_before_a_key_is_needed() {
    let table = Table::with("openai", "sk-never-read");
    let place = Place::new(&table).await;
    assert_eq!(table.calls(), 0, "starting the engine is fast and asks nobody for a password");
    let told = place.sheet(&["offline/mesh", "offline/hills", PRO]).await;
    assert_eq!(told.outcome.tally.done, 3, "offline, and with a key from the environment");
    assert_eq!(table.calls(), 0, "neither needs the keychain");
    assert_eq!(place.google.images_made(), 1, "Google drew");
}

#[tokio::test]
async fn a_run_asks_once_for_each_provider_and_all_its_models_have_the_key() {
    let table = Table::with("openai", "sk-test-0000000000000000000000");
    let place = Place::new(&table).await;
    let told = place.sheet(&[FLARE, SUNBURST, "offline/mesh"]).await;
    assert_eq!(told.outcome.tally.done, 3, "the key was read before the tasks began: {:?}", told.joined().failures);
    assert_eq!(table.calls(), 1, "once for two models");
    place.sheet(&[FLARE]).await;
    assert_eq!(table.calls(), 1, "and the next run has it already");
    place.engine.check_key("openai").await.unwrap();
    let openai = place.engine.catalog().provider("openai").unwrap();
    assert_eq!(place.engine.keys().find(openai).unwrap().1, Source::Keychain, "where it is from");
}

#[tokio::test]
async fn a_locked_keychain_fails_what_needs_it_and_is_seen_unlocked_by_the_next_run() {
    let table = Table::with("openai", "sk-test-0000000000000000000000");
    let place = Place::new(&table).await;
    table.lock(true);
    let told = place.sheet(&[FLARE, SUNBURST, "offline/mesh"]).await;
    let codes: Vec<_> = told.joined().failures.iter().map(|failure| failure.code).collect();
    assert_eq!(codes, [Code::Keychain, Code::Keychain], "the one drawn offline is done");
    assert_eq!(table.calls(), 1, "one prompt, not one a model");
    assert_eq!(place.openai.count(), 0, "and nobody is asked without a key");
    assert_eq!(place.engine.check_key("openai").await.unwrap_err().code, Code::Keychain, "a check says the same");
    table.lock(false);
    assert_eq!(place.sheet(&[FLARE]).await.outcome.tally.done, 1, "nothing remembers the failure");
}

#[tokio::test]
async fn a_key_that_is_given_while_the_program_runs_is_used() {
    let table = Arc::default();
    let place = Place::new(&table).await;
    let openai = place.engine.catalog().provider("openai").unwrap();
    place.engine.keys().give(openai, Secret::new(place.openai.key()));
    assert_eq!(place.sheet(&[FLARE]).await.outcome.tally.done, 1, "from the session");
    assert_eq!(table.calls(), 0, "which goes first");
}

#[tokio::test]
async fn a_keychain_that_waits_for_its_person_holds_up_nobody_else() {
    let table = Table::with("openai", "sk-test-0000000000000000000000");
    let place = Place::new(&table).await;
    let prompt = table.prompts();
    let engine = place.engine.clone();
    let waiting = tokio::spawn(async move { sheet(&engine, &[FLARE]).await.outcome.tally });
    comes_true("the keychain to ask its person", || place.engine.keys().is_waiting()).await;
    assert_eq!(place.sheet(&["offline/mesh"]).await.outcome.tally.done, 1, "another sheet is made meanwhile");
    assert!(!waiting.is_finished(), "this one waits, without a timeout");
    prompt.send(()).unwrap();
    assert_eq!(waiting.await.unwrap().done, 1, "and goes on when the password is typed");
    assert!(!place.engine.keys().is_waiting(), "then nobody waits");
}
