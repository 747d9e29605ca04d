//! Everything that is known of one thumbnail: what was asked, what came, what it took.

use jiff::Timestamp;
use serde::Serialize;
use thumbsheet_core::{
    Brief, Digest, Error, Event, EventKind, ModelId, Size, ThumbnailId, Usd,
    catalog::Ask,
    plan::{Order, Row},
};
use thumbsheet_library::{AttemptRow, ThumbnailRow};
use ts_rs::TS;

use super::Gallery;
use crate::own;

/// Everything that the library knows about a thumbnail.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Details {
    /// The thumbnail's id.
    pub thumbnail: ThumbnailId,
    /// The model that drew the base.
    pub model: ModelId,
    /// The style's id, or its sentence.
    pub style: String,
    /// The whole prompt that the model got.
    pub prompt: String,
    /// The seed, where the model takes one.
    pub seed: Option<u64>,
    /// The size that was asked for, in the vendor's terms.
    pub asked: String,
    /// The SHA-256 of the picture as the provider sent it.
    pub base: Option<Digest>,
    /// Size of the base's file, in bytes.
    pub base_bytes: Option<u64>,
    /// Width and height of the base, in pixels.
    pub base_size: Option<Sides>,
    /// The attempts, oldest first.
    pub attempts: Vec<AttemptView>,
    /// Cost of the thumbnail in US dollars, if known.
    pub cost_usd: Option<Usd>,
    /// Milliseconds of work for the base.
    pub milliseconds: u64,
    /// Milliseconds in which nothing was sent: back-off, limits, queues.
    pub waited_ms: u64,
    /// Paths of saved copies.
    pub files: Vec<String>,
    /// When it ended, or began where it has not; RFC 3339.
    pub made_at: String,
    /// The share of the base that was cropped away, 0 to 1.
    pub loss: Option<f64>,
}

/// One request to the provider.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct AttemptView {
    /// The attempt's number within its thumbnail, from 1.
    pub attempt: u32,
    /// When the request went out.
    pub started_at: String,
    /// When its outcome was known.
    pub ended_at: Option<String>,
    /// `painted`, `failed` or `unknown`; `None` while it is out.
    pub outcome: Option<String>,
    /// The error that the attempt ended in.
    pub error: Option<Error>,
    /// The provider's id for the request.
    pub request_id: Option<String>,
    /// Cost of the attempt in US dollars, if known.
    pub cost_usd: Option<Usd>,
}

/// A size as the window gets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize, TS)]
#[ts(rename = "Size")]
pub struct Sides {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

impl From<Size> for Sides {
    fn from(Size { width, height }: Size) -> Self {
        Self { width, height }
    }
}

impl From<AttemptRow> for AttemptView {
    fn from(row: AttemptRow) -> Self {
        let AttemptRow { attempt, started_at, ended_at, outcome, error, request_id, cost_usd, .. } = row;
        let outcome = outcome.map(|outcome| outcome.to_string());
        Self { attempt, started_at, ended_at, outcome, error, request_id, cost_usd }
    }
}

impl Gallery {
    /// Everything that is known of a thumbnail.
    ///
    /// # Errors
    /// `LIBRARY`, or `INVALID_INPUT` when there is no such thumbnail.
    pub async fn details(&self, thumbnail: &ThumbnailId) -> Result<Details, Error> {
        let library = &self.context.library;
        let row = library.thumbnail(thumbnail)?;
        let brief = self.brief_of(&row)?;
        let order = self.order_for(&row, brief.as_ref())?;
        let attempts = library.attempts(&row.run)?.into_iter().filter(|attempt| attempt.thumbnail == row.id);
        let attempts: Vec<AttemptView> = attempts.map(Into::into).collect();
        let events = library.events_of(&row.run, &row.id)?;
        let times = Times::of(&events);
        // A base that is gone or cannot be read has no size; everything else is told all the same.
        let measured = match row.base.filter(|base| library.store().contains(*base)) {
            Some(base) => own::measured(&self.context, base).await.ok(),
            None => None,
        };
        let canvas = brief.as_ref().map(|brief| brief.export.canvas);
        Ok(Details {
            model: row.model,
            style: order.as_ref().map_or_else(String::new, |order| order.style.clone()),
            prompt: order.as_ref().map_or_else(String::new, |order| order.prompt.clone()),
            seed: order.as_ref().and_then(|order| order.seed),
            asked: order.map_or_else(String::new, |order| asked(&order.ask)),
            base: row.base,
            base_bytes: measured.map(|(_, bytes)| bytes),
            base_size: measured.map(|(size, _)| size.into()),
            cost_usd: times.cost(&attempts),
            attempts,
            milliseconds: times.worked,
            waited_ms: times.waited,
            files: row.files,
            made_at: times.ended.map_or_else(|| self.begun(&row.run), |at| Ok(format!("{at:.3}")))?,
            loss: canvas.zip(measured).map(|(canvas, (size, _))| canvas.crop_loss(size)),
            thumbnail: row.id,
        })
    }

    fn brief_of(&self, row: &ThumbnailRow) -> Result<Option<Brief>, Error> {
        Ok(self.context.library.rows_of(&row.run)?.into_iter().nth(row.row).map(|Row { brief, .. }| brief))
    }

    /// What was asked; of a picture that was there, what made it; of what was never asked, what would be.
    fn order_for(&self, row: &ThumbnailRow, brief: Option<&Brief>) -> Result<Option<Order>, Error> {
        if let Some(order) = self.context.library.order_of(&row.id)? {
            return Ok(Some(order));
        }
        if let Some(made) = row.base.map(|base| self.context.library.base(base)).transpose()?.flatten() {
            return Ok(Some(made.order));
        }
        let model = self.context.catalog.model(row.model.as_str()).ok();
        Ok(brief.zip(model).map(|(brief, model)| self.context.order(brief, &model)))
    }

    fn begun(&self, run: &thumbsheet_core::RunId) -> Result<String, Error> {
        let first = self.context.library.events(run)?.into_iter().next();
        Ok(first.map(|event| format!("{:.3}", event.at)).unwrap_or_default())
    }
}

fn asked(ask: &Ask) -> String {
    match ask {
        Ask::Pixels(size) => size.to_string(),
        Ask::Aspect(aspect, Some(resolution)) => format!("{aspect}, {resolution}"),
        Ask::Aspect(aspect, None) => aspect.clone(),
    }
}

/// What a thumbnail's events say of time and money.
#[derive(Debug, Default)]
struct Times {
    worked: u64,
    waited: u64,
    ended: Option<Timestamp>,
    reused: bool,
}

impl Times {
    fn of(events: &[Event]) -> Self {
        let mut times = Self::default();
        for (index, event) in events.iter().enumerate() {
            match &event.kind {
                EventKind::Painted { milliseconds, .. } => times.worked = *milliseconds,
                EventKind::Waiting { .. } => {
                    let until = events.get(index + 1).map_or(event.at, |next| next.at);
                    let waited = until.as_millisecond() - event.at.as_millisecond();
                    times.waited += u64::try_from(waited).unwrap_or_default();
                }
                kind if kind.is_end() => {
                    times.ended = Some(event.at);
                    times.reused = matches!(kind, EventKind::Reused(_));
                }
                _ => {}
            }
        }
        times
    }

    /// The sum of what is known; nothing where a picture was there already.
    fn cost(&self, attempts: &[AttemptView]) -> Option<Usd> {
        let known: Vec<Usd> = attempts.iter().filter_map(|attempt| attempt.cost_usd).collect();
        if known.is_empty() { self.reused.then_some(Usd::ZERO) } else { Some(known.into_iter().sum()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use thumbsheet_core::{RunId, event::WaitReason};

    #[test]
    fn waits_end_where_the_next_event_begins() {
        let start: Timestamp = "2026-11-24T09:00:00Z".parse().unwrap();
        let at = |ms: u64, kind| Event {
            run: RunId::new("r"),
            seq: 0,
            at: start + std::time::Duration::from_millis(ms),
            thumbnail: Some(ThumbnailId::new("r-0")),
            kind,
        };
        let waiting = |reason| EventKind::Waiting { reason, seconds: None, attempt: 0, error: None };
        let digest = Digest::of(b"x");
        let events = [
            at(0, waiting(WaitReason::Concurrency)),
            at(1_500, EventKind::Generating { attempt: 1 }),
            at(2_000, waiting(WaitReason::Retry)),
            at(7_000, EventKind::Generating { attempt: 2 }),
            at(9_000, EventKind::Painted { digest, bytes: 1, cost_usd: Some(Usd::cents(4)), milliseconds: 2_500 }),
            at(9_100, EventKind::Cancelled),
        ];
        let times = Times::of(&events);
        assert_eq!((times.waited, times.worked), (6_500, 2_500), "a turn and a back-off, apart from the work");
        assert_eq!(times.ended, Some(events[5].at), "and its end");
    }
}
