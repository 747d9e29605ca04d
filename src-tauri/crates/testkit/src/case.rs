//! Choosing an answer by a marker in the prompt, for processes that cannot script the fake.
//!
//! `[[case:rate_limit]]` gives that answer every time; `[[case:rate_limit x2]]` gives it the first two times that the
//! prompt is asked of a model, and the picture after that.

use std::{fmt, time::Duration};

use crate::{Answer, Download, Ending, Fault, Hint, LineEnd, Sse, Vendor};

/// A marker found in a prompt.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Marker<'a> {
    pub(crate) name: &'a str,
    pub(crate) times: Option<u32>,
}

/// A marker that names no answer of this vendor.
#[derive(Debug)]
pub struct Unknown {
    name: String,
    vendor: Vendor,
}

impl fmt::Display for Unknown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the fake {:?} has no case `{}`", self.vendor, self.name)
    }
}

impl std::error::Error for Unknown {}

pub(crate) fn marker(prompt: &str) -> Option<Marker<'_>> {
    let (_, rest) = prompt.split_once("[[case:")?;
    let (inside, _) = rest.split_once("]]")?;
    let (name, times) = inside.split_once(' ').unwrap_or((inside, ""));
    Some(Marker { name, times: times.trim().strip_prefix('x').and_then(|times| times.parse().ok()) })
}

/// The answer that a case names: see [`NAMES`].
pub fn answer(name: &str, vendor: Vendor) -> Result<Answer, Unknown> {
    let unknown = || Unknown { name: name.to_owned(), vendor };
    let found = common(name).or_else(|| stream(name)).or_else(|| status(name)).ok_or_else(unknown)?;
    if found.fits(vendor) { Ok(found) } else { Err(unknown()) }
}

/// The names of all cases, except `status_NNN` and `gateway_NNN`, which take any status, and `finish_REASON` and
/// `block_REASON`, which take Google's reasons.
pub const NAMES: &[&str] = &[
    "picture",
    "slow",
    "gzip",
    "rate_limit",
    "rate_limit_seconds",
    "rate_limit_date",
    "rate_limit_said",
    "rate_limit_info",
    "rate_limit_bare",
    "invalid_key",
    "service_disabled",
    "unverified",
    "region",
    "quota",
    "quota_day",
    "billing_limit",
    "moderated",
    "legacy_policy",
    "no_picture",
    "thought_picture",
    "last_part",
    "mislabelled",
    "broken_picture",
    "broken_json",
    "url",
    "url_redirected",
    "url_expired",
    "url_forbidden_once",
    "bad_parameter",
    "model_not_found",
    "capacity",
    "reset",
    "close",
    "cut",
    "reset_mid_body",
    "hang",
    "drip",
    "stream_pieces",
    "stream_fewer",
    "stream_crlf",
    "stream_error",
    "stream_silence",
    "stream_cut",
];

fn common(name: &str) -> Option<Answer> {
    Some(match name {
        "picture" => Answer::Picture,
        "slow" => Answer::after(Duration::from_secs(1)),
        "gzip" => Answer::gzip(),
        "rate_limit" => Answer::RateLimited(Hint::RetryAfterMs(50)),
        "rate_limit_seconds" => Answer::RateLimited(Hint::RetryAfter(1)),
        "rate_limit_date" => Answer::RateLimited(Hint::RetryAfterDate(Duration::from_secs(2))),
        "rate_limit_said" => Answer::RateLimited(Hint::Said("467ms".into())),
        "rate_limit_info" => Answer::RateLimited(Hint::RetryInfo("0.467s".into())),
        "rate_limit_bare" => Answer::RateLimited(Hint::None),
        "invalid_key" => Answer::InvalidKey,
        "service_disabled" => Answer::ServiceDisabled,
        "unverified" => Answer::OrganizationNotVerified,
        "region" => Answer::Region,
        "quota" => Answer::Quota,
        "quota_day" => Answer::QuotaPerDay,
        "billing_limit" => Answer::BillingHardLimit,
        "moderated" => Answer::Moderated,
        "legacy_policy" => Answer::LegacyPolicy,
        "no_picture" => Answer::NoPicture,
        "thought_picture" => Answer::ThoughtPicture,
        "last_part" => Answer::LastPartPicture,
        "mislabelled" => Answer::Mislabelled,
        "broken_picture" => Answer::BrokenPicture,
        "broken_json" => Answer::BrokenJson,
        "url" => Answer::PictureUrl(Download::Direct),
        "url_redirected" => Answer::PictureUrl(Download::Redirected),
        "url_expired" => Answer::PictureUrl(Download::Expired),
        "url_forbidden_once" => Answer::PictureUrl(Download::ForbiddenOnce),
        "bad_parameter" => Answer::BadParameter("quality".into()),
        "model_not_found" => Answer::ModelNotFound,
        "capacity" => Answer::CapacityExhausted,
        "reset" => Answer::Fault(Fault::Reset),
        "close" => Answer::Fault(Fault::Close),
        "cut" => Answer::Fault(Fault::CutBody),
        "reset_mid_body" => Answer::Fault(Fault::ResetMidBody),
        "hang" => Answer::Fault(Fault::Hang),
        "drip" => Answer::Fault(Fault::Drip(Duration::from_secs(1))),
        _ => return None,
    })
}

fn stream(name: &str) -> Option<Answer> {
    let plain = Sse::default();
    Some(Answer::Stream(match name {
        "stream_pieces" => Sse { piece: Some(7), ..plain },
        "stream_fewer" => Sse { partials: Some(1), ..plain },
        "stream_crlf" => Sse { line_end: LineEnd::CrLf, comments: true, space: false, done: true, ..plain },
        "stream_error" => Sse { ending: Ending::ErrorEvent, ..plain },
        "stream_silence" => Sse { ending: Ending::Silence, ..plain },
        "stream_cut" => Sse { ending: Ending::Cut, ..plain },
        _ => return None,
    }))
}

fn status(name: &str) -> Option<Answer> {
    let (kind, what) = name.split_once('_')?;
    match kind {
        "status" => what.parse().ok().map(Answer::Status),
        "gateway" => what.parse().ok().map(Answer::Gateway),
        "finish" => Some(Answer::Finished(what.to_owned())),
        "block" => Some(Answer::PromptBlocked(what.to_owned())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_in_the_list_is_a_case_of_some_vendor() {
        for name in NAMES {
            let known = [Vendor::OpenAi, Vendor::Google].iter().any(|vendor| answer(name, *vendor).is_ok());
            assert!(known, "`{name}` is promised in the list");
        }
    }

    #[test]
    fn a_marker_says_how_many_times() {
        let found = marker("A fox [[case:gateway_502 x2]] in snow");
        assert_eq!(found, Some(Marker { name: "gateway_502", times: Some(2) }), "the number follows the name");
        assert_eq!(marker("A fox [[case:quota]]").unwrap().times, None, "without a number it is every time");
        assert_eq!(marker("A fox"), None, "no marker, no case");
    }

    #[test]
    fn a_vendor_refuses_the_cases_of_the_other() {
        assert!(answer("capacity", Vendor::OpenAi).is_err(), "only Google says MODEL_CAPACITY_EXHAUSTED");
        assert!(answer("unverified", Vendor::Google).is_err(), "only OpenAI verifies organizations");
    }
}
