//! What a [`FastS3`](super::FastS3) writes down, and how it fails when it is told to.

use std::{collections::BTreeMap, time::Duration};

use crate::Gate;

/// A request, whether it was answered or not.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The number of the connection that carried the request, from 0.
    pub connection: usize,
    /// The HTTP method, such as `PUT`.
    pub method: String,
    /// `/bucket/key`, as it was sent (percent-encoded).
    pub path: String,
    /// The query, without the question mark.
    pub query: String,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
}

impl Recorded {
    /// A header's value; its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// Whether it changes who may read or write: an ACL, a grant, a policy, or the switch that guards them.
    pub fn changes_access(&self) -> bool {
        let asks = |word: &str| self.query.split('&').any(|part| part.split('=').next() == Some(word));
        let by_query =
            self.method != "GET" && ["acl", "policy", "publicAccessBlock", "ownershipControls"].into_iter().any(asks);
        let by_header =
            |name: &String| name == "x-amz-acl" || name.starts_with("x-amz-grant-") || name == "x-amz-object-ownership";
        by_query || self.headers.keys().any(by_header)
    }

    /// Whether it writes an object, or a part of one.
    pub fn is_write(&self) -> bool {
        self.method == "PUT" && self.path.trim_matches('/').contains('/')
    }
}

/// A failure in place of an answer.
#[derive(Debug, Clone)]
pub enum Fault {
    /// The server answers with an S3 error.
    Answer {
        /// The HTTP status.
        status: u16,
        /// S3's code; an empty one for an answer without a body.
        code: String,
        /// The value of `Retry-After`, in seconds.
        retry_after: Option<u64>,
    },
    /// The page of a web server.
    Html(u16),
    /// A redirect to another endpoint.
    Moved(String),
    /// Reads so many bytes of the body, and hangs up.
    CutBody(usize),
    /// Does what the request asks, and closes the connection without an answer.
    LostAnswer,
    /// Takes the request and never answers.
    Silent,
    /// Answers as always, but later.
    Slow(Duration),
    /// Answers as always, once the gate is open.
    Held(Gate),
}

impl Fault {
    /// The fault `503 SlowDown`.
    pub fn slow_down() -> Self {
        Self::refused(503, "SlowDown")
    }

    /// A fault that answers with this status and S3 error code.
    pub fn refused(status: u16, code: &str) -> Self {
        Self::Answer { status, code: code.to_owned(), retry_after: None }
    }
}
