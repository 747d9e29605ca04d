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
        if let Some(certificate) = certificate(&inner.to_string()) {
            return certificate;
        }
        cause = inner.source();
    }
    match () {
        () if error.is_dns() => "The name is not known.",
        () if error.is_timeout() => "It did not answer in time.",
        () => "",
    }
}

/// Explains why a certificate was refused, and names the remedy.
fn certificate(said: &str) -> Option<&'static str> {
    if !said.contains("certificate") {
        return None;
    }
    Some(if said.contains("NotValidForName") || said.contains("not valid for name") {
        "Its certificate is for another name. Check the address."
    } else if said.contains("NotValidYet") || said.contains("not valid yet") {
        "Its certificate is not valid yet. Check this computer's date."
    } else if said.contains("Expired") || said.contains("expired") {
        "Its certificate has expired. Check this computer's date, or tell the server's owner."
    } else {
        UNTRUSTED
    })
}

/// A company's proxy, an antivirus program and a server of one's own sign their certificates themselves.
const UNTRUSTED: &str = if cfg!(target_os = "linux") {
    "Its certificate is not trusted. If a proxy or your own server signs it, add the signer's certificate to the system's \
     (update-ca-certificates), or set SSL_CERT_FILE to a file with it."
} else {
    "Its certificate is not trusted. If a proxy or your own server signs it, add the signer's certificate to the system's \
     trusted ones."
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_untrusted_certificate_names_its_remedy() {
        for (said, part) in [
            ("invalid peer certificate: UnknownIssuer", "add the signer's certificate"),
            ("invalid peer certificate: Expired", "has expired"),
            ("invalid peer certificate: certificate expired: verification time 1 (UNIX)", "has expired"),
            ("invalid peer certificate: NotValidForName", "for another name"),
            ("invalid peer certificate: certificate not valid for name \"a\"", "for another name"),
            ("invalid peer certificate: NotValidYet", "computer's date"),
        ] {
            assert!(certificate(said).unwrap().contains(part), "{said}");
        }
        assert_eq!(certificate("connection reset"), None, "nothing about a certificate");
    }
}
