//! One error shape for every door: a closed code, a sentence that says what happened, and what to do next.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why something did not work: a closed set, the same in Rust, TypeScript, NDJSON and on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Code {
    /// No key is stored for the provider.
    KeyMissing,
    /// The provider refused the key (401, 403).
    KeyRejected,
    /// The provider asks to slow down (429). No picture was made.
    RateLimited,
    /// The balance or quota is used up (402, `insufficient_quota`).
    Quota,
    /// A content policy stopped the prompt or the picture; also a 200 without a picture.
    Policy,
    /// The provider does not accept a parameter (other 400).
    BadRequest,
    /// The model is unknown to the key, or retired (404, `model_not_found`).
    ModelGone,
    /// No connection could be made: DNS, refused, TLS. Nothing was sent.
    Offline,
    /// The provider is overloaded or broken (500, 502, 503, 529).
    ServerBusy,
    /// Contact was lost after the request was sent: the picture may have been made, and billed.
    OutcomeUnknown,
    /// The answer held no usable picture: empty, undecodable or over the limits.
    BadImage,
    /// The title does not fit its box at the smallest size.
    TextOverflow,
    /// No bundled font has a character of the title.
    GlyphMissing,
    /// The finished file could not be written. The picture is safe in the library.
    SaveFailed,
    /// A title, flag or file that the person gave is not usable.
    InvalidInput,
    /// The run would pass a spending limit.
    Budget,
    /// The keychain is locked or absent.
    Keychain,
    /// The library (journal or store) could not be read or written.
    Library,
    /// A warning: the same order has made a picture before, which could be used for nothing.
    AlreadyMade,
    /// The person cancelled. Never an event's error; it stands in the joined answer.
    Cancelled,
    /// The program ended while the thumbnail was under way. Never an event's error either.
    Interrupted,
    /// A bug of ours: a step panicked.
    Internal,
}

impl Code {
    /// The code as it is written in events and answers, e.g. `KEY_MISSING`.
    pub fn name(self) -> String {
        serde_json::to_value(self).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Whether the conductor may ask again by itself: only where the answer proves that no picture was made.
    pub fn is_retried(self) -> bool {
        matches!(self, Self::RateLimited | Self::Offline | Self::ServerBusy)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

/// What failed, in words for the person, with what is needed to look into it.
///
/// Never holds a key: adapters build messages from the provider's own text after [`redact`](crate::secret::redact).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Error {
    /// The kind of failure.
    pub code: Code,
    /// One sentence: what happened, to which thing.
    pub message: String,
    /// What to do next, when there is something to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub hint: Option<String>,
    /// The provider's name as shown to people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub provider: Option<String>,
    /// The provider's id for the request, for its support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub request_id: Option<String>,
    /// HTTP status, when there was an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub http_status: Option<u16>,
    /// How long the provider asks to wait, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub retry_after: Option<f64>,
    /// Set when a layer below has given up (or the provider says not to ask again): nobody above retries.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub given_up: bool,
}

impl Error {
    /// An error with a code and its sentence.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hint: None,
            provider: None,
            request_id: None,
            http_status: None,
            retry_after: None,
            given_up: false,
        }
    }

    /// An error with the code `INVALID_INPUT`.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(Code::InvalidInput, message)
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Names the provider that the error came from, by its id.
    #[must_use]
    pub fn provider(mut self, provider: impl Into<String>) -> Self {
        self.provider = Some(provider.into());
        self
    }

    /// Adds the provider's wait.
    #[must_use]
    pub fn after(mut self, wait: Option<Duration>) -> Self {
        self.retry_after = wait.map(|wait| wait.as_secs_f64());
        self
    }

    /// Marks the error as final for every layer above.
    #[must_use]
    pub fn give_up(mut self) -> Self {
        self.given_up = true;
        self
    }

    /// Whether the conductor may ask again by itself.
    pub fn is_retried(&self) -> bool {
        self.code.is_retried() && !self.given_up
    }

    /// How long the provider asks to wait.
    pub fn wait(&self) -> Option<Duration> {
        self.retry_after.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(hint) = &self.hint {
            write!(f, " {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_written_in_capitals() {
        assert_eq!(Code::OutcomeUnknown.name(), "OUTCOME_UNKNOWN", "scripts and the page read this name");
    }

    #[test]
    fn only_answers_that_prove_no_picture_was_made_are_retried() {
        let retried: Vec<_> = [
            Code::KeyRejected,
            Code::RateLimited,
            Code::Quota,
            Code::Policy,
            Code::BadRequest,
            Code::ModelGone,
            Code::Offline,
            Code::ServerBusy,
            Code::OutcomeUnknown,
            Code::BadImage,
        ]
        .into_iter()
        .filter(|code| code.is_retried())
        .collect();
        assert_eq!(retried, [Code::RateLimited, Code::Offline, Code::ServerBusy], "anything else may be billed twice");
    }

    #[test]
    fn a_given_up_error_is_final() {
        let error = Error::new(Code::ServerBusy, "busy").give_up();
        assert!(!error.is_retried(), "a layer above must not multiply the retries of the one below");
    }
}
