//! What was spent: the attempts of the journal, by day, provider and model.
//!
//! An attempt counts on the day it began. Known costs and possible ones are told apart: possibly spent is what is out just now,
//! whoever sent it, what ended without an answer, and a picture that came without its price.

use std::fs::File;

use jiff::{
    Span, Timestamp,
    civil::{Date, Time},
};
use rusqlite::params;
use serde::{Deserialize, Serialize};
use thumbsheet_core::{Error, Usd};
use ts_rs::TS;

use crate::{
    failure::{broken, unreadable},
    home::Library,
    money::{KNOWN, POSSIBLY, Spent, micros},
    owner,
    sql::collect,
};

/// What was spent on one model on one day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SpendingLine {
    /// The day, such as `2026-11-24`, in the person's zone.
    pub day: String,
    /// The id of the provider that was asked.
    pub provider: String,
    /// The id of the model, `provider/model`.
    pub model: String,
    /// Requests that were sent.
    pub requests: u64,
    /// US dollars that are known to be spent.
    pub usd: Usd,
    /// US dollars that may have been spent besides.
    pub possibly_usd: Usd,
}

/// The right to look at the sums and to journal an attempt that fits them: of all processes on the home one has it at a time,
/// until it is dropped. The system takes it back from a process that ends.
#[derive(Debug)]
pub struct SpendingTurn {
    _lock: File,
}

impl Library {
    /// Waits for the turn to spend; blocks while another process has it. What this process has handed to its journal is
    /// written by then, so that the sums hold it.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn spending_turn(&self) -> Result<SpendingTurn, Error> {
        let path = owner::folder(self.home())?.join("spending");
        let lock = File::create(&path).map_err(|error| broken("lock", &path, &error))?;
        lock.lock().map_err(|error| broken("lock", &path, &error))?;
        self.journal().append_now(Vec::new())?;
        Ok(SpendingTurn { _lock: lock })
    }

    /// What was spent from the first moment of `day` on. What is dated later than now counts too: a clock that was set back
    /// opens no limit.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn spent_since(&self, day: Date) -> Result<Spent, Error> {
        let from = self.start_of(day)?;
        let sum = format!("SELECT sum({KNOWN}), sum({POSSIBLY}) FROM attempts a WHERE a.started_at >= ?1");
        self.read()
            .prepare_cached(&sum)
            .and_then(|mut statement| {
                statement.query_row([from], |row| Ok(Spent { usd: micros(row, 0)?, possibly_usd: micros(row, 1)? }))
            })
            .map_err(|error| unreadable(&error))
    }

    /// What was spent on each of the `days` up to `last`, newest day first, models by name. What is drawn offline is asked of
    /// nobody and is left out.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn spending(&self, last: Date, days: u32) -> Result<Vec<SpendingLine>, Error> {
        let mut lines = Vec::new();
        let mut day = last;
        for _ in 0..days {
            let next = day.saturating_add(Span::new().days(1));
            lines.extend(self.spending_of(day, &self.start_of(day)?, &self.start_of(next)?)?);
            day = day.saturating_sub(Span::new().days(1));
        }
        Ok(lines)
    }

    fn spending_of(&self, day: Date, from: &str, until: &str) -> Result<Vec<SpendingLine>, Error> {
        let connection = self.read();
        let sums = format!(
            "SELECT t.model, count(*), sum({KNOWN}), sum({POSSIBLY})
             FROM attempts a JOIN thumbnails t ON t.id = a.thumbnail
             WHERE a.started_at >= ?1 AND a.started_at < ?2 AND t.model NOT LIKE 'offline/%' GROUP BY t.model ORDER BY t.model"
        );
        let mut statement = connection.prepare_cached(&sums).map_err(|error| unreadable(&error))?;
        collect(statement.query_map(params![from, until], |row| {
            let model: String = row.get(0)?;
            Ok(SpendingLine {
                day: day.to_string(),
                provider: model.split('/').next().unwrap_or_default().to_owned(),
                model,
                requests: row.get(1)?,
                usd: micros(row, 2)?,
                possibly_usd: micros(row, 3)?,
            })
        }))
    }

    /// The day it is for the person at `now`.
    pub fn day_of(&self, now: Timestamp) -> Date {
        self.zone().to_datetime(now).date()
    }

    /// Where a day begins, as stamps of attempts compare: cut after the seconds, so that it sorts before every stamp that goes
    /// on with a fraction or with `Z`.
    fn start_of(&self, day: Date) -> Result<String, Error> {
        // A day whose midnight is skipped begins when its clocks go on.
        let start = self.zone().to_timestamp(day.to_datetime(Time::midnight()));
        let start = start.map_err(|error| Error::invalid(format!("{day} is no day to reckon with: {error}.")))?;
        Ok(start.strftime("%Y-%m-%dT%H:%M:%S").to_string())
    }
}

#[cfg(test)]
mod tests;
