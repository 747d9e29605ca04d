//! From a cause to a sentence: what failed, which thing, and what to do next.

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

    fn refusal(&self, act: Act, status: u16, refusal: &Refusal) -> Explained {
        let place = &self.place;
        if let Some(explained) = self.of_key(act, refusal) {
            return explained;
        }
        match refusal.code.as_str() {
            "NoSuchBucket" => Explained::lasting(
                Code::InvalidInput,
                format!("there is no bucket '{}' on {}", place.bucket, place.host()),
                if place.create {
                    "Create it on the server, or correct its name."
                } else {
                    "Tick 'Create the bucket when it is missing', or correct its name."
                },
            ),
            "NoSuchKey" => {
                Explained::lasting(Code::InvalidInput, "it is not there", "It may have been deleted or renamed.")
            }
            "BucketAlreadyExists" => {
                Explained::lasting(Code::InvalidInput, "the name is taken by somebody else", "Choose another name.")
            }
            "AuthorizationHeaderMalformed"
            | "IllegalLocationConstraintException"
            | "InvalidLocationConstraint"
            | "InvalidRegion" => self.wrong_region(refusal),
            "PermanentRedirect" | "TemporaryRedirect" | "Redirect" => self.moved(refusal),
            "SlowDown"
            | "SlowDownRead"
            | "SlowDownWrite"
            | "TooManyRequests"
            | "Throttling"
            | "ThrottlingException"
            | "RequestLimitExceeded" => Explained::passing(
                Code::RateLimited,
                "the server asks to slow down",
                "It is tried again after a while; nothing is lost.",
            ),
            "RequestTimeout"
            | "OperationAborted"
            | "ConditionalRequestConflict"
            | "BadDigest"
            | "XAmzContentSHA256Mismatch" => Explained::passing(
                Code::ServerBusy,
                format!("the server did not take it this time ({})", refusal.code),
                "It is tried again; nothing is lost.",
            ),
            "QuotaExceeded"
            | "XMinioAdminBucketQuotaExceeded"
            | "XMinioStorageFull"
            | "InsufficientStorage"
            | "XRgwQuotaExceeded"
            | "ServiceQuotaExceeded" => self.full(refusal),
            _ if refusal.message.contains("quota is reached") => self.full(refusal),
            "EntityTooLarge" => Explained::lasting(
                Code::InvalidInput,
                "the file is larger than the server takes",
                "Choose a smaller profile.",
            ),
            "NotImplemented" | "MethodNotAllowed" if act == Act::Publish => Explained::lasting(
                Code::InvalidInput,
                "this server has no bucket policies",
                "Make the bucket public by the server's own means and enter its public address, or untick 'Public links'.",
            ),
            _ => self.by_status(act, status, refusal),
        }
    }

    /// What has to do with the key, its rights and the clock.
    fn of_key(&self, act: Act, refusal: &Refusal) -> Option<Explained> {
        let message = refusal.message.as_str();
        // Garage has one code for these, and tells them apart in its message.
        let denied = matches!(refusal.code.as_str(), "AccessDenied" | "Forbidden");
        let code = match refusal.code.as_str() {
            _ if denied && message.contains("No such key") => "InvalidAccessKeyId",
            _ if denied && message.contains("Invalid signature") => "SignatureDoesNotMatch",
            _ if denied && message.contains("has expired") && message.contains("key") => "ExpiredToken",
            _ if denied && message.contains("quota is reached") => return Some(self.full(refusal)),
            "InvalidRequest" if message.contains("Date is too old") => "RequestTimeTooSkewed",
            code => code,
        };
        Some(match code {
            "InvalidAccessKeyId" | "NotSignedUp" | "InvalidAccessKey" => Explained::lasting(
                Code::KeyRejected,
                format!("{} does not know the access key", self.place.host()),
                "Check the access key in the storage's settings.",
            ),
            "SignatureDoesNotMatch" => Explained::lasting(
                Code::KeyRejected,
                "the secret key does not belong to the access key",
                "Enter the secret key again in the storage's settings.",
            ),
            "ExpiredToken" | "TokenRefreshRequired" | "InvalidToken" | "InvalidSecurity" => Explained::lasting(
                Code::KeyRejected,
                "the key or its session token has expired",
                "Get new credentials and enter them in the storage's settings.",
            ),
            "RequestTimeTooSkewed" | "RequestExpired" => Explained::lasting(
                Code::InvalidInput,
                match &refusal.date {
                    Some(date) => format!("this machine's clock and the server's are too far apart (it says {date})"),
                    None => "this machine's clock and the server's are too far apart".to_owned(),
                },
                "Set this machine's clock, or the server's.",
            ),
            "AccessDenied" | "Forbidden" | "AllAccessDisabled" | "AccountProblem" | "UnauthorizedAccess" => {
                let target = self.place.shown();
                let target = target.trim_start_matches("s3://");
                let bucket = if act == Act::Create || act == Act::Publish { &*self.place.bucket } else { target };
                Explained::lasting(
                    Code::KeyRejected,
                    format!("access denied: this key may not {} \"{bucket}\"", act.verb()),
                    "Give the key that right on the server, or use another key.",
                )
            }
            _ => return None,
        })
    }

    fn by_status(&self, act: Act, status: u16, refusal: &Refusal) -> Explained {
        let said = self.said(status, refusal);
        match status {
            301 | 302 | 307 | 308 => match &refusal.region {
                Some(region) if *region != self.place.region => self.wrong_region(refusal),
                _ => self.moved(refusal),
            },
            401 | 403 => {
                let reason =
                    format!("access denied: this key may not {} \"{}\" ({said})", act.verb(), self.place.bucket);
                Explained::lasting(
                    Code::KeyRejected,
                    reason,
                    "Give the key that right on the server, or use another key.",
                )
            }
            404 => Explained::lasting(Code::InvalidInput, "it is not there", "It may have been deleted or renamed."),
            507 => self.full(refusal),
            429 | 503 => Explained::passing(
                Code::ServerBusy,
                format!("the server is busy ({said})"),
                "It is tried again after a while; nothing is lost.",
            ),
            408 | 409 | 425 | 500..=599 => Explained::passing(
                Code::ServerBusy,
                format!("the server has a fault ({said})"),
                "It is tried again; if it stays so, look at the server's log.",
            ),
            _ => Explained {
                reason: format!("the server refused it ({said})"),
                hint: None,
                temporary: false,
                code: Code::BadRequest,
            },
        }
    }

    fn full(&self, refusal: &Refusal) -> Explained {
        let said =
            if refusal.message.is_empty() { String::new() } else { format!(" ({})", self.clean(&refusal.message)) };
        Explained::lasting(
            Code::InvalidInput,
            format!("the storage is full, or its quota used up{said}"),
            "Make room on the server, then save again; it costs nothing.",
        )
    }

    fn wrong_region(&self, refusal: &Refusal) -> Explained {
        let ours = &self.place.region;
        match refusal.region.as_deref().map(str::trim).filter(|region| !region.is_empty() && region != ours) {
            Some(region) => Explained::lasting(
                Code::InvalidInput,
                format!("wrong region: the server wants '{region}', not '{ours}'"),
                format!("Set the region to {region} in the storage's settings."),
            ),
            None => Explained::lasting(
                Code::InvalidInput,
                format!("wrong region: '{ours}' is not the server's ({})", self.clean(&refusal.message)),
                "Set the region that the server names.",
            ),
        }
    }

    fn moved(&self, refusal: &Refusal) -> Explained {
        let elsewhere =
            refusal.endpoint.as_deref().map_or_else(String::new, |endpoint| format!(": {}", self.clean(endpoint)));
        Explained::lasting(
            Code::InvalidInput,
            format!("the bucket is at another endpoint{elsewhere}"),
            "Enter that endpoint, or the bucket's region, in the storage's settings.",
        )
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
