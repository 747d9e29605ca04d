//! Credentials of buckets: of the session, from the environment (`AWS_*`), or from the keychain.

use serde::{Deserialize, Serialize};
use thumbsheet_core::{Code, Error, Secret, catalog::Provider};
use thumbsheet_destinations::Credentials;
use thumbsheet_keys::{Keys, Source};

use super::Storage;
use crate::{
    environment::{ACCESS_KEY, SECRET_KEY, StorageEnvironment},
    settings::{DestinationKind, DestinationSetting},
};

/// The state of a bucket's credentials, without the secret.
#[derive(Clone, Debug, PartialEq)]
pub struct CredentialStatus {
    /// The id of the destination.
    pub destination: String,
    /// The source of the credentials; `None` when there are none.
    pub source: Option<Source>,
    /// The last four characters of the access key.
    pub access_key: Option<String>,
    /// Why the keychain could not say.
    pub error: Option<Error>,
}

/// As it lies in the keychain: one entry holds both halves.
#[derive(Serialize, Deserialize)]
struct StoredCredentials {
    access_key: String,
    secret: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    session_token: Option<String>,
}

/// What the keys crate knows a bucket by. The variable is named for hints only; `AWS_*` are read apart.
fn entry(setting: &DestinationSetting) -> Provider {
    Provider {
        id: format!("storage/{}", setting.keys_of()),
        name: setting.shown().to_owned(),
        adapter: String::new(),
        base_url: String::new(),
        base_url_env: String::new(),
        key_env: vec![format!("{ACCESS_KEY} and {SECRET_KEY}")],
        key_page: String::new(),
        concurrency: 1,
        download_hosts: Vec::new(),
        own_downloads_anywhere: false,
        idempotency_header: None,
        typed: Vec::new(),
        retired: Vec::new(),
        wire: None,
    }
}

/// The credentials for a bucket. Blocking: the keychain may ask the person.
pub(super) fn find(
    keys: &Keys,
    environment: &StorageEnvironment,
    setting: &DestinationSetting,
) -> Result<Credentials, Error> {
    let entry = entry(setting);
    if let Some((secret, Source::Session)) = keys.find(&entry) {
        return read(&secret, setting);
    }
    if let Some(credentials) = &environment.credentials {
        return Ok(credentials.clone());
    }
    keys.load(&entry);
    match keys.find(&entry) {
        Some((secret, _)) => read(&secret, setting),
        None => Err(match keys.status(&entry).error {
            Some(error) => error,
            None => Error::new(Code::KeyMissing, format!("There is no access key for {}.", setting.shown()))
                .hint(format!("Enter one under Settings, Storage, or set {ACCESS_KEY} and {SECRET_KEY}.")),
        }),
    }
}

fn read(secret: &Secret, setting: &DestinationSetting) -> Result<Credentials, Error> {
    let StoredCredentials { access_key, secret, session_token } =
        serde_json::from_str(secret.expose()).map_err(|_| {
            // Without the parser's own words: they may quote what is stored.
            Error::new(Code::KeyMissing, format!("The stored credentials of {} are not valid.", setting.shown()))
                .hint("Enter the access key again under Settings, Storage.")
        })?;
    Ok(Credentials { access_key, secret: Secret::new(secret), session_token: session_token.map(Secret::new) })
}

impl Storage {
    /// The state of the credentials of every bucket of the settings. **Blocks** while the keychain is asked.
    pub fn credentials(&self) -> Vec<CredentialStatus> {
        let buckets = self.context.settings.storage.destinations.iter();
        let buckets = buckets.filter(|one| matches!(one.kind, DestinationKind::Bucket { .. }));
        buckets.map(|setting| self.credential_status(setting)).collect()
    }

    fn credential_status(&self, setting: &DestinationSetting) -> CredentialStatus {
        let (keys, environment) = (&self.context.keys, &self.context.storage_environment);
        let found = find(keys, environment, setting);
        let source = match (keys.find(&entry(setting)), &environment.credentials) {
            (Some((_, Source::Session)), _) => Some(Source::Session),
            (_, Some(_)) => Some(Source::Environment(ACCESS_KEY.to_owned())),
            (Some((_, source)), None) => Some(source),
            (None, None) => None,
        };
        let (access_key, error) = match found {
            Ok(credentials) => (Some(last_four(&credentials.access_key)), None),
            Err(error) if error.code == Code::KeyMissing && source.is_none() => (None, None),
            Err(error) => (None, Some(error)),
        };
        CredentialStatus { destination: setting.id.clone(), source, access_key, error }
    }

    /// Stores the credentials of a bucket in the keychain, or for this session. **Blocks**.
    ///
    /// # Errors
    /// `INVALID_INPUT` for an empty half or an unknown destination; `KEYCHAIN`.
    pub fn keep_credentials(&self, id: &str, access_key: &str, secret: &Secret, session: bool) -> Result<(), Error> {
        let setting = self.destination(id)?;
        let (access_key, secret) = (access_key.trim(), secret.expose().trim());
        if access_key.is_empty() || secret.is_empty() {
            let what = if access_key.is_empty() { "access key" } else { "secret key" };
            return Err(Error::invalid(format!("The {what} is empty.")));
        }
        let kept =
            StoredCredentials { access_key: access_key.to_owned(), secret: secret.to_owned(), session_token: None };
        let text = serde_json::to_string(&kept).map_err(|error| Error::new(Code::Internal, error.to_string()))?;
        let entry = entry(&setting);
        if session {
            self.context.keys.give(&entry, Secret::new(text));
        } else {
            self.context.keys.keep(&entry, Secret::new(text))?;
        }
        self.uploader.forget(&setting.id);
        Ok(())
    }

    /// Removes the credentials of a bucket. **Blocks**.
    ///
    /// # Errors
    /// `INVALID_INPUT` for an unknown destination; `KEYCHAIN`.
    pub fn remove_credentials(&self, id: &str) -> Result<(), Error> {
        let setting = self.destination(id)?;
        self.context.keys.remove(&entry(&setting))?;
        self.uploader.forget(&setting.id);
        Ok(())
    }
}

fn last_four(access_key: &str) -> String {
    let count = access_key.chars().count();
    access_key.chars().skip(count.saturating_sub(4)).collect()
}
