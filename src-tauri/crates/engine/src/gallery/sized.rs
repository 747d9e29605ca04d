//! The JPEG of a thumbnail: the finished one, or one composed anew for another profile.

use std::collections::HashMap;

use thumbsheet_core::{Brief, Error, RunId, brief::Export, catalog::Profile, plan::Row};
use thumbsheet_library::Entry;

use crate::{
    context::Context,
    steps::{ComposeInput, compose_now},
};

/// Gives thumbnails as JPEGs for one profile.
pub(super) struct Sized<'a> {
    context: &'a Context,
    /// `None`: as they were made.
    export: Option<Export>,
    /// The rows of the runs that were looked into.
    rows: HashMap<RunId, Vec<Row>>,
}

impl<'a> Sized<'a> {
    /// # Errors
    /// `INVALID_INPUT` when there is no such profile.
    pub(super) fn new(context: &'a Context, profile: Option<&str>) -> Result<Self, Error> {
        let export = profile.map(|profile| context.catalog.profile(profile)).transpose()?.map(Profile::export);
        Ok(Self { context, export, rows: HashMap::new() })
    }

    /// The JPEG of a thumbnail. Composed anew, it holds the title and the design of the finished one, and the person's own
    /// quality.
    ///
    /// # Errors
    /// `LIBRARY` when a picture is gone; what setting a title can fail with.
    pub(super) fn jpeg(&mut self, entry: &Entry) -> Result<Vec<u8>, Error> {
        let Some(export) = self.export.clone() else { return self.context.library.store().get(entry.digest) };
        let brief = self.brief(entry)?;
        let base = entry.base.ok_or_else(|| {
            Error::invalid(format!("There is no picture under '{}'.", entry.title))
                .hint("Choose the size it was made in.")
        })?;
        let made = self.context.library.base(base)?.ok_or_else(|| {
            Error::invalid(format!("The picture under '{}' is not in the library any more.", entry.title))
                .hint("Choose the size it was made in.")
        })?;
        let export = Export { quality: brief.export.quality, receipt: brief.export.receipt, ..export };
        let brief = Brief { export, ..brief };
        Ok(compose_now(self.context, &ComposeInput { base, brief, order: made.order })?.jpeg)
    }

    fn brief(&mut self, entry: &Entry) -> Result<Brief, Error> {
        let library = &self.context.library;
        let row = library.thumbnail(&entry.thumbnail)?.row;
        if !self.rows.contains_key(&entry.run) {
            self.rows.insert(entry.run.clone(), library.rows_of(&entry.run)?);
        }
        let brief = self.rows.get(&entry.run).and_then(|rows| rows.get(row)).map(|row| row.brief.clone());
        brief.ok_or_else(|| Error::invalid(format!("Run {} has no row {row}.", entry.run)))
    }
}
