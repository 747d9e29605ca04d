//! The size of the library, and what could go to the trash.

use std::{
    collections::{HashMap, HashSet},
    fs,
};

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use thumbsheet_core::{Digest, Error, ThumbnailId};
use ts_rs::TS;

use crate::{
    failure::unreadable,
    gallery::{Choice, GalleryCounts},
    home::Library,
    pointers,
    sql::{collect, digest},
};

/// The room that the library takes on the disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sizes {
    /// Pictures as providers sent them, from which thumbnails are made.
    pub bases: usize,
    /// Size of those pictures, in bytes.
    pub bases_bytes: u64,
    /// Finished JPEGs.
    pub thumbnails: usize,
    /// Size of the finished JPEGs, in bytes.
    pub thumbnails_bytes: u64,
    /// Scaled-down copies for grids; the program makes them again when they are missing.
    pub small: usize,
    /// Size of the scaled-down copies, in bytes.
    pub small_bytes: u64,
    /// Size of the journal, in bytes.
    pub journal_bytes: u64,
    /// The most bytes that all pictures together should take, from the settings.
    pub cap_bytes: Option<u64>,
    /// Entries that could go to the trash to get below the cap: oldest first, without starred ones.
    pub suggestion: Vec<ThumbnailId>,
    /// Bytes that emptying the trash would free after that.
    pub suggestion_bytes: u64,
}

/// Entries that could go to the trash to get below a cap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suggestion {
    /// The entries' thumbnails, oldest first, without starred ones.
    pub thumbnails: Vec<ThumbnailId>,
    /// Bytes that emptying the trash would free after that.
    pub bytes: u64,
}

impl Library {
    /// Counts for the head of the gallery.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn gallery_counts(&self) -> Result<GalleryCounts, Error> {
        let connection = self.read();
        let mut counts = connection
            .prepare_cached(
                "SELECT (SELECT count(*) FROM gallery WHERE deleted_at IS NULL),
                        (SELECT count(*) FROM stars s JOIN gallery g ON g.thumbnail = s.thumbnail WHERE g.deleted_at IS NULL),
                        (SELECT count(*) FROM gallery WHERE deleted_at IS NOT NULL),
                        (SELECT count(*) FROM sheets s WHERE EXISTS (SELECT 1 FROM sheet_runs r JOIN gallery g ON g.run = r.run
                           WHERE r.sheet = s.id AND g.deleted_at IS NULL))",
            )
            .and_then(|mut statement| {
                statement.query_row([], |row| {
                    Ok(GalleryCounts {
                        all: row.get(0)?,
                        starred: row.get(1)?,
                        trash: row.get(2)?,
                        sheets: row.get(3)?,
                        pictures: 0,
                        bytes: 0,
                        models: Vec::new(),
                        styles: Vec::new(),
                        templates: Vec::new(),
                        presets: Vec::new(),
                    })
                })
            })
            .map_err(|error| unreadable(&error))?;
        // From the journal and not from the store: reading the sizes of ten thousand files takes too long for a head line.
        (counts.pictures, counts.bytes) = connection
            .prepare_cached(
                "SELECT count(*), coalesce(sum(bytes), 0) FROM (
                   SELECT digest, max(bytes) AS bytes FROM (
                     SELECT digest, bytes FROM gallery
                     UNION ALL SELECT b.digest, b.bytes FROM bases b WHERE EXISTS (SELECT 1 FROM gallery g WHERE g.base = b.digest)
                     UNION ALL SELECT b.digest, b.bytes FROM bases b JOIN thumbnails t ON t.id = b.thumbnail
                                WHERE t.swept_at IS NULL)
                   GROUP BY digest)",
            )
            .and_then(|mut statement| statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?))))
            .map_err(|error| unreadable(&error))?;
        counts.models = choices(&connection, "model")?;
        counts.styles = choices(&connection, "style")?;
        counts.templates = choices(&connection, "template")?;
        counts.presets = choices(&connection, "preset")?;
        Ok(counts)
    }

    /// Sizes of pictures and journal on the disk and, with a cap, the entries that could go to the trash.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn sizes(&self, cap_bytes: Option<u64>) -> Result<Sizes, Error> {
        let files = self.store().files()?;
        let masks: HashSet<Digest> = {
            let connection = self.read();
            let mut statement =
                connection.prepare_cached("SELECT digest FROM masks").map_err(|error| unreadable(&error))?;
            let found = collect(statement.query_map([], |row| digest(row, 0)))?;
            found.into_iter().flatten().collect()
        };
        let finished: HashSet<Digest> = {
            let connection = self.read();
            let mut statement = connection
                .prepare_cached(
                    "SELECT digest FROM gallery UNION SELECT digest FROM thumbnails WHERE digest IS NOT NULL",
                )
                .map_err(|error| unreadable(&error))?;
            let found = collect(statement.query_map([], |row| digest(row, 0)))?;
            found.into_iter().flatten().collect()
        };
        let (small, small_bytes) = self.small().size();
        let journal_bytes = self.journal_bytes();
        let mut sizes = Sizes { small, small_bytes, journal_bytes, cap_bytes, ..Sizes::default() };
        for (digest, bytes) in &files {
            if masks.contains(digest) {
                // A part of its base.
                sizes.bases_bytes += bytes;
            } else if finished.contains(digest) {
                sizes.thumbnails += 1;
                sizes.thumbnails_bytes += bytes;
            } else {
                sizes.bases += 1;
                sizes.bases_bytes += bytes;
            }
        }
        if let Some(cap) = cap_bytes {
            let Suggestion { thumbnails, bytes } = self.suggested(&files, cap)?;
            (sizes.suggestion, sizes.suggestion_bytes) = (thumbnails, bytes);
        }
        Ok(sizes)
    }

    /// What could go to the trash so that all pictures together take `cap_bytes` at most: oldest first, never a starred one.
    /// Nothing is deleted. What is in the trash counts as gone.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn suggestion(&self, cap_bytes: u64) -> Result<Suggestion, Error> {
        self.suggested(&self.store().files()?, cap_bytes)
    }

    fn suggested(&self, files: &HashMap<Digest, u64>, cap_bytes: u64) -> Result<Suggestion, Error> {
        let connection = self.read();
        let on_desks = pointers::on_desks(&connection)?;
        let held = digests(&connection, HELD)?;
        let mut statement = connection
            .prepare_cached(
                "SELECT g.thumbnail, g.digest, g.base, g.deleted_at IS NOT NULL,
                        EXISTS (SELECT 1 FROM stars s WHERE s.thumbnail = g.thumbnail)
                 FROM gallery g ORDER BY g.key",
            )
            .map_err(|error| unreadable(&error))?;
        let entries: Vec<(String, [Option<Digest>; 2], bool, bool)> = collect(
            statement
                .query_map([], |row| Ok((row.get(0)?, [digest(row, 1)?, digest(row, 2)?], row.get(3)?, row.get(4)?))),
        )?;
        let mut pointing: HashMap<Digest, usize> = HashMap::new();
        for (_, pictures, ..) in &entries {
            pictures.iter().flatten().for_each(|picture| *pointing.entry(*picture).or_default() += 1);
        }
        let mut let_go = |pictures: &[Option<Digest>; 2]| -> u64 {
            let mut bytes = 0;
            for picture in pictures.iter().flatten() {
                let left = pointing.entry(*picture).or_default();
                *left = left.saturating_sub(1);
                if *left == 0 && !on_desks.contains(picture) && !held.contains(picture) {
                    bytes += files.get(picture).copied().unwrap_or_default();
                }
            }
            bytes
        };
        let mut total: u64 = files.values().sum();
        for (_, pictures, ..) in entries.iter().filter(|(_, _, deleted, _)| *deleted) {
            total = total.saturating_sub(let_go(pictures));
        }
        let mut suggestion = Suggestion::default();
        for (thumbnail, pictures, ..) in entries.iter().filter(|(_, _, deleted, starred)| !deleted && !starred) {
            if total <= cap_bytes {
                break;
            }
            let bytes = let_go(pictures);
            total = total.saturating_sub(bytes);
            suggestion.bytes += bytes;
            suggestion.thumbnails.push(ThumbnailId::new(thumbnail.as_str()));
        }
        Ok(suggestion)
    }

    fn journal_bytes(&self) -> u64 {
        let size = |name: &str| fs::metadata(self.home().join(name)).map_or(0, |file| file.len());
        size("journal.db") + size("journal.db-wal")
    }
}

/// Pictures that a thumbnail without an entry holds: one whose title did not fit, or that was not finished.
const HELD: &str = "SELECT base FROM thumbnails t WHERE base IS NOT NULL AND swept_at IS NULL
                       AND NOT EXISTS (SELECT 1 FROM gallery g WHERE g.thumbnail = t.id)";

fn digests(connection: &Connection, query: &str) -> Result<HashSet<Digest>, Error> {
    let mut statement = connection.prepare_cached(query).map_err(|error| unreadable(&error))?;
    let found = collect(statement.query_map([], |row| digest(row, 0)))?;
    Ok(found.into_iter().flatten().collect())
}

fn choices(connection: &Connection, column: &str) -> Result<Vec<Choice>, Error> {
    let mut statement = connection
        .prepare_cached(&format!(
            "SELECT {column}, count(*) FROM gallery WHERE deleted_at IS NULL AND {column} IS NOT NULL GROUP BY {column} ORDER BY count(*) DESC, {column}"
        ))
        .map_err(|error| unreadable(&error))?;
    collect(statement.query_map([], |row| Ok(Choice { id: row.get(0)?, count: row.get(1)? })))
}

#[cfg(test)]
mod tests;
