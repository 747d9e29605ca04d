use thumbsheet_core::{Error, ThumbnailId};
use thumbsheet_engine::{
    Engine, Environment, Parts,
    library::{Upload, UploadState},
    settings::DestinationSetting,
};

use super::gallery;
use crate::{arguments::Upload as Arguments, exit, report::Report, signals::Signals};

pub(crate) async fn run(arguments: Arguments, environment: &Environment, report: Report) -> Result<u8, Error> {
    let engine = Engine::open(Parts::new(environment)?)?;
    let Arguments { what, to, retry, link } = &arguments;
    let destinations = destinations(&engine, to)?;
    if what.is_empty() {
        if !to.is_empty() {
            return Err(Error::invalid("--to is given, but nothing that is to go there.").hint("Name a run."));
        }
        // Before they end: what has ended is not among them any more.
        let mut followed = engine.library().uploads_queued()?;
        if *retry {
            engine.retry_uploads(&[]).await?;
            followed = engine.library().uploads_queued()?;
        }
        engine.resume_uploads().await?;
        let ids: Vec<_> = followed.iter().map(|upload| upload.id).collect();
        return ended(&engine, &ids, *link, report).await;
    }
    let thumbnails = named(&engine, what)?;
    if destinations.is_empty() {
        return Err(Error::invalid("It is not said where they are to go.")
            .hint("Add --to s3://bucket/prefix, or --to and a destination: `thumbsheet storage list` lists them."));
    }
    engine.upload(&thumbnails, &destinations).await?;
    let wanted = |upload: &Upload| destinations.iter().any(|one| one.id == upload.destination);
    let mut ids = Vec::new();
    for thumbnail in &thumbnails {
        ids.extend(engine.library().uploads_of(thumbnail)?.iter().filter(|one| wanted(one)).map(|one| one.id));
    }
    ended(&engine, &ids, *link, report).await
}

/// What `--to` names, before anything is spent.
pub(crate) fn destinations(engine: &Engine, to: &[String]) -> Result<Vec<DestinationSetting>, Error> {
    to.iter().map(|given| engine.named_destination(given)).collect()
}

/// Waits for uploads and says what became of them. Gives the exit code.
pub(crate) async fn ended(engine: &Engine, ids: &[i64], link: bool, report: Report) -> Result<u8, Error> {
    let mut signals = Signals::listen()?;
    tokio::select! {
        () = engine.uploads_ended() => {}
        () = signals.stop() => {
            report.say("Stopped. `thumbsheet upload` goes on with what is on its way.");
            return Ok(exit::CANCELLED);
        }
    }
    let (mut stored, mut failed) = (0, 0);
    for id in ids {
        let Some(upload) = engine.library().upload(*id)? else { continue };
        if report.is_json() {
            report.json(&thumbsheet_engine::library::StoredAt::from(upload.clone()));
        }
        match (upload.state, &upload.error) {
            (UploadState::Stored, _) => {
                stored += 1;
                if !report.is_json() {
                    let place = if link { engine.upload_link(*id).await? } else { upload.kept.unwrap_or_default() };
                    report.data(&place);
                }
            }
            (_, error) => {
                failed += 1;
                if let Some(error) = error {
                    report.error(error);
                }
            }
        }
    }
    if failed > 0 {
        report.say(&format!(
            "{failed} not saved; they are safe in the library. `thumbsheet upload --retry` tries again."
        ));
    }
    Ok(match (stored, failed) {
        (_, 0) => exit::DONE,
        (0, _) => exit::ALL_FAILED,
        _ => exit::SOME_FAILED,
    })
}

/// The finished thumbnails of runs, and thumbnails by their ids.
fn named(engine: &Engine, what: &[String]) -> Result<Vec<ThumbnailId>, Error> {
    let mut thumbnails = Vec::new();
    for given in what {
        if engine.library().gallery_entry(&ThumbnailId::new(given))?.is_some() {
            thumbnails.push(ThumbnailId::new(given));
            continue;
        }
        let run = engine.library().find_run(given)?;
        let made: Vec<_> = engine.library().thumbnails(&run)?.into_iter().map(|one| one.id).collect();
        let finished = engine.library().gallery_entries(&made)?;
        if finished.is_empty() {
            return Err(Error::invalid(format!("Run {run} has no finished thumbnail.")));
        }
        thumbnails.extend(finished.into_iter().map(|entry| entry.thumbnail));
    }
    let ids: Vec<_> = thumbnails.iter().map(ToString::to_string).collect();
    gallery::known(engine, &ids)
}
