//! An answer as bytes, and the way they are delivered.

use std::{fmt::Write as _, io::Write as _, time::Duration};

use flate2::{Compression, write::GzEncoder};
use jiff::fmt::rfc2822::DateTimePrinter;
use serde_json::Value;

use crate::{Fault, Gate, Hint};

/// An HTTP answer to be sent.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) delivery: Delivery,
}

/// The way an answer goes out.
pub(crate) enum Delivery {
    Whole,
    /// In chunks of `piece` bytes; `hold` waits at a gate before the byte at its offset.
    Chunked {
        piece: Option<usize>,
        hold: Option<(Gate, usize)>,
        end: StreamEnd,
    },
    Cut,
    ResetMidBody,
    Drip(Duration),
    Reset,
    Close,
    Hang,
}

/// How the last chunk of a streamed answer ends.
pub(crate) enum StreamEnd {
    Proper,
    Cut,
    Reset,
}

impl Reply {
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::bytes(status, "application/json", body.to_string().into_bytes())
    }

    pub(crate) fn bytes(status: u16, content_type: &str, body: Vec<u8>) -> Self {
        let headers = vec![("content-type", content_type.to_owned())];
        Self { status, headers, body, delivery: Delivery::Whole }
    }

    /// The page of a gateway: HTML, whatever the API speaks.
    pub(crate) fn gateway(status: u16) -> Self {
        let reason = reason(status);
        let page = format!(
            "<html>\r\n<head><title>{status} {reason}</title></head>\r\n<body>\r\n<center><h1>{status} {reason}</h1>\
             </center>\r\n<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n"
        );
        Self::bytes(status, "text/html; charset=UTF-8", page.into_bytes()).with("server", "cloudflare")
    }

    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The answer with the header of a hint, where it is one.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "a date in a header is of the system's clock, as the client's is")]
    pub(crate) fn hinted(self, hint: &Hint) -> Self {
        match hint {
            Hint::RetryAfterMs(milliseconds) => self.with("retry-after-ms", milliseconds.to_string()),
            Hint::RetryAfter(seconds) => self.with("retry-after", seconds.to_string()),
            Hint::RetryAfterFraction(seconds) => self.with("retry-after", seconds.to_string()),
            Hint::RetryAfterDate(from_now) => self.with("retry-after", http_date(jiff::Timestamp::now() + *from_now)),
            Hint::ShouldRetry(should) => self.with("x-should-retry", should.to_string()),
            Hint::None | Hint::Said(_) | Hint::RetryInfo(_) => self,
        }
    }

    /// The answer with the date of now.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "as above")]
    pub(crate) fn dated(self) -> Self {
        self.with("date", http_date(jiff::Timestamp::now()))
    }

    #[must_use]
    pub(crate) fn faulty(mut self, fault: Fault) -> Self {
        self.delivery = match fault {
            Fault::Reset => Delivery::Reset,
            Fault::Close => Delivery::Close,
            Fault::CutBody => Delivery::Cut,
            Fault::ResetMidBody => Delivery::ResetMidBody,
            Fault::Hang => Delivery::Hang,
            Fault::Drip(pause) => Delivery::Drip(pause),
        };
        self
    }

    /// The same answer with its body compressed.
    #[must_use]
    pub(crate) fn gzipped(mut self) -> Self {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(&self.body).expect("writing to memory works");
        self.body = encoder.finish().expect("writing to memory works");
        self.with("content-encoding", "gzip")
    }

    /// Head and body in one, with the length of the body.
    pub(crate) fn whole(&self) -> Vec<u8> {
        let mut bytes = self.head(&format!("content-length: {}", self.body.len()));
        bytes.extend_from_slice(&self.body);
        bytes
    }

    pub(crate) fn head(&self, framing: &str) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        for (name, value) in &self.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        head.push_str(framing);
        head.push_str("\r\n\r\n");
        head.into_bytes()
    }
}

fn http_date(at: jiff::Timestamp) -> String {
    DateTimePrinter::new().timestamp_to_rfc9110_string(&at).expect("a date near now can be written")
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        302 => "Found",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        415 => "Unsupported Media Type",
        429 => "Too Many Requests",
        499 => "Client Closed Request",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Time-out",
        524 => "A Timeout Occurred",
        529 => "Site is overloaded",
        _ => "Unknown",
    }
}
