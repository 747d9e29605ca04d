//! The gallery taken out: thumbnails as files or one ZIP, their briefs on the desk again.

mod contact;
mod details;
mod export;
mod search;
mod sized;
mod upkeep;

use std::{
    collections::{HashMap, HashSet},
    io::{Seek, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::Serialize;
use thumbsheet_core::{Digest, Error, RunId, ThumbnailId, Usd};
use thumbsheet_destinations::{Folder, file_name};
use thumbsheet_disk::{Existing, check_named, write_named};
use thumbsheet_library::{Entry, Library};
use ts_rs::TS;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

pub use details::{AttemptView, Details, Sides};
pub use export::{ExportRequest, Picture, SavedFile};
use sized::Sized;

use crate::{context::Context, files::private, storage::Storage};

/// Finished thumbnails: searched, looked into, taken out, trashed. A handle: cheap to clone.
#[derive(Clone)]
pub struct Gallery {
    context: Arc<Context>,
    storage: Storage,
}

/// What was taken out of the gallery.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Download {
    /// The absolute path of the folder that holds the files or the ZIP.
    pub folder: String,
    /// The path with `~` for the home folder.
    pub shown: String,
    /// The files, or the names in the ZIP.
    pub files: Vec<String>,
    /// What could not be taken out, and why.
    pub failed: Vec<Error>,
    /// The ZIP, where it was one.
    pub zip: Option<String>,
    /// Bytes of the pictures.
    pub bytes: u64,
}

/// `manifest.json`: what each file is.
#[derive(Serialize)]
struct Manifest {
    thumbnails: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    file: String,
    title: String,
    state: String,
    model: String,
    style: String,
    template: String,
    made_at: String,
    sha256: Digest,
    bytes: u64,
    width: u32,
    height: u32,
    run: String,
    thumbnail: ThumbnailId,
    attempts: usize,
    cost_usd: Option<Usd>,
}

impl Gallery {
    pub(crate) fn new(context: Arc<Context>, storage: Storage) -> Self {
        Self { context, storage }
    }

    /// Writes finished thumbnails into a folder: byte for byte as they were made, or composed anew for `profile`. Blocking.
    ///
    /// # Errors
    /// `INVALID_INPUT` when the folder cannot be written to, or a thumbnail or the profile is none; a picture that fails is told in the
    /// answer and keeps no other from being written.
    pub fn download(
        &self,
        thumbnails: &[ThumbnailId],
        folder: &Path,
        profile: Option<&str>,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<Download, Error> {
        let entries = self.found(thumbnails)?;
        let mut sized = Sized::new(&self.context, profile)?;
        let into = Folder::open(folder).map_err(|error| error.hint("Choose another folder."))?;
        let mut downloaded = self.downloaded(into.root());
        for (done, entry) in entries.iter().enumerate() {
            progress(done, entries.len());
            let written = sized.jpeg(entry).and_then(|jpeg| {
                let path = into.save(&file_name(None, &entry.title, &entry.model), &jpeg)?;
                Ok((path, jpeg.len() as u64))
            });
            match written {
                Ok((path, bytes)) => {
                    downloaded.files.push(path.display().to_string());
                    downloaded.bytes += bytes;
                }
                Err(error) => downloaded.failed.push(error),
            }
        }
        progress(entries.len(), entries.len());
        Ok(downloaded)
    }

    /// Writes finished thumbnails and a `manifest.json` into one ZIP, whole or not at all. Blocking.
    ///
    /// # Errors
    /// `INVALID_INPUT` when something is in the way; otherwise as [`download`](Self::download).
    pub fn download_zip(
        &self,
        thumbnails: &[ThumbnailId],
        path: &Path,
        existing: Existing,
        profile: Option<&str>,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<Download, Error> {
        check_named(path, existing)?;
        let entries = self.found(thumbnails)?;
        let mut sized = Sized::new(&self.context, profile)?;
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut downloaded = self.downloaded(folder);
        write_named(path, existing, &mut |file| self.zip(&entries, &mut sized, file, &mut downloaded, progress))?;
        downloaded.zip = Some(path.display().to_string());
        downloaded.shown = self.context.places.shown(path);
        Ok(downloaded)
    }

    fn zip(
        &self,
        entries: &[Entry],
        sized: &mut Sized<'_>,
        file: &mut std::fs::File,
        downloaded: &mut Download,
        progress: &mut dyn FnMut(usize, usize),
    ) -> std::io::Result<()> {
        let mut zip = ZipWriter::new(file);
        // A JPEG does not get smaller.
        let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(false);
        let mut manifest = Manifest { thumbnails: Vec::new() };
        let mut spent = SheetSpending::default();
        let mut names = HashSet::new();
        for (done, entry) in entries.iter().enumerate() {
            progress(done, entries.len());
            let jpeg = match sized.jpeg(entry) {
                Ok(jpeg) => jpeg,
                Err(error) => {
                    downloaded.failed.push(error);
                    continue;
                }
            };
            let name = free(&file_name(None, &entry.title, &entry.model), &mut names);
            add(&mut zip, &name, plain, &jpeg)?;
            downloaded.bytes += jpeg.len() as u64;
            let (attempts, cost_usd) = spent.on(&self.context.library, entry);
            manifest.thumbnails.push(line(entry, &name, attempts, cost_usd));
            downloaded.files.push(name);
        }
        let text = serde_json::to_vec_pretty(&manifest).map_err(std::io::Error::other)?;
        add(&mut zip, "manifest.json", plain, &text)?;
        zip.finish().map_err(std::io::Error::other)?;
        progress(entries.len(), entries.len());
        Ok(())
    }

    /// Files of these thumbnails in a private folder, to be dragged out of the window. Blocking.
    ///
    /// # Errors
    /// As [`download`](Self::download); here one that fails is an error.
    pub fn files(
        &self,
        thumbnails: &[ThumbnailId],
        folder: &Path,
        profile: Option<&str>,
    ) -> Result<Vec<PathBuf>, Error> {
        private(folder)?;
        let downloaded = self.download(thumbnails, folder, profile, &mut |_, _| {})?;
        match downloaded.failed.into_iter().next() {
            Some(error) => Err(error),
            None => Ok(downloaded.files.into_iter().map(PathBuf::from).collect()),
        }
    }

    fn found(&self, thumbnails: &[ThumbnailId]) -> Result<Vec<Entry>, Error> {
        let entries = self.context.library.gallery_entries(thumbnails)?;
        if entries.is_empty() {
            return Err(Error::invalid("None of these thumbnails is in the gallery."));
        }
        Ok(entries)
    }

    fn downloaded(&self, folder: &Path) -> Download {
        Download {
            folder: folder.display().to_string(),
            shown: self.context.places.shown(folder),
            files: Vec::new(),
            failed: Vec::new(),
            zip: None,
            bytes: 0,
        }
    }
}

fn line(entry: &Entry, file: &str, attempts: usize, cost_usd: Option<Usd>) -> Line {
    Line {
        file: file.to_owned(),
        title: entry.title.clone(),
        state: "done".to_owned(),
        model: entry.model.to_string(),
        style: entry.style.clone(),
        template: entry.template.clone(),
        made_at: entry.made_at.clone(),
        sha256: entry.digest,
        bytes: entry.bytes,
        width: entry.width,
        height: entry.height,
        run: entry.run.to_string(),
        thumbnail: entry.thumbnail.clone(),
        attempts,
        cost_usd,
    }
}

/// Attempts and costs of thumbnails, read once per run.
#[derive(Default)]
struct SheetSpending {
    known: HashSet<RunId>,
    of: HashMap<ThumbnailId, (usize, Option<Usd>)>,
}

impl SheetSpending {
    /// Attempts, and US dollars where any are known. A run that cannot be read says nothing of either.
    fn on(&mut self, library: &Library, entry: &Entry) -> (usize, Option<Usd>) {
        if self.known.insert(entry.run.clone()) {
            for attempt in library.attempts(&entry.run).unwrap_or_default() {
                let (attempts, usd) = self.of.entry(attempt.thumbnail).or_default();
                *attempts += 1;
                if let Some(cost) = attempt.cost_usd {
                    *usd = Some(usd.unwrap_or_default() + cost);
                }
            }
        }
        self.of.get(&entry.thumbnail).copied().unwrap_or_default()
    }
}

fn add<W: Write + Seek>(
    zip: &mut ZipWriter<W>,
    name: &str,
    options: SimpleFileOptions,
    bytes: &[u8],
) -> std::io::Result<()> {
    zip.start_file(name, options).map_err(std::io::Error::other)?;
    zip.write_all(bytes)
}

/// `name`, with a number where it is taken; taken from now on.
fn free(name: &str, taken: &mut HashSet<String>) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "jpg"));
    let mut free = name.to_owned();
    let mut number = 1_u32;
    while !taken.insert(free.clone()) {
        number += 1;
        free = format!("{stem}-{number}.{extension}");
    }
    free
}
