//! What happens to uploads, written down.

use jiff::Timestamp;
use rusqlite::{Connection, params};
use thumbsheet_core::{Digest, Error, ThumbnailId};

use crate::sql::{json, stamp};

/// What happened to an upload.
#[derive(Clone, Debug)]
pub enum UploadRecord {
    /// A finished thumbnail is to go to a destination. An upload that is queued or stored already stays as it is.
    Queued {
        /// The finished thumbnail to send.
        thumbnail: ThumbnailId,
        /// The destination's id in the settings.
        destination: String,
        /// JSON: the destination's settings at this moment, without secrets.
        place: String,
        /// The file name that is asked for at the destination.
        name: String,
        /// The SHA-256 of the finished JPEG.
        digest: Digest,
        /// When the upload was asked for.
        at: Timestamp,
    },
    /// The destination has the file.
    Stored {
        /// The upload, by its number in the journal.
        upload: i64,
        /// A path, or `s3://bucket/key`.
        kept: String,
        /// The file name that the destination gave it.
        kept_name: String,
        /// The file's public address, where there is one.
        link: Option<String>,
        /// When the destination confirmed the file.
        at: Timestamp,
    },
    /// A failed upload is to be tried again.
    Retried {
        /// The upload, by its number in the journal.
        upload: i64,
        /// JSON: the destination's settings by now; `None` keeps those of the upload.
        place: Option<String>,
    },
    /// An attempt of an upload failed.
    Failed {
        /// The upload, by its number in the journal.
        upload: i64,
        /// What the attempt ended in.
        error: Error,
        /// True: the upload waits for the person. False: it stays queued.
        ended: bool,
        /// When the attempt ended.
        at: Timestamp,
    },
    /// The person deleted a stored file at its destination.
    Removed {
        /// The destination's id in the settings.
        destination: String,
        /// A path, or `s3://bucket/key`.
        kept: String,
    },
}

/// A condition for the uploads `u` of destination `?1`, other prefixes of its bucket included: their ids begin with the
/// destination's own and end in eight hexadecimal digits.
pub(crate) const OF_DESTINATION: &str = "(u.destination = ?1 OR u.destination GLOB ?1 || '--????????')";

/// Writes what happened to an upload. An upload whose entry was deleted for good is gone, which is no error.
pub(super) fn write(to: &Connection, record: &UploadRecord) -> rusqlite::Result<()> {
    match record {
        UploadRecord::Queued { thumbnail, destination, place, name, digest, at } => to
            .prepare_cached(
                "INSERT INTO uploads (thumbnail, destination, place, name, digest, state, queued_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, 'queued', ?6)
                 ON CONFLICT (thumbnail, destination, digest) DO UPDATE SET state = 'queued', place = ?3, name = ?4,
                    attempts = 0, error = NULL, queued_at = ?6, ended_at = NULL WHERE state = 'failed'",
            )?
            .execute(params![thumbnail.as_str(), destination, place, name, digest.to_string(), stamp(*at)])
            .map(drop),
        UploadRecord::Stored { upload, kept, kept_name, link, at } => to
            .prepare_cached(
                "UPDATE uploads SET state = 'stored', attempts = attempts + 1, error = NULL, kept = ?2, kept_name = ?3,
                    link = ?4, ended_at = ?5 WHERE id = ?1",
            )?
            .execute(params![upload, kept, kept_name, link, stamp(*at)])
            .map(drop),
        UploadRecord::Failed { upload, error, ended, at } => to
            .prepare_cached(
                "UPDATE uploads SET state = CASE WHEN ?3 THEN 'failed' ELSE 'queued' END, attempts = attempts + 1,
                    error = ?2, ended_at = CASE WHEN ?3 THEN ?4 END WHERE id = ?1 AND state <> 'stored'",
            )?
            .execute(params![upload, json(error), ended, stamp(*at)])
            .map(drop),
        UploadRecord::Retried { upload, place } => to
            .prepare_cached(
                "UPDATE uploads SET state = 'queued', attempts = 0, ended_at = NULL, place = coalesce(?2, place)
                 WHERE id = ?1 AND state = 'failed'",
            )?
            .execute(params![upload, place])
            .map(drop),
        UploadRecord::Removed { destination, kept } => to
            .prepare_cached(&format!("DELETE FROM uploads AS u WHERE {OF_DESTINATION} AND u.kept = ?2"))?
            .execute([destination, kept])
            .map(drop),
    }
}
