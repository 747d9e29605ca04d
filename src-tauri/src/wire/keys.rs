//! Keys and credentials, without them.

use serde::Serialize;
use thumbsheet_core::{Error, catalog::Provider};
use thumbsheet_engine::{
    CredentialStatus, keys,
    keys::{Source, Status},
};
use ts_rs::TS;

/// The keys, without the keys.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Keys {
    /// How the keychain is.
    pub keychain: KeychainState,
    /// One a provider that wants one.
    pub keys: Vec<KeyView>,
}

/// How the keychain is.
#[derive(Clone, Debug, Serialize, TS)]
pub struct KeychainState {
    /// In a word.
    pub state: KeychainWord,
    /// In a sentence; empty when all is well.
    pub message: String,
}

/// How the keychain is, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeychainWord {
    /// It takes and gives keys.
    Ready,
    /// It has to be unlocked first.
    Locked,
    /// There is none.
    Absent,
}

impl KeychainState {
    /// All is well, or not known to be otherwise.
    pub fn ready() -> Self {
        Self { state: KeychainWord::Ready, message: String::new() }
    }
}

impl From<keys::KeychainState> for KeychainState {
    fn from(state: keys::KeychainState) -> Self {
        match state {
            keys::KeychainState::Ready => Self::ready(),
            keys::KeychainState::Locked => {
                Self { state: KeychainWord::Locked, message: "The keychain is locked.".to_owned() }
            }
            keys::KeychainState::Absent { message } => Self { state: KeychainWord::Absent, message },
        }
    }
}

/// What is known of a provider's key.
#[derive(Clone, Debug, Serialize, TS)]
pub struct KeyView {
    /// The provider's id.
    pub provider: String,
    /// Its name.
    pub name: String,
    /// Where a key is made.
    pub key_page: String,
    /// Where the key is from; `None`: there is none.
    pub source: Option<KeySource>,
    /// The variable it is from, or would be taken from.
    pub variable: Option<String>,
    /// Its last four characters.
    pub last_four: Option<String>,
    /// Why it cannot be had.
    pub error: Option<Error>,
}

/// Where a key is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeySource {
    /// The system's keychain.
    Keychain,
    /// An environment variable.
    Environment,
    /// Given for this session.
    Session,
}

impl From<Source> for KeySource {
    fn from(source: Source) -> Self {
        match source {
            Source::Session => Self::Session,
            Source::Environment(_) => Self::Environment,
            Source::Keychain => Self::Keychain,
        }
    }
}

impl KeyView {
    /// What `status` says of the key of `provider`.
    pub fn new(provider: &Provider, status: Status) -> Self {
        let source = status.source.map(KeySource::from);
        Self {
            provider: provider.id.clone(),
            name: provider.name.clone(),
            key_page: provider.key_page.clone(),
            source,
            variable: status.variable.or_else(|| provider.key_env.first().cloned()),
            last_four: status.last_four,
            error: status.error,
        }
    }
}

/// What is known of a bucket's credentials.
#[derive(Clone, Debug, Serialize, TS)]
pub struct CredentialView {
    /// The destination's id.
    pub destination: String,
    /// Where they are from; `None`: there are none.
    pub source: Option<KeySource>,
    /// The access key's last four characters.
    pub access_key: Option<String>,
    /// Why they cannot be had.
    pub error: Option<Error>,
}

impl From<CredentialStatus> for CredentialView {
    fn from(CredentialStatus { destination, source, access_key, error }: CredentialStatus) -> Self {
        Self { destination, source: source.map(KeySource::from), access_key, error }
    }
}
