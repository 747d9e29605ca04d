//! Entries made rows of a run: pictures of one's own are taken into the library, pages are read.

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

use super::{List, outside};
use crate::{Engine, dropped::read_limited};

/// Pages that are read at a time.
const AT_ONCE: usize = 6;

/// What pages said, by their addresses: each is read once.
pub type Pages = BTreeMap<String, Result<String, Error>>;

/// Rows of a run, and what became of the entries that are none.
#[derive(Clone, Debug, Default)]
pub struct Prepared {
    /// The rows.
    pub rows: Vec<Row>,
    /// Pictures that are none, and pages that could not be read.
    pub mistakes: Vec<Mistake>,
}

impl Engine {
    /// Makes entries rows of a run. Reads the pages that are not among `pages` yet, and puts them there; a page or a picture that
    /// cannot be read is a mistake of its row.
    ///
    /// # Errors
    /// `LIBRARY` when pictures cannot be stored.
    pub async fn list_rows(&self, list: &List, entries: Vec<Entry>, pages: &mut Pages) -> Result<Prepared, Error> {
        self.read_pages(&entries, pages).await;
        let pictures = self.take_pictures(list.folder.as_deref(), &entries).await?;
        let mut prepared = Prepared::default();
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
    pub fn planned_rows(&self, entries: &[Entry]) -> Vec<Row> {
        entries.iter().filter_map(|entry| row(entry, &HashMap::new(), &Pages::new()).ok()).collect()
    }

    async fn read_pages(&self, entries: &[Entry], pages: &mut Pages) {
        let wanted: BTreeSet<&str> = entries.iter().filter_map(|entry| entry.url.as_deref()).collect();
        let wanted: Vec<String> =
            wanted.into_iter().filter(|url| !pages.contains_key(*url)).map(str::to_owned).collect();
        let read = stream::iter(wanted).map(|url| async move {
            let page = self.read_page(&url).await.map(|page| page.context());
            (url, page)
        });
        pages.extend(read.buffer_unordered(AT_ONCE).collect::<Vec<_>>().await);
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
        let (engine, folder) = (self.clone(), folder.map(Path::to_owned));
        let cores = Arc::clone(&self.inner.cores);
        let taken = tokio::task::spawn_blocking(move || {
            let mut taken = HashMap::new();
            for relative in wanted {
                // Decoding is for the cores: it takes its turn with what is composed.
                let _turn = tokio::runtime::Handle::current().block_on(Arc::clone(&cores).acquire_owned());
                let picture = outside::picture(folder.as_deref(), &relative)
                    .and_then(|path| read_limited(&path))
                    .and_then(|bytes| engine.take_picture(&bytes));
                match picture {
                    Err(error) if error.code == Code::Library => return Err(error),
                    other => taken.insert(relative, other.map(|(digest, _)| digest)),
                };
            }
            Ok(taken)
        });
        taken
            .await
            .unwrap_or_else(|panic| Err(Error::new(Code::Internal, format!("Reading pictures stopped: {panic}."))))
    }
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
