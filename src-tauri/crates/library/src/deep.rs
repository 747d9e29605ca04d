//! The deep check reads every picture and finds damaged, missing and unneeded ones.

use std::{
    collections::HashSet,
    fmt::Write as _,
    fs::File,
    io::{self, Read},
    path::Path,
};

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thumbsheet_core::{Digest, Error};
use ts_rs::TS;

use crate::{
    failure::unreadable,
    home::Library,
    pointers,
    sql::{collect, digest},
};

/// The findings of a deep check.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeepCheck {
    /// Pictures that were read.
    pub checked: usize,
    /// Size of the checked pictures, in bytes.
    pub bytes: u64,
    /// Pictures whose content does not match their digest.
    pub damaged: Vec<Digest>,
    /// Pictures that an entry needs and the store does not have.
    pub missing: Vec<Digest>,
    /// Pictures that nothing needs.
    pub orphans: Vec<Digest>,
}

impl Library {
    /// Reads every picture and compares it with its name; tells how many are `done`, `of` how many. Changes nothing.
    ///
    /// # Errors
    /// `LIBRARY` when the journal or the store cannot be read. A single picture that cannot is damaged.
    pub fn deep_check(&self, progress: &mut dyn FnMut(usize, usize)) -> Result<DeepCheck, Error> {
        let mut files: Vec<Digest> = self.store().files()?.into_keys().collect();
        files.sort_unstable();
        let mut found = DeepCheck::default();
        for (done, digest) in files.iter().enumerate() {
            progress(done, files.len());
            match hash_file(&self.store().path(*digest)) {
                Ok((hash, bytes)) => {
                    found.checked += 1;
                    found.bytes += bytes;
                    if hash != Some(*digest) {
                        found.damaged.push(*digest);
                    }
                }
                // A sweep removed the picture meanwhile.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => {
                    tracing::warn!(%digest, %error, "a picture cannot be read");
                    found.checked += 1;
                    found.damaged.push(*digest);
                }
            }
        }
        progress(files.len(), files.len());
        // Asked last: what came while this was reading has found its owner by now.
        let connection = self.connection()?;
        let needed = needed(&connection)?;
        found.missing = needed.iter().filter(|digest| !self.store().contains(**digest)).copied().collect();
        found.missing.sort_unstable();
        let named = named(&connection)?;
        found.orphans = files
            .into_iter()
            .filter(|digest| !needed.contains(digest) && !named.contains(digest) && self.store().contains(*digest))
            .collect();
        Ok(found)
    }
}

/// Pictures without which something that is shown would be broken.
fn needed(connection: &Connection) -> Result<HashSet<Digest>, Error> {
    let mut statement = connection
        .prepare(
            "SELECT digest FROM gallery
             UNION SELECT base FROM gallery
             UNION SELECT base FROM thumbnails WHERE swept_at IS NULL
             UNION SELECT b.digest FROM bases b LEFT JOIN thumbnails t ON t.id = b.thumbnail WHERE t.swept_at IS NULL
             UNION SELECT digest FROM uploads WHERE state <> 'stored'",
        )
        .map_err(|error| unreadable(&error))?;
    let found = collect(statement.query_map([], |row| digest(row, 0)))?;
    Ok(found.into_iter().flatten().collect())
}

/// Pictures that anything that is not deleted names, for whatever reason.
fn named(connection: &Connection) -> Result<HashSet<Digest>, Error> {
    let mut found = pointers::on_desks(connection)?;
    for query in [
        "SELECT e.body FROM events e WHERE NOT EXISTS (SELECT 1 FROM thumbnails t
            WHERE t.id = iif(json_valid(e.body), json_extract(e.body, '$.thumbnail'), NULL) AND t.swept_at IS NOT NULL)",
        "SELECT rows FROM runs",
        "SELECT settings FROM runs",
        "SELECT a.base FROM attempts a LEFT JOIN thumbnails t ON t.id = a.thumbnail WHERE t.swept_at IS NULL",
        "SELECT a.digest FROM answers a LEFT JOIN thumbnails t ON t.id = a.thumbnail WHERE t.swept_at IS NULL",
        "SELECT digest FROM masks",
        "SELECT digest FROM files",
        "SELECT digest FROM uploads",
        // The next sweep removes it.
        "SELECT digest FROM removals",
    ] {
        pointers::named(connection, query, &mut found)?;
    }
    Ok(found)
}

/// The digest and size of a file, a piece at a time.
pub(crate) fn hash_file(path: &Path) -> io::Result<(Option<Digest>, u64)> {
    let mut hashed = HashingReader::new(File::open(path)?);
    io::copy(&mut hashed, &mut io::sink())?;
    Ok(hashed.end())
}

/// A reader that hashes and counts the bytes that pass through it.
pub(crate) struct HashingReader<R> {
    inner: R,
    hash: Sha256,
    bytes: u64,
}

impl<R: Read> HashingReader<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self { inner, hash: Sha256::new(), bytes: 0 }
    }

    /// The digest of what was read, and its bytes.
    pub(crate) fn end(self) -> (Option<Digest>, u64) {
        let mut text = String::new();
        for byte in self.hash.finalize() {
            // Writing to a text cannot fail; were it to, the text would be no digest.
            let _ = write!(text, "{byte:02x}");
        }
        (text.parse().ok(), self.bytes)
    }
}

impl<R: Read> Read for HashingReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.hash.update(&buffer[..count]);
        self.bytes += count as u64;
        Ok(count)
    }
}

#[cfg(test)]
mod tests;
