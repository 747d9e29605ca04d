//! Why a connection was not made, in words.

use std::error::Error as _;

use crate::address::PRIVATE;

pub(crate) const IS_PRIVATE: &str = "The name leads to a private address.";

/// Explains why a connection failed. The library's message is not used, because it contains the URL with its query.
pub(crate) fn why(error: &reqwest::Error) -> &'static str {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if inner.to_string() == PRIVATE {
            return IS_PRIVATE;
        }
        if let Some(io) = inner.downcast_ref::<std::io::Error>()
            && io.kind() == std::io::ErrorKind::ConnectionRefused
        {
            return "It refused the connection.";
        }
        if inner.to_string().contains("certificate") {
            return "Its certificate is not trusted.";
        }
        cause = inner.source();
    }
    match () {
        () if error.is_dns() => "The name is not known.",
        () if error.is_timeout() => "It did not answer in time.",
        () => "",
    }
}
