//! Accepting connections and taking each request through to its answer.

use std::sync::Arc;

use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use crate::{
    kit::{Kit, Routed},
    order::Order,
    reply::Reply,
    wire::{Next, NoRequest, Wire},
};

/// Serves until it is dropped; its connections go with it.
pub(crate) async fn serve(listener: TcpListener, kit: Arc<Kit>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) if !kit.drops_this() => {
                    connections.spawn(connection(stream, Arc::clone(&kit)));
                }
                _ => {}
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection(stream: TcpStream, kit: Arc<Kit>) {
    let mut wire = Wire::new(stream);
    loop {
        let request = match wire.request().await {
            Ok(request) => request,
            Err(NoRequest::Gone) => return,
            Err(NoRequest::Malformed(why)) => {
                kit.violation(0, format!("not HTTP: {why}"));
                wire.send(Reply::bytes(400, "text/plain", why.into_bytes())).await;
                return;
            }
        };
        let dialect = kit.settings.dialect;
        let recorded = kit.record(request, dialect.name);
        let routed = (dialect.route)(&kit, &recorded);
        let (reply, working) = match routed {
            Routed::Reply(reply) => (Some(reply), None),
            Routed::Order(order) => {
                let working = kit.working();
                (fulfil(&mut wire, &kit, &order).await, Some(working))
            }
        };
        let last = recorded.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
        let next = match reply {
            Some(reply) => {
                let reply = (dialect.dress)(reply.dated(), recorded.number);
                wire.send(if last { reply.with("connection", "close") } else { reply }).await
            }
            None => Next::HungUp,
        };
        drop(working);
        match next {
            Next::Keep if !last => {}
            Next::Keep | Next::Close => return,
            Next::HungUp => return kit.hung_up(),
        }
    }
}

/// Waits as scripted and makes the answer; none when the client hung up meanwhile.
async fn fulfil(wire: &mut Wire, kit: &Kit, order: &Order) -> Option<Reply> {
    let answer = match kit.choose(order) {
        Ok(answer) => answer,
        Err(unknown) => {
            kit.violation(order.request, unknown.to_string());
            return Some(Reply::bytes(400, "text/plain", unknown.to_string().into_bytes()));
        }
    };
    let unwrapped = answer.unwrap();
    let stayed = wire.wait(unwrapped.waits).await;
    if unwrapped.core.bills() {
        // Also when nobody waits for it any more: the provider has no way to know.
        kit.made(order);
    }
    if !stayed {
        return None;
    }
    let reply = (kit.settings.dialect.render)(kit, order, unwrapped.core);
    Some(if unwrapped.gzip { reply.gzipped() } else { reply })
}
