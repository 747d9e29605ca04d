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
        read(&entry(account)?)
    }

    fn set(&self, account: &str, key: &Secret) -> Result<(), KeychainError> {
        write(&entry(account)?, key)
    }

    fn remove(&self, account: &str) -> Result<bool, KeychainError> {
        delete(&entry(account)?)
    }

    fn state(&self) -> KeychainState {
        here::state()
    }
}

/// Reads a key. Several entries with the same key count as one: other programs and restored backups add them.
fn read(entry: &Entry) -> Result<Option<Secret>, KeychainError> {
    let found = |key: String| Some(Secret::new(key)).filter(|key| !key.is_empty());
    match entry.get_password() {
        Ok(key) => Ok(found(key)),
        Err(StoreError::NoEntry) => Ok(None),
        Err(StoreError::Ambiguous(entries)) => {
            let keys: Result<Vec<_>, _> = entries.iter().map(Entry::get_password).collect();
            let keys = keys.map_err(|error| trouble(&error))?;
            match keys.split_first() {
                Some((key, others)) if others.iter().all(|other| other == key) => Ok(found(key.clone())),
                _ => Err(KeychainError::Several(keys.len())),
            }
        }
        Err(error) => Err(trouble(&error)),
    }
}

/// Stores a key. Of several entries, one gets it before the others are deleted, so that a key is never missing.
fn write(entry: &Entry, key: &Secret) -> Result<(), KeychainError> {
    match entry.set_password(key.expose()) {
        Err(StoreError::Ambiguous(entries)) => {
            let Some((first, others)) = entries.split_first() else { return Err(KeychainError::Several(0)) };
            first.set_password(key.expose()).map_err(|error| trouble(&error))?;
            others.iter().try_for_each(|other| delete(other).map(drop))
        }
        stored => stored.map_err(|error| trouble(&error)),
    }
}

/// Deletes a key, in every entry of its name.
fn delete(entry: &Entry) -> Result<bool, KeychainError> {
    match entry.delete_credential() {
        Ok(()) => Ok(true),
        Err(StoreError::NoEntry) => Ok(false),
        Err(StoreError::Ambiguous(entries)) => {
            for one in &entries {
                match one.delete_credential() {
                    Ok(()) | Err(StoreError::NoEntry) => {}
                    Err(error) => return Err(trouble(&error)),
                }
            }
            Ok(true)
        }
        Err(error) => Err(trouble(&error)),
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
        StoreError::Ambiguous(entries) => KeychainError::Several(entries.len()),
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
                KeychainError::Absent(message) | KeychainError::Refused(message) | KeychainError::NoKey(message) => {
                    KeychainState::Absent { message }
                }
                // The lock is no entry.
                KeychainError::Several(_) => KeychainState::Ready,
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

#[cfg(test)]
mod tests {
    use keyring_core::mock;

    use super::*;

    /// An entry of a keychain that has entries with these keys under one name.
    fn several(keys: &[&str]) -> (Entry, Vec<Entry>) {
        let store: Arc<CredentialStore> = mock::Store::new().unwrap();
        let entries: Vec<Entry> = keys
            .iter()
            .enumerate()
            .map(|(number, key)| {
                let entry = store.build("mock", &format!("entry-{number}"), None).unwrap();
                entry.set_password(key).unwrap();
                entry
            })
            .collect();
        let again =
            || (0..keys.len()).map(|number| store.build("mock", &format!("entry-{number}"), None).unwrap()).collect();
        let asked = store.build(SERVICE, "openai", None).unwrap();
        let mocked: &mock::Cred = asked.as_any().downcast_ref().unwrap();
        mocked.set_error(StoreError::Ambiguous(again()));
        (asked, entries)
    }

    #[test]
    fn equal_entries_are_one_key_and_different_ones_are_told() {
        let (entry, _) = several(&["sk-one", "sk-one"]);
        assert_eq!(read(&entry).unwrap().unwrap().expose(), "sk-one", "it does not matter which is read");
        let (entry, _) = several(&["sk-one", "sk-two"]);
        assert_eq!(read(&entry), Err(KeychainError::Several(2)), "nobody knows which is meant");
    }

    #[test]
    fn setting_a_key_leaves_one_entry_and_deleting_none() {
        let (entry, entries) = several(&["sk-one", "sk-one", "sk-two"]);
        write(&entry, &Secret::new("sk-new")).unwrap();
        assert_eq!(entries[0].get_password().unwrap(), "sk-new", "one has the new key");
        assert!(
            entries[1..].iter().all(|other| matches!(other.get_password(), Err(StoreError::NoEntry))),
            "the others are gone"
        );
        let (entry, entries) = several(&["sk-one", "sk-two"]);
        assert_eq!(delete(&entry), Ok(true), "deleted");
        assert!(entries.iter().all(|one| matches!(one.get_password(), Err(StoreError::NoEntry))), "all of them");
    }
}
