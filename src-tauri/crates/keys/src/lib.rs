//! Keys of providers: where one is found, and where one is kept. Never a file.
//!
//! A key is looked for in three places: those given for this session, the environment, the system's keychain. The
//! environment goes before the keychain because a variable is the more deliberate of the two: it was set for this
//! process, or for this shell, while the keychain was filled once and speaks for every program start since.
//!
//! # What blocks
//!
//! [`Keys::find`], [`Keys::need`], [`Keys::status`] and [`Keys::give`] only look at memory. [`Keys::load`],
//! [`Keys::keep`], [`Keys::remove`] and [`Keys::keychain_state`] talk to the keychain and **block**: a locked keychain on
//! a desktop asks the person for its password, and the call returns when they have answered. So they belong on a
//! blocking thread (`spawn_blocking`), never on an async or UI thread; and no timeout may stand over them, for the person
//! may be typing. [`Keys::is_waiting`] says whether one of them is under way, so that a door can say what is waited for.

mod keychain;
mod paste;
mod remembered;
mod system;
#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use thumbsheet_core::{Code, Error, Secret, catalog::Provider};

pub use keychain::{Keychain, KeychainState, Trouble};
pub use paste::pasted;
pub use system::SystemKeychain;

use crate::{keychain::NO_KEYCHAIN, remembered::Remembered};

/// Where a key came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Given for this session only.
    Session,
    /// This environment variable.
    Environment(String),
    /// The system's keychain.
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

/// How it stands with a provider's key, without the key.
#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    /// Where the key that is used comes from; `None` when there is none.
    pub source: Option<Source>,
    /// The variable of the environment that holds a key for it, used or not.
    pub variable: Option<String>,
    /// The last four characters of the key that is used, when it is long enough for four to say nothing.
    pub last_four: Option<String>,
    /// Why the keychain could not say whether it has one, when no other place has.
    pub error: Option<Error>,
}

/// From where a key was taken away, and where one is left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// It was in the session.
    pub session: bool,
    /// It was in the keychain.
    pub keychain: bool,
    /// This variable still holds one, which is used from now on; only the person can take it away.
    pub variable: Option<String>,
}

/// The shortest key of which four characters are shown.
const LEAST_SHOWN: usize = 12;

/// The keys this process knows. Shared by reference: keys come and go while the program runs.
#[derive(Default)]
pub struct Keys {
    environment: HashMap<String, Secret>,
    session: RwLock<HashMap<String, Secret>>,
    keychain: Option<Arc<dyn Keychain>>,
    remembered: RwLock<HashMap<String, Remembered>>,
    /// Held while the keychain is talked to: two threads that need the same key make one prompt, not two.
    talking: Mutex<()>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("variables", &self.environment.keys()).finish_non_exhaustive()
    }
}

impl Keys {
    /// Keys from the variables that `providers` name, as `lookup` gives them. Without a keychain.
    pub fn new(providers: &[Provider], lookup: impl Fn(&str) -> Option<String>) -> Self {
        let environment = providers
            .iter()
            .flat_map(|provider| &provider.key_env)
            .filter_map(|name| {
                lookup(name).map(Secret::new).filter(|key| !key.is_empty()).map(|key| (name.clone(), key))
            })
            .collect();
        Self { environment, ..Self::default() }
    }

    /// Also looks into this keychain. It is not touched before somebody asks for a key.
    #[must_use]
    pub fn with_keychain(mut self, keychain: Arc<dyn Keychain>) -> Self {
        self.keychain = Some(keychain);
        self
    }

    /// The key for `provider` and where it came from: session, environment, keychain, in this order. Of the keychain only
    /// what [`load`](Self::load) or [`keep`](Self::keep) has seen.
    pub fn find(&self, provider: &Provider) -> Option<(Secret, Source)> {
        if let Some(key) = self.session().get(&provider.id) {
            return Some((key.clone(), Source::Session));
        }
        if let Some((name, key)) = self.variable(provider) {
            return Some((key.clone(), Source::Environment(name.clone())));
        }
        match self.remembered().get(&provider.id) {
            Some(Remembered::Key(key)) => Some((key.clone(), Source::Keychain)),
            _ => None,
        }
    }

    /// The key for `provider`, or what to do about its absence.
    ///
    /// # Errors
    /// `KEYCHAIN` when the keychain is locked or refuses, `KEY_MISSING` otherwise.
    pub fn need(&self, provider: &Provider, model: &str) -> Result<Secret, Error> {
        if let Some((key, _)) = self.find(provider) {
            return Ok(key);
        }
        let remembered = self.remembered();
        let remembered = remembered.get(&provider.id);
        if let Some(error) = remembered.and_then(|remembered| remembered.error(provider)) {
            return Err(error);
        }
        let variables = provider.key_env.join(" or ");
        let mut hint = match (&self.keychain, remembered) {
            (None, _) => format!("Set {variables}."),
            (Some(_), Some(Remembered::Refused(Trouble::Absent(why)))) => {
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

    /// Whether the keychain has a key for `provider` that it does not give, because it is locked or refuses.
    pub fn is_withheld(&self, provider: &Provider) -> bool {
        matches!(self.remembered().get(&provider.id), Some(Remembered::Refused(Trouble::Locked | Trouble::Refused(_))))
    }

    /// Reads the key for `provider` from the keychain, unless it needs none or has one already, and remembers the answer,
    /// also a failure. **Blocks**, see above. A prompt that was dismissed is not shown again for the next provider.
    pub fn load(&self, provider: &Provider) {
        let Some(keychain) = &self.keychain else { return };
        let is_known = || {
            provider.key_env.is_empty() || self.find(provider).is_some() || self.remembered().contains_key(&provider.id)
        };
        if is_known() {
            return;
        }
        let _talking = self.talk();
        // Somebody may have asked for it while this thread waited.
        if is_known() {
            return;
        }
        let dismissed = self.remembered().values().any(|one| matches!(one, Remembered::Refused(Trouble::Locked)));
        let answer = if dismissed { Remembered::Unseen } else { Remembered::ask(keychain.as_ref(), &provider.id) };
        self.remember(provider, answer);
    }

    /// Forgets every answer of the keychain that was no key, so that it is asked again: it may have been unlocked, or
    /// another program may have put a key in.
    pub fn forget_failure(&self) {
        self.remembered_mut().retain(|_, answer| matches!(answer, Remembered::Key(_)));
    }

    /// Whether the keychain is being talked to: it may be asking the person for its password.
    pub fn is_waiting(&self) -> bool {
        matches!(self.talking.try_lock(), Err(std::sync::TryLockError::WouldBlock))
    }

    /// Keeps a key in the keychain, in place of the one that is there or was given for the session. **Blocks**.
    ///
    /// # Errors
    /// `INVALID_INPUT` for an empty key; `KEYCHAIN` when it is locked, absent or refuses. Then nothing is kept anywhere.
    pub fn keep(&self, provider: &Provider, key: Secret) -> Result<(), Error> {
        if key.is_empty() {
            return Err(Error::invalid("The key is empty."));
        }
        let _talking = self.talk();
        let kept = match &self.keychain {
            Some(keychain) => keychain.set(&provider.id, &key),
            None => Err(Trouble::none()),
        };
        kept.map_err(|trouble| trouble.not_kept(provider))?;
        self.session_mut().remove(&provider.id);
        self.remember(provider, Remembered::Key(key));
        Ok(())
    }

    /// Gives a key for this session; it is forgotten with the process.
    pub fn give(&self, provider: &Provider, key: Secret) {
        self.session_mut().insert(provider.id.clone(), key);
    }

    /// Takes the key away from the session and from the keychain. **Blocks**.
    ///
    /// # Errors
    /// `KEYCHAIN` when the keychain may still have one, or is absent and the session had none either.
    pub fn remove(&self, provider: &Provider) -> Result<Removed, Error> {
        let session = self.session_mut().remove(&provider.id).is_some();
        let _talking = self.talk();
        let removed = match &self.keychain {
            Some(keychain) => keychain.remove(&provider.id),
            None => Err(Trouble::none()),
        };
        let keychain = match removed {
            Ok(removed) => removed,
            // Where there is no keychain, nothing is left in it.
            Err(Trouble::Absent(_)) if session => false,
            Err(trouble) => return Err(trouble.not_removed(provider)),
        };
        self.remember(provider, Remembered::Nothing);
        Ok(Removed { session, keychain, variable: self.variable(provider).map(|(name, _)| name.clone()) })
    }

    /// How it stands with `provider`'s key, as far as it is known without asking the keychain.
    pub fn status(&self, provider: &Provider) -> Status {
        let found = self.find(provider);
        let last_four = found.as_ref().and_then(|(key, _)| last_four(key));
        let variable = self.variable(provider).map(|(name, _)| name.clone());
        let error = match found {
            Some(_) => None,
            None => self.remembered().get(&provider.id).and_then(|answer| answer.error(provider)),
        };
        Status { source: found.map(|(_, source)| source), variable, last_four, error }
    }

    /// How it stands with the keychain, now. **Blocks** for as long as it takes to ask, but never for a prompt.
    pub fn keychain_state(&self) -> KeychainState {
        match &self.keychain {
            Some(keychain) => keychain.state(),
            None => KeychainState::Absent { message: NO_KEYCHAIN.to_owned() },
        }
    }

    fn variable(&self, provider: &Provider) -> Option<(&String, &Secret)> {
        provider.key_env.iter().find_map(|name| self.environment.get_key_value(name))
    }

    fn remember(&self, provider: &Provider, answer: Remembered) {
        self.remembered_mut().insert(provider.id.clone(), answer);
    }

    // Whoever panicked with one of these held had changed one entry: the map is whole.

    fn session(&self) -> RwLockReadGuard<'_, HashMap<String, Secret>> {
        self.session.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn session_mut(&self) -> RwLockWriteGuard<'_, HashMap<String, Secret>> {
        self.session.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn remembered(&self) -> RwLockReadGuard<'_, HashMap<String, Remembered>> {
        self.remembered.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn remembered_mut(&self) -> RwLockWriteGuard<'_, HashMap<String, Remembered>> {
        self.remembered.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn talk(&self) -> MutexGuard<'_, ()> {
        self.talking.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn last_four(key: &Secret) -> Option<String> {
    let count = key.expose().chars().count();
    (count >= LEAST_SHOWN).then(|| key.expose().chars().skip(count - 4).collect())
}
