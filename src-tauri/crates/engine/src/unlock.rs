//! Keys from the keychain, read before anything needs them.

use std::sync::Arc;

use futures_util::{
    FutureExt as _,
    future::{BoxFuture, Shared},
};
use thumbsheet_core::{Code, Error, catalog::Provider};
use thumbsheet_keys::KeychainState;

use crate::context::{Context, adapter};

/// Ends when the keys are read.
pub(crate) type KeyReading = Shared<BoxFuture<'static, ()>>;

/// Begins to read the keys of these providers from the keychain. Only what needs a key waits for the returned future.
pub(crate) fn load_keys_of(context: &Arc<Context>, mut providers: Vec<&str>) -> KeyReading {
    providers.sort_unstable();
    providers.dedup();
    let known = providers.iter().filter_map(|id| context.catalog.provider(id).ok().cloned());
    let (context, providers) = (Arc::clone(context), known.collect::<Vec<_>>());
    // A task of its own: it goes on even before something waits for its end.
    let loading = tokio::spawn(async move { load_keys(&context, &providers.iter().collect::<Vec<_>>()).await });
    loading.map(drop).boxed().shared()
}

/// Reads the keys of these providers from the keychain, where no other source has one. A key that the keychain refused
/// before is asked for again: a person who starts something has unlocked the keychain, or is about to.
///
/// Waits for as long as the person needs to answer the keychain's prompt; there is no timeout.
pub(crate) async fn load_keys(context: &Arc<Context>, providers: &[&Provider]) {
    let missing: Vec<Provider> = providers
        .iter()
        .filter(|provider| !provider.key_env.is_empty() && context.keys.find(provider).is_none())
        .map(|provider| (*provider).clone())
        .collect();
    if missing.is_empty() {
        return;
    }
    let shared = Arc::clone(context);
    let loaded = tokio::task::spawn_blocking(move || {
        shared.keys.forget_failure();
        for provider in &missing {
            shared.keys.load(provider);
        }
    });
    if let Err(error) = loaded.await {
        // The thumbnails then report a missing key, which is true.
        tracing::error!(%error, "the keychain could not be read");
    }
}

/// Whether the keychain is ready, locked or absent.
pub(crate) async fn keychain_state(context: &Arc<Context>) -> Result<KeychainState, Error> {
    let shared = Arc::clone(context);
    tokio::task::spawn_blocking(move || shared.keys.keychain_state())
        .await
        .map_err(|error| Error::new(Code::Internal, format!("Asking the keychain failed unexpectedly: {error}.")))
}

/// Asks a provider whether it accepts its key, through an endpoint that costs nothing.
pub(crate) async fn check_key(context: &Arc<Context>, provider: &str) -> Result<(), Error> {
    let provider = context.catalog.provider(provider)?;
    load_keys(context, &[provider]).await;
    let endpoint = context.endpoint(provider, &provider.name)?;
    let adapter = adapter(provider)?;
    context.transport.check_key(adapter, &endpoint).await
}
