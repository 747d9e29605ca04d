//! The handles that tests hold.

use std::{marker::PhantomData, net::TcpListener, sync::Arc, thread};

use tokio::sync::oneshot;

use crate::{
    Answer, Made, Recorded, Vendor, Violation,
    kit::{Kit, Model, Settings},
    server,
};

/// A running fake provider; `D` is its dialect ([`crate::FakeOpenAi`], [`crate::FakeGoogle`]). It stops when dropped,
/// and its connections with it.
pub struct Fake<D> {
    pub(crate) kit: Arc<Kit>,
    /// Stops the server when dropped.
    _runner: Runner,
    dialect: PhantomData<D>,
}

/// Settings of a fake: its keys and models.
#[derive(Clone, Debug)]
pub struct Setup<D> {
    pub(crate) settings: Settings,
    pub(crate) dialect: PhantomData<D>,
}

enum Runner {
    Task(tokio::task::JoinHandle<()>),
    Thread(Option<(oneshot::Sender<()>, thread::JoinHandle<()>)>),
}

impl Drop for Runner {
    fn drop(&mut self) {
        match self {
            Self::Task(task) => task.abort(),
            Self::Thread(running) => {
                if let Some((stop, thread)) = running.take() {
                    let _ = stop.send(());
                    let _ = thread.join();
                }
            }
        }
    }
}

impl<D> Setup<D> {
    /// Accepts this key, and no other.
    #[must_use]
    pub fn key(self, key: &str) -> Self {
        self.keys([key])
    }

    /// Accepts these keys, and no others.
    #[must_use]
    pub fn keys<'a>(mut self, keys: impl IntoIterator<Item = &'a str>) -> Self {
        self.settings.keys = keys.into_iter().map(str::to_owned).collect();
        self
    }

    /// Serves these models only, instead of the live ones (and ids that start with `test-`).
    #[must_use]
    pub fn models<'a>(mut self, ids: impl IntoIterator<Item = &'a str>) -> Self {
        self.settings.models.clear();
        self.also_serve(ids)
    }

    /// Serves these models too, with the abilities of the newest family where the id tells no other.
    #[must_use]
    pub fn also_serve<'a>(mut self, ids: impl IntoIterator<Item = &'a str>) -> Self {
        for id in ids {
            self.settings.models.push(Model { id: id.to_owned(), shutdown_date: None, retired: false });
        }
        self
    }

    /// Sets the day on which a model of the list will be shut down (`YYYY-MM-DD`).
    #[must_use]
    pub fn shuts_down(mut self, id: &str, date: &str) -> Self {
        for model in self.settings.models.iter_mut().filter(|model| model.id == id) {
            model.shutdown_date = Some(date.to_owned());
        }
        self
    }

    /// Whether the models that are gone by now (`dall-e-3`, `gpt-image-1`, ...) are served as they were.
    #[must_use]
    pub fn serves_retired(mut self, serves: bool) -> Self {
        self.settings.serves_retired = serves;
        self
    }

    /// Starts on a free port of loopback, on the runtime of the caller: its delays follow the caller's (perhaps
    /// paused) clock.
    #[expect(clippy::unused_async, reason = "a listener needs a runtime, and only async callers surely have one")]
    pub async fn start(self) -> Fake<D> {
        let (listener, kit) = self.bind();
        let serving = Arc::clone(&kit);
        let listener = tokio::net::TcpListener::from_std(listener).expect("the listener does not block");
        let task = tokio::spawn(server::serve(listener, serving));
        Fake { kit, _runner: Runner::Task(task), dialect: PhantomData }
    }

    /// Starts on a free port of loopback, on a thread and runtime of its own: for tests that are not async, and for
    /// tests of other processes.
    pub fn start_on_thread(self) -> Fake<D> {
        let (listener, kit) = self.bind();
        let serving = Arc::clone(&kit);
        let (stop, stopped) = oneshot::channel();
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime starts").block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).expect("the listener does not block");
                tokio::select! {
                    () = server::serve(listener, serving) => {}
                    _ = stopped => {}
                }
            });
        });
        Fake { kit, _runner: Runner::Thread(Some((stop, thread))), dialect: PhantomData }
    }

    fn bind(self) -> (TcpListener, Arc<Kit>) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("loopback has a free port");
        listener.set_nonblocking(true).expect("a listener can be non-blocking");
        let address = listener.local_addr().expect("a bound socket has an address");
        (listener, Arc::new(Kit::new(self.settings, address)))
    }
}

impl<D> Fake<D> {
    /// A key that it accepts.
    pub fn key(&self) -> &str {
        &self.kit.settings.keys[0]
    }

    /// The vendor whose API it speaks.
    pub fn vendor(&self) -> Vendor {
        self.kit.settings.dialect.vendor
    }

    /// The scheme and authority: `http://127.0.0.1:PORT`.
    pub fn origin(&self) -> String {
        format!("http://{}", self.kit.address)
    }

    /// Adds answers for the coming orders of one model, in order.
    ///
    /// # Panics
    /// When this vendor cannot say one of them.
    pub fn script(&self, model: &str, answers: impl IntoIterator<Item = Answer>) {
        let answers = self.checked(answers);
        self.kit.state().scripts.entry(model.to_owned()).or_default().extend(answers);
    }

    /// Adds answers for the coming orders of whichever model.
    ///
    /// # Panics
    /// When this vendor cannot say one of them.
    pub fn script_any(&self, answers: impl IntoIterator<Item = Answer>) {
        let answers = self.checked(answers);
        self.kit.state().script_any.extend(answers);
    }

    /// Sets the answer to orders without a script.
    ///
    /// # Panics
    /// When this vendor cannot say it.
    pub fn answer_by_default(&self, answer: Answer) {
        let mut answers = self.checked([answer]);
        self.kit.state().default = answers.remove(0);
    }

    fn checked(&self, answers: impl IntoIterator<Item = Answer>) -> Vec<Answer> {
        let answers = answers.into_iter().collect::<Vec<_>>();
        for answer in &answers {
            assert!(answer.fits(self.vendor()), "{:?} cannot answer {answer:?}", self.vendor());
        }
        answers
    }

    /// Accepts the next `count` connections and closes them unread.
    pub fn drop_next_connections(&self, count: usize) {
        self.kit.drop_connections(count);
    }

    /// All requests so far, whatever became of them.
    pub fn requests(&self) -> Vec<Recorded> {
        self.kit.state().log.clone()
    }

    /// The number of requests.
    pub fn count(&self) -> usize {
        self.kit.state().log.len()
    }

    /// The number of requests that named this model.
    pub fn count_for(&self, model: &str) -> usize {
        self.kit.state().log.iter().filter(|one| one.model.as_deref() == Some(model)).count()
    }

    /// Resolves when at least `count` requests have arrived.
    pub async fn requests_reach(&self, count: usize) {
        self.kit.arrived(count).await;
    }

    /// The pictures that would be paid for.
    pub fn made(&self) -> Vec<Made> {
        self.kit.state().made.clone()
    }

    /// The number of pictures that a person would pay for.
    pub fn images_made(&self) -> usize {
        self.kit.state().made.len()
    }

    /// The number of pictures that this model made.
    pub fn images_made_by(&self, model: &str) -> usize {
        self.kit.state().made.iter().filter(|one| one.model == model).count()
    }

    /// The number of pictures for this prompt.
    pub fn images_made_of(&self, prompt: &str) -> usize {
        self.kit.state().made.iter().filter(|one| one.prompt == prompt).count()
    }

    /// The number of clients that disconnected before the fake wrote their answer.
    pub fn hung_up(&self) -> usize {
        self.kit.state().hung_up
    }

    /// The most orders that were being worked on at the same time.
    pub fn max_at_once(&self) -> usize {
        self.kit.state().max_at_once
    }

    /// The requests that the real provider would have refused.
    pub fn violations(&self) -> Vec<Violation> {
        self.kit.state().violations.clone()
    }

    /// Fails the test if there was a request that the real provider would have refused.
    ///
    /// # Panics
    /// When there was one.
    #[track_caller]
    pub fn assert_no_violations(&self) {
        let violations = self.violations();
        assert!(violations.is_empty(), "the real {:?} would have refused: {violations:#?}", self.vendor());
    }
}
