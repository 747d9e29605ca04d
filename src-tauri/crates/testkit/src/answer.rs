//! The vocabulary of scripts: what a fake can answer to an order for a picture.

use std::time::Duration;

use crate::{Gate, Vendor};

/// One answer of a fake provider. Where only one of the two providers can say it, the variant says which; scripting
/// it at the other one panics.
#[derive(Clone, Debug)]
pub enum Answer {
    /// The picture that was ordered: in JSON, or as server-sent events when the order said `stream: true`.
    Picture,
    /// The answer inside, after a delay of tokio's clock.
    After(Duration, Box<Answer>),
    /// The answer inside, once the gate is open.
    Held(Gate, Box<Answer>),
    /// The answer inside with its body compressed (`Content-Encoding: gzip`), whether or not the client asked.
    Gzip(Box<Answer>),

    /// 429, with a hint about when to come back.
    RateLimited(Hint),
    /// `OpenAI` 401 `invalid_api_key`; Google 400 `API_KEY_INVALID`.
    InvalidKey,
    /// Google 403 `SERVICE_DISABLED`.
    ServiceDisabled,
    /// `OpenAI` 403: the organization must be verified to use the model.
    OrganizationNotVerified,
    /// `OpenAI` 403 `unsupported_country_region_territory`; Google 400 `FAILED_PRECONDITION`.
    Region,
    /// `OpenAI` 429 `insufficient_quota`; Google 429 with `limit: 0` (although it carries a `RetryInfo`).
    Quota,
    /// Google 429 for a quota per day, with a `RetryInfo`.
    QuotaPerDay,
    /// `OpenAI` 400 `billing_hard_limit_reached`.
    BillingHardLimit,

    /// `OpenAI` 400 `moderation_blocked`; Google 200 with `promptFeedback.blockReason: PROHIBITED_CONTENT`.
    Moderated,
    /// `OpenAI` 400 `content_policy_violation`, as the DALL-E models said it.
    LegacyPolicy,
    /// Google 200 with this `promptFeedback.blockReason` and no candidates.
    PromptBlocked(String),
    /// Google 200 with this `finishReason` and a `content` without `parts`.
    Finished(String),

    /// 200 without a picture: `OpenAI` an empty `data`; Google `STOP` and only words.
    NoPicture,
    /// Google 200 whose only picture is in a part marked `thought`.
    ThoughtPicture,
    /// Google 200 with a thought picture, words and a small draft before the picture, which is the last part.
    LastPartPicture,
    /// 200 with JPEG bytes labelled as PNG: only the bytes tell the truth.
    Mislabelled,
    /// 200 whose picture is not one: the base64 is fine, the bytes decode to nothing.
    BrokenPicture,
    /// 200 with JSON that ends half-way (the length is right).
    BrokenJson,
    /// `OpenAI` 200 with a `url` instead of the bytes, as DALL-E answered; the file is on the same server.
    PictureUrl(Download),

    /// 400 naming a parameter the provider does not know.
    BadParameter(String),
    /// 404: no such model.
    ModelNotFound,
    /// Google 429 `MODEL_CAPACITY_EXHAUSTED`: the model is busy, not the caller too eager.
    CapacityExhausted,
    /// This status with the provider's own JSON error.
    Status(u16),
    /// This status with the HTML page of a gateway in front of the provider.
    Gateway(u16),

    /// `OpenAI`: the server-sent events in a chosen shape, where the order says `stream: true`; without it
    /// the same as [`Answer::Picture`].
    Stream(Sse),
    /// Something goes wrong with the connection after the whole request was read.
    Fault(Fault),
}

/// What a 429 says about when to come back.
#[derive(Clone, Debug)]
pub enum Hint {
    /// No hint: neither header nor text.
    None,
    /// The header `retry-after-ms`.
    RetryAfterMs(u64),
    /// The header `Retry-After` in whole seconds.
    RetryAfter(u64),
    /// The header `Retry-After` in seconds with a fraction.
    RetryAfterFraction(f64),
    /// The header `Retry-After` as an HTTP date this far from now (of the system's clock, to the second).
    RetryAfterDate(Duration),
    /// Only words: "Please try again in {0}." with a Go duration such as `12s`, `467ms`, `2m3s`.
    Said(String),
    /// Google's `RetryInfo` detail with a protobuf duration such as `3.299s`.
    RetryInfo(String),
    /// The header `x-should-retry`, and nothing about when.
    ShouldRetry(bool),
}

/// How the file behind a `url` result behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Download {
    /// 200 with the bytes.
    Direct,
    /// 302 to another path of the same server, which has the bytes.
    Redirected,
    /// 403: the link has expired.
    Expired,
}

/// The shape of a stream of server-sent events.
#[derive(Clone, Debug)]
pub struct Sse {
    /// How many partial pictures to send, at most as many as were asked; `None` is as many as were asked.
    pub partials: Option<u8>,
    /// Bytes in each chunk; `None` sends the stream in one chunk.
    pub piece: Option<usize>,
    /// The line end of the events.
    pub line_end: LineEnd,
    /// Whether comment lines (`: ping`) come between the events.
    pub comments: bool,
    /// Whether a space follows `data:`.
    pub space: bool,
    /// Whether `data: [DONE]` ends a stream.
    pub done: bool,
    /// How the stream ends.
    pub ending: Ending,
    /// Holds back everything after the partial pictures until the gate is open.
    pub gate: Option<Gate>,
}

impl Default for Sse {
    fn default() -> Self {
        Self {
            partials: None,
            piece: None,
            line_end: LineEnd::Lf,
            comments: false,
            space: true,
            done: false,
            ending: Ending::Completed,
            gate: None,
        }
    }
}

/// How the lines of a stream end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnd {
    /// Lines end with `\n`.
    Lf,
    /// Lines end with `\r\n`.
    CrLf,
}

/// What comes after the partial pictures of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// `image_generation.completed`, as it should.
    Completed,
    /// The stream ends with an `event: error`.
    ErrorEvent,
    /// A data object with `error` at its top, and no `event:` line.
    ErrorObject,
    /// Nothing: the stream is ended properly, but was never completed.
    Silence,
    /// The connection closes within the completed event, without the last chunk.
    Cut,
    /// The connection is reset within the completed event.
    Reset,
}

/// What goes wrong with the connection, after the whole request was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No answer: the connection is reset (RST).
    Reset,
    /// No answer: the connection is closed in an orderly way (FIN).
    Close,
    /// The head and half of the body, then the connection is closed: `Content-Length` promised more.
    CutBody,
    /// The head and half of the body, then the connection is reset.
    ResetMidBody,
    /// Never an answer; the connection stays open until the client gives up.
    Hang,
    /// The whole answer, one byte at a time with this pause (of tokio's clock) before each.
    Drip(Duration),
}

/// What an [`Answer`] comes down to once its wrappers are taken off.
pub(crate) struct InnerAnswer<'a> {
    pub(crate) waits: Vec<Wait>,
    pub(crate) gzip: bool,
    pub(crate) core: &'a Answer,
}

pub(crate) enum Wait {
    For(Duration),
    At(Gate),
}

impl Answer {
    /// The picture after a delay of tokio's clock.
    pub fn after(delay: Duration) -> Self {
        Self::Picture.delayed(delay)
    }

    /// The picture, held until the gate is released.
    pub fn held() -> (Self, Gate) {
        Self::Picture.gated()
    }

    /// Answers with the picture, its body compressed with gzip.
    pub fn gzip() -> Self {
        Self::Gzip(Box::new(Self::Picture))
    }

    /// This answer after a delay of tokio's clock.
    #[must_use]
    pub fn delayed(self, delay: Duration) -> Self {
        Self::After(delay, Box::new(self))
    }

    /// This answer, held until the gate is released.
    pub fn gated(self) -> (Self, Gate) {
        let gate = Gate::new();
        (Self::Held(gate.clone(), Box::new(self)), gate)
    }

    /// Whether the provider may charge for the request that gets this answer.
    ///
    /// Everything after the picture was painted counts, even if nobody can see it (a lost answer, 408, 504, 524, an
    /// undecodable body); so does a stream that never completes. Refusals and 500, 502, 503, 529 do not.
    pub fn bills(&self) -> bool {
        match self.unwrap().core {
            Self::Picture
            | Self::ThoughtPicture
            | Self::LastPartPicture
            | Self::Mislabelled
            | Self::BrokenPicture
            | Self::BrokenJson
            | Self::PictureUrl(_)
            | Self::Fault(_) => true,
            Self::Stream(sse) => !matches!(sse.ending, Ending::ErrorEvent | Ending::ErrorObject),
            Self::Status(status) | Self::Gateway(status) => matches!(status, 408 | 504 | 524),
            _ => false,
        }
    }

    /// Whether this vendor can say this.
    pub(crate) fn fits(&self, vendor: Vendor) -> bool {
        let only = match self.unwrap().core {
            Self::OrganizationNotVerified
            | Self::BillingHardLimit
            | Self::LegacyPolicy
            | Self::PictureUrl(_)
            | Self::Stream(_) => Some(Vendor::OpenAi),
            Self::ServiceDisabled
            | Self::QuotaPerDay
            | Self::PromptBlocked(_)
            | Self::Finished(_)
            | Self::ThoughtPicture
            | Self::LastPartPicture
            | Self::CapacityExhausted
            | Self::RateLimited(Hint::RetryInfo(_)) => Some(Vendor::Google),
            _ => None,
        };
        only.is_none_or(|one| one == vendor)
    }

    pub(crate) fn unwrap(&self) -> InnerAnswer<'_> {
        let mut unwrapped = InnerAnswer { waits: Vec::new(), gzip: false, core: self };
        loop {
            unwrapped.core = match unwrapped.core {
                Self::After(delay, inner) => {
                    unwrapped.waits.push(Wait::For(*delay));
                    inner
                }
                Self::Held(gate, inner) => {
                    unwrapped.waits.push(Wait::At(gate.clone()));
                    inner
                }
                Self::Gzip(inner) => {
                    unwrapped.gzip = true;
                    inner
                }
                _ => return unwrapped,
            };
        }
    }
}
