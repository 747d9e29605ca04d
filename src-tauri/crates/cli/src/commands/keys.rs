use std::io::{IsTerminal as _, Read as _};

use serde::Serialize;
use thumbsheet_core::{
    Code, Error, Secret,
    catalog::{Catalog, Provider},
};
use thumbsheet_engine::{
    Engine, Environment, Parts,
    keys::{KeychainState, Keys, Removal, Source, Status, pasted},
};

use crate::{
    arguments::{Keys as Arguments, KeysCommand},
    exit,
    report::Report,
};

/// More than any key has: whoever pipes a file by mistake is told so, and it is not read to its end.
const MAX_BYTES: u64 = 64 * 1024;

pub(crate) async fn run(arguments: Arguments, environment: &Environment, report: Report) -> Result<u8, Error> {
    match arguments.what {
        KeysCommand::Set(which) => set(&which.provider, environment, report).await,
        KeysCommand::Check(which) => check(&which.provider, environment, report).await,
        KeysCommand::Remove(which) => remove(&which.provider, environment, report).await,
        KeysCommand::List => list(environment, report).await,
    }
}

async fn set(name: &str, environment: &Environment, report: Report) -> Result<u8, Error> {
    let parts = Parts::new(environment)?;
    let (catalog, keys) = (parts.listed().0, parts.keys);
    let provider = with_key(&catalog, name)?;
    let asked = provider.clone();
    let status = blocking(move || {
        let key = read(&asked)?;
        keys.keep(&asked, key)?;
        Ok(keys.status(&asked))
    })
    .await?;
    report.say(&format!("The key for {} is in the keychain.", provider.name));
    if let Some(Source::Environment(variable)) = status.source {
        report.say(&format!("  {variable} is set too and is used first."));
    }
    report.say(&format!(
        "  `thumbsheet keys check {}` asks {} whether it takes it, for nothing.",
        provider.id, provider.name
    ));
    Ok(exit::DONE)
}

/// The key from a pipe, or from the person, unseen.
fn read(provider: &Provider) -> Result<Secret, Error> {
    let unreadable = |error: std::io::Error| {
        Error::invalid(format!("The key could not be read: {error}."))
            .hint(format!("Pipe it in: `thumbsheet keys set {} < FILE`.", provider.id))
    };
    let text = if std::io::stdin().is_terminal() {
        rpassword::prompt_password(format!("Key for {} (hidden): ", provider.name)).map_err(unreadable)?
    } else {
        let mut text = String::new();
        std::io::stdin().take(MAX_BYTES).read_to_string(&mut text).map_err(unreadable)?;
        text
    };
    pasted(&text).map_err(|error| match &error.hint {
        Some(hint) if !provider.key_page.is_empty() => {
            let hint = format!("{hint} {} makes keys at {}.", provider.name, provider.key_page);
            error.hint(hint)
        }
        _ => error,
    })
}

async fn check(name: &str, environment: &Environment, report: Report) -> Result<u8, Error> {
    let engine = Engine::open(Parts::new(environment)?)?;
    let provider = with_key(engine.catalog(), name)?;
    engine.check_key(&provider.id).await?;
    report.say(&match engine.keys().find(&provider) {
        Some((_, source)) => format!("{} takes the key {source}.", provider.name),
        // A server of one's own.
        None => format!("{} answers without a key.", provider.name),
    });
    Ok(exit::DONE)
}

async fn remove(name: &str, environment: &Environment, report: Report) -> Result<u8, Error> {
    let parts = Parts::new(environment)?;
    let (catalog, keys) = (parts.listed().0, parts.keys);
    let provider = with_key(&catalog, name)?;
    let asked = provider.clone();
    let Removal { keychain, variable, .. } = blocking(move || keys.remove(&asked)).await?;
    report.say(&if keychain {
        format!("The key for {} is removed from the keychain.", provider.name)
    } else {
        format!("The keychain had no key for {}.", provider.name)
    });
    if let Some(variable) = variable {
        report.say(&format!("  {variable} still holds a key; unset the variable where it is set."));
    }
    Ok(exit::DONE)
}

/// A provider and its key, for a list.
#[derive(Serialize)]
struct View {
    provider: String,
    name: String,
    key_page: String,
    /// `session`, `environment` or `keychain`.
    source: Option<&'static str>,
    variable: Option<String>,
    last_four: Option<String>,
    error: Option<Error>,
}

async fn list(environment: &Environment, report: Report) -> Result<u8, Error> {
    let parts = Parts::new(environment)?;
    let (catalog, keys) = (parts.listed().0, parts.keys);
    let (state, views) = blocking(move || Ok(look(&catalog, &keys))).await?;
    if report.is_json() {
        let word = match &state {
            KeychainState::Ready => "ready",
            KeychainState::Locked => "locked",
            KeychainState::Absent { .. } => "absent",
        };
        let keychain = serde_json::json!({ "state": word, "message": state.to_string() });
        report.json(&serde_json::json!({ "keychain": keychain, "keys": views }));
        return Ok(exit::DONE);
    }
    let row = |view: &View| {
        let source = match (view.source, &view.variable) {
            (Some("environment"), Some(variable)) => format!("from {variable}"),
            (Some(source), _) => format!("from the {source}"),
            (None, _) => "no key".to_owned(),
        };
        let last = view.last_four.as_ref().map(|last| format!("...{last}")).unwrap_or_default();
        let what = view.error.as_ref().map(ToString::to_string).unwrap_or_default();
        vec![view.provider.clone(), source, last, what]
    };
    report.table(&views.iter().map(row).collect::<Vec<_>>());
    if state != KeychainState::Ready {
        report.say(&state.to_string());
    }
    Ok(exit::DONE)
}

/// The keychain's state before anything is read from it, and every provider that wants a key.
fn look(catalog: &Catalog, keys: &Keys) -> (KeychainState, Vec<View>) {
    let state = keys.keychain_state();
    let wanting = catalog.providers.iter().filter(|provider| !provider.key_env.is_empty());
    let view = |provider: &Provider| {
        keys.load(provider);
        let Status { source, variable, last_four, error } = keys.status(provider);
        let source = source.map(|source| match source {
            Source::Session => "session",
            Source::Environment(_) => "environment",
            Source::Keychain => "keychain",
        });
        let (id, name, key_page) = (provider.id.clone(), provider.name.clone(), provider.key_page.clone());
        View { provider: id, name, key_page, source, variable, last_four, error }
    };
    (state, wanting.map(view).collect())
}

/// The provider of that name, when it wants a key.
fn with_key(catalog: &Catalog, name: &str) -> Result<Provider, Error> {
    let provider = catalog.provider(name)?;
    if provider.key_env.is_empty() {
        return Err(Error::invalid(format!("{} needs no key.", provider.name)));
    }
    Ok(provider.clone())
}

/// The keychain may ask the person, for as long as they like: never on a thread of the runtime.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|panic| Err(Error::new(Code::Internal, format!("The keychain's thread stopped: {panic}."))))
}
