//! Where the pictures of a list come from: what is made already costs nothing, and keeps its file.

use std::{collections::HashMap, sync::Arc};

use thumbsheet_core::{Code, Digest, Error, ModelId, Usd, plan::Row};

use super::{RunOptions, Source};
use crate::{
    context::Context,
    kept::read_answers,
    own::{self, OWN_PICTURE, measured},
};

/// One source for each thumbnail of `rows`, in their order. A row that is on no list is drawn by its models.
///
/// Of a list: an unchanged row that is finished is there already; a row whose type alone changed takes the picture it has; one
/// whose last request may have been billed waits for the person.
pub(super) async fn sources(context: &Arc<Context>, rows: &[Row], options: &RunOptions) -> Result<Vec<Source>, Error> {
    let mut own = HashMap::new();
    for row in rows {
        if let Some(base) = row.picture {
            own.insert(base, source_of_own(context, row, base).await?);
        }
    }
    if rows.iter().any(|row| row.entry.is_some()) && !options.fresh {
        read_kept(context, rows).await?;
    }
    // A list of thousands asks the journal thousands of times: not on a thread that others wait for.
    let (rows, fresh) = (rows.to_vec(), options.fresh);
    let asked = Asked { unknown: options.policy.retry_unknown, lost: options.remake_lost };
    let find = move |context: &Context| {
        let each = rows.iter().flat_map(|row| row.models.iter().map(move |model| (row, model)));
        let sources: Result<Vec<Source>, Error> = each
            .map(|(row, model)| {
                let own = row.picture.and_then(|base| own.get(&base)).cloned();
                let left = match &row.entry {
                    Some(entry) if !fresh => left(context, row, entry, model, own.is_some(), asked)?,
                    _ => None,
                };
                Ok(left.or(own).unwrap_or(Source::Model))
            })
            .collect();
        let mut sources = sources?;
        refuse(context, &rows, &mut sources);
        Ok(sources)
    };
    context.blocking("Reading the journal", find).await
}

/// Refuses the thumbnails for which a provider would be asked and whose title cannot be set: the picture would be paid for, and
/// nothing could be made of it. It blocks.
pub(super) fn refuse(context: &Context, rows: &[Row], sources: &mut [Source]) {
    let mut each = sources.iter_mut();
    let mut asking: Vec<(&Row, Vec<&mut Source>)> = Vec::new();
    for row in rows {
        let of_row: Vec<&mut Source> =
            each.by_ref().take(row.models.len()).filter(|source| source.asks_a_provider()).collect();
        if !of_row.is_empty() {
            asking.push((row, of_row));
        }
    }
    let refusals = context.refusals(asking.iter().map(|(row, _)| &row.brief));
    for ((_, sources), refusal) in asking.into_iter().zip(refusals) {
        let Some(error) = refusal else { continue };
        for source in sources {
            *source = Source::Refused(error.clone());
        }
    }
}

/// Reads kept answers of these rows: a picture that is there already is not asked for again.
async fn read_kept(context: &Arc<Context>, rows: &[Row]) -> Result<(), Error> {
    let each = rows.iter().flat_map(|row| row.models.iter().map(move |model| row.fingerprint(model)));
    let fingerprints: Vec<Digest> = each.collect();
    let find = move |context: &Context| context.library.unread_of_rows(&fingerprints);
    let unread = context.blocking("Reading the journal", find).await?;
    if !unread.is_empty() {
        read_answers(context, unread).await?;
    }
    Ok(())
}

async fn source_of_own(context: &Arc<Context>, row: &Row, base: Digest) -> Result<Source, Error> {
    if !context.library.store().contains(base) {
        return Err(Error::invalid(format!("The picture of '{}' is not in the library.", row.brief.title)));
    }
    let (size, bytes) = measured(context, base).await?;
    Ok(Source::Own { base, order: Box::new(own::order(&row.brief, size)?), bytes })
}

/// What earlier runs left for a row of a list at a model; `own`: its picture is the person's.
fn left(
    context: &Context,
    row: &Row,
    entry: &str,
    model: &ModelId,
    own: bool,
    asked: Asked,
) -> Result<Option<Source>, Error> {
    let standing = context.library.standing(row.fingerprint(model))?;
    if let Some(made) = standing.as_ref().and_then(|standing| standing.made) {
        return Ok(Some(Source::Made(made)));
    }
    if own || model.as_str() == OWN_PICTURE {
        return Ok(None);
    }
    let model = context.catalog.model(model.as_str())?;
    let order = context.order(&row.drawn(), &model);
    // What rows share was made for whichever of them came first.
    let entry = Some(entry).filter(|_| row.drawn_for.is_none());
    if let Some(base) = context.library.base_of_entry(entry, &order)?
        && context.library.store().contains(base)
    {
        // Asking again costs again, so only the person can want it.
        if asked.unknown && !context.is_readable(base)? {
            return Ok(Some(Source::Replacement));
        }
        return Ok(Some(Source::Base(base, Box::new(order))));
    }
    if !asked.lost
        && model.estimate() != Some(Usd::ZERO)
        && let Some(at) = context.library.came_for_entry(entry, &order)?
    {
        return Ok(Some(Source::Refused(lost(&row.brief.title, &at))));
    }
    Ok(standing.and_then(|standing| standing.in_doubt).filter(|_| !asked.unknown).map(Source::Unknown))
}

/// The refusal of a thumbnail whose picture came at `at`, an RFC 3339 stamp, and is gone.
pub(crate) fn lost(title: &str, at: &str) -> Error {
    let day = at.get(..10).unwrap_or(at);
    Error::new(Code::Library, format!("The picture of '{title}' came on {day}, and is not in the library any more."))
        .hint("Bring the store back from a backup. To pay for another one, name the thumbnail, or give --remake-lost.")
}

/// What is asked for again though it may cost a second time.
#[derive(Clone, Copy)]
struct Asked {
    /// What may have been billed.
    unknown: bool,
    /// What was made and is gone.
    lost: bool,
}
