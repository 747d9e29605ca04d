//! Answers that were paid for and whose picture could not be read: kept as they came, to be read again for nothing.

use jiff::Timestamp;
use thumbsheet_core::{Digest, Error, RunId, ThumbnailId, plan::Order};

use crate::{
    arrivals::HeldAnswer,
    failure::unreadable,
    home::Library,
    journal::{AttemptOutcome, Record},
    owner::Owner,
    sql::{collect, from_json, parsed},
};

/// An answer without a picture so far.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptAnswer {
    /// The thumbnail it was made for.
    pub thumbnail: ThumbnailId,
    /// The run of that one.
    pub run: RunId,
    /// The attempt that it answers.
    pub attempt: u32,
    /// What was asked for.
    pub order: Order,
    /// The answer, as it came, in the store.
    pub digest: Digest,
}

impl Library {
    /// The kept answers of these thumbnails, oldest first.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn answers_of(&self, thumbnails: &[ThumbnailId]) -> Result<Vec<KeptAnswer>, Error> {
        let wanted: std::collections::HashSet<&ThumbnailId> = thumbnails.iter().collect();
        let connection = self.read();
        // There are few answers, and may be thousands of thumbnails.
        let mut statement = connection
            .prepare_cached(
                "SELECT k.thumbnail, t.run, k.attempt, a.ordered, k.digest FROM answers k
                   JOIN thumbnails t ON t.id = k.thumbnail
                   JOIN attempts a ON a.thumbnail = k.thumbnail AND a.attempt = k.attempt
                  WHERE t.swept_at IS NULL ORDER BY k.kept_at, k.thumbnail, k.attempt",
            )
            .map_err(|error| unreadable(&error))?;
        let found: Vec<KeptAnswer> = collect(statement.query_map([], |row| {
            Ok(KeptAnswer {
                thumbnail: ThumbnailId::new(row.get::<_, String>(0)?),
                run: RunId::new(row.get::<_, String>(1)?),
                attempt: row.get(2)?,
                order: from_json(row, 3)?,
                digest: parsed(row, 4)?,
            })
        }))?;
        Ok(found.into_iter().filter(|answer| wanted.contains(&answer.thumbnail)).collect())
    }

    /// The thumbnails with a kept answer whose row and model have one of these fingerprints.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn unread_of_rows(&self, fingerprints: &[Digest]) -> Result<Vec<ThumbnailId>, Error> {
        let wanted: std::collections::HashSet<String> = fingerprints.iter().map(Digest::to_string).collect();
        let connection = self.read();
        let mut statement = connection
            .prepare_cached(
                "SELECT t.id, t.fingerprint FROM answers k JOIN thumbnails t ON t.id = k.thumbnail
                  WHERE t.fingerprint IS NOT NULL AND t.swept_at IS NULL",
            )
            .map_err(|error| unreadable(&error))?;
        let found: Vec<(String, String)> = collect(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))))?;
        let found = found.into_iter().filter(|(_, fingerprint)| wanted.contains(fingerprint));
        Ok(found.map(|(thumbnail, _)| ThumbnailId::new(thumbnail)).collect())
    }

    /// After a crash: answers that arrived and were not recorded are; those whose picture came are let go. What a living
    /// process has in hand is not touched.
    pub(crate) fn record_answers(&self, now: Timestamp) -> Result<(), Error> {
        for (thumbnail, attempt) in self.arrivals().answers() {
            let Some((run, outcome, _)) = self.attempt(&thumbnail, attempt)? else { continue };
            let Some(_owner) = Owner::claim(self.home(), &run)? else { continue };
            let Some(answer) = self.arrivals().held(&thumbnail, attempt)? else { continue };
            if outcome != Some(AttemptOutcome::Painted) {
                self.arrivals().settle(self.store(), &answer)?;
                self.journal().append_now(vec![record(&answer, now)])?;
            }
            self.arrivals().let_go(&answer);
        }
        Ok(())
    }
}

/// The record of an answer that is in the store.
pub fn record(answer: &HeldAnswer, at: Timestamp) -> Record {
    Record::Answer {
        thumbnail: answer.thumbnail.clone(),
        attempt: answer.attempt,
        digest: answer.digest,
        bytes: answer.bytes,
        at,
    }
}

#[cfg(test)]
mod tests;
