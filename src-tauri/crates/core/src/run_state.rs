//! The fold over a run's events: the state of each thumbnail, and the joined answer.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{
    Code, Digest, Error, Event, EventKind, ModelId, ThumbnailId, Usd,
    event::{ThumbnailFiles, WaitReason},
    money::{Billed, Risk},
    plan::{Planned, Row},
};

/// The state of a thumbnail: a closed set, the same on screen and in the journal.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// Not started yet.
    Queued,
    /// Waiting before the next request.
    Waiting {
        /// The reason for the wait.
        reason: WaitReason,
        /// Length of the wait, in seconds, if known.
        seconds: Option<f64>,
        /// Number of the last attempt; 0 before the first.
        attempt: u32,
        /// The error of the last attempt, if it is the reason.
        error: Option<Error>,
    },
    /// Waiting for the provider's answer.
    Generating {
        /// Number of the attempt, from 1.
        attempt: u32,
    },
    /// Setting the title over the base.
    Composing,
    /// Writing the file to its destination.
    Saving,
    /// Finished with a new picture.
    Done(ThumbnailFiles),
    /// Finished with a base from the library, at no cost.
    Reused(ThumbnailFiles),
    /// Failed; nothing else happens by itself.
    Failed(Error),
    /// The picture may have been billed; the person decides.
    NeedsYou(Error),
    /// Cancelled by the person.
    Cancelled,
    /// Found unfinished after a crash.
    Interrupted {
        /// Whether a request was out; it may have been billed.
        possibly_spent: bool,
    },
}

impl State {
    /// The state's word, as on screen and in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Waiting { .. } => "waiting",
            Self::Generating { .. } => "generating",
            Self::Composing => "composing",
            Self::Saving => "saving",
            Self::Done(_) => "done",
            Self::Reused(_) => "reused",
            Self::Failed(_) => "failed",
            Self::NeedsYou(_) => "needs_you",
            Self::Cancelled => "cancelled",
            Self::Interrupted { .. } => "interrupted",
        }
    }

    /// Why there is no finished thumbnail, as a code and in words; `None` where there is one.
    pub fn reason(&self) -> Option<(Code, String)> {
        Some(match self {
            Self::Failed(error) | Self::NeedsYou(error) => (error.code, error.message.clone()),
            Self::Cancelled => (Code::Cancelled, "Cancelled.".to_owned()),
            Self::Interrupted { possibly_spent } => {
                let end = if *possibly_spent { "a request was out, it may be billed" } else { "nothing was sent" };
                (Code::Interrupted, format!("The program ended while this was under way; {end}."))
            }
            Self::Done(_) | Self::Reused(_) => return None,
            other => (Code::Interrupted, format!("Not finished: {}.", other.word())),
        })
    }

    /// Whether the state is final.
    pub fn is_end(&self) -> bool {
        matches!(
            self,
            Self::Done(_)
                | Self::Reused(_)
                | Self::Failed(_)
                | Self::NeedsYou(_)
                | Self::Cancelled
                | Self::Interrupted { .. }
        )
    }
}

/// A thumbnail of the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Thumbnail {
    /// The thumbnail's id, row, title and model.
    pub planned: Arc<Planned>,
    /// The state after the last event.
    pub state: State,
    /// Requests made so far.
    pub attempts: u32,
    /// Digest of the base, once it is in the store.
    pub base: Option<Digest>,
    /// Time from the first request to the stored base without waits, in milliseconds.
    pub milliseconds: u64,
    /// Cost in US dollars, if known.
    pub cost_usd: Option<Usd>,
    /// Whether the last attempt may have been billed without a picture.
    pub may_be_billed: bool,
    /// What the request that is out may cost; `None` while none is out.
    pub out: Option<Risk>,
    /// What earlier requests may have cost besides [`cost_usd`](Self::cost_usd).
    pub possibly: Risk,
    /// Warnings in order of arrival.
    pub warnings: Vec<Error>,
}

/// The state of a run, folded from its events.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunState {
    /// The thumbnails, row by row.
    pub thumbnails: Vec<Thumbnail>,
    /// Whether the run has ended.
    pub finished: bool,
}

/// Numbers of thumbnails by outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Thumbnails that are `done` or `reused`.
    pub done: usize,
    /// Thumbnails that are `failed`.
    pub failed: usize,
    /// Thumbnails that are `needs_you` or `interrupted`.
    pub needs_you: usize,
    /// Thumbnails that are `cancelled`.
    pub cancelled: usize,
    /// Thumbnails that have not ended yet.
    pub under_way: usize,
}

impl RunState {
    /// Applies the next event.
    pub fn apply(&mut self, event: &Event) {
        match &event.kind {
            EventKind::RunStarted { thumbnails } => {
                self.thumbnails = thumbnails.iter().cloned().map(Thumbnail::queued).collect();
            }
            EventKind::RunFinished { .. } => self.finished = true,
            kind => {
                if let Some(thumbnail) = event.thumbnail.as_ref().and_then(|id| self.thumbnail_mut(id)) {
                    thumbnail.apply(kind);
                }
            }
        }
    }

    /// Finds the thumbnail with this id.
    pub fn thumbnail(&self, id: &ThumbnailId) -> Option<&Thumbnail> {
        self.thumbnails.get(self.position(id)?)
    }

    fn thumbnail_mut(&mut self, id: &ThumbnailId) -> Option<&mut Thumbnail> {
        let at = self.position(id)?;
        self.thumbnails.get_mut(at)
    }

    /// Index in [`thumbnails`](Self::thumbnails) of the thumbnail with this id.
    pub fn position(&self, id: &ThumbnailId) -> Option<usize> {
        // Ids end in the ordinal, so the look-up is direct. A scan finds ids of another form.
        let guess = id.as_str().rsplit('-').next().and_then(|ordinal| ordinal.parse::<usize>().ok());
        guess
            .filter(|at| self.thumbnails.get(*at).is_some_and(|thumbnail| thumbnail.planned.id == *id))
            .or_else(|| self.thumbnails.iter().position(|thumbnail| thumbnail.planned.id == *id))
    }

    /// Counts thumbnails by outcome.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for thumbnail in &self.thumbnails {
            match thumbnail.state {
                State::Done(_) | State::Reused(_) => tally.done += 1,
                State::Failed(_) => tally.failed += 1,
                State::NeedsYou(_) | State::Interrupted { .. } => tally.needs_you += 1,
                State::Cancelled => tally.cancelled += 1,
                _ => tally.under_way += 1,
            }
        }
        tally
    }

    /// Makes the joined answers, one per row, in order.
    pub fn joined(&self, rows: &[Row]) -> Vec<JoinedAnswer> {
        rows.iter()
            .enumerate()
            .map(|(index, row)| {
                let of_row = || self.thumbnails.iter().filter(move |thumbnail| thumbnail.planned.row == index);
                JoinedAnswer {
                    title: row.brief.title.clone(),
                    style: row.brief.style.clone(),
                    template: row.brief.design.template.clone(),
                    font: row.brief.design.font.clone(),
                    results: of_row().filter_map(Thumbnail::result).collect(),
                    failures: of_row().filter_map(Thumbnail::failure).collect(),
                }
            })
            .collect()
    }
}

impl Thumbnail {
    fn queued(planned: Arc<Planned>) -> Self {
        Self {
            planned,
            state: State::Queued,
            attempts: 0,
            base: None,
            milliseconds: 0,
            cost_usd: None,
            may_be_billed: false,
            out: None,
            possibly: Risk::NONE,
            warnings: Vec::new(),
        }
    }

    fn apply(&mut self, kind: &EventKind) {
        self.may_be_billed = self.may_be_billed_after(kind);
        self.count(kind);
        self.state = match kind.clone() {
            EventKind::Generating { attempt, .. } => {
                self.attempts = attempt;
                State::Generating { attempt }
            }
            EventKind::Waiting { reason, seconds, attempt, error } => {
                State::Waiting { reason, seconds, attempt, error }
            }
            EventKind::Painted { digest, cost_usd, milliseconds, .. } => {
                self.base = Some(digest);
                self.cost_usd = cost_usd;
                self.milliseconds = milliseconds;
                return;
            }
            EventKind::Warning { error } => {
                self.warnings.push(error);
                return;
            }
            EventKind::Composing => State::Composing,
            EventKind::Saving => State::Saving,
            EventKind::Done(finished) => {
                self.base = Some(finished.base);
                State::Done(finished)
            }
            EventKind::Reused(finished) => {
                self.base = Some(finished.base);
                self.cost_usd = Some(Usd::ZERO);
                State::Reused(finished)
            }
            EventKind::Failed { error } => State::Failed(error),
            EventKind::NeedsYou { error } => State::NeedsYou(error),
            EventKind::Cancelled { .. } => State::Cancelled,
            EventKind::Interrupted { possibly_spent } => State::Interrupted { possibly_spent },
            EventKind::Partial { .. } | EventKind::RunStarted { .. } | EventKind::RunFinished { .. } => return,
        };
    }

    /// A picture that is there was paid for, so that its thumbnail is in no doubt.
    fn may_be_billed_after(&self, kind: &EventKind) -> bool {
        let billed = |code: Code, sent: bool| self.base.is_none() && code.billed(sent) != Billed::No;
        match kind {
            EventKind::NeedsYou { .. } => true,
            EventKind::Failed { error } => billed(error.code, self.attempts > 0),
            EventKind::Cancelled { unsent } => {
                let sent = matches!(self.state, State::Generating { .. }) && !unsent;
                billed(Code::Cancelled, sent && self.out.is_none_or(|out| !out.is_none()))
            }
            EventKind::Interrupted { possibly_spent } => *possibly_spent,
            _ => self.may_be_billed,
        }
    }

    /// Counts what was spent by the rule of the journal: an attempt whose cost nobody told counts with its estimate, unless it
    /// proves that nothing was billed.
    fn count(&mut self, kind: &EventKind) {
        let was_billed = match kind {
            EventKind::Generating { risk_usd, .. } => {
                self.out = Some(Risk::of(*risk_usd));
                return;
            }
            EventKind::Waiting { error: Some(error), .. } | EventKind::Failed { error } => {
                error.code.billed(true) != Billed::No
            }
            EventKind::Painted { cost_usd, .. } => cost_usd.is_none(),
            EventKind::NeedsYou { .. } => true,
            EventKind::Cancelled { unsent } => !unsent,
            EventKind::Interrupted { possibly_spent } => *possibly_spent,
            _ => return,
        };
        if let Some(out) = self.out.take().filter(|_| was_billed) {
            self.possibly += out;
        }
    }

    fn result(&self) -> Option<MadeThumbnail> {
        let (State::Done(finished) | State::Reused(finished)) = &self.state else { return None };
        Some(MadeThumbnail {
            model: self.planned.model.clone(),
            file: finished.files.first().cloned(),
            digest: finished.digest,
            attempts: self.attempts,
            milliseconds: self.milliseconds,
            cost_usd: self.cost_usd,
        })
    }

    fn failure(&self) -> Option<FailedThumbnail> {
        let (code, message) = self.state.reason()?;
        Some(FailedThumbnail { model: self.planned.model.clone(), code, message, attempts: self.attempts })
    }
}

/// The joined answer of one row: what was made, and what failed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JoinedAnswer {
    /// The title on the pictures.
    pub title: String,
    /// The style's id or sentence.
    pub style: String,
    /// The id of the text template.
    pub template: String,
    /// The id of the title's font.
    pub font: String,
    /// Finished thumbnails, in the order of the models.
    pub results: Vec<MadeThumbnail>,
    /// The other thumbnails, in the order of the models.
    pub failures: Vec<FailedThumbnail>,
}

/// A finished thumbnail of the joined answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MadeThumbnail {
    /// The model that drew the base.
    pub model: ModelId,
    /// Path of the file; absent when the run saves no files.
    pub file: Option<String>,
    /// Digest of the JPEG.
    pub digest: Digest,
    /// Requests made for the thumbnail.
    pub attempts: u32,
    /// Time from the first request to the stored base without waits, in milliseconds.
    pub milliseconds: u64,
    /// Cost in US dollars; absent when unknown.
    pub cost_usd: Option<Usd>,
}

/// A thumbnail of the joined answer that has no picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FailedThumbnail {
    /// The model that should have drawn the base.
    pub model: ModelId,
    /// The code of the error, or `INTERRUPTED` for a thumbnail without an end.
    pub code: Code,
    /// What happened, in one or two sentences.
    pub message: String,
    /// Requests made for the thumbnail.
    pub attempts: u32,
}

#[cfg(test)]
mod tests;
