//! Where the pictures of a list come from: what is made already costs nothing, and keeps its file.

use std::sync::Arc;

use thumbsheet_core::{Digest, Error, ModelId, plan::Row};

use super::RunOptions;
use crate::{
    Inner,
    conductor::Source,
    studio::{measured, own_order},
};

/// One source for each thumbnail of `rows`, in their order. A row that is on no list is drawn by its models.
///
/// Of a list: an unchanged row that is finished is there already; a row whose type alone changed takes the picture it has; one
/// whose last request may have been billed waits for the person.
pub(crate) async fn sources(inner: &Arc<Inner>, rows: &[Row], options: &RunOptions) -> Result<Vec<Source>, Error> {
    let mut sources = Vec::new();
    for row in rows {
        let own = match row.picture {
            Some(base) => Some(own(inner, row, base).await?),
            None => None,
        };
        for model in &row.models {
            let listed = row.entry.as_ref().filter(|_| !options.fresh);
            let made = match listed {
                Some(_) => made(inner, row, model)?,
                None => None,
            };
            sources.push(match (made, &own, listed) {
                (Some(made), ..) => made,
                (None, Some(own), _) => own.clone(),
                (None, None, Some(entry)) => known(inner, row, entry, model, options)?.unwrap_or(Source::Model),
                (None, None, None) => Source::Model,
            });
        }
    }
    Ok(sources)
}

async fn own(inner: &Arc<Inner>, row: &Row, base: Digest) -> Result<Source, Error> {
    if !inner.library.store().contains(base) {
        return Err(Error::invalid(format!("The picture of '{}' is not in the library.", row.brief.title)));
    }
    let (size, bytes) = measured(inner, base).await?;
    Ok(Source::Own { base, order: Box::new(own_order(&row.brief, size)?), bytes })
}

/// The finished thumbnail of an unchanged row.
fn made(inner: &Inner, row: &Row, model: &ModelId) -> Result<Option<Source>, Error> {
    let made = inner.library.made(row.fingerprint(model))?;
    Ok(made.filter(|made| inner.library.store().contains(made.digest)).map(Source::Made))
}

/// What an earlier run of the list left of a row that is not finished as it stands.
fn known(
    inner: &Inner,
    row: &Row,
    entry: &str,
    model: &ModelId,
    options: &RunOptions,
) -> Result<Option<Source>, Error> {
    let library = &inner.library;
    let order = inner.order(&row.drawn(), &inner.catalog.model(model.as_str())?);
    // What rows share was made for whichever of them came first.
    let entry = Some(entry).filter(|_| row.drawn_for.is_none());
    if let Some(base) = library.base_of_entry(entry, &order)?
        && library.store().contains(base)
    {
        return Ok(Some(Source::Base(base, Box::new(order))));
    }
    if options.policy.retry_unknown {
        return Ok(None);
    }
    Ok(library.is_unknown(row.fingerprint(model))?.map(Source::Unknown))
}
