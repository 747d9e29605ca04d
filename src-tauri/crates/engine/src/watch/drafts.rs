//! Drafts: what the folder asks for and does not have yet. Weighed anew before every run, since the journal may know more by
//! then: another process made it, a day began, somebody said yes to it elsewhere.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::civil::Date;
use thumbsheet_core::{Code, Digest, Error, ModelId, RunId, ThumbnailId, Usd, plan::Row};

use super::{
    Defaults, PricedModel, WatchEvent, WatchOptions,
    beside::Beside,
    blocking,
    post::{self, Entry},
};
use crate::{
    context::Context,
    files::read_limited,
    runs::{Room, Runs, one_more},
};

/// Why a thumbnail failed.
pub(super) enum Refusal {
    Failed(Error),
    Cancelled,
}

/// Why a draft is not made by itself. Said once a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    Budget,
    Unpriced,
    InDoubt,
}

#[derive(Clone, Debug)]
struct Draft {
    path: PathBuf,
    /// Where the file lies in the folder.
    file: String,
    entry: Entry,
    /// Models whose thumbnail is not there yet.
    open: Vec<ModelId>,
    told: BTreeSet<Why>,
}

/// What there is to do for one model of a draft.
enum DraftState {
    /// The thumbnail is finished.
    Made(ThumbnailId, Digest),
    /// A process works on it.
    UnderWay,
    /// It may have been billed, in this run.
    InDoubt(RunId),
    /// It can be made, at this price.
    Draft(Option<Usd>),
}

/// Models that wait, and what is said of them.
type Waiting = BTreeMap<Why, (Vec<ModelId>, Error)>;

/// All drafts of the watched folder, by file and row.
pub(super) struct Drafts {
    runs: Runs,
    defaults: Defaults,
    day_limit_usd: Option<Usd>,
    /// By the id of their row.
    list: BTreeMap<String, Draft>,
    /// What the run under way was asked for.
    started: HashMap<(String, ModelId), Digest>,
    /// The day on which a limit stopped a request: nothing paid is tried again on it.
    shut_on: Option<Date>,
    /// The day for which it was said what waits.
    told_on: Option<Date>,
}

impl Drafts {
    pub(super) fn new(runs: Runs, options: &WatchOptions) -> Self {
        Self {
            runs,
            defaults: options.defaults.clone(),
            day_limit_usd: options.day_limit_usd,
            list: BTreeMap::new(),
            started: HashMap::new(),
            shut_on: None,
            told_on: None,
        }
    }

    /// Whether everything that was asked for is there.
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// A file is gone, and with it what it asked for.
    pub(super) fn forget(&mut self, path: &Path) {
        self.list.retain(|_, draft| draft.path != path);
    }

    /// Reads a file that is new or changed.
    pub(super) async fn read(&mut self, path: PathBuf, file: String) -> Result<Vec<WatchEvent>, Error> {
        self.forget(&path);
        let from = path.clone();
        let bytes = match blocking(move || Ok(read_limited(&from))).await? {
            Ok(bytes) => bytes,
            Err(error) if !path.exists() => {
                tracing::debug!(%error, "a file went before it was read");
                return Ok(vec![WatchEvent::Gone { file }]);
            }
            Err(error) => return Ok(vec![WatchEvent::Problem { error }]),
        };
        let (context, defaults, place) = (Arc::clone(&self.runs.context), self.defaults.clone(), file.clone());
        let read =
            blocking(move || Ok(post::read(&place, &bytes, &defaults, &context.catalog, context.today()))).await?;
        let mut told: Vec<_> = read.problems.into_iter().map(|error| WatchEvent::Problem { error }).collect();
        for entry in read.entries {
            let open = entry.row.models.clone();
            let draft = Draft { path: path.clone(), file: file.clone(), entry, open, told: BTreeSet::new() };
            told.extend(self.add(draft).await?);
        }
        Ok(told)
    }

    async fn add(&mut self, mut draft: Draft) -> Result<Vec<WatchEvent>, Error> {
        let (mut told, mut priced) = (Vec::new(), Vec::new());
        for (model, weighed) in self.weigh(&draft).await? {
            match weighed {
                DraftState::Made(thumbnail, digest) => {
                    told.extend(self.put(&draft, &model, thumbnail, digest).await?);
                    draft.open.retain(|open| *open != model);
                }
                DraftState::Draft(cost_usd) => priced.push(PricedModel { model, cost_usd }),
                DraftState::UnderWay | DraftState::InDoubt(_) => {}
            }
        }
        if !priced.is_empty() {
            told.push(WatchEvent::Draft {
                file: draft.file.clone(),
                entry: draft.entry.id.clone(),
                title: draft.entry.row.brief.title.clone(),
                cost_usd: priced.iter().filter_map(|one| one.cost_usd).sum(),
                models: priced,
            });
        }
        if !draft.open.is_empty() {
            self.list.insert(draft.entry.id.clone(), draft);
        }
        Ok(told)
    }

    /// What may be made by itself now: rows for a run, what they cost, and what there is to say of the others.
    pub(super) async fn next(&mut self) -> Result<(Vec<Row>, Usd, Vec<WatchEvent>), Error> {
        let today = self.runs.context.local_day();
        if self.told_on.replace(today) != Some(today) {
            self.list.values_mut().for_each(|draft| draft.told.clear());
        }
        let (mut rows, mut cost_usd, mut told) = (Vec::new(), Usd::ZERO, Vec::new());
        let mut room = None;
        for id in self.list.keys().cloned().collect::<Vec<_>>() {
            let Some(draft) = self.list.get(&id).cloned() else { continue };
            let (mut models, mut waiting) = (Vec::new(), Waiting::new());
            for (model, weighed) in self.weigh(&draft).await? {
                let refused = match weighed {
                    DraftState::Made(thumbnail, digest) => {
                        told.extend(self.put(&draft, &model, thumbnail, digest).await?);
                        self.close(&id, &model);
                        continue;
                    }
                    DraftState::UnderWay => continue,
                    DraftState::InDoubt(run) => Some((Why::InDoubt, in_doubt(&model, &run))),
                    DraftState::Draft(Some(Usd::ZERO)) => None,
                    DraftState::Draft(None) => Some((Why::Unpriced, unpriced(&model))),
                    DraftState::Draft(Some(usd)) => match self.afford(&mut room, &model, usd, today).await? {
                        Ok(()) => {
                            cost_usd += usd;
                            None
                        }
                        Err(error) => Some((Why::Budget, error)),
                    },
                };
                match refused {
                    None => models.push(model),
                    Some((why, error)) => waiting.entry(why).or_insert((Vec::new(), error)).0.push(model),
                }
            }
            for (why, (models, error)) in waiting {
                if self.list.get_mut(&id).is_some_and(|draft| draft.told.insert(why)) {
                    told.push(WatchEvent::Waits { file: draft.file.clone(), entry: id.clone(), models, error });
                }
            }
            if !models.is_empty() {
                let row = Row { models, entry: Some(id.clone()), ..draft.entry.row };
                for model in &row.models {
                    self.started.insert((id.clone(), model.clone()), row.fingerprint(model));
                }
                rows.push(row);
            }
        }
        Ok((rows, cost_usd, told))
    }

    /// Whether a price is within what is left of the day. The inner answer is the limit's.
    async fn afford(
        &self,
        room: &mut Option<Room>,
        model: &ModelId,
        usd: Usd,
        today: Date,
    ) -> Result<Result<(), Error>, Error> {
        let Some(limit) = self.day_limit_usd else {
            return Ok(Err(Error::new(
                Code::Budget,
                format!("{model} costs about {usd}, and there is no daily limit."),
            )
            .hint("Set one with --max-cost-per-day, or make the thumbnail yourself.")));
        };
        if self.shut_on == Some(today) {
            return Ok(Err(Error::new(Code::Budget, "The limit of the day or the month is reached.")
                .hint("The watch tries again tomorrow.")));
        }
        let runs = self.runs.clone();
        let room = match room {
            Some(room) => room,
            None => room.insert(blocking(move || runs.room(Some(limit))).await?),
        };
        let name = one_more(&self.runs.context.catalog.model(model.as_str())?);
        Ok(room.take(usd, &name))
    }

    /// A thumbnail is finished: it goes beside its post, if that still asks for it.
    pub(super) async fn made(&mut self, entry: &str, model: &ModelId) -> Result<Vec<WatchEvent>, Error> {
        let Some(mut draft) = self.list.get(entry).cloned() else { return Ok(Vec::new()) };
        draft.open.retain(|open| open == model);
        let mut told = Vec::new();
        for (model, weighed) in self.weigh(&draft).await? {
            if let DraftState::Made(thumbnail, digest) = weighed {
                told.extend(self.put(&draft, &model, thumbnail, digest).await?);
                self.close(entry, &model);
            }
        }
        Ok(told)
    }

    /// A thumbnail did not come to be. It is not tried again before its file changes, except where only a limit was in the way.
    pub(super) fn not_made(&mut self, entry: &str, model: &ModelId, refused: Refusal) -> Option<WatchEvent> {
        let draft = self.list.get(entry)?;
        let asked = self.started.get(&(entry.to_owned(), model.clone()));
        let is_same = asked == Some(&draft.entry.row.fingerprint(model));
        let file = draft.file.clone();
        let error = match refused {
            Refusal::Failed(error) => error,
            Refusal::Cancelled => Error::new(Code::Cancelled, "Cancelled."),
        };
        if error.code == Code::Budget {
            self.shut_on = Some(self.runs.context.local_day());
        } else if is_same {
            self.close(entry, model);
        }
        Some(WatchEvent::NotMade { file, entry: entry.to_owned(), model: model.clone(), error })
    }

    /// Forgets what the ended run was asked for.
    pub(super) fn ended(&mut self) {
        self.started.clear();
    }

    /// The run could not begin: what it was asked for is not asked again before its file changes.
    pub(super) fn give_up(&mut self) {
        for ((entry, model), _) in std::mem::take(&mut self.started) {
            self.close(&entry, &model);
        }
    }

    fn close(&mut self, entry: &str, model: &ModelId) {
        if let Some(draft) = self.list.get_mut(entry) {
            draft.open.retain(|open| open != model);
            if draft.open.is_empty() {
                self.list.remove(entry);
            }
        }
    }

    async fn weigh(&self, draft: &Draft) -> Result<Vec<(ModelId, DraftState)>, Error> {
        let (context, row, open) = (Arc::clone(&self.runs.context), draft.entry.row.clone(), draft.open.clone());
        blocking(move || {
            open.into_iter().map(|model| weigh(&context, &row, &model).map(|weighed| (model, weighed))).collect()
        })
        .await
    }

    /// Puts a finished thumbnail beside its post. What keeps it from lying there is told; the watch goes on.
    async fn put(
        &self,
        draft: &Draft,
        model: &ModelId,
        thumbnail: ThumbnailId,
        digest: Digest,
    ) -> Result<Option<WatchEvent>, Error> {
        let (context, draft, model) = (Arc::clone(&self.runs.context), draft.clone(), model.clone());
        blocking(move || {
            let beside = Beside {
                folder: draft.path.parent().unwrap_or(Path::new("")),
                entry: &draft.entry.id,
                stem: &draft.entry.stem,
                model: &model,
                several: draft.entry.row.models.len() > 1,
            };
            let put = beside.put(&context.library, &thumbnail, digest, context.clock.now());
            Ok(match put {
                Ok(Some(path)) => Some(WatchEvent::Made {
                    file: draft.file,
                    entry: draft.entry.id,
                    model,
                    picture: path.display().to_string(),
                }),
                Ok(None) => None,
                Err(error) => Some(WatchEvent::Problem { error }),
            })
        })
        .await
    }
}

fn weigh(context: &Context, row: &Row, model: &ModelId) -> Result<DraftState, Error> {
    if let Some(standing) = context.library.standing(row.fingerprint(model))? {
        match (standing.made, standing.under_way, standing.in_doubt) {
            (Some(made), ..) => return Ok(DraftState::Made(standing.thumbnail, made.digest)),
            (None, true, _) => return Ok(DraftState::UnderWay),
            (None, false, Some(_)) => return Ok(DraftState::InDoubt(standing.run)),
            (None, false, None) => {}
        }
    }
    let model = context.catalog.model(model.as_str())?;
    let order = context.order(&row.brief, &model);
    let is_there = context.reusable(&model, &order)?.is_some();
    Ok(DraftState::Draft(if is_there { Some(Usd::ZERO) } else { model.estimate() }))
}

fn in_doubt(model: &ModelId, run: &RunId) -> Error {
    Error::new(
        Code::OutcomeUnknown,
        format!("{model} was asked for this picture already. That request may be billed (run {run})."),
    )
    .hint("The watch does not ask again. Change the post, or make the thumbnail yourself.")
}

fn unpriced(model: &ModelId) -> Error {
    Error::new(Code::Budget, format!("The price of {model} is not known, so a limit cannot be kept."))
        .hint("Make the thumbnail yourself, or give the model a price in the settings.")
}
