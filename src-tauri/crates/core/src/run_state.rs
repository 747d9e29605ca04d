//! The fold over a run's events: what state each thumbnail is in, and the joined answer.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{
    Code, Digest, Error, Event, EventKind, ModelId, ThumbnailId, Usd,
    event::{Finished, WaitReason},
    money::Billed,
    plan::{Planned, Row},
};

/// Where a thumbnail stands: a closed set, the same on screen, in the journal and here.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// Not begun.
    Queued,
    /// Nothing is sent for a while.
    Waiting {
        /// What for.
        reason: WaitReason,
        /// For how long, when known.
        seconds: Option<f64>,
        /// The attempt made last.
        attempt: u32,
        /// What that one ended in.
        error: Option<Error>,
    },
    /// A request is out.
    Generating {
        /// Which attempt.
        attempt: u32,
    },
    /// The title is being set.
    Composing,
    /// The file is being written.
    Saving,
    /// Finished.
    Done(Finished),
    /// Finished from a base that was there.
    Reused(Finished),
    /// It did not work.
    Failed(Error),
    /// The person decides.
    NeedsYou(Error),
    /// The person cancelled.
    Cancelled,
    /// Found after a crash.
    Interrupted {
        /// A request was out.
        possibly_spent: bool,
    },
}

impl State {
    /// The word for it, as on screen and on the wire.
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

    /// Whether it will change no more by itself.
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

/// One thumbnail of the sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Thumbnail {
    /// Who it is.
    pub planned: Arc<Planned>,
    /// Where it stands.
    pub state: State,
    /// Attempts made.
    pub attempts: u32,
    /// The base, once it is stored.
    pub base: Option<Digest>,
    /// Milliseconds of work for the base.
    pub milliseconds: u64,
    /// What it cost, when known.
    pub cost_usd: Option<Usd>,
    /// Whether its last attempt may have been billed without a picture.
    pub may_be_billed: bool,
    /// Warnings so far.
    pub warnings: Vec<Error>,
}

/// A run, folded from its events.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunState {
    /// Its thumbnails, rows first.
    pub thumbnails: Vec<Thumbnail>,
    /// Whether its end has come.
    pub finished: bool,
}

/// How many thumbnails ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// `done` or `reused`.
    pub done: usize,
    /// `failed`.
    pub failed: usize,
    /// `needs_you` or `interrupted`.
    pub needs_you: usize,
    /// `cancelled`.
    pub cancelled: usize,
    /// Not ended yet.
    pub under_way: usize,
}

impl RunState {
    /// Takes the next event.
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

    /// The thumbnail with this id.
    pub fn thumbnail(&self, id: &ThumbnailId) -> Option<&Thumbnail> {
        self.thumbnails.get(self.position(id)?)
    }

    fn thumbnail_mut(&mut self, id: &ThumbnailId) -> Option<&mut Thumbnail> {
        let at = self.position(id)?;
        self.thumbnails.get_mut(at)
    }

    /// Where in [`thumbnails`](Self::thumbnails) it is.
    pub fn position(&self, id: &ThumbnailId) -> Option<usize> {
        // Ids end in the ordinal, which makes the look-up direct for runs of any length; a scan serves other ids.
        let guess = id.as_str().rsplit('-').next().and_then(|ordinal| ordinal.parse::<usize>().ok());
        guess
            .filter(|at| self.thumbnails.get(*at).is_some_and(|thumbnail| thumbnail.planned.id == *id))
            .or_else(|| self.thumbnails.iter().position(|thumbnail| thumbnail.planned.id == *id))
    }

    /// How many thumbnails stand where.
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

    /// The joined answers, one a row of `rows`, in order.
    pub fn joined(&self, rows: &[Row]) -> Vec<Joined> {
        rows.iter()
            .enumerate()
            .map(|(index, row)| {
                let of_row = || self.thumbnails.iter().filter(move |thumbnail| thumbnail.planned.row == index);
                Joined {
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
            warnings: Vec::new(),
        }
    }

    fn apply(&mut self, kind: &EventKind) {
        self.may_be_billed = self.may_be_billed_after(kind);
        self.state = match kind.clone() {
            EventKind::Generating { attempt } => {
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
            EventKind::Cancelled => State::Cancelled,
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
            EventKind::Cancelled => billed(Code::Cancelled, matches!(self.state, State::Generating { .. })),
            EventKind::Interrupted { possibly_spent } => *possibly_spent,
            _ => self.may_be_billed,
        }
    }

    fn result(&self) -> Option<Made> {
        let (State::Done(finished) | State::Reused(finished)) = &self.state else { return None };
        Some(Made {
            model: self.planned.model.clone(),
            file: finished.files.first().cloned(),
            digest: finished.digest,
            attempts: self.attempts,
            milliseconds: self.milliseconds,
            cost_usd: self.cost_usd,
        })
    }

    fn failure(&self) -> Option<NotMade> {
        let (code, message) = match &self.state {
            State::Failed(error) | State::NeedsYou(error) => (error.code, error.message.clone()),
            State::Cancelled => (Code::Cancelled, "Cancelled.".to_owned()),
            State::Interrupted { possibly_spent } => {
                let end = if *possibly_spent { "a request was out, it may be billed" } else { "nothing was sent" };
                (Code::Interrupted, format!("The program ended while this was under way; {end}."))
            }
            State::Done(_) | State::Reused(_) => return None,
            other => (Code::Interrupted, format!("Not finished: {}.", other.word())),
        };
        Some(NotMade { model: self.planned.model.clone(), code, message, attempts: self.attempts })
    }
}

/// The joined answer of one sheet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Joined {
    /// The title.
    pub title: String,
    /// The style.
    pub style: String,
    /// The template.
    pub template: String,
    /// The font.
    pub font: String,
    /// What was made.
    pub results: Vec<Made>,
    /// What was not.
    pub failures: Vec<NotMade>,
}

/// One finished thumbnail of the joined answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Made {
    /// The model.
    pub model: ModelId,
    /// The file; absent when nothing was asked to be saved.
    pub file: Option<String>,
    /// The JPEG's digest.
    pub digest: Digest,
    /// Attempts made.
    pub attempts: u32,
    /// Milliseconds of work for the base.
    pub milliseconds: u64,
    /// US dollars; absent when not known.
    pub cost_usd: Option<Usd>,
}

/// One failure of the joined answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NotMade {
    /// The model.
    pub model: ModelId,
    /// Why.
    pub code: Code,
    /// In words.
    pub message: String,
    /// Attempts made.
    pub attempts: u32,
}
