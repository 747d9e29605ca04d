//! The fast server: s3s over a folder, in this process.

use std::{
    collections::{BTreeMap, VecDeque},
    fmt,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use s3s::service::S3Service;
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};

use super::{Access, Authority, DOMAIN, Fault, Recorded, service};

type Decide = dyn Fn(&Recorded) -> Option<Fault> + Send + Sync;

/// How a [`FastS3`] starts.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The region that it takes signatures for.
    pub region: String,
    /// Speaks TLS with a certificate of a private authority.
    pub tls: bool,
    /// Buckets that are there from the start.
    pub buckets: Vec<String>,
    /// Knows its key only together with this token, as Amazon's passing credentials come.
    pub session_token: Option<String>,
}

impl Default for Setup {
    fn default() -> Self {
        Self { region: "us-east-1".to_owned(), tls: false, buckets: vec!["thumbs".to_owned()], session_token: None }
    }
}

/// An S3 server in this process. Ends when it is dropped.
pub struct FastS3 {
    shared: Arc<Shared>,
    address: SocketAddr,
    server: Option<JoinHandle<()>>,
    authority: Option<Authority>,
    folder: TempDir,
}

pub(super) struct Shared {
    pub(super) service: S3Service,
    pub(super) region: String,
    pub(super) session_token: Option<String>,
    pub(super) tls: Option<Arc<rustls::ServerConfig>>,
    requests: Mutex<Vec<Recorded>>,
    faults: Mutex<VecDeque<Fault>>,
    decide: Mutex<Option<Arc<Decide>>>,
    pub(super) connections: AtomicUsize,
    /// Held by path while something is written on condition, which s3s-fs looks at too early.
    writing: Mutex<BTreeMap<String, Arc<tokio::sync::Mutex<()>>>>,
    /// Seconds that this server's clock is ahead.
    ahead: AtomicI64,
}

impl FastS3 {
    /// A server with a bucket `thumbs`.
    pub async fn start() -> Self {
        Self::start_with(Setup::default()).await
    }

    /// Starts a server with this setup on a free port.
    pub async fn start_with(setup: Setup) -> Self {
        let folder = tempfile::tempdir().expect("there is a folder for temporary files");
        let root = folder.path().join("objects");
        for bucket in &setup.buckets {
            std::fs::create_dir_all(root.join(bucket)).expect("the test's folder can be written");
        }
        std::fs::create_dir_all(&root).expect("the test's folder can be written");
        let authority = setup
            .tls
            .then(|| Authority::new(folder.path(), &["127.0.0.1", "localhost", DOMAIN, &format!("*.{DOMAIN}")]));
        let shared = Arc::new(Shared {
            service: service::over(&root, Self::ACCESS_KEY, Self::SECRET),
            region: setup.region,
            session_token: setup.session_token,
            tls: authority.as_ref().map(|authority| Arc::clone(&authority.server)),
            requests: Mutex::default(),
            faults: Mutex::default(),
            decide: Mutex::default(),
            connections: AtomicUsize::new(0),
            writing: Mutex::default(),
            ahead: AtomicI64::new(0),
        });
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let server = Some(tokio::spawn(service::serve(listener, Arc::clone(&shared))));
        Self { shared, address, server, authority, folder }
    }

    /// The key that may do everything.
    pub const ACCESS_KEY: &'static str = "AKIAFASTS3TESTKEY000";
    /// The secret that requests have to be signed with.
    pub const SECRET: &'static str = "fast-s3-test-secret/K7MDENG+bPxRfiCYEXAMPLE";

    /// Address, region and key of the server.
    pub fn access(&self) -> Access {
        let scheme = if self.authority.is_some() { "https" } else { "http" };
        Access {
            endpoint: format!("{scheme}://{}", self.address),
            region: self.shared.region.clone(),
            access_key: Self::ACCESS_KEY.to_owned(),
            secret: Self::SECRET.to_owned(),
            ca_file: self.authority.as_ref().map(|authority| authority.file().to_owned()),
        }
    }

    /// Returns the server's address on the loopback interface.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The path of the file with an object's bytes.
    pub fn file(&self, bucket: &str, key: &str) -> PathBuf {
        self.folder.path().join("objects").join(bucket).join(key)
    }

    /// Fails the next requests, one each.
    pub fn fail(&self, faults: impl IntoIterator<Item = Fault>) {
        held(&self.shared.faults).extend(faults);
    }

    /// Decides for each request whether it fails. What [`fail`](Self::fail) has queued comes first.
    pub fn fail_where(&self, decide: impl Fn(&Recorded) -> Option<Fault> + Send + Sync + 'static) {
        *held(&self.shared.decide) = Some(Arc::new(decide));
    }

    /// Removes all faults: the server answers everything again.
    pub fn heal(&self) {
        held(&self.shared.faults).clear();
        *held(&self.shared.decide) = None;
    }

    /// Sets this server's clock ahead, or back. Like Amazon's, it refuses what is signed more than 15 minutes away from it.
    pub fn set_clock_ahead(&self, ahead: i64) {
        self.shared.ahead.store(ahead, Ordering::SeqCst);
    }

    /// Every request so far, refused and failed ones too.
    pub fn requests(&self) -> Vec<Recorded> {
        held(&self.shared.requests).clone()
    }

    /// The number of objects, or parts of one, that clients sent.
    pub fn writes(&self) -> usize {
        self.requests().iter().filter(|request| request.is_write()).count()
    }

    /// The number of connections that clients made.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// Fails the test when any request changed who may read or write.
    pub fn assert_nothing_made_public(&self) {
        let requests = self.requests();
        let changing: Vec<_> = requests.iter().filter(|request| request.changes_access()).collect();
        assert!(changing.is_empty(), "a bucket is opened only where the person ticked it: {changing:#?}");
    }

    /// Stops listening and drops every connection; what is stored stays.
    pub async fn stop(&mut self) {
        if let Some(server) = self.server.take() {
            server.abort();
            let _ = server.await;
        }
    }

    /// Listens again at the same address.
    pub async fn restart(&mut self) {
        self.stop().await;
        let listener = TcpListener::bind(self.address).await.expect("the port was this server's");
        self.server = Some(tokio::spawn(service::serve(listener, Arc::clone(&self.shared))));
    }
}

impl Drop for FastS3 {
    fn drop(&mut self) {
        if let Some(server) = &self.server {
            server.abort();
        }
    }
}

impl fmt::Debug for FastS3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FastS3").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Shared {
    /// Records a request, and returns the fault that it gets.
    pub(super) fn record(&self, request: Recorded) -> Option<Fault> {
        let queued = held(&self.faults).pop_front();
        let decide = held(&self.decide).clone();
        let fault = queued.or_else(|| decide.and_then(|decide| decide(&request)));
        held(&self.requests).push(request);
        fault
    }

    /// What to hold while a path is written on condition.
    pub(super) fn writing(&self, path: &str) -> Arc<tokio::sync::Mutex<()>> {
        Arc::clone(held(&self.writing).entry(path.to_owned()).or_default())
    }

    /// Returns the server's time, which tests can shift.
    #[expect(clippy::disallowed_methods, reason = "signatures are made with the machine's clock")]
    pub(super) fn now(&self) -> jiff::Timestamp {
        let ahead = Duration::from_secs(self.ahead.load(Ordering::SeqCst).unsigned_abs());
        let now = jiff::Timestamp::now();
        if self.ahead.load(Ordering::SeqCst) < 0 { now - ahead } else { now + ahead }
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
