use std::time::Duration;

use bytes::Bytes;
use thumbsheet_core::{Digest, Secret};
use thumbsheet_destinations::{Bucket, BucketPlace, Credentials, Failure, FinishedFile};
use thumbsheet_testkit::s3::Access;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// The same test against both servers.
macro_rules! on_both {
    ($name:ident, $access:ident => $body:block) => {
        mod $name {
            use super::*;

            async fn test($access: thumbsheet_testkit::s3::Access) $body

            #[tokio::test]
            async fn on_the_fast_one() {
                let server = thumbsheet_testkit::s3::FastS3::start().await;
                test(server.access()).await;
                server.assert_nothing_made_public();
            }

            #[tokio::test]
            async fn on_garage() {
                let server = thumbsheet_testkit::s3::Garage::start();
                test(server.access()).await;
            }
        }
    };
}
pub(crate) use on_both;

pub(crate) fn place(access: &Access) -> BucketPlace {
    BucketPlace {
        endpoint: access.endpoint.clone(),
        region: access.region.clone(),
        bucket: "thumbs".to_owned(),
        prefix: "blog".to_owned(),
        ca_file: access.ca_file.clone(),
        timeout: Duration::from_secs(20),
        ..BucketPlace::default()
    }
}

pub(crate) fn keys(access: &Access) -> Credentials {
    let secret = Secret::new(&access.secret);
    Credentials { access_key: access.access_key.clone(), secret, session_token: None }
}

pub(crate) fn bucket(access: &Access) -> Bucket {
    Bucket::new(place(access), keys(access)).unwrap()
}

pub(crate) fn bucket_with(access: &Access, change: impl FnOnce(&mut BucketPlace)) -> Bucket {
    let mut place = place(access);
    change(&mut place);
    Bucket::new(place, keys(access)).unwrap()
}

pub(crate) fn file(name: &str, bytes: impl Into<Bytes>) -> FinishedFile {
    let bytes = bytes.into();
    FinishedFile { name: name.to_owned(), digest: Digest::of(&bytes), bytes, mime: "image/jpeg" }
}

/// Bytes that do not repeat.
pub(crate) fn noise(length: usize) -> Bytes {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(length);
    bytes.into()
}

/// Asserts what a failure says and whether it passes by itself.
pub(crate) fn says(failure: &Failure, temporary: bool, words: &[&str]) {
    let said = failure.error.to_string();
    for word in words {
        assert!(said.contains(word), "'{word}' is missing in: {said}");
    }
    assert_eq!(failure.temporary, temporary, "{said}");
    assert!(said.contains("safe in the app"), "the person need not fear for the picture: {said}");
    assert!(!said.contains("test-secret"), "no secret: {said}");
}

/// What a browser without any key gets: status and body.
pub(crate) async fn opened(url: &str) -> (u16, Vec<u8>) {
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    // A browser knows the names below `localhost` as this machine's; not every resolver does.
    let (name, port) = host.split_once(':').unwrap();
    let address = if name.ends_with(".localhost") { "127.0.0.1" } else { name };
    let mut stream = TcpStream::connect(format!("{address}:{port}")).await.unwrap();
    let request = format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), answer[end + 4..].to_vec())
}
