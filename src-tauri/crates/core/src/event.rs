//! The events of a run: one closed set, shared by the journal, the app, `--json` and the worker.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Digest, Error, RunId, ThumbnailId, Usd, plan::Planned};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Event {
    /// The run that the event belongs to.
    pub run: RunId,
    /// Its place in the run, from 0 without gaps.
    pub seq: u64,
    /// When, to the millisecond, UTC.
    #[serde(with = "milliseconds")]
    #[ts(type = "string")]
    pub at: Timestamp,
    /// The thumbnail it is about; absent on events of the whole run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub thumbnail: Option<ThumbnailId>,
    /// What happened, with the fields of that kind.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// The kinds of events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum EventKind {
    /// The run and its thumbnails, all of them queued.
    RunStarted {
        /// Every thumbnail of the run, rows first.
        // Shared, because the plan of a long list is large and several readers receive it.
        #[serde(with = "shared")]
        #[ts(as = "Vec<Planned>")]
        thumbnails: Arc<[Arc<Planned>]>,
    },
    /// A request is about to go out. Attempts count from 1.
    Generating {
        /// The attempt's number within its thumbnail, from 1.
        attempt: u32,
        /// What it may cost, US dollars, as it is journalled; absent where no price is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        risk_usd: Option<Usd>,
    },
    /// Nothing is sent for a while.
    Waiting {
        /// The cause of the wait.
        reason: WaitReason,
        /// For how long, when that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        seconds: Option<f64>,
        /// The attempt that was made last; 0 before the first.
        attempt: u32,
        /// What the last attempt ended in, when that is why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        error: Option<Error>,
    },
    /// A partial picture arrived; it is in the store.
    Partial {
        /// The partial picture's number within its attempt, from 0.
        index: u32,
        /// The SHA-256 of the partial picture's file.
        digest: Digest,
    },
    /// The picture arrived and is in the store.
    Painted {
        /// The SHA-256 of the base as the provider sent it.
        digest: Digest,
        /// Its size in bytes, as the provider sent it.
        bytes: u64,
        /// What it cost, US dollars; absent when not known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        cost_usd: Option<Usd>,
        /// From the first request to the stored base, without waits; milliseconds.
        milliseconds: u64,
    },
    /// The title is being set.
    Composing,
    /// The file is being written.
    Saving,
    /// Something the person should know that stops nothing.
    Warning {
        /// The warning: what happened, and what to do.
        error: Error,
    },
    /// End: the thumbnail is finished.
    Done(ThumbnailFiles),
    /// End: finished from a base that was there already, for nothing.
    Reused(ThumbnailFiles),
    /// End: it did not work.
    Failed {
        /// The error that the last attempt ended in.
        error: Error,
    },
    /// End until the person decides: the picture may have been made and billed.
    NeedsYou {
        /// The error that leaves open whether the picture was made and billed.
        error: Error,
    },
    /// End: the person cancelled.
    Cancelled {
        /// Set when the attempt was journalled and its request was not sent: it costs nothing.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        #[ts(optional, as = "Option<bool>")]
        unsent: bool,
    },
    /// End, found after a crash: the program stopped while it was under way.
    Interrupted {
        /// Set when a request was out: it may have been billed.
        possibly_spent: bool,
    },
    /// The run's end, always last.
    RunFinished {
        /// Thumbnails that ended `done` or `reused`.
        done: usize,
        /// Thumbnails that ended `failed`.
        failed: usize,
        /// Thumbnails that ended `needs_you` or `interrupted`.
        needs_you: usize,
        /// Thumbnails that ended `cancelled`.
        cancelled: usize,
    },
}

/// The files of a finished thumbnail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ThumbnailFiles {
    /// The SHA-256 of the finished JPEG.
    pub digest: Digest,
    /// The base it was made from.
    pub base: Digest,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// Where it was saved.
    pub files: Vec<String>,
}

/// What a thumbnail waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WaitReason {
    /// The wait before another attempt.
    Retry,
    /// The provider asked everybody to slow down.
    RateLimit,
    /// The provider is asked by as many of ours at once as it may be.
    Concurrency,
    /// There is no connection.
    Offline,
    /// The provider's own queue.
    Queue,
}

impl EventKind {
    /// Whether the event is the last one of its thumbnail.
    pub fn is_end(&self) -> bool {
        matches!(
            self,
            Self::Done(_)
                | Self::Reused(_)
                | Self::Failed { .. }
                | Self::NeedsYou { .. }
                | Self::Cancelled { .. }
                | Self::Interrupted { .. }
        )
    }

    /// The event's name in JSON, e.g. `run_started`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::RunStarted { .. } => "run_started",
            Self::Generating { .. } => "generating",
            Self::Waiting { .. } => "waiting",
            Self::Partial { .. } => "partial",
            Self::Painted { .. } => "painted",
            Self::Composing => "composing",
            Self::Saving => "saving",
            Self::Warning { .. } => "warning",
            Self::Done(_) => "done",
            Self::Reused(_) => "reused",
            Self::Failed { .. } => "failed",
            Self::NeedsYou { .. } => "needs_you",
            Self::Cancelled { .. } => "cancelled",
            Self::Interrupted { .. } => "interrupted",
            Self::RunFinished { .. } => "run_finished",
        }
    }
}

/// Serialises shared thumbnails as a plain list.
mod shared {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<T: Serialize, S: Serializer>(
        shared: &Arc<[Arc<T>]>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(shared.iter().map(|one| &**one))
    }

    pub(super) fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Arc<[Arc<T>]>, D::Error> {
        Ok(Vec::deserialize(deserializer)?.into_iter().map(Arc::new).collect())
    }
}

/// Serialises timestamps as `2026-11-24T09:00:00.000Z`. Three digits always follow the point, so that lines sort and
/// align.
pub mod milliseconds {
    use jiff::Timestamp;
    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes a timestamp.
    ///
    /// # Errors
    /// Returns the serialiser's error.
    pub fn serialize<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{at:.3}"))
    }

    /// Reads a timestamp.
    ///
    /// # Errors
    /// Returns an error when the text is not an RFC 3339 timestamp.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;

    fn event(kind: EventKind, thumbnail: Option<&str>) -> Event {
        Event {
            run: RunId::new("r"),
            seq: 2,
            at: "2026-11-24T09:00:00Z".parse().unwrap(),
            thumbnail: thumbnail.map(ThumbnailId::new),
            kind,
        }
    }

    #[test]
    fn an_event_is_one_flat_object() {
        let error =
            Error { http_status: Some(503), request_id: Some("req_1".into()), ..Error::new(Code::ServerBusy, "busy") };
        let waiting =
            EventKind::Waiting { reason: WaitReason::Retry, seconds: Some(5.0), attempt: 1, error: Some(error) };
        let text = serde_json::to_string(&event(waiting, Some("t"))).unwrap();
        assert_eq!(
            text,
            r#"{"run":"r","seq":2,"at":"2026-11-24T09:00:00.000Z","thumbnail":"t","event":"waiting","reason":"retry","seconds":5.0,"attempt":1,"error":{"code":"SERVER_BUSY","message":"busy","request_id":"req_1","http_status":503}}"#,
            "scripts read this shape"
        );
    }

    #[test]
    fn every_kind_of_event_survives_the_wire_under_its_name() {
        let digest = Digest::of(b"x");
        let finished = ThumbnailFiles { digest, base: digest, width: 1, height: 1, files: vec!["a.jpg".into()] };
        let error = Error::new(Code::Policy, "no");
        let all = [
            EventKind::RunStarted { thumbnails: Arc::default() },
            EventKind::Generating { attempt: 1, risk_usd: Some(Usd::cents(4)) },
            EventKind::Waiting { reason: WaitReason::Concurrency, seconds: None, attempt: 0, error: None },
            EventKind::Partial { index: 0, digest },
            EventKind::Painted { digest, bytes: 1, cost_usd: None, milliseconds: 1 },
            EventKind::Composing,
            EventKind::Saving,
            EventKind::Warning { error: error.clone() },
            EventKind::Done(finished.clone()),
            EventKind::Reused(finished),
            EventKind::Failed { error: error.clone() },
            EventKind::NeedsYou { error },
            EventKind::Cancelled { unsent: true },
            EventKind::Cancelled { unsent: false },
            EventKind::Interrupted { possibly_spent: true },
            EventKind::RunFinished { done: 1, failed: 0, needs_you: 0, cancelled: 0 },
        ];
        for kind in all {
            let name = kind.name();
            let event = event(kind, None);
            let text = serde_json::to_string(&event).unwrap();
            assert!(text.contains(&format!(r#""event":"{name}""#)), "{text} should carry the name {name}");
            assert_eq!(serde_json::from_str::<Event>(&text).unwrap(), event, "the journal is read back: {text}");
        }
    }

    #[test]
    fn events_of_an_older_journal_are_read_without_the_risk() {
        let old = |event: &str| {
            let text = format!(r#"{{"run":"r","seq":2,"at":"2026-11-24T09:00:00.000Z","thumbnail":"t",{event}}}"#);
            serde_json::from_str::<Event>(&text).unwrap().kind
        };
        assert_eq!(
            old(r#""event":"generating","attempt":2"#),
            EventKind::Generating { attempt: 2, risk_usd: None },
            "what it may cost was not written"
        );
        assert_eq!(
            old(r#""event":"cancelled""#),
            EventKind::Cancelled { unsent: false },
            "and a request that was out counts as sent"
        );
    }
}
