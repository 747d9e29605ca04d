//! Putting a finished thumbnail into the gallery, in the transaction that finishes it.

use std::{cell::RefCell, collections::VecDeque, sync::Arc};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, params};
use thumbsheet_core::{
    Event, EventKind, RunId, ThumbnailId,
    event::ThumbnailFiles,
    plan::{Order, Row},
};

use crate::{sql::stamp, store::Store};

/// Bits of a key below its millisecond.
pub(crate) const KEY_BITS_BELOW_MILLISECOND: u32 = 20;

/// The first key of a moment.
pub(crate) fn key_at(at: Timestamp) -> i64 {
    at.as_millisecond().saturating_mul(1 << KEY_BITS_BELOW_MILLISECOND)
}

/// A free key of the moment that `key` belongs to.
pub(crate) fn free_key(to: &Connection, key: i64) -> rusqlite::Result<i64> {
    let first = (key >> KEY_BITS_BELOW_MILLISECOND) << KEY_BITS_BELOW_MILLISECOND;
    to.prepare_cached("SELECT coalesce(max(key) + 1, ?1) FROM gallery WHERE key BETWEEN ?1 AND ?2")?
        .query_row([first, first + ((1 << KEY_BITS_BELOW_MILLISECOND) - 1)], |row| row.get(0))
}

/// How many runs' rows stay in memory: about as many as are under way at once.
const MAX_RUNS_IN_MEMORY: usize = 4;

/// Puts finished thumbnails into the gallery.
#[derive(Debug)]
pub(crate) struct GalleryWriter {
    store: Store,
    /// A run's rows are one text, however many there are: it is not read anew for every one of a thousand thumbnails. Of a run that
    /// this process makes they are those that the run itself holds.
    rows: RefCell<VecDeque<(String, Arc<[Row]>)>>,
}

impl GalleryWriter {
    pub(crate) fn new(store: Store) -> Self {
        Self { store, rows: RefCell::default() }
    }

    /// A run begins, of these rows.
    pub(crate) fn begins(&self, run: &RunId, rows: &Arc<[Row]>) {
        self.keep_at_hand(run.as_str(), rows);
    }

    /// A run is over: nothing more of it comes.
    pub(crate) fn ended(&self, run: &RunId) {
        self.rows.borrow_mut().retain(|(known, _)| known != run.as_str());
    }

    /// Puts a thumbnail into the gallery. One that is there already is put there anew.
    pub(crate) fn put(
        &self,
        to: &Connection,
        thumbnail: &ThumbnailId,
        finished: &ThumbnailFiles,
        at: Timestamp,
    ) -> rusqlite::Result<()> {
        let id = thumbnail.as_str();
        let found = to
            .prepare_cached(
                "SELECT t.run, t.title, t.model, t.row, CASE WHEN json_valid(r.settings) THEN json_extract(r.settings, '$.preset') END,
                        coalesce((SELECT a.ordered FROM attempts a WHERE a.thumbnail = t.id ORDER BY a.attempt DESC LIMIT 1),
                                 (SELECT b.ordered FROM bases b WHERE b.digest = ?2 ORDER BY b.received_at DESC LIMIT 1))
                 FROM thumbnails t JOIN runs r ON r.id = t.run WHERE t.id = ?1",
            )?
            .query_row(params![id, finished.base.to_string()], |row| {
                Ok((
                    row.get::<_, String>(0)?,
                    row.get::<_, String>(1)?,
                    row.get::<_, String>(2)?,
                    row.get::<_, usize>(3)?,
                    row.get::<_, Option<String>>(4)?,
                    row.get::<_, Option<String>>(5)?,
                ))
            })
            .optional()?;
        // An event of a thumbnail that no run planned: the journal takes it, there is nothing to show.
        let Some((run, title, model, ordinal, preset, ordered)) = found else { return Ok(()) };
        let rows = self.rows_of(to, &run)?;
        let row = rows.get(ordinal);
        let order: Option<Order> = ordered.and_then(|text| serde_json::from_str(&text).ok());
        let (style, template) = row.map_or(("", ""), |row| (&row.brief.style, &row.brief.design.template));
        // What cannot be measured is no reason to lose the row; `doctor --deep` names what is missing.
        let bytes = std::fs::metadata(self.store.path(finished.digest)).map_or(0, |file| file.len());
        to.prepare_cached("DELETE FROM gallery WHERE thumbnail = ?1")?.execute([id])?;
        to.prepare_cached(
            "INSERT INTO gallery (key, thumbnail, run, made_at, title, prompt, model, style, template, preset, digest, base,
                                  width, height, bytes)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        )?
        .execute(params![
            free_key(to, key_at(at))?,
            id,
            run,
            stamp(at),
            title,
            words(row, order.as_ref()),
            model,
            style,
            template,
            preset,
            finished.digest.to_string(),
            finished.base.to_string(),
            finished.width,
            finished.height,
            bytes,
        ])?;
        Ok(())
    }

    fn rows_of(&self, to: &Connection, run: &str) -> rusqlite::Result<Arc<[Row]>> {
        if let Some((_, rows)) = self.rows.borrow().iter().find(|(known, _)| known == run) {
            return Ok(Arc::clone(rows));
        }
        let text: String =
            to.prepare_cached("SELECT rows FROM runs WHERE id = ?1")?.query_row([run], |row| row.get(0))?;
        let rows: Arc<[Row]> = serde_json::from_str::<Vec<Row>>(&text).unwrap_or_default().into();
        self.keep_at_hand(run, &rows);
        Ok(rows)
    }

    fn keep_at_hand(&self, run: &str, rows: &Arc<[Row]>) {
        let mut at_hand = self.rows.borrow_mut();
        // Written once more where its group could not be: it is there already.
        at_hand.retain(|(known, _)| known != run);
        at_hand.truncate(MAX_RUNS_IN_MEMORY - 1);
        at_hand.push_front((run.to_owned(), Arc::clone(rows)));
    }
}

/// What was asked for in words of the person's: the prompt without what every prompt has.
fn words(row: Option<&Row>, order: Option<&Order>) -> String {
    let brief = row.map(|row| &row.brief);
    // The style's sentence comes first in a prompt.
    let sentence = order.and_then(|order| order.prompt.lines().next()).or(brief.map(|brief| brief.style.as_str()));
    let context = brief.and_then(|brief| brief.context.as_deref());
    let extra = brief.and_then(|brief| brief.extra.as_deref());
    [sentence, context, extra].into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// Fills the gallery of a journal that had none: whatever came to a good end goes through the same door as the next will.
pub(crate) fn fill(to: &Connection, store: &Store) -> rusqlite::Result<()> {
    let writer = GalleryWriter::new(store.clone());
    let mut statement = to.prepare(
        "SELECT body FROM events WHERE json_valid(body) AND json_extract(body, '$.event') IN ('done', 'reused')
         ORDER BY run, seq",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let body: String = row.get(0)?;
        let Ok(event) = serde_json::from_str::<Event>(&body) else { continue };
        if let (EventKind::Done(finished) | EventKind::Reused(finished), Some(thumbnail)) =
            (&event.kind, &event.thumbnail)
        {
            writer.put(to, thumbnail, finished, event.at)?;
        }
    }
    Ok(())
}
