//! From a cause to a sentence: what failed, which thing, and what to do next.

mod refusal;

use std::time::Duration;

use thumbsheet_core::{Code, Error, secret::redact};

use super::{Bucket, answer::Refusal, cause::Cause};
use crate::Failure;

/// Longest part of a server's own words.
const LONGEST: usize = 300;

/// What was being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// Keeping a finished file: the picture is safe, and the message begins with that.
    Keep,
    Write,
    Read,
    List,
    Delete,
    Create,
    /// Reading or setting the bucket's policy.
    Publish,
}

impl Act {
    fn failed(self, target: &str) -> String {
        match self {
            Self::Keep => format!("The image is safe in the app. Could not write to {target}"),
            Self::Write => format!("Could not write to {target}"),
            Self::Read => format!("Could not read {target}"),
            Self::List => format!("Could not list {target}"),
            Self::Delete => format!("Could not delete {target}"),
            Self::Create => format!("Could not create the bucket {target}"),
            Self::Publish => format!("Could not make the links to {target} public"),
        }
    }

    fn verb(self) -> &'static str {
        match self {
            Self::Keep | Self::Write => "write to",
            Self::Read => "read",
            Self::List => "list",
            Self::Delete => "delete from",
            Self::Create => "create",
            Self::Publish => "change the policy of",
        }
    }
}

struct Explained {
    reason: String,
    hint: Option<String>,
    temporary: bool,
    code: Code,
}

impl Explained {
    fn lasting(code: Code, reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { reason: reason.into(), hint: Some(hint.into()), temporary: false, code }
    }

    fn passing(code: Code, reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { reason: reason.into(), hint: Some(hint.into()), temporary: true, code }
    }
}

impl Bucket {
    /// The failure of doing `act` to `key`; an empty key is the bucket.
    pub(super) fn failure(&self, act: Act, key: &str, cause: &Cause) -> Failure {
        let place = &self.place;
        let target = match key {
            "" => place.shown(),
            key => format!("s3://{}/{key}", place.bucket),
        };
        let explained = self.explained(act, cause);
        let code = match explained.code {
            Code::KeyRejected => Code::KeyRejected,
            _ if act == Act::Keep => Code::SaveFailed,
            code => code,
        };
        let mut error = Error::new(code, format!("{}: {}.", act.failed(&target), explained.reason));
        error.hint = explained.hint;
        let wait = match cause {
            Cause::Refused { status, wait, .. } => {
                error.http_status = Some(*status);
                *wait
            }
            _ => None,
        };
        Failure { error: error.after(wait), temporary: explained.temporary, wait }
    }

    fn explained(&self, act: Act, cause: &Cause) -> Explained {
        let host = self.place.host();
        match cause {
            Cause::NoSuchHost => Explained::passing(
                Code::Offline,
                format!("the host {host} is not known"),
                "Check the endpoint's host name, and this machine's network.",
            ),
            Cause::NotReached(why) => Explained::passing(
                Code::Offline,
                format!("no connection to {host} ({why})"),
                "Start the server, or correct the endpoint.",
            ),
            Cause::Untrusted => Explained::lasting(
                Code::Offline,
                format!("the certificate of {host} is signed by an authority that this machine does not trust"),
                "Name the CA file of your own authority in the storage's settings.",
            ),
            Cause::Certificate(why) => Explained::lasting(
                Code::Offline,
                format!("the certificate of {host} is refused: {why}"),
                "Correct the server's certificate, or the endpoint's host name.",
            ),
            Cause::NoTls(why) => Explained::lasting(
                Code::Offline,
                format!("{host} could not agree on TLS ({why})"),
                "Write http:// in the endpoint where the server has no TLS.",
            ),
            Cause::Silent(patience) => Explained::passing(
                Code::Offline,
                format!("{host} did not answer within {}", seconds(*patience)),
                "It is tried again; nothing is lost.",
            ),
            Cause::Lost => Explained::passing(
                Code::Offline,
                format!("the connection to {host} was lost in the middle"),
                "It is tried again; nothing is lost.",
            ),
            Cause::NotS3 { status } => Explained::lasting(
                Code::InvalidInput,
                format!("{host} answers ({status}), but is not an S3 server"),
                "Check the endpoint and its port: a server's console has another one.",
            ),
            Cause::Differs => Explained::lasting(
                Code::ServerBusy,
                "the server gave back something else than was written",
                "Look for a cache or proxy that stands before the server.",
            ),
            Cause::Unsigned(why) => Explained {
                reason: format!("the request could not be made: {}", self.clean(why)),
                hint: None,
                temporary: false,
                code: Code::Internal,
            },
            Cause::Refused { status, refusal, .. } => self.refusal(act, *status, refusal),
        }
    }

    /// The server's own words.
    fn said(&self, status: u16, refusal: &Refusal) -> String {
        match (refusal.code.as_str(), refusal.message.as_str()) {
            ("", _) => status.to_string(),
            (code, "") => format!("{status} {}", self.clean(code)),
            (code, message) => self.clean(&format!("{status} {code}: {message}")),
        }
    }

    /// Text from outside: without secrets, on one line, without its full stop, and not endless.
    pub(super) fn clean(&self, text: &str) -> String {
        let mut text = redact(text, Some(&self.credentials.secret));
        if let Some(token) = &self.credentials.session_token {
            text = redact(&text, Some(token));
        }
        let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text: String = text.chars().take(LONGEST).collect();
        text.trim_end_matches('.').to_owned()
    }

    /// The server's word for one key of many.
    pub(super) fn not_deleted(&self, key: &str, code: &str, message: &str) -> Error {
        let refusal = Refusal { code: code.to_owned(), message: message.to_owned(), ..Refusal::default() };
        let status = if code == "InternalError" { 500 } else { 403 };
        self.failure(Act::Delete, key, &Cause::Refused { status, refusal: Box::new(refusal), wait: None }).error
    }
}

/// As a person says it.
fn seconds(duration: Duration) -> String {
    match duration.as_secs() {
        0 => format!("{} ms", duration.as_millis()),
        seconds => format!("{seconds} s"),
    }
}

#[cfg(test)]
mod tests;
