//! A server of few words: it answers each connection with the next of its prepared answers, byte for byte.

use std::{
    fmt::Write as _,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

/// What it does with a connection.
#[derive(Clone)]
pub(crate) enum Act {
    /// Reads the request, writes this, closes.
    Say(Vec<u8>),
    /// Closes the connection without reading the request.
    HangUp,
    /// Reads the request and stays silent until the other side goes.
    Wait,
}

pub(crate) struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
    /// One message when a silent connection has its request, one when the other side is gone.
    pub(crate) waited: mpsc::UnboundedReceiver<&'static str>,
}

impl Server {
    /// Starts one; its last act is repeated.
    pub(crate) async fn start(acts: impl IntoIterator<Item = Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen: Arc<Mutex<Vec<String>>> = Arc::default();
        let (tell, waited) = mpsc::unbounded_channel();
        let (acts, log) = (acts.into_iter().collect::<Vec<_>>(), Arc::clone(&seen));
        tokio::spawn(async move {
            for turn in 0.. {
                let Ok((mut connection, _)) = listener.accept().await else { return };
                match acts[turn.min(acts.len() - 1)].clone() {
                    Act::HangUp => log.lock().unwrap().push(String::new()),
                    Act::Say(answer) => {
                        let request = read(&mut connection).await;
                        log.lock().unwrap().push(request);
                        let _ = connection.write_all(&answer).await;
                        let _ = connection.shutdown().await;
                    }
                    Act::Wait => {
                        let request = read(&mut connection).await;
                        log.lock().unwrap().push(request);
                        let _ = tell.send("asked");
                        let _ = connection.read(&mut [0; 16]).await;
                        let _ = tell.send("gone");
                    }
                }
            }
        });
        Self { address, seen, waited }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The requests, as they came in.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

async fn read(connection: &mut TcpStream) -> String {
    let (mut request, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        // The beginning of TLS, which has no end that this server would understand.
        if request.first() == Some(&0x16) {
            return String::from_utf8_lossy(&request).into_owned();
        }
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.to_lowercase().lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        match connection.read(&mut chunk).await {
            Ok(0) | Err(_) => return text,
            Ok(count) => request.extend_from_slice(&chunk[..count]),
        }
    }
}

/// Answers with status, headers and body at once.
pub(crate) fn say(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Act {
    say_short(status, headers, body, 0)
}

/// An answer that promises `missing` bytes more than come.
pub(crate) fn say_short(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>, missing: usize) -> Act {
    let body = body.as_ref();
    let mut answer = format!("HTTP/1.1 {status} Word\r\ncontent-length: {}\r\n", body.len() + missing);
    for (name, value) in headers {
        let _ = write!(answer, "{name}: {value}\r\n");
    }
    Act::Say([answer.as_bytes(), b"\r\n", body].concat())
}
