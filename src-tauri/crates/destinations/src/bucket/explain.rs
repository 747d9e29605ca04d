//! Messages for causes: what failed, which thing, and what to do next.

mod refusal;

use std::time::Duration;

use thumbsheet_core::{Code, Error, secret::redact};

use super::{Bucket, answer::Refusal, cause::Cause};
use crate::Failure;

/// Maximum length of a server's message, in characters.
const MESSAGE_MAX: usize = 300;

/// The operation that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    /// Writing a finished file. The message begins by saying that the picture is safe.
    Keep,
    Write,
    Read,
    List,
    Delete,
    Create,
    /// Reading or setting the bucket's policy.
    Publish,
}

impl Operation {
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

struct Explanation {
    reason: String,
    hint: Option<String>,
    temporary: bool,
    code: Code,
}

impl Explanation {
    fn lasting(code: Code, reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { reason: reason.into(), hint: Some(hint.into()), temporary: false, code }
    }

    fn passing(code: Code, reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { reason: reason.into(), hint: Some(hint.into()), temporary: true, code }
    }
}

impl Bucket {
    /// Makes the failure of `act` on `key`. An empty key means the bucket.
    pub(super) fn failure(&self, act: Operation, key: &str, cause: &Cause) -> Failure {
        let place = &self.place;
        let target = match key {
            "" => place.shown(),
            key => format!("s3://{}/{key}", place.bucket),
        };
        let explained = self.explained(act, cause);
        let code = match explained.code {
            Code::KeyRejected => Code::KeyRejected,
            _ if act == Operation::Keep => Code::SaveFailed,
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

    fn explained(&self, act: Operation, cause: &Cause) -> Explanation {
        let host = self.place.host();
        match cause {
            Cause::NoSuchHost => Explanation::passing(
                Code::Offline,
                format!("the host {host} is not known"),
                "Check the endpoint's host name, and this machine's network.",
            ),
            Cause::NotReached(why) => Explanation::passing(
                Code::Offline,
                format!("no connection to {host} ({why})"),
                "Start the server, or correct the endpoint.",
            ),
            Cause::Untrusted => Explanation::lasting(
                Code::Offline,
                format!("the certificate of {host} is signed by an authority that this machine does not trust"),
                "Set the CA file of your own authority in the storage's settings.",
            ),
            Cause::Certificate(why) => Explanation::lasting(
                Code::Offline,
                format!("the certificate of {host} is refused: {why}"),
                "Correct the server's certificate, or the endpoint's host name.",
            ),
            Cause::NoTls(why) => Explanation::lasting(
                Code::Offline,
                format!("{host} could not agree on TLS ({why})"),
                "Write http:// in the endpoint where the server has no TLS.",
            ),
            Cause::Silent(timeout) => Explanation::passing(
                Code::Offline,
                format!("{host} did not answer within {}", seconds(*timeout)),
                "Thumbsheet will try again; nothing is lost.",
            ),
            Cause::Lost => Explanation::passing(
                Code::Offline,
                format!("the connection to {host} was lost in the middle"),
                "Thumbsheet will try again; nothing is lost.",
            ),
            Cause::Before { status, server } => self.before(*status, server.as_deref()),
            Cause::NotS3 { status } => Explanation::lasting(
                Code::InvalidInput,
                format!("{host} answers ({status}), but is not an S3 server"),
                "Check the endpoint and its port: a server's console has another one.",
            ),
            Cause::Differs => Explanation::lasting(
                Code::ServerBusy,
                "the server gave back something else than was written",
                "Look for a cache or proxy in front of the server.",
            ),
            Cause::Unsigned(why) => Explanation {
                reason: format!("the request could not be made: {}", self.clean(why)),
                hint: None,
                temporary: false,
                code: Code::Internal,
            },
            Cause::Refused { status, refusal, .. } => self.refusal(act, *status, refusal),
        }
    }

    /// A refusal by something in front of the server.
    fn before(&self, status: u16, server: Option<&str>) -> Explanation {
        let by = server.map(|name| format!(", {}", self.clean(name))).unwrap_or_default();
        let host = self.place.host();
        if status == 413 {
            return too_large(format!("a proxy before {host} refuses a file of this size ({status}{by})"));
        }
        Explanation::lasting(
            Code::InvalidInput,
            format!("a proxy or firewall before {host} refuses the request ({status}{by}), or it is not an S3 server"),
            "The keys were not looked at. Let this machine through there, and check the endpoint and its port.",
        )
    }

    /// The server's own message.
    fn said(&self, status: u16, refusal: &Refusal) -> String {
        match (refusal.code.as_str(), refusal.message.as_str()) {
            ("", _) => status.to_string(),
            (code, "") => format!("{status} {}", self.clean(code)),
            (code, message) => self.clean(&format!("{status} {code}: {message}")),
        }
    }

    /// Cleans text from outside: one line, without secrets and the final full stop, shortened.
    pub(super) fn clean(&self, text: &str) -> String {
        let mut text = redact(text, Some(&self.credentials.secret));
        if let Some(token) = &self.credentials.session_token {
            text = redact(&text, Some(token));
        }
        let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text: String = text.chars().take(MESSAGE_MAX).collect();
        text.trim_end_matches('.').to_owned()
    }

    /// Makes the error for one key that the server did not delete.
    pub(super) fn not_deleted(&self, key: &str, code: &str, message: &str) -> Error {
        let refusal = Refusal { code: code.to_owned(), message: message.to_owned(), ..Refusal::default() };
        let status = if code == "InternalError" { 500 } else { 403 };
        self.failure(Operation::Delete, key, &Cause::Refused { status, refusal: Box::new(refusal), wait: None }).error
    }
}

fn too_large(reason: String) -> Explanation {
    Explanation::lasting(
        Code::InvalidInput,
        reason,
        "Raise the limit there (nginx takes 1 MB unless client_max_body_size says more), or choose a lower quality.",
    )
}

/// Writes a duration for people.
fn seconds(duration: Duration) -> String {
    match duration.as_secs() {
        0 => format!("{} ms", duration.as_millis()),
        seconds => format!("{seconds} s"),
    }
}

#[cfg(test)]
mod tests;
