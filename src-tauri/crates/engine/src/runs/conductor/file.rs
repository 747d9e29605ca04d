//! From a base to a file, and on its way to other places. Nothing here costs anything or asks a provider.

use thumbsheet_core::{
    Digest, Error, EventKind,
    event::ThumbnailFiles,
    plan::{Order, Row},
};
use thumbsheet_destinations::{NameTemplate, file_name};
use thumbsheet_library::MadeFile;

use super::{Conductor, Stop};
use crate::{
    context::Context,
    steps::{ComposeInput, compose, keep},
    storage::{NameSource, name_with, queued},
};

impl Conductor {
    /// From a base that is in the store to a saved file. Nothing here costs anything or asks a provider.
    pub(super) async fn finish(&self, base: Digest, order: Order) -> Result<ThumbnailFiles, Stop> {
        if self.cancel.is_cancelled() {
            return Err(Stop::Cancelled);
        }
        self.tell(EventKind::Composing);
        let input = ComposeInput { base, brief: self.row().brief.clone(), order };
        let composed = self.unless_cancelled(compose(&self.run.context, input)).await??;
        for error in composed.warnings {
            self.tell(EventKind::Warning { error });
        }
        let files = self.save(composed.digest, composed.jpeg).await?.into_iter().collect();
        Ok(ThumbnailFiles { digest: composed.digest, base, width: composed.width, height: composed.height, files })
    }

    /// Tells the end together with where the thumbnail is to go: a crash leaves neither without the other. The uploads
    /// themselves hold up nothing.
    pub(super) async fn send(&self, finished: &ThumbnailFiles, end: EventKind) {
        let source = self.name_source(finished.digest);
        let mut records = Vec::new();
        for destination in &self.run.options.destinations {
            match queued(&self.run.context, &source, destination) {
                Ok(record) => records.push(record),
                Err(error) => self.tell(EventKind::Warning { error }),
            }
        }
        match self.run.recorder.write(records, Some(&self.planned.id), end).await {
            Ok(()) => self.run.uploader.take_of(self.planned.id.clone()).await,
            Err(error) => tracing::error!(%error, "where a thumbnail is to go was not journalled"),
        }
    }

    /// A finished thumbnail of an earlier run, whose row has not changed: its file is written where it is missing.
    pub(super) async fn keep_again(&self, made: &MadeFile) -> Result<ThumbnailFiles, Stop> {
        let MadeFile { digest, base, width, height } = *made;
        let mut files = Vec::new();
        if self.run.options.folder.is_some() {
            let read = move |context: &Context| context.library.store().get(digest);
            let jpeg = self.run.context.blocking("Reading the thumbnail", read).await?;
            files.extend(self.save(digest, jpeg).await?);
        }
        Ok(ThumbnailFiles { digest, base, width, height, files })
    }

    /// Writes the file, where the run has a folder.
    async fn save(&self, digest: Digest, jpeg: Vec<u8>) -> Result<Option<String>, Stop> {
        let Some(folder) = &self.run.options.folder else { return Ok(None) };
        self.tell(EventKind::Saving);
        Ok(Some(self.unless_cancelled(keep(folder.clone(), self.file_name(digest)?, jpeg)).await??))
    }

    fn file_name(&self, digest: Digest) -> Result<String, Error> {
        let row = self.row();
        let columns: Vec<(&str, &str)> =
            row.variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let own = match &row.name {
            Some(name) => {
                let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
                Some(NameTemplate::parse_with(name, &names)?)
            }
            None => None,
        };
        let Some(template) = own.as_ref().or(self.run.options.name.as_ref()) else {
            return Ok(file_name(self.number().map(|number| number - 1), &row.brief.title, &self.planned.model));
        };
        name_with(&self.run.context, &self.name_source(digest), template, &columns)
    }

    /// What its file is named after.
    fn name_source(&self, digest: Digest) -> NameSource<'_> {
        let brief = &self.row().brief;
        NameSource {
            thumbnail: &self.planned.id,
            run: self.run.recorder.run(),
            row: self.number(),
            title: &brief.title,
            model: &self.planned.model,
            style: &brief.style,
            template: &brief.design.template,
            canvas: brief.export.canvas,
            digest,
            day: Some(self.run.context.local_day()),
        }
    }

    /// Which row of its list it is, from 1, where files say so.
    fn number(&self) -> Option<usize> {
        self.run.options.numbered.then(|| self.row().number.unwrap_or(self.planned.row + 1))
    }

    pub(super) fn row(&self) -> &Row {
        // A run plans thumbnails of its own rows only.
        &self.run.rows[self.planned.row]
    }
}
