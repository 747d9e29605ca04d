//! The system's own keychain: the Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.

use std::sync::Arc;

use keyring_core::{CredentialStore, Entry, Error as StoreError};
use thumbsheet_core::{Secret, secret::redact};

use crate::keychain::{Keychain, KeychainError, KeychainState};

/// Service name of the entries. The account is the provider's id.
const SERVICE: &str = "thumbsheet";

/// The keychain of this system.
///
/// It has no state: each call connects anew (milliseconds), so it sees a keychain that starts, restarts or is unlocked
/// later.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemKeychain;

impl Keychain for SystemKeychain {
    fn get(&self, account: &str) -> Result<Option<Secret>, KeychainError> {
        match entry(account)?.get_password() {
            Ok(key) => Ok(Some(Secret::new(key)).filter(|key| !key.is_empty())),
            Err(StoreError::NoEntry) => Ok(None),
            Err(error) => Err(trouble(&error)),
        }
    }

    fn set(&self, account: &str, key: &Secret) -> Result<(), KeychainError> {
        entry(account)?.set_password(key.expose()).map_err(|error| trouble(&error))
    }

    fn remove(&self, account: &str) -> Result<bool, KeychainError> {
        match entry(account)?.delete_credential() {
            Ok(()) => Ok(true),
            Err(StoreError::NoEntry) => Ok(false),
            Err(error) => Err(trouble(&error)),
        }
    }

    fn state(&self) -> KeychainState {
        here::state()
    }
}

fn entry(account: &str) -> Result<Entry, KeychainError> {
    let store: Arc<CredentialStore> = here::store().map_err(|error| match trouble(&error) {
        // A keychain without a connection counts as absent.
        KeychainError::Refused(why) => KeychainError::Absent(why),
        other => other,
    })?;
    store.build(SERVICE, account, Some(&here::modifiers())).map_err(|error| trouble(&error))
}

/// Classifies an error. Its `Debug` is never used, because it can contain stored data.
fn trouble(error: &StoreError) -> KeychainError {
    match error {
        StoreError::NoStorageAccess(inner) => here::no_access(inner.as_ref()),
        StoreError::PlatformFailure(inner) => here::failure(inner.as_ref()),
        StoreError::BadEncoding(_) | StoreError::BadDataFormat(..) => {
            KeychainError::Refused("what it holds there is no text".to_owned())
        }
        StoreError::Ambiguous(entries) => {
            KeychainError::Refused(format!("it has {} entries of that name", entries.len()))
        }
        other => KeychainError::Refused(said(other)),
    }
}

/// The system's message, as the end of a sentence.
fn said(error: &dyn std::error::Error) -> String {
    redact(error.to_string().trim_end_matches('.'), None)
}

#[cfg(target_os = "linux")]
mod here {
    use std::collections::HashMap;

    use secret_service::{EncryptionType, Error as ServiceError, blocking::SecretService};
    use zbus_secret_service_keyring_store::Store;

    use super::{Arc, CredentialStore, KeychainError, KeychainState, StoreError, said};

    type Inner = dyn std::error::Error + Send + Sync;

    pub(super) fn store() -> Result<Arc<CredentialStore>, StoreError> {
        Ok(Store::new()?)
    }

    /// The label that programs like "Passwords and Keys" show.
    pub(super) fn modifiers() -> HashMap<&'static str, &'static str> {
        HashMap::from([("label", "Thumbsheet: key of an image provider")])
    }

    /// The store cannot report its lock without a prompt; the layer below it can.
    pub(super) fn state() -> KeychainState {
        // `Plain` is enough, because no secret crosses this connection.
        let locked = SecretService::connect(EncryptionType::Plain)
            .and_then(|service| service.get_default_collection()?.is_locked());
        match locked {
            Ok(false) => KeychainState::Ready,
            Ok(true) => KeychainState::Locked,
            Err(error) => match of_service(&error) {
                KeychainError::Locked => KeychainState::Locked,
                KeychainError::Absent(message) | KeychainError::Refused(message) => KeychainState::Absent { message },
            },
        }
    }

    pub(super) fn no_access(inner: &Inner) -> KeychainError {
        inner.downcast_ref().map_or(KeychainError::Locked, of_service)
    }

    pub(super) fn failure(inner: &Inner) -> KeychainError {
        inner.downcast_ref().map_or_else(|| KeychainError::Refused(said(inner)), of_service)
    }

    fn of_service(error: &ServiceError) -> KeychainError {
        match error {
            ServiceError::Locked | ServiceError::Prompt | ServiceError::PromptDisconnected => KeychainError::Locked,
            ServiceError::NoResult => KeychainError::Absent(
                "the secret service has no default keyring yet; sign in to a desktop once".to_owned(),
            ),
            ServiceError::Unavailable => KeychainError::Absent("no secret service runs here".to_owned()),
            other => {
                let said = said(other);
                if said.contains("ServiceUnknown") || said.contains("NameHasNoOwner") {
                    KeychainError::Absent("no secret service runs here (such as gnome-keyring)".to_owned())
                } else if said.contains("I/O error") || said.contains("address") {
                    KeychainError::Absent("there is no D-Bus session here".to_owned())
                } else {
                    KeychainError::Refused(said)
                }
            }
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod here {
    use std::collections::HashMap;

    #[cfg(target_os = "macos")]
    use apple_native_keyring_store::keychain::Store;
    #[cfg(windows)]
    use windows_native_keyring_store::Store;

    use super::{Arc, CredentialStore, KeychainError, KeychainState, StoreError, said};

    type Inner = dyn std::error::Error + Send + Sync;

    #[cfg(any(target_os = "macos", windows))]
    pub(super) fn store() -> Result<Arc<CredentialStore>, StoreError> {
        Ok(Store::new()?)
    }

    #[cfg(not(any(target_os = "macos", windows)))]
    pub(super) fn store() -> Result<Arc<CredentialStore>, StoreError> {
        Err(StoreError::NotSupportedByStore("this system has none that Thumbsheet knows".to_owned()))
    }

    pub(super) fn modifiers() -> HashMap<&'static str, &'static str> {
        HashMap::new()
    }

    /// These systems unlock with the session, and cannot report a lock without a prompt.
    pub(super) fn state() -> KeychainState {
        match store() {
            Ok(_) => KeychainState::Ready,
            Err(error) => KeychainState::Absent { message: said(&error) },
        }
    }

    pub(super) fn no_access(_: &Inner) -> KeychainError {
        KeychainError::Locked
    }

    pub(super) fn failure(inner: &Inner) -> KeychainError {
        KeychainError::Refused(said(inner))
    }
}
