//! What all runs of a process share at a provider: its gates, the orders that are being painted, the turn to spend.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use thumbsheet_core::{Digest, catalog::Provider};
use thumbsheet_providers::Endpoint;
use tokio::sync::OwnedMutexGuard;

use super::gate::Gate;

/// A provider's id, and the digest of the key it is asked with.
type Account = (String, Option<Digest>);

/// The shared state. It outlives settings: an engine that is reconfigured keeps it.
#[derive(Debug, Default)]
pub(crate) struct Traffic {
    gates: Mutex<HashMap<Account, Arc<Gate>>>,
    painting: Mutex<HashMap<Digest, Arc<tokio::sync::Mutex<()>>>>,
    spending: Arc<tokio::sync::Mutex<()>>,
}

impl Traffic {
    /// The gate of a provider and key, which the requests of all runs pass.
    pub(super) fn gate(&self, provider: &Provider, endpoint: &Endpoint, limit: usize) -> Arc<Gate> {
        let key = endpoint.key.as_ref().map(|key| Digest::of(key.expose().as_bytes()));
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        let gate = gates.entry((provider.id.clone(), key)).or_insert_with(|| Arc::new(Gate::new(limit)));
        gate.set_limit(limit);
        Arc::clone(gate)
    }

    /// The lock that is held while this order is painted by a run that reuses pictures.
    pub(super) fn painting(&self, order: Digest) -> Arc<tokio::sync::Mutex<()>> {
        let mut painting = self.painting.lock().unwrap_or_else(PoisonError::into_inner);
        // A lock that only the map holds is free.
        painting.retain(|_, lock| Arc::strong_count(lock) > 1);
        Arc::clone(painting.entry(order).or_default())
    }

    /// The turn of this process to sum up what is spent and to journal an attempt that fits.
    pub(super) async fn spending_turn(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.spending).lock_owned().await
    }
}
