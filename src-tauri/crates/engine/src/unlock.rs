//! Keys out of the keychain, before anything needs them.

use std::sync::Arc;

use thumbsheet_core::{Code, Error, ModelId, catalog::Provider, plan::Row};
use thumbsheet_keys::KeychainState;

use crate::Inner;

impl Inner {
    /// Reads the keys that `rows` need from the keychain, so that no thumbnail waits for it. See
    /// [`load_keys`](Self::load_keys).
    pub(crate) async fn load_keys_for(self: &Arc<Self>, rows: &[Row]) {
        let mut providers: Vec<&Provider> = Vec::new();
        for id in rows.iter().flat_map(|row| &row.models) {
            if let Ok(provider) = self.catalog.provider(ModelId::provider(id))
                && !providers.iter().any(|known| known.id == provider.id)
            {
                providers.push(provider);
            }
        }
        self.load_keys(&providers).await;
    }

    /// Reads the keys of these providers from the keychain, where no other place has one. What it did not give the last
    /// time is asked for again: the person who starts something has unlocked it meanwhile, or is about to.
    ///
    /// Waits for as long as the person needs to answer the keychain's prompt; there is no timeout.
    pub(crate) async fn load_keys(self: &Arc<Self>, providers: &[&Provider]) {
        let missing: Vec<Provider> = providers
            .iter()
            .filter(|provider| !provider.key_env.is_empty() && self.keys.find(provider).is_none())
            .map(|provider| (*provider).clone())
            .collect();
        if missing.is_empty() {
            return;
        }
        let inner = Arc::clone(self);
        let loaded = tokio::task::spawn_blocking(move || {
            inner.keys.forget_failure();
            for provider in &missing {
                inner.keys.load(provider);
            }
        });
        if let Err(error) = loaded.await {
            // The thumbnails then say that they have no key, which is so.
            tracing::error!(%error, "the keychain could not be read");
        }
    }

    /// How it stands with the keychain.
    pub(crate) async fn keychain_state(self: &Arc<Self>) -> Result<KeychainState, Error> {
        let inner = Arc::clone(self);
        tokio::task::spawn_blocking(move || inner.keys.keychain_state())
            .await
            .map_err(|error| Error::new(Code::Internal, format!("Asking for the keychain stopped: {error}.")))
    }
}
