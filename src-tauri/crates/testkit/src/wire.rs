//! HTTP/1.1 by hand over a socket: faults need every byte and the socket itself.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    answer::Wait,
    reply::{Delivery, Reply, StreamEnd},
};

const HEAD_LIMIT: usize = 64 * 1024;
const BODY_LIMIT: usize = 128 * 1024 * 1024;

/// A request as read from the socket.
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) target: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// Why there is no request.
pub(crate) enum NoRequest {
    /// The client is gone, or its connection broke.
    Gone,
    /// What it sent is not HTTP.
    Malformed(String),
}

/// What becomes of the connection after an answer.
#[derive(PartialEq, Eq)]
pub(crate) enum Next {
    Keep,
    Close,
    /// The client went away before the answer was written.
    HungUp,
}

/// A connection and what was read ahead from it.
pub(crate) struct Wire {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Wire {
    pub(crate) fn new(stream: TcpStream) -> Self {
        // Small chunks are only small if they are not gathered on the way.
        let _ = stream.set_nodelay(true);
        Self { stream, buffer: Vec::new() }
    }

    /// Reads the next request whole.
    pub(crate) async fn request(&mut self) -> Result<Request, NoRequest> {
        let mut request = loop {
            if let Some((request, length)) = parse_head(&self.buffer)? {
                self.buffer.drain(..length);
                break request;
            }
            if self.buffer.len() > HEAD_LIMIT {
                return Err(NoRequest::Malformed("the head is longer than 64 KiB".into()));
            }
            self.fill().await?;
        };
        if header(&request, "expect").is_some_and(|value| value.eq_ignore_ascii_case("100-continue")) {
            self.write(b"HTTP/1.1 100 Continue\r\n\r\n").await.map_err(|()| NoRequest::Gone)?;
        }
        request.body = if header(&request, "transfer-encoding").is_some_and(|value| value.contains("chunked")) {
            self.chunked_body().await?
        } else {
            let length = header(&request, "content-length").unwrap_or("0").parse::<usize>();
            let length = length.map_err(|_| NoRequest::Malformed("Content-Length is not a number".into()))?;
            self.take(length).await?
        };
        Ok(request)
    }

    async fn chunked_body(&mut self) -> Result<Vec<u8>, NoRequest> {
        let mut body = Vec::new();
        loop {
            let (line, size) = loop {
                match httparse::parse_chunk_size(&self.buffer) {
                    Ok(httparse::Status::Complete(found)) => break found,
                    Ok(httparse::Status::Partial) => self.fill().await?,
                    Err(_) => return Err(NoRequest::Malformed("a chunk has no size".into())),
                }
            };
            self.buffer.drain(..line);
            let size = usize::try_from(size).unwrap_or(usize::MAX);
            body.extend(self.take(size).await?);
            // The line end after a chunk; trailers are not used by any client of these fakes.
            self.take(2).await?;
            if size == 0 {
                return Ok(body);
            }
        }
    }

    async fn take(&mut self, length: usize) -> Result<Vec<u8>, NoRequest> {
        if length > BODY_LIMIT {
            return Err(NoRequest::Malformed("the body is longer than 128 MiB".into()));
        }
        while self.buffer.len() < length {
            self.fill().await?;
        }
        Ok(self.buffer.drain(..length).collect())
    }

    async fn fill(&mut self) -> Result<(), NoRequest> {
        match self.stream.read_buf(&mut self.buffer).await {
            Ok(0) | Err(_) => Err(NoRequest::Gone),
            Ok(_) => Ok(()),
        }
    }

    /// Waits in turn; false when the client hung up meanwhile.
    pub(crate) async fn wait(&mut self, waits: Vec<Wait>) -> bool {
        let done = async {
            for wait in waits {
                match wait {
                    Wait::For(delay) => tokio::time::sleep(delay).await,
                    Wait::At(gate) => gate.pass().await,
                }
            }
        };
        tokio::select! {
            biased;
            () = done => true,
            () = hung_up(&mut self.stream, &mut self.buffer) => false,
        }
    }

    /// Writes an answer the way it asks for.
    pub(crate) async fn send(&mut self, reply: Reply) -> Next {
        let sent = match reply.delivery {
            Delivery::Reset => return self.reset(),
            Delivery::Close => return Next::Close,
            Delivery::Hang => {
                hung_up(&mut self.stream, &mut self.buffer).await;
                return Next::HungUp;
            }
            Delivery::Cut | Delivery::ResetMidBody => {
                let whole = reply.whole();
                let cut = whole.len() - reply.body.len() / 2 - 1;
                let _ = self.write(&whole[..cut]).await;
                return if matches!(reply.delivery, Delivery::Cut) { Next::Close } else { self.reset() };
            }
            Delivery::Drip(pause) => self.drip(&reply.whole(), pause).await,
            Delivery::Whole => self.write(&reply.whole()).await,
            Delivery::Chunked { .. } => return self.send_chunked(&reply).await,
        };
        if sent.is_ok() { Next::Keep } else { Next::HungUp }
    }

    async fn send_chunked(&mut self, reply: &Reply) -> Next {
        let Delivery::Chunked { piece, hold, end } = &reply.delivery else { unreachable!("the caller looked") };
        let split = hold.as_ref().map_or(0, |(_, at)| *at);
        let (before, after) = reply.body.split_at(split);
        let mut sent = self.write(&reply.head("transfer-encoding: chunked")).await;
        for (part, hold) in [(before, None), (after, hold.as_ref())] {
            if let Some((gate, _)) = hold
                && !self.wait(vec![Wait::At(gate.clone())]).await
            {
                return Next::HungUp;
            }
            for chunk in part.chunks(piece.unwrap_or(usize::MAX).max(1)) {
                let mut framed = format!("{:x}\r\n", chunk.len()).into_bytes();
                framed.extend_from_slice(chunk);
                framed.extend_from_slice(b"\r\n");
                sent = sent.and(self.write(&framed).await);
            }
        }
        match end {
            StreamEnd::Cut => return Next::Close,
            StreamEnd::Reset => return self.reset(),
            StreamEnd::Proper => sent = sent.and(self.write(b"0\r\n\r\n").await),
        }
        if sent.is_ok() { Next::Keep } else { Next::HungUp }
    }

    async fn drip(&mut self, bytes: &[u8], pause: Duration) -> Result<(), ()> {
        for byte in bytes {
            if !self.wait(vec![Wait::For(pause)]).await {
                return Err(());
            }
            self.write(&[*byte]).await?;
        }
        Ok(())
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), ()> {
        self.stream.write_all(bytes).await.map_err(|_| ())?;
        self.stream.flush().await.map_err(|_| ())
    }

    /// Makes the coming close a reset instead of an orderly end.
    fn reset(&mut self) -> Next {
        self.stream.set_zero_linger().expect("a TCP socket can linger");
        Next::Close
    }
}

/// Resolves when the client closes its side. What it sends instead (a pipelined request) is kept for later.
async fn hung_up(stream: &mut TcpStream, buffer: &mut Vec<u8>) {
    while buffer.len() < HEAD_LIMIT {
        match stream.read_buf(buffer).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
    }
    std::future::pending::<()>().await;
}

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// The head and its length, once it is all there.
fn parse_head(buffer: &[u8]) -> Result<Option<(Request, usize)>, NoRequest> {
    let mut headers = [httparse::EMPTY_HEADER; 100];
    let mut head = httparse::Request::new(&mut headers);
    let length = match head.parse(buffer) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(error) => return Err(NoRequest::Malformed(format!("the head cannot be read: {error}"))),
    };
    let headers = head.headers.iter();
    let headers = headers.map(|one| (one.name.to_ascii_lowercase(), String::from_utf8_lossy(one.value).into_owned()));
    let request = Request {
        method: head.method.unwrap_or_default().to_owned(),
        target: head.path.unwrap_or_default().to_owned(),
        headers: headers.collect(),
        body: Vec::new(),
    };
    Ok(Some((request, length)))
}
