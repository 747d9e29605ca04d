//! What a fake remembers about the requests it got.

use serde_json::Value;
use thumbsheet_core::Digest;
use tokio::time::Instant;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// 1 for the first request of this fake.
    pub number: usize,
    /// The method, such as `POST`.
    pub method: String,
    /// The path without the query.
    pub path: String,
    /// What followed `?`, or nothing.
    pub query: String,
    /// The headers in order; the names are in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, without chunked framing.
    pub body: Vec<u8>,
    /// When it had arrived whole, by tokio's clock: with a paused clock, waits can be measured exactly.
    pub at: Instant,
    /// The model it names, where one can be read.
    pub model: Option<String>,
    /// The prompt it carries, where one can be read.
    pub prompt: Option<String>,
}

impl Recorded {
    /// The value of a header by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON; null where it is not.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }
}

/// A request that the real provider would have refused, or that gives a secret away.
#[derive(Clone, Debug)]
pub struct Violation {
    /// The number of the request ([`Recorded::number`]).
    pub request: usize,
    /// The rule, in words.
    pub rule: String,
}

/// A picture that was made, and would be paid for.
#[derive(Clone, Debug)]
pub struct Made {
    /// The number of the request ([`Recorded::number`]).
    pub request: usize,
    /// The model that made it.
    pub model: String,
    /// The prompt it was made for.
    pub prompt: String,
    /// The picture's digest.
    pub digest: Digest,
}
