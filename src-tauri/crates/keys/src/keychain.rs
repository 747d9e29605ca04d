//! The interface of a keychain, and its errors.

use std::fmt;

use thumbsheet_core::{Code, Error, Secret, catalog::Provider};

/// Says that this program uses no keychain, as the end of a sentence.
pub(crate) const NO_KEYCHAIN: &str = "no keychain is used here";

/// The system's store for secrets. Every call can block until the person has answered a prompt.
///
/// [`SystemKeychain`](crate::SystemKeychain) implements it; tests use their own.
pub trait Keychain: Send + Sync {
    /// Reads the key of an account (a provider's id); `None` when there is none.
    ///
    /// # Errors
    /// The reason why the key could not be read.
    fn get(&self, account: &str) -> Result<Option<Secret>, KeychainError>;

    /// Stores the key of an account, and replaces an existing one.
    ///
    /// # Errors
    /// The reason why the key could not be stored.
    fn set(&self, account: &str, key: &Secret) -> Result<(), KeychainError>;

    /// Deletes the key of an account; false when there was none.
    ///
    /// # Errors
    /// The reason why the key could not be deleted.
    fn remove(&self, account: &str) -> Result<bool, KeychainError>;

    /// The current state. This never prompts the person.
    fn state(&self) -> KeychainState;
}

/// The state of the keychain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeychainState {
    /// The keychain is available and unlocked.
    Ready,
    /// Available, but locked with a password.
    Locked,
    /// The system offers no keychain.
    Absent {
        /// The reason, as the end of a sentence.
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

/// Why a request to the keychain failed. It never contains a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeychainError {
    /// The keychain is locked, and nobody unlocked it.
    Locked,
    /// There is no keychain; the reason, as the end of a sentence.
    Absent(String),
    /// The keychain refused; the reason, as the end of a sentence.
    Refused(String),
}

impl KeychainError {
    pub(crate) fn none() -> Self {
        Self::Absent(NO_KEYCHAIN.to_owned())
    }

    /// Makes the error for a key that could not be read.
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

    /// Makes the error for a key that could not be stored.
    pub(crate) fn not_kept(&self, provider: &Provider) -> Error {
        let (name, variables) = (&provider.name, variables(provider));
        let instead = format!("Set {variables} instead. Keys are never written to a plain file.");
        match self {
            Self::Locked => keychain(format!("The keychain is locked, so the key for {name} was not stored."))
                .hint(format!("Unlock it and try again, or set {variables}. Keys are never written to a plain file.")),
            Self::Absent(why) => {
                keychain(format!("There is no keychain, so the key for {name} was not stored: {why}.")).hint(instead)
            }
            Self::Refused(why) => {
                keychain(format!("The keychain did not store the key for {name}: {why}.")).hint(instead)
            }
        }
        .provider(name)
    }

    /// Makes the error for a key that could not be deleted.
    pub(crate) fn not_removed(&self, provider: &Provider) -> Error {
        let name = &provider.name;
        match self {
            Self::Locked => keychain(format!("The keychain is locked, so a key for {name} may still be in it."))
                .hint("Unlock it and try again."),
            Self::Absent(why) => keychain(format!("There is no keychain that could hold a key for {name}: {why}.")),
            Self::Refused(why) => keychain(format!("The keychain did not delete the key for {name}: {why}."))
                .hint("Your system's own program for keys and passwords can remove it."),
        }
        .provider(name)
    }
}

/// Makes the error for a locked keychain that hides its entries.
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
