//! Causes of failed requests.

use std::{error::Error as StdError, io, time::Duration};

use super::answer::Refusal;

#[derive(Debug, Clone)]
pub(super) enum Cause {
    /// The host's name does not resolve.
    NoSuchHost,
    /// No connection: refused or unreachable.
    NotReached(String),
    /// The certificate's authority is unknown.
    Untrusted,
    /// The certificate is invalid for another reason.
    Certificate(String),
    /// The server does not speak TLS.
    NoTls(String),
    /// No answer within this time.
    Silent(Duration),
    /// The connection ended early.
    Lost,
    /// The server refused the request.
    Refused { status: u16, refusal: Box<Refusal>, wait: Option<Duration> },
    /// A page of something in front of the server: a proxy or a firewall refuses the request.
    Before { status: u16, server: Option<String> },
    /// The answer is not from an S3 server.
    NotS3 { status: u16 },
    /// A written object reads back differently.
    Differs,
    /// The request could not be signed.
    Unsigned(String),
}

impl Cause {
    /// Classifies the client's error. Its message ("error sending request") says nothing; the reason is in its sources.
    pub(super) fn of(error: &reqwest::Error, timeout: Duration) -> Self {
        if error.is_builder() {
            return Self::Unsigned(error.to_string());
        }
        let chain = Chain::of(error);
        if let Some(tls) = chain.tls {
            return tls;
        }
        if error.is_timeout() {
            return Self::Silent(timeout);
        }
        if error.is_connect() {
            return if chain.text.contains("dns error") { Self::NoSuchHost } else { Self::NotReached(chain.reason()) };
        }
        Self::Lost
    }

    /// Whether the server reports that the bucket does not exist.
    pub(super) fn is_missing_bucket(&self) -> bool {
        matches!(self, Self::Refused { refusal, .. } if refusal.code == "NoSuchBucket")
    }

    /// Whether the server refuses a condition on a write, because it has no conditional writes.
    pub(super) fn is_no_condition(&self) -> bool {
        let Self::Refused { status, refusal, .. } = self else { return false };
        let names_it = || refusal.message.to_ascii_lowercase().contains("if-none-match");
        match status {
            501 => refusal.code == "NotImplemented",
            400 | 405 => names_it(),
            _ => false,
        }
    }

    pub(super) fn code(&self) -> &str {
        match self {
            Self::Refused { refusal, .. } => &refusal.code,
            _ => "",
        }
    }

    /// HTTP status; 0 without an answer.
    pub(super) fn status(&self) -> u16 {
        match self {
            Self::Refused { status, .. } | Self::Before { status, .. } | Self::NotS3 { status } => *status,
            _ => 0,
        }
    }
}

/// Iterates an error and its sources.
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
            // The source of an I/O error is its inner error's source, so the inner error needs a step of its own.
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
        // For example a CA's certificate used by a server, and messages of platform verifiers.
        Error::InvalidCertificate(other) => Cause::Certificate(other.to_string()),
        other => Cause::NoTls(other.to_string()),
    }
}
