//! The wait that a provider asks for, in headers or in its message.

use std::time::Duration;

use jiff::{Timestamp, fmt::rfc2822::DateTimeParser};

use crate::Reply;

/// Reads the wait in the headers: `retry-after-ms`, else `retry-after` in seconds or as a date.
pub(crate) fn in_headers(reply: &Reply) -> Option<Duration> {
    let milliseconds = reply.header("retry-after-ms").and_then(|text| text.parse::<f64>().ok());
    if let Some(wait) = milliseconds.and_then(|ms| seconds(ms / 1000.0)) {
        return Some(wait);
    }
    let text = reply.header("retry-after")?;
    if let Ok(given) = text.parse::<f64>() {
        return seconds(given);
    }
    let until = date(text)?;
    // Prefer the server's clock, because this machine's can be off by more than the wait.
    let now = reply.header("date").and_then(date).or(reply.at)?;
    seconds(until.duration_since(now).as_secs_f64().max(0.0))
}

/// Reads the wait in a sentence such as `Please try again in 2m3s.` or `Please retry in 41.2s.`
pub(crate) fn in_words(text: &str) -> Option<Duration> {
    let lower = text.to_ascii_lowercase();
    ["try again in", "retry in", "retry after", "resets in", "try again after"]
        .iter()
        .find_map(|lead| lower.find(lead).and_then(|at| duration(&lower[at + lead.len()..])))
}

/// Parses a duration at the start of `text`: `12s`, `467ms`, `2m3s`, `1.5s`, `3.299s`, `12 seconds`, or a number of
/// seconds.
pub(crate) fn duration(text: &str) -> Option<Duration> {
    let mut rest = text.trim_start_matches([' ', '~', ':']);
    let mut total = None;
    loop {
        let number = &rest[..rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len())];
        let Ok(value) = number.parse::<f64>() else { break };
        let tail = rest[number.len()..].trim_start_matches(' ');
        let unit = &tail[..tail.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tail.len())];
        let scale = match unit {
            "ms" | "milliseconds" => 0.001,
            "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
            "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
            "h" | "hour" | "hours" => 3600.0,
            "" if total.is_none() => return seconds(value),
            _ => break,
        };
        total = Some(total.unwrap_or(0.0) + value * scale);
        rest = tail[unit.len()..].trim_start_matches(' ');
    }
    total.and_then(seconds)
}

fn seconds(given: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(given).ok()
}

fn date(text: &str) -> Option<Timestamp> {
    DateTimeParser::new().parse_timestamp(text).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

    use super::*;

    fn reply(headers: &[(&str, &str)]) -> Reply {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(HeaderName::try_from(*name).unwrap(), HeaderValue::try_from(*value).unwrap());
        }
        Reply { status: 429, headers: map, ..Reply::default() }
    }

    #[test]
    fn headers_are_read_in_every_form() {
        let date = "Tue, 24 Nov 2026 09:00:00 GMT";
        let cases = [
            (&[("retry-after-ms", "467")][..], Some(0.467), "OpenAI's own, exact"),
            (&[("Retry-After-Ms", "1500"), ("retry-after", "9")], Some(1.5), "the exact one goes first"),
            (&[("Retry-After", "12")], Some(12.0), "whole seconds"),
            (&[("retry-after", "2.5")], Some(2.5), "fractions, which SDKs accept too"),
            (&[("retry-after", "Tue, 24 Nov 2026 09:00:30 GMT"), ("date", date)], Some(30.0), "relative to the sender"),
            (&[("retry-after", "Tue, 24 Nov 2026 08:00:00 GMT"), ("date", date)], Some(0.0), "a past date is now"),
            (&[("retry-after", "-3")], None, "nonsense is no hint"),
            (&[("retry-after", "soon")], None, "neither are words"),
        ];
        for (headers, wait, why) in cases {
            assert_eq!(in_headers(&reply(headers)).map(|wait| wait.as_secs_f64()), wait, "{headers:?}: {why}");
        }
    }

    #[test]
    fn a_date_without_a_date_header_is_relative_to_our_clock() {
        let mut reply = reply(&[("retry-after", "Tue, 24 Nov 2026 09:00:30 GMT")]);
        assert_eq!(in_headers(&reply), None, "without any clock there is nothing to count from");
        reply.at = Some("2026-11-24T09:00:10Z".parse().unwrap());
        assert_eq!(in_headers(&reply), Some(Duration::from_secs(20)), "the injected clock");
    }

    #[test]
    fn sentences_are_read_in_every_form() {
        for (text, wait) in [
            ("Limit 5, Used 5, Requested 1. Please try again in 12s.", Some(12.0)),
            ("Please try again in 467ms.", Some(0.467)),
            ("Please try again in 2m3s.", Some(123.0)),
            ("Please try again in 1.5s. Visit https://example.com", Some(1.5)),
            ("limit: 10\nPlease retry in 41.2s.", Some(41.2)),
            ("Try again in 1 hour 5 minutes", Some(3900.0)),
            ("retry after 30 seconds", Some(30.0)),
            ("resets in ~30s", Some(30.0)),
            ("try again in 20", Some(20.0)),
            ("Please try again in a few minutes", None),
            ("try again in 3 attempts", None),
            ("İ try again in 7s", Some(7.0)),
        ] {
            assert_eq!(in_words(text).map(|wait| wait.as_secs_f64()), wait, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in ".*", number in "[0-9.]{0,400}[a-z]{0,3}") {
            let _ = in_words(&format!("try again in {text}"));
            let _ = in_words(&format!("{text} retry in {number}"));
            let _ = duration(&number);
        }
    }
}
