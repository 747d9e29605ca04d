//! Sending requests that rust-s3 has signed: one attempt each, with one connection pool per bucket.

use std::{
    net::{Ipv4Addr, Ipv6Addr},
    time::Duration,
};

use bytes::{Bytes, BytesMut};
use reqwest::{Certificate, Client, Response, header::HeaderMap, redirect};
use s3::{
    command::{Command, HttpMethod},
    request::{Request as _, tokio_backend::ReqwestRequest},
};
use thumbsheet_core::{Code, Error};

use super::{
    Bucket, BucketPlace,
    answer::{self, Refusal},
    cause::Cause,
};

/// Timeout for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Minimum speed of a body, in bytes per second, for its timeout.
const MIN_BYTES_PER_SECOND: f64 = 64.0 * 1024.0;

/// Maximum size of an XML answer, in bytes: a thousand keys of 1024 bytes with their entities.
pub(super) const XML: usize = 16 << 20;

#[derive(Clone)]
pub(super) struct Wire {
    client: Client,
    timeout: Duration,
}

/// A server's answer: status, headers and body.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Reply {
    /// Whether a success is the page of a web server: a server's console, or a login page of a network. S3 servers name the
    /// version of every object.
    pub(super) fn is_page(&self) -> bool {
        self.header("etag").is_none() && self.header("content-type").is_some_and(|kind| kind.starts_with("text/html"))
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl Wire {
    pub(super) fn new(place: &BucketPlace) -> Result<Self, Error> {
        // Use ring, as the providers' transport does, unless a door has installed another provider.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut building = Client::builder()
            .user_agent(concat!("Thumbsheet/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(place.timeout.min(CONNECT_TIMEOUT))
            .tcp_keepalive(Duration::from_secs(30))
            .pool_idle_timeout(Duration::from_secs(30))
            // A signature is valid for one host, so the target of a redirect would refuse it.
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .http1_only()
            .referer(false);
        if place.is_local() {
            building = building.no_proxy();
        }
        if let Some(host) = place.localhost() {
            // The port comes from the URL.
            building =
                building.resolve_to_addrs(&host, &[(Ipv4Addr::LOCALHOST, 0).into(), (Ipv6Addr::LOCALHOST, 0).into()]);
        }
        if let Some(file) = &place.ca_file {
            let wrong = |why: &str| {
                Error::invalid(format!("The CA file {} cannot be used: {why}.", file.display()))
                    .hint("Name a file with certificates in PEM form (-----BEGIN CERTIFICATE-----).")
            };
            let pem = std::fs::read(file).map_err(|error| wrong(&error.to_string()))?;
            let authorities = Certificate::from_pem_bundle(&pem).map_err(|_| wrong("it holds no certificate"))?;
            if authorities.is_empty() {
                return Err(wrong("it holds no certificate"));
            }
            building = building.tls_certs_merge(authorities);
        }
        let client = building
            .build()
            .map_err(|error| Error::new(Code::Internal, format!("TLS could not be set up: {error}.")))?;
        Ok(Self { client, timeout: place.timeout })
    }

    async fn send(
        &self,
        method: HttpMethod,
        url: &str,
        headers: HeaderMap,
        body: Bytes,
        max: usize,
    ) -> Result<Reply, Cause> {
        let method = match method {
            HttpMethod::Delete => reqwest::Method::DELETE,
            HttpMethod::Get => reqwest::Method::GET,
            HttpMethod::Head => reqwest::Method::HEAD,
            HttpMethod::Post => reqwest::Method::POST,
            HttpMethod::Put => reqwest::Method::PUT,
        };
        let timeout = self.timeout + Duration::from_secs_f64(body.len() as f64 / MIN_BYTES_PER_SECOND);
        let mut request = self.client.request(method, url).headers(headers);
        if !body.is_empty() {
            request = request.body(body);
        }
        let lost = |error: reqwest::Error| Cause::of(&error, timeout);
        let answered = async {
            let response = request.send().await.map_err(lost)?;
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            Ok(Reply { status, headers, body: self.read(response, max).await? })
        };
        match tokio::time::timeout(timeout, answered).await {
            Ok(reply) => reply,
            Err(_) => Err(Cause::Silent(timeout)),
        }
    }

    async fn read(&self, mut response: Response, max: usize) -> Result<Bytes, Cause> {
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| Cause::of(&error, self.timeout))? {
            if body.len() + chunk.len() > max {
                return Err(Cause::NotS3 { status: response.status().as_u16() });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }
}

impl Bucket {
    /// Sends a command. An answer without success is an error.
    pub(super) async fn ask(&self, key: &str, command: Command<'_>, body: Bytes) -> Result<Reply, Cause> {
        self.ask_with(&self.s3, key, command, body, XML).await
    }

    /// Sends a command like [`ask`](Self::ask), with a signer that adds headers, and a limit for the answer.
    pub(super) async fn ask_with(
        &self,
        signer: &s3::Bucket,
        key: &str,
        command: Command<'_>,
        body: Bytes,
        max: usize,
    ) -> Result<Reply, Cause> {
        let reply = self.send(signer, key, command, body, max).await?;
        match reply.status {
            200..=299 => Ok(reply),
            _ => Err(refused(&reply)),
        }
    }

    /// Sends a command and returns every answer, whatever its status.
    pub(super) async fn send(
        &self,
        signer: &s3::Bucket,
        key: &str,
        command: Command<'_>,
        body: Bytes,
        max: usize,
    ) -> Result<Reply, Cause> {
        let signing = |error: s3::error::S3Error| Cause::Unsigned(error.to_string());
        let method = command.http_verb();
        let request = ReqwestRequest::new(signer, key, command).await.map_err(signing)?;
        let url = request.url().map_err(signing)?;
        let headers = request.headers().await.map_err(signing)?;
        // The caller's body is sent without another copy. rust-s3 makes the small bodies.
        let body = if body.is_empty() { request.request_body().map_err(signing)?.into() } else { body };
        self.wire.send(method, url.as_str(), headers, body, max).await
    }
}

/// Classifies an answer without success.
pub(super) fn refused(reply: &Reply) -> Cause {
    let worded = answer::document::<Refusal>(&reply.body, "Error");
    let is_silent = reply.body.is_empty() || matches!(reply.status, 408 | 429 | 500..=599);
    // The answer to a HEAD, or a gateway's own page, has only a status.
    let Some(mut refusal) = worded.or_else(|| is_silent.then(Refusal::default)) else {
        let server = reply.header("server").map(str::to_owned);
        return match reply.status {
            401 | 403 | 407 | 413 => Cause::Before { status: reply.status, server },
            status => Cause::NotS3 { status },
        };
    };
    if let Some(region) = reply.header("x-amz-bucket-region") {
        refusal.region = Some(region.to_owned());
    }
    if refusal.endpoint.is_none() {
        refusal.endpoint = reply.header("location").map(str::to_owned);
    }
    refusal.date = reply.header("date").map(str::to_owned);
    Cause::Refused { status: reply.status, refusal: Box::new(refusal), wait: wait(reply) }
}

/// Reads `Retry-After` in seconds. No known server sends its other form, a date.
fn wait(reply: &Reply) -> Option<Duration> {
    let seconds: u64 = reply.header("retry-after")?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds.min(3600)))
}
