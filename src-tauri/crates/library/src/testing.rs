//! What the tests of this crate share: a home, and thumbnails in it.

use std::time::Duration;

use jiff::Timestamp;
use tempfile::TempDir;
use thumbsheet_core::{
    Brief, Catalog, Digest, Event, EventKind, ModelId, RunId, ThumbnailId, Usd,
    event::ThumbnailFiles,
    plan::{self, Order, Row},
};

use crate::{Library, Place, Record, RunKind, RunRecord};

pub(crate) fn at(seconds: u64) -> Timestamp {
    let start: Timestamp = "2026-11-24T09:00:00Z".parse().unwrap();
    start + Duration::from_secs(seconds)
}

pub(crate) fn days(count: u64) -> u64 {
    count * 24 * 60 * 60
}

pub(crate) fn home() -> (TempDir, Library) {
    let folder = TempDir::new().unwrap();
    let library = Library::open(folder.path()).unwrap();
    (folder, library)
}

pub(crate) fn brief(title: &str) -> Brief {
    Brief::new(title)
}

/// A thumbnail that is to be made: a run of one.
pub(crate) struct Make<'a> {
    pub(crate) run: &'a str,
    pub(crate) brief: Brief,
    pub(crate) model: &'a str,
    pub(crate) base: &'a [u8],
    pub(crate) place: Option<Place>,
    pub(crate) at: Timestamp,
}

impl<'a> Make<'a> {
    pub(crate) fn new(run: &'a str, title: &str, base: &'a [u8]) -> Self {
        Self { run, brief: brief(title), model: "openai/gpt-image-2", base, place: None, at: at(0) }
    }

    /// Makes it as a run does, with one paid attempt.
    pub(crate) fn made(self, library: &Library) -> ThumbnailId {
        let order = self.order();
        let base = library.store().put(self.base).unwrap();
        let (at, bytes) = (self.at, self.base.len() as u64);
        let id = ThumbnailId::of(&RunId::new(self.run), 0);
        let paid = vec![
            Record::AttemptStarted {
                thumbnail: id.clone(),
                attempt: 1,
                order: Box::new(order.clone()),
                risk_usd: Some(Usd::cents(4)),
                at,
            },
            Record::Painted {
                thumbnail: id,
                attempt: 1,
                order: Box::new(order),
                digest: base,
                bytes,
                cost_usd: Some(Usd::cents(4)),
                request_id: None,
                at,
            },
        ];
        self.finished(library, paid, base)
    }

    /// Makes it from a picture that is there.
    pub(crate) fn reused(self, library: &Library) -> ThumbnailId {
        let base = Digest::of(self.base);
        self.finished(library, Vec::new(), base)
    }

    pub(crate) fn jpeg(&self) -> Vec<u8> {
        format!("jpeg of {} {}", self.run, self.brief.title).into_bytes()
    }

    fn order(&self) -> Order {
        let catalog = Catalog::bundled().unwrap();
        Order::new(&self.brief, &catalog.model("openai/gpt-image-2").unwrap(), &catalog)
    }

    fn finished(self, library: &Library, paid: Vec<Record>, base: Digest) -> ThumbnailId {
        let run = RunId::new(self.run);
        let model: ModelId = self.model.parse().unwrap();
        let rows = vec![Row::new(self.brief.clone(), vec![model])];
        let planned = plan::thumbnails(&run, &rows);
        let id = planned[0].id.clone();
        let digest = library.store().put(&self.jpeg()).unwrap();
        let finished = ThumbnailFiles { digest, base, width: 1200, height: 630, files: vec![] };
        let kind = if paid.is_empty() { EventKind::Reused(finished) } else { EventKind::Done(finished) };
        let event = |seq, thumbnail, kind| Record::Event(Event { run: run.clone(), seq, at: self.at, thumbnail, kind });
        let ended = EventKind::RunFinished { done: 1, failed: 0, needs_you: 0, cancelled: 0 };
        let mut records = vec![
            Record::Run(RunRecord {
                id: run.clone(),
                kind: RunKind::Generate,
                at: self.at,
                rows: rows.into(),
                settings: "{}".into(),
                thumbnails: planned.clone(),
                list: None,
                place: self.place.clone(),
            }),
            event(0, None, EventKind::RunStarted { thumbnails: planned }),
        ];
        records.extend(paid);
        records.extend([event(1, Some(id.clone()), kind), event(2, None, ended)]);
        library.journal().append_now(records).unwrap();
        id
    }
}
