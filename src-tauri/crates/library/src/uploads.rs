//! Finished thumbnails on their way to where they are to go: each is journalled before it leaves, so that a restart goes on
//! where the last process stopped.

use rusqlite::{Row as SqlRow, ToSql};
use serde::{Deserialize, Serialize};
use thumbsheet_core::{Digest, Error, RunId, ThumbnailId};
use ts_rs::TS;

use crate::{
    failure::unreadable,
    home::Library,
    journal::uploads::OF_DESTINATION,
    owner::Owner,
    sql::{collect, from_optional_json, json, parsed, word, words},
};

words! {
    /// Where an upload stands.
    #[derive(TS)]
    pub enum UploadState: "state" {
        /// The upload waits for its turn, or is being sent.
        Queued = "queued",
        /// The destination has the file.
        Stored = "stored",
        /// The upload failed. The person may try again.
        Failed = "failed",
    }
}

/// Where an entry is stored, or on its way to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct StoredAt {
    /// The id of the upload.
    pub upload: i64,
    /// The id of the destination in the settings.
    pub destination: String,
    /// The state of the upload.
    pub state: UploadState,
    /// Where the destination keeps the file: a path, or `s3://bucket/key`.
    pub kept: Option<String>,
    /// The public address of the file; `None` when the destination has none.
    pub link: Option<String>,
    /// What the last attempt ended in.
    pub error: Option<Error>,
}

/// One thumbnail on its way to one destination.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Upload {
    /// The number of the upload in the journal.
    pub id: i64,
    /// The thumbnail to send.
    pub thumbnail: ThumbnailId,
    /// The id of the destination in the settings.
    pub destination: String,
    /// JSON: the destination as it was when this was asked for, without secrets.
    pub place: String,
    /// The file name that is asked for at the destination.
    pub name: String,
    /// The SHA-256 of the JPEG to send.
    pub digest: Digest,
    /// The state of the upload.
    pub state: UploadState,
    /// Attempts made since it was last asked for.
    pub attempts: u32,
    /// What the last attempt ended in.
    pub error: Option<Error>,
    /// Where the destination keeps the file: a path, or `s3://bucket/key`.
    pub kept: Option<String>,
    /// The file name that the destination gave it.
    pub kept_name: Option<String>,
    /// The public address of the file; `None` when the destination has none.
    pub link: Option<String>,
    /// When it was asked for, RFC 3339.
    pub queued_at: String,
    /// When it came to its end.
    pub ended_at: Option<String>,
}

impl From<Upload> for StoredAt {
    fn from(upload: Upload) -> Self {
        let Upload { id, destination, state, kept, link, error, .. } = upload;
        Self { upload: id, destination, state, kept, link, error }
    }
}

/// Numbers of uploads by state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UploadCounts {
    /// Uploads that wait for their turn or are being sent.
    pub queued: usize,
    /// Uploads that failed and wait for the person.
    pub failed: usize,
    /// Uploads whose file is at its destination.
    pub stored: usize,
}

/// What is in the trash waits: it goes on when it is restored.
const OUTSIDE_THE_TRASH: &str =
    "NOT EXISTS (SELECT 1 FROM gallery g WHERE g.thumbnail = u.thumbnail AND g.deleted_at IS NOT NULL)";

impl Library {
    /// Claims the sending of uploads for this process until the owner is dropped. `None`: another process sends them.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn own_uploads(&self) -> Result<Option<Owner>, Error> {
        Owner::claim(self.home(), &RunId::new("uploads"))
    }

    /// Uploads that are to go, oldest first.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn uploads_queued(&self) -> Result<Vec<Upload>, Error> {
        self.uploads(&format!("u.state = 'queued' AND {OUTSIDE_THE_TRASH}"), &[])
    }

    /// The uploads of a thumbnail, oldest first.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn uploads_of(&self, thumbnail: &ThumbnailId) -> Result<Vec<Upload>, Error> {
        self.uploads("u.thumbnail = ?1", &[&thumbnail.as_str()])
    }

    /// The upload with this id; `None` when it went with its entry.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn upload(&self, id: i64) -> Result<Option<Upload>, Error> {
        Ok(self.uploads("u.id = ?1", &[&id])?.pop())
    }

    /// The uploads that a destination has under these names: paths, or `s3://bucket/key`.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn uploads_kept(&self, destination: &str, kept: &[String]) -> Result<Vec<Upload>, Error> {
        let kept = json(&kept);
        let condition = format!("{OF_DESTINATION} AND u.kept IN (SELECT value FROM json_each(?2))");
        self.uploads(&condition, &[&destination, &kept])
    }

    /// Uploads that did not get there, oldest first.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn uploads_failed(&self) -> Result<Vec<Upload>, Error> {
        self.uploads(&format!("u.state = 'failed' AND {OUTSIDE_THE_TRASH}"), &[])
    }

    /// Whether an upload is still to be made: it was not brought, deleted or put into the trash meanwhile.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn is_due(&self, upload: &Upload) -> Result<bool, Error> {
        let condition = format!("u.id = ?1 AND u.digest = ?2 AND u.state = 'queued' AND {OUTSIDE_THE_TRASH}");
        Ok(!self.uploads(&condition, &[&upload.id, &upload.digest.to_string()])?.is_empty())
    }

    /// The numbers of uploads by state.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn upload_counts(&self) -> Result<UploadCounts, Error> {
        self.read()
            .query_row(
                &format!(
                    "SELECT count(*) FILTER (WHERE u.state = 'queued'), count(*) FILTER (WHERE u.state = 'failed'),
                            count(*) FILTER (WHERE u.state = 'stored') FROM uploads u WHERE {OUTSIDE_THE_TRASH}"
                ),
                [],
                |row| Ok(UploadCounts { queued: row.get(0)?, failed: row.get(1)?, stored: row.get(2)? }),
            )
            .map_err(|error| unreadable(&error))
    }

    fn uploads(&self, condition: &str, values: &[&dyn ToSql]) -> Result<Vec<Upload>, Error> {
        let connection = self.read();
        let mut statement = connection
            .prepare_cached(&format!(
                "SELECT u.id, u.thumbnail, u.destination, u.place, u.name, u.digest, u.state, u.attempts,
                        u.error, u.kept, u.kept_name, u.link, u.queued_at, u.ended_at
                 FROM uploads u WHERE {condition} ORDER BY u.id"
            ))
            .map_err(|error| unreadable(&error))?;
        collect(statement.query_map(values, upload))
    }
}

fn upload(row: &SqlRow<'_>) -> rusqlite::Result<Upload> {
    let id: i64 = row.get(0)?;
    Ok(Upload {
        id,
        thumbnail: ThumbnailId::new(row.get::<_, String>(1)?),
        destination: row.get(2)?,
        place: row.get(3)?,
        name: row.get(4)?,
        digest: parsed(row, 5)?,
        state: word(row, 6, || format!("upload {id}"))?,
        attempts: row.get(7)?,
        error: from_optional_json(row, 8)?,
        kept: row.get(9)?,
        kept_name: row.get(10)?,
        link: row.get(11)?,
        queued_at: row.get(12)?,
        ended_at: row.get(13)?,
    })
}

#[cfg(test)]
mod tests;
