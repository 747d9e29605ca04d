//! Why a request did not do what it should, as the wire tells it.

use std::{error::Error as StdError, io, time::Duration};

use super::answer::Refusal;

#[derive(Debug, Clone)]
pub(super) enum Cause {
    /// Nobody knows the host's name.
    NoSuchHost,
    /// No connection: refused, unreachable.
    NotReached(String),
    /// The certificate's authority is not known here.
    Untrusted,
    /// Another thing is wrong with the certificate.
    Certificate(String),
    /// What answers does not speak TLS.
    NoTls(String),
    /// No answer in time.
    Silent(Duration),
    /// The connection ended in the middle.
    Lost,
    /// An answer that says no.
    Refused { status: u16, refusal: Box<Refusal>, wait: Option<Duration> },
    /// An answer of something else than an S3 server.
    NotS3 { status: u16 },
    /// A write went through and reads back as something else.
    Differs,
    /// The request could not be made.
    Unsigned(String),
}

impl Cause {
    /// Sorts what the client says. Its own words ("error sending request") say nothing; the reason is in the sources.
    pub(super) fn of(error: &reqwest::Error, patience: Duration) -> Self {
        if error.is_builder() {
            return Self::Unsigned(error.to_string());
        }
        let chain = Chain::of(error);
        if let Some(tls) = chain.tls {
            return tls;
        }
        if error.is_timeout() {
            return Self::Silent(patience);
        }
        if error.is_connect() {
            return if chain.text.contains("dns error") { Self::NoSuchHost } else { Self::NotReached(chain.reason()) };
        }
        Self::Lost
    }

    /// Whether the server says that there is nothing of that name.
    pub(super) fn is_missing_bucket(&self) -> bool {
        matches!(self, Self::Refused { refusal, .. } if refusal.code == "NoSuchBucket")
    }

    pub(super) fn code(&self) -> &str {
        match self {
            Self::Refused { refusal, .. } => &refusal.code,
            _ => "",
        }
    }

    /// Zero where there was no answer.
    pub(super) fn status(&self) -> u16 {
        match self {
            Self::Refused { status, .. } | Self::NotS3 { status } => *status,
            _ => 0,
        }
    }
}

/// An error and its sources.
struct Chain {
    text: String,
    kind: Option<io::ErrorKind>,
    tls: Option<Cause>,
}

impl Chain {
    fn of(error: &(dyn StdError + 'static)) -> Self {
        let mut chain = Self { text: String::new(), kind: None, tls: None };
        chain.follow(error);
        chain
    }

    fn follow(&mut self, error: &(dyn StdError + 'static)) {
        self.text.push_str(&error.to_string());
        self.text.push('\n');
        if let Some(tls) = error.downcast_ref::<rustls::Error>() {
            self.tls = Some(certificate(tls));
        }
        if let Some(io) = error.downcast_ref::<io::Error>() {
            if io.raw_os_error().is_some() {
                self.kind = Some(io.kind());
            }
            // What an I/O error wraps is not its source: that is the wrapped one's source.
            if let Some(inner) = io.get_ref() {
                return self.follow(inner);
            }
        }
        if let Some(source) = error.source() {
            self.follow(source);
        }
    }

    fn reason(&self) -> String {
        match self.kind {
            Some(io::ErrorKind::ConnectionRefused) => "nothing listens there".to_owned(),
            Some(io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable) => {
                "there is no way to it from here".to_owned()
            }
            Some(io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted) => "it hung up".to_owned(),
            _ => self.text.trim_end().rsplit('\n').next().unwrap_or("unknown").to_owned(),
        }
    }
}

fn certificate(error: &rustls::Error) -> Cause {
    use rustls::{CertificateError, Error};
    match error {
        Error::InvalidCertificate(CertificateError::UnknownIssuer) => Cause::Untrusted,
        Error::InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => {
            Cause::Certificate("it has expired".to_owned())
        }
        Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => Cause::Certificate("it is for another host name".to_owned()),
        Error::InvalidCertificate(CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. }) => {
            Cause::Certificate("it is not valid yet".to_owned())
        }
        // A CA's own certificate used as a server's, and what platform verifiers say in words.
        Error::InvalidCertificate(other) => Cause::Certificate(other.to_string()),
        other => Cause::NoTls(other.to_string()),
    }
}
