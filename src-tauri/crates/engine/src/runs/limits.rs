//! Limits of what is spent: of a run, of a day, of a month. They are asked before every attempt, not only before a run: an
//! outage that is retried, or a list that was started twice, must not pass them either.
//!
//! A limit is measured by what is spent, what may be, and what the next picture costs. For the limits of day and month all
//! processes on a home take turns ([`SpendingTurn`]): whoever has it sums up the journal and writes its attempt there before
//! the next one looks. So there is no moment in which two can take the same last cent.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thumbsheet_core::{Code, Error, Usd, catalog::Model, money::Billed};
use thumbsheet_library::{Library, SpendingLine, SpendingTurn, Spent};
use tokio::sync::OwnedMutexGuard;
use ts_rs::TS;

use super::{RunOptions, Runs, Traffic};
use crate::{context::Context, settings::Settings, steps::Painted};

/// What was spent, and the limits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Spending {
    /// US dollars that are known to be spent today, in the person's zone.
    pub today_usd: Usd,
    /// The same, this month.
    pub month_usd: Usd,
    /// US dollars that may have been spent today besides.
    pub possibly_today_usd: Usd,
    /// The same, this month.
    pub possibly_month_usd: Usd,
    /// Most that is spent on a day.
    pub day_limit_usd: Option<Usd>,
    /// Most that is spent in a month.
    pub month_limit_usd: Option<Usd>,
    /// By day, provider and model, newest day first.
    pub lines: Vec<SpendingLine>,
}

/// Which limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Limit {
    Run,
    Day,
    Month,
}

impl Limit {
    fn words(self) -> &'static str {
        match self {
            Self::Run => "the limit of the run",
            Self::Day => "the limit of the day",
            Self::Month => "the limit of the month",
        }
    }

    /// What a person can do about it.
    fn hint(self) -> &'static str {
        match self {
            Self::Run => "Start the rest again with a higher limit, or with cheaper models.",
            Self::Day => {
                "Go on tomorrow, or raise the limit of the day in the settings (day_limit_usd in settings.toml)."
            }
            Self::Month => {
                "Go on next month, or raise the limit of the month in the settings (month_limit_usd in settings.toml)."
            }
        }
    }
}

/// The limits that hold for one run, and what it has spent.
#[derive(Debug)]
pub(super) struct Allowance {
    run: Option<Usd>,
    day: Option<Usd>,
    month: Option<Usd>,
    spent: Mutex<Spent>,
}

/// The right to send one request. Dropped before it was [sent](Self::sent), it gives back what it had reserved.
#[derive(Debug)]
pub(super) struct Reservation {
    allowance: Arc<Allowance>,
    usd: Usd,
    sent: bool,
    /// Held until the attempt is in the journal, where everybody sees it.
    turn: Option<(SpendingTurn, OwnedMutexGuard<()>)>,
}

impl Allowance {
    /// The limits of the settings, and those of the run's options.
    pub(super) fn new(options: &RunOptions, settings: &Settings) -> Arc<Self> {
        Arc::new(Self {
            run: options.max_cost_usd,
            day: tighter(settings.generation.day_limit_usd, options.day_limit_usd),
            month: settings.generation.month_limit_usd,
            spent: Mutex::default(),
        })
    }

    /// The first of the limits that hold.
    fn first(&self) -> Option<Limit> {
        let limits = [(self.run, Limit::Run), (self.day, Limit::Day), (self.month, Limit::Month)];
        limits.into_iter().find_map(|(usd, limit)| usd.map(|_| limit))
    }

    /// Takes `usd` of what the run may spend.
    fn reserve(self: &Arc<Self>, usd: Usd, model: &Model) -> Result<Reservation, Error> {
        let mut spent = self.spent();
        check(Limit::Run, self.run, *spent, usd, &one_more(model))?;
        spent.possibly_usd += usd;
        drop(spent);
        Ok(Reservation { allowance: Arc::clone(self), usd, sent: false, turn: None })
    }

    fn spent(&self) -> MutexGuard<'_, Spent> {
        // Whoever panicked with the lock held had changed one number.
        self.spent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reservation {
    /// The attempt is in the journal and its request goes out.
    pub(super) fn sent(&mut self) {
        self.sent = true;
        self.turn = None;
    }

    /// Nothing of its request was sent after all: what it had reserved is given back.
    pub(super) fn unsent(mut self) {
        self.sent = false;
    }

    /// What became of it. Whatever may have been billed stays reserved for good.
    pub(super) fn ended(self, end: &Result<Painted, Error>) {
        let mut spent = self.allowance.spent();
        match end {
            Ok(Painted { cost_usd: Some(usd), .. }) => {
                spent.possibly_usd -= self.usd;
                spent.usd += *usd;
            }
            Err(error) if error.code.billed(true) == Billed::No => spent.possibly_usd -= self.usd,
            _ => {}
        }
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if !self.sent {
            self.allowance.spent().possibly_usd -= self.usd;
        }
    }
}

/// Reserves the price of one picture.
///
/// # Errors
/// `BUDGET` when that would pass a limit, or when there is a limit and no known price; `INVALID_INPUT` while limits cannot be
/// read.
pub(super) async fn reserve(
    context: &Context,
    traffic: &Traffic,
    allowance: &Arc<Allowance>,
    model: &Model,
) -> Result<Reservation, Error> {
    context.may_pay(model.estimate())?;
    let usd = match (allowance.first(), model.estimate()) {
        (None, _) => Usd::ZERO,
        (Some(_), Some(usd)) => usd,
        (Some(limit), None) => return Err(unpriced(limit, model)),
    };
    if usd.is_zero() {
        return Ok(Reservation { allowance: Arc::clone(allowance), usd, sent: false, turn: None });
    }
    let mut reserved = allowance.reserve(usd, model)?;
    if allowance.day.is_some() || allowance.month.is_some() {
        // Within the process they queue here: only one thread at a time is to wait for other processes.
        let mine = traffic.spending_turn().await;
        let (library, today) = (Arc::clone(&context.library), context.local_day());
        let limited = (allowance.day.is_some(), allowance.month.is_some());
        let looked = tokio::task::spawn_blocking(move || {
            let turn = library.spending_turn()?;
            Ok((turn, sums(&library, today, limited)?))
        });
        let (turn, (of_day, of_month)) =
            looked.await.unwrap_or_else(|panic| Err(Error::new(Code::Internal, panic.to_string())))?;
        check(Limit::Day, allowance.day, of_day, usd, &one_more(model))?;
        check(Limit::Month, allowance.month, of_month, usd, &one_more(model))?;
        reserved.turn = Some((turn, mine));
    }
    Ok(reserved)
}

impl Runs {
    /// What was spent today, this month, and on each of the last `days` days.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn spending(&self, days: u32) -> Result<Spending, Error> {
        let today = self.context.local_day();
        let (of_day, of_month) = sums(&self.context.library, today, (true, true))?;
        let generation = &self.context.settings.generation;
        Ok(Spending {
            today_usd: of_day.usd,
            month_usd: of_month.usd,
            possibly_today_usd: of_day.possibly_usd,
            possibly_month_usd: of_month.possibly_usd,
            day_limit_usd: generation.day_limit_usd,
            month_limit_usd: generation.month_limit_usd,
            lines: self.context.library.spending(today, days)?,
        })
    }

    /// Refuses a run of about `usd` that would pass what is left of the day or the month.
    ///
    /// # Errors
    /// `BUDGET`; `LIBRARY`; `INVALID_INPUT` while limits cannot be read.
    pub fn within_limits(&self, usd: Usd) -> Result<(), Error> {
        self.context.may_pay(Some(usd))?;
        if usd.is_zero() { Ok(()) } else { self.room(None)?.take(usd, "This run") }
    }

    /// What is left of the day and the month by now; `day` is a limit besides the settings'.
    pub(crate) fn room(&self, day: Option<Usd>) -> Result<Room, Error> {
        let generation = &self.context.settings.generation;
        let (day, month) = (tighter(generation.day_limit_usd, day), generation.month_limit_usd);
        let (of_day, of_month) =
            sums(&self.context.library, self.context.local_day(), (day.is_some(), month.is_some()))?;
        Ok(Room { day, month, of_day, of_month })
    }
}

/// What is left, for whoever plans ahead. It reserves nothing: every attempt asks again.
#[derive(Debug)]
pub(crate) struct Room {
    day: Option<Usd>,
    month: Option<Usd>,
    of_day: Spent,
    of_month: Spent,
}

impl Room {
    /// Takes `usd` of the room. `what` begins the error's message.
    pub(crate) fn take(&mut self, usd: Usd, what: &str) -> Result<(), Error> {
        check(Limit::Day, self.day, self.of_day, usd, what)?;
        check(Limit::Month, self.month, self.of_month, usd, what)?;
        self.of_day.possibly_usd += usd;
        self.of_month.possibly_usd += usd;
        Ok(())
    }
}

/// The tighter of two limits.
fn tighter(one: Option<Usd>, other: Option<Usd>) -> Option<Usd> {
    one.into_iter().chain(other).reduce(Usd::min)
}

/// What is asked for, in words.
pub(crate) fn one_more(model: &Model) -> String {
    format!("One more picture of {}", model.name)
}

/// What was spent on the day, and in its month; nothing is read for what is not asked for.
fn sums(library: &Library, today: Date, (day, month): (bool, bool)) -> Result<(Spent, Spent), Error> {
    let of_day = if day { library.spent_since(today)? } else { Spent::default() };
    let of_month = if month { library.spent_since(today.first_of_month())? } else { Spent::default() };
    Ok((of_day, of_month))
}

fn check(limit: Limit, cap: Option<Usd>, spent: Spent, usd: Usd, what: &str) -> Result<(), Error> {
    let Some(cap) = cap.filter(|cap| spent.at_most() + usd > *cap) else { return Ok(()) };
    let possibly = if spent.possibly_usd > Usd::ZERO {
        format!(" and {} possibly spent", spent.possibly_usd)
    } else {
        String::new()
    };
    let (words, spent) = (limit.words(), spent.usd);
    Err(Error::new(Code::Budget, format!("{what} (~{usd}) would pass {words} ({cap}): {spent} is spent{possibly}."))
        .hint(limit.hint()))
}

fn unpriced(limit: Limit, model: &Model) -> Error {
    let words = limit.words();
    Error::new(Code::Budget, format!("The price of {} is not known, so {words} cannot be kept.", model.id))
        .hint("Leave it out, give it a price in the settings, or take the limit away.")
}

#[cfg(test)]
mod tests {
    use thumbsheet_core::Catalog;

    use super::*;

    fn model() -> Model {
        Catalog::bundled().unwrap().model("openai/gpt-image-2.6-flare").unwrap()
    }

    fn of_run(usd: Usd) -> Arc<Allowance> {
        let options = RunOptions { max_cost_usd: Some(usd), ..RunOptions::default() };
        Allowance::new(&options, &Settings::default())
    }

    #[test]
    fn a_limit_of_ten_prices_takes_ten_and_no_eleventh() {
        let allowance = of_run(Usd::cents(100));
        let held: Vec<_> = (0..10).map(|_| allowance.reserve(Usd::cents(10), &model()).unwrap()).collect();
        let error = allowance.reserve(Usd::cents(10), &model()).unwrap_err();
        assert_eq!(error.code, Code::Budget, "a limit refuses with its own code");
        assert_eq!(
            error.message,
            format!(
                "One more picture of {} (~$0.10) would pass the limit of the run ($1.00): $0.00 is spent and $1.00 possibly spent.",
                model().name
            ),
            "which limit, what is spent"
        );
        drop(held);
        assert!(allowance.reserve(Usd::cents(100), &model()).is_ok(), "what was not sent is given back");
    }

    #[test]
    fn what_may_have_been_billed_stays_reserved_and_what_cost_nothing_is_given_back() {
        let allowance = of_run(Usd::cents(30));
        let sent = || {
            let mut reserved = allowance.reserve(Usd::cents(10), &model()).unwrap();
            reserved.sent();
            reserved
        };
        sent().ended(&Err(Error::new(Code::ServerBusy, "503")));
        assert_eq!(allowance.spent().at_most(), Usd::ZERO, "503 proves that no picture was made");
        sent().ended(&Err(Error::new(Code::OutcomeUnknown, "Lost.")));
        drop(sent());
        assert_eq!(allowance.spent().possibly_usd, Usd::cents(20), "lost, and one whose task was dropped");
        assert!(allowance.reserve(Usd::cents(11), &model()).is_err(), "so less is left");
    }

    #[test]
    fn the_tighter_limit_of_a_day_holds() {
        let mut settings = Settings::default();
        settings.generation.day_limit_usd = Some(Usd::cents(200));
        let options = |usd| RunOptions { day_limit_usd: usd, ..RunOptions::default() };
        assert_eq!(
            Allowance::new(&options(Some(Usd::cents(100))), &settings).day,
            Some(Usd::cents(100)),
            "a run may ask for less"
        );
        assert_eq!(
            Allowance::new(&options(Some(Usd::cents(300))), &settings).day,
            Some(Usd::cents(200)),
            "and not for more"
        );
        assert_eq!(Allowance::new(&options(None), &settings).day, Some(Usd::cents(200)), "else the settings'");
    }

    #[tokio::test]
    async fn the_turn_to_spend_is_kept_until_the_attempt_is_in_the_journal() {
        let home = tempfile::TempDir::new().unwrap();
        let environment = crate::Environment::of([("THUMBSHEET_HOME", home.path().display().to_string())]);
        let runs = crate::Engine::open(crate::Parts::new(&environment).unwrap()).unwrap().runs();
        let is_free = || std::fs::File::open(home.path().join("locks/spending")).unwrap().try_lock().is_ok();
        let options = RunOptions { day_limit_usd: Some(Usd::cents(100)), ..RunOptions::default() };
        let allowance = Allowance::new(&options, &Settings::default());
        let mut reserved = reserve(&runs.context, &runs.traffic, &allowance, &model()).await.unwrap();
        assert!(!is_free(), "another process that looked now would not see this attempt");
        reserved.sent();
        assert!(is_free(), "now it is written down, and the next may look");
        let dropped = reserve(&runs.context, &runs.traffic, &allowance, &model()).await.unwrap();
        drop(dropped);
        assert!(is_free(), "one that was cancelled holds up nobody either");
        let other = RunOptions { day_limit_usd: Some(Usd::micros(1_000)), ..RunOptions::default() };
        let other = Allowance::new(&other, &Settings::default());
        assert!(reserve(&runs.context, &runs.traffic, &other, &model()).await.is_err(), "nor one that is refused");
        assert!(is_free(), "which gives the turn back as well");
    }

    #[test]
    fn a_limit_below_zero_lets_nothing_through() {
        assert!(of_run(Usd::cents(-1)).reserve(Usd::cents(1), &model()).is_err(), "the safe side of a mistake");
    }
}
