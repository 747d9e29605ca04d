//! How far a request has come: before its connection is made, nothing of it is sent.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    task::{Context, Poll},
};

use tower_layer::Layer;
use tower_service::Service;

tokio::task_local! {
    static SENDING: Sending;
}

/// Not asked for yet.
const IDLE: u8 = 0;
/// Asked for; nothing is known of a connection.
const ASKED: u8 = 1;
/// A connection is being made.
const CONNECTING: u8 = 2;
/// A connection was made: the request may be on its way, and stays so.
const CONNECTED: u8 = 3;

/// How far the requests of one attempt have come.
#[derive(Clone, Debug, Default)]
pub struct Sending(Arc<AtomicU8>);

impl Sending {
    /// Follows the requests of `work`.
    pub async fn follow<T>(&self, work: impl Future<Output = T>) -> T {
        self.reach(ASKED);
        SENDING.scope(self.clone(), work).await
    }

    /// Whether it is certain that nothing was sent.
    pub fn is_unsent(&self) -> bool {
        matches!(self.0.load(Ordering::Relaxed), IDLE | CONNECTING)
    }

    /// Never goes back: a later connection, as of a download, does not undo what was sent.
    fn reach(&self, state: u8) {
        self.0.fetch_max(state, Ordering::Relaxed);
    }
}

/// Tells [`Sending`] of the connections that a client makes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FollowConnections;

/// A connector that tells.
#[derive(Clone, Debug)]
pub(crate) struct Following<S>(S);

impl<S> Layer<S> for FollowConnections {
    type Service = Following<S>;

    fn layer(&self, connector: S) -> Following<S> {
        Following(connector)
    }
}

impl<S, R> Service<R> for Following<S>
where
    S: Service<R>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: R) -> Self::Future {
        let sending = SENDING.try_with(Sending::clone).ok();
        if let Some(sending) = &sending {
            sending.reach(CONNECTING);
        }
        let connecting = self.0.call(request);
        Box::pin(async move {
            let connection = connecting.await;
            if let Some(sending) = sending.filter(|_| connection.is_ok()) {
                sending.reach(CONNECTED);
            }
            connection
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_no_connection_is_certainly_unsent() {
        let sending = Sending::default();
        assert!(sending.is_unsent(), "nobody has asked");
        sending.reach(ASKED);
        assert!(!sending.is_unsent(), "nothing is known: it may be out");
        sending.reach(CONNECTING);
        assert!(sending.is_unsent(), "the connection is still being made");
        sending.reach(CONNECTED);
        sending.reach(CONNECTING);
        assert!(!sending.is_unsent(), "another connection does not call the request back");
    }
}
