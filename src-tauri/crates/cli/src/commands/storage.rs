use std::io::{BufRead as _, IsTerminal as _, Read as _};

use thumbsheet_core::{Code, Error, Secret};
use thumbsheet_engine::{
    Environment,
    settings::{DestinationKind, DestinationSetting},
};

use super::open;
use crate::{
    arguments::{Storage, StorageCommand},
    exit,
    report::Report,
};

/// More than any two keys have: whoever pipes a file by mistake is told so, and it is not read to its end.
const MAX_BYTES: u64 = 64 * 1024;

pub(crate) async fn run(arguments: &Storage, environment: &Environment, report: Report) -> Result<u8, Error> {
    let engine = open(environment, &mut None, report)?;
    match &arguments.what {
        StorageCommand::List => {
            let destinations = &engine.settings().storage.destinations;
            if report.is_json() {
                report.json(destinations);
            } else if destinations.is_empty() {
                report.say("There is no destination yet. Add one in the app's settings, under Storage.");
            }
            if !report.is_json() {
                report.table(&destinations.iter().map(row).collect::<Vec<_>>());
            }
            Ok(exit::DONE)
        }
        StorageCommand::Test(which) => {
            let tested =
                engine.storage().test_storage(&engine.storage().named_destination(&which.destination)?).await?;
            if report.is_json() {
                report.json(&tested);
            } else {
                report.say(&tested.message);
                let hint = tested.lines.iter().find_map(|line| line.error.as_ref()?.hint.clone());
                if let Some(hint) = hint {
                    report.say(&format!("  {hint}"));
                }
            }
            Ok(if tested.ok { exit::DONE } else { exit::ALL_FAILED })
        }
        StorageCommand::Set(which) => {
            let id = which.destination.clone();
            let setting = engine.storage().destination(&id)?;
            let name = setting.shown().to_owned();
            if matches!(setting.kind, DestinationKind::Folder { .. }) {
                return Err(Error::invalid(format!("{name} is a folder and needs no keys.")));
            }
            blocking(move || {
                let (access_key, secret) = read(&setting)?;
                engine.storage().keep_credentials(&id, &access_key, &secret, false)
            })
            .await?;
            report.say(&format!("The keys for {name} are in the keychain."));
            Ok(exit::DONE)
        }
        StorageCommand::Remove(which) => {
            let id = which.destination.clone();
            let name = engine.storage().destination(&id)?.shown().to_owned();
            blocking(move || engine.storage().remove_credentials(&id)).await?;
            report.say(&format!("The keys for {name} are removed from the keychain."));
            Ok(exit::DONE)
        }
    }
}

fn row(setting: &DestinationSetting) -> Vec<String> {
    let place = match &setting.kind {
        DestinationKind::Folder { folder } => folder.clone(),
        DestinationKind::Bucket { bucket, prefix, endpoint, .. } => format!("s3://{bucket}/{prefix} at {endpoint}"),
    };
    vec![setting.id.clone(), setting.shown().to_owned(), place]
}

/// Both halves from a pipe, a line each, or from the person.
fn read(setting: &DestinationSetting) -> Result<(String, Secret), Error> {
    let unreadable = |error: std::io::Error| {
        Error::invalid(format!("The keys could not be read: {error}."))
            .hint("Pipe them in: the access key on the first line, the secret key on the second.")
    };
    if std::io::stdin().is_terminal() {
        let access_key =
            rpassword::prompt_password(format!("Access key for {}: ", setting.shown())).map_err(unreadable)?;
        let secret = rpassword::prompt_password("Secret key (it is not shown): ").map_err(unreadable)?;
        return Ok((access_key, Secret::new(secret)));
    }
    let mut lines = std::io::stdin().lock().take(MAX_BYTES).lines();
    let mut next = || lines.next().transpose().map(Option::unwrap_or_default).map_err(unreadable);
    Ok((next()?, Secret::new(next()?.trim())))
}

/// The keychain may ask the person, for as long as they like: never on a thread of the runtime.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|panic| Err(Error::new(Code::Internal, format!("The keychain's thread stopped: {panic}."))))
}
