//! Accepting connections, failing as told, and what s3s lacks: missing buckets, regions, clocks and policies.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, atomic::Ordering},
};

use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::{
    HeaderMap, Method, Request, Response, Uri,
    body::{Body as _, Incoming},
    http::Extensions,
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use s3s::{
    Body, HttpError, S3Request, S3Response, S3Result,
    access::{S3Access, S3AccessContext},
    auth::SimpleAuth,
    host::{S3Host, VirtualHost},
    path::S3Path,
    route::S3Route,
    service::{S3Service, S3ServiceBuilder},
};
use s3s_fs::FileSystem;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;

use super::{DOMAIN, Fault, Recorded, fast::Shared};

/// Seconds that a signature may be away from a server's clock.
const SKEW: i64 = 15 * 60;

type Answer = Response<Body>;

/// Policies by bucket.
type Policies = Arc<Mutex<BTreeMap<String, serde_json::Value>>>;

pub(super) fn over(root: &Path, access_key: &str, secret: &str) -> S3Service {
    let policies = Policies::default();
    let files = FileSystem::new(root).expect("the test's folder can be read");
    let mut builder = S3ServiceBuilder::new(files);
    builder.set_auth(SimpleAuth::from_single(access_key, secret));
    builder.set_access(AccessRules { root: root.to_owned(), policies: Arc::clone(&policies) });
    builder.set_host(Hosts);
    builder.set_route(PolicyRoute { policies });
    builder.build()
}

/// Serves until it is dropped; its connections go with it.
pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((stream, _)) = accepted else { continue };
                let shared = Arc::clone(&shared);
                let number = shared.connections.fetch_add(1, Ordering::SeqCst);
                connections.spawn(async move {
                    match shared.tls.clone() {
                        None => converse(stream, shared, number).await,
                        Some(tls) => {
                            if let Ok(stream) = TlsAcceptor::from(tls).accept(stream).await {
                                converse(stream, shared, number).await;
                            }
                        }
                    }
                });
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn converse(stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static, shared: Arc<Shared>, number: usize) {
    let service = service_fn(move |request| {
        let shared = Arc::clone(&shared);
        async move { answer(&shared, number, request).await }
    });
    // An error here is a hang-up, one's own or the client's.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn answer(shared: &Shared, connection: usize, request: Request<Incoming>) -> Result<Answer, HttpError> {
    let fault = shared.record(recorded(connection, &request));
    let mut lose = false;
    match fault {
        None => {}
        Some(Fault::Slow(time)) => tokio::time::sleep(time).await,
        Some(Fault::Held(gate)) => gate.pass().await,
        Some(Fault::LostAnswer) => lose = true,
        Some(fault) => return failed(request, fault).await,
    }
    if let Some(refused) = refused(shared, &request) {
        drain(request).await;
        return Ok(refused);
    }
    let conditional = request.headers().contains_key("if-none-match");
    let path = shared.writing(request.uri().path());
    let _writing = if conditional { Some(path.lock().await) } else { None };
    let reply = shared.service.call(request.map(Body::from)).await;
    if lose { Err(hang_up()) } else { reply }
}

fn recorded(connection: usize, request: &Request<Incoming>) -> Recorded {
    let headers = request.headers().iter();
    Recorded {
        connection,
        method: request.method().to_string(),
        path: request.uri().path().to_owned(),
        query: request.uri().query().unwrap_or_default().to_owned(),
        headers: headers
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into()))
            .collect(),
    }
}

async fn failed(request: Request<Incoming>, fault: Fault) -> Result<Answer, HttpError> {
    match fault {
        Fault::CutBody(max) => {
            let mut body = request.into_body();
            let mut read = 0;
            while read < max {
                match body.frame().await {
                    Some(Ok(frame)) => read += frame.data_ref().map_or(0, Bytes::len),
                    _ => break,
                }
            }
            Err(hang_up())
        }
        Fault::Silent => std::future::pending().await,
        Fault::Answer { status, code, retry_after } => {
            let head = request.method() == Method::HEAD;
            drain(request).await;
            let text = if code.is_empty() || head { String::new() } else { xml(&code, "As the test says.", "") };
            let mut reply = reply(status, "application/xml", text);
            if let Some(seconds) = retry_after {
                reply.headers_mut().insert("retry-after", seconds.into());
            }
            Ok(reply)
        }
        Fault::Html(status) => {
            drain(request).await;
            Ok(reply(status, "text/html", "<!doctype html><html><body>It works!</body></html>".to_owned()))
        }
        Fault::Moved(endpoint) => {
            let head = request.method() == Method::HEAD;
            drain(request).await;
            let place = format!("<Endpoint>{endpoint}</Endpoint>");
            let text = if head { String::new() } else { xml("PermanentRedirect", "Use the other one.", &place) };
            Ok(reply(301, "application/xml", text))
        }
        Fault::Slow(_) | Fault::Held(_) | Fault::LostAnswer => unreachable!("answered by the caller"),
    }
}

/// What Amazon refuses and s3s does not look at: a signature for another region, and one of another time.
fn refused(shared: &Shared, request: &Request<Incoming>) -> Option<Answer> {
    let head = request.method() == Method::HEAD;
    let answer = |status: u16, text: String| {
        let mut reply = reply(status, "application/xml", if head { String::new() } else { text });
        let date = jiff::tz::Offset::UTC.to_datetime(shared.now()).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        reply.headers_mut().insert("date", date.parse().expect("a date is a header"));
        reply
    };
    if let Some(token) = &shared.session_token
        && let Some(refused) = wrong_token(request, token)
    {
        return Some(answer(403, xml(refused, "The provided token is malformed or otherwise invalid.", "")));
    }
    let authorization = request.headers().get("authorization")?.to_str().ok()?;
    let region = authorization.split("Credential=").nth(1)?.split('/').nth(2)?;
    if region != shared.region {
        let message = format!("the region '{region}' is wrong; expecting '{}'", shared.region);
        let place = format!("<Region>{}</Region>", shared.region);
        return Some(answer(400, xml("AuthorizationHeaderMalformed", &message, &place)));
    }
    let signed = request.headers().get("x-amz-date")?.to_str().ok()?;
    let signed = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", signed).ok()?;
    let signed = jiff::tz::Offset::UTC.to_timestamp(signed).ok()?;
    let away = shared.now().as_second() - signed.as_second();
    (away.abs() > SKEW).then(|| answer(403, xml("RequestTimeTooSkewed", "The difference is too large.", "")))
}

/// S3's code where the token is missing, is another one, or is not part of what was signed.
fn wrong_token(request: &Request<Incoming>, token: &str) -> Option<&'static str> {
    const NAME: &str = "x-amz-security-token";
    let query = request.uri().query().unwrap_or_default();
    if let Some(sent) = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "X-Amz-Security-Token") {
        // In a link all of the query is signed.
        return (sent.1 != token).then_some("InvalidToken");
    }
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let signed = text("authorization").unwrap_or_default().split("SignedHeaders=").nth(1)?.split(',').next()?;
    match text(NAME) {
        None => Some("InvalidAccessKeyId"),
        Some(sent) if sent != token => Some("InvalidToken"),
        Some(_) => (!signed.split(';').any(|name| name == NAME)).then_some("AccessDenied"),
    }
}

async fn drain(request: Request<Incoming>) {
    let mut body = request.into_body();
    while !body.is_end_stream() && matches!(body.frame().await, Some(Ok(_))) {}
}

fn hang_up() -> HttpError {
    HttpError::new("the test hangs up".into())
}

fn xml(code: &str, message: &str, more: &str) -> String {
    let head = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
    format!("{head}<Error><Code>{code}</Code><Message>{message}</Message>{more}</Error>")
}

fn reply(status: u16, kind: &str, text: String) -> Answer {
    let building = Response::builder().status(status).header("content-type", kind);
    building.body(Body::from(text)).expect("the test's status is one")
}

/// Buckets before [`DOMAIN`]; any other host says nothing of a bucket.
struct Hosts;

impl S3Host for Hosts {
    fn parse_host_header<'a>(&'a self, host: &'a str) -> S3Result<VirtualHost<'a>> {
        let at = VirtualHost::new(host);
        Ok(match bucket_of(host) {
            Some(bucket) => at.with_bucket(bucket),
            None => at,
        })
    }
}

/// `thumbs` of `thumbs.s3.localhost:9000`.
fn bucket_of(host: &str) -> Option<&str> {
    host.split(':').next()?.strip_suffix(DOMAIN)?.strip_suffix('.')
}

/// Lets in who is signed, and whom a policy lets in; says which bucket is missing.
struct AccessRules {
    root: PathBuf,
    policies: Policies,
}

#[async_trait::async_trait]
impl S3Access for AccessRules {
    async fn check(&self, cx: &mut S3AccessContext<'_>) -> S3Result<()> {
        let open = match cx.s3_path() {
            S3Path::Object { bucket, key } => cx.s3_op().name() == "GetObject" && self.is_open(bucket, key),
            S3Path::Root | S3Path::Bucket { .. } => false,
        };
        if cx.credentials().is_none() && !open {
            return Err(s3s::s3_error!(AccessDenied, "Access Denied"));
        }
        match cx.s3_path() {
            S3Path::Bucket { bucket } | S3Path::Object { bucket, .. }
                if cx.s3_op().name() != "CreateBucket" && !self.root.join(&**bucket).is_dir() =>
            {
                Err(s3s::s3_error!(NoSuchBucket, "The specified bucket does not exist"))
            }
            _ => Ok(()),
        }
    }
}

impl AccessRules {
    fn is_open(&self, bucket: &str, key: &str) -> bool {
        let policies = self.policies.lock().unwrap_or_else(PoisonError::into_inner);
        let object = format!("arn:aws:s3:::{bucket}/{key}");
        let Some(statements) = policies.get(bucket).and_then(|policy| policy["Statement"].as_array()) else {
            return false;
        };
        statements.iter().filter(|one| one["Effect"] == "Allow" && one["Principal"] == "*").any(|one| {
            let resources = one["Resource"].as_array().into_iter().flatten();
            resources.filter_map(|resource| resource.as_str()?.strip_suffix('*')).any(|start| object.starts_with(start))
        })
    }
}

/// Bucket policies, which s3s-fs has none of.
struct PolicyRoute {
    policies: Policies,
}

#[async_trait::async_trait]
impl S3Route for PolicyRoute {
    fn is_match(&self, _: &Method, uri: &Uri, _: &HeaderMap, _: &mut Extensions) -> bool {
        uri.query().is_some_and(|query| query == "policy" || query == "policy=")
    }

    async fn call(&self, request: S3Request<Body>) -> S3Result<S3Response<Body>> {
        let host = request.headers.get("host").and_then(|host| host.to_str().ok()).and_then(bucket_of);
        let bucket = host.unwrap_or_else(|| request.uri.path().trim_matches('/')).to_owned();
        let body = request.input.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
        let mut policies = self.policies.lock().unwrap_or_else(PoisonError::into_inner);
        match request.method {
            Method::PUT => {
                let policy = serde_json::from_slice(&body).map_err(|_| s3s::s3_error!(MalformedPolicy))?;
                policies.insert(bucket, policy);
                Ok(S3Response::with_status(Body::empty(), hyper::StatusCode::NO_CONTENT))
            }
            _ => match policies.get(&bucket) {
                Some(policy) => Ok(S3Response::new(Body::from(policy.to_string()))),
                None => Err(s3s::s3_error!(NoSuchBucketPolicy, "The bucket policy does not exist")),
            },
        }
    }
}
