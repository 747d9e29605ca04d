//! Turns entries into rows of a run: stores the person's own pictures, reads pages.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::Path,
    sync::Arc,
};

use futures_util::{StreamExt as _, stream};
use thumbsheet_core::{
    Code, Digest, Error,
    list::{Entry, Mistake},
    plan::Row,
};

use super::{List, Lists, outside};
use crate::{context::Context, files::read_limited, own::take_picture};

/// Pages that are read concurrently.
const CONCURRENT_PAGES: usize = 6;

/// What pages said, by their addresses: each is read once.
pub type Pages = BTreeMap<String, Result<String, Error>>;

/// The rows of a run, and the entries that cannot run.
#[derive(Clone, Debug, Default)]
pub struct PreparedRows {
    /// The rows that can run.
    pub rows: Vec<Row>,
    /// The mistakes of the other entries: unreadable pictures and pages.
    pub mistakes: Vec<Mistake>,
}

impl Lists {
    /// Makes entries rows of a run. Reads the pages that are not among `pages` yet, and puts them there; a page or a picture that
    /// cannot be read is a mistake of its row.
    ///
    /// # Errors
    /// `LIBRARY` when pictures cannot be stored.
    pub async fn prepare(&self, list: &List, entries: Vec<Entry>, pages: &mut Pages) -> Result<PreparedRows, Error> {
        self.read_pages(&entries, pages).await;
        let pictures = self.take_pictures(list.folder.as_deref(), &entries).await?;
        let mut prepared = PreparedRows::default();
        for entry in entries {
            match row(&entry, &pictures, pages) {
                Ok(row) => prepared.rows.push(row),
                Err(error) => {
                    let mistake = outside::mistake(&list.table, &list.fields, &entry, &error);
                    outside::merge(&mut prepared.mistakes, mistake.into_iter().collect());
                }
            }
        }
        Ok(prepared)
    }

    /// Entries as rows for an estimate: no picture is taken in and no page is read.
    pub fn planned(&self, entries: &[Entry]) -> Vec<Row> {
        entries.iter().filter_map(|entry| row(entry, &HashMap::new(), &Pages::new()).ok()).collect()
    }

    async fn read_pages(&self, entries: &[Entry], pages: &mut Pages) {
        let wanted: BTreeSet<&str> = entries.iter().filter_map(|entry| entry.url.as_deref()).collect();
        let wanted: Vec<String> =
            wanted.into_iter().filter(|url| !pages.contains_key(*url)).map(str::to_owned).collect();
        let read = stream::iter(wanted).map(|url| async move {
            let page = self.runs.context.read_page(&url).await.map(|page| page.context());
            (url, page)
        });
        pages.extend(read.buffer_unordered(CONCURRENT_PAGES).collect::<Vec<_>>().await);
    }

    /// The pictures of the entries, in the store.
    async fn take_pictures(
        &self,
        folder: Option<&Path>,
        entries: &[Entry],
    ) -> Result<HashMap<String, Result<Digest, Error>>, Error> {
        let wanted: BTreeSet<String> = entries.iter().filter_map(|entry| entry.base_image.clone()).collect();
        if wanted.is_empty() {
            return Ok(HashMap::new());
        }
        let mut taken = HashMap::new();
        for relative in wanted {
            let (context, folder) = (Arc::clone(&self.runs.context), folder.map(Path::to_owned));
            let named = relative.clone();
            // On a thread that draws: decoding takes memory and a core.
            let read = self.runs.context.threads.run(move || taken_in(&context, folder.as_deref(), &named));
            let picture = read.await.unwrap_or_else(|panic| {
                Err(Error::new(Code::Internal, format!("Reading the pictures failed unexpectedly: {panic}.")))
            });
            match picture {
                Err(error) if matches!(error.code, Code::Library | Code::Internal) => return Err(error),
                other => taken.insert(relative, other),
            };
        }
        Ok(taken)
    }
}

/// Takes a picture of the list's folder into the library.
fn taken_in(context: &Context, folder: Option<&Path>, relative: &str) -> Result<Digest, Error> {
    let bytes = read_limited(&outside::picture(folder, relative)?)?;
    take_picture(context, &bytes).map(|(digest, _)| digest)
}

fn row(entry: &Entry, pictures: &HashMap<String, Result<Digest, Error>>, pages: &Pages) -> Result<Row, Error> {
    let mut brief = entry.brief.clone();
    if let Some(page) = entry.url.as_ref().and_then(|url| pages.get(url)) {
        brief.context = Some(page.clone()?);
    }
    let picture = match entry.base_image.as_ref().and_then(|path| pictures.get(path)) {
        Some(taken) => Some(taken.clone()?),
        None => None,
    };
    Ok(Row {
        entry: Some(entry.id.clone()),
        number: Some(entry.row),
        drawn_for: entry.drawn_for.clone(),
        name: entry.filename.clone(),
        picture,
        variables: entry.variables.clone(),
        ..Row::new(brief, entry.models.clone())
    })
}
