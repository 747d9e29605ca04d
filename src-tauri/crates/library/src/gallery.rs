//! The gallery: everything finished that the library holds, newest first.
//!
//! A page is read from the key where the last one ended, so that the ten-thousandth entry costs what the first does.

mod filter;

use std::collections::HashMap;

use jiff::{
    Timestamp,
    civil::{Date, Time},
    tz::TimeZone,
};
use rusqlite::{Row as SqlRow, params_from_iter, types::Value};
use serde::{Deserialize, Serialize};
use thumbsheet_core::{Digest, Error, ModelId, RunId, SheetId, ThumbnailId};
use ts_rs::TS;

use crate::{
    failure::unreadable,
    home::Library,
    journal::gallery::{KEY_BITS_BELOW_MILLISECOND, key_at},
    sql::{collect, digest, from_json, parsed},
    uploads::StoredAt,
};
use filter::Filter;

/// Maximum number of entries on one page.
pub const MAX_PAGE: usize = 200;

/// A filter over the gallery. The default matches all entries outside the trash.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct GalleryQuery {
    /// Words, or beginnings of words, in title, prompt, model or preset.
    pub text: String,
    /// Ids of models; empty matches all.
    pub models: Vec<String>,
    /// Ids or sentences of styles; empty matches all.
    pub styles: Vec<String>,
    /// Ids of text templates; empty matches all.
    pub templates: Vec<String>,
    /// Names of presets; empty matches all, and thumbnails without a preset.
    pub presets: Vec<String>,
    /// From this local day on, YYYY-MM-DD.
    pub from: Option<String>,
    /// Up to and with this local day, YYYY-MM-DD.
    pub until: Option<String>,
    /// Only thumbnails that carry a star.
    pub starred: bool,
    /// Only thumbnails that are stored at the destination with this id; `nowhere` means stored at none.
    pub stored: Option<String>,
    /// Entries in the trash instead of the others.
    pub trash: bool,
}

/// A thumbnail in the gallery.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Entry {
    /// The entry's position. The next page begins after the key of the last entry.
    pub key: String,
    /// The thumbnail's id.
    pub thumbnail: ThumbnailId,
    /// The run that made the thumbnail.
    pub run: RunId,
    /// The sheet that the run is on.
    pub sheet: Option<SheetId>,
    /// The title on the picture.
    pub title: String,
    /// The model that drew the base.
    pub model: ModelId,
    /// The style's id or sentence.
    pub style: String,
    /// The id of the text template.
    pub template: String,
    /// The name of the preset that the run used.
    pub preset: Option<String>,
    /// When it was finished, RFC 3339.
    pub made_at: String,
    /// The local day of `made_at`, YYYY-MM-DD.
    pub day: String,
    /// The SHA-256 of the finished JPEG.
    pub digest: Digest,
    /// The SHA-256 of the picture as the provider sent it.
    pub base: Option<Digest>,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// Bytes of the finished JPEG.
    pub bytes: u64,
    /// Whether it carries a star.
    pub starred: bool,
    /// When it went to the trash, RFC 3339.
    pub deleted_at: Option<String>,
    /// The thumbnail's uploads, one per destination.
    pub stored: Vec<StoredAt>,
}

/// A local day of the gallery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Day {
    /// The local date, YYYY-MM-DD.
    pub day: String,
    /// Entries of the gallery on that day.
    pub count: usize,
}

/// A value to filter by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Choice {
    /// The value to filter by: the id of a model, style or template, or a preset's name.
    pub id: String,
    /// Entries with this value.
    pub count: usize,
}

/// Numbers of entries and pictures, and the values to filter by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GalleryCounts {
    /// Entries outside the trash.
    pub all: usize,
    /// Entries outside the trash that carry a star.
    pub starred: usize,
    /// Entries in the trash.
    pub trash: usize,
    /// Sheets with an entry outside the trash.
    pub sheets: usize,
    /// Pictures that are kept: finished ones and those that they were made from.
    pub pictures: usize,
    /// Size of those pictures, in bytes.
    pub bytes: u64,
    /// Models, most used first.
    pub models: Vec<Choice>,
    /// Styles, most used first.
    pub styles: Vec<Choice>,
    /// Templates, most used first.
    pub templates: Vec<Choice>,
    /// Presets, most used first.
    pub presets: Vec<Choice>,
}

impl Library {
    /// The number of matching entries per local day, newest day first.
    ///
    /// # Errors
    /// `LIBRARY`, or `INVALID_INPUT` when a day of the query is none.
    pub fn gallery_days(&self, query: &GalleryQuery) -> Result<Vec<Day>, Error> {
        let Filter { condition, values } = Filter::new(query, self.zone())?;
        let connection = self.read();
        let mut statement = connection
            .prepare_cached(&format!("SELECT g.key FROM gallery g WHERE {condition} ORDER BY g.key DESC"))
            .map_err(|error| unreadable(&error))?;
        let keys = statement.query_map(params_from_iter(values), |row| row.get::<_, i64>(0));
        let mut days: Vec<Day> = Vec::new();
        // Keys come in order: the day is asked for once a day, not once an entry.
        let mut begins = i64::MAX;
        for key in keys.map_err(|error| unreadable(&error))? {
            let key = key.map_err(|error| unreadable(&error))?;
            if let Some(day) = days.last_mut().filter(|_| key >= begins) {
                day.count += 1;
            } else {
                let date = day_of(key, self.zone());
                begins = first_key(date, self.zone()).unwrap_or(i64::MIN);
                days.push(Day { day: date.to_string(), count: 1 });
            }
        }
        Ok(days)
    }

    /// Entries after the one with the key `after` (`None`: from the newest), `skip` of them left out, `max` at most and
    /// never more than [`MAX_PAGE`].
    ///
    /// # Errors
    /// `LIBRARY`, or `INVALID_INPUT` when the key or a day of the query is none.
    pub fn gallery_page(
        &self,
        query: &GalleryQuery,
        after: Option<&str>,
        skip: usize,
        max: usize,
    ) -> Result<Vec<Entry>, Error> {
        let after = after.map(|key| key.parse::<i64>().map_err(|_| not_a_key(key))).transpose()?;
        let Filter { condition, mut values } = Filter::new(query, self.zone())?;
        values.push(Value::Integer(after.unwrap_or(i64::MAX)));
        let (skip, max) = (i64::try_from(skip).unwrap_or(i64::MAX), max.min(MAX_PAGE));
        self.entries(&format!("{condition} AND g.key < ? ORDER BY g.key DESC LIMIT {max} OFFSET {skip}"), values)
    }

    /// All entries that fit, newest first, by id.
    ///
    /// # Errors
    /// As [`gallery_days`](Self::gallery_days).
    pub fn gallery_ids(&self, query: &GalleryQuery) -> Result<Vec<ThumbnailId>, Error> {
        let Filter { condition, values } = Filter::new(query, self.zone())?;
        let connection = self.read();
        let mut statement = connection
            .prepare_cached(&format!("SELECT g.thumbnail FROM gallery g WHERE {condition} ORDER BY g.key DESC"))
            .map_err(|error| unreadable(&error))?;
        collect(statement.query_map(params_from_iter(values), |row| Ok(ThumbnailId::new(row.get::<_, String>(0)?))))
    }

    /// The entry of a thumbnail, also when it is in the trash. `None`: it was not finished, or is deleted for good.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn gallery_entry(&self, thumbnail: &ThumbnailId) -> Result<Option<Entry>, Error> {
        Ok(self.gallery_entries(std::slice::from_ref(thumbnail))?.pop())
    }

    /// How many thumbnails of this title and model were made before this one, or are there where it is not finished yet.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn made_before(&self, thumbnail: &ThumbnailId, title: &str, model: &ModelId) -> Result<usize, Error> {
        self.read()
            .prepare_cached(
                "SELECT count(*) FROM gallery WHERE model = ?1 AND title = ?2 AND thumbnail <> ?3
                    AND key < coalesce((SELECT key FROM gallery WHERE thumbnail = ?3), 9223372036854775807)",
            )
            .and_then(|mut statement| {
                statement.query_row([model.to_string().as_str(), title, thumbnail.as_str()], |row| row.get(0))
            })
            .map_err(|error| unreadable(&error))
    }

    /// The entries of these thumbnails in the order they are named, without those that have none.
    ///
    /// # Errors
    /// `LIBRARY`.
    pub fn gallery_entries(&self, thumbnails: &[ThumbnailId]) -> Result<Vec<Entry>, Error> {
        let mut found = HashMap::with_capacity(thumbnails.len());
        // SQLite takes a limited number of values at once.
        for some in thumbnails.chunks(500) {
            let values = some.iter().map(|id| Value::Text(id.as_str().to_owned())).collect();
            let places = vec!["?"; some.len()].join(", ");
            let entries = self.entries(&format!("g.thumbnail IN ({places})"), values)?;
            found.extend(entries.into_iter().map(|entry| (entry.thumbnail.clone(), entry)));
        }
        Ok(thumbnails.iter().filter_map(|thumbnail| found.remove(thumbnail)).collect())
    }

    fn entries(&self, rest: &str, values: Vec<Value>) -> Result<Vec<Entry>, Error> {
        let connection = self.read();
        let mut statement =
            connection.prepare_cached(&format!("{ENTRY} WHERE {rest}")).map_err(|error| unreadable(&error))?;
        collect(statement.query_map(params_from_iter(values), |row| entry(row, self.zone())))
    }
}

const ENTRY: &str = "SELECT g.key, g.thumbnail, g.run, (SELECT r.sheet FROM sheet_runs r WHERE r.run = g.run), g.title,
    g.model, g.style, g.template, g.made_at, g.digest, g.base, g.width, g.height, g.bytes,
    EXISTS (SELECT 1 FROM stars s WHERE s.thumbnail = g.thumbnail), g.deleted_at,
    (SELECT json_group_array(json_object('upload', u.id, 'destination', u.destination, 'state', u.state, 'kept', u.kept,
                                         'link', u.link, 'error', json(u.error)) ORDER BY u.id)
       FROM uploads u WHERE u.thumbnail = g.thumbnail), g.preset
    FROM gallery g";

fn entry(row: &SqlRow<'_>, zone: &TimeZone) -> rusqlite::Result<Entry> {
    let key: i64 = row.get(0)?;
    Ok(Entry {
        key: key.to_string(),
        thumbnail: ThumbnailId::new(row.get::<_, String>(1)?),
        run: RunId::new(row.get::<_, String>(2)?),
        sheet: row.get::<_, Option<String>>(3)?.map(SheetId::new),
        title: row.get(4)?,
        model: parsed(row, 5)?,
        style: row.get(6)?,
        template: row.get(7)?,
        made_at: row.get(8)?,
        day: day_of(key, zone).to_string(),
        digest: parsed(row, 9)?,
        base: digest(row, 10)?,
        width: row.get(11)?,
        height: row.get(12)?,
        bytes: row.get(13)?,
        starred: row.get(14)?,
        deleted_at: row.get(15)?,
        stored: from_json(row, 16)?,
        preset: row.get(17)?,
    })
}

/// The local day of a key.
fn day_of(key: i64, zone: &TimeZone) -> Date {
    // A stamp beyond the calendar's end cannot have been written; were it read, it is shown in 1970 and not lost.
    let at = Timestamp::from_millisecond(key >> KEY_BITS_BELOW_MILLISECOND).unwrap_or_default();
    zone.to_datetime(at).date()
}

/// The first key of a local day.
fn first_key(day: Date, zone: &TimeZone) -> Result<i64, jiff::Error> {
    Ok(key_at(zone.to_timestamp(day.to_datetime(Time::midnight()))?))
}

fn not_a_key(key: &str) -> Error {
    Error::invalid(format!("'{key}' is not the key of an entry.")).hint("Begin with the newest page again.")
}

#[cfg(test)]
mod ten_thousand;
#[cfg(test)]
mod tests;
