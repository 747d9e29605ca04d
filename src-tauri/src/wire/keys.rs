//! The states of keys and credentials, without the secrets themselves.

use serde::Serialize;
use thumbsheet_core::{Error, catalog::Provider};
use thumbsheet_engine::{
    CredentialStatus, keys,
    keys::{Source, Status},
};
use ts_rs::TS;

/// The state of the keychain and of the keys, without the keys themselves.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Keys {
    /// The state of the keychain.
    pub keychain: KeychainState,
    /// One entry per provider that needs a key.
    pub keys: Vec<KeyView>,
}

/// The state of the keychain.
#[derive(Clone, Debug, Serialize, TS)]
pub struct KeychainState {
    /// The state as a word.
    pub state: KeychainWord,
    /// The state as a sentence; empty when the keychain works.
    pub message: String,
}

/// The states of a keychain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeychainWord {
    /// The keychain stores and returns keys.
    Ready,
    /// The person has to unlock the keychain first.
    Locked,
    /// The system offers no keychain.
    Absent,
}

impl KeychainState {
    /// The state of a keychain that works, or that was not asked yet.
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

/// What the program knows about a provider's key.
#[derive(Clone, Debug, Serialize, TS)]
pub struct KeyView {
    /// The id of the provider.
    pub provider: String,
    /// The provider's name on screen.
    pub name: String,
    /// Address of the provider's page for keys.
    pub key_page: String,
    /// The source of the key; `None` means that there is no key.
    pub source: Option<KeySource>,
    /// The environment variable that holds the key, or could hold it.
    pub variable: Option<String>,
    /// The last four characters of the key.
    pub last_four: Option<String>,
    /// The error that kept the program from reading the key.
    pub error: Option<Error>,
}

/// The source of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeySource {
    /// The key is in the system's keychain.
    Keychain,
    /// The key is in an environment variable.
    Environment,
    /// The person entered the key for this session only.
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

/// What the program knows about a bucket's credentials.
#[derive(Clone, Debug, Serialize, TS)]
pub struct CredentialView {
    /// The id of the destination in the settings.
    pub destination: String,
    /// The source of the credentials; `None` means that there are none.
    pub source: Option<KeySource>,
    /// The access key's last four characters.
    pub access_key: Option<String>,
    /// The error that kept the program from reading the credentials.
    pub error: Option<Error>,
}

impl From<CredentialStatus> for CredentialView {
    fn from(CredentialStatus { destination, source, access_key, error }: CredentialStatus) -> Self {
        Self { destination, source: source.map(KeySource::from), access_key, error }
    }
}
