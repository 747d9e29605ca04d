//! The addresses from which pictures and pages may be fetched.
//!
//! An answer or a redirect names the URL, so it could name the router's page. The resolved addresses are checked when
//! the connection is made, so a name that changes its address after a check is caught too.

use std::{
    collections::HashSet,
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Whether `address` is on the public internet.
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let is_private = match address.octets() {
        [0 | 10 | 127 | 224..=255, ..]
        | [169, 254, ..]
        | [192, 168, ..]
        // Protocol assignments, documentation, and the anycast relays of 6to4.
        | [192, 0, 0 | 2, _]
        | [192, 88, 99, _]
        | [198, 51, 100, _]
        | [203, 0, 113, _] => true,
        [100, second, ..] => (64..128).contains(&second), // carrier-grade NAT
        [172, second, ..] => (16..32).contains(&second),
        [198, second, ..] => (18..20).contains(&second), // benchmarks
        _ => false,
    };
    !is_private
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    // ::ffff:a.b.c.d and 64:ff9b::a.b.c.d reach the IPv4 address inside them.
    let inner = |segments: [u16; 8]| {
        let ([a, b], [c, d]) = (segments[6].to_be_bytes(), segments[7].to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match address.segments() {
        segments @ ([0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..]) => inner(segments),
        // Teredo, benchmarks, ORCHID; documentation; 6to4, whose IPv4 address could be anybody's.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x2002 | 0x3fff, ..] => false,
        // Only 2000::/3 is allocated. Everything else is loopback, local, multicast or reserved.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

/// The resolver of the operating system.
#[derive(Debug)]
pub(crate) struct System;

impl Resolve for System {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// A resolver that refuses a guarded name when one of its addresses is not public.
pub(crate) struct Guard {
    inner: Arc<dyn Resolve>,
    /// Decides whether an address is public: [`is_public`], except in tests with servers on this machine.
    judge: fn(IpAddr) -> bool,
    /// The guarded hosts: those of pictures and pages. The system's proxy can have a private address.
    guarded: Arc<Mutex<HashSet<String>>>,
}

impl Guard {
    pub(crate) fn new(inner: Arc<dyn Resolve>) -> Self {
        Self { inner, judge: is_public, guarded: Arc::default() }
    }

    /// Makes a guard with another rule for public addresses.
    #[cfg(test)]
    pub(crate) fn judging(inner: Arc<dyn Resolve>, judge: fn(IpAddr) -> bool) -> Self {
        Self { judge, ..Self::new(inner) }
    }

    /// Whether a connection to `address` is allowed. The resolver never sees an IP address in a URL.
    pub(crate) fn takes(&self, address: IpAddr) -> bool {
        (self.judge)(address)
    }

    /// Whether `host` resolves to an address that is not public. An unknown name does not.
    pub(crate) async fn is_refused(&self, host: &str) -> bool {
        let Ok(name) = host.parse::<Name>() else { return true };
        self.inner.resolve(name).await.is_ok_and(|mut found| found.any(|address| !self.takes(address.ip())))
    }

    /// Guards `host` from now on.
    pub(crate) fn watch(&self, host: &str) {
        self.guarded.lock().unwrap_or_else(PoisonError::into_inner).insert(host.to_ascii_lowercase());
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_ascii_lowercase();
        let is_guarded = self.guarded.lock().unwrap_or_else(PoisonError::into_inner).contains(&host);
        let (inner, judge) = (self.inner.resolve(name), self.judge);
        Box::pin(async move {
            let found: Vec<SocketAddr> = inner.await?.collect();
            if is_guarded && !found.iter().all(|address| judge(address.ip())) {
                return Err(io::Error::other(PRIVATE).into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// The guard's message, which distinguishes its error from an unknown name.
pub(crate) const PRIVATE: &str = "the name leads to a private address";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_internet_is_public() {
        for address in ["1.1.1.1", "104.18.0.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:1.1.1.1"] {
            assert!(is_public(address.parse().unwrap()), "{address} is where pictures come from");
        }
        for (address, what) in [
            ("127.0.0.1", "this machine"),
            ("0.0.0.0", "this machine, too"),
            ("10.1.2.3", "a private network"),
            ("172.16.0.1", "a private network"),
            ("172.31.255.255", "a private network"),
            ("192.168.1.1", "the router"),
            ("169.254.169.254", "a cloud's secrets"),
            ("100.64.0.1", "a carrier's network"),
            ("198.18.0.1", "a test network"),
            ("224.0.0.1", "many at once"),
            ("255.255.255.255", "everybody"),
            ("::", "this machine"),
            ("::1", "this machine"),
            ("fe80::1", "this link"),
            ("fc00::1", "a private network"),
            ("fd12:3456::1", "a private network"),
            ("ff02::1", "many at once"),
            ("::ffff:127.0.0.1", "this machine in disguise"),
            ("::ffff:192.168.1.1", "the router in disguise"),
            ("::127.0.0.1", "an old disguise"),
            ("64:ff9b::7f00:1", "this machine behind a translator"),
            ("64:ff9b:1::a00:1", "a local translator"),
            ("2002:7f00:1::", "this machine in a tunnel"),
            ("2001:0:1::1", "a tunnel"),
            ("2001:db8::1", "nobody"),
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address} is {what}");
        }
    }
}
