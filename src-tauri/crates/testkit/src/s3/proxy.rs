//! A wire that breaks: what is sent through it is lost at a chosen byte.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    task::{JoinHandle, JoinSet},
};

/// The direction of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From the client: requests and their bodies.
    Up,
    /// To the client: answers.
    Down,
}

/// A TCP proxy before a server that drops a connection at byte N. Ends when it is dropped.
#[derive(Debug)]
pub struct CutProxy {
    address: SocketAddr,
    wire: Arc<Broken>,
    task: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Broken {
    /// What may still pass before the connection goes.
    cut: Mutex<Option<(Way, usize)>>,
    cuts: AtomicUsize,
}

impl CutProxy {
    /// Stands before `target`, and lets everything pass.
    pub async fn start(target: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("loopback has a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let wire = Arc::new(Broken::default());
        let task = tokio::spawn(serve(listener, target, Arc::clone(&wire)));
        Self { address, wire, task }
    }

    /// Where it listens: `http://127.0.0.1:1234`.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Drops the connection that carries it after so many more bytes, once.
    pub fn cut_after(&self, way: Way, bytes: usize) {
        *self.wire.cut.lock().unwrap_or_else(PoisonError::into_inner) = Some((way, bytes));
    }

    /// The number of connections that the proxy dropped.
    pub fn cuts(&self) -> usize {
        self.wire.cuts.load(Ordering::SeqCst)
    }
}

impl Drop for CutProxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Broken {
    /// How many of these bytes pass, and whether the connection ends behind them.
    fn pass(&self, way: Way, bytes: usize) -> (usize, bool) {
        let mut cut = self.cut.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *cut {
            Some((cut_way, left)) if *cut_way == way => {
                if bytes < *left {
                    *left -= bytes;
                    return (bytes, false);
                }
                let passing = *left;
                *cut = None;
                self.cuts.fetch_add(1, Ordering::SeqCst);
                (passing, true)
            }
            _ => (bytes, false),
        }
    }
}

async fn serve(listener: TcpListener, target: SocketAddr, wire: Arc<Broken>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((client, _)) = accepted else { continue };
                let wire = Arc::clone(&wire);
                connections.spawn(async move {
                    let Ok(server) = TcpStream::connect(target).await else { return };
                    let (from_client, to_client) = client.into_split();
                    let (from_server, to_server) = server.into_split();
                    // The first that ends takes both with it.
                    tokio::select! {
                        () = copy(from_client, to_server, Way::Up, &wire) => {}
                        () = copy(from_server, to_client, Way::Down, &wire) => {}
                    }
                });
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn copy(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, way: Way, wire: &Broken) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        let (passing, end) = wire.pass(way, read);
        if to.write_all(&buffer[..passing]).await.is_err() || end {
            return;
        }
    }
}
