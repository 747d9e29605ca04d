//! Finished pictures as files: saved where the person wants them, or put aside to be dragged out.

use std::path::{Path, PathBuf};

use futures_util::{StreamExt as _, stream};
use serde::{Deserialize, Serialize};
use thumbsheet_core::{
    Brief, Digest, Error, ModelId, ThumbnailId,
    brief::{Design, Export, Slots},
};
use thumbsheet_destinations::{Folder, file_name};
use thumbsheet_library::Record;
use ts_rs::TS;

use super::Gallery;
use crate::{
    files::private,
    own,
    steps::{ComposeInput, Composed, compose, keep},
};

/// A base with its text layer, to compose and save.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Picture {
    /// The thumbnail it belongs to, if any: its files are noted there.
    pub thumbnail: Option<ThumbnailId>,
    /// The SHA-256 of the picture under the type.
    pub base: Digest,
    /// The title to set.
    pub title: String,
    /// What the template shows beside the title.
    #[serde(default)]
    #[ts(as = "Option<_>", optional)]
    pub slots: Slots,
    /// The text layer, complete.
    pub design: Design,
    /// The model that the file is named after.
    pub model: String,
    /// The row's number, from 1, for file names that begin with it.
    pub row: Option<usize>,
}

/// Pictures to save, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ExportRequest {
    /// The pictures in the order of the answers.
    pub pictures: Vec<Picture>,
    /// The folder to write to; `None` is the folder from the settings.
    pub folder: Option<String>,
    /// The id of the export profile, which decides the canvas and the limit of bytes.
    pub profile: String,
    /// JPEG quality, 1 to 100.
    pub quality: u8,
    /// Whether a file says how it was made.
    pub receipt: bool,
    /// Whether names end in -A, -B, -C, for a test of several against each other.
    pub set: bool,
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SavedFile {
    /// The absolute path of the file.
    pub file: String,
    /// The path with `~` for the home folder.
    pub shown: String,
    /// Size of the file, in bytes.
    pub bytes: u64,
    /// The quality it was written at.
    pub quality: u8,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

impl Gallery {
    /// Composes pictures at a profile's canvas and writes them to a folder, never over another picture. One that fails keeps
    /// no other from being written: the answers are in the order of the pictures.
    ///
    /// # Errors
    /// `INVALID_INPUT` when there is no such profile, or the folder cannot be written to.
    pub async fn export(&self, request: &ExportRequest) -> Result<Vec<Result<SavedFile, Error>>, Error> {
        let ExportRequest { pictures, folder, profile, quality, receipt, set } = request;
        let export = self.exported(profile, *quality, *receipt)?;
        let place = self.context.places.expand(folder.as_deref().unwrap_or(&self.context.settings.files.folder))?;
        let folder = open(&place)?;
        let mut saved = Vec::with_capacity(pictures.len());
        let mut composed = Box::pin(self.composed(pictures, &export));
        // Composed side by side, written one after the other: numbers in names follow the order of the sheet.
        while let Some((index, picture, composed)) = composed.next().await {
            let name = composed.as_ref().map_err(Clone::clone).and_then(|_| name(picture, set.then_some(index)));
            saved.push(match (name, composed) {
                (Ok(name), Ok(composed)) => self.saved(&folder, name, picture, composed).await,
                (Err(error), _) | (_, Err(error)) => Err(error),
            });
        }
        Ok(saved)
    }

    /// Composes pictures at a profile's canvas into files of a private folder, to be dragged out of the window.
    ///
    /// # Errors
    /// As [`export`](Self::export).
    pub async fn render_files(
        &self,
        pictures: &[Picture],
        profile: &str,
        dir: &Path,
    ) -> Result<Vec<Result<PathBuf, Error>>, Error> {
        let files = &self.context.settings.files;
        let export = self.exported(profile, files.quality, files.receipt)?;
        private(dir)?;
        let folder = open(dir)?;
        let mut paths = Vec::with_capacity(pictures.len());
        let mut composed = Box::pin(self.composed(pictures, &export));
        while let Some((_, picture, composed)) = composed.next().await {
            let name = name(picture, None);
            paths.push(match (name, composed) {
                (Ok(name), Ok(composed)) => keep(folder.clone(), name, composed.jpeg).await.map(PathBuf::from),
                (Err(error), _) | (_, Err(error)) => Err(error),
            });
        }
        Ok(paths)
    }

    fn exported(&self, profile: &str, quality: u8, receipt: bool) -> Result<Export, Error> {
        let export = Export { quality, receipt, ..self.context.catalog.profile(profile)?.export() };
        export.check()?;
        Ok(export)
    }

    fn composed<'a>(
        &'a self,
        pictures: &'a [Picture],
        export: &'a Export,
    ) -> impl stream::Stream<Item = (usize, &'a Picture, Result<Composed, Error>)> + 'a {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let one = move |(index, picture)| async move { (index, picture, self.composed_one(picture, export).await) };
        stream::iter(pictures.iter().enumerate().map(one)).buffered(cores)
    }

    async fn composed_one(&self, picture: &Picture, export: &Export) -> Result<Composed, Error> {
        let Picture { base, title, slots, design, .. } = picture;
        let made = self.context.library.base(*base)?;
        let brief =
            Brief { slots: slots.clone(), design: design.clone(), export: export.clone(), ..Brief::new(title.clone()) };
        let brief = brief.checked(&self.context.catalog)?;
        let order = match made {
            Some(made) => made.order,
            // A picture that was never on a sheet.
            None => own::order(&brief, own::measured(&self.context, *base).await?.0)?,
        };
        compose(&self.context, ComposeInput { base: *base, brief, order }).await
    }

    async fn saved(
        &self,
        folder: &Folder,
        name: String,
        picture: &Picture,
        made: Composed,
    ) -> Result<SavedFile, Error> {
        let Composed { jpeg, digest, width, height, quality, .. } = made;
        let bytes = jpeg.len() as u64;
        let file = keep(folder.clone(), name, jpeg).await?;
        if let Some(thumbnail) = picture.thumbnail.clone() {
            let saved = Record::Saved { thumbnail, file: file.clone(), digest, at: self.context.clock.now() };
            // The file is there: that its place is not noted is no reason to call it failed.
            if let Err(error) = self.context.library.journal().append_now(vec![saved]) {
                tracing::warn!(%error, file, "where a picture was saved is not in the journal");
            }
        }
        let shown = self.context.places.shown(Path::new(&file));
        Ok(SavedFile { file, shown, bytes, quality, width, height })
    }
}

/// `why-fan-out-aurora.jpg`, or with its letter in a set.
fn name(picture: &Picture, letter: Option<usize>) -> Result<String, Error> {
    let model: ModelId = picture.model.parse()?;
    let name = file_name(picture.row, &picture.title, &model);
    let Some(index) = letter else { return Ok(name) };
    let stem = name.strip_suffix(".jpg").unwrap_or(&name);
    Ok(format!("{stem}-{}.jpg", lettered(index)))
}

/// A, B, ... Z, AA, AB, ...
fn lettered(index: usize) -> String {
    let last = char::from(b'A' + (index % 26) as u8);
    match index / 26 {
        0 => last.to_string(),
        before => format!("{}{last}", lettered(before - 1)),
    }
}

fn open(place: &Path) -> Result<Folder, Error> {
    Folder::open(place).map_err(|error| error.hint("Choose another folder."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_lettered() {
        let letters: Vec<_> = [0, 1, 2, 25, 26, 51, 52].into_iter().map(lettered).collect();
        assert_eq!(letters, ["A", "B", "C", "Z", "AA", "AZ", "BA"], "as columns of a table are");
        let picture = Picture {
            thumbnail: None,
            base: Digest::of(b"x"),
            title: "Why fan-out".into(),
            slots: Slots::default(),
            design: Design::default(),
            model: "own/picture".into(),
            row: None,
        };
        assert_eq!(name(&picture, Some(1)).unwrap(), "why-fan-out-picture-B.jpg", "the letter comes last");
        assert_eq!(name(&picture, None).unwrap(), "why-fan-out-picture.jpg", "alone it has none");
    }
}
