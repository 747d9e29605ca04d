//! Keys of providers: finding and storing them. A key is never in a file.
//!
//! A key comes from the session, the environment or the system's keychain, in this order. The environment takes
//! precedence over the keychain because a variable is more deliberate: somebody set it for this process or this shell,
//! while the keychain was filled once for all later starts.
//!
//! # What blocks
//!
//! [`Keys::find`], [`Keys::need`], [`Keys::status`] and [`Keys::give`] only read memory. [`Keys::load`],
//! [`Keys::keep`], [`Keys::remove`] and [`Keys::keychain_state`] use the keychain and **block**: a locked keychain asks
//! the person for its password, and the call returns after the answer. Call them on a blocking thread
//! (`spawn_blocking`), never on an async or UI thread, and without a timeout, because the person can be typing.
//! [`Keys::is_waiting`] tells a door whether such a call is in progress.

mod cached;
mod core_dump;
mod keychain;
mod paste;
mod system;
#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use thumbsheet_core::{Code, Error, Secret, catalog::Provider};

pub use core_dump::keep_out_of_core_dumps;
pub use keychain::{Keychain, KeychainError, KeychainState};
pub use paste::pasted;
pub use system::SystemKeychain;

use crate::{cached::CachedAnswer, keychain::NO_KEYCHAIN};

/// The source of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The person gave it for this session only.
    Session,
    /// The environment variable of this name.
    Environment(String),
    /// The keychain of the operating system.
    Keychain,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session => f.write_str("for this session"),
            Self::Environment(name) => write!(f, "from {name}"),
            Self::Keychain => f.write_str("from the keychain"),
        }
    }
}

/// The state of a provider's key, without the key itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    /// Source of the key in use; `None` without a key.
    pub source: Option<Source>,
    /// Environment variable that contains a key, whether it is in use or not.
    pub variable: Option<String>,
    /// Last four characters of the key in use, if the key is long enough to reveal them.
    pub last_four: Option<String>,
    /// Why the keychain could not be asked, when no other source has a key.
    pub error: Option<Error>,
}

/// Where a key was deleted, and where one remains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Removal {
    /// Whether the session had a key.
    pub session: bool,
    /// Whether the keychain had a key.
    pub keychain: bool,
    /// Environment variable that still contains a key, which is used from now on. Only the person can remove it.
    pub variable: Option<String>,
}

/// The key that an environment variable holds, or what is wrong with it.
type Variable = Result<Secret, Error>;

/// Minimum length of a key whose last four characters are shown.
const MIN_SHOWN: usize = 12;

/// The keys that this process knows. Threads share it by reference; keys can change while the program runs.
#[derive(Default)]
pub struct Keys {
    environment: HashMap<String, Variable>,
    session: RwLock<HashMap<String, Secret>>,
    keychain: Option<Arc<dyn Keychain>>,
    remembered: RwLock<HashMap<String, CachedAnswer>>,
    /// Held during calls to the keychain, so that two threads that need the same key cause one prompt.
    talking: Mutex<()>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("variables", &self.environment.keys()).finish_non_exhaustive()
    }
}

impl Keys {
    /// Reads the variables that `providers` name with `lookup`. There is no keychain yet.
    pub fn new(providers: &[Provider], lookup: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &String| Some((name.clone(), lookup(name).filter(|text| !text.trim().is_empty())?));
        let environment = providers
            .iter()
            .flat_map(|provider| &provider.key_env)
            .filter_map(set)
            .map(|(name, text)| (name, pasted(&text)))
            .collect();
        Self { environment, ..Self::default() }
    }

    /// Adds a keychain, which is not used before a key is requested.
    #[must_use]
    pub fn with_keychain(mut self, keychain: Arc<dyn Keychain>) -> Self {
        self.keychain = Some(keychain);
        self
    }

    /// Finds the key for `provider` and its source: session, environment, keychain, in this order. Only
    /// [`load`](Self::load) and [`keep`](Self::keep) make keys of the keychain known.
    pub fn find(&self, provider: &Provider) -> Option<(Secret, Source)> {
        if let Some(key) = self.session().get(&provider.id) {
            return Some((key.clone(), Source::Session));
        }
        match self.variable(provider) {
            Some((name, Ok(key))) => return Some((key.clone(), Source::Environment(name.clone()))),
            // It takes precedence over the keychain, so the person expects it to be used.
            Some((_, Err(_))) => return None,
            None => {}
        }
        match self.remembered().get(&provider.id) {
            Some(CachedAnswer::Key(key)) => Some((key.clone(), Source::Keychain)),
            _ => None,
        }
    }

    /// Finds the key for `provider`, or returns an error that says what to do.
    ///
    /// # Errors
    /// `KEYCHAIN` when the keychain is locked or refuses, `KEY_MISSING` otherwise.
    pub fn need(&self, provider: &Provider, model: &str) -> Result<Secret, Error> {
        if let Some((key, _)) = self.find(provider) {
            return Ok(key);
        }
        if let Some(error) = self.mistake(provider) {
            return Err(error);
        }
        let remembered = self.remembered();
        let remembered = remembered.get(&provider.id);
        if let Some(error) = remembered.and_then(|remembered| remembered.error(provider)) {
            return Err(error);
        }
        let variables = provider.key_env.join(" or ");
        let mut hint = match (&self.keychain, remembered) {
            (None, _) => format!("Set {variables}."),
            (Some(_), Some(CachedAnswer::Refused(KeychainError::Absent(why)))) => {
                format!("Set {variables}, or keep a key for this session only: {why}, so none can be stored.")
            }
            (Some(_), _) => {
                format!("`thumbsheet keys set {}` keeps one in the keychain; or set {variables}.", provider.id)
            }
        };
        if !provider.key_page.is_empty() {
            hint = format!("{hint} Make a key at {}.", provider.key_page);
        }
        Err(Error::new(Code::KeyMissing, format!("No key for {}. Add one to use {model}.", provider.name))
            .hint(hint)
            .provider(&provider.name))
    }

    /// The mistake in the environment variable that should hold the key for `provider`. Nothing is sent with it.
    pub fn mistake(&self, provider: &Provider) -> Option<Error> {
        let (name, Err(wrong)) = self.variable(provider)? else { return None };
        let what = wrong.message.trim_start_matches("This is not a key: ");
        let error = Error::new(Code::KeyMissing, format!("{name} holds no key: {what}")).provider(&provider.name);
        Some(error.hint(format!("Set {name} to the key alone, or unset it. Nothing was sent.")))
    }

    /// Whether a key for `provider` is meant to be used but cannot be read: its variable holds none, or the keychain is
    /// locked or refuses.
    pub fn is_withheld(&self, provider: &Provider) -> bool {
        let is_mistaken = !self.session().contains_key(&provider.id) && self.mistake(provider).is_some();
        is_mistaken
            || matches!(
                self.remembered().get(&provider.id),
                Some(CachedAnswer::Refused(
                    KeychainError::Locked
                        | KeychainError::Refused(_)
                        | KeychainError::NoKey(_)
                        | KeychainError::Several(_)
                ))
            )
    }

    /// Reads the key for `provider` from the keychain, unless none is needed or one is known, and remembers the answer
    /// or the failure. **Blocks**, see above. After a dismissed prompt, the next provider causes no new one.
    pub fn load(&self, provider: &Provider) {
        let Some(keychain) = &self.keychain else { return };
        let is_known = || {
            provider.key_env.is_empty()
                || self.find(provider).is_some()
                || self.mistake(provider).is_some()
                || self.remembered().contains_key(&provider.id)
        };
        if is_known() {
            return;
        }
        let _talking = self.talk();
        // Another thread can have loaded it while this one waited.
        if is_known() {
            return;
        }
        let dismissed =
            self.remembered().values().any(|one| matches!(one, CachedAnswer::Refused(KeychainError::Locked)));
        let answer = if dismissed { CachedAnswer::Unseen } else { CachedAnswer::ask(keychain.as_ref(), provider) };
        self.remember(provider, answer);
    }

    /// Forgets the keychain's answers without a key, so that the next call asks again: the keychain can be unlocked by
    /// then, or another program can have stored a key.
    pub fn forget_failure(&self) {
        self.remembered_mut().retain(|_, answer| matches!(answer, CachedAnswer::Key(_)));
    }

    /// Whether a call to the keychain is in progress, which can be showing a prompt.
    pub fn is_waiting(&self) -> bool {
        matches!(self.talking.try_lock(), Err(std::sync::TryLockError::WouldBlock))
    }

    /// Stores a key in the keychain, and replaces the one there and the session's. **Blocks**.
    ///
    /// # Errors
    /// `INVALID_INPUT` for an empty key; `KEYCHAIN` when the keychain is locked, absent or refuses. Then no key is
    /// stored.
    pub fn keep(&self, provider: &Provider, key: Secret) -> Result<(), Error> {
        if key.is_empty() {
            return Err(Error::invalid("The key is empty."));
        }
        let _talking = self.talk();
        let kept = match &self.keychain {
            Some(keychain) => keychain.set(&provider.id, &key),
            None => Err(KeychainError::none()),
        };
        kept.map_err(|trouble| trouble.not_kept(provider))?;
        self.session_mut().remove(&provider.id);
        self.remember(provider, CachedAnswer::Key(key));
        Ok(())
    }

    /// Sets a key for this session only.
    pub fn give(&self, provider: &Provider, key: Secret) {
        self.session_mut().insert(provider.id.clone(), key);
    }

    /// Deletes the key from the session and from the keychain. **Blocks**.
    ///
    /// # Errors
    /// `KEYCHAIN` when the keychain can still have a key, or when it is absent and the session had no key.
    pub fn remove(&self, provider: &Provider) -> Result<Removal, Error> {
        let session = self.session_mut().remove(&provider.id).is_some();
        let _talking = self.talk();
        let removed = match &self.keychain {
            Some(keychain) => keychain.remove(&provider.id),
            None => Err(KeychainError::none()),
        };
        let keychain = match removed {
            Ok(removed) => removed,
            // An absent keychain has nothing to delete.
            Err(KeychainError::Absent(_)) if session => false,
            Err(trouble) => return Err(trouble.not_removed(provider)),
        };
        self.remember(provider, CachedAnswer::Nothing);
        Ok(Removal { session, keychain, variable: self.variable(provider).map(|(name, _)| name.clone()) })
    }

    /// The state of `provider`'s key, as far as known without asking the keychain.
    pub fn status(&self, provider: &Provider) -> Status {
        let found = self.find(provider);
        let last_four = found.as_ref().and_then(|(key, _)| last_four(key));
        let variable = self.variable(provider).map(|(name, _)| name.clone());
        let error = match found {
            Some(_) => None,
            None => self
                .mistake(provider)
                .or_else(|| self.remembered().get(&provider.id).and_then(|answer| answer.error(provider))),
        };
        Status { source: found.map(|(_, source)| source), variable, last_four, error }
    }

    /// The current state of the keychain. **Blocks** during the query, but never for a prompt.
    pub fn keychain_state(&self) -> KeychainState {
        match &self.keychain {
            Some(keychain) => keychain.state(),
            None => KeychainState::Absent { message: NO_KEYCHAIN.to_owned() },
        }
    }

    fn variable(&self, provider: &Provider) -> Option<(&String, &Variable)> {
        provider.key_env.iter().find_map(|name| self.environment.get_key_value(name))
    }

    fn remember(&self, provider: &Provider, answer: CachedAnswer) {
        self.remembered_mut().insert(provider.id.clone(), answer);
    }

    // A thread that panicked with a lock held had changed one entry, so the map is intact.

    fn session(&self) -> RwLockReadGuard<'_, HashMap<String, Secret>> {
        self.session.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn session_mut(&self) -> RwLockWriteGuard<'_, HashMap<String, Secret>> {
        self.session.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn remembered(&self) -> RwLockReadGuard<'_, HashMap<String, CachedAnswer>> {
        self.remembered.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn remembered_mut(&self) -> RwLockWriteGuard<'_, HashMap<String, CachedAnswer>> {
        self.remembered.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn talk(&self) -> MutexGuard<'_, ()> {
        self.talking.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn last_four(key: &Secret) -> Option<String> {
    let count = key.expose().chars().count();
    (count >= MIN_SHOWN).then(|| key.expose().chars().skip(count - 4).collect())
}
