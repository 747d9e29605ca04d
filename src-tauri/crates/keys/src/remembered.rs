//! What the keychain answered when it was asked for a provider's key.

use thumbsheet_core::{Error, Secret, catalog::Provider};

use crate::keychain::{Keychain, KeychainState, Trouble, unseen};

/// One answer.
pub(crate) enum Remembered {
    /// This key.
    Key(Secret),
    /// It is open and has none.
    Nothing,
    /// It is locked and shows none; there may be one.
    Unseen,
    /// It could not be asked, or did not give it.
    Refused(Trouble),
}

impl Remembered {
    /// Asks for the key of an account.
    pub(crate) fn ask(keychain: &dyn Keychain, account: &str) -> Self {
        match keychain.get(account) {
            Ok(Some(key)) => Self::Key(key),
            // Some keychains show what they have while they are locked, others do not.
            Ok(None) if keychain.state() == KeychainState::Locked => Self::Unseen,
            Ok(None) => Self::Nothing,
            Err(trouble) => Self::Refused(trouble),
        }
    }

    /// The `KEYCHAIN` error, where it is the keychain's fault that there is no key. One that is absent is nobody's.
    pub(crate) fn error(&self, provider: &Provider) -> Option<Error> {
        match self {
            Self::Key(_) | Self::Nothing | Self::Refused(Trouble::Absent(_)) => None,
            Self::Unseen => Some(unseen(provider)),
            Self::Refused(trouble) => Some(trouble.not_read(provider)),
        }
    }
}
