//! A client that hides nothing: bytes out, bytes in, and how the connection ended.

use std::{
    fmt::Write as _,
    io::{ErrorKind, Read},
};

use flate2::read::GzDecoder;
use serde_json::{Value, json};
use thumbsheet_testkit::{FakeGoogle, FakeOpenAi};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

pub(crate) const FLARE: &str = "gpt-image-2.6-flare";
pub(crate) const PRO: &str = "gemini-3-pro-image";

pub(crate) type Headers<'a> = &'a [(&'a str, &'a str)];

/// An answer that a fake sent.
#[derive(Debug)]
pub(crate) struct ReceivedAnswer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    /// The body without chunked framing.
    pub(crate) body: Vec<u8>,
    /// Whether the body ended where its framing said.
    pub(crate) complete: bool,
    /// The sizes of the chunks, where it was chunked.
    pub(crate) chunks: Vec<usize>,
    /// How the connection ended, if not in an orderly way.
    pub(crate) error: Option<ErrorKind>,
}

impl ReceivedAnswer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("the body is text")
    }

    pub(crate) fn unzipped(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        GzDecoder::new(self.body.as_slice()).read_to_end(&mut bytes).expect("the body is gzip");
        bytes
    }
}

/// Sends one request on its own connection and reads until the server closes it.
pub(crate) async fn send(origin: &str, method: &str, path: &str, headers: Headers<'_>, body: &[u8]) -> ReceivedAnswer {
    let mut stream = TcpStream::connect(origin.trim_start_matches("http://")).await.expect("the fake listens");
    stream.write_all(&request(method, path, headers, body)).await.expect("the request goes out");
    read(stream).await
}

pub(crate) fn request(method: &str, path: &str, headers: Headers<'_>, body: &[u8]) -> Vec<u8> {
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: fake\r\nconnection: close\r\n");
    for (name, value) in headers {
        let _ = write!(head, "{name}: {value}\r\n");
    }
    let _ = write!(head, "content-length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

pub(crate) async fn read(mut stream: TcpStream) -> ReceivedAnswer {
    let mut bytes = Vec::new();
    let error = loop {
        match stream.read_buf(&mut bytes).await {
            Ok(0) => break None,
            Ok(_) => {}
            Err(error) => break Some(error.kind()),
        }
    };
    parse(&bytes, error)
}

fn parse(bytes: &[u8], error: Option<ErrorKind>) -> ReceivedAnswer {
    let mut answered =
        ReceivedAnswer { status: 0, headers: Vec::new(), body: Vec::new(), complete: false, chunks: Vec::new(), error };
    let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { return answered };
    let head = String::from_utf8(bytes[..end].to_vec()).expect("the head is text");
    let mut lines = head.lines();
    answered.status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok()).unwrap();
    answered.headers = lines
        .map(|line| line.split_once(": ").expect("a header has a value"))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let mut rest = &bytes[end + 4..];
    if answered.header("transfer-encoding").is_none() {
        answered.body = rest.to_vec();
        answered.complete = answered.header("content-length") == Some(rest.len().to_string().as_str());
        return answered;
    }
    while let Some(line) = rest.windows(2).position(|window| window == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..line]).unwrap(), 16).expect("a chunk has a size");
        rest = &rest[line + 2..];
        if size == 0 {
            answered.complete = true;
            break;
        }
        let (chunk, after) = rest.split_at(size.min(rest.len()));
        answered.body.extend_from_slice(chunk);
        answered.chunks.push(size);
        rest = after.get(2..).unwrap_or_default();
    }
    answered
}

/// A small order that the `OpenAI` fake accepts.
pub(crate) fn order() -> Value {
    json!({ "model": FLARE, "prompt": "A fox in snow", "size": "160x96", "quality": "low" })
}

/// `order()` with these fields set; null takes one away.
pub(crate) fn order_with(changes: &Value) -> Value {
    changed(order(), changes)
}

fn changed(mut body: Value, changes: &Value) -> Value {
    for (name, value) in changes.as_object().expect("changes are an object") {
        if value.is_null() {
            body.as_object_mut().unwrap().remove(name);
        } else {
            body[name] = value.clone();
        }
    }
    body
}

pub(crate) async fn openai(fake: &FakeOpenAi, body: &Value) -> ReceivedAnswer {
    let bearer = format!("Bearer {}", fake.key());
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    send(&fake.origin(), "POST", "/v1/images/generations", &headers, body.to_string().as_bytes()).await
}

/// A request for one picture that the Google fake accepts, with these changes to its `generationConfig`.
pub(crate) fn content(config: &Value) -> Value {
    let plain = json!({ "responseModalities": ["TEXT", "IMAGE"], "imageConfig": { "aspectRatio": "16:9" } });
    json!({
        "contents": [{ "role": "user", "parts": [{ "text": "A fox in snow" }] }],
        "generationConfig": changed(plain, config),
    })
}

pub(crate) async fn google(fake: &FakeGoogle, model: &str, body: &Value) -> ReceivedAnswer {
    let headers = [("x-goog-api-key", fake.key()), ("content-type", "application/json")];
    let path = format!("/v1beta/models/{model}:generateContent");
    send(&fake.origin(), "POST", &path, &headers, body.to_string().as_bytes()).await
}
