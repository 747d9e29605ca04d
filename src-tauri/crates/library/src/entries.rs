//! What became of rows that were made before: a list that runs again, or a folder that is watched, pays only for what changed.

use std::fs::File;

use rusqlite::params;
use thumbsheet_core::{Digest, Error, ModelId, RunId, ThumbnailId};

use crate::{
    Library, Owner, broken,
    history::{collect, digest, parsed},
    owner, unreadable,
};

/// The thumbnail that stands for a fingerprint: a finished one whose picture is there, else the newest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The thumbnail.
    pub thumbnail: ThumbnailId,
    /// Its run.
    pub run: RunId,
    /// The finished JPEG, where it is finished and in the store.
    pub made: Option<Digest>,
    /// Whether a living process works on it.
    pub under_way: bool,
    /// Whether it may have been billed without a picture.
    pub in_doubt: bool,
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
        let found: Vec<(ThumbnailId, RunId, String, Option<Digest>, bool)> = {
            let connection = self.read();
            let mut statement = connection
                .prepare_cached(
                    "SELECT t.id, t.run, t.state, t.digest, t.base IS NULL AND EXISTS (SELECT 1 FROM attempts a
                              WHERE a.thumbnail = t.id AND (a.outcome IS NULL OR a.outcome = 'unknown'))
                     FROM thumbnails t WHERE t.fingerprint = ?1 AND t.swept_at IS NULL ORDER BY t.rowid DESC",
                )
                .map_err(|error| unreadable(&error))?;
            collect(statement.query_map([fingerprint.to_string()], |row| {
                let id = ThumbnailId::new(row.get::<_, String>(0)?);
                Ok((id, RunId::new(row.get::<_, String>(1)?), row.get(2)?, digest(row, 3)?, row.get(4)?))
            }))?
        };
        let made = |state: &str, digest: Option<Digest>| {
            digest.filter(|digest| matches!(state, "done" | "reused") && self.store().contains(*digest))
        };
        let best = found.iter().find(|(_, _, state, digest, _)| made(state, *digest).is_some()).or(found.first());
        Ok(best.map(|(thumbnail, run, state, digest, in_doubt)| {
            let under_way = state == "queued" && Owner::is_alive(self.home(), run);
            Standing {
                thumbnail: thumbnail.clone(),
                run: run.clone(),
                made: made(state, *digest),
                under_way,
                in_doubt: *in_doubt && !under_way,
            }
        }))
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

#[cfg(test)]
mod tests {
    use thumbsheet_core::{
        Brief, Catalog, Code, Event, Happening,
        event::Finished,
        plan::{self, Order, Row},
    };

    use super::*;
    use crate::{
        Record, RunRecord,
        testing::{at, home},
    };

    fn row() -> Row {
        let row = Row::new(Brief::new("Watched"), vec!["openai/gpt-image-2".parse().unwrap()]);
        Row { entry: Some("post.md".into()), ..row }
    }

    /// A run of the row that ends as told; gives its thumbnail.
    fn made(library: &Library, run: &str, attempt: Option<Code>, end: Happening) -> ThumbnailId {
        let id = RunId::new(run);
        let thumbnails = plan::thumbnails(&id, &[row()]);
        let thumbnail = thumbnails[0].id.clone();
        let mut records = vec![Record::Run(RunRecord {
            id: id.clone(),
            kind: "batch".into(),
            at: at(0),
            rows: vec![row()],
            settings: "{}".into(),
            thumbnails,
            batch: None,
            place: None,
        })];
        if let Some(code) = attempt {
            let catalog = Catalog::bundled().unwrap();
            let order = Order::new(&row().brief, &catalog.model("openai/gpt-image-2").unwrap(), &catalog);
            records.push(Record::AttemptStarted {
                thumbnail: thumbnail.clone(),
                attempt: 1,
                order: Box::new(order),
                risk_usd: Some(0.04),
                at: at(0),
            });
            let error = Error::new(code, "It ended.");
            records.push(Record::AttemptEnded { thumbnail: thumbnail.clone(), attempt: 1, error, at: at(1) });
        }
        records.push(Record::Event(Event {
            run: id,
            seq: 0,
            at: at(1),
            thumbnail: Some(thumbnail.clone()),
            happening: end,
        }));
        library.journal().append_now(records).unwrap();
        thumbnail
    }

    #[test]
    fn a_row_that_was_made_is_found_by_what_decides_its_file() {
        let (_folder, library) = home();
        let fingerprint = row().fingerprint(&row().models[0]);
        assert_eq!(library.standing(fingerprint).unwrap(), None, "never asked for");

        let lost = Error::new(Code::OutcomeUnknown, "Lost.");
        made(&library, "first", Some(Code::OutcomeUnknown), Happening::NeedsYou { error: lost });
        let standing = library.standing(fingerprint).unwrap().unwrap();
        assert!(standing.in_doubt && standing.made.is_none(), "it may have been billed: {standing:?}");

        let refused = Error::new(Code::ServerBusy, "503");
        made(&library, "second", Some(Code::ServerBusy), Happening::Failed { error: refused });
        assert!(!library.standing(fingerprint).unwrap().unwrap().in_doubt, "the newest cost nothing");

        let digest = library.store().put(b"jpeg").unwrap();
        let finished = Finished { digest, base: digest, width: 1, height: 1, files: vec!["/blog/post.jpg".into()] };
        let thumbnail = made(&library, "third", None, Happening::Done(finished));
        let error = Error::new(Code::KeyMissing, "No key.");
        made(&library, "fourth", None, Happening::Failed { error });
        let standing = library.standing(fingerprint).unwrap().unwrap();
        assert_eq!((standing.made, &standing.thumbnail), (Some(digest), &thumbnail), "a finished one goes first");
        assert_eq!(
            library.files_of_entry("post.md", &row().models[0]).unwrap(),
            [("/blog/post.jpg".to_owned(), digest)],
            "and where it was written is known"
        );

        let other = Row { brief: Brief::new("Watched again"), ..row() };
        assert_eq!(library.standing(other.fingerprint(&other.models[0])).unwrap(), None, "another title is another");
    }
}
