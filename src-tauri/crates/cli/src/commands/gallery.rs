use thumbsheet_core::{Error, ThumbnailId};
use thumbsheet_engine::{
    Engine, Environment,
    disk::Existing,
    library::{Entry, GalleryQuery},
};

use super::open;
use crate::{
    arguments::{Filters, Gallery, GalleryCommand, GalleryExport, GalleryList},
    exit,
    report::{Report, counted, megabytes},
};

pub(crate) fn run(arguments: Gallery, environment: &Environment, report: Report) -> Result<u8, Error> {
    let engine = open(environment, &mut None, report)?;
    match arguments.what {
        GalleryCommand::List(list) => show(&engine, String::new(), list, report)?,
        GalleryCommand::Search(search) => show(&engine, search.text, search.list, report)?,
        GalleryCommand::Export(wanted) => return export(&engine, wanted, report),
        GalleryCommand::Delete(which) => {
            let thumbnails = known(&engine, &which.thumbnails)?;
            engine.gallery().trash(&thumbnails)?;
            report.say(&format!("{} moved to the trash, for 30 days. Their pictures stay stored.", thumbnails.len()));
        }
        GalleryCommand::Restore(which) => {
            let thumbnails = known(&engine, &which.thumbnails)?;
            engine.gallery().untrash(&thumbnails)?;
            report.say(&format!("{} taken out of the trash.", thumbnails.len()));
        }
        GalleryCommand::EmptyTrash(sure) => {
            let inside = engine.gallery().counts()?.trash;
            if sure.yes {
                let swept = engine.gallery().empty_trash()?;
                report.say(&format!(
                    "{} deleted for good, {} pictures with {} left the disk.",
                    swept.entries,
                    swept.pictures,
                    megabytes(swept.bytes)
                ));
            } else {
                report.say(&format!("{inside} in the trash. --yes deletes them permanently."));
            }
        }
    }
    Ok(exit::DONE)
}

fn query(engine: &Engine, text: String, filters: Filters) -> Result<GalleryQuery, Error> {
    let Filters { models, styles, templates, presets, from, until, starred, mut stored, trash } = filters;
    if let Some(address) = stored.as_mut().filter(|stored| stored.contains("://")) {
        *address = engine.storage().named_destination(address)?.id;
    }
    Ok(GalleryQuery { text, models, styles, templates, presets, from, until, starred, stored, trash })
}

fn show(engine: &Engine, text: String, list: GalleryList, report: Report) -> Result<(), Error> {
    let query = query(engine, text, list.filters)?;
    let mut entries: Vec<Entry> = Vec::new();
    while entries.len() < list.most {
        let after = entries.last().map(|entry| entry.key.as_str());
        let page = engine.gallery().page(&query, after, 0, list.most - entries.len())?;
        if page.is_empty() {
            break;
        }
        entries.extend(page);
    }
    if report.is_json() {
        for entry in &entries {
            report.json(entry);
        }
        return Ok(());
    }
    if entries.is_empty() {
        report.say("No thumbnails match.");
    }
    let row = |entry: &Entry| {
        let star = if entry.starred { "*" } else { "" };
        let when = entry.made_at.get(..16).unwrap_or_default().replace('T', " ");
        vec![entry.thumbnail.to_string(), when, star.to_owned(), entry.model.to_string(), entry.title.clone()]
    };
    report.table(&entries.iter().map(row).collect::<Vec<_>>());
    Ok(())
}

fn export(engine: &Engine, wanted: GalleryExport, report: Report) -> Result<u8, Error> {
    let thumbnails = if wanted.thumbnails.is_empty() {
        engine.gallery().ids(&query(engine, String::new(), wanted.filters)?)?
    } else {
        known(engine, &wanted.thumbnails)?
    };
    if thumbnails.is_empty() {
        return Err(Error::invalid("No thumbnails match.").hint("`thumbsheet gallery list` lists them."));
    }
    let downloaded = match &wanted.zip {
        Some(zip) => {
            let existing = Existing::replaced_if(wanted.force);
            engine.gallery().download_zip(&thumbnails, zip, existing, None, &mut |_, _| {})?
        }
        None => engine.gallery().download(&thumbnails, &wanted.out, None, &mut |_, _| {})?,
    };
    if report.is_json() {
        report.json(&downloaded);
    } else {
        match &downloaded.zip {
            Some(zip) => report.data(zip),
            None => {
                for file in &downloaded.files {
                    report.data(file);
                }
            }
        }
    }
    for error in &downloaded.failed {
        report.error(error);
    }
    report.say(&format!("{}, {}.", counted(downloaded.files.len()), megabytes(downloaded.bytes)));
    Ok(match (downloaded.failed.is_empty(), downloaded.files.is_empty()) {
        (true, _) => exit::DONE,
        (false, false) => exit::SOME_FAILED,
        (false, true) => exit::ALL_FAILED,
    })
}

/// Thumbnails by their ids; one that is not there is named before anything is done.
fn known(engine: &Engine, ids: &[String]) -> Result<Vec<ThumbnailId>, Error> {
    let thumbnails: Vec<_> = ids.iter().map(ThumbnailId::new).collect();
    for thumbnail in &thumbnails {
        if engine.gallery().entry(thumbnail)?.is_none() {
            return Err(Error::invalid(format!("There is no finished thumbnail '{thumbnail}'."))
                .hint("`thumbsheet gallery list` lists them. Nothing was done."));
        }
    }
    Ok(thumbnails)
}
