//! Keys out of the keychain, before anything needs them.

use std::sync::Arc;

use futures_util::{
    FutureExt as _,
    future::{BoxFuture, Shared},
};
use thumbsheet_core::{Code, Error, ModelId, catalog::Provider, plan::Row};
use thumbsheet_keys::KeychainState;

use crate::{Inner, conductor::Source};

/// Ends when the keys of a run are read.
pub(crate) type Loaded = Shared<BoxFuture<'static, ()>>;

impl Inner {
    /// Begins to read the keys that `rows` need from the keychain, for those of their thumbnails that a model draws. Whoever
    /// needs one waits for what this gives; nobody else does.
    pub(crate) fn load_keys_for(self: &Arc<Self>, rows: &[Row], sources: &[Source]) -> Loaded {
        let models = rows.iter().flat_map(|row| &row.models).zip(sources);
        let asks = models.filter(|(_, source)| matches!(source, Source::Model | Source::Another));
        let mut names: Vec<&str> = asks.map(|(id, _)| ModelId::provider(id)).collect();
        names.sort_unstable();
        names.dedup();
        let providers: Vec<Provider> =
            names.iter().filter_map(|name| self.catalog.provider(name).ok().cloned()).collect();
        let inner = Arc::clone(self);
        // A task of its own: it has to go on although nobody asks for its end yet.
        let loading = tokio::spawn(async move { inner.load_keys(&providers.iter().collect::<Vec<_>>()).await });
        loading.map(drop).boxed().shared()
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
