use std::time::Duration;

use serde::Serialize;
use thumbsheet_core::{Error, RunId, ThumbnailId};
use thumbsheet_engine::{
    Engine, Environment,
    library::{StoredAt, Upload, UploadState},
    settings::DestinationSetting,
};
use tokio::time::{Instant, interval_at};

use super::{NOTICE_TIMEOUT, open};
use crate::{arguments::Upload as Arguments, exit, report::Report, signals::Signals};

/// How often the command tells that uploads are not finished.
const REMINDER_INTERVAL: Duration = Duration::from_secs(15);

pub(crate) async fn run(arguments: Arguments, environment: &Environment, report: Report) -> Result<u8, Error> {
    let engine = open(environment, &mut None, report)?;
    let Arguments { what, to, retry, link } = &arguments;
    let destinations = destinations(&engine, to)?;
    if what.is_empty() && !to.is_empty() {
        return Err(Error::invalid("--to is given, but nothing to upload.").hint("Name a run."));
    }
    let ids = match (what.is_empty(), *retry) {
        (true, false) => left(&engine, report).await?,
        (true, true) => engine.storage().retry_uploads(&[]).await?,
        (false, true) => {
            let failed = uploads_of(&engine, &named(&engine, what)?, |one| one.state == UploadState::Failed)?;
            // None named means all of them.
            if failed.is_empty() { failed } else { engine.storage().retry_uploads(&failed).await? }
        }
        (false, false) => {
            let thumbnails = named(&engine, what)?;
            if destinations.is_empty() {
                let hint =
                    "Add --to s3://bucket/prefix, or --to and a destination: `thumbsheet storage list` lists them.";
                return Err(Error::invalid("No destination is given.").hint(hint));
            }
            engine.storage().upload(&thumbnails, &destinations).await?;
            uploads_of(&engine, &thumbnails, |one| destinations.iter().any(|to| to.id == one.destination))?
        }
    };
    if ids.is_empty() && !report.is_json() {
        report.say(if *retry { "Nothing has failed." } else { "There are no unfinished uploads." });
    }
    ended(&engine, &ids, *link, report).await
}

/// Takes what an earlier process left on its way.
async fn left(engine: &Engine, report: Report) -> Result<Vec<i64>, Error> {
    // Before they end: what has ended is not among them any more.
    let queued = ids(&engine.storage().uploads_queued()?);
    if engine.storage().is_sent_elsewhere()? {
        report.say(&format!("{} unfinished uploads: another Thumbsheet process sends them.", queued.len()));
        return Ok(Vec::new());
    }
    engine.storage().resume_uploads().await?;
    Ok(queued)
}

fn ids(uploads: &[Upload]) -> Vec<i64> {
    uploads.iter().map(|upload| upload.id).collect()
}

fn uploads_of(
    engine: &Engine,
    thumbnails: &[ThumbnailId],
    wanted: impl Fn(&Upload) -> bool,
) -> Result<Vec<i64>, Error> {
    let mut found = Vec::new();
    for thumbnail in thumbnails {
        found.extend(engine.storage().uploads_of(thumbnail)?.into_iter().filter(|one| wanted(one)));
    }
    Ok(ids(&found))
}

/// Where a run's thumbnails go: where `--to` says and, as in the app, where the settings say.
pub(crate) fn of_run(engine: &Engine, to: &[String]) -> Result<Vec<DestinationSetting>, Error> {
    let named = destinations(engine, to)?;
    let mut finished = engine.settings().storage.finished();
    finished.retain(|one| named.iter().all(|named| named.id != one.id));
    Ok([named, finished].concat())
}

/// What `--to` names, before anything is spent.
fn destinations(engine: &Engine, to: &[String]) -> Result<Vec<DestinationSetting>, Error> {
    to.iter().map(|given| engine.storage().named_destination(given)).collect()
}

/// Waits for the uploads of a run and says what became of them. Gives the exit code.
pub(crate) async fn ended_of(engine: &Engine, run: &RunId, report: Report) -> Result<u8, Error> {
    let made: Vec<_> = engine.runs().thumbnails(run)?.into_iter().map(|one| one.id).collect();
    let sent = uploads_of(engine, &made, |_| true)?;
    if sent.is_empty() { Ok(exit::DONE) } else { ended(engine, &sent, false, report).await }
}

/// The end of an upload, as a line of `--json`.
#[derive(Serialize)]
struct UploadLine {
    thumbnail: ThumbnailId,
    #[serde(flatten)]
    stored: StoredAt,
}

/// Waits for uploads and says what became of them. Gives the exit code.
async fn ended(engine: &Engine, ids: &[i64], link: bool, report: Report) -> Result<u8, Error> {
    let mut signals = Signals::listen()?;
    let mut reminder = interval_at(Instant::now() + NOTICE_TIMEOUT, REMINDER_INTERVAL);
    let storage = engine.storage();
    let mut all = std::pin::pin!(storage.uploads_ended());
    loop {
        tokio::select! {
            () = &mut all => break,
            _ = reminder.tick() => waiting(engine, ids, report)?,
            () = signals.stop() => {
                report.say("Stopped. `thumbsheet upload` continues the unfinished uploads.");
                return Ok(exit::CANCELLED);
            }
        }
    }
    let (mut stored, mut failed, mut unsaved) = (0, 0, 0);
    for id in ids {
        let Some(upload) = engine.storage().find_upload(*id)? else { continue };
        let (is_stored, thumbnail) = (upload.state == UploadState::Stored, upload.thumbnail.clone());
        let mut told = UploadLine { thumbnail, stored: StoredAt::from(upload) };
        let mut error = told.stored.error.clone().filter(|_| !is_stored);
        if link && is_stored {
            // One without a link hides no other.
            match engine.storage().upload_link(*id).await {
                Ok(link) => told.stored.link = Some(link),
                Err(found) => error = Some(found),
            }
        }
        if let Some(error) = &error {
            report.error(error);
        }
        let place = if link { &told.stored.link } else { &told.stored.kept };
        if report.is_json() {
            report.json(&told);
        } else if let Some(place) = place.as_ref().filter(|_| is_stored) {
            report.data(place);
        }
        stored += u32::from(is_stored && error.is_none());
        failed += u32::from(!is_stored || error.is_some());
        unsaved += u32::from(!is_stored);
    }
    if unsaved > 0 {
        report.say(&format!(
            "{unsaved} not saved; they are safe in the library. `thumbsheet upload --retry` tries again."
        ));
    }
    Ok(match (stored, failed) {
        (_, 0) => exit::DONE,
        (0, _) => exit::ALL_FAILED,
        _ => exit::SOME_FAILED,
    })
}

/// Says how many are still on their way, and what keeps one of them.
fn waiting(engine: &Engine, ids: &[i64], report: Report) -> Result<(), Error> {
    let queued = engine.storage().uploads_queued()?;
    let queued: Vec<_> = queued.iter().filter(|upload| ids.contains(&upload.id)).collect();
    if queued.is_empty() || report.is_json() {
        return Ok(());
    }
    let word = if queued.len() == 1 { "upload" } else { "uploads" };
    let why = queued.iter().find_map(|upload| upload.error.as_ref());
    let why = why.map(|error| format!(" The last attempt: {}", error.message)).unwrap_or_default();
    report.say(&format!("Waiting for {} {word}; Ctrl-C leaves the rest for later.{why}", queued.len()));
    Ok(())
}

/// The finished thumbnails of runs, and thumbnails by their ids. What is in the trash is not sent.
fn named(engine: &Engine, what: &[String]) -> Result<Vec<ThumbnailId>, Error> {
    let mut thumbnails = Vec::new();
    let deleted = |what: &str| {
        Error::invalid(format!("{what} is in the trash."))
            .hint("`thumbsheet gallery restore` takes thumbnails out of it.")
    };
    for given in what {
        if let Some(entry) = engine.gallery().entry(&ThumbnailId::new(given))? {
            if entry.deleted_at.is_some() {
                return Err(deleted(&format!("Thumbnail {given}")));
            }
            thumbnails.push(entry.thumbnail);
            continue;
        }
        let run = engine.runs().find(given)?;
        let made: Vec<_> = engine.runs().thumbnails(&run)?.into_iter().map(|one| one.id).collect();
        let finished = engine.gallery().entries(&made)?;
        if finished.is_empty() {
            return Err(Error::invalid(format!("Run {run} has no finished thumbnail.")));
        }
        let before = thumbnails.len();
        thumbnails.extend(finished.into_iter().filter(|entry| entry.deleted_at.is_none()).map(|entry| entry.thumbnail));
        if thumbnails.len() == before {
            return Err(deleted(&format!("Everything of run {run}")));
        }
    }
    Ok(thumbnails)
}
