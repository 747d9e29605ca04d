//! Diagnoses the library, the fonts, the keychain and the providers.

use std::sync::Arc;

use serde::Serialize;
use thumbsheet_core::{Code, Error};
use thumbsheet_keys::KeychainState;

use crate::{
    context::Context,
    unlock::{check_key, keychain_state, load_keys},
};

/// Examines the library, the fonts, the keychain and the providers. A handle: cheap to clone.
#[derive(Clone)]
pub struct Doctor {
    context: Arc<Context>,
}

/// The state of one thing.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// The thing: `Library`, `Fonts`, a provider's name.
    pub about: String,
    /// Whether the thing works.
    pub health: Health,
    /// The state in words, a clause or a sentence.
    pub message: String,
    /// What the person can do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// How well a checked thing works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// The thing works, and there is nothing to know.
    Good,
    /// The thing works, and the person should know something about it.
    Note,
    /// The thing does not work.
    Bad,
}

impl Finding {
    fn new(about: impl Into<String>, health: Health, message: impl Into<String>) -> Self {
        Self { about: about.into(), health, message: message.into(), hint: None }
    }

    /// The finding of an error. A missing key is a note.
    pub fn of(about: impl Into<String>, error: &Error) -> Self {
        let health = if error.code == Code::KeyMissing { Health::Note } else { Health::Bad };
        Self { hint: error.hint.clone(), ..Self::new(about, health, error.message.clone()) }
    }
}

impl Doctor {
    pub(crate) fn new(context: Arc<Context>) -> Self {
        Self { context }
    }

    /// Reads every picture of the store and compares it with its name. Blocking, and long.
    pub fn examine_pictures(&self) -> Finding {
        let about = "Pictures";
        let checked = match self.context.library.deep_check(&mut |_, _| {}) {
            Ok(checked) => checked,
            Err(error) => return Finding::of(about, &error),
        };
        let (damaged, missing, unneeded) = (checked.damaged.len(), checked.missing.len(), checked.orphans.len());
        let told =
            format!("{} were read, {damaged} are damaged, {missing} missing, {unneeded} unneeded", checked.checked);
        if damaged + missing == 0 {
            return Finding::new(about, if unneeded == 0 { Health::Good } else { Health::Note }, told);
        }
        let names: Vec<_> = checked.damaged.iter().chain(&checked.missing).take(5).map(ToString::to_string).collect();
        let hint = format!("Bring these back from a backup, or from an exported library: {}.", names.join(", "));
        Finding { hint: Some(hint), ..Finding::new(about, Health::Bad, told) }
    }

    /// Examines the library, the fonts, the keychain and, unless `offline`, every provider that has a key.
    pub async fn examine(&self, offline: bool) -> Vec<Finding> {
        let mut findings = vec![self.look_at_library(), self.look_at_store(), self.look_at_fonts()];
        findings.extend(self.context.problems.iter().map(|problem| Finding::of("Settings", problem)));
        findings.extend(self.look_at_runs());
        findings.push(self.look_at_keychain().await);
        load_keys(&self.context, &self.context.catalog.providers.iter().collect::<Vec<_>>()).await;
        for provider in &self.context.catalog.providers {
            if provider.key_env.is_empty() {
                continue;
            }
            let about = provider.name.clone();
            let finding = match self.context.endpoint(provider, &provider.name) {
                Err(error) => Finding::of(about, &error),
                Ok(endpoint) => {
                    let place = if endpoint.is_own() { format!(" at {}", endpoint.base_url) } else { String::new() };
                    let key = self
                        .context
                        .keys
                        .find(provider)
                        .map_or_else(|| "no key".to_owned(), |(_, source)| format!("key {source}"));
                    if offline {
                        Finding::new(about, Health::Note, format!("{key}{place}; not asked"))
                    } else {
                        match check_key(&self.context, &provider.id).await {
                            Ok(()) => Finding::new(about, Health::Good, format!("{key}{place}; accepted")),
                            Err(error) => Finding::of(about, &error),
                        }
                    }
                }
            };
            findings.push(finding);
        }
        findings
    }

    fn look_at_library(&self) -> Finding {
        match self.context.library.check() {
            Ok(runs) => Finding::new(
                "Library",
                Health::Good,
                format!("{} runs in {}", runs, self.context.library.home().display()),
            ),
            Err(error) => Finding::of("Library", &error),
        }
    }

    fn look_at_store(&self) -> Finding {
        match self.context.library.store().probe() {
            Ok(()) => Finding::new("Store", Health::Good, "wrote and read back a file"),
            Err(error) => Finding::of("Store", &error),
        }
    }

    fn look_at_fonts(&self) -> Finding {
        let missing: Vec<_> = self
            .context
            .catalog
            .fonts
            .iter()
            .filter(|font| !self.context.fonts.has(&font.id))
            .map(|font| font.family.clone())
            .collect();
        if missing.is_empty() {
            Finding::new("Fonts", Health::Good, format!("{} typefaces", self.context.catalog.fonts.len()))
        } else {
            Finding::new("Fonts", Health::Bad, format!("cannot be read: {}", missing.join(", ")))
        }
    }

    async fn look_at_keychain(&self) -> Finding {
        let about = "Keychain";
        let state = match keychain_state(&self.context).await {
            Ok(state) => state,
            Err(error) => return Finding::of(about, &error),
        };
        let (health, message, hint) = match &state {
            KeychainState::Ready => (Health::Good, "ready".to_owned(), None),
            KeychainState::Locked => {
                (Health::Note, "locked".to_owned(), Some("Unlock it, or give keys through the environment."))
            }
            KeychainState::Absent { message } => {
                (Health::Note, format!("none: {message}"), Some("Give keys through the environment."))
            }
        };
        Finding { hint: hint.map(str::to_owned), ..Finding::new(about, health, message) }
    }

    fn look_at_runs(&self) -> Option<Finding> {
        let lost: Vec<_> = self.context.recovered.iter().map(|found| found.run.to_string()).collect();
        (!lost.is_empty()).then(|| Finding {
            hint: Some("`thumbsheet show RUN` says what was under way. Nothing was started again.".into()),
            ..Finding::new("Runs", Health::Note, format!("interrupted: {}", lost.join(", ")))
        })
    }
}
