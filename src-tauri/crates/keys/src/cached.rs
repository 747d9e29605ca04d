//! Remembered answers of the keychain.

use thumbsheet_core::{Error, Secret, catalog::Provider};

use crate::keychain::{Keychain, KeychainError, KeychainState, unseen};

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
    /// Reads the key of an account.
    pub(crate) fn ask(keychain: &dyn Keychain, account: &str) -> Self {
        match keychain.get(account) {
            Ok(Some(key)) => Self::Key(key),
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
