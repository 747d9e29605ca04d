//! Remembered answers of the keychain.

use thumbsheet_core::{Error, Secret, catalog::Provider};

use crate::{
    keychain::{Keychain, KeychainError, KeychainState, unseen},
    paste::pasted,
};

/// The keychain's answer for one provider.
pub(crate) enum CachedAnswer {
    /// The keychain has this key.
    Key(Secret),
    /// The keychain is unlocked and has no key.
    Nothing,
    /// The keychain is locked and hides its entries.
    Unseen,
    /// The keychain refused the request, or could not answer.
    Refused(KeychainError),
}

impl CachedAnswer {
    /// Reads the key for a provider.
    pub(crate) fn ask(keychain: &dyn Keychain, provider: &Provider) -> Self {
        match keychain.get(&provider.id) {
            // Both halves of a bucket's credentials are one entry, in a form of its own.
            Ok(Some(key)) if provider.adapter.is_empty() => Self::Key(key),
            // Another program may have stored it, with what stood around it.
            Ok(Some(key)) => match pasted(key.expose()) {
                Ok(key) => Self::Key(key),
                Err(wrong) => Self::Refused(KeychainError::NoKey(wrong.message)),
            },
            // Some locked keychains show their entries, others hide them.
            Ok(None) if keychain.state() == KeychainState::Locked => Self::Unseen,
            Ok(None) => Self::Nothing,
            Err(trouble) => Self::Refused(trouble),
        }
    }

    /// The `KEYCHAIN` error, where the keychain is the reason for the missing key. An absent keychain is not.
    pub(crate) fn error(&self, provider: &Provider) -> Option<Error> {
        match self {
            Self::Key(_) | Self::Nothing | Self::Refused(KeychainError::Absent(_)) => None,
            Self::Unseen => Some(unseen(provider)),
            Self::Refused(trouble) => Some(trouble.not_read(provider)),
        }
    }
}
