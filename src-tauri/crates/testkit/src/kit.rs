//! The shared state of a fake: its settings, its scripts, and the log of requests.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    net::SocketAddr,
    sync::{
        Mutex, MutexGuard,
        atomic::{AtomicUsize, Ordering},
    },
};

use thumbsheet_core::Digest;
use tokio::{sync::watch, time::Instant};

use crate::{Answer, Made, Recorded, Vendor, Violation, case, order::Order, reply::Reply, wire::Request};

/// A model in the list that a fake gives.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) id: String,
    /// The day of the model's shutdown, `YYYY-MM-DD`.
    pub(crate) shutdown_date: Option<String>,
    /// Retired; served only on request.
    pub(crate) retired: bool,
}

/// How a vendor's server reads requests and writes answers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dialect {
    pub(crate) vendor: Vendor,
    /// Finds the model and the prompt in a request.
    pub(crate) name: fn(&mut Recorded),
    /// Checks a request and answers it, or makes it an order.
    pub(crate) route: fn(&Kit, &Recorded) -> Routed,
    /// Writes the answer to an order.
    pub(crate) render: fn(&Kit, &Order, &Answer) -> Reply,
    /// Adds the headers that the vendor sends with every answer; the number is the request's.
    pub(crate) dress: fn(Reply, usize) -> Reply,
}

/// The result of routing a request.
pub(crate) enum Routed {
    /// An answer that needs no script: a list, a refusal, a file.
    Reply(Reply),
    /// An order for pictures that passed the checks; the script answers it.
    Order(Order),
}

/// What a fake was set up with.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) dialect: Dialect,
    pub(crate) keys: Vec<String>,
    pub(crate) models: Vec<Model>,
    pub(crate) serves_retired: bool,
}

/// A file that a `url` result points at.
#[derive(Clone)]
pub(crate) struct File {
    pub(crate) mime: String,
    pub(crate) bytes: Vec<u8>,
}

pub(crate) struct Kit {
    pub(crate) settings: Settings,
    pub(crate) address: SocketAddr,
    state: Mutex<State>,
    arrived: watch::Sender<usize>,
    connections_to_drop: AtomicUsize,
}

pub(crate) struct State {
    pub(crate) log: Vec<Recorded>,
    pub(crate) violations: Vec<Violation>,
    pub(crate) made: Vec<Made>,
    pub(crate) hung_up: usize,
    pub(crate) max_at_once: usize,
    pub(crate) scripts: HashMap<String, VecDeque<Answer>>,
    pub(crate) script_any: VecDeque<Answer>,
    pub(crate) default: Answer,
    pub(crate) files: HashMap<String, File>,
    /// Files whose first download was refused.
    pub(crate) refused: HashSet<String>,
    at_once: usize,
    /// How often each marked prompt has been asked of each model.
    cases: HashMap<(String, String), u32>,
}

impl Kit {
    pub(crate) fn new(settings: Settings, address: SocketAddr) -> Self {
        let state = State {
            log: Vec::new(),
            violations: Vec::new(),
            made: Vec::new(),
            hung_up: 0,
            max_at_once: 0,
            scripts: HashMap::new(),
            script_any: VecDeque::new(),
            default: Answer::Picture,
            files: HashMap::new(),
            refused: HashSet::new(),
            at_once: 0,
            cases: HashMap::new(),
        };
        Self {
            settings,
            address,
            state: Mutex::new(state),
            arrived: watch::Sender::new(0),
            connections_to_drop: AtomicUsize::new(0),
        }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nothing panics while it holds the state")
    }

    /// Whether this model can be ordered from.
    pub(crate) fn serves(&self, model: &str) -> bool {
        let listed = self.settings.models.iter().find(|one| one.id == model);
        model.starts_with("test-") || listed.is_some_and(|one| !one.retired || self.settings.serves_retired)
    }

    /// The models that can be ordered from, for the lists.
    pub(crate) fn visible(&self) -> impl Iterator<Item = &Model> {
        self.settings.models.iter().filter(|one| !one.retired || self.settings.serves_retired)
    }

    pub(crate) fn accepts(&self, key: &str) -> bool {
        self.settings.keys.iter().any(|one| one == key)
    }

    /// Records a request and numbers it.
    pub(crate) fn record(&self, request: Request, named: fn(&mut Recorded)) -> Recorded {
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
        let mut state = self.state();
        let mut recorded = Recorded {
            number: state.log.len() + 1,
            method: request.method,
            path: path.to_owned(),
            query: query.to_owned(),
            headers: request.headers,
            body: request.body,
            at: Instant::now(),
            model: None,
            prompt: None,
        };
        named(&mut recorded);
        state.log.push(recorded.clone());
        // Under the lock, so that of two concurrent requests the later number stays.
        self.arrived.send_replace(recorded.number);
        recorded
    }

    pub(crate) fn violation(&self, request: usize, rule: impl Into<String>) {
        self.state().violations.push(Violation { request, rule: rule.into() });
    }

    /// Chooses the answer to an order, in the order of precedence that the crate documents.
    pub(crate) fn choose(&self, order: &Order) -> Result<Answer, case::Unknown> {
        let mut state = self.state();
        if let Some(answer) = state.scripts.get_mut(&order.model).and_then(VecDeque::pop_front) {
            return Ok(answer);
        }
        if let Some(marker) = case::marker(&order.prompt) {
            let asked = state.cases.entry((order.model.clone(), order.prompt.clone())).or_default();
            *asked += 1;
            return if marker.times.is_some_and(|times| *asked > times) {
                Ok(Answer::Picture)
            } else {
                case::answer(marker.name, self.settings.dialect.vendor)
            };
        }
        let any = state.script_any.pop_front();
        Ok(any.unwrap_or_else(|| state.default.clone()))
    }

    /// Counts the pictures of an order as made.
    pub(crate) fn made(&self, order: &Order) {
        let made: Vec<_> = (0..order.count)
            .map(|index| Made {
                request: order.request,
                model: order.model.clone(),
                prompt: order.prompt.clone(),
                digest: Digest::of(&order.paint(index)),
            })
            .collect();
        self.state().made.extend(made);
    }

    pub(crate) fn hung_up(&self) {
        self.state().hung_up += 1;
    }

    /// Counts an order as being worked on until the guard is dropped.
    pub(crate) fn working(&self) -> WorkGuard<'_> {
        let mut state = self.state();
        state.at_once += 1;
        state.max_at_once = state.max_at_once.max(state.at_once);
        WorkGuard(self)
    }

    pub(crate) async fn arrived(&self, count: usize) {
        let _ = self.arrived.subscribe().wait_for(|seen| *seen >= count).await;
    }

    pub(crate) fn drop_connections(&self, count: usize) {
        self.connections_to_drop.store(count, Ordering::SeqCst);
    }

    /// Whether the connection just accepted is one to drop unread.
    pub(crate) fn drops_this(&self) -> bool {
        let one_less = |left: usize| left.checked_sub(1);
        self.connections_to_drop.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less).is_ok()
    }
}

pub(crate) struct WorkGuard<'a>(&'a Kit);

impl Drop for WorkGuard<'_> {
    fn drop(&mut self) {
        self.0.state().at_once -= 1;
    }
}

#[cfg(test)]
mod tests {
    use std::{net::Ipv4Addr, sync::Barrier, thread};

    use super::*;

    fn kit() -> Kit {
        let dialect = Dialect {
            vendor: Vendor::OpenAi,
            name: |_| {},
            route: |_, _| Routed::Reply(Reply::bytes(404, "text/plain", Vec::new())),
            render: |_, _, _| Reply::bytes(404, "text/plain", Vec::new()),
            dress: |reply, _| reply,
        };
        let settings = Settings { dialect, keys: Vec::new(), models: Vec::new(), serves_retired: false };
        Kit::new(settings, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
    }

    #[test]
    fn requests_that_arrive_at_once_are_all_counted_as_arrived() {
        for round in 0..2000 {
            let (kit, at_once) = (kit(), Barrier::new(4));
            let request =
                || Request { method: "GET".into(), target: "/v1/models".into(), headers: Vec::new(), body: Vec::new() };
            thread::scope(|scope| {
                for _ in 0..4 {
                    scope.spawn(|| {
                        at_once.wait();
                        kit.record(request(), |_| {});
                    });
                }
            });
            let arrived = *kit.arrived.borrow();
            assert_eq!(arrived, 4, "whoever waits for the fourth waits forever otherwise (round {round})");
        }
    }
}
