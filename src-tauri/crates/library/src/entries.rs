//! What became of rows that were made before: a list that runs again, or a folder that is watched, pays only for what changed.

use std::fs::File;

use rusqlite::{OptionalExtension as _, params};
use thumbsheet_core::{Code, Digest, Error, ModelId, RunId, ThumbnailId, plan::Order};

use crate::{
    failure::{broken, unreadable},
    home::Library,
    owner::{self, Owner},
    sql::{collect, digest, from_optional_json, parsed},
};

/// What became of a row at a model, whichever run asked for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The thumbnail that stands for it: a finished one whose picture is there, else the newest.
    pub thumbnail: ThumbnailId,
    /// The run of that thumbnail.
    pub run: RunId,
    /// What was made, where it is finished, in the store and not deleted.
    pub made: Option<MadeFile>,
    /// Whether a living process works on it.
    pub under_way: bool,
    /// Why its newest request may have been billed without a picture. Such a one is not made again by itself.
    pub in_doubt: Option<Error>,
}

/// The files of a finished thumbnail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MadeFile {
    /// The SHA-256 of the finished JPEG.
    pub digest: Digest,
    /// The SHA-256 of the picture under the type.
    pub base: Digest,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

/// A thumbnail with a fingerprint, as the journal has it.
struct ThumbnailByFingerprint {
    thumbnail: ThumbnailId,
    run: RunId,
    queued: bool,
    made: Option<MadeFile>,
    /// Its newest attempt: whether it may have been billed without a picture, and what was said.
    attempt: Option<(bool, Option<Error>)>,
}

/// The right to look at what became of rows and to start a run over those that are missing: of all processes on the home one
/// has it at a time, until it is dropped.
#[derive(Debug)]
pub struct StartingTurn {
    _lock: File,
}

impl Library {
    /// Waits for the turn to start what is missing; blocks while another process has it.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn starting_turn(&self) -> Result<StartingTurn, Error> {
        let path = owner::folder(self.home())?.join("starting");
        let lock = File::create(&path).map_err(|error| broken("lock", &path, &error))?;
        lock.lock().map_err(|error| broken("lock", &path, &error))?;
        Ok(StartingTurn { _lock: lock })
    }

    /// What became of the row with this fingerprint; `None` when it was never asked for, or was deleted for good.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn standing(&self, fingerprint: Digest) -> Result<Option<Standing>, Error> {
        let found = self.found(fingerprint)?;
        let is_there =
            |found: &&ThumbnailByFingerprint| found.made.is_some_and(|made| self.store().contains(made.digest));
        let Some(best) = found.iter().find(is_there).or(found.first()) else { return Ok(None) };
        let made = best.made.filter(|_| is_there(&best));
        let under_way = best.queued && Owner::is_alive(self.home(), &best.run);
        // One that ended without asking anybody says nothing new about the request before it.
        let newest = found.iter().find_map(|found| found.attempt.clone());
        let in_doubt = newest.filter(|(in_doubt, _)| *in_doubt && !under_way && made.is_none());
        Ok(Some(Standing {
            thumbnail: best.thumbnail.clone(),
            run: best.run.clone(),
            made,
            under_way,
            in_doubt: in_doubt.map(|(_, error)| error.unwrap_or_else(lost)),
        }))
    }

    /// The thumbnails with a fingerprint, newest first.
    fn found(&self, fingerprint: Digest) -> Result<Vec<ThumbnailByFingerprint>, Error> {
        let connection = self.read();
        let mut statement = connection
            .prepare_cached(
                "SELECT t.id, t.run, t.state = 'queued',
                        CASE WHEN t.state IN ('done', 'reused') AND EXISTS (SELECT 1 FROM gallery g
                              WHERE g.thumbnail = t.id AND g.deleted_at IS NULL) THEN t.digest END,
                        t.base, t.width, t.height, a.attempt IS NOT NULL,
                        t.base IS NULL AND a.risk_usd IS NOT 0.0 AND (a.outcome IS NULL OR a.outcome = 'unknown'), a.error
                   FROM thumbnails t LEFT JOIN attempts a ON a.thumbnail = t.id
                        AND a.attempt = (SELECT max(n.attempt) FROM attempts n WHERE n.thumbnail = t.id)
                  WHERE t.fingerprint = ?1 AND t.swept_at IS NULL ORDER BY t.rowid DESC",
            )
            .map_err(|error| unreadable(&error))?;
        collect(statement.query_map([fingerprint.to_string()], |row| {
            let made = match (digest(row, 3)?, digest(row, 4)?) {
                (Some(digest), Some(base)) => Some(MadeFile { digest, base, width: row.get(5)?, height: row.get(6)? }),
                _ => None,
            };
            Ok(ThumbnailByFingerprint {
                thumbnail: ThumbnailId::new(row.get::<_, String>(0)?),
                run: RunId::new(row.get::<_, String>(1)?),
                queued: row.get(2)?,
                made,
                attempt: if row.get(7)? { Some((row.get(8)?, from_optional_json(row, 9)?)) } else { None },
            })
        }))
    }

    /// The newest picture that an order made for a row of a list (`None`: for any row of any), whatever type was set over it.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn base_of_entry(&self, entry: Option<&str>, order: &Order) -> Result<Option<Digest>, Error> {
        self.read()
            .prepare_cached(
                "SELECT b.digest FROM bases b JOIN thumbnails t ON t.base = b.digest
                 WHERE b.order_key = ?1 AND t.entry = coalesce(?2, t.entry) AND t.model = ?3 ORDER BY t.rowid DESC LIMIT 1",
            )
            .and_then(|mut statement| {
                statement
                    .query_row(params![order.key().to_string(), entry, order.model.as_str()], |row| parsed(row, 0))
                    .optional()
            })
            .map_err(|error| unreadable(&error))
    }

    /// When a picture of an order came for a row of a list (`None`: for any row of any) that nobody has deleted since, whether it is
    /// in the store or not: an RFC 3339 stamp.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn came_for_entry(&self, entry: Option<&str>, order: &Order) -> Result<Option<String>, Error> {
        self.read()
            .prepare_cached(
                "SELECT b.received_at FROM bases b JOIN thumbnails t ON t.base = b.digest
                 WHERE b.order_key = ?1 AND t.entry = coalesce(?2, t.entry) AND t.model = ?3 AND t.swept_at IS NULL
                   AND NOT EXISTS (SELECT 1 FROM gallery g WHERE g.thumbnail = t.id AND g.deleted_at IS NOT NULL)
                 ORDER BY t.rowid DESC LIMIT 1",
            )
            .and_then(|mut statement| {
                statement
                    .query_row(params![order.key().to_string(), entry, order.model.as_str()], |row| row.get(0))
                    .optional()
            })
            .map_err(|error| unreadable(&error))
    }

    /// When a picture of an order came that nobody has deleted since, for whatever it was made and whether it is in the store or
    /// not: an RFC 3339 stamp.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn came_for_order(&self, order: &Order) -> Result<Option<String>, Error> {
        self.read()
            .prepare_cached(
                "SELECT b.received_at FROM bases b JOIN thumbnails t ON t.base = b.digest
                 WHERE b.order_key = ?1 AND t.swept_at IS NULL
                   AND NOT EXISTS (SELECT 1 FROM gallery g WHERE g.thumbnail = t.id AND g.deleted_at IS NOT NULL)
                 ORDER BY t.rowid DESC LIMIT 1",
            )
            .and_then(|mut statement| statement.query_row([order.key().to_string()], |row| row.get(0)).optional())
            .map_err(|error| unreadable(&error))
    }

    /// The files that were written for a row at a model, whatever its thumbnails were, newest first, with what was written.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn files_of_entry(&self, entry: &str, model: &ModelId) -> Result<Vec<(String, Digest)>, Error> {
        let connection = self.read();
        let mut statement = connection
            .prepare_cached(
                "SELECT f.file, f.digest FROM files f JOIN thumbnails t ON t.id = f.thumbnail
                 WHERE t.entry = ?1 AND t.model = ?2 ORDER BY f.rowid DESC",
            )
            .map_err(|error| unreadable(&error))?;
        collect(statement.query_map(params![entry, model.as_str()], |row| Ok((row.get(0)?, parsed(row, 1)?))))
    }
}

fn lost() -> Error {
    Error::new(Code::OutcomeUnknown, "The program ended while a request was out; it may be billed.")
}

#[cfg(test)]
mod tests {
    use thumbsheet_core::{
        Brief, Catalog, Event, EventKind, Usd,
        event::ThumbnailFiles,
        plan::{self, Row},
    };

    use super::*;
    use crate::{
        journal::{Record, RunKind, RunRecord},
        testing::{at, home},
    };

    fn row() -> Row {
        let row = Row::new(Brief::new("Watched"), vec!["openai/gpt-image-2".parse().unwrap()]);
        Row { entry: Some("post.md".into()), ..row }
    }

    /// A run of the row that ends as told; gives its thumbnail.
    fn made(library: &Library, run: &str, attempt: Option<(Code, Usd)>, end: EventKind) -> ThumbnailId {
        let id = RunId::new(run);
        let thumbnails = plan::thumbnails(&id, &[row()]);
        let thumbnail = thumbnails[0].id.clone();
        let mut records = vec![Record::Run(RunRecord {
            id: id.clone(),
            kind: RunKind::Batch,
            at: at(0),
            rows: vec![row()].into(),
            settings: "{}".into(),
            thumbnails,
            list: None,
            place: None,
        })];
        if let Some((code, risk_usd)) = attempt {
            let catalog = Catalog::bundled().unwrap();
            let order = Order::new(&row().brief, &catalog.model("openai/gpt-image-2").unwrap(), &catalog);
            records.push(Record::AttemptStarted {
                thumbnail: thumbnail.clone(),
                attempt: 1,
                order: Box::new(order),
                risk_usd: Some(risk_usd),
                at: at(0),
            });
            let error = Error::new(code, "It ended.");
            records.push(Record::AttemptEnded {
                thumbnail: thumbnail.clone(),
                attempt: 1,
                sent: true,
                error,
                at: at(1),
            });
        }
        records.push(Record::Event(Event {
            run: id,
            seq: 0,
            at: at(1),
            thumbnail: Some(thumbnail.clone()),
            kind: end,
        }));
        library.journal().append_now(records).unwrap();
        thumbnail
    }

    #[test]
    fn what_costs_nothing_is_never_in_doubt() {
        let (_folder, library) = home();
        let lost = EventKind::Interrupted { possibly_spent: false };
        made(&library, "offline", Some((Code::OutcomeUnknown, Usd::ZERO)), lost);
        let standing = library.standing(row().fingerprint(&row().models[0])).unwrap().unwrap();
        assert_eq!(standing.in_doubt, None, "it is simply drawn again: {standing:?}");
    }

    #[test]
    fn a_row_that_was_made_is_found_by_what_decides_its_file() {
        let (_folder, library) = home();
        let fingerprint = row().fingerprint(&row().models[0]);
        assert_eq!(library.standing(fingerprint).unwrap(), None, "never asked for");

        let lost = Error::new(Code::OutcomeUnknown, "Lost.");
        made(&library, "first", Some((Code::OutcomeUnknown, Usd::cents(4))), EventKind::NeedsYou { error: lost });
        let standing = library.standing(fingerprint).unwrap().unwrap();
        assert!(standing.in_doubt.is_some() && standing.made.is_none(), "it may have been billed: {standing:?}");

        let waits = Error::new(Code::OutcomeUnknown, "Lost.");
        made(&library, "again", None, EventKind::NeedsYou { error: waits });
        let standing = library.standing(fingerprint).unwrap().unwrap();
        assert!(standing.in_doubt.is_some(), "one that asked nobody takes no doubt away: {standing:?}");

        let refused = Error::new(Code::ServerBusy, "503");
        made(&library, "second", Some((Code::ServerBusy, Usd::cents(4))), EventKind::Failed { error: refused });
        assert!(library.standing(fingerprint).unwrap().unwrap().in_doubt.is_none(), "the newest cost nothing");

        let digest = library.store().put(b"jpeg").unwrap();
        let finished =
            ThumbnailFiles { digest, base: digest, width: 1, height: 1, files: vec!["/blog/post.jpg".into()] };
        let thumbnail = made(&library, "third", None, EventKind::Done(finished));
        let error = Error::new(Code::KeyMissing, "No key.");
        made(&library, "fourth", None, EventKind::Failed { error });
        let standing = library.standing(fingerprint).unwrap().unwrap();
        assert_eq!(
            (standing.made.map(|made| made.digest), &standing.thumbnail),
            (Some(digest), &thumbnail),
            "a finished one goes first"
        );
        assert_eq!(
            library.files_of_entry("post.md", &row().models[0]).unwrap(),
            [("/blog/post.jpg".to_owned(), digest)],
            "and where it was written is known"
        );

        let other = Row { brief: Brief::new("Watched again"), ..row() };
        assert_eq!(library.standing(other.fingerprint(&other.models[0])).unwrap(), None, "another title is another");
    }
}
