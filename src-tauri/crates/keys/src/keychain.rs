//! What a keychain is to us, and what can be wrong with one.

use std::fmt;

use thumbsheet_core::{Code, Error, Secret, catalog::Provider};

/// Says that this program uses no keychain, as the end of a sentence.
pub(crate) const NO_KEYCHAIN: &str = "no keychain is used here";

/// A place of the system that keeps secrets. Every call may block until the person has answered a prompt.
///
/// The real one is [`SystemKeychain`](crate::SystemKeychain); tests give their own.
pub trait Keychain: Send + Sync {
    /// The key of an account (a provider's id); `None` when there is none.
    ///
    /// # Errors
    /// What keeps it from being read.
    fn get(&self, account: &str) -> Result<Option<Secret>, Trouble>;

    /// Keeps a key for an account, in place of the one that is there.
    ///
    /// # Errors
    /// What keeps it from being written.
    fn set(&self, account: &str, key: &Secret) -> Result<(), Trouble>;

    /// Takes the key of an account away; false when there was none.
    ///
    /// # Errors
    /// What keeps it from being taken away.
    fn remove(&self, account: &str) -> Result<bool, Trouble>;

    /// How it stands, now. Never asks the person for anything.
    fn state(&self) -> KeychainState;
}

/// How it stands with the keychain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeychainState {
    /// It is there and open.
    Ready,
    /// It is there, and wants its password first.
    Locked,
    /// There is none that can be used.
    Absent {
        /// Why, as the end of a sentence.
        message: String,
    },
}

impl fmt::Display for KeychainState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ready => f.write_str("The keychain is ready."),
            Self::Locked => f.write_str("The keychain is locked."),
            Self::Absent { message } => write!(f, "There is no keychain: {message}."),
        }
    }
}

/// Why the keychain did not do what it was asked. Holds no key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It is locked, and was not unlocked.
    Locked,
    /// There is none; why, as the end of a sentence.
    Absent(String),
    /// It is there and open, and says no; why, as the end of a sentence.
    Refused(String),
}

impl Trouble {
    pub(crate) fn none() -> Self {
        Self::Absent(NO_KEYCHAIN.to_owned())
    }

    /// The error of a key that could not be read.
    pub(crate) fn not_read(&self, provider: &Provider) -> Error {
        let (name, variables) = (&provider.name, variables(provider));
        match self {
            Self::Locked => keychain(format!("The keychain is locked, so the key for {name} cannot be read."))
                .hint(unlock(provider)),
            Self::Absent(why) => keychain(format!("There is no keychain to read the key for {name} from: {why}."))
                .hint(format!("Set {variables} instead.")),
            Self::Refused(why) => keychain(format!("The keychain did not give the key for {name}: {why}."))
                .hint(format!("Set {variables} instead.")),
        }
        .provider(name)
    }

    /// The error of a key that could not be kept.
    pub(crate) fn not_kept(&self, provider: &Provider) -> Error {
        let (name, variables) = (&provider.name, variables(provider));
        let instead = format!("Set {variables} instead. Keys are never written to a plain file.");
        match self {
            Self::Locked => keychain(format!("The keychain is locked, so the key for {name} was not kept."))
                .hint(format!("Unlock it and try again, or set {variables}. Keys are never written to a plain file.")),
            Self::Absent(why) => {
                keychain(format!("There is no keychain, so the key for {name} was not kept: {why}.")).hint(instead)
            }
            Self::Refused(why) => {
                keychain(format!("The keychain did not take the key for {name}: {why}.")).hint(instead)
            }
        }
        .provider(name)
    }

    /// The error of a key that could not be taken away.
    pub(crate) fn not_removed(&self, provider: &Provider) -> Error {
        let name = &provider.name;
        match self {
            Self::Locked => keychain(format!("The keychain is locked, so a key for {name} may still be in it."))
                .hint("Unlock it and try again."),
            Self::Absent(why) => keychain(format!("There is no keychain that could hold a key for {name}: {why}.")),
            Self::Refused(why) => keychain(format!("The keychain did not let go of the key for {name}: {why}."))
                .hint("Your system's own program for keys and passwords can remove it."),
        }
        .provider(name)
    }
}

/// The error of a keychain that is locked and shows nothing of what is in it.
pub(crate) fn unseen(provider: &Provider) -> Error {
    let name = &provider.name;
    keychain(format!("The keychain is locked, so it does not say whether it has a key for {name}."))
        .hint(unlock(provider))
        .provider(name)
}

fn unlock(provider: &Provider) -> String {
    format!("Unlock it and try again, keep a key for this session only, or set {}.", variables(provider))
}

fn variables(provider: &Provider) -> String {
    provider.key_env.join(" or ")
}

fn keychain(message: String) -> Error {
    Error::new(Code::Keychain, message)
}
