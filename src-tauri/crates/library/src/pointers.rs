//! Who points to a picture of the store.

use std::collections::HashSet;

use rusqlite::Connection;
use thumbsheet_core::{Digest, Error};

use crate::failure::unreadable;

/// Digits of a digest in text.
const DIGITS: usize = 64;

/// Whether a thumbnail that was not deleted for good, an attempt of one, its unread answer, the mask of a base, a saved file or an upload points to a picture.
/// Desks are asked for apart: see [`on_desks`].
pub(crate) fn points_to(connection: &Connection, digest: &str) -> Result<bool, Error> {
    connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM thumbnails WHERE base = ?1 AND swept_at IS NULL)
                 OR EXISTS (SELECT 1 FROM thumbnails WHERE digest = ?1 AND swept_at IS NULL)
                 OR EXISTS (SELECT 1 FROM gallery WHERE digest = ?1 OR base = ?1)
                 OR EXISTS (SELECT 1 FROM attempts a WHERE a.base = ?1
                      AND NOT EXISTS (SELECT 1 FROM thumbnails t WHERE t.id = a.thumbnail AND t.swept_at IS NOT NULL))
                 OR EXISTS (SELECT 1 FROM bases b WHERE b.digest = ?1
                      AND NOT EXISTS (SELECT 1 FROM thumbnails t WHERE t.id = b.thumbnail AND t.swept_at IS NOT NULL))
                 OR EXISTS (SELECT 1 FROM answers a WHERE a.digest = ?1
                      AND NOT EXISTS (SELECT 1 FROM thumbnails t WHERE t.id = a.thumbnail AND t.swept_at IS NOT NULL))
                 OR EXISTS (SELECT 1 FROM masks WHERE digest = ?1)
                 OR EXISTS (SELECT 1 FROM files WHERE digest = ?1)
                 OR EXISTS (SELECT 1 FROM uploads WHERE digest = ?1)",
        )
        .and_then(|mut statement| statement.query_row([digest], |row| row.get(0)))
        .map_err(|error| unreadable(&error))
}

/// The digests that any sheet's desk names, whatever it names them for.
pub(crate) fn on_desks(connection: &Connection) -> Result<HashSet<Digest>, Error> {
    let mut found = HashSet::new();
    named(connection, "SELECT desk FROM sheets", &mut found)?;
    Ok(found)
}

/// Collects the digests in the texts that a query gives.
pub(crate) fn named(connection: &Connection, query: &str, into: &mut HashSet<Digest>) -> Result<(), Error> {
    let mut statement = connection.prepare_cached(query).map_err(|error| unreadable(&error))?;
    let mut rows = statement.query([]).map_err(|error| unreadable(&error))?;
    while let Some(row) = rows.next().map_err(|error| unreadable(&error))? {
        let text = row.get_ref(0).and_then(|text| Ok(text.as_str_or_null()?)).map_err(|error| unreadable(&error))?;
        into.extend(digests(text.unwrap_or_default()));
    }
    Ok(())
}

/// Every run of exactly 64 hexadecimal digits.
fn digests(text: &str) -> impl Iterator<Item = Digest> {
    text.split(|c: char| !c.is_ascii_hexdigit())
        .filter(|word| word.len() == DIGITS)
        .filter_map(|word| word.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_found_in_any_text() {
        let digest = Digest::of(b"x");
        let text = format!(r#"{{"base":"{digest}","other":"{digest}0","short":"abc"}} {digest}"#);
        assert_eq!(digests(&text).collect::<Vec<_>>(), [digest, digest], "whole ones, and nothing that only looks so");
    }
}
