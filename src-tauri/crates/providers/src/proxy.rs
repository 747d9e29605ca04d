//! Proxies of the environment: which one applies to a URL, and whether it can be used.
//!
//! reqwest uses HTTP proxies by itself, and passes silently over every other kind. A request that goes past a proxy
//! tells the provider the person's address, so such a request is refused.

use std::fmt;

use hyper_util::client::proxy::matcher::Matcher;
use url::{Host, Url};

/// The proxies that the environment names.
#[derive(Clone, Default)]
pub struct Proxies {
    http: Option<Variable>,
    https: Option<Variable>,
    all: Option<Variable>,
    no: String,
}

#[derive(Clone)]
struct Variable {
    name: &'static str,
    value: String,
}

// The value can hold a password.
impl fmt::Debug for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |variable: &Option<Variable>| variable.as_ref().map(|variable| variable.name);
        f.debug_struct("Proxies")
            .field("http", &name(&self.http))
            .field("https", &name(&self.https))
            .finish_non_exhaustive()
    }
}

/// A proxy that a request would have to use and cannot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unusable {
    /// The environment variable that names it.
    pub(crate) variable: &'static str,
    /// The scheme of its URL, such as `socks5h`; empty when the value is not a URL.
    pub(crate) scheme: String,
}

impl Proxies {
    /// Reads the variables with `lookup`, in the order in which reqwest reads them.
    pub fn new(lookup: impl Fn(&str) -> Option<String>) -> Self {
        let first = |names: [&'static str; 2]| {
            let found = names.into_iter().find_map(|name| Some(Variable { name, value: lookup(name)? }));
            found.filter(|variable| !variable.value.trim().is_empty())
        };
        Self {
            http: first(["HTTP_PROXY", "http_proxy"]),
            https: first(["HTTPS_PROXY", "https_proxy"]),
            all: first(["ALL_PROXY", "all_proxy"]),
            no: ["NO_PROXY", "no_proxy"].into_iter().find_map(&lookup).unwrap_or_default(),
        }
    }

    /// The proxy that `url` needs, if it is of a kind that cannot be used.
    pub(crate) fn unusable(&self, url: &Url) -> Option<Unusable> {
        let own = if url.scheme() == "https" { &self.https } else { &self.http };
        let variable = own.as_ref().or(self.all.as_ref())?;
        // Only the exceptions matter here, so any proxy stands for this one.
        let every = Matcher::builder().all("http://proxy.invalid").no(self.no.as_str()).build();
        every.intercept(&url.as_str().parse().ok()?)?;
        let usable = Matcher::builder().all(variable.value.trim()).build();
        let scheme =
            usable.intercept(&url.as_str().parse().ok()?).and_then(|proxy| proxy.uri().scheme_str().map(str::to_owned));
        if scheme.as_deref().is_some_and(|scheme| matches!(scheme, "http" | "https")) {
            return None;
        }
        let scheme = variable.value.split_once("://").map(|(scheme, _)| scheme.trim().to_ascii_lowercase());
        let is_word = |scheme: &String| scheme.len() <= 12 && scheme.chars().all(|c| c.is_ascii_alphanumeric());
        Some(Unusable { variable: variable.name, scheme: scheme.filter(is_word).unwrap_or_default() })
    }

    /// The variable that names a proxy for the internet, for people.
    pub fn variable(&self) -> Option<&'static str> {
        [&self.https, &self.all, &self.http].into_iter().flatten().map(|variable| variable.name).next()
    }
}

/// Whether `url` is on this machine. No proxy is asked for such an address, because it would look for it on its own.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback() || address.is_unspecified(),
        Some(Host::Ipv6(address)) => {
            address.is_loopback() || address.to_ipv4_mapped().is_some_and(|address| address.is_loopback())
        }
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unusable(variables: &[(&str, &str)], url: &str) -> Option<(&'static str, String)> {
        let lookup =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        let found = Proxies::new(lookup).unusable(&Url::parse(url).unwrap())?;
        Some((found.variable, found.scheme))
    }

    #[test]
    fn a_proxy_of_another_kind_is_never_passed_over() {
        for value in ["socks5h://127.0.0.1:1", "socks5://me:secret@h:1", "socks4a://h:1", "socks://h:1", "quic://h:1"] {
            let scheme = value.split(':').next().unwrap().to_owned();
            for (name, url) in [
                ("ALL_PROXY", "https://api.example/v1"),
                ("all_proxy", "http://10.0.0.7/v1"),
                ("HTTPS_PROXY", "https://api.example/v1"),
                ("https_proxy", "https://api.example/v1"),
                ("http_proxy", "http://10.0.0.7/v1"),
            ] {
                assert_eq!(unusable(&[(name, value)], url), Some((name, scheme.clone())), "{name}={value} for {url}");
            }
        }
        let words = unusable(&[("ALL_PROXY", "not a proxy")], "https://api.example/v1");
        assert_eq!(words, Some(("ALL_PROXY", String::new())), "nor is a value that is none");
    }

    #[test]
    fn http_proxies_and_exceptions_are_left_to_the_client() {
        let socks = ("ALL_PROXY", "socks5h://h:1");
        for (variables, why) in [
            (vec![], "no proxy"),
            (vec![("HTTPS_PROXY", "http://h:1")], "an HTTP proxy"),
            (vec![("HTTPS_PROXY", "https://me:pw@h:1")], "with a password"),
            (vec![("ALL_PROXY", "h:1")], "an HTTP proxy without its scheme"),
            (vec![socks, ("HTTPS_PROXY", "http://h:1")], "the variable for the scheme takes precedence"),
            (vec![socks, ("NO_PROXY", "example")], "an exception for the domain"),
            (vec![socks, ("no_proxy", "api.example, 10.0.0.0/8")], "an exception for the host"),
            (vec![socks, ("NO_PROXY", "*")], "an exception for everything"),
            (vec![("HTTP_PROXY", "socks5h://h:1")], "another scheme's"),
            (vec![("ALL_PROXY", " ")], "an empty one"),
        ] {
            assert_eq!(unusable(&variables, "https://api.example/v1"), None, "{why}");
        }
    }

    #[test]
    fn this_machine_is_known_by_every_name() {
        for url in [
            "http://127.0.0.1:1",
            "http://127.8.9.1",
            "http://localhost",
            "http://a.localhost.",
            "http://[::1]:1",
            "http://[::ffff:127.0.0.1]",
            "http://0.0.0.0:8080",
            "http://2130706433",
        ] {
            assert!(is_loopback(&Url::parse(url).unwrap()), "{url}");
        }
        for url in ["http://10.0.0.1", "https://localhost.example", "https://api.openai.com", "http://[fe80::1]"] {
            assert!(!is_loopback(&Url::parse(url).unwrap()), "{url}");
        }
    }

    #[test]
    fn a_password_is_not_printed() {
        let proxies = Proxies::new(|name| (name == "ALL_PROXY").then(|| "socks5://me:secret@h:1".to_owned()));
        let found = proxies.unusable(&Url::parse("https://a.example").unwrap());
        assert!(!format!("{proxies:?} {found:?}").contains("secret"), "{found:?}");
    }
}
